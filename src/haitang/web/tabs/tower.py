"""Limits and deductibles of a contract as bars on one scale, and in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from haitang.contract import Contract, CoverTerms, Deductible, Rule
from haitang.lexicon import Label, Yuan
from haitang.web.templatetags.haitang import wan_short


@dataclass(frozen=True)
class Floor:
    """A bar of the tower, in per cent of its width: what is borne first, then what is paid up to the limit."""

    label: Label | str
    state: Label | None
    answers: bool
    borne: float
    paid: float
    text: str
    clause: str


@dataclass(frozen=True)
class Tower:
    """The whole policy's bars, then one for each cover; ``event`` is where the event limit lies."""

    whole: list[Floor]
    covers: list[Floor]
    event: float | None


SEEN = 0.6
"""Least width of a bar that is there at all, per cent: a small deductible must not vanish beside a large limit."""


def tower(contract: Contract) -> Tower:
    """Limits and deductibles on one scale, which ends at what the period can pay in all."""
    most = contract.capacity.fen

    def width(amount: Yuan) -> float:
        return round(max(100 * min(amount.fen, most) / most, SEEN), 2) if amount else 0.0

    def floor(
        name: Label | str, borne: Deductible, limit: Yuan | None, clause: str, terms: CoverTerms | None = None
    ) -> Floor:
        answers = terms is None or terms.state.answers
        reach = limit or contract.event_limit or contract.aggregate_limit
        return Floor(
            label=name,
            state=terms.state.label if terms else None,
            answers=answers,
            borne=width(borne.amount) if answers else 0.0,
            paid=min(width(reach), 100 - width(borne.amount)) if answers else 0.0,
            text=bears_and_pays(borne, limit, terms) if answers else "",
            clause=clause,
        )

    clauses = contract.clauses
    aggregate = Deductible(amount=contract.aggregate_deductible)
    whole = [floor(_("All events of the period"), aggregate, contract.capacity, clauses.get(Rule.AGGREGATE, ""))]
    event_clauses = (clauses.get(Rule.EVENT_DEDUCTIBLE, ""), clauses.get(Rule.EVENT_LIMIT, ""))
    clause = ", ".join(dict.fromkeys(each for each in event_clauses if each))
    whole.append(floor(_("One event"), contract.event_deductible, contract.event_limit, clause))
    return Tower(
        whole=whole,
        covers=[
            floor(terms.cover.label, terms.deductible, terms.event_limit, terms.clause, terms)
            for terms in contract.covers
        ],
        event=width(contract.event_limit) if contract.event_limit else None,
    )


def bears_and_pays(borne: Deductible, limit: Yuan | None, terms: CoverTerms | None) -> str:
    """What is borne first and what is paid, in words, 万元."""
    parts = []
    if borne.amount or borne.rate.ppm:
        parts.append(_("bears first %(amount)s") % {"amount": deductible_text(borne)})
    parts.append(_("up to %(amount)s") % {"amount": wan_short(limit)} if limit else _("up to the policy's limit"))
    if terms is not None:
        if terms.aggregate_limit is not None:
            parts.append(_("in the period %(amount)s") % {"amount": wan_short(terms.aggregate_limit)})
        if terms.insured_share.ppm:
            parts.append(_("insured's share %(share)s") % {"share": terms.insured_share})
        if terms.dependent is not None and terms.dependent.event_limit is not None:
            parts.append(_("through a provider %(amount)s") % {"amount": wan_short(terms.dependent.event_limit)})
    return "; ".join(parts)


def deductible_text(deductible: Deductible) -> str:
    """A deductible in 万元, its rate, or the higher of the two."""
    if deductible.amount and deductible.rate.ppm:
        return _("%(amount)s or %(rate)s, the higher") % {
            "amount": wan_short(deductible.amount),
            "rate": deductible.rate,
        }
    return wan_short(deductible.amount) if deductible.amount else str(deductible.rate)
