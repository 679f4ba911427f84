"""Raw records of a log file, one after another, in memory that does not grow with the file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from haitang.lexicon import Problem

LONGEST_LINE: Final = 1 << 20
"""Bytes of one line that are held at once; a longer line is committed in pieces and not parsed."""
LARGEST_ARRAY: Final = 256 << 20
"""Bytes of a JSON array that are held at once, since an array cannot be read line by line."""
_GZIP: Final = b"\x1f\x8b"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BOM: Final = b"\xef\xbb\xbf"

Complain = Callable[[Problem], None]


class RawRecord(msgspec.Struct, frozen=True, gc=False):
    """One record as it stands in the file, without its line feed.

    Attributes
    ----------
    line : int
        Line, or place in a JSON array, from 1.
    raw : bytes
        The bytes, unchanged.
    whole : bool
        False for a piece of a line that was too long to hold.
    """

    line: int
    raw: bytes
    whole: bool = True


def raw_records(path: Path, complain: Complain, *, name: str = "") -> Iterator[RawRecord]:
    """Every record of a file: lines of NDJSON (plain or gzip), or the items of a JSON array.

    What cannot be read is told to ``complain``; what can be is given all the same.

    Parameters
    ----------
    path : Path
        The file.
    complain : callable
        Takes a `Problem` for whatever cannot be read.
    name : str
        Name for the messages; the file's own without it.
    """
    name = name or path.name
    with path.open("rb") as plain:
        head = plain.read(4096)
        plain.seek(0)
        if not head:
            complain(
                Problem(file=name, at="", message="文件为空", advice="确认探针在该时段是否运行；空日志不等于没有事件")
            )
            return
        if head.startswith(_GZIP):
            with gzip.open(plain) as unpacked:
                yield from _unpacked(unpacked, name, complain)
        elif b"\x00" in head:
            utf16 = head.startswith(_UTF16)
            advice = "用 UTF-8 重新导出" if utf16 else "确认是 Suricata 的 eve.json（文本），而非 pcap 或数据库文件"
            complain(Problem(file=name, at="", message="不是 UTF-8 文本文件", value=head[:16].hex(" "), advice=advice))
        elif head.removeprefix(_BOM).lstrip().startswith(b"["):
            yield from _array(plain, name, complain)
        else:
            yield from _lines(plain, name, complain)


def _unpacked(stream: gzip.GzipFile, name: str, complain: Complain) -> Iterator[RawRecord]:
    """Lines of a gzip file; where it is damaged, those before the damage."""
    line = 0
    try:
        for record in _lines(stream, name, complain):
            line = record.line
            yield record
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        advice = "已读出损坏处之前的记录；请找回完整的压缩文件"
        complain(Problem(file=name, at=f"第 {line} 行之后", message=f"压缩文件损坏（{error}）", advice=advice))


def _lines(stream: IO[bytes] | gzip.GzipFile, name: str, complain: Complain) -> Iterator[RawRecord]:
    """Lines, with a bound on what one of them may hold."""
    number, split = 0, False
    readline = stream.readline
    while raw := readline(LONGEST_LINE + 1):
        ended = raw.endswith(b"\n")
        if not split:
            number += 1
        if ended and not split:
            yield RawRecord(number, raw[:-1])
            continue
        too_long = split or len(raw) > LONGEST_LINE
        if too_long and not split:
            advice = "已按段存证而未解析；检查探针的输出或文件是否损坏"
            bound = f"每行至多 {LONGEST_LINE} 字节"
            shown = raw[:60].decode(errors="replace")
            complain(
                Problem(file=name, at=f"第 {number} 行", message="行过长", value=shown, bound=bound, advice=advice)
            )
        yield RawRecord(number, raw[:-1] if ended else raw, whole=not too_long)
        split = too_long and not ended


def _array(stream: IO[bytes], name: str, complain: Complain) -> Iterator[RawRecord]:
    """Items of a JSON array, each as its bytes stand in the file."""
    content = stream.read(LARGEST_ARRAY + 1).removeprefix(_BOM)
    if len(content) > LARGEST_ARRAY:
        advice = "转换为每行一条的 NDJSON（如 jq -c '.[]'）"
        bound = f"至多 {LARGEST_ARRAY} 字节"
        complain(Problem(file=name, at="", message="JSON 数组过大，无法整体读入", bound=bound, advice=advice))
        return
    try:
        items = msgspec.json.decode(content, type=list[msgspec.Raw])
    except msgspec.DecodeError as error:
        advice = "数组须完整；被截断的文件可转换为每行一条后再读"
        complain(Problem(file=name, at="", message=f"不是合法的 JSON 数组（{error}）", advice=advice))
        return
    for place, item in enumerate(items, 1):
        yield RawRecord(place, bytes(item))
