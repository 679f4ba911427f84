"""Whether the contract answers at all: period, system, location, cause, provider, exclusions, conditions (承保责任)."""

from __future__ import annotations

from datetime import timedelta

from haitang.contract.cover_terms import breached_conditions
from haitang.contract.event import LossEvent
from haitang.contract.exclusions import exclusion_label
from haitang.contract.model import Contract, CoverTerms
from haitang.contract.order import Rule
from haitang.lexicon import Label, day_text, shanghai


class Refusal:
    """Why nothing is paid: the rule, its clause and the reason."""

    def __init__(self, rule: Rule, clause: str, zh: str, en: str) -> None:
        self.rule = rule
        self.clause = clause
        self.reason = Label(zh=zh, en=en)


def refusal_of_event(contract: Contract, event: LossEvent) -> Refusal | None:
    """Why the whole event is outside the contract; None where it is inside."""
    if not set(event.systems) & set(contract.systems):
        return Refusal(
            Rule.SYSTEM,
            contract.clauses.get(Rule.SYSTEM, ""),
            f"受影响系统 {'、'.join(event.systems)} 均不在保险标的之内",
            f"None of the systems hit is insured: {', '.join(event.systems)}",
        )
    if contract.locations and event.locations and not set(event.locations) & set(contract.locations):
        return Refusal(
            Rule.LOCATION,
            contract.clauses.get(Rule.LOCATION, ""),
            f"事故地点 {'、'.join(event.locations)} 均不在保险地点之内",
            f"None of the locations hit is insured: {', '.join(event.locations)}",
        )
    excluded = [exclusion_label(code) for code in event.excluded if code in contract.exclusions]
    if excluded:
        return Refusal(
            Rule.EXCLUSION,
            contract.clauses.get(Rule.EXCLUSION, ""),
            f"属责任免除：{'、'.join(label.zh for label in excluded)}",
            f"Excluded: {', '.join(label.en for label in excluded)}",
        )
    return None


def answers_at_all(contract: Contract, event: LossEvent) -> bool:
    """Whether any cover of the contract answers for the event, whatever was lost."""
    if refusal_of_event(contract, event) is not None:
        return False
    return any(refusal_of_cover(contract, terms, event) is None for terms in contract.covers)


def refusal_of_cover(contract: Contract, terms: CoverTerms, event: LossEvent) -> Refusal | None:
    """Why one cover does not answer; None where it does."""
    if not terms.state.answers:
        label = terms.state.label
        return Refusal(
            Rule.STATE,
            terms.clause,
            f"{terms.cover.label.zh}为“{label.zh}”，不予赔付",
            f"{terms.cover.label.en} is '{label.en}': nothing is payable",
        )
    outside = _outside_time(contract, terms, event) or _other_cause(terms, event)
    if outside is not None:
        return outside
    unmet = [item for item in breached_conditions(contract, terms, event) if item.effect == "excluded"]
    if unmet:
        return Refusal(
            Rule.CONDITION,
            "、".join(item.clause for item in unmet),
            f"未满足：{'、'.join(item.text().zh for item in unmet)}；该险别不予赔付",
            f"Not met: {', '.join(item.text().en for item in unmet)}; the cover does not answer",
        )
    return None


def _other_cause(terms: CoverTerms, event: LossEvent) -> Refusal | None:
    """A cause or a provider that the cover does not name; a cause that is not known is not held against the insured."""
    if event.cause is not None and terms.causes and event.cause not in terms.causes:
        named = terms.causes
        return Refusal(
            Rule.CAUSE,
            terms.clause,
            f"触发原因为{event.cause.label.zh}，该险别只承保{'、'.join(cause.label.zh for cause in named)}",
            f"Set off by: {event.cause.label.en}; the cover answers for {', '.join(c.label.en for c in named)}",
        )
    dependent = terms.dependent
    if (
        dependent is not None
        and dependent.providers
        and event.through_provider
        and event.provider not in dependent.providers
    ):
        return Refusal(
            Rule.PROVIDER,
            terms.clause,
            f"服务商{event.provider or '不明'}不在约定名单（{'、'.join(dependent.providers)}）之内",
            f"The provider ({event.provider or 'unknown'}) is not one of {', '.join(dependent.providers)}",
        )
    return None


def _outside_time(contract: Contract, terms: CoverTerms, event: LossEvent) -> Refusal | None:
    clause = contract.clauses.get(Rule.PERIOD, terms.clause)
    if terms.trigger == "claims_made":
        return _claimed_outside(contract, event, clause)
    if contract.period.contains(event.occurred):
        return None
    return Refusal(
        Rule.PERIOD,
        clause,
        f"事故发生日 {day_text(shanghai(event.occurred).date())} 不在保险期间（{contract.period}）内",
        f"Occurred on {shanghai(event.occurred):%Y-%m-%d}, outside the period of insurance",
    )


def _claimed_outside(contract: Contract, event: LossEvent, clause: str) -> Refusal | None:
    """Claims-made: first claimed in the period, or, for events before its end, in the extended reporting period."""
    claimed = event.claimed or event.reported or event.discovered
    end = contract.period.end
    extended = timedelta(days=contract.extended_reporting_days)
    if not contract.period.start <= claimed < end + extended:
        told = f"（含延长报告期 {contract.extended_reporting_days} 天）" if extended else ""
        return Refusal(
            Rule.PERIOD,
            clause,
            f"索赔提出日 {day_text(shanghai(claimed).date())} 不在保险期间（{contract.period}）{told}内",
            f"Claimed on {shanghai(claimed):%Y-%m-%d}, outside the period of insurance and of extended reporting",
        )
    if event.occurred >= end:
        return Refusal(
            Rule.PERIOD,
            clause,
            f"事故发生日 {day_text(shanghai(event.occurred).date())} 在保险期间届满之后",
            f"Occurred on {shanghai(event.occurred):%Y-%m-%d}, after the end of the period",
        )
    retroactive = contract.retroactive_date
    if retroactive is not None and event.occurred < retroactive:
        return Refusal(
            Rule.PERIOD,
            clause,
            f"事故发生于追溯日 {day_text(shanghai(retroactive).date())} 之前",
            f"Occurred before the retroactive date {shanghai(retroactive):%Y-%m-%d}",
        )
    return None
