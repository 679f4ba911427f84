"""Specifications answered exactly, against closed forms, brute force and simulation."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import exp, factorial, inf, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import erfc, ndtr, ndtri

from haitang.contract import Layer, LayerTerms
from haitang.lexicon import BadInput, Share, Yuan
from haitang.loss import AggregateAnswer, AggregateSpec, TruncatedGrid, aggregate_spec, load_spec
from haitang.loss.compiled_spec import compile_spec

Answer = Callable[..., AggregateAnswer]
THREE = {"kind": "poisson", "mean": 3}
LOGNORMAL = {"kind": "lognormal", "mu": 10, "sigma": 1.8}
EXPONENTIAL = {"kind": "exponential", "mean": 1}
EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "loss").glob("*.*"))


def poisson_gamma(rate: float, amount: float) -> float:
    """``P(S > amount)`` of a Poisson number of exponentials of mean 1, by its series."""
    counts = np.arange(1, int(rate + 40 * rate**0.5) + 40)
    return float(stats.poisson.pmf(counts, rate) @ stats.gamma.sf(amount, counts))


@pytest.mark.parametrize("rate", [0.01, 3.0, 50.0, 1e4])
def test_quantiles_of_exponential_sums(answer: Answer, rate: float) -> None:
    asked = ["0.5", "0.99", "0.995", "0.999999"]
    report = {"quantiles": asked, "tvar": ["0.99"]}
    year = answer({"kind": "poisson", "mean": rate}, EXPONENTIAL, report=report)
    for text in asked:
        beyond = 1 - float(text)
        if poisson_gamma(rate, 0.0) <= beyond:
            assert year.quantiles[text] == 0.0
            continue
        top = rate + 40 * rate**0.5 + 40
        exact = brentq(lambda x, p: poisson_gamma(rate, x) - p, 0.0, top, args=(beyond,), xtol=1e-12, rtol=1e-13)
        assert year.quantiles[text] == pytest.approx(exact, rel=1e-7)
    if rate > 50:
        return
    at = year.quantiles["0.99"]
    edges = np.linspace(at, rate + 40 * rate**0.5 + 40, 60)
    above = sum(quad(lambda x: poisson_gamma(rate, x), a, b)[0] for a, b in pairwise(edges))
    assert year.tvar["0.99"] == pytest.approx(at + above / 0.01, rel=1e-7)


def test_a_million_events_are_nearly_normal(answer: Answer) -> None:
    """Edgeworth's first term over the normal quantile: relative error of order 1/rate."""
    year = answer({"kind": "poisson", "mean": 1e6}, EXPONENTIAL, report={"quantiles": [0.5, 0.99, 0.995]})
    for text, value in year.quantiles.items():
        z = ndtri(float(text))
        skew = 6e6 / (2e6) ** 1.5
        assert value == pytest.approx(1e6 + (2e6) ** 0.5 * (z + skew * (z * z - 1) / 6), rel=1e-8)


@pytest.mark.parametrize("amount", [0.5, 3, 40, 1e4, 1e7])
def test_levy_points_by_closed_form(answer: Answer, amount: float) -> None:
    """A sum of n Lévy variables is one of scale n^2."""
    asked = str(amount)
    year = answer({"kind": "poisson", "mean": 2}, {"kind": "levy", "scale": 1}, report={"points": [asked]})

    def cdf(x: float) -> float:
        return sum(exp(-2) * 2**n / factorial(n) * erfc(n / (2 * x) ** 0.5) for n in range(1, 60)) if x > 0 else 0.0

    at_zero = exp(-2) if amount < 0.5 else 0.0
    assert year.points[asked] == pytest.approx(cdf(amount + 0.5) - cdf(amount - 0.5) + at_zero, rel=1e-6)
    assert (year.mean, year.variance, sorted(year.notes)) == (
        None,
        None,
        ["mean", "mean_before_aggregate", "sd", "variance"],
    )


