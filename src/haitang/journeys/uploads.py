"""收件: which files are taken in, by their names and by what they really are."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Collection, Iterator
from typing import Final

from haitang.journeys.archives import archive_faults, holds
from haitang.lexicon import Problem, refuse_if

SETTING: Final = "HAITANG_UPLOAD_MB"
"""Setting that bounds the size of one file, in MiB."""

DOCUMENTS: Final = (".pdf", ".png", ".jpg", ".jpeg", ".docx", ".xlsx", ".ofd", ".txt", ".md", ".csv")
"""Extensions of what people hand in: papers, scans, tables and texts."""

_LONGEST_NAME: Final = 120
_FORBIDDEN: Final = '<>:"|?*'
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10))}
)
# What a file is by its first bytes, whatever it is called; most telling first.
_SIGNATURES: Final = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"GIF8", "GIF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
)


def largest_upload() -> int:
    """The most bytes of one file (``HAITANG_UPLOAD_MB``, 50 MiB without it)."""
    return int(os.environ.get(SETTING, "50")) * 2**20


def accept_upload(name: str, data: bytes, *, allowed: Collection[str] = DOCUMENTS) -> str:
    """Take a file in, or say everything that is wrong with it; nothing is unpacked and nothing is kept.

    Parameters
    ----------
    name : str
        As its owner calls it.
    allowed : collection of str
        Extensions in lower case, each with its dot.

    Returns
    -------
    str
        The name in composed Unicode (NFC), safe to keep and to offer again.

    Raises
    ------
    BadInput
        The name cannot be kept, its extension is not taken, the file is empty, too large, cut short, or is not what
        its name says; an archive that unpacks beyond measure, carries macros or a password.

    Examples
    --------
    >>> accept_upload("营业执照.txt", "统一社会信用代码".encode())
    '营业执照.txt'
    >>> accept_upload("报告.pdf", b"MZ\\x90")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    haitang.lexicon.errors.BadInput: 报告.pdf 内容：文件内容与扩展名不符；现值 Windows 程序；要求 PDF；...
    """
    safe = unicodedata.normalize("NFC", name)
    extension = _extension(safe)
    problems = [*_name_faults(safe), *_extension_faults(safe, extension, allowed)]
    if extension in allowed:
        problems += _content_faults(safe, extension, data)
    refuse_if(problems)
    return safe


def too_large(name: str) -> Problem:
    """The fault of a file beyond the bound, for whoever stops reading it."""
    bound = f"不超过 {largest_upload() // 2**20} MB"
    return Problem(shown_name(name), "大小", "文件过大，未予接收", bound=bound, advice="压缩扫描件分辨率，或拆分后上传")


def shown_name(name: str) -> str:
    """A file's name as a page can show it, whatever it holds."""
    return "".join("□" if unicodedata.category(each) in _UNSEEN else each for each in name[:_LONGEST_NAME])


_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _extension(name: str) -> str:
    stem, dot, last = name.rpartition(".")
    return f".{last.lower()}" if dot and stem else ""


def _name_faults(name: str) -> Iterator[Problem]:
    shown, stem = shown_name(name), name.partition(".")[0].strip().lower()
    if not name.strip():
        yield Problem("上传文件", "文件名", "缺少文件名", advice="给文件命名后重新上传")
    if len(name) > _LONGEST_NAME or len(name.encode("utf-8", "replace")) > 2 * _LONGEST_NAME:
        bound = f"{_LONGEST_NAME} 个字符、{2 * _LONGEST_NAME} 字节以内"
        yield Problem(shown, "文件名", "文件名过长", f"{len(name)} 个字符", bound, "缩短文件名")
    if {"/", "\\"} & set(name) or name.startswith("."):
        yield Problem(shown, "文件名", "文件名含路径", bound="不含 / 和 \\，不以 . 开头", advice="只保留文件名")
    if any(unicodedata.category(each) in _UNSEEN for each in name):
        yield Problem(shown, "文件名", "文件名含控制字符", bound="可见字符", advice="重新命名后上传")
    if set(_FORBIDDEN) & set(name):
        yield Problem(shown, "文件名", "文件名含不能使用的符号", bound=f"不含 {_FORBIDDEN}", advice="重新命名后上传")
    if stem in _DEVICES or name != name.strip() or name.endswith("."):
        yield Problem(
            shown, "文件名", "文件名不能使用", bound="首尾无空格、末尾无点、非系统保留名", advice="重新命名后上传"
        )


def _extension_faults(name: str, extension: str, allowed: Collection[str]) -> Iterator[Problem]:
    if extension not in allowed:
        kinds = "、".join(sorted(allowed))
        yield Problem(shown_name(name), "扩展名", "不接收这种文件", extension or "无", kinds, "转换格式后重新上传")


def _content_faults(name: str, extension: str, data: bytes) -> Iterator[Problem]:
    if len(data) > largest_upload():
        yield too_large(name)
        return
    if not data:
        yield Problem(shown_name(name), "内容", "文件为空", "0 字节", advice="核对后重新上传")
        return
    kind, whole, inside = _KINDS[extension]
    if not inside(data):
        seen, advice = _seen(data), f"请另存为 {extension} 后重新上传"
        yield Problem(shown_name(name), "内容", "文件内容与扩展名不符", seen, kind, advice)
    elif not whole(data):
        yield Problem(shown_name(name), "内容", "文件不完整，可能上传中断或已损坏", advice="打开核对后重新上传")
    elif extension in _ARCHIVES:
        for fault in archive_faults(data, most=10 * largest_upload()):
            yield Problem(shown_name(name), "内容", fault.message, fault.value, fault.bound, fault.advice)


def _seen(data: bytes) -> str:
    """What the bytes look like, in words."""
    known = next((kind for start, kind in _SIGNATURES if data.startswith(start)), "")
    return known or ("文本" if _text(data) else "无法识别的内容")


def _text(data: bytes) -> bool:
    """Whether it is text, in UTF-8 or as Chinese Excel saves it (GB 18030), without control characters."""
    if any(data.startswith(start) for start, _ in _SIGNATURES):
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(each) == "Cc" and each not in "\t\n\r\f" for each in text)
    return False


def _starts(start: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(start)


def _ends(end: bytes, within: int) -> Callable[[bytes], bool]:
    return lambda data: end in data[-within:]


def _archive(member: str) -> Callable[[bytes], bool]:
    return lambda data: holds(data, member)


_TEXT: Final = ("文本", bool, _text)
_JPEG: Final = ("JPEG", _ends(b"\xff\xd9", 65_536), _starts(b"\xff\xd8\xff"))
# What a file of an extension is called, whether it is whole, and whether it is that at all.
_KINDS: Final[dict[str, tuple[str, Callable[[bytes], bool], Callable[[bytes], bool]]]] = {
    ".pdf": ("PDF", _ends(b"%%EOF", 4_096), _starts(b"%PDF-")),
    ".png": ("PNG", _ends(b"IEND\xaeB`\x82", 4_096), _starts(b"\x89PNG\r\n\x1a\n")),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".docx": ("Word 文档", bool, _archive("word/document.xml")),
    ".xlsx": ("Excel 工作簿", bool, _archive("xl/workbook.xml")),
    ".ofd": ("OFD 版式文件", bool, _archive("OFD.xml")),
    ".zip": ("ZIP", bool, _archive("")),
    ".txt": _TEXT,
    ".md": _TEXT,
    ".csv": _TEXT,
}
_ARCHIVES: Final = frozenset({".docx", ".xlsx", ".ofd", ".zip"})
