"""How often and how badly an enterprise is hit, and what its contract pays in a year: exact distributions.

>>> from haitang.contract import example_contract
>>> from haitang.loss import aggregate_insured, example_profile
>>> year = aggregate_insured(example_profile(), example_contract())
>>> [round(year.distribution.quantile(p), -4) for p in (0.5, 0.99, 0.995)]
[0.0, 2890000.0, 5900000.0]

An aggregate loss may also be specified by itself, with its own frequency, severity, terms and questions:

>>> from haitang.loss import aggregate_spec, load_spec
>>> spec = load_spec(
...     "{frequency: {kind: poisson, mean: 50}, severity: {kind: exponential, mean: 1}, report: {quantiles: [0.99]}}",
...     "spec.yaml",
... )
>>> round(aggregate_spec(spec).quantiles["0.99"], 6)
75.414506

Whole books of policies are simulated by `haitang.loss.simulation`, a door of its own: it brings numba, which the way to
a quote must not wait for.

Numbers stay yuan in float64 here, since distributions are continuous; the contract works in 分 underneath.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from haitang.loss.aggregate import (
    AggregateLoss,
    aggregate_events,
    aggregate_insured,
    ground_up,
    ground_up_mean,
)
from haitang.loss.compound import compound
from haitang.loss.discretise import mean_preserving, rounded, spread
from haitang.loss.distribution import Distribution, TruncatedGrid
from haitang.loss.example import example_profile
from haitang.loss.frequencies import (
    Binomial,
    EmpiricalFrequency,
    Frequency,
    NegativeBinomial,
    Poisson,
)
from haitang.loss.insured_events import (
    InsuredEvents,
    NotSupported,
    Supported,
    exact_supports,
    insured_events,
)
from haitang.loss.largest_event import LargestEvent, largest_ground_up, largest_insured
from haitang.loss.model import Consequence, Factor, Lognormal, RiskProfile, Scenario
from haitang.loss.occurrence import occurrence_exceedance, occurrence_quantile
from haitang.loss.panjer import panjer
from haitang.loss.premium_principles import proportional_hazard, wang
from haitang.loss.severities import (
    ExponentialSeverity,
    LayeredSeverity,
    LevySeverity,
    LognormalSeverity,
    ParetoSeverity,
    Severity,
)

if TYPE_CHECKING:
    from haitang.loss.answer import AggregateAnswer, aggregate_spec
    from haitang.loss.spec import AggregateSpec
    from haitang.loss.spec_loading import load_spec, spec_schema

__all__ = [
    "AggregateAnswer",
    "AggregateLoss",
    "AggregateSpec",
    "Binomial",
    "Consequence",
    "Distribution",
    "EmpiricalFrequency",
    "ExponentialSeverity",
    "Factor",
    "Frequency",
    "InsuredEvents",
    "LargestEvent",
    "LayeredSeverity",
    "LevySeverity",
    "Lognormal",
    "LognormalSeverity",
    "NegativeBinomial",
    "NotSupported",
    "ParetoSeverity",
    "Poisson",
    "RiskProfile",
    "Scenario",
    "Severity",
    "Supported",
    "TruncatedGrid",
    "aggregate_events",
    "aggregate_insured",
    "aggregate_spec",
    "compound",
    "exact_supports",
    "example_profile",
    "ground_up",
    "ground_up_mean",
    "insured_events",
    "largest_ground_up",
    "largest_insured",
    "load_spec",
    "mean_preserving",
    "occurrence_exceedance",
    "occurrence_quantile",
    "panjer",
    "proportional_hazard",
    "rounded",
    "spec_schema",
    "spread",
    "wang",
]

_SPECIFIED = {
    "AggregateAnswer": "answer",
    "AggregateSpec": "spec",
    "aggregate_spec": "answer",
    "load_spec": "spec_loading",
    "spec_schema": "spec_loading",
}


def __getattr__(name: str) -> Any:
    """Load what answers specifications only when it is asked for: pricing a policy does not need it."""
    if name in _SPECIFIED:
        from importlib import import_module

        return getattr(import_module(f"haitang.loss.{_SPECIFIED[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
