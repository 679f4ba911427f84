"""A risk is refused before work starts where no price can be made of it, and priced however often it strikes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from scipy.stats import poisson

from haitang.contract import Contract, example_contract
from haitang.lexicon import BadInput, Yuan
from haitang.loss import Lognormal, RiskProfile, example_profile
from haitang.underwriting import PolicyRequest, Quote, annual_loss, check_risk, loss_curve, make_quote


def changed(**changes: object) -> RiskProfile:
    """The example's risk with other fields in its first scenario."""
    first, second = example_profile().scenarios
    return example_profile().model_copy(update={"scenarios": (first.model_copy(update=changes), second)})


def quoted(profile: RiskProfile, contract: Contract | None = None) -> Quote:
    request = PolicyRequest(contract=contract or example_contract())
    return make_quote(request, profile, quote_id=UUID(int=1), number="Q", made_at=datetime(2026, 6, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"hourly_loss": Yuan(0)}, ["hourly_loss"]),
        ({"yearly": 1e300, "base_yearly": 2e3}, ["yearly", "base_yearly"]),
        ({"severity": Lognormal(mu=800, sigma=1e3)}, ["severity.mu", "severity.sigma"]),
        ({"severity": Lognormal(mu=-36, sigma=1)}, ["severity.mu"]),
        ({"consequences": example_profile().scenarios[0].consequences * 2}, ["consequences"]),
    ],
)
def test_what_no_price_can_be_made_of_is_refused_with_its_place(changes: dict[str, object], at: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        quoted(changed(**changes))
    assert [problem.at for problem in caught.value.problems] == [f"scenarios.0.{each}" for each in at]
    assert all(problem.file and problem.value and problem.bound and problem.advice for problem in caught.value.problems)


def test_an_hour_needs_no_price_where_interruption_is_not_insured() -> None:
    contract = example_contract().model_copy(update={"covers": example_contract().covers[1:]})
    assert check_risk(changed(hourly_loss=Yuan(0)), contract, file="x") == []
    assert quoted(changed(hourly_loss=Yuan(0)), contract).premium > Yuan(0)


@pytest.mark.parametrize("yearly", [0.5, 5.0, 50.0])
def test_a_year_of_many_events_has_its_curve(yearly: float) -> None:
    """Losses of nearly one size: the year's quantiles are those of the Poisson count of two scenarios."""
    size = 100_000.0
    same = [
        scenario.model_copy(
            update={"yearly": yearly, "dispersion": None, "severity": Lognormal(mu=11.512925, sigma=0.001)}
        )
        for scenario in example_profile().scenarios
    ]
    profile = example_profile().model_copy(update={"scenarios": tuple(same)})
    for point in loss_curve(profile, annual_loss(profile, example_contract())):
        counted = poisson(2 * yearly).ppf(1 - point.probability) * size
        assert float(point.ground_up.yuan) == pytest.approx(counted, rel=0.005, abs=1.0)
