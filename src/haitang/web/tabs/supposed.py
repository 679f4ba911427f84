"""An event that a reader supposes, from a form: hours, amounts per cover, what was not kept to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from haitang.contract import Cause, Contract, Loss, LossEvent, Piece, Rule
from haitang.journeys import CaseFile
from haitang.lexicon import ZERO, BadInput, Cover, Problem, Yuan, refuse_if
from haitang.web.templatetags.haitang import label, wan_short

_NOBODY = UUID(int=0)
_MOST_HOURS = 24 * 365
_AFTER_INCEPTION = timedelta(days=30)
"""A supposed event happens so long after the period began, or in the middle of a shorter one."""
STATUTES = (Rule.MITIGATION, Rule.ASCERTAINMENT, Rule.DEFENCE)
"""Costs that the law puts on top."""


@dataclass(frozen=True)
class Question:
    """What the reader asks: the claim's own event, or one that they suppose; texts as typed, amounts in 万元."""

    of_claim: bool
    hours: str
    hourly: str
    hourly_net: str
    losses: dict[Cover, str]
    statutory: dict[Rule, str]
    cause: str
    breached: frozenset[str]
    in_kind: bool = False


@dataclass(frozen=True)
class Asked:
    """What was made of the question: an event, or what is wrong with it."""

    event: LossEvent | None
    problems: tuple[Problem, ...] = field(default=())


def question_of(asked: QueryDict, claimed: LossEvent | None, file: CaseFile) -> Question:
    """What the form says; where it was not sent, the claim's event, or else an outage of two days."""
    if not asked:
        plant = file.plant.body if file.plant else None
        hourly = wan_short(plant.gross_profit_per_hour) if plant else "3"
        losses = {Cover.DATA_RESTORATION: "30", Cover.INCIDENT_RESPONSE: "40"}
        return Question(
            claimed is not None,
            "48",
            hourly,
            "",
            losses,
            dict.fromkeys(STATUTES, ""),
            Cause.MALICIOUS_ACT.value,
            frozenset(),
        )
    return Question(
        of_claim=claimed is not None and asked.get("event") == "claim",
        hours=asked.get("hours", "").strip(),
        hourly=asked.get("hourly", "").strip(),
        hourly_net=asked.get("hourly_net", "").strip(),
        losses={cover: asked.get(cover.value, "").strip() for cover in Cover},
        statutory={rule: asked.get(rule.value, "").strip() for rule in STATUTES},
        cause=asked.get("cause", ""),
        breached=frozenset(asked.getlist("breached")),
        in_kind="in_kind" in asked,
    )


def supposed(question: Question, contract: Contract) -> Asked:
    """The event that the reader supposes, or every fault of the form."""
    try:
        return Asked(_event(question, contract))
    except BadInput as error:
        return Asked(None, error.problems)


def _event(question: Question, contract: Contract) -> LossEvent:
    form = _("Form of the supposed event")
    problems: list[Problem] = []

    def amount(text: str, at: str) -> Yuan:
        if not text:
            return ZERO
        try:
            found = Yuan.parse(f"{text}万元" if text[-1].isdecimal() else text)
        except ValueError as error:
            problems.append(Problem(form, at, str(error), text, "≥ 0"))
            return ZERO
        if not ZERO <= found <= contract.capacity * 100:
            bound = f"0 – {(contract.capacity * 100).text()}"
            problems.append(Problem(form, at, _("out of its bounds"), found.text(), bound))
            return ZERO
        return found

    hours = _hours(question.hours, form, problems)
    hourly = amount(question.hourly, _("Gross profit lost per hour, CNY 10k"))
    net = amount(question.hourly_net, _("Net profit lost per hour, CNY 10k")) if question.hourly_net else None
    losses = tuple(
        Loss(
            reference=cover.value,
            cover=cover,
            amount=found,
            in_kind=question.in_kind and cover is Cover.INCIDENT_RESPONSE,
        )
        for cover, text in question.losses.items()
        if cover is not Cover.BUSINESS_INTERRUPTION and (found := amount(text, label(cover)))
    )
    costs = {rule: amount(text, label(rule)) for rule, text in question.statutory.items()}
    if question.cause and question.cause not in {cause.value for cause in Cause}:
        problems.append(Problem(form, _("Cause"), _("not known"), question.cause, ", ".join(Cause)))
    refuse_if(problems)
    at = _when(contract)
    return LossEvent(
        id=_NOBODY,
        occurred=at,
        discovered=at,
        reported=at,
        claimed=at,
        cause=Cause(question.cause) if question.cause else None,
        systems=contract.systems,
        locations=contract.locations,
        losses=losses,
        interruption=(Piece(minutes=hours * 60, hourly_loss=hourly, hourly_net_profit=net),) if hours else (),
        breached=tuple(sorted(question.breached)),
        mitigation=costs[Rule.MITIGATION],
        ascertainment=costs[Rule.ASCERTAINMENT],
        defence=costs[Rule.DEFENCE],
    )


def _hours(text: str, form: str, problems: list[Problem]) -> int:
    if not text:
        return 0
    if not text.isdecimal() or int(text) > _MOST_HOURS:
        problems.append(Problem(form, _("Hours of standstill"), _("not a whole number"), text, f"0 – {_MOST_HOURS}"))
        return 0
    return int(text)


def _when(contract: Contract) -> datetime:
    period = contract.period
    return min(period.start + _AFTER_INCEPTION, period.start + (period.end - period.start) / 2)