def test_a_point_is_the_amount_itself_on_a_lattice_and_the_nearest_yuan_elsewhere(answer: Answer) -> None:
    atoms = {"kind": "discrete", "pmf": {"1": 0.5, "2": 0.5}}
    exact = answer(THREE, atoms, report={"points": [2, 0, "2.5"]}).points
    assert exact["2"] == pytest.approx(exp(-3) * (3 * 0.5 + 4.5 * 0.25), rel=1e-12)
    assert (exact["0"], exact["2.5"]) == (pytest.approx(exp(-3)), 0.0)
    smooth = answer(THREE, EXPONENTIAL, report={"points": [0, 2]}).points
    assert smooth["2"] == pytest.approx(poisson_gamma(3, 1.5) - poisson_gamma(3, 2.5), rel=1e-8)
    assert smooth["0"] == pytest.approx(1 - poisson_gamma(3, 0.5), rel=1e-9)


@pytest.mark.parametrize(
    ("frequency", "count"),
    [
        ({"kind": "binomial", "n": 7, "p": 0.3}, stats.binom(7, 0.3)),
        ({"kind": "binomial", "n": 4, "p": 1}, stats.binom(4, 1)),
        ({"kind": "negative_binomial", "size": 0.4, "mean": 2}, stats.nbinom(0.4, 0.4 / 2.4)),
        ({"kind": "negative_binomial", "size": 0.01, "mean": 3}, stats.nbinom(0.01, 0.01 / 3.01)),
        ({"kind": "empirical", "pmf": {0: "1/4", "2": "1/2", 5: 0.25}}, None),
    ],
    ids=["binomial", "certain", "negative_binomial", "tiny_size", "empirical"],
)
def test_every_frequency_against_its_series(answer: Answer, frequency: Any, count: Any) -> None:
    pmf = count.pmf if count is not None else np.vectorize({0: 0.25, 2: 0.5, 5: 0.25}.get, otypes=[float])
    counts = np.arange(0, 6 if count is None else 20000)
    chances = np.nan_to_num(pmf(counts).astype(float))
    asked = ["0.9", "0.99", "0.9999"]
    year = answer(frequency, EXPONENTIAL, report={"quantiles": asked, "stop_loss": [5]})
    mean, square = float(chances @ counts), float(chances @ counts**2)
    assert year.mean == pytest.approx(mean, rel=1e-9)
    assert year.variance == pytest.approx(square - mean**2 + mean, rel=1e-9)
    assert year.p_zero == pytest.approx(chances[0], rel=1e-12)
    positive = counts[1:]
    excess = positive * stats.gamma.sf(5, positive + 1) - 5 * stats.gamma.sf(5, positive)
    assert year.stop_loss["5"] == pytest.approx(float(chances[1:] @ excess), rel=1e-7)
    for text, value in year.quantiles.items():
        beyond = float(chances[1:] @ stats.gamma.sf(value, positive))
        assert beyond == pytest.approx(1 - float(text), rel=1e-6) if value > 0 else beyond <= 1 - float(text)


def test_a_mixed_frequency_is_the_mixture_of_its_answers(answer: Answer) -> None:
    laws = ({"kind": "poisson", "mean": 1}, {"kind": "negative_binomial", "mean": 5, "size": 0.5})
    report = {"stop_loss": [0, 1e5, 1e6]}
    event = {"limit": 1e6}
    both = [{"weight": 0.7, "frequency": laws[0]}, {"weight": 0.3, "frequency": laws[1]}]
    mixed = answer({"kind": "mixed", "parts": both}, LOGNORMAL, event=event, report=report)
    apart = [answer(law, LOGNORMAL, event=event, report=report) for law in laws]
    assert mixed.mean == pytest.approx(0.7 * apart[0].mean + 0.3 * apart[1].mean, rel=1e-12)
    for asked, value in mixed.stop_loss.items():
        assert value == pytest.approx(0.7 * apart[0].stop_loss[asked] + 0.3 * apart[1].stop_loss[asked], rel=1e-8)


