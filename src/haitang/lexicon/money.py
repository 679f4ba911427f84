"""Money is an integer count of 分, from the first term of a contract to the database and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import total_ordering
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from haitang.lexicon.capitals import capitals

INT64_MAX: Final = 2**63 - 1
_FEN_PER_YUAN: Final = 100
_WAN: Final = 10_000
_FLOAT_IS_EXACT_BELOW: Final = 2.0**45
"""Above it two neighbouring floats lie more than half a 分 apart, and the 分 typed is no longer there."""
_AMOUNT = re.compile(r"^\s*(?:¥|￥)?\s*([+-]?[\d,，]+(?:\.\d+)?)\s*(亿元|万元|元|亿|万)?\s*$")
# What `str` writes, and so what is stored: read without the care that people's own writing needs.
_STORED: Final = re.compile(r"-?[0-9]{1,16}\.[0-9]{2}")
_UNIT: Final = {None: 1, "元": 1, "万": _WAN, "万元": _WAN, "亿": 100_000_000, "亿元": 100_000_000}


def mul_div(amount: int, numerator: int, denominator: int) -> int:
    """``amount * numerator / denominator``, rounded half up (away from zero), guarded against int64 overflow.

    Every share of money in the house goes through here, so that one claim settled alone and a million simulated
    ones agree to the 分.

    Raises
    ------
    OverflowError
        The result does not fit in an int64.
    ValueError
        ``denominator`` is not positive.

    Examples
    --------
    >>> mul_div(5, 1, 2), mul_div(-5, 1, 2), mul_div(2**62, 10, 10) == 2**62
    (3, -3, True)
    """
    if denominator <= 0:
        raise ValueError(f"denominator must be > 0, got {denominator}")
    product = amount * numerator
    magnitude = (2 * abs(product) + denominator) // (2 * denominator)
    if magnitude > INT64_MAX:
        raise OverflowError(f"{amount} * {numerator} / {denominator} does not fit in an int64 count of 分")
    return -magnitude if product < 0 else magnitude


@total_ordering
class Yuan:
    """An exact amount of renminbi, wrapped around an integer count of 分.

    Written as yuan (``1234.56``, ``"50万元"``), never as a fraction of a 分.

    Examples
    --------
    >>> premium = Yuan.parse("38.2万元")
    >>> premium + Yuan.parse("0.05")
    Yuan('382000.05')
    >>> premium.capitals()
    '叁拾捌万贰仟元整'
    >>> premium.in_wan()
    '38.20'
    """

    __slots__ = ("fen",)
    fen: int

    def __init__(self, fen: int) -> None:
        if abs(fen) > INT64_MAX:
            raise OverflowError(f"{fen} 分 does not fit in an int64")
        object.__setattr__(self, "fen", fen)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Yuan is immutable")

    def __reduce__(self) -> tuple[type[Yuan], tuple[int]]:
        return (Yuan, (self.fen,))

    @classmethod
    def parse(cls, value: Yuan | int | float | str | Decimal) -> Yuan:
        """Read an amount in yuan; text may carry 元, 万元 or 亿元 and thousands marks.

        Raises
        ------
        ValueError
            Not an amount, or finer than one 分.
        """
        if isinstance(value, Yuan):
            return value
        if isinstance(value, str) and _STORED.fullmatch(value):
            return cls(int(value.replace(".", "")))
        if isinstance(value, bool):
            raise ValueError(f"不是金额：{value!r}")
        if isinstance(value, float) and abs(value) >= _FLOAT_IS_EXACT_BELOW:
            raise ValueError(f'浮点数放不下这么大的金额：{value!r}，请写成文本 "{value:.2f}" 并核对到分')
        unit = 1
        if isinstance(value, str):
            match = _AMOUNT.match(value)
            if match is None:
                raise ValueError(f"不是金额：{value!r}，请写成 1234.56 或 50万元")
            value, unit = re.sub("[,，]", "", match[1]), _UNIT[match[2]]
        try:
            fen = Decimal(str(value)) * unit * _FEN_PER_YUAN
        except InvalidOperation as error:
            raise ValueError(f"不是金额：{value!r}") from error
        if not fen.is_finite() or fen != fen.to_integral_value():
            raise ValueError(f"金额须为有限值且精确到分：{value!r}")
        return cls(int(fen))

    @classmethod
    def wan(cls, amount: int | str | Decimal) -> Yuan:
        """An amount given in 万元."""
        return cls.parse(Decimal(str(amount)) * _WAN)

    @classmethod
    def total(cls, amounts: Iterable[Yuan]) -> Yuan:
        """The sum, zero for none; free of order because it is exact."""
        return cls(sum(amount.fen for amount in amounts))

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan, with exactly two decimals."""
        return Decimal(self.fen).scaleb(-2)

    def times(self, share: Share) -> Yuan:
        """This amount times a share, half up to the 分."""
        return Yuan(mul_div(self.fen, share.ppm, PPM))

    def text(self) -> str:
        """Yuan with thousands marks and two decimals: ``1,234.56``."""
        return f"{self.yuan:,.2f}"

    def in_wan(self) -> str:
        """万元 with thousands marks and two decimals, as offices read it (rounded for the eye alone)."""
        return f"{Decimal(mul_div(self.fen, 1, _WAN)).scaleb(-2):,.2f}"

    def capitals(self) -> str:
        """The amount in 大写, as a policy or a cheque prints it."""
        return capitals(self.fen)

    def __add__(self, other: object) -> Yuan:
        return Yuan(self.fen + other.fen) if isinstance(other, Yuan) else NotImplemented

    def __sub__(self, other: object) -> Yuan:
        return Yuan(self.fen - other.fen) if isinstance(other, Yuan) else NotImplemented

    def __mul__(self, count: object) -> Yuan:
        return Yuan(self.fen * count) if isinstance(count, int) else NotImplemented

    def __neg__(self) -> Yuan:
        return Yuan(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Yuan) and self.fen == other.fen

    def __lt__(self, other: object) -> bool:
        return self.fen < other.fen if isinstance(other, Yuan) else NotImplemented

    def __hash__(self) -> int:
        return hash(("Yuan", self.fen))

    def __repr__(self) -> str:
        return f"Yuan('{self.yuan}')"

    def __str__(self) -> str:
        return str(self.yuan)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": ["string", "number"], "description": "元, exact to the 分; text may carry 元, 万元 or 亿元"}


