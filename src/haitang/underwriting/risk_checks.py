"""What a risk profile must be for a price to exist: refused before any work starts, all faults at once."""

from __future__ import annotations

from collections.abc import Iterator

from haitang.contract import Contract
from haitang.lexicon import ZERO, Cover, Problem
from haitang.loss import RiskProfile, Scenario

# Beyond these a number is a slip of the pen, and the arithmetic of floats would be the next to fail.
MOST_EVENTS = 1_000.0
LARGEST_MU = 35.0
LARGEST_SIGMA = 8.0


def check_risk(profile: RiskProfile, contract: Contract, *, file: str) -> list[Problem]:
    """Faults of a risk profile, and of it under a contract.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> check_risk(example_profile(), example_contract(), file="profile.yaml")
    []
    """
    interrupted = contract.terms(Cover.BUSINESS_INTERRUPTION) is not None
    return [
        Problem(file, f"scenarios.{place}.{at}", message, value, bound, advice)
        for place, scenario in enumerate(profile.scenarios)
        for at, message, value, bound, advice in _faults(scenario, interrupted=interrupted)
    ]


def _faults(scenario: Scenario, *, interrupted: bool) -> Iterator[tuple[str, str, str, str, str]]:
    for name, yearly in (("yearly", scenario.yearly), ("base_yearly", scenario.base_yearly)):
        if yearly > MOST_EVENTS:
            yield name, "年均次数过大", f"{yearly:g}", f"不超过 {MOST_EVENTS:g}", "核对单位：每年次数"
    severity = scenario.severity
    if abs(severity.mu) > LARGEST_MU:
        bound = f"-{LARGEST_MU:g} 至 {LARGEST_MU:g}"
        yield "severity.mu", "损失的对数均值超出范围", f"{severity.mu:g}", bound, "核对单位：元的自然对数"
    if severity.sigma > LARGEST_SIGMA:
        yield "severity.sigma", "损失的对数标准差过大", f"{severity.sigma:g}", f"不超过 {LARGEST_SIGMA:g}", "核对数值"
    weight = sum(part.weight for part in scenario.consequences)
    if weight > 1 + 1e-9:
        yield "consequences", "各险别的权重之和超过 1", f"{weight:g}", "不超过 1", "改正权重"
    stops = any(part.cover is Cover.BUSINESS_INTERRUPTION and part.weight > 0 for part in scenario.consequences)
    if interrupted and stops and scenario.hourly_loss <= ZERO:
        value = f"{scenario.hourly_loss.text()} 元"
        yield "hourly_loss", "有营业中断而无每小时毛利润", value, "大于 0", "填写停产一小时损失的毛利润"
