"""Typed texts before they are read: one kind of line break, nothing that only looks empty, nothing nobody can see."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from haitang.lexicon import Problem
from haitang.pilot.field_tables import FORM
from haitang.pilot.round import Round

_BREAKS: Final = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"})
_UNSEEN: Final = re.compile("[\u200b\u2060\ufeff]")


def clean(text: str, *, at: str, most: int) -> tuple[str, list[Problem]]:
    """A text with line breaks of one kind and without what only looks empty; other characters nobody can see are told.

    Examples
    --------
    >>> clean("甲\\r\\n乙\\u200b ", at="title", most=9)
    ('甲\\n乙', [])
    >>> [problem.value for problem in clean("甲\\x07", at="title", most=9)[1]]
    ['U+0007']
    """
    if len(text) > most:
        value, advice = f"{len(text)} 个字符", "核对是否误粘贴；附件请上传"
        return "", [Problem(FORM, at, "内容过长，未予保存", value, f"{most} 个字符以内", advice)]
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS))
    text = _UNSEEN.sub("", text).strip(" \n　\xa0")
    strange = next(
        (
            (number, character)
            for number, line in enumerate(text.split("\n"), start=1)
            for character in line
            if character != "\t" and unicodedata.category(character) in {"Cc", "Cs"}
        ),
        None,
    )
    if strange is None:
        return text, []
    number, character = strange
    message, value = f"第 {number} 行含不可见的控制字符", f"U+{ord(character):04X}"
    return "", [Problem(FORM, at, message, value, "可见字符", "删去该字符后再保存")]


def without_markings(text: str, round_: Round) -> str:
    """A text without its classification markings, to be given back to whoever typed it; the rest is theirs to keep.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> without_markings("机密★一年 已部署防火墙。", load_round("shanghai-2026"))
    '一年 已部署防火墙。'
    """
    for marking in round_.confidentiality.refused:
        text = re.sub(marking.pattern, "", text)
    return text
