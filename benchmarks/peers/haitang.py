"""Haitang on the same works: the exact engine, the array kernel, the simulation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import exact_price  # type: ignore[import-not-found]
import numpy as np
from contracts import package  # type: ignore[import-not-found]

from haitang.contract import Events, compile_terms, evaluate
from haitang.loss import (
    Frequency,
    LayeredSeverity,
    LognormalSeverity,
    NegativeBinomial,
    Poisson,
    aggregate_insured,
    compound,
    mean_preserving,
)
from haitang.underwriting import premium_statement

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


def contract_price(_: dict[str, Any]) -> Callable[[], Answer]:
    """The worked case's contract under another risk each time."""
    contract = exact_price.contract()
    risks = exact_price.risks(contract.insured)

    def call() -> Answer:
        year = aggregate_insured(next(risks), contract)
        return {"mean": year.mean, "var": year.distribution.quantile(0.995)}

    return call


def contract_statement(_: dict[str, Any]) -> Callable[[], Answer]:
    """Its premium statement, without controls."""
    contract = exact_price.contract()
    risks = exact_price.risks(contract.insured)

    def call() -> Answer:
        premium_statement(next(risks), contract)
        return {}

    return call


def terms(case: dict[str, Any]) -> Callable[[], Answer]:
    """The array kernel, every amount an integer of fen, in batches that stay in the cache."""
    random = np.random.default_rng(case["seed"])
    normal = random.normal(case["mu"], case["sigma"], (case["events"], case["covers"]))
    losses = np.rint(np.exp(normal) * 100).astype(np.int64)
    nothing = np.zeros((case["events"], 1), np.int64)
    compiled, batch = compile_terms(package(case)), case["batch"]

    def call() -> Answer:
        total = 0
        for start in range(0, case["events"], batch):
            here = slice(start, start + batch)
            events = Events(losses=losses[here], minutes=nothing[here], hourly=nothing[here])
            total += int(evaluate(compiled, events).payable.sum())
        return {"mean": total / 100 / case["events"]}

    return call


WORKS = {
    "one_policy": one_policy,
    "twelve_covers": twelve_covers,
    "contract_price": contract_price,
    "contract_statement": contract_statement,
    "terms": terms,
}
