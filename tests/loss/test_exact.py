from __future__ import annotations

import numpy as np
import pytest

from haitang.loss import (
    Binomial,
    Distribution,
    EmpiricalFrequency,
    ExponentialSeverity,
    LayeredSeverity,
    LevySeverity,
    Lognormal,
    LognormalSeverity,
    NegativeBinomial,
    ParetoSeverity,
    Poisson,
    TruncatedGrid,
    compound,
    mean_preserving,
    occurrence_quantile,
    panjer,
    spread,
)
from haitang.loss.frequencies import MixedFrequency, WeightedFrequency
from haitang.loss.latent import cells_of

FREQUENCIES = [
    Poisson(mean=3.0),
    NegativeBinomial(mean=3.0, size=0.4),
    Binomial(trials=7, probability=0.3),
    EmpiricalFrequency(probabilities=(0.4, 0.3, 0.2, 0.1)),
]
SEVERITY = np.array([0.1, 0.5, 0.0, 0.3, 0.1])


def brute_force(frequency: object, size: int, most: int = 60) -> np.ndarray:
    """Sum of P(N = n) times the n-fold convolution; probabilities of N from its generating function on a circle."""
    circle = np.exp(-2j * np.pi * np.arange(256) / 256)
    counts = np.fft.ifft(frequency.pgf(circle)).real  # type: ignore[attr-defined]
    power, total = np.array([1.0]), np.zeros(size)
    for count in range(most):
        length = min(power.size, size)
        total[:length] += counts[count] * power[:length]
        power = np.convolve(power, SEVERITY)
    return total


@pytest.mark.parametrize("frequency", FREQUENCIES, ids=lambda item: item.kind)
def test_the_transform_equals_convolution_by_brute_force(frequency: Poisson) -> None:
    size = 64
    mass = np.zeros(size)
    mass[: SEVERITY.size] = SEVERITY
    year = compound([(frequency, mass)], step=1.0)
    np.testing.assert_allclose(
        year.mass, brute_force(frequency, size), atol=2e-8 if frequency.kind != "empirical" else 1e-14
    )


@pytest.mark.parametrize("frequency", FREQUENCIES[:3], ids=lambda item: item.kind)
def test_panjer_agrees_with_the_transform_on_a_truncated_grid(frequency: Poisson) -> None:
    mass = mean_preserving(LognormalSeverity(mu=1.0, sigma=1.0), step=0.05, points=600)
    fourier, recursion = compound([(frequency, mass)], step=0.05), panjer(frequency, mass, step=0.05)
    np.testing.assert_allclose(fourier.mass, recursion.mass, atol=2e-11)
    assert fourier.beyond > 1e-4


def test_panjer_and_the_transform_agree_on_a_mixed_frequency() -> None:
    laws = (Poisson(mean=1.0), NegativeBinomial(mean=4.0, size=0.7), Binomial(trials=6, probability=0.5))
    parts = tuple(WeightedFrequency(weight=1 / 3, frequency=law) for law in laws)
    mixed = MixedFrequency(parts=parts)
    mass = mean_preserving(LognormalSeverity(mu=1.0, sigma=1.0), step=0.05, points=600)
    fourier, recursion = compound([(mixed, mass)], step=0.05), panjer(mixed, mass, step=0.05)
    np.testing.assert_allclose(fourier.mass, recursion.mass, atol=2e-11)
    sure = MixedFrequency(parts=(WeightedFrequency(weight=1, frequency=EmpiricalFrequency(probabilities=(0.0, 1.0))),))
    with pytest.raises(ValueError, match="has no recursion"):
        panjer(sure, mass, step=0.05)


def test_independent_parts_multiply() -> None:
    mass = np.zeros(128)
    mass[: SEVERITY.size] = SEVERITY
    both = compound([(Poisson(mean=1.0), mass), (NegativeBinomial(mean=0.5, size=2.0), mass)], step=1.0)
    apart = np.convolve(
        compound([(Poisson(mean=1.0), mass)], step=1.0).mass,
        compound([(NegativeBinomial(mean=0.5, size=2.0), mass)], step=1.0).mass,
    )[:128]
    np.testing.assert_allclose(both.mass, apart, atol=1e-10)


def test_grids_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="on one grid"):
        compound([(Poisson(mean=1.0), np.ones(2) / 2), (Poisson(mean=1.0), np.ones(3) / 3)], step=1.0)
    with pytest.raises(ValueError, match="one or more"):
        compound([], step=1.0)


