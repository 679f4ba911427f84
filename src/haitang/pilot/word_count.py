"""字数 as a word processor counts it: a Han character or full-width mark is one, and so is a Latin word or a number."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

_SUPPLEMENTARY_HAN: Final = range(0x20000, 0x3FFFE)
_JOINER: Final = "\u200d"
_KANA_HALFWIDTH: Final = range(0xFF61, 0xFFA0)


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
    words, in_run, joined = 0, False, False
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if character == _JOINER:
            joined = True
            continue
        if _attaches(character, category):
            continue
        if character.isspace():
            in_run = False
        elif _stands_alone(character, category, text, position):
            words += 0 if joined else 1
            in_run = False
        elif not in_run:
            words += 0 if joined else 1
            in_run = True
        joined = False
    return words


def count_all(texts: Iterable[str]) -> int:
    """字数 of several texts together.

    Examples
    --------
    >>> count_all(["甲乙", "丙 3.5"])
    4
    """
    return sum(count_words(text) for text in texts)


def _attaches(character: str, category: str) -> bool:
    """Combining marks, variation selectors, skin tones and invisible format characters add nothing."""
    return (
        category in {"Mn", "Me", "Cf", "Cc"} and not character.isspace()
    ) or "\U0001f3fb" <= character <= "\U0001f3ff"


def _stands_alone(character: str, category: str, text: str, position: int) -> bool:
    width = unicodedata.east_asian_width(character)
    if width in {"W", "F"} or ord(character) in _SUPPLEMENTARY_HAN or ord(character) in _KANA_HALFWIDTH:
        return True
    if width != "A" or category[0] in "LM":
        return False
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return not (_narrow(before) and _narrow(after))


def _narrow(character: str) -> bool:
    """Whether a neighbour is a letter or digit of narrow script."""
    return character.isalnum() and unicodedata.east_asian_width(character) not in {"W", "F", "H"}
