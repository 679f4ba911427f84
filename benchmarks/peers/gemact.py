"""GEMAct (BSD-3-Clause): a `LossModel` with a `Layer`, as documented; by FFT and by its own Monte Carlo."""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Any

from gemact.lossmodel import Frequency, Layer, LossModel, PolicyStructure, Severity  # type: ignore[import-not-found]

PACKAGES = ("gemact", "numpy", "scipy")


def _parts(case: dict[str, Any]) -> dict[str, Any]:
    if case["frequency"] == "poisson":
        frequency = Frequency(dist="poisson", par={"mu": case["mean"]})
    else:
        # As in scipy: the number of successes, and the probability of each.
        success = case["size"] / (case["size"] + case["mean"])
        frequency = Frequency(dist="nbinom", par={"n": case["size"], "p": success})
    return {
        "frequency": frequency,
        "severity": Severity(dist="lognormal", par={"shape": case["sigma"], "scale": exp(case["mu"])}),
        "policystructure": PolicyStructure(
            layers=Layer(cover=case["event_limit"], deductible=case["deductible"], aggr_cover=case["aggregate_limit"])
        ),
    }


def one_policy(case: dict[str, Any]) -> Callable[[], dict[str, float]]:
    """Mean and VaR 99.5 % by FFT on the given grid; `massdispersal` is the quicker of its discretisations."""
    step, points = case["step"], case["points"]

    def call() -> dict[str, float]:
        model = LossModel(
            **_parts(case),
            aggr_loss_dist_method="fft",
            sev_discr_method="massdispersal",
            sev_discr_step=step,
            n_sev_discr_nodes=int(case["event_limit"] / step) + 1,
            n_aggr_dist_nodes=points,
        )
        return {"mean": model.pure_premium_dist[0], "var": float(model.ppf(0.995))}

    return call


def years(case: dict[str, Any]) -> Callable[[], dict[str, float]]:
    """Its own Monte Carlo; the mean is that of the distribution, since it prices by it too."""
    seed = iter(range(1, 1000))

    def call() -> dict[str, float]:
        model = LossModel(**_parts(case), aggr_loss_dist_method="mc", n_sim=case["years"], random_state=next(seed))
        return {"mean": model.pure_premium_dist[0], "var": float(model.ppf(0.995))}

    return call


WORKS = {"one_policy": one_policy, "years": years}