def test_two_sources_are_one_mixture_when_both_are_poisson(answer: Answer) -> None:
    pareto = {"kind": "pareto", "alpha": 1.5, "scale": 20000, "form": "lomax"}
    terms = {"deductible": 5000, "limit": 500000, "share": "80%"}
    report = {"quantiles": [0.9, 0.99], "tvar": [0.99], "oep": [50]}
    spec = {
        "parts": [
            {"frequency": THREE, "severity": LOGNORMAL, "event": terms},
            {"frequency": {"kind": "poisson", "mean": 1}, "severity": pareto, "event": terms},
        ],
        "report": report,
    }
    apart = aggregate_spec(AggregateSpec.model_validate(spec))
    both = [{"weight": 0.75, "severity": LOGNORMAL}, {"weight": 0.25, "severity": pareto}]
    one = answer({"kind": "poisson", "mean": 4}, {"kind": "mixture", "parts": both}, event=terms, report=report)
    for name in ("mean", "variance", "p_zero"):
        assert getattr(apart, name) == pytest.approx(getattr(one, name), rel=1e-10)
    for name in ("quantiles", "tvar", "oep"):
        assert getattr(apart, name) == pytest.approx(getattr(one, name), rel=1e-9)


def test_a_spliced_severity_of_one_law_is_that_law(answer: Answer) -> None:
    """Cut at the threshold with the law's own weight, nothing changes."""
    weight = float(ndtr((log(50000) - 10) / 1.8))
    spliced = {"kind": "spliced", "threshold": 50000, "weight": weight, "body": LOGNORMAL, "tail": LOGNORMAL}
    terms = {"event": {"deductible": 10000, "limit": 1e6}, "report": {"quantiles": [0.5, 0.99], "tvar": [0.995]}}
    whole, parts = answer(THREE, LOGNORMAL, **terms), answer(THREE, spliced, **terms)
    assert parts.mean == pytest.approx(whole.mean, rel=1e-10)
    assert parts.quantiles == pytest.approx(whole.quantiles, rel=1e-8)
    assert parts.tvar == pytest.approx(whole.tvar, rel=1e-9)


def test_observed_losses_are_atoms_of_their_weights(answer: Answer) -> None:
    observed = {"kind": "empirical", "losses": [100, 300, 300, 500], "weights": [1, 2, 1, 4]}
    atoms = {"kind": "discrete", "pmf": {"100": "1/8", "300": "3/8", "500": "1/2"}}
    report = {"quantiles": [0.5, 0.99], "points": [600], "stop_loss": [250]}
    assert answer(THREE, observed, report=report) == answer(THREE, atoms, report=report)


def test_a_cap_is_a_limit_on_the_loss_itself(answer: Answer) -> None:
    pareto = {"kind": "pareto", "alpha": 1.2, "scale": 10000, "form": "single"}
    report = {"quantiles": [0.9, 0.99], "tvar": [0.99]}
    capped = answer(THREE, pareto | {"cap": 500000}, event={"deductible": 20000}, report=report)
    limited = answer(THREE, pareto, event={"deductible": 20000, "limit": 480000}, report=report)
    assert capped.model_dump(exclude={"grid"}) == limited.model_dump(exclude={"grid"})
    nothing = answer(THREE, pareto | {"cap": 500000}, event={"deductible": 500000}, report=report)
    assert (nothing.mean, nothing.p_zero, nothing.quantiles["0.99"]) == (0.0, 1.0, 0.0)


