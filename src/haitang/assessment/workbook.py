"""Guards against workbooks that are broken, huge or hostile, and writes them with the same bytes each time."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from haitang.assessment.tables import MOST_BYTES
from haitang.lexicon import Problem

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_UNPACKED: Final = 40_000_000
MOST_PARTS: Final = 1_000
_LEGACY: Final = b"\xd0\xcf\x11\xe0"
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_EPOCH: Final = rb"\g<1>2026-01-01T00:00:00Z\g<2>"


def open_workbook(data: bytes, *, file: str) -> tuple[Workbook | None, list[Problem]]:
    """The workbook with its formulas as text; None with the reason where it must not or cannot be opened."""
    fault = _refusal(data, file)
    if fault is not None:
        return None, [fault]
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # Styles and extensions that openpyxl does not know do not touch the cells.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), data_only=False, keep_links=False), []
    # Any part of a foreign workbook may be broken, in any way.
    except Exception as error:
        shown = f"{type(error).__name__}: {error}"[:80]
        return None, [
            Problem(file, "", "工作簿损坏，无法打开", shown, "Excel 工作簿（.xlsx）", "用电子表格软件打开后另存")
        ]


def _refusal(data: bytes, file: str) -> Problem | None:
    bound = "Excel 工作簿（.xlsx）"
    if not data:
        return Problem(file, "", "文件是空的", bound=bound, advice="按模板填写")
    if len(data) > MOST_BYTES:
        return Problem(file, "", "文件过大", f"{len(data)} 字节", f"至多 {MOST_BYTES} 字节", "拆成多份导入")
    if data.startswith(_LEGACY):
        return Problem(file, "", "是旧版或加密的工作簿", bound=bound, advice="去掉密码，另存为 .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            problem = _too_large(parts, file)
            if problem is None and any(_declares_entities(archive.read(part)) for part in parts):
                problem = Problem(file, "", "工作簿带有文档类型声明", bound=bound, advice="用电子表格软件打开后另存")
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OverflowError):
        return Problem(file, "", "不是 .xlsx 工作簿", bound=bound, advice="另存为 .xlsx，或改用 CSV 导入")
    if problem is not None:
        return problem
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        return Problem(file, "", "压缩包中没有工作簿", bound=bound, advice="另存为 .xlsx")
    return None


def _too_large(parts: Sequence[zipfile.ZipInfo], file: str) -> Problem | None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked <= MOST_UNPACKED and len(parts) <= MOST_PARTS:
        return None
    value = f"{unpacked} 字节，{len(parts)} 个部件"
    most = f"至多 {MOST_UNPACKED} 字节，{MOST_PARTS} 个部件"
    return Problem(file, "", "展开后过大，疑似压缩炸弹", value, most, "只保留所需的表")


def _declares_entities(part: bytes) -> bool:
    """Whether XML brings a document type, which no workbook needs and which can make a parser expand without end."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        part = part.decode("utf-16", errors="ignore").encode()
    return b"<!DOCTYPE" in part


def workbook_bytes(workbook: Workbook) -> bytes:
    """The workbook's bytes, the same for the same content: without the times that saving would leave in them."""
    saved = io.BytesIO()
    workbook.save(saved)
    fixed = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMP.sub(_EPOCH, content)
            entry = zipfile.ZipInfo(part.filename, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return fixed.getvalue()
