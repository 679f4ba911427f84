"""Prices move the way their terms do, for random risks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haitang.contract import Deductible, example_contract
from haitang.lexicon import ZERO, Yuan
from haitang.loss import RiskProfile, aggregate_insured, example_profile
from haitang.underwriting import premium_statement

CONTRACT = example_contract()
TOLERANCE = 1e-6


@st.composite
def profiles(draw: st.DrawFn) -> RiskProfile:
    """The example's perils with other frequencies and severities."""
    scenarios = []
    for scenario in example_profile().scenarios:
        yearly = draw(st.floats(0.001, 2.0))
        severity = scenario.severity.model_copy(
            update={
                "mu": draw(st.floats(9.0, 16.0)),
                "sigma": draw(st.floats(0.5, 2.8)),
                "cap": draw(st.none() | st.floats(1e5, 1e9)),
            }
        )
        dispersion = draw(st.none() | st.floats(0.2, 3.0))
        scenarios.append(scenario.model_copy(update={"yearly": yearly, "severity": severity, "dispersion": dispersion}))
    return example_profile().model_copy(update={"scenarios": tuple(scenarios)})


@settings(max_examples=25)
@given(profiles(), st.integers(1, 1000))
def test_a_higher_event_limit_never_costs_less(profile: RiskProfile, wan: int) -> None:
    assert CONTRACT.event_limit is not None
    higher = CONTRACT.model_copy(update={"event_limit": CONTRACT.event_limit + Yuan.wan(wan)})
    low, high = aggregate_insured(profile, CONTRACT), aggregate_insured(profile, higher)
    assert high.before_aggregate >= low.before_aggregate * (1 - TOLERANCE)


@settings(max_examples=25)
@given(profiles(), st.integers(1, 500))
def test_a_higher_deductible_never_costs_more(profile: RiskProfile, wan: int) -> None:
    amount = CONTRACT.event_deductible.amount + Yuan.wan(wan)
    higher = CONTRACT.model_copy(update={"event_deductible": Deductible(amount=amount)})
    low, high = aggregate_insured(profile, CONTRACT), aggregate_insured(profile, higher)
    assert high.before_aggregate <= low.before_aggregate * (1 + TOLERANCE)


@settings(max_examples=25)
@given(profiles())
def test_the_year_is_a_distribution_within_the_aggregate_limit(profile: RiskProfile) -> None:
    year = aggregate_insured(profile, CONTRACT)
    assert float(year.distribution.mass.sum()) == pytest.approx(1.0, abs=1e-9)
    assert 0 <= year.mean <= min(year.before_aggregate * (1 + TOLERANCE) + 0.01, float(CONTRACT.aggregate_limit.yuan))
    assert year.distribution.quantile(0.99) <= year.distribution.tvar(0.99) <= float(CONTRACT.aggregate_limit.yuan) + 1


@settings(max_examples=15)
@given(profiles())
def test_every_statement_adds_up(profile: RiskProfile) -> None:
    statement, _ = premium_statement(profile, CONTRACT)
    assert sum((line.amount for line in statement.lines), ZERO) == statement.premium
    assert all(line.amount >= ZERO for line in statement.of_kind("base"))
