"""What is asked for: the terms wanted, and the options to compare (投保意向)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from haitang.contract import Contract, check
from haitang.lexicon import ZERO, Problem, Record, Yuan, parse, refuse_if


class LimitOption(Record):
    """A pair of limits to compare."""

    event_limit: Yuan
    aggregate_limit: Yuan


class OptionsWanted(Record):
    """The grid of options: every pair of limits with every event deductible."""

    limits: tuple[LimitOption, ...] = ()
    event_deductibles: tuple[Yuan, ...] = ()


class PolicyRequest(Record):
    """What ``policy/request.yaml`` holds.

    Attributes
    ----------
    contract : Contract
        The terms wanted; they price the quote and settle the claim.
    valid_days : int
        How long the quote may be accepted.
    """

    schema_version: Literal[1] = 1
    fictional: bool = False
    contract: Contract
    options: OptionsWanted = OptionsWanted()
    valid_days: int = Field(default=30, gt=0)


def load_request(text: str, file: str) -> PolicyRequest:
    """A request from YAML or JSON, its contract and its options checked.

    Raises
    ------
    BadInput
        Every fault at once.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> request = PolicyRequest(contract=example_contract())
    >>> load_request(request.model_dump_json(), "request.json") == request
    True
    """
    request: PolicyRequest = parse(text, PolicyRequest, file=file)
    problems = [
        Problem(
            file=file,
            at=f"contract.{problem.at}",
            message=problem.message,
            value=problem.value,
            bound=problem.bound,
            advice=problem.advice,
        )
        for problem in check(request.contract, file=file)
    ]
    refuse_if([*problems, *_option_problems(request.options, file)])
    return request


def request_schema() -> dict[str, Any]:
    """The published JSON Schema of ``policy/request.yaml``."""
    return PolicyRequest.model_json_schema()


def _option_problems(options: OptionsWanted, file: str) -> list[Problem]:
    problems = []
    for index, option in enumerate(options.limits):
        at = f"options.limits.{index}.event_limit"
        if not ZERO < option.event_limit <= option.aggregate_limit:
            bound = f"大于 0，不超过累计限额 {option.aggregate_limit.text()} 元"
            problems.append(Problem(file, at, "每次事故限额超出范围", f"{option.event_limit.text()} 元", bound))
    for index, deductible in enumerate(options.event_deductibles):
        if deductible < ZERO:
            at = f"options.event_deductibles.{index}"
            problems.append(Problem(file, at, "免赔额不得为负", f"{deductible.text()} 元", "不小于 0"))
    return problems