def test_shares_scale_what_is_taken(answer: Answer) -> None:
    report = {"quantiles": [0.9, 0.99], "tvar": [0.99]}
    whole = answer(THREE, LOGNORMAL, event={"deductible": 25000, "limit": 1e6}, aggregate={"limit": 3e6}, report=report)
    part = answer(
        THREE,
        LOGNORMAL,
        event={"deductible": 25000, "limit": 1e6, "share": 0.1},
        aggregate={"limit": 3e5, "share": "50%"},
        report=report,
    )
    assert part.mean == pytest.approx(whole.mean / 20, rel=1e-10)
    assert part.p_exhaust == pytest.approx(whole.p_exhaust, rel=1e-9)
    for name in ("quantiles", "tvar"):
        scaled = {asked: value / 20 for asked, value in getattr(whole, name).items()}
        assert getattr(part, name) == pytest.approx(scaled, rel=1e-9)


def test_an_annual_deductible_and_limit_cut_the_year(answer: Answer) -> None:
    """``E[T]`` is a difference of stop-loss premiums, and what is above the deductible of an unlimited year too."""
    pareto = {"kind": "pareto", "alpha": 2.5, "scale": 1000, "form": "single"}
    plain = answer(THREE, pareto, report={"stop_loss": [10000, 25000], "points": []})
    layer = answer(THREE, pareto, aggregate={"deductible": 10000, "limit": 15000})
    above = answer(THREE, pareto, aggregate={"deductible": 10000})
    assert layer.mean == pytest.approx(plain.stop_loss["10000"] - plain.stop_loss["25000"], rel=1e-8)
    assert above.mean == pytest.approx(plain.stop_loss["10000"], rel=1e-9)
    assert plain.mean == layer.mean_before_aggregate == pytest.approx(3 * 2.5 / 1.5 * 1000, rel=1e-12)


def test_layers_and_corridors_of_the_year(answer: Answer) -> None:
    report = {
        "stop_loss": [100000, 300000],
        "layers": [{"deductible": 100000, "limit": 200000, "share": 0.5}],
        "corridors": [{"deductible": 100000, "limit": 200000}],
    }
    year = answer(THREE, LOGNORMAL, event={"limit": 1e6}, aggregate={"limit": 2e6}, report=report)
    cost = year.stop_loss["100000"] - year.stop_loss["300000"]
    assert year.layers["200000 xs 100000"].cost == pytest.approx(cost / 2, rel=1e-9)
    assert year.corridors["200000 xs 100000"].cost == pytest.approx(cost, rel=1e-9)
    assert year.corridors["200000 xs 100000"].mean_after == pytest.approx(year.mean - cost, rel=1e-9)
    assert year.layers["200000 xs 100000"].p_attach > year.layers["200000 xs 100000"].p_exhaust > year.p_exhaust > 0


@pytest.mark.parametrize("limit", [None, 50000])
def test_distortions_by_quadrature_of_one_certain_loss(answer: Answer, limit: int | None) -> None:
    premiums = [{"kind": "wang", "parameter": "0.25"}, {"kind": "proportional_hazard", "parameter": 0.7}]
    lomax = {"kind": "pareto", "alpha": 2.2, "scale": 2000, "form": "lomax"}
    event = {"limit": limit} if limit else {}
    year = answer({"kind": "binomial", "n": 1, "p": 1}, lomax, event=event, report={"premiums": premiums})
    top = log(1 + limit / 2000) if limit else 60.0

    def integral(distortion: Callable[[float], float]) -> float:
        # x = 2000 (e^y - 1), so that the tail is an exponential
        return quad(lambda y: 2000 * exp(y) * distortion(exp(-2.2 * y)), 0, top, limit=400, epsrel=1e-12)[0]

    wang = integral(lambda s: float(ndtr(ndtri(s) + 0.25)))
    assert year.premiums["wang"]["0.25"] == pytest.approx(wang, rel=1e-6)
    assert year.premiums["proportional_hazard"]["0.7"] == pytest.approx(integral(lambda s: s**0.7), rel=1e-6)


