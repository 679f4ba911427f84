"""PAL, the Proteus Actuarial Library (MIT): a frequency-severity model, its terms by NumPy functions on its variables.

Its `XoL` contract does the same and more (it shares recoveries out to the losses and sums them up); it takes about a
third longer, so that the quicker way is measured.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from pal import FrequencySeverityModel, set_default_n_sims, set_random_seed  # type: ignore[import-not-found]
from pal.distributions import LogNormal, Poisson  # type: ignore[import-not-found]

PACKAGES = ("proteusllp-actuarial-library", "numpy", "scipy")


def years(case: dict[str, Any]) -> Callable[[], dict[str, float]]:
    """Mean and VaR 99.5 % of the year after event and aggregate terms."""
    set_default_n_sims(case["years"])
    seed = iter(range(1, 1000))

    def call() -> dict[str, float]:
        set_random_seed(next(seed))
        losses = FrequencySeverityModel(Poisson(mean=case["mean"]), LogNormal(case["mu"], case["sigma"])).generate()
        paid = np.minimum(np.maximum(losses - case["deductible"], 0), case["event_limit"])
        year = np.minimum(paid.aggregate(), case["aggregate_limit"])
        return {"mean": float(year.mean()), "var": float(year.percentile(99.5))}

    return call


WORKS = {"years": years}
