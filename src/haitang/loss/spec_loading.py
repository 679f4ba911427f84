"""Reads a specification of an aggregate loss, with everything that is wrong with it at once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

from pydantic import ValidationError

from haitang.lexicon import BadInput, problems_of
from haitang.loss.numbers import read_plain
from haitang.loss.spec import AggregateSpec, FrequencySpec
from haitang.loss.spec_severities import SeveritySpec

_KINDS = "|".join(
    member.model_fields["kind"].annotation.__args__[0]
    for union in (FrequencySpec, SeveritySpec)
    for member in get_args(get_args(union)[0])
)
_TAG = re.compile(rf"\b(frequency|severity|body|tail)\.(?:{_KINDS})\b")


def load_spec(text: str, file: str) -> AggregateSpec:
    """A specification from YAML or JSON.

    Raises
    ------
    BadInput
        Every fault at once, each with the path to its field.

    Examples
    --------
    >>> load_spec("frequency: {kind: poisson, mean: -1}", "spec.yaml")
    Traceback (most recent call last):
        ...
    haitang.lexicon.errors.BadInput: spec.yaml frequency.mean：数值过小；现值 '-1'；要求 不小于 0；改为范围之内的值
    """
    plain = read_plain(text, file=file)
    try:
        return AggregateSpec.model_validate(plain)
    except ValidationError as error:
        problems = problems_of(error, file=file)
        raise BadInput(replace(problem, at=_TAG.sub(r"\1", problem.at)) for problem in problems) from error


def spec_schema() -> dict[str, Any]:
    """The published JSON Schema of a specification.

    Examples
    --------
    >>> sorted(spec_schema()["properties"])
    ['accuracy', 'aggregate', 'event', 'frequency', 'parts', 'report', 'severity']
    """
    return AggregateSpec.model_json_schema()
