"""Every family against numerical integration of its own density, and the conditional halves of a spliced one."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from haitang.lexicon import HaitangError
from haitang.loss.quadrature import amounts_at, layer_moments
from haitang.loss.severities import (
    ClosedForm,
    ExponentialSeverity,
    LevySeverity,
    LognormalSeverity,
    ParetoSeverity,
)
from haitang.loss.severity_families import (
    GammaSeverity,
    GeneralisedParetoSeverity,
    UniformSeverity,
    WeibullSeverity,
)
from haitang.loss.truncated import AboveThreshold, BelowThreshold

FAMILIES = {
    "lognormal": (LognormalSeverity(mu=1.0, sigma=1.2), stats.lognorm(1.2, scale=np.e)),
    "exponential": (ExponentialSeverity(mean=2.0), stats.expon(scale=2.0)),
    "pareto_single": (ParetoSeverity(alpha=2.5, scale=1.0), stats.pareto(2.5, scale=1.0)),
    "pareto_lomax": (ParetoSeverity(alpha=2.5, scale=1.5, form="lomax"), stats.lomax(2.5, scale=1.5)),
    "pareto_no_mean": (ParetoSeverity(alpha=0.9, scale=1.0), stats.pareto(0.9, scale=1.0)),
    "pareto_one": (ParetoSeverity(alpha=1.0, scale=1.0), stats.pareto(1.0, scale=1.0)),
    "gpd": (GeneralisedParetoSeverity(shape=0.3, scale=2.0, location=1.0), stats.genpareto(0.3, 1.0, 2.0)),
    "gpd_bounded": (GeneralisedParetoSeverity(shape=-0.4, scale=2.0), stats.genpareto(-0.4, 0.0, 2.0)),
    "gpd_exponential": (GeneralisedParetoSeverity(shape=0.0, scale=2.0), stats.expon(scale=2.0)),
    "gpd_one": (GeneralisedParetoSeverity(shape=1.0, scale=2.0), stats.genpareto(1.0, 0.0, 2.0)),
    "gamma": (GammaSeverity(shape=0.4, scale=3.0), stats.gamma(0.4, scale=3.0)),
    "weibull": (WeibullSeverity(shape=0.6, scale=2.0), stats.weibull_min(0.6, scale=2.0)),
    "weibull_narrow": (WeibullSeverity(shape=5.0, scale=2.0), stats.weibull_min(5.0, scale=2.0)),
    "uniform": (UniformSeverity(low=1.0, high=5.0), stats.uniform(1.0, 4.0)),
    "levy": (LevySeverity(scale=1.0), stats.levy(scale=1.0)),
}


@pytest.fixture(params=FAMILIES.values(), ids=FAMILIES.keys())
def family(request: pytest.FixtureRequest) -> tuple[ClosedForm, stats.rv_continuous]:
    return request.param


def at(values: np.ndarray) -> float:
    return float(values[0])


@pytest.mark.parametrize("amount", [0.03, 0.7, 2.0, 4.9, 30.0])
def test_a_family_is_the_one_of_its_name(family: tuple[ClosedForm, stats.rv_continuous], amount: float) -> None:
    law, peer = family
    x = np.array([amount])
    assert at(law.survival(x)) == pytest.approx(peer.sf(amount), rel=1e-12, abs=1e-15)
    assert at(law.cdf(x)) == pytest.approx(peer.cdf(amount), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("amount", [0.03, 0.7, 2.0, 4.9])
def test_means_are_integrals_of_the_distribution(family: tuple[ClosedForm, stats.rv_continuous], amount: float) -> None:
    law, peer = family
    edges = [place for place in law.breaks() if place < amount] or None
    x = np.array([amount])
    below = quad(peer.cdf, 0, amount, points=edges, epsabs=1e-13, epsrel=1e-13, limit=200)[0]
    assert at(law.shortfall(x)) == pytest.approx(below, rel=1e-9, abs=1e-13)
    assert at(law.limited_mean(x)) == pytest.approx(amount - below, rel=1e-9)
    if law.tail_index() > 1:
        assert at(law.excess(x)) == pytest.approx(peer.mean() - amount + below, rel=1e-8, abs=1e-12)
    else:
        assert at(law.excess(x)) == inf


def test_layers_have_the_moments_of_their_density(family: tuple[ClosedForm, stats.rv_continuous]) -> None:
    law, peer = family
    deductible, top = 0.5, 3.0
    edges = [place for place in law.breaks() if deductible < place < deductible + top] or None
    mean, second = layer_moments(law, deductible, top)
    ends = (deductible, deductible + top)
    first = quad(peer.sf, *ends, points=edges, epsabs=1e-13, epsrel=1e-13)[0]
    twice = quad(lambda x: 2 * (x - deductible) * peer.sf(x), *ends, points=edges, epsabs=1e-13, epsrel=1e-13)[0]
    assert (mean, second) == (pytest.approx(first, rel=1e-10), pytest.approx(twice, rel=1e-10))


def test_unlimited_moments_are_those_of_the_family(family: tuple[ClosedForm, stats.rv_continuous]) -> None:
    law, peer = family
    mean, second = layer_moments(law, 0.0, inf)
    index = law.tail_index()
    assert mean == (pytest.approx(peer.mean(), rel=1e-10) if index > 1 else inf)
    assert second == (pytest.approx(peer.var() + peer.mean() ** 2, rel=1e-8) if index > 2 else inf)


def test_quantiles_are_found_on_any_scale(family: tuple[ClosedForm, stats.rv_continuous]) -> None:
    law, peer = family
    levels = np.array([0.999, 0.5, 1e-3, 1e-6])
    np.testing.assert_allclose(amounts_at(law, levels), peer.isf(levels), rtol=1e-9)


def test_the_halves_of_a_law_put_it_together_again() -> None:
    law, cut = GammaSeverity(shape=2.0, scale=3.0), 5.0
    body, tail = BelowThreshold.of(law, cut), AboveThreshold.of(law, cut)
    x = np.array([0.0, 1.0, 4.0, 5.0, 7.0, 40.0])
    for name in ("survival", "cdf", "limited_mean", "shortfall", "excess"):
        both = body.kept * getattr(body, name)(x) + tail.kept * getattr(tail, name)(x)
        np.testing.assert_allclose(both, getattr(law, name)(x), rtol=1e-12, atol=1e-14, err_msg=name)
    assert (body.breaks(), tail.breaks()) == ((5.0,), (5.0,))


def test_a_half_without_probability_is_refused() -> None:
    with pytest.raises(HaitangError, match="tail 在 threshold 以上没有概率"):
        AboveThreshold.of(UniformSeverity(low=0.0, high=1.0), 2.0)
    with pytest.raises(HaitangError, match="body 在 threshold 以下没有概率"):
        BelowThreshold.of(ParetoSeverity(alpha=1.0, scale=3.0), 2.0)
