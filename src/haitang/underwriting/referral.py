"""Appetite and referral (承保偏好与上报): when an underwriter may not decide alone, as data."""

from __future__ import annotations

from typing import Literal

from haitang import catalog
from haitang.catalog import Entry
from haitang.contract import Contract
from haitang.lexicon import Cover, Label, Record
from haitang.loss import AggregateLoss, RiskProfile
from haitang.underwriting.statement import Statement

REFERRAL = "referral"
Metric = Literal[
    "aggregate_limit",
    "rate_on_line",
    "claims_per_year",
    "posture_multiplier",
    "exhaustion_probability",
    "unconditional_ransom",
]
Outcome = Literal["refer", "decline"]


class ReferralRule(Entry):
    """A rule of the catalogue: it fires where ``metric`` is above (or below) ``bound``."""

    code: str
    metric: Metric
    relation: Literal["above", "below"]
    bound: float
    outcome: Outcome
    label: Label


class Referral(Record):
    """A rule that fired: what was seen and what the bound is; the unit is the metric's own."""

    code: str
    outcome: Outcome
    label: Label
    metric: Metric
    seen: float
    bound: float


def referrals(
    contract: Contract, profile: RiskProfile, statement: Statement, year: AggregateLoss
) -> tuple[Referral, ...]:
    """Rules that fire for a quote, in the catalogue's order; none means that the underwriter may decide.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import premium_statement
    >>> statement, year = premium_statement(example_profile(), example_contract())
    >>> referrals(example_contract(), example_profile(), statement, year)
    ()
    """
    seen = metrics(contract, profile, statement, year)
    return tuple(
        Referral(
            code=rule.code,
            outcome=rule.outcome,
            label=rule.label,
            metric=rule.metric,
            seen=seen[rule.metric],
            bound=rule.bound,
        )
        for rule in catalog.load(REFERRAL, list[ReferralRule])
        if _fires(rule, seen[rule.metric])
    )


def metrics(contract: Contract, profile: RiskProfile, statement: Statement, year: AggregateLoss) -> dict[Metric, float]:
    """What the rules look at: yuan, shares, events a year, multiples of the market."""
    base = sum(scenario.base_yearly for scenario in profile.scenarios)
    own = sum(scenario.yearly for scenario in profile.scenarios)
    ransom = contract.terms(Cover.RANSOM)
    unconditional = ransom is not None and ransom.state.answers and not ransom.conditions
    return {
        "aggregate_limit": float(contract.aggregate_limit.yuan),
        "rate_on_line": statement.rate_on_line.fraction,
        "claims_per_year": year.claims,
        "posture_multiplier": own / base if base else 1.0,
        "exhaustion_probability": year.exhausted,
        "unconditional_ransom": float(unconditional),
    }


def _fires(rule: ReferralRule, seen: float) -> bool:
    return seen > rule.bound if rule.relation == "above" else seen < rule.bound
