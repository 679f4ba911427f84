"""What is asked for: the terms wanted, and the options to compare (投保意向)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from haitang.contract import Contract, check
from haitang.lexicon import ZERO, Cover, Problem, Record, Yuan, parse, refuse_if
from haitang.underwriting.basis import PriceBasis
from haitang.underwriting.credibility import most_years
from haitang.underwriting.filed import filed_products


class LimitOption(Record):
    """A pair of limits to compare."""

    event_limit: Yuan
    aggregate_limit: Yuan


class OptionsWanted(Record):
    """The grid of options: every pair of limits with every event deductible and every waiting period.

    Attributes
    ----------
    waiting_hours : tuple of int
        Waiting periods of business interruption, hours; the contract's own where there are none.
    """

    limits: tuple[LimitOption, ...] = ()
    event_deductibles: tuple[Yuan, ...] = ()
    waiting_hours: tuple[int, ...] = ()

    @property
    def cells(self) -> int:
        """How many options the grid has."""
        return max(len(self.limits), 1) * max(len(self.event_deductibles), 1) * max(len(self.waiting_hours), 1)


MOST_OPTIONS = 400


class PolicyRequest(Record):
    """What ``policy/request.yaml`` holds.

    Attributes
    ----------
    contract : Contract
        The terms wanted; they price the quote and settle the claim.
    valid_days : int
        How long the quote may be accepted.
    basis : PriceBasis
        What the price rests on beside the risk and the terms; kept with the quote and frozen with the policy.
    """

    schema_version: Literal[1] = 1
    fictional: bool = False
    contract: Contract
    options: OptionsWanted = OptionsWanted()
    valid_days: int = Field(default=30, gt=0, le=366)
    basis: PriceBasis = PriceBasis()


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
    problems = [problem.under("contract") for problem in check(request.contract, file=file)]
    refuse_if([*problems, *_option_problems(request, file), *_basis_problems(request.basis, file)])
    return request


def request_schema() -> dict[str, Any]:
    """The published JSON Schema of ``policy/request.yaml``."""
    return PolicyRequest.model_json_schema()


def _option_problems(request: PolicyRequest, file: str) -> list[Problem]:
    options, problems = request.options, []
    for index, option in enumerate(options.limits):
        at = f"options.limits.{index}.event_limit"
        if not ZERO < option.event_limit <= option.aggregate_limit:
            bound = f"大于 0，不超过累计限额 {option.aggregate_limit.text()} 元"
            problems.append(Problem(file, at, "每次事故限额超出范围", f"{option.event_limit.text()} 元", bound))
    for index, deductible in enumerate(options.event_deductibles):
        if deductible < ZERO:
            at = f"options.event_deductibles.{index}"
            problems.append(Problem(file, at, "免赔额不得为负", f"{deductible.text()} 元", "不小于 0"))
    if options.waiting_hours:
        problems += _waiting_problems(request.contract, options.waiting_hours, file)
    if options.cells > MOST_OPTIONS:
        advice = "减少限额、免赔额或等待期的档数"
        problems.append(
            Problem(file, "options", "方案过多", f"{options.cells} 个", f"不超过 {MOST_OPTIONS} 个", advice)
        )
    return problems


def _waiting_problems(contract: Contract, hours: tuple[int, ...], file: str) -> list[Problem]:
    terms = contract.terms(Cover.BUSINESS_INTERRUPTION)
    if terms is None or terms.interruption is None:
        advice = "删除 waiting_hours，或投保营业中断"
        return [Problem(file, "options.waiting_hours", "未投保营业中断，没有等待期可比", "", "", advice)]
    end = terms.interruption.indemnity_days * 24
    return [
        Problem(file, f"options.waiting_hours.{index}", "等待期超出范围", f"{each} 小时", f"0 至 {end} 小时（不含）")
        for index, each in enumerate(hours)
        if not 0 <= each < end
    ]


def _basis_problems(basis: PriceBasis, file: str) -> list[Problem]:
    problems = []
    known = filed_products()
    if basis.product and basis.product not in known:
        advice = "现有：" + "、".join(known)
        problems.append(Problem(file, "basis.product", "没有该备案产品", basis.product, "", advice))
    if basis.experience is not None and basis.experience.years > most_years():
        seen, bound = f"{basis.experience.years:g} 年", f"不超过 {most_years():g} 年"
        advice = "只填最近几年的次数和年数"
        problems.append(Problem(file, "basis.experience.years", "赔付记录年数过长", seen, bound, advice))
    return problems