def test_premiums_are_totals_and_infinite_ones_are_null(answer: Answer) -> None:
    asked = [
        {"kind": "sd", "parameter": 0.3},
        {"kind": "tvar", "parameter": 0.9},
        {"kind": "wang", "parameter": 0.1},
        {"kind": "proportional_hazard", "parameter": 0.6},
        {"kind": "proportional_hazard", "parameter": 0.9},
    ]
    heavy = {"kind": "pareto", "alpha": 1.5, "scale": 1000, "form": "single"}
    year = answer(THREE, heavy, report={"premiums": asked, "tvar": [0.9]})
    assert year.premiums["sd"] == {"0.3": None}
    assert year.premiums["tvar"]["0.9"] == year.tvar["0.9"]
    assert year.premiums["proportional_hazard"]["0.6"] is None
    assert year.premiums["proportional_hazard"]["0.9"] > year.premiums["wang"]["0.1"] > year.mean
    assert sorted(year.notes) == ["premiums.proportional_hazard.0.6", "premiums.sd.0.3", "sd", "variance"]
    light = answer(THREE, EXPONENTIAL, report={"premiums": asked[:1]})
    assert light.premiums["sd"]["0.3"] == pytest.approx(3 + 0.3 * 6**0.5, rel=1e-12)


def test_reinstatements_of_each_rate(answer: Answer) -> None:
    gpd = {"kind": "gpd", "shape": 0.834, "scale": 83.34}
    rate = {"kind": "poisson", "mean": 1.5}
    report = {"layers": [{"deductible": 100 * k, "limit": 100} for k in range(3)]}
    aggregate = {"deductible": 100, "reinstatements": {"count": 2, "rates": [1, "0.5"]}}
    year = answer(rate, gpd, event={"limit": 100}, aggregate=aggregate, report=report)
    fillings = [year.layers[f"100 xs {100 * k}"].cost for k in range(3)]
    assert sum(fillings) == pytest.approx(year.mean, rel=1e-10)
    expected = (fillings[0] + 0.5 * fillings[1]) / 100
    assert year.reinstatements.expected_rate == pytest.approx(expected, rel=1e-10)
    assert year.reinstatements.pure_premium == pytest.approx(year.mean / (1 + expected), rel=1e-10)


def test_tails_at_the_edge_of_double_precision(answer: Answer) -> None:
    """A rare event's year is that one event: closed form to 1e-9 of it."""
    rare = {"kind": "poisson", "mean": 1e-9}
    asked = ["0", "0.5", "0.9999999995"]
    year = answer(rare, LOGNORMAL, report={"quantiles": asked, "tvar": ["0.999999"], "stop_loss": [1e6]})
    mean = exp(10 + 1.62)
    assert year.mean == pytest.approx(1e-9 * mean, rel=1e-12)
    assert 1 - year.p_zero == pytest.approx(1e-9, rel=1e-6)
    assert year.quantiles == {"0": 0.0, "0.5": 0.0, "0.9999999995": pytest.approx(exp(10), rel=1e-6)}
    assert year.tvar["0.999999"] == pytest.approx(1e-3 * mean, rel=1e-7)
    z = (log(1e6) - 10) / 1.8
    excess = mean * ndtr(1.8 - z) - 1e6 * ndtr(-z)
    assert year.stop_loss["1000000.0"] == pytest.approx(1e-9 * excess, rel=1e-7)


