from __future__ import annotations

import numpy as np
import pytest

from haitang.contract import CoverTerms, Events, compile_terms, evaluate_year, example_contract
from haitang.lexicon import Cover, Peril, Share, Yuan
from haitang.loss import (
    Consequence,
    Lognormal,
    NotSupported,
    RiskProfile,
    Scenario,
    aggregate_events,
    aggregate_insured,
    exact_supports,
    example_profile,
    ground_up,
    ground_up_mean,
    insured_events,
)

CONTRACT, PROFILE = example_contract(), example_profile()


def test_covers_and_perils_add_up_to_the_mean() -> None:
    year = aggregate_insured(PROFILE, CONTRACT)
    assert sum(year.by_cover.values()) == pytest.approx(year.mean, rel=1e-9)
    assert sum(year.by_peril.values()) == pytest.approx(year.mean, rel=1e-9)


def test_the_exact_price_agrees_with_a_simulation_of_the_same_contract() -> None:
    """The kernel priced along the latent factor against the kernel fed with random years."""
    random = np.random.default_rng(20261123)
    years, terms = 200_000, compile_terms(CONTRACT)
    which, losses, minutes, hourly = [], [], [], []
    for scenario, gamma in zip(PROFILE.scenarios, (0.4, None), strict=True):
        rate = scenario.yearly if gamma is None else random.gamma(gamma, scenario.yearly / gamma, years)
        counts = random.poisson(rate, years)
        year = np.repeat(np.arange(years), counts)
        amount = np.exp(scenario.severity.mu + scenario.severity.sigma * random.standard_normal(year.size)) * 100
        weights = {part.cover: part.weight for part in scenario.consequences}
        stopped = amount * weights.get(Cover.BUSINESS_INTERRUPTION, 0.0)
        restored = np.rint(amount * weights[Cover.DATA_RESTORATION]).astype(np.int64)
        which.append(year)
        losses.append(np.column_stack([np.zeros_like(restored), restored]))
        minutes.append(np.clip(np.rint(stopped * 60 / scenario.hourly_loss.fen), 0, 10**7).astype(np.int64))
        hourly.append(np.full(year.size, scenario.hourly_loss.fen))
    order = np.argsort(np.concatenate(which), kind="stable")
    events = Events(
        losses=np.concatenate(losses)[order],
        minutes=np.concatenate(minutes)[order][:, None],
        hourly=np.concatenate(hourly)[order][:, None],
    )
    paid = evaluate_year(terms, events, np.concatenate(which)[order]) / 100
    totals = np.bincount(np.concatenate(which)[order], paid, minlength=years)
    exact = aggregate_insured(PROFILE, CONTRACT)
    error = totals.std() / np.sqrt(years)
    assert abs(totals.mean() - exact.mean) < 3 * error
    # a proportion's own standard error, at a quantile that is no atom
    at = exact.distribution.quantile(0.99)
    assert abs((totals > at).mean() - 0.01) < 3 * np.sqrt(0.01 * 0.99 / years)


def test_refining_cells_and_grid_changes_little_and_the_error_says_so() -> None:
    year = aggregate_insured(PROFILE, CONTRACT, estimate_error=True)
    fine = aggregate_insured(PROFILE, CONTRACT, cells=8192, grid=65536)
    assert year.error is not None
    assert abs(year.mean - fine.mean) < year.error < 1e-3 * year.mean


def test_the_aggregate_limit_holds_all_that_would_lie_beyond() -> None:
    busy = PROFILE.model_copy(
        update={"scenarios": tuple(s.model_copy(update={"yearly": 30.0}) for s in PROFILE.scenarios)}
    )
    year = aggregate_insured(busy, CONTRACT)
    assert year.mean < float(CONTRACT.aggregate_limit.yuan) < year.before_aggregate
    assert year.exhausted > 0.5
    assert year.distribution.quantile(0.999) == pytest.approx(float(CONTRACT.aggregate_limit.yuan))


def test_frequencies_alone_are_repriced_without_the_contract() -> None:
    events = insured_events(PROFILE, CONTRACT)
    doubled = aggregate_events(events, [2 * scenario.yearly for scenario in PROFILE.scenarios])
    assert doubled.before_aggregate == pytest.approx(2 * aggregate_events(events).before_aggregate)


