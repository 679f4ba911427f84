"""Bytes of a CSV file to text: UTF-8 with or without mark, else GBK (as GB 18030, its superset)."""

from __future__ import annotations

import csv
import io
from typing import Any

from haitang.assessment.tables import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, RawTable
from haitang.lexicon import Problem


def csv_table(data: bytes, *, file: str) -> tuple[RawTable | None, list[Problem]]:
    """The header and rows of a CSV file with their line numbers; None with the reason where it cannot be read."""
    if len(data) > MOST_BYTES:
        return None, [Problem(file, "", "文件过大", f"{len(data)} 字节", f"至多 {MOST_BYTES} 字节", "拆成多份导入")]
    text = decode(data)
    if text is None:
        bound = "UTF-8、UTF-8（带 BOM）或 GBK 编码的文本"
        return None, [
            Problem(file, "", "不是文本文件，或编码无法识别", bound=bound, advice="另存为 CSV UTF-8 后重新导入")
        ]
    if not text.strip():
        return None, [Problem(file, "", "文件是空的", bound="一行表头和数据行", advice="按模板填写")]
    return _rows(text, file)


def decode(data: bytes) -> str | None:
    """The text, or None where no encoding fits.

    Examples
    --------
    >>> decode("堃".encode("gbk")), decode("堃".encode("utf-8-sig")), decode(b"PK\\x03\\x04\\x00")
    ('堃', '堃', None)
    """
    if b"\x00" in data:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _rows(text: str, file: str) -> tuple[RawTable | None, list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    header_row, start = 1, 1
    rows: list[tuple[int, list[Any]]] = []
    try:
        for cells in reader:
            if header is None:
                if any(cell.strip() for cell in cells):
                    header, header_row = cells, start
            else:
                rows.append((start, list(cells)))
            start = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                break
    except csv.Error as error:
        fault = Problem(file, f"第 {reader.line_num} 行", "不是合法的 CSV", str(error), advice="检查双引号是否成对")
        return None, [fault]
    if header is None or len(header) > MOST_COLUMNS:
        return None, [
            Problem(file, "第 1 行", "列数过多或没有表头", bound=f"1 到 {MOST_COLUMNS} 列", advice="按模板填写")
        ]
    if len(header) == 1 and any(mark in header[0] for mark in "\t;；，"):
        advice = "另存为逗号分隔的 CSV"
        return None, [Problem(file, f"第 {header_row} 行", "分隔符不是逗号", header[0][:60], "英文逗号", advice)]
    return RawTable(file, header, rows, header_row=header_row), []
