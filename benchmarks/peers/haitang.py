"""Haitang on the same works: the exact engine, the array kernel, the simulation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from haitang.loss import (
    Frequency,
    LayeredSeverity,
    LognormalSeverity,
    NegativeBinomial,
    Poisson,
    compound,
    mean_preserving,
)

PACKAGES = ("haitang", "numpy", "scipy")
Answer = dict[str, float]


def _frequency(case: dict[str, Any]) -> Frequency:
    if case["frequency"] == "poisson":
        return Poisson(mean=case["mean"])
    return NegativeBinomial(mean=case["mean"], size=case["size"])


def _severity(case: dict[str, Any]) -> LayeredSeverity:
    ground_up = LognormalSeverity(mu=case["mu"], sigma=case["sigma"])
    return LayeredSeverity(severity=ground_up, deductible=case["deductible"], limit=case["event_limit"])


def one_policy(case: dict[str, Any]) -> Callable[[], Answer]:
    """Mean and VaR 99.5 % by the exact engine on the given grid."""
    step, points = case["step"], case["points"]

    def call() -> Answer:
        mass = mean_preserving(_severity(case), step=step, points=points)
        year = compound([(_frequency(case), mass)], step=step).limited(int(case["aggregate_limit"] / step))
        return {"mean": year.mean, "var": year.quantile(0.995)}

    return call


def twelve_covers(case: dict[str, Any]) -> Callable[[], Answer]:
    """Twelve covers, each with its own frequency, severity and terms, into one distribution."""
    step, points = case["step"], case["points"]

    def call() -> Answer:
        parts = [
            (_frequency(cover), mean_preserving(_severity(cover), step=step, points=points)) for cover in case["covers"]
        ]
        year = compound(parts, step=step)
        return {"mean": year.mean, "var": year.quantile(0.995)}

    return call


WORKS = {"one_policy": one_policy, "twelve_covers": twelve_covers}
