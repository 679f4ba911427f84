"""Prices move the way their terms do, for random risks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haitang.contract import Deductible, example_contract
from haitang.lexicon import PPM, SHANGHAI, ZERO, Conflict, Period, Share, Yuan
from haitang.loss import RiskProfile, aggregate_insured, example_profile
from haitang.underwriting import (
    Experience,
    Ground,
    PriceBasis,
    RiskLoad,
    days_at,
    example_snapshot,
    filed_price,
    premium_statement,
    product_for,
    refund_on_cancellation,
    refund_rules,
    takes_effect,
    technical_premium,
    unearned,
)

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


bases = st.builds(
    PriceBasis,
    risk_load=st.sampled_from([RiskLoad(), RiskLoad(kind="wang"), RiskLoad(kind="proportional_hazard")]),
    capital=st.sampled_from([None, example_snapshot()]),
    nodes=st.sampled_from([(), ("mes:star",)]),
    experience=st.none()
    | st.builds(Experience, claims=st.integers(0, 20), years=st.floats(0.1, 5), source=st.just("记录")),
)


@settings(max_examples=20)
@given(profiles(), bases)
def test_statement_and_filing_hold_on_any_basis(profile: RiskProfile, basis: PriceBasis) -> None:
    statement, _ = premium_statement(profile, CONTRACT, basis=basis)
    assert Yuan.total(line.amount for line in statement.lines) == statement.premium
    (load,) = statement.of_kind("capital")
    assert load.amount >= ZERO
    product = product_for(CONTRACT)
    assert product is not None
    filed = filed_price(product, CONTRACT, statement)
    assert filed.lowest <= filed.premium <= filed.highest
    assert filed.premium - filed.technical == filed.difference
    assert (filed.difference == ZERO) == (filed.lowest <= statement.premium <= filed.highest)


@settings(max_examples=20)
@given(profiles(), bases, st.integers(1, 1000), st.integers(1, 500))
def test_the_premium_follows_limit_and_deductible(
    profile: RiskProfile, basis: PriceBasis, more_limit: int, more_deductible: int
) -> None:
    """Whole premiums, on one grid of the aggregate limit; its step bounds what discretisation may move."""
    assert CONTRACT.event_limit is not None
    amount = CONTRACT.event_deductible.amount + Yuan.wan(more_deductible)
    higher = CONTRACT.model_copy(update={"event_deductible": Deductible(amount=amount)})
    larger = CONTRACT.model_copy(update={"event_limit": CONTRACT.event_limit + Yuan.wan(more_limit)})
    less, as_it_is, more = (
        technical_premium(aggregate_insured(profile, contract), contract, basis).total.fen
        for contract in (higher, CONTRACT, larger)
    )
    slack = 100 * 2 * float(CONTRACT.aggregate_limit.yuan) / 8192
    assert less <= as_it_is * 1.001 + slack
    assert more >= as_it_is * 0.999 - slack


@st.composite
def terms(draw: st.DrawFn) -> tuple[Period, datetime, Yuan]:
    """A period of up to three years, an instant from before it to after it, and a premium."""
    first = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 1500)))
    length = draw(st.one_of(st.just(364), st.integers(0, 1100)))
    period = Period.of_dates(first, first + timedelta(days=length))
    minutes = draw(st.integers(-3 * 1440, (length + 3) * 1440))
    return period, period.start + timedelta(minutes=minutes), Yuan(draw(st.integers(1, 10**13)))


@given(terms())
def test_earned_and_unearned_are_the_premium_and_never_go_back(given_terms: tuple[Period, datetime, Yuan]) -> None:
    period, at, premium = given_terms
    days = days_at(period, at)
    left = unearned(premium, days)
    assert days.run + days.left == days.total == period.days
    assert ZERO <= left <= premium
    assert unearned(premium, days_at(period, period.start)) == premium
    assert unearned(premium, days_at(period, period.end)) == ZERO
    assert unearned(premium, days_at(period, at + timedelta(days=1))) <= left
    assert days == days_at(period, takes_effect(at)) or at <= period.start


@given(
    terms(),
    st.sampled_from(refund_rules().grounds),
    st.integers(0, PPM).map(Share),
    st.integers(-(10**6), 10**6),
)
def test_every_refund_and_what_is_kept_are_what_was_paid(
    given_terms: tuple[Period, datetime, Yuan], rule: Ground, undamaged: Share, endorsed: int
) -> None:
    period, at, premium = given_terms
    paid = Yuan(max(premium.fen + endorsed, 0))
    try:
        back = refund_on_cancellation(premium, period, rule, at=at, paid=paid, undamaged=undamaged)
    except Conflict:
        assert rule.when != "rescission"
        return
    assert back.earned + back.consumed + back.fee + back.refund == paid
    assert ZERO <= back.refund <= max(premium, paid)
    if rule.refund == "daily" and at == period.start:
        assert back.refund == premium


@given(st.integers(0, 400))
def test_days_do_not_depend_on_the_zone_of_the_clock(day: int) -> None:
    period = Period.of_dates(date(2027, 7, 1), date(2028, 6, 30))
    at = datetime(2027, 7, 1, 7, 30, tzinfo=SHANGHAI) + timedelta(days=day)
    assert days_at(period, at).run == min(day + 1, 366)