@pytest.mark.parametrize(
    ("frequency", "severity", "terms"),
    [
        ({"kind": "poisson", "mean": 0}, LOGNORMAL, {}),
        ({"kind": "empirical", "pmf": {"0": 1}}, LOGNORMAL, {}),
        ({"kind": "binomial", "n": 0, "p": 0.5}, LOGNORMAL, {}),
        (THREE, {"kind": "discrete", "pmf": {"0": 1}}, {}),
        (THREE, {"kind": "uniform", "low": 0, "high": 100}, {"deductible": 100}),
    ],
    ids=["mean_0", "only_0_events", "no_trials", "only_0_yuan", "deductible_above_all"],
)
def test_a_year_that_costs_nothing(answer: Answer, frequency: Any, severity: Any, terms: Any) -> None:
    report = {
        "quantiles": [0.5, 0.999],
        "tvar": [0.9],
        "stop_loss": [0],
        "points": [0, 5],
        "oep": [100],
        "premiums": [{"kind": "wang", "parameter": 1}],
    }
    year = answer(frequency, severity, event=terms, report=report)
    assert (year.mean, year.variance, year.p_zero) == (0.0, 0.0, 1.0)
    assert (year.quantiles, year.tvar, year.stop_loss) == ({"0.5": 0.0, "0.999": 0.0}, {"0.9": 0.0}, {"0": 0.0})
    assert (year.points, year.oep, year.premiums) == ({"0": 1.0, "5": 0.0}, {"100": 0.0}, {"wang": {"1": 0.0}})


def test_a_limit_far_below_the_year_is_always_used_up(answer: Answer) -> None:
    busy = {"kind": "poisson", "mean": 1e6}
    year = answer(busy, EXPONENTIAL, aggregate={"limit": 1000}, report={"quantiles": ["0.000001"], "tvar": [0.5]})
    assert (year.mean, year.variance, year.p_exhaust) == (pytest.approx(1000), pytest.approx(0, abs=1e-6), 1.0)
    assert (year.quantiles["0.000001"], year.tvar["0.5"]) == (1000.0, 1000.0)


def test_a_lattice_has_no_error_of_discretisation(answer: Answer) -> None:
    year = answer({"kind": "poisson", "mean": 1e6}, {"kind": "discrete", "pmf": {"1": 0.5, "10": 0.5}})
    assert (year.engine, year.error.discretisation) == ("exact/closed form", 0.0)
    asked = answer(THREE, {"kind": "discrete", "pmf": {"0.25": 0.5, "1.5": 0.5}}, report={"quantiles": [0.99]})
    assert (asked.engine, asked.error.discretisation, asked.grid.step) == ("exact/lattice", 0.0, 0.25)
    assert asked.quantiles["0.99"] % 0.25 == 0


@pytest.mark.parametrize("large", ["10", "1000000.01"], ids=["lattice", "enumeration"])
def test_discrete_amounts_from_the_body_to_the_far_tail(answer: Answer, large: str) -> None:
    """A Poisson sum of two amounts, against the convolution of their two counts written out."""
    asked = ["0.5", "0.99", "0.999999", "0.999999999"]
    retention = str(3 * float(large) + 2)
    report = {"quantiles": asked, "tvar": asked, "stop_loss": ["0", retention, "1e12"], "points": ["1", large]}
    year = answer(THREE, {"kind": "discrete", "pmf": {"1": 0.5, large: 0.5}}, report=report)
    assert year.engine == ("exact/lattice" if large == "10" else "exact/enumeration")
    counts = np.arange(60)
    chances = stats.poisson.pmf(counts, 1.5)
    sums, masses = (counts[:, None] + float(large) * counts).ravel(), np.outer(chances, chances).ravel()
    order = np.argsort(sums)
    sums, masses = sums[order], masses[order]
    beyond = np.append(np.cumsum(masses[::-1])[::-1][1:], 0.0)
    for text in asked:
        quantile = float(sums[np.argmax(beyond <= 1 - float(text))])
        assert year.quantiles[text] == pytest.approx(quantile, rel=1e-12)
        excess = float(masses @ np.maximum(sums - quantile, 0.0))
        assert year.tvar[text] == pytest.approx(quantile + excess / float(1 - Fraction(text)), rel=1e-9)
    excess = float(masses @ np.maximum(sums - float(retention), 0.0))
    assert year.stop_loss[retention] == pytest.approx(excess, rel=1e-9)
    assert year.stop_loss["0"] == pytest.approx(1.5 * (1 + float(large)), rel=1e-12)
    assert year.stop_loss["1e12"] == 0.0
    for text, value in year.points.items():
        assert value == pytest.approx(float(masses[np.abs(sums - float(text)) < 1e-6].sum()), rel=1e-10)


