"""Whether the contract answers at all: period, insured system, exclusions, state and conditions (承保责任)."""

from __future__ import annotations

from haitang.contract.cover_terms import breached_conditions
from haitang.contract.event import LossEvent
from haitang.contract.exclusions import exclusion_label
from haitang.contract.model import Contract, CoverTerms, Rule
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
    excluded = [exclusion_label(code) for code in event.excluded if code in contract.exclusions]
    if excluded:
        return Refusal(
            Rule.EXCLUSION,
            contract.clauses.get(Rule.EXCLUSION, ""),
            f"属责任免除：{'、'.join(label.zh for label in excluded)}",
            f"Excluded: {', '.join(label.en for label in excluded)}",
        )
    return None


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
    outside = _outside_time(contract, terms, event)
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


def _outside_time(contract: Contract, terms: CoverTerms, event: LossEvent) -> Refusal | None:
    claims_made = terms.trigger == "claims_made"
    at = (event.claimed or event.reported or event.discovered) if claims_made else event.occurred
    clause = contract.clauses.get(Rule.PERIOD, terms.clause)
    if not contract.period.contains(at):
        day = day_text(shanghai(at).date())
        what = ("索赔提出日", "Claimed on") if claims_made else ("事故发生日", "Occurred on")
        return Refusal(
            Rule.PERIOD,
            clause,
            f"{what[0]} {day} 不在保险期间（{contract.period}）内",
            f"{what[1]} {shanghai(at):%Y-%m-%d}, outside the period of insurance",
        )
    retroactive = contract.retroactive_date
    if claims_made and retroactive is not None and event.occurred < retroactive:
        return Refusal(
            Rule.PERIOD,
            clause,
            f"事故发生于追溯日 {day_text(shanghai(retroactive).date())} 之前",
            f"Occurred before the retroactive date {shanghai(retroactive):%Y-%m-%d}",
        )
    return None
