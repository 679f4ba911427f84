"""Numbers as a person writes them in a specification: plain, as text, or as a fraction; kept as written where asked."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, TypeAlias

import yaml
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from haitang.lexicon import BadInput, Problem

_DECIMAL = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$")
_FRACTION = re.compile(r"^([+-]?\d{1,30})\s*/\s*(\d{1,30})$")
_NOT_FINITE = re.compile(r"^[+-]?\.?(nan|inf|infinity)$", re.IGNORECASE)
_SCHEMA: Final = {"type": ["number", "string"], "description": 'a number: 0.5, 5e6, "0.5" or "1/16"'}


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal | Fraction):
        raise ValueError(f"不是数：{value!r}；请写成 0.5、5e6 或 1/16")
    return str(value).strip().replace("_", "")


def exact(value: object) -> Fraction:
    """The number exactly as written: ``0.1`` is one tenth.

    Raises
    ------
    ValueError
        Not a number, or not a finite one.

    Examples
    --------
    >>> exact("1/16"), exact(0.1), exact("5e6")
    (Fraction(1, 16), Fraction(1, 10), Fraction(5000000, 1))
    """
    text = _text(value)
    if _NOT_FINITE.match(text):
        raise ValueError(f"不是有限的数：{text}；请改为实际数值，不设限时省略该字段")
    if match := _FRACTION.match(text):
        if int(match[2]) == 0:
            raise ValueError(f"分母不得为 0：{text}")
        return Fraction(int(match[1]), int(match[2]))
    if not _DECIMAL.match(text):
        raise ValueError(f"不是数：{text!r}；请写成 0.5、5e6 或 1/16")
    number = Decimal(text)
    if number and not -300 <= number.adjusted() <= 300:
        raise ValueError(f"数值超出可计算的范围：{text}；绝对值须在 1e-300 至 1e300 之间")
    return Fraction(number)


def _as_written(value: object) -> str:
    exact(value)
    return _text(value)


def _not_negative(value: Fraction) -> Fraction:
    if value < 0:
        raise ValueError(f"不得为负：{float(value):g}")
    return value


def _whole(value: object) -> int:
    number = exact(value)
    if number.denominator != 1:
        raise ValueError(f"不是整数：{value}")
    return int(number)


Real: TypeAlias = Annotated[float, BeforeValidator(lambda value: float(exact(value))), WithJsonSchema(_SCHEMA)]
"""A finite number; bounds are added where it is used."""
Count: TypeAlias = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer"})]
Amount: TypeAlias = Annotated[
    Any, BeforeValidator(exact), AfterValidator(_not_negative), WithJsonSchema(_SCHEMA | {"description": "an amount"})
]
"""An amount >= 0, exactly as written (a `Fraction`)."""
Asked: TypeAlias = Annotated[str, BeforeValidator(_as_written), WithJsonSchema(_SCHEMA)]
"""A number that is asked about: kept as written, since the answer is keyed by it."""


class _Loader(yaml.SafeLoader):
    """Leaves numbers and dates as text, so that what is asked for can be told as it was asked."""

    yaml_implicit_resolvers = {
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag not in {f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "timestamp")}
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that is written twice; YAML itself would keep the last."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {twice}", node.start_mark)
        return super().construct_mapping(node, deep=True)


def read_plain(text: str, *, file: str) -> Any:
    """YAML or JSON as plain data whose numbers are still text.

    Raises
    ------
    BadInput
        Neither YAML nor JSON, or a key written twice.

    Examples
    --------
    >>> read_plain('{"quantiles": [0.990, 5e6]}', file="spec.json")
    {'quantiles': ['0.990', '5e6']}
    """
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once)
        except json.JSONDecodeError:
            pass  # a flow mapping of YAML also begins with a brace
        except _Twice as error:
            raise BadInput([Problem(file, str(error), "同一字段写了两次", advice="只留一处")]) from error
    try:
        return _Loader(text).get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = str(getattr(error, "problem", None) or "")
        at = f"第 {mark.line + 1} 行" if mark else ""
        if said.startswith("duplicate key"):
            problem = Problem(file, at, "同一字段写了两次", said.removeprefix("duplicate key "), advice="只留一处")
        else:
            problem = Problem(file, at, "不是合法的 YAML 或 JSON", advice="检查缩进、冒号和引号")
        raise BadInput([problem]) from error


class _Twice(ValueError):
    """A key that is written twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _Twice(key)
        seen[key] = value
    return seen
