"""What-ifs from a profile alone: each control that is weaker than the market's, raised to the market's average.

An assessment knows more: it prices a repair as it would be verified. Where only a profile is at hand, this is the
least that can be said of what a weakness costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from haitang.lexicon import Label
from haitang.loss import RiskProfile, Scenario
from haitang.underwriting.quote import Alternative

MOST = 5


def weaknesses(profile: RiskProfile, names: Mapping[str, Label] | None = None) -> tuple[Alternative, ...]:
    """The risk with one weakness at a time at the market's average; the heaviest first.

    Parameters
    ----------
    names : mapping, optional
        Names of controls by code; the code itself where there is none.

    Examples
    --------
    >>> from haitang.loss import Factor, example_profile
    >>> weak = Factor(code="mfa", relativity=1.25, coverage=0.1, market=0.5, evidence_quality=0.9, assurance="x")
    >>> intrusion, error = example_profile().scenarios
    >>> moved = intrusion.model_copy(update={"yearly": 0.05, "base_yearly": 0.04, "factors": (weak,)})
    >>> (found,) = weaknesses(example_profile().model_copy(update={"scenarios": (moved, error)}))
    >>> found.label.zh, found.profile.scenarios[0].yearly
    ('mfa：达到同业平均', 0.04)
    """
    codes = dict.fromkeys(factor.code for scenario in profile.scenarios for factor in scenario.factors)
    raised = {code: tuple(_raised(scenario, code) for scenario in profile.scenarios) for code in codes}
    loss = {code: _moved(profile.scenarios, scenarios) for code, scenarios in raised.items()}
    heavy = sorted((code for code in codes if loss[code] > 0), key=lambda code: -loss[code])
    return tuple(
        Alternative(
            code=code,
            label=_label((names or {}).get(code) or Label(zh=code, en=code)),
            profile=profile.model_copy(update={"scenarios": raised[code]}),
        )
        for code in heavy[:MOST]
    )


def _label(name: Label) -> Label:
    return Label(zh=f"{name.zh}：达到同业平均", en=f"{name.en}: at the market's average")


def _raised(scenario: Scenario, code: str) -> Scenario:
    """The scenario with the factors of a code at what the average firm has, where that is better."""
    yearly, mu, factors = scenario.yearly, scenario.severity.mu, []
    for factor in scenario.factors:
        if factor.code != code or factor.relativity <= 1:
            factors.append(factor)
            continue
        factors.append(factor.model_copy(update={"relativity": 1.0, "coverage": factor.market}))
        if factor.kind == "frequency":
            yearly /= factor.relativity
        else:
            mu -= log(factor.relativity)
    severity = scenario.severity.model_copy(update={"mu": mu})
    return scenario.model_copy(update={"yearly": yearly, "severity": severity, "factors": tuple(factors)})


def _moved(before: tuple[Scenario, ...], after: tuple[Scenario, ...]) -> float:
    """By how much the log of frequency times size falls, over scenarios weighed by their frequency."""
    return sum(
        was.yearly * (log(was.yearly / now.yearly) + was.severity.mu - now.severity.mu)
        for was, now in zip(before, after, strict=True)
        if was.yearly > 0
    )