def test_atoms_off_every_grid_are_told_apart_from_a_smooth_part(answer: Answer) -> None:
    """One event at most, so that the answer is the severity itself: half atoms, half exponential."""
    both = [
        {"weight": 0.5, "severity": {"kind": "discrete", "pmf": {"1.2345": 0.5, "5.0001": 0.5}}},
        {"weight": 0.5, "severity": EXPONENTIAL},
    ]
    report = {"quantiles": [0.6, 0.8, 0.997], "points": ["5.2"], "stop_loss": ["1", "3.3"], "tvar": [0.8]}
    once = {"kind": "binomial", "n": 1, "p": 1}
    year = answer(once, {"kind": "mixture", "parts": both}, report=report)

    def excess(x: float) -> float:
        return 0.25 * (max(1.2345 - x, 0) + max(5.0001 - x, 0)) + 0.5 * exp(-x)

    assert year.quantiles["0.6"] == 1.2345
    assert year.quantiles["0.8"] == 5.0001
    assert year.quantiles["0.997"] == pytest.approx(-log(0.006), rel=1e-7)
    assert year.points["5.2"] == pytest.approx(0.25 + 0.5 * (exp(-4.7) - exp(-5.7)), rel=1e-7)
    assert year.stop_loss == {asked: pytest.approx(excess(float(asked)), rel=1e-7) for asked in ("1", "3.3")}
    assert year.tvar["0.8"] == pytest.approx(5.0001 + excess(5.0001) / 0.2, rel=1e-7)


def test_the_error_bounds_the_distance_to_a_finer_answer() -> None:
    spec = {
        "frequency": {"kind": "negative_binomial", "mean": 3000, "size": 50},
        "severity": LOGNORMAL,
        "event": {"deductible": 7777, "limit": 333333},
        "report": {"quantiles": [0.9, 0.99], "tvar": [0.99]},
    }
    rough = aggregate_spec(AggregateSpec.model_validate(spec | {"accuracy": 1e-2}))
    fine = aggregate_spec(AggregateSpec.model_validate(spec | {"accuracy": 1e-8}))
    assert 0 < fine.error.discretisation <= 1e-8 < rough.error.discretisation <= 1e-2
    for asked, value in rough.quantiles.items():
        assert abs(value / fine.quantiles[asked] - 1) <= rough.error.discretisation


def test_a_quantile_that_no_grid_holds_is_an_error() -> None:
    spec = {
        "frequency": THREE,
        "severity": {"kind": "pareto", "alpha": 0.003, "scale": 1},
        "report": {"quantiles": [0.99]},
    }
    with pytest.raises(TruncatedGrid, match=r"超出网格.*为赔付加限额"):
        aggregate_spec(AggregateSpec.model_validate(spec))


def test_a_simulation_agrees(answer: Answer) -> None:
    """The layer's own integer terms on random years, against the exact answer: within three standard errors."""
    random = np.random.default_rng(20261125)
    years = 100_000
    terms = {
        "event": {"deductible": 25000, "limit": 400000, "share": 0.7},
        "aggregate": {"deductible": 50000, "limit": 600000},
    }
    year = answer(
        {"kind": "negative_binomial", "mean": 2, "size": 0.8}, LOGNORMAL, **terms, report={"quantiles": [0.95]}
    )
    counts = random.poisson(random.gamma(0.8, 2 / 0.8, years))
    which = np.repeat(np.arange(years), counts)
    losses = np.exp(10 + 1.8 * random.standard_normal(which.size))
    taken = 0.7 * np.minimum(np.maximum(losses - 25000, 0), 400000)
    totals = np.minimum(np.maximum(np.bincount(which, taken, minlength=years) - 50000, 0), 600000)
    assert abs(totals.mean() - year.mean) < 3 * totals.std() / years**0.5
    assert abs((totals > year.quantiles["0.95"]).mean() - 0.05) < 3 * (0.0475 / years) ** 0.5
    assert abs((totals == 600000).mean() - year.p_exhaust) < 3 * (year.p_exhaust / years) ** 0.5


