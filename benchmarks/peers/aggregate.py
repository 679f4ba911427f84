"""`aggregate` (BSD-3-Clause): a program in its language, built and asked; FFT with its padding."""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Any

import numpy as np
from aggregate import build  # type: ignore[import-not-found]

PACKAGES = ("aggregate", "numpy", "scipy", "pandas")


def _policy(name: str, case: dict[str, Any]) -> str:
    """`!` keeps claims below the deductible in the count; a gamma of cv `1/sqrt(size)` makes a negative binomial."""
    poisson = case["frequency"] == "poisson"
    frequency = "poisson" if poisson else f"mixed gamma {case['size'] ** -0.5!r}"
    return (
        f"agg {name} {case['mean']!r} claims {case['event_limit']!r} xs {case['deductible']!r} "
        f"sev {exp(case['mu'])!r} * lognorm {case['sigma']!r} ! {frequency}"
    )


def one_policy(case: dict[str, Any]) -> Callable[[], dict[str, float]]:
    """Mean and VaR 99.5 % on the given grid, the quantile by `q`, as documented."""
    program = f"{_policy('Policy', case)} aggregate ceded to {case['aggregate_limit']!r} xs 0"
    log2 = case["points"].bit_length() - 1

    def call() -> dict[str, float]:
        policy = build(program, log2=log2, bs=case["step"])
        return {"mean": policy.est_m, "var": float(policy.q(0.995))}

    return call


def one_policy_without_table(case: dict[str, Any]) -> Callable[[], dict[str, float]]:
    """The same, the quantile from its density by hand: its `q` makes a table of all grid points first."""
    program = f"{_policy('Policy', case)} aggregate ceded to {case['aggregate_limit']!r} xs 0"
    log2 = case["points"].bit_length() - 1

    def call() -> dict[str, float]:
        policy = build(program, log2=log2, bs=case["step"])
        place = int(np.searchsorted(np.cumsum(policy.agg_density), 0.995))
        return {"mean": policy.est_m, "var": float(policy.xs[place])}

    return call


def twelve_covers(case: dict[str, Any]) -> Callable[[], dict[str, float]]:
    """A portfolio of one line per cover; without its allocation (`add_exa`), which is not asked for."""
    lines = [_policy(f"Cover{index}", cover) for index, cover in enumerate(case["covers"])]
    program = "port Policy\n\t" + "\n\t".join(lines)
    log2 = case["points"].bit_length() - 1

    def call() -> dict[str, float]:
        policy = build(program, log2=log2, bs=case["step"], add_exa=False)
        return {"mean": policy.est_m, "var": float(policy.q(0.995))}

    return call


WORKS = {
    "one_policy": one_policy,
    "one_policy_without_table": one_policy_without_table,
    "twelve_covers": twelve_covers,
}