ZERO: Final = Yuan(0)
PPM: Final = 1_000_000
_PERCENT = re.compile(r"^\s*([+-]?\d+(?:\.\d+)?)\s*%\s*$")


@total_ordering
class Share:
    """A share of something in parts per million, written as ``"10%"`` or ``0.1``.

    Examples
    --------
    >>> Share.parse("12.5%").of(Yuan.parse(1000))
    Yuan('125.00')
    >>> Share.parse(0.1) == Share(100_000)
    True
    """

    __slots__ = ("ppm",)
    ppm: int

    def __init__(self, ppm: int) -> None:
        object.__setattr__(self, "ppm", ppm)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Share is immutable")

    def __reduce__(self) -> tuple[type[Share], tuple[int]]:
        return (Share, (self.ppm,))

    @classmethod
    def parse(cls, value: Share | int | float | str | Decimal) -> Share:
        """Read ``"10%"`` or a fraction of one (``0.1``, ``1``).

        Raises
        ------
        ValueError
            Not a share, or finer than one part per million.
        """
        if isinstance(value, Share):
            return value
        text, scale = str(value), PPM
        if match := _PERCENT.match(text):
            text, scale = match[1], PPM // 100
        try:
            ppm = Decimal(text) * scale
        except InvalidOperation as error:
            raise ValueError(f"不是比例：{value!r}，请写成 10% 或 0.1") from error
        if isinstance(value, bool) or not ppm.is_finite() or ppm != ppm.to_integral_value():
            raise ValueError(f"比例须为有限值且精确到百万分之一：{value!r}")
        return cls(int(ppm))

    def of(self, amount: Yuan) -> Yuan:
        """This share of an amount, half up to the 分."""
        return amount.times(self)

    @property
    def fraction(self) -> float:
        """As a float, for continuous mathematics alone."""
        return self.ppm / PPM

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Share) and self.ppm == other.ppm

    def __lt__(self, other: object) -> bool:
        return self.ppm < other.ppm if isinstance(other, Share) else NotImplemented

    def __hash__(self) -> int:
        return hash(("Share", self.ppm))

    def __repr__(self) -> str:
        return f"Share('{self}')"

    def __str__(self) -> str:
        return f"{Decimal(self.ppm).scaleb(-4).normalize():f}%"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": ["string", "number"], "description": 'a share, "10%" or 0.1; exact to one part per million'}
