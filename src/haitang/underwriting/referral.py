"""Appetite and referral (承保偏好与上报): when an underwriter may not decide alone, as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import model_validator

from haitang import catalog
from haitang.catalog import Entry
from haitang.contract import Contract
from haitang.lexicon import Cover, Label, Record
from haitang.loss import AggregateLoss, RiskProfile
from haitang.underwriting.basis import PriceBasis
from haitang.underwriting.filed import FiledPrice
from haitang.underwriting.statement import Statement

REFERRAL = "referral"
Metric = Literal[
    "aggregate_limit",
    "anchor_ratio",
    "claims_per_year",
    "posture_multiplier",
    "exhaustion_probability",
    "unconditional_ransom",
    "filed_gap",
    "unfiled_form",
    "sector",
    "turnover",
    "limit_to_turnover",
    "least_coverage",
    "accumulation",
]
Outcome = Literal["refer", "decline"]
_LISTED = ("sector", "least_coverage")


class ReferralRule(Entry):
    """A rule of the catalogue: it fires where ``metric`` is above (or below) ``bound``.

    Attributes
    ----------
    values : tuple of str
        Sectors that ``sector`` asks for (1 where the enterprise's is one of them, else 0), or controls of which
        ``least_coverage`` takes the least.
    """

    code: str
    metric: Metric
    relation: Literal["above", "below"]
    bound: float
    values: tuple[str, ...] = ()
    outcome: Outcome
    label: Label

    @model_validator(mode="after")
    def _lists_what_it_is_about(self) -> Self:
        if (self.metric in _LISTED) != bool(self.values):
            raise ValueError("sector 与 least_coverage 须列出 values，其他指标不列")
        return self


def referral_rules() -> tuple[ReferralRule, ...]:
    """The rules of the catalogue, in its order.

    Examples
    --------
    >>> referral_rules()[0].label.zh
    '累计限额超过承保权限'
    """
    return tuple(catalog.load(REFERRAL, list[ReferralRule]))


class Referral(Record):
    """A rule that fired: what was seen and what the bound is; the unit is the metric's own."""

    code: str
    outcome: Outcome
    label: Label
    metric: Metric
    seen: float
    bound: float


class Appetite(Record):
    """What the rules say of a quote.

    Attributes
    ----------
    referrals : tuple of Referral
        Rules that fired; none means that the underwriter may decide.
    not_asked : tuple of str
        Codes of rules whose metric is not known, such as the accumulation without a capital snapshot.
    """

    referrals: tuple[Referral, ...]
    not_asked: tuple[str, ...]


def appetite(
    contract: Contract,
    profile: RiskProfile,
    statement: Statement,
    year: AggregateLoss,
    *,
    basis: PriceBasis | None = None,
    filed: FiledPrice | None = None,
) -> Appetite:
    """Rules that fire for a quote, in the catalogue's order, and those that could not be asked.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import filed_price, premium_statement, product_for
    >>> contract = example_contract()
    >>> statement, year = premium_statement(example_profile(), contract)
    >>> filed = filed_price(product_for(contract), contract, statement)
    >>> found = appetite(contract, example_profile(), statement, year, filed=filed)
    >>> found.referrals, found.not_asked[-1]
    ((), 'crowded_node')
    """
    on = basis or PriceBasis()
    known = dict(_metrics(contract, profile, statement, year, filed))
    known |= dict(_applicant_metrics(contract, on))
    fired, not_asked = [], []
    for rule in referral_rules():
        seen = _listed(rule, profile, on) if rule.metric in _LISTED else known.get(rule.metric)
        if seen is None:
            not_asked.append(rule.code)
        elif seen > rule.bound if rule.relation == "above" else seen < rule.bound:
            fired.append(
                Referral(
                    code=rule.code,
                    outcome=rule.outcome,
                    label=rule.label,
                    metric=rule.metric,
                    seen=seen,
                    bound=rule.bound,
                )
            )
    return Appetite(referrals=tuple(fired), not_asked=tuple(not_asked))


def _metrics(
    contract: Contract, profile: RiskProfile, statement: Statement, year: AggregateLoss, filed: FiledPrice | None
) -> Iterator[tuple[Metric, float]]:
    """What the quote itself tells: yuan, shares, events a year, multiples of the market."""
    base = sum(scenario.base_yearly for scenario in profile.scenarios)
    own = sum(scenario.yearly for scenario in profile.scenarios)
    ransom = contract.terms(Cover.RANSOM)
    unconditional = ransom is not None and ransom.state.answers and not ransom.conditions
    yield "aggregate_limit", float(contract.aggregate_limit.yuan)
    yield "anchor_ratio", statement.rate_on_line.fraction / statement.anchor.fraction
    yield "claims_per_year", year.claims
    yield "posture_multiplier", own / base if base else 1.0
    yield "exhaustion_probability", year.exhausted
    yield "unconditional_ransom", float(unconditional)
    yield "unfiled_form", float(filed is None)
    if filed is not None:
        yield "filed_gap", abs(filed.difference.fen) / filed.technical.fen


def _applicant_metrics(contract: Contract, basis: PriceBasis) -> Iterator[tuple[Metric, float]]:
    """What the enterprise's size and the rest of the book tell, where they are known."""
    if basis.applicant is not None:
        yield "turnover", float(basis.applicant.turnover.yuan)
        yield "limit_to_turnover", contract.aggregate_limit.fen / basis.applicant.turnover.fen
    if basis.capital is not None:
        groups = [basis.capital.group("node", code) for code in basis.nodes]
        held = [group.sum_insured for group in groups if group is not None and group.sum_insured is not None]
        if held:
            yield "accumulation", float((max(held) + contract.aggregate_limit).yuan)


def _listed(rule: ReferralRule, profile: RiskProfile, basis: PriceBasis) -> float | None:
    """A metric that depends on what the rule lists; None where nothing of it is known."""
    if rule.metric == "sector":
        return None if basis.applicant is None else float(basis.applicant.sector in rule.values)
    asked = [
        factor.coverage for scenario in profile.scenarios for factor in scenario.factors if factor.code in rule.values
    ]
    return min(asked, default=None)
