"""光盘与报送包核对: a manifest that came from outside is read row by row, and held against what was submitted."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Final

from haitang.documents.manifest import Manifest, ManifestEntry
from haitang.lexicon import BadInput, Digest, Problem, refuse_if

MANIFEST_FILE: Final = "清单.csv"
RECEIPT_FILES: Final = ("回执.docx", "回执.pdf")
COLUMNS: Final = ("file", "bytes", "sha256", "sm3")
_HEX: Final = 64
_MOST_ROWS: Final = 5_000
_MOST_BYTES: Final = 2**30
_LONGEST_NAME: Final = 400


def read_manifest(text: str, *, file: str = MANIFEST_FILE) -> Manifest:
    """Read a manifest that came on a disc.

    Parameters
    ----------
    text : str
        CSV with the columns ``file``, ``bytes``, ``sha256`` and ``sm3`` in any order.
    file : str
        How the faults name it.

    Raises
    ------
    BadInput
        Every faulty row at once: names that leave the package, names twice, sizes and digests that are none.

    Examples
    --------
    >>> manifest = Manifest.of({"电子版光盘/申报书.pdf": b"1"})
    >>> read_manifest(manifest.csv()) == manifest
    True
    """
    rows = _rows(text.removeprefix("\ufeff"), file)
    problems: list[Problem] = []
    entries: dict[str, ManifestEntry] = {}
    for number, row in rows:
        found = list(_row_faults(row, file, f"第 {number} 行"))
        if not found and row["file"] in entries:
            found = [
                Problem(file, f"第 {number} 行 file", "同一文件列了两次", _shown(row["file"]), advice="删去重复的行")
            ]
        if found:
            problems += found
            continue
        sha256, sm3 = (Digest.model_validate({"algorithm": each, "hex": row[each].lower()}) for each in COLUMNS[2:])
        entries[row["file"]] = ManifestEntry(file=row["file"], bytes=int(row["bytes"]), sha256=sha256, sm3=sm3)
    refuse_if(problems)
    return Manifest(entries=tuple(entry for _, entry in sorted(entries.items())))


def _rows(text: str, file: str) -> list[tuple[int, dict[str, str]]]:
    """Rows by their line, as text; a file that is no such table is refused whole."""
    try:
        lines = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise BadInput(
            [Problem(file, "", "不是 CSV 表格", bound="逗号分隔、UTF-8", advice="从光盘重新复制")]
        ) from error
    head = tuple(cell.strip() for cell in lines[0]) if lines else ()
    if sorted(head) != sorted(COLUMNS):
        bound = "、".join(COLUMNS)
        raise BadInput([Problem(file, "第 1 行", "表头不符", _shown("、".join(head)), bound, "用本平台生成的清单")])
    if len(lines) - 1 > _MOST_ROWS:
        raise BadInput([Problem(file, "", "行数过多", str(len(lines) - 1), f"{_MOST_ROWS} 行以内")])
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if any(line):
            filled = [*line, *[""] * (len(head) - len(line))]
            rows.append(
                (number, dict(zip(head, filled, strict=False)) | ({"": "多余"} if len(line) > len(head) else {}))
            )
    return rows


def _row_faults(row: Mapping[str, str], file: str, at: str) -> Iterator[Problem]:
    if "" in row:
        yield Problem(file, at, "列数与表头不符", bound=f"{len(COLUMNS)} 列", advice="文件名含逗号时加双引号")
    if not inside(row["file"]):
        yield Problem(file, f"{at} file", "不是包内的文件路径", _shown(row["file"]), "相对路径，不含 .. 与反斜杠")
    size = row["bytes"]
    if not (size.isascii() and size.isdigit() and len(size) <= len(str(_MOST_BYTES)) and int(size) <= _MOST_BYTES):
        yield Problem(file, f"{at} bytes", "不是字节数", _shown(size), f"0 至 {_MOST_BYTES} 的整数")
    for name in COLUMNS[2:]:
        if len(row[name]) != _HEX or not all(mark in "0123456789abcdefABCDEF" for mark in row[name]):
            yield Problem(file, f"{at} {name}", "不是摘要", _shown(row[name]), f"{_HEX} 位十六进制")


def inside(name: str) -> bool:
    """Whether a name is a path below the package's own folder.

    Examples
    --------
    >>> [inside(name) for name in ("电子版光盘/a.pdf", "../a.pdf", "/a.pdf", "C:/a.pdf", "a//b", "")]
    [True, False, False, False, False, False]
    """
    path = PurePosixPath(name)
    return (
        0 < len(name) <= _LONGEST_NAME
        and name.isprintable()
        and str(path) == name
        and not path.is_absolute()
        and not {"..", "."} & set(path.parts)
        and "\\" not in name
        and ":" not in path.parts[0]
    )


def _shown(text: str, width: int = 60) -> str:
    shown = "".join(mark if mark.isprintable() else "�" for mark in text[:width])
    return shown + ("…" if len(text) > width else "")


def check_disc(manifest_csv: str, submitted: Manifest, *, within: str = "") -> list[Problem]:
    """What on a disc differs from what was submitted, by the disc's own manifest.

    Parameters
    ----------
    manifest_csv : str
        The manifest from the disc; it is not trusted.
    submitted : Manifest
        What the platform keeps of the submission.
    within : str
        Folder that is compared, with its slash at the end; all of it where empty. Slips and receipts bear a number
        that may have changed since.

    Examples
    --------
    >>> submitted = Manifest.of({"a.pdf": b"1", "b.pdf": b"2"})
    >>> [problem.message for problem in check_disc(Manifest.of({"a.pdf": b"9"}).csv(), submitted)]
    ['内容与报送的不同', '光盘清单缺少这个文件']
    """
    try:
        disc = read_manifest(manifest_csv)
    except BadInput as error:
        return list(error.problems)
    given = {entry.file: entry for entry in disc.entries if entry.file.startswith(within)}
    kept = {entry.file: entry for entry in submitted.entries if entry.file.startswith(within)}
    return [fault for name in sorted(given.keys() | kept.keys()) for fault in _compared(name, given, kept)]


def _compared(name: str, given: Mapping[str, ManifestEntry], kept: Mapping[str, ManifestEntry]) -> Iterator[Problem]:
    if name not in given:
        yield Problem(
            MANIFEST_FILE, name, "光盘清单缺少这个文件", bound="与报送的一致", advice="请申报单位重新刻录光盘"
        )
    elif name not in kept:
        yield Problem(
            MANIFEST_FILE, name, "报送材料中没有这个文件", bound="与报送的一致", advice="核对光盘是否对应本次报送"
        )
    elif given[name] != kept[name]:
        seen, due = given[name].sha256.hex, kept[name].sha256.hex
        yield Problem(MANIFEST_FILE, name, "内容与报送的不同", seen, due, "请申报单位按已报送的版本重新刻录光盘")


def read_package(path: Path) -> dict[str, bytes]:
    """The files of a package, from its folder or its zip, by their paths below the folder that holds the manifest.

    Raises
    ------
    BadInput
        Nothing there, no manifest, a zip that is none or too large, or a name that leaves the package; links are
        not followed.
    """
    if path.is_dir():
        named = {
            each.relative_to(path).as_posix(): each
            for each in sorted(path.rglob("*"))
            if each.is_file() and not each.is_symlink()
        }
        files = {name: each.read_bytes() for name, each in named.items()}
    else:
        files = _unzipped(path)
    roots = sorted(name.removesuffix(MANIFEST_FILE) for name in files if PurePosixPath(name).name == MANIFEST_FILE)
    if not roots:
        raise BadInput([Problem(path.name, MANIFEST_FILE, "没有清单", advice="指定报送包的文件夹或压缩包")])
    root = min(roots, key=len)
    return {name.removeprefix(root): data for name, data in files.items() if name.startswith(root)}


def _unzipped(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > _MOST_ROWS or sum(member.file_size for member in members) > _MOST_BYTES:
                bound = f"{_MOST_ROWS} 个文件、{_MOST_BYTES // 2**20} MB 以内"
                raise BadInput([Problem(path.name, "", "压缩包过大", bound=bound)])
            refuse_if(
                [
                    Problem(path.name, _shown(member.filename), "文件名指向包外", bound="相对路径，不含 ..")
                    for member in members
                    if not inside(member.filename)
                ]
            )
            return {member.filename: archive.read(member) for member in members}
    except OSError as error:
        raise BadInput(
            [Problem(path.name, "", "无法读取文件", str(error.strerror), advice="检查路径和权限")]
        ) from error
    except (zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise BadInput([Problem(path.name, "", "不是完好的 ZIP 文件", advice="重新复制或重新打包")]) from error


def package_faults(files: Mapping[str, bytes]) -> list[Problem]:
    """What in a package differs from its own manifest; the receipt is made after the manifest and is not in it.

    Raises
    ------
    BadInput
        The manifest cannot be read.

    Examples
    --------
    >>> files = {"a.txt": b"1"}
    >>> package_faults({**files, MANIFEST_FILE: Manifest.of(files).csv().encode(), "b.txt": b""})[0].message
    '不在清单中'
    """
    manifest = manifest_of(files)
    listed = {name: data for name, data in files.items() if name not in {MANIFEST_FILE, *RECEIPT_FILES}}
    return [
        Problem(name, "", message, bound="与清单一致", advice="核对是否被改动，或向制作单位索取原包")
        for name, _, message in (fault.rpartition("：") for fault in manifest.faults(listed))
    ]


def manifest_of(files: Mapping[str, bytes]) -> Manifest:
    """The manifest that a package carries.

    Raises
    ------
    BadInput
        There is none, or it cannot be read.
    """
    if MANIFEST_FILE not in files:
        raise BadInput([Problem(MANIFEST_FILE, "", "没有清单", advice="指定报送包的文件夹或压缩包")])
    try:
        text = files[MANIFEST_FILE].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput([Problem(MANIFEST_FILE, "", "不是 UTF-8 文字", advice="从光盘重新复制")]) from error
    return read_manifest(text)
