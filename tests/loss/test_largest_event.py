"""The largest event of a year against its closed form, simulation, and the whole year."""

from __future__ import annotations

import numpy as np
import pytest

from haitang.contract import example_contract
from haitang.loss import (
    aggregate_insured,
    example_profile,
    ground_up,
    insured_events,
    largest_ground_up,
    largest_insured,
)

PROFILE, CONTRACT = example_profile(), example_contract()


def test_one_poisson_scenario_has_a_closed_form() -> None:
    """``P(max > x) = p`` where ``rate P(X > x) = -log(1 - p)``."""
    from scipy.special import ndtri

    error = PROFILE.scenarios[1]
    largest = largest_ground_up(PROFILE.model_copy(update={"scenarios": (error,)}))
    for period in (20, 100, 250, 10_000):
        tail = -np.log1p(-1 / period) / error.yearly
        exact = np.exp(error.severity.mu - error.severity.sigma * ndtri(tail))
        assert largest.quantile(1 - 1 / period) == pytest.approx(exact, rel=1e-10)


def test_scenarios_of_one_dispersion_share_their_bad_years() -> None:
    whole = PROFILE.scenarios[0]
    halves = tuple(whole.model_copy(update={"yearly": whole.yearly / 2}) for _ in range(2))
    amounts = np.array([0.0, 1e5, 1e6, 1e8])
    one = largest_ground_up(PROFILE.model_copy(update={"scenarios": (whole,)})).survival(amounts)
    np.testing.assert_allclose(
        largest_ground_up(PROFILE.model_copy(update={"scenarios": halves})).survival(amounts), one, rtol=1e-12
    )


def test_a_cap_ends_the_largest_event() -> None:
    error = PROFILE.scenarios[1]
    capped = error.model_copy(update={"severity": error.severity.model_copy(update={"cap": 5e5})})
    largest = largest_ground_up(PROFILE.model_copy(update={"scenarios": (capped,)}))
    assert largest.quantile(0.9999) == 5e5
    assert float(largest.survival(np.array([5e5]))[0]) == 0.0


def test_the_largest_event_is_no_more_than_the_year() -> None:
    before, year = ground_up(PROFILE), aggregate_insured(PROFILE, CONTRACT)
    gross, net = largest_ground_up(PROFILE), largest_insured(insured_events(PROFILE, CONTRACT))
    for probability in (0.95, 0.99, 0.999):
        assert gross.quantile(probability) <= before.quantile(probability) * (1 + 1e-3)
        assert net.quantile(probability) <= year.distribution.quantile(probability) * (1 + 5e-3)
        assert net.quantile(probability) <= gross.quantile(probability)


def test_a_simulation_of_the_largest_payment_agrees() -> None:
    random = np.random.default_rng(7)
    years = 400_000
    largest = largest_insured(insured_events(PROFILE, CONTRACT))
    events = insured_events(PROFILE, CONTRACT)
    top = np.zeros(years)
    for item in events.scenarios:
        size = item.scenario.dispersion
        rate = item.scenario.yearly
        counts = random.poisson(rate if size is None else random.gamma(size, rate / size, years), years)
        which = np.repeat(np.arange(years), counts)
        np.maximum.at(top, which, random.choice(item.payable, which.size, p=item.probability / item.probability.sum()))
    for amount in (1e5, 1e6, 3e6):
        exact = float(largest.survival(np.array([amount]))[0])
        assert abs((top > amount).mean() - exact) < 3 * (exact / years) ** 0.5


def test_probabilities_out_of_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match=r"probability must lie in \[0, 1\), got 1"):
        largest_ground_up(PROFILE).quantile(1)
