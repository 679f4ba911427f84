"""字数 as a word processor counts it: a Han character or full-width mark is one, and so is a Latin word or a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_SUPPLEMENTARY_HAN: Final = range(0x20000, 0x3FFFE)
_KANA_HALFWIDTH: Final = range(0xFF61, 0xFFA0)
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_JOINER: Final = 0x200D

# Each character is first reduced to one letter: W counts alone, N is a narrow letter or digit, R another part of a
# run, A is full-width in Chinese type alone, J joins pictures, S is white space. Then runs are found in the letters.
_RUN: Final = "(?:[NR]|(?<=N)A(?=N))+"
_RUNS_AND_MARKS: Final = re.compile(f"{_RUN}|A")
# The most frequent of those that are W: Han, and the marks of Chinese type.
_ALONE: Final = re.compile("[\u4e00-\u9fff\u3001-\u3029\uff01-\uff60]+")
_WITH_JOINERS: Final = re.compile(f"J+(?:{_RUN}|[WA])?|{_RUN}|[WA]")


class _Letters(dict[int, str | None]):
    """What each character is reduced to, found out once; None for what attaches to its neighbour."""

    def __missing__(self, code: int) -> str | None:
        self[code] = letter = _letter(code)
        return letter


_LETTERS: Final = _Letters()


def count_words(text: str) -> int:
    """字数 of ``text``.

    Each Han character (every extension block included), kana and full-width mark or letter counts 1; a picture
    character counts 1 with all its modifiers; between those and white space, any run counts 1: a word, a number,
    a decimal, a date, a URL, or a half-width mark that stands alone. Marks that are full-width only in Chinese type
    (curly quotes, dashes, the middle dot) count 1, unless they stand inside a Latin word or number, as in ``don’t``.
    White space and line breaks of any kind count nothing.

    Examples
    --------
    >>> count_words("本单位投保3套系统，保额500.00万元。")
    16
    >>> count_words("GB/T 22239-2019 第三级")
    5
    """
    if "\u200d" in text:
        return sum(1 for token in _WITH_JOINERS.findall(text.translate(_LETTERS)) if token[0] != "J")
    # Most of a text are characters that count alone and part their neighbours as white space does.
    others = _ALONE.split(text)
    between = " ".join(others)
    letters = between.translate(_LETTERS)
    alone = len(text) - len(between) + len(others) - 1
    return alone + letters.count("W") + len(_RUNS_AND_MARKS.findall(letters))


def count_all(texts: Iterable[str]) -> int:
    """字数 of several texts together.

    Examples
    --------
    >>> count_all(["甲乙", "丙 3.5"])
    4
    """
    # A line break parts words and counts nothing, so that the sum is that of one text.
    return count_words("\n".join(texts))


def _letter(code: int) -> str | None:
    character = chr(code)
    category, width = unicodedata.category(character), unicodedata.east_asian_width(character)
    if code == _JOINER:
        return "J"
    if character.isspace():
        return "S"
    if category in {"Mn", "Me", "Cf", "Cc"} or code in _SKIN_TONES:
        return None
    if width in {"W", "F"} or code in _SUPPLEMENTARY_HAN or code in _KANA_HALFWIDTH:
        return "W"
    if width == "A" and category[0] not in "LM":
        return "A"
    return "N" if character.isalnum() else "R"
