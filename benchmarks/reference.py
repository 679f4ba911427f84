"""The answers that errors are measured against, by another way than the engine's: rounding on a fine grid, plain FFT.

The one-policy answers come from `cases/`, where a published case says where they were found and how they were checked.
"""

from __future__ import annotations

import json
from math import erf, exp, log, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

CASES = Path(__file__).resolve().parent / "cases"
Floats = NDArray[np.float64]


def published(frequency: str) -> dict[str, float]:
    """Mean and VaR 99.5 % of the one policy, for `poisson` or `negative_binomial`."""
    case = json.loads((CASES / "g12_poisson_nb_lognormal_terms.json").read_text(encoding="utf-8"))
    expected = case["expected"][{"poisson": "P", "negative_binomial": "N"}[frequency]]
    return {"mean": expected["mean"], "var": expected["VaR99.5"]}


def layer_mean(cover: dict[str, Any]) -> float:
    """``E[min(max(X - d, 0), l)]`` of a lognormal: the difference of two limited means."""
    return _limited_mean(cover, cover["deductible"] + cover["event_limit"]) - _limited_mean(cover, cover["deductible"])


def of_covers(covers: list[dict[str, Any]], aggregate_limit: float | None = None) -> dict[str, float]:
    """Mean and VaR 99.5 % of the sum of independent compound Poisson covers, limited in the aggregate."""
    step, points = 20.0, 1 << 20
    exponent = np.zeros(points // 2 + 1, dtype=np.complex128)
    for cover in covers:
        exponent += cover["mean"] * (np.fft.rfft(_mass(cover, step, points)) - 1)
    mass = np.fft.irfft(np.exp(exponent), points)
    mean = sum(cover["mean"] * layer_mean(cover) for cover in covers)
    if aggregate_limit is not None:
        mean -= float(mass @ np.maximum(np.arange(points) * step - aggregate_limit, 0))
    return {"mean": mean, "var": float(np.searchsorted(np.cumsum(mass), 0.995)) * step}


def _limited_mean(cover: dict[str, Any], amount: float) -> float:
    mu, sigma = cover["mu"], cover["sigma"]
    z = (log(amount) - mu) / sigma
    return exp(mu + sigma**2 / 2) * _normal(z - sigma) + amount * (1 - _normal(z))


def _mass(cover: dict[str, Any], step: float, points: int) -> Floats:
    """The layered severity rounded to the grid."""
    top = int(cover["event_limit"] / step)
    edges = cover["deductible"] + (np.arange(top) + 0.5) * step
    below = np.array([_normal(z) for z in (np.log(edges) - cover["mu"]) / cover["sigma"]])
    mass = np.zeros(points)
    mass[: top + 1] = np.diff(below, prepend=0.0, append=1.0)
    return mass


def _normal(z: float) -> float:
    return (1 + erf(z / sqrt(2))) / 2
