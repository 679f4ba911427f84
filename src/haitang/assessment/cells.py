"""Reads one cell of a table into its type, and says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from haitang.assessment.columns import BOUNDS, Column
from haitang.lexicon import PPM, Label, Share, Yuan, checked_code

TEXT_LENGTH: Final = 200
LIST_LENGTH: Final = 200
_CODE: Final = re.compile(r"^[a-z0-9][a-z0-9_.-]{0,63}$")
_SEPARATORS: Final = re.compile(r"[;；、,，\n]")
_ESCAPED: Final = re.compile(r"^'+[=+\-@]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_YES: Final = frozenset({"是", "true", "yes", "y", "1", "有"})
_NO: Final = frozenset({"否", "false", "no", "n", "0", "无", ""})
_GRADES: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}


@dataclass
class BadCell(Exception):
    """What is wrong with one cell; tables.py turns it into a problem with its place."""

    message: str
    value: str = ""
    bound: str = ""
    advice: str = ""


Choices = Mapping[str, Label]
"""Codes that a column admits, with the labels that are accepted in their place."""


def plain_text(raw: Any) -> str:
    """A raw cell as text: what a spreadsheet keeps as a number, a date or a flag is said as the user sees it.

    Raises
    ------
    BadCell
        A formula, or characters that do not print.
    """
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, datetime | date):
        return raw.isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    text = str(raw).strip() if isinstance(raw, str | int | float | Decimal) else "="
    if text.startswith("="):
        raise BadCell("单元格是公式", _short(text), "文本或数值", "复制后选择性粘贴为数值")
    if _CONTROL.search(text):
        raise BadCell("含不可见的控制字符", _short(repr(text)), "可打印字符", "重新键入该单元格")
    return text[1:] if _ESCAPED.match(text) else text


def is_empty(raw: Any) -> bool:
    """Whether a raw cell holds nothing."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def guarded_text(text: str) -> str:
    """Text that a spreadsheet will not take for a formula; `plain_text` takes the guard off again.

    Examples
    --------
    >>> guarded_text("=1+1"), plain_text(guarded_text("=1+1"))
    ("'=1+1", '=1+1')
    """
    return "'" + text if re.match(r"^'*[=+\-@]", text) else text


def read_cell(column: Column, raw: Any, choices: Choices) -> Any:
    """The value of a cell in the type of its column; None where an optional cell is empty.

    Raises
    ------
    BadCell
        Missing, or out of the bounds of the type.
    """
    text = plain_text(raw)
    if not text:
        if column.required:
            raise BadCell("缺少必填值", bound=BOUNDS[column.kind].zh, advice="补上该值")
        return None
    if isinstance(raw, datetime | date) and column.kind != "time":
        raise BadCell("单元格被存成了日期", text, BOUNDS[column.kind].zh, "把单元格格式改为文本后重新键入")
    if column.kind == "choice":
        return _choice(text, choices)
    return _READERS[column.kind](text)


def _choice(text: str, choices: Choices) -> str:
    wanted = text.casefold()
    for code, label in choices.items():
        if wanted in {code.casefold(), label.zh.casefold(), label.en.casefold()}:
            return code
    near = "、".join(f"{code}（{label.zh}）" for code, label in choices.items())
    raise BadCell("不在可取值之中", _short(text), near if len(near) <= 600 else near[:600] + "…", "改为所列取值之一")


def _organisation(text: str) -> str:
    try:
        return checked_code(text)
    except ValueError as error:
        raise BadCell(str(error), _short(text), BOUNDS["organisation"].zh, "核对营业执照") from error


def _code(text: str) -> str:
    if not _CODE.match(text):
        raise BadCell("编号格式不符", _short(text), BOUNDS["code"].zh, "如 sys-grind")
    return text


def _codes(text: str) -> tuple[str, ...]:
    parts = _parts(text)
    return tuple(_code(part) for part in parts)


def _text(text: str) -> str:
    if len(text) > TEXT_LENGTH:
        raise BadCell(f"文本过长，有 {len(text)} 字", _short(text), BOUNDS["text"].zh, "缩短")
    return text


def _texts(text: str) -> tuple[str, ...]:
    return tuple(_text(part) for part in _parts(text))


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in _SEPARATORS.split(text) if part.strip())
    if len(parts) > LIST_LENGTH:
        raise BadCell(f"列出了 {len(parts)} 项", _short(text), f"至多 {LIST_LENGTH} 项", "拆开或减少")
    if len(set(parts)) != len(parts):
        raise BadCell("同一项列了两次", _short(text), "各项不重复", "删去重复的")
    return parts


def _region(text: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", text):
        raise BadCell("行政区划代码不符", _short(text), BOUNDS["region"].zh, "如 310115")
    return text


def _flag(text: str) -> bool:
    wanted = text.casefold()
    if wanted in _YES:
        return True
    if wanted in _NO:
        return False
    raise BadCell("应为是或否", _short(text), BOUNDS["flag"].zh, "改为 是 或 否")


def _grade(text: str) -> int:
    digits = text.removeprefix("第").removesuffix("级")
    number = str(_GRADES.get(digits, digits))
    if not re.fullmatch(r"[1-5]", number):
        raise BadCell("等保级别超出范围", _short(text), BOUNDS["grade"].zh, "按备案证明填写，未定级留空")
    return int(number)


def _level(text: str) -> float:
    number = _decimal(text, "level")
    if not 0 <= number <= 5:
        raise BadCell("层级超出范围", _short(text), BOUNDS["level"].zh, "0 为现场设备，5 为企业之外")
    return float(number)


def _yuan(text: str) -> Yuan:
    try:
        amount = Yuan.parse(text)
    except (ValueError, OverflowError) as error:
        raise BadCell("不是金额", _short(text), BOUNDS["yuan"].zh, "写成 14000.00 或 1.4万元") from error
    if amount.fen < 0:
        raise BadCell("金额为负", _short(text), BOUNDS["yuan"].zh, "核对正负号")
    return amount


def _share(text: str) -> Share:
    try:
        share = Share.parse(text)
    except ValueError as error:
        raise BadCell("不是比例", _short(text), BOUNDS["share"].zh, "写成 80% 或 0.8") from error
    if not 0 <= share.ppm <= PPM:
        raise BadCell("比例超出范围", _short(text), BOUNDS["share"].zh, "写成 80% 或 0.8，而非 80")
    return share


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadCell("不是时刻", _short(text), BOUNDS["time"].zh, "年-月-日T时:分:秒+08:00") from error
    if at.tzinfo is None:
        raise BadCell("时刻没有时区", _short(text), BOUNDS["time"].zh, "北京时间在末尾加 +08:00")
    return at


def _decimal(text: str, kind: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise BadCell("不是数", _short(text), BOUNDS[kind].zh, "改为数字") from error
    if not number.is_finite():
        raise BadCell("不是数", _short(text), BOUNDS[kind].zh, "改为数字")
    return number


def _short(text: str, width: int = 60) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "organisation": _organisation,
    "code": _code,
    "codes": _codes,
    "text": _text,
    "texts": _texts,
    "region": _region,
    "flag": _flag,
    "grade": _grade,
    "level": _level,
    "yuan": _yuan,
    "share": _share,
    "time": _time,
}
