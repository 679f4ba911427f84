"""条款图: a contract as a picture for people: period, limits, waiting hours, the order of its terms, what it asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from haitang.contract import Condition, Contract, CoverTerms, Deductible, Retention, Rule, Waiting, exclusion_label
from haitang.journeys import CaseFile
from haitang.lexicon import ZERO, Cover, Label, Share
from haitang.web.records import body_of
from haitang.web.tabs.plant import system_names
from haitang.web.tabs.tower import deductible_text, tower
from haitang.web.templatetags.haitang import day, label, wan_short

FORMS = {
    "first_party": Label(zh="第一方损失", en="First party"),
    "third_party": Label(zh="第三者责任", en="Third party"),
    "package": Label(zh="综合", en="Package"),
}
RETENTIONS = {
    Retention.WAITING_ONLY: Label(zh="仅等待期", en="waiting period only"),
    Retention.DEDUCTIBLE_ONLY: Label(zh="仅免赔额", en="deductible only"),
    Retention.HIGHER_OF: Label(zh="等待期与免赔额取高", en="higher of waiting period and deductible"),
    Retention.BOTH: Label(zh="等待期与免赔额并用", en="waiting period and deductible"),
}
WAITINGS = {
    Waiting.TIME_RETENTION: Label(zh="等待期内损失自担", en="the first hours are borne"),
    Waiting.QUALIFYING: Label(zh="超过等待期后自始起算", en="qualifying, paid from the start once passed"),
}
_BASES = {
    "gross_profit": Label(zh="毛利润", en="gross profit"),
    "net_profit_per_hour": Label(zh="每小时净利润", en="net profit per hour"),
}
_STARTS = {
    "interruption": Label(zh="中断开始", en="the interruption begins"),
    "discovery": Label(zh="发现中断", en="it is discovered"),
    "notice": Label(zh="通知保险人", en="the insurer is told"),
}


def facts(file: CaseFile, tab: str, asked: QueryDict) -> dict[str, Any]:
    """What the page shows: the policy's terms, or those quoted."""
    contract = contract_of(file, tab)
    names = system_names(file)
    return {
        "contract": contract,
        "form": FORMS[contract.form],
        "span": span(contract, file.now),
        "tower": tower(contract),
        "waits": waits(contract),
        "steps": (cover_steps(contract), policy_steps(contract)),
        "conditions": conditions(contract),
        "exclusions": [exclusion_label(code) for code in contract.exclusions],
        "insurers": [(file.parties.get(insurer.code), insurer) for insurer in contract.insurers],
        "insured": file.parties.get(contract.insured),
        "systems": [names.get(code, code) for code in contract.systems],
        "schedule": [
            (terms, RETENTIONS[terms.interruption.retention], WAITINGS[terms.interruption.waiting])
            if terms.interruption
            else (terms, None, None)
            for terms in contract.covers
        ],
    }


def contract_of(file: CaseFile, tab: str) -> Contract:
    """The contract of a tab: the policy's, or that of the terms quoted."""
    contract: Contract = body_of(file, tab).contract
    return contract


@dataclass(frozen=True)
class Stretch:
    """A part of the time axis, in per cent of it."""

    name: str
    dates: str
    left: float
    width: float
    tone: str


@dataclass(frozen=True)
class Span:
    """The period of insurance on an axis, with what counts before and after it, and where now is."""

    stretches: list[Stretch]
    now: float | None


def span(contract: Contract, now: datetime) -> Span:
    """Retroactive time, the period itself, and the time in which claims may still come in."""
    period, back = contract.period, contract.retroactive_date
    late = timedelta(days=contract.extended_reporting_days)
    start = min(back, period.start) if back else period.start
    whole = period.end + late - start

    def share(at: datetime) -> float:
        return round(100 * ((at - start) / whole), 2)

    def stretch(name: str, first: datetime, last: datetime, tone: str) -> Stretch:
        shown = f"{day(first)} – {day(last - timedelta(seconds=1))}"
        return Stretch(name, shown, share(first), round(share(last) - share(first), 2), tone)

    found = [stretch(_("Period of insurance"), period.start, period.end, "held")]
    if back and back < period.start:
        found.insert(0, stretch(_("Events since the retroactive date, claims-made covers"), back, period.start, "late"))
    if late:
        found.append(stretch(_("Extended reporting"), period.end, period.end + late, "late"))
    within = start <= now <= period.end + late
    return Span(found, share(now) if within else None)


