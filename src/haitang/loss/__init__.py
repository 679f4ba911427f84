"""How often and how badly an enterprise is hit, and what its contract pays in a year: exact distributions.

>>> from haitang.contract import example_contract
>>> from haitang.loss import aggregate_insured, example_profile
>>> year = aggregate_insured(example_profile(), example_contract())
>>> [round(year.distribution.quantile(p), -4) for p in (0.5, 0.99, 0.995)]
[0.0, 2890000.0, 5900000.0]

Numbers stay yuan in float64 here, since distributions are continuous; the contract works in 分 underneath.
"""

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
from haitang.loss.model import Consequence, Factor, Lognormal, RiskProfile, Scenario
from haitang.loss.occurrence import occurrence_exceedance, occurrence_quantile
from haitang.loss.panjer import panjer
from haitang.loss.severities import (
    ExponentialSeverity,
    LayeredSeverity,
    LevySeverity,
    LognormalSeverity,
    ParetoSeverity,
    Severity,
)

__all__ = [
    "AggregateLoss",
    "Binomial",
    "Consequence",
    "Distribution",
    "EmpiricalFrequency",
    "ExponentialSeverity",
    "Factor",
    "Frequency",
    "InsuredEvents",
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
    "compound",
    "exact_supports",
    "example_profile",
    "ground_up",
    "ground_up_mean",
    "insured_events",
    "mean_preserving",
    "occurrence_exceedance",
    "occurrence_quantile",
    "panjer",
    "rounded",
    "spread",
]
