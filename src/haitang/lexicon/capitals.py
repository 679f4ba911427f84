"""Amounts in 大写, the Chinese numerals that papers print because they are hard to alter."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿", "亿亿")


def capitals(fen: int) -> str:
    """An amount in 分 as a policy or a cheque prints it.

    Examples
    --------
    >>> capitals(38_200_000), capitals(100_730)
    ('叁拾捌万贰仟元整', '壹仟零柒元叁角整')
    """
    yuan, rest = divmod(abs(fen), 100)
    jiao, odd_fen = divmod(rest, 10)
    text = _integer_capitals(yuan) + "元" if yuan or not rest else ""
    if not rest:
        text += "整"
    else:
        if jiao:
            text += _DIGITS[jiao] + "角"
        elif yuan:
            text += "零"
        text += _DIGITS[odd_fen] + "分" if odd_fen else "整"
    return ("负" if fen < 0 else "") + text


def _integer_capitals(number: int) -> str:
    """Groups of four digits; one 零 stands for any run of zeros inside the number."""
    if number == 0:
        return _DIGITS[0]
    text, pending_zero, group = "", False, 0
    groups = []
    while number:
        number, low = divmod(number, 10_000)
        groups.append((low, group))
        group += 1
    for low, index in reversed(groups):
        if low == 0:
            pending_zero = True
            continue
        if text and (pending_zero or low < 1_000):
            text += _DIGITS[0]
        text += _group_capitals(low) + _GROUPS[index]
        pending_zero = False
    return text


def _group_capitals(number: int) -> str:
    text, pending_zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            pending_zero = bool(text)
            continue
        text += (_DIGITS[0] if pending_zero else "") + _DIGITS[digit] + _PLACES[place]
        pending_zero = False
    return text