@dataclass(frozen=True)
class Wait:
    """The hours of an interruption: what is borne, from when it is paid, until when."""

    cover: Cover
    hours: int
    days: int
    starts: Label
    clock: str
    retention: Label
    waiting: Label
    qualifying: bool
    basis: Label
    deductible: str


def waits(contract: Contract) -> list[Wait]:
    """Every cover that counts hours."""
    return [
        Wait(
            cover=terms.cover,
            hours=held.waiting_hours,
            days=held.indemnity_days,
            starts=_STARTS[held.waiting_from],
            clock=_("operating hours") if held.hours == "operating" else _("clock hours"),
            retention=RETENTIONS[held.retention],
            waiting=WAITINGS[held.waiting],
            qualifying=held.waiting is Waiting.QUALIFYING,
            basis=_BASES[held.basis],
            deductible=deductible_text(terms.deductible) if terms.deductible != Deductible() else "",
        )
        for terms in contract.covers
        if (held := terms.interruption) is not None
    ]


@dataclass(frozen=True)
class TermStep:
    """A step of the settlement in the contract's own order; ``agreed`` empty where the contract leaves it out."""

    rule: Rule
    agreed: str
    clause: str


def cover_steps(contract: Contract) -> list[TermStep]:
    """What each cover's loss goes through: which covers agree to each rule."""
    return [TermStep(rule, _agreed_by(contract, rule), "") for rule in contract.order.cover]


def _agreed_by(contract: Contract, rule: Rule) -> str:
    held = [terms for terms in contract.covers if terms.state.answers and _holds(terms, contract, rule)]
    if len(held) == len(contract.covers):
        return _("all covers")
    return ", ".join(label(terms.cover) for terms in held)


def _holds(terms: CoverTerms, contract: Contract, rule: Rule) -> bool:
    match rule:
        case Rule.RETENTION:
            return terms.interruption is not None
        case Rule.AVERAGE:
            return terms.average
        case Rule.DEDUCTIBLE:
            return terms.deductible != Deductible() and terms.interruption is None
        case Rule.ADDED_RATE:
            return any(each.effect == "added_rate" for each in (*terms.conditions, *contract.conditions))
        case Rule.DEPENDENT:
            return terms.dependent is not None
        case Rule.SUBLIMIT:
            return terms.event_limit is not None
        case Rule.INSURED_SHARE:
            return terms.insured_share != Share(0)
        case _:
            return False


def policy_steps(contract: Contract) -> list[TermStep]:
    """What the sum of the covers goes through, with the amount that the contract agrees on, 万元."""
    agreed = {
        Rule.EVENT_DEDUCTIBLE: deductible_text(contract.event_deductible)
        if contract.event_deductible != Deductible()
        else "",
        Rule.EVENT_LIMIT: wan_short(contract.event_limit) if contract.event_limit else "",
        Rule.POLICY_SHARE: str(contract.insured_share) if contract.insured_share.ppm else "",
        Rule.OTHER_INSURANCE: label(contract.other_insurance),
        Rule.AGGREGATE_DEDUCTIBLE: wan_short(contract.aggregate_deductible)
        if contract.aggregate_deductible > ZERO
        else "",
        Rule.AGGREGATE: wan_short(contract.aggregate_limit),
    }
    return [TermStep(rule, agreed.get(rule, ""), contract.clauses.get(rule, "")) for rule in contract.order.policy]


def conditions(contract: Contract) -> list[tuple[Cover | None, Condition]]:
    """Conditions of the whole policy, then those of each cover."""
    return [(None, each) for each in contract.conditions] + [
        (terms.cover, each) for terms in contract.covers for each in terms.conditions
    ]