def test_a_truncating_grid_is_an_error_not_a_warning() -> None:
    mass = mean_preserving(ParetoSeverity(alpha=1.1, scale=1.0), step=0.1, points=256)
    year = compound([(Poisson(mean=2.0), mass)], step=0.1)
    with pytest.raises(TruncatedGrid, match="均值不可得"):
        _ = year.mean
    with pytest.raises(TruncatedGrid, match="分位数超出网格"):
        year.quantile(0.999)
    with pytest.raises(TruncatedGrid):
        year.survival(1e6)
    assert year.quantile(0.5) < 25.6


@pytest.mark.parametrize(
    "severity",
    [
        LognormalSeverity(mu=1.0, sigma=1.2),
        ExponentialSeverity(mean=2.0),
        ParetoSeverity(alpha=1.5, scale=1.0),
        ParetoSeverity(alpha=1.0, scale=1.0, form="lomax"),
        ParetoSeverity(alpha=0.9, scale=2.0, form="lomax"),
        LevySeverity(scale=1.0),
        LayeredSeverity(severity=LognormalSeverity(mu=1.0, sigma=1.2), deductible=1.0, limit=4.0),
    ],
    ids=lambda item: item.kind,
)
def test_the_limited_mean_is_the_integral_of_survival(severity: LognormalSeverity) -> None:
    grid = np.linspace(0, 8, 400_001)
    integral = np.trapezoid(severity.survival(grid), grid)
    assert float(severity.limited_mean(np.array([8.0]))[0]) == pytest.approx(integral, rel=2e-5)
    assert float(severity.limited_mean(np.array([0.0]))[0]) == 0.0


def test_an_infinite_mean_keeps_its_mass_on_the_grid() -> None:
    mass = mean_preserving(LevySeverity(scale=1.0), step=0.1, points=200)
    assert 0.5 < mass.sum() < 1


@pytest.mark.parametrize("cap", [None, 5e3, 1e5, 3e6, 5e9])
def test_cells_keep_the_mean_below_a_cap(cap: float | None) -> None:
    severity = Lognormal(mu=11.0, sigma=1.8, cap=cap)
    cut = cells_of(severity, 512)
    plain = LognormalSeverity(mu=11.0, sigma=1.8)
    mean = plain.limited_mean(np.array([cap or 1e30]))[0]
    assert cut.probability.sum() == pytest.approx(1.0, abs=1e-14)
    assert float(cut.probability @ cut.amount) == pytest.approx(float(mean), rel=1e-7)
    assert np.all(np.diff(cut.amount) >= 0)


def test_spreading_keeps_mass_and_mean() -> None:
    random = np.random.default_rng(1)
    amounts, probabilities = random.uniform(0, 90, 500), np.full(500, 1 / 500)
    mass = spread(amounts, probabilities, step=1.0, points=101)
    assert mass.sum() == pytest.approx(1.0)
    assert mass @ np.arange(101) == pytest.approx(amounts.mean())
    assert spread(np.array([100.0, 101.0]), np.array([0.5, 0.5]), step=1.0, points=101).sum() == 0.5


def test_the_tail_of_a_distribution_splits_its_atoms() -> None:
    dice = Distribution(step=1.0, mass=np.array([0.0, *[1 / 6] * 6]))
    assert dice.tvar(0.75) == pytest.approx((6 / 6 + 5 / 12) / 0.25)
    assert dice.stop_loss(4.5) == pytest.approx((0.5 + 1.5) / 6)
    np.testing.assert_allclose(dice.survival([0, 0.9, 1, 5, 6]), [1, 1, 5 / 6, 1 / 6, 0], atol=1e-12)
    assert dice.sd == pytest.approx(np.sqrt(35 / 12))


def test_probabilities_and_periods_out_of_bounds_are_refused() -> None:
    coin = Distribution(step=1.0, mass=np.array([0.5, 0.5]))
    with pytest.raises(ValueError, match=r"probability must lie in \[0, 1\), got 1.0"):
        coin.quantile(1.0)
    with pytest.raises(ValueError, match="return_period must be > 1"):
        occurrence_quantile([(Poisson(mean=1.0), ExponentialSeverity(mean=1.0))], return_period=1)
    with pytest.raises(ValueError, match="合计为 1"):
        EmpiricalFrequency(probabilities=(0.5, 0.4))