amounts = st.decimals(min_value=0, max_value=10**7, places=2)
positive = st.decimals(min_value="0.01", max_value=10**7, places=2)
shares = st.integers(min_value=1, max_value=1_000_000)


@settings(max_examples=300, deadline=None)
@given(deductible=amounts, limit=st.none() | positive, share=shares, loss=st.integers(0, 10**10))
def test_the_analytic_layer_is_the_contracts_layer(deductible: Any, limit: Any, share: int, loss: int) -> None:
    """What the engine makes of one loss is `LayerTerms.taken` of it, to the half 分 that money is rounded by."""
    event = {"deductible": str(deductible), "share": str(Fraction(share, 10**6).limit_denominator(10**6))}
    event["share"] = f"{share / 10**6:.6f}"
    if limit is not None:
        event["limit"] = str(limit)
    severity = {"kind": "discrete", "pmf": {f"{loss / 100:.2f}": 1}}
    spec = {"frequency": {"kind": "binomial", "n": 1, "p": 1}, "severity": severity, "event": event}
    compiled = compile_spec(AggregateSpec.model_validate(spec))
    layer = compiled.layers[0]
    bound = None if limit is None else Yuan.parse(limit)
    assert layer == Layer(event=LayerTerms(deductible=Yuan.parse(deductible), limit=bound, share=Share(share)))
    [(exact, _)] = compiled.total.parts[0].atoms if compiled.total.parts else [(Fraction(0), 1.0)]
    assert abs(exact * 100 - layer.event.taken(loss)) <= Fraction(1, 2)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_answered(path: Path) -> None:
    year = aggregate_spec(load_spec(path.read_text(encoding="utf-8"), path.name))
    assert year.error.met
    json.loads(year.model_dump_json())


def test_a_unit_of_account_makes_every_amount_whole() -> None:
    spec = {"frequency": THREE, "severity": EXPONENTIAL, "event": {"deductible": "0.000000001", "limit": "1.5"}}
    compiled = compile_spec(AggregateSpec.model_validate(spec))
    assert (compiled.decimals, compiled.layers[0].event.deductible, compiled.layers[0].event.limit) == (
        9,
        Yuan(1),
        Yuan(1_500_000_000),
    )
    huge = {"frequency": THREE, "severity": EXPONENTIAL, "event": {"limit": "1e30"}}
    assert compile_spec(AggregateSpec.model_validate(huge)).amount(
        compile_spec(AggregateSpec.model_validate(huge)).layers[0].event.limit
    ) == Fraction(10**30)


@pytest.mark.parametrize("limit", ["0.0000000001", "1/3"])
def test_amounts_finer_than_nine_decimals_are_refused(limit: str) -> None:
    spec = AggregateSpec.model_validate({"frequency": THREE, "severity": EXPONENTIAL, "event": {"limit": limit}})
    with pytest.raises(BadInput, match="至多 9 位小数"):
        compile_spec(spec)


def test_amounts_too_far_apart_are_refused() -> None:
    terms = {"deductible": "0.01", "limit": "1e25"}
    spec = AggregateSpec.model_validate({"frequency": THREE, "severity": EXPONENTIAL, "event": terms})
    with pytest.raises(BadInput, match="相差过大"):
        compile_spec(spec)


def test_infinity_is_kept_out_of_answers(answer: Answer) -> None:
    year = answer(THREE, {"kind": "pareto", "alpha": 0.5, "scale": 1}, report={"tvar": [0.5], "stop_loss": [7]})
    assert (year.mean, year.tvar, year.stop_loss) == (None, {"0.5": None}, {"7": None})
    assert inf not in year.quantiles.values()