def test_an_aggregate_of_one_cover_needs_the_simulation() -> None:
    cover = CoverTerms(cover=Cover.DATA_RESTORATION, clause="9", aggregate_limit=Yuan.wan(100))
    contract = CONTRACT.model_copy(update={"covers": (cover,)})
    assert not exact_supports(contract)
    with pytest.raises(NotSupported, match="数据资产重置费用另有分项累计限额"):
        insured_events(PROFILE, contract)


def test_scenarios_of_other_systems_are_left_out() -> None:
    elsewhere = PROFILE.scenarios[0].model_copy(update={"systems": ("sys-office",)})
    profile = PROFILE.model_copy(update={"scenarios": (elsewhere, PROFILE.scenarios[1])})
    events = insured_events(profile, CONTRACT)
    assert events.left_out == (Peril.OT_INTRUSION,)
    assert [item.peril for item in events.scenarios] == [Peril.INSIDER_OR_ERROR]


def test_a_profile_that_reaches_nothing_costs_nothing() -> None:
    elsewhere = tuple(scenario.model_copy(update={"systems": ("x",)}) for scenario in PROFILE.scenarios)
    year = aggregate_insured(PROFILE.model_copy(update={"scenarios": elsewhere}), CONTRACT)
    assert (year.mean, year.distribution.quantile(0.999)) == (0.0, 0.0)


def test_an_interruption_without_a_loss_per_hour_is_refused() -> None:
    silent = PROFILE.scenarios[0].model_copy(update={"hourly_loss": Yuan(0)})
    with pytest.raises(ValueError, match="hourly_loss of ot_intrusion must be > 0"):
        insured_events(PROFILE.model_copy(update={"scenarios": (silent,)}), CONTRACT)


def test_one_event_without_deductible_is_priced_by_the_closed_form() -> None:
    scenario = Scenario(
        peril=Peril.INSIDER_OR_ERROR,
        base_yearly=0.1,
        yearly=0.1,
        severity=Lognormal(mu=11.0, sigma=1.8),
        consequences=(Consequence(cover=Cover.LEGAL, weight=1.0),),
        hourly_loss=Yuan(0),
    )
    cover = CoverTerms(cover=Cover.LEGAL, clause="11", insured_share=Share.parse("10%"))
    contract = CONTRACT.model_copy(
        update={"covers": (cover,), "event_limit": None, "aggregate_limit": Yuan.wan(10_000_000)}
    )
    contract = contract.model_copy(
        update={"event_deductible": contract.event_deductible.model_copy(update={"amount": Yuan(0)})}
    )
    profile = RiskProfile(enterprise="D2143569X", scenarios=(scenario,))
    year = aggregate_insured(profile, contract)
    assert year.before_aggregate == pytest.approx(0.9 * 0.1 * np.exp(11 + 1.8**2 / 2), rel=1e-6)
    assert year.before_aggregate == pytest.approx(0.9 * ground_up_mean(profile), rel=1e-6)


def test_scenarios_of_one_dispersion_share_their_bad_years() -> None:
    """Split into two perils of the same severity, a negative binomial stays what it was."""
    whole = PROFILE.scenarios[0]
    halves = tuple(
        whole.model_copy(update={"yearly": whole.yearly / 2, "peril": peril})
        for peril in (Peril.OT_INTRUSION, Peril.RANSOMWARE)
    )
    one = aggregate_insured(PROFILE.model_copy(update={"scenarios": (whole,)}), CONTRACT)
    two = aggregate_insured(PROFILE.model_copy(update={"scenarios": halves}), CONTRACT)
    np.testing.assert_allclose(two.distribution.mass, one.distribution.mass, atol=1e-13)


def test_the_curve_before_insurance_lies_above_what_the_insurer_pays() -> None:
    before, year = ground_up(PROFILE), aggregate_insured(PROFILE, CONTRACT)
    for probability in (0.9, 0.95, 0.99, 0.999):
        assert before.quantile(probability) >= year.distribution.quantile(probability)
    assert 0 < before.beyond < 1e-4


def test_the_kernel_sees_an_interruption_as_hours() -> None:
    """Loss per hour decides how much the waiting period takes: the same loss, spread longer, is paid more."""
    slow = PROFILE.scenarios[0].model_copy(update={"hourly_loss": Yuan.parse(1_000)})
    fast = PROFILE.scenarios[0].model_copy(update={"hourly_loss": Yuan.wan(20)})
    price = {
        name: aggregate_insured(PROFILE.model_copy(update={"scenarios": (scenario,)}), CONTRACT).mean
        for name, scenario in (("slow", slow), ("fast", fast))
    }
    assert price["slow"] > price["fast"]
