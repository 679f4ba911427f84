"""The points of liability (定责要点): each with its clause, facts, evidence, and what the facts propose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from haitang.claims.clocks import Standing, board
from haitang.claims.loss_heads import loss_heads
from haitang.claims.rulings import Disclosure, EvidenceReference, Found, Outcome, Rulings
from haitang.contract import Condition, Contract, Rule, exclusion_label
from haitang.incident import Incident, LossItem
from haitang.lexicon import Cover, Label, Moment, Peril, Period, Record, shanghai

_NOT_MALICIOUS = frozenset({Peril.INSIDER_OR_ERROR, Peril.PROVIDER_OUTAGE})
_RESCISSION = timedelta(days=30)
_NEEDLESS = Label(zh="本案没有相关费用", en="No cost of this kind in the claim")
_NOT_ASSERTED = Label(zh="保险人未主张；除外由保险人举证", en="Not asserted: an exclusion is the insurer's to prove")
_NOT_EXPLAINED = Label(
    zh="该免责条款未作提示和明确说明，不产生效力",
    en="The exclusion was not explained and has no effect (Art. 17)",
)


class Point(Record):
    """One point: the question, its clause, what is known, and what follows from it by rule.

    Attributes
    ----------
    code : str
        ``trigger``, ``system``, ``period``, ``notice``, ``condition:CODE``, ``exclusion:CODE``, ``disclosure:N``.
    covers : tuple of Cover
        Covers that it bears on; empty means all.
    decisive : bool
        Whether a cover does not answer at all where the point fails.
    """

    code: str
    label: Label
    clause: str
    covers: tuple[Cover, ...] = ()
    decisive: bool = True
    facts: tuple[str, ...] = ()
    evidence: tuple[EvidenceReference, ...] = ()
    proposed: Outcome
    opinion: Label


def points_of(
    contract: Contract, incident: Incident, items: tuple[LossItem, ...], rulings: Rulings
) -> tuple[Point, ...]:
    """Every point that this contract and this event raise, in the order in which they are examined."""
    found = {item.point: item for item in rulings.found}
    return (
        _trigger(incident, found.get("trigger")),
        _system(contract, incident),
        _period(contract, incident),
        _notice(incident),
        *_conditions(contract, items, found),
        *_exclusions(contract, rulings, found),
        *(_disclosure(n, item, contract, incident) for n, item in enumerate(rulings.disclosures, start=1)),
    )


def _trigger(incident: Incident, found: Found | None) -> Point:
    label = Label(zh=f"触发原因：{incident.peril.label.zh}", en=f"Trigger: {incident.peril.label.en}")
    if found is not None:
        outcome = _outcome(found.holds)
        opinion = Label(zh=found.statement, en=found.statement)
    elif incident.peril in _NOT_MALICIOUS:
        outcome = Outcome.UNCLEAR
        opinion = Label(zh="非恶意原因，须核对合同是否承保", en="Not malicious: see whether the contract covers it")
    else:
        outcome = Outcome.UNCLEAR
        opinion = Label(zh="报告称属恶意行为，尚无查明结论", en="Reported as malicious; nobody has found it yet")
    return Point(
        code="trigger",
        label=label,
        clause="保险责任",
        facts=_facts(found),
        evidence=found.evidence if found else (),
        proposed=outcome,
        opinion=opinion,
    )


def _system(contract: Contract, incident: Incident) -> Point:
    insured = [system for system in incident.systems if system in contract.systems]
    return Point(
        code="system",
        label=Label(zh="受影响系统属保险标的", en="A system that was hit is insured"),
        clause=contract.clauses.get(Rule.SYSTEM, "保险标的"),
        facts=(f"受影响：{'、'.join(incident.systems)}", f"其中承保：{'、'.join(insured) or '无'}"),
        proposed=Outcome.HOLDS if insured else Outcome.FAILS,
        opinion=Label(
            zh="至少一个受影响系统已投保" if insured else "受影响系统均未投保",
            en="At least one system hit is insured" if insured else "None of the systems hit is insured",
        ),
    )


def occurrence(incident: Incident) -> Moment:
    """When the event began, as far as it is known: first hostile act, else interruption, else discovery."""
    line = incident.timeline
    return line.first_hostile_act or line.interruption_start or line.discovery


def _period(contract: Contract, incident: Incident) -> Point:
    at = occurrence(incident)
    inside = _inside(contract.period, at)
    opinions = {
        Outcome.HOLDS: Label(zh="事故发生在保险期间内", en="The event falls in the period"),
        Outcome.FAILS: Label(zh="事故不在保险期间内", en="The event is outside the period"),
        Outcome.UNCLEAR: Label(
            zh="发生时间的两端分处保险期间内外，须进一步查明",
            en="The bounds of the time lie on both sides of the period",
        ),
    }
    return Point(
        code="period",
        label=Label(zh="事故发生在保险期间内", en="The event falls in the period of insurance"),
        clause=contract.clauses.get(Rule.PERIOD, "保险期间"),
        facts=(f"保险期间：{contract.period}", f"发生：{_clock(at.earliest)} 至 {_clock(at.latest)}"),
        proposed=inside,
        opinion=opinions[inside],
    )


def _clock(at: datetime) -> str:
    return f"{shanghai(at):%Y-%m-%d %H:%M}"


def _inside(period: Period, at: Moment) -> Outcome:
    first, last = period.contains(at.earliest), period.contains(at.latest)
    if first and last:
        return Outcome.HOLDS
    return Outcome.FAILS if not first and not last else Outcome.UNCLEAR


def _notice(incident: Incident) -> Point:
    notified = incident.timeline.insurer_notified
    now = max(at.latest for at in (incident.timeline.discovery, notified) if at is not None)
    state = next(state for state in board(incident, {}, now) if state.rule.code == "policy_notice")
    met = state.standing is Standing.MET
    late = state.rule.if_missed or state.rule.label
    due, told = (_clock(at) if at else "—" for at in (state.due, notified.latest if notified else None))
    return Point(
        code="notice",
        label=Label(zh="及时通知保险人", en="Timely notice to the insurer"),
        clause="《保险法》第二十一条",
        decisive=False,
        facts=(f"时限：{due}", f"通知：{told}"),
        proposed=Outcome.HOLDS if met else Outcome.RESERVED,
        opinion=Label(zh="已在约定时限内通知", en="Notice was given in time") if met else late,
    )


def _conditions(contract: Contract, items: tuple[LossItem, ...], found: dict[str, Found]) -> Iterator[Point]:
    seen: dict[str, tuple[Condition, list[Cover]]] = {}
    for terms in contract.covers:
        for condition in terms.conditions:
            seen.setdefault(condition.code, (condition, []))[1].append(terms.cover)
    everywhere = [(condition, list[Cover]()) for condition in contract.conditions if condition.code not in seen]
    for condition, covers in [*seen.values(), *everywhere]:
        hit = [cover for cover in covers if any(item.cover is cover for item in items)]
        known = found.get(f"condition:{condition.code}")
        if known is None and asks_consent(condition.code):
            yield _consent(condition, tuple(covers), items)
            continue
        needless = known is None and bool(covers) and not hit
        yield Point(
            code=f"condition:{condition.code}",
            label=condition.text(),
            clause=condition.clause,
            covers=tuple(covers),
            decisive=condition.effect == "excluded",
            facts=_facts(known),
            evidence=known.evidence if known else (),
            proposed=Outcome.HOLDS if needless else _outcome(known.holds if known else None),
            opinion=Label(zh="本案没有相关费用", en="No cost of this kind in the claim")
            if needless
            else _opinion(known),
        )


def asks_consent(code: str) -> bool:
    """Whether a condition asks for the insurer's consent: its code says so.

    Examples
    --------
    >>> asks_consent("hardware_consent"), asks_consent("panel_vendor")
    (True, False)
    """
    return code.rsplit("_", maxsplit=1)[-1] == "consent"


def _consent(condition: Condition, covers: tuple[Cover, ...], items: tuple[LossItem, ...]) -> Point:
    missing = without_consent(items, covers)
    facts = [f"{item.reference} 同意编号：{item.consent or '无'}" for item in items if item.cover in covers]
    return Point(
        code=f"condition:{condition.code}",
        label=condition.text(),
        clause=condition.clause,
        covers=covers,
        decisive=False,
        facts=tuple(facts),
        proposed=Outcome.FAILS if missing else Outcome.HOLDS,
        opinion=Label(
            zh=f"未见事先书面同意：{'、'.join(missing)}；仅影响这些凭证",
            en=f"No prior consent for {', '.join(missing)}: these items alone are affected",
        )
        if missing
        else Label(zh="须同意的费用均有同意编号", en="Every cost that needs consent has one"),
    )


def without_consent(items: tuple[LossItem, ...], covers: tuple[Cover, ...]) -> tuple[str, ...]:
    """References of items of those covers whose head needs consent and that have none."""
    heads = loss_heads()
    return tuple(
        item.reference
        for item in items
        if item.cover in covers and not item.statute and heads[item.head].consent and item.consent is None
    )


def _exclusions(contract: Contract, rulings: Rulings, found: dict[str, Found]) -> Iterator[Point]:
    explained = {item.exclusion: item for item in rulings.explanations}
    for code in contract.exclusions:
        named = exclusion_label(code)
        known, told = found.get(f"exclusion:{code}"), explained.get(code)
        evidence = (*(known.evidence if known else ()), *(told.evidence if told else ()))
        if known is None:
            outcome = Outcome.HOLDS
            opinion = Label(
                zh="保险人未主张；除外由保险人举证", en="Not asserted: an exclusion is the insurer's to prove"
            )
        elif known.holds is False and told is not None and not told.explained:
            outcome, opinion = Outcome.HOLDS, _NOT_EXPLAINED
        else:
            outcome, opinion = _outcome(known.holds), _opinion(known)
        yield Point(
            code=f"exclusion:{code}",
            label=Label(zh=f"不属责任免除：{named.zh}", en=f"Not excluded: {named.en}"),
            clause=contract.clauses.get(Rule.EXCLUSION, "责任免除") + "；《保险法》第十七条",
            facts=_facts(known),
            evidence=evidence,
            proposed=outcome,
            opinion=opinion,
        )


def _disclosure(number: int, item: Disclosure, contract: Contract, incident: Incident) -> Point:
    outcome, opinion = _disclosed(item, contract, incident)
    return Point(
        code=f"disclosure:{number}",
        label=Label(zh=f"如实告知：{item.question}", en=f"Disclosure: {item.question}"),
        clause="《保险法》第十六条",
        facts=(item.statement,) if item.statement else (),
        evidence=item.evidence,
        proposed=outcome,
        opinion=opinion,
    )


def _disclosed(item: Disclosure, contract: Contract, incident: Incident) -> tuple[Outcome, Label]:
    if item.answer_true is None:
        return Outcome.UNCLEAR, Label(zh="告知是否属实待查明", en="Whether the answer was true is to be found out")
    if item.answer_true:
        return Outcome.HOLDS, Label(zh="告知属实", en="The answer was true")
    if not item.asked:
        return Outcome.HOLDS, Label(
            zh="保险人未曾询问，无告知义务", en="What the insurer never asked need not be disclosed"
        )
    knew = item.insurer_knew_at
    if knew is not None and (
        knew <= contract.period.start or incident.timeline.discovery.earliest - knew > _RESCISSION
    ):
        return Outcome.HOLDS, Label(
            zh="保险人订约时已经知道，或知道后三十日内未解除合同，不得以此拒赔",
            en="The insurer knew when it contracted, or for thirty days without rescinding: it is estopped",
        )
    if item.fault == "wilful" or (item.fault == "gross_negligence" and item.caused):
        return Outcome.FAILS, Label(
            zh="故意不实告知，或重大过失不实告知且对事故有严重影响",
            en="A wilful misstatement, or a grossly negligent one that bore seriously on the event",
        )
    return Outcome.HOLDS, Label(
        zh="并非故意；亦非对事故有严重影响的重大过失",
        en="Not wilful, nor a grossly negligent misstatement that bore seriously on the event",
    )


def _outcome(holds: bool | None) -> Outcome:
    return Outcome.UNCLEAR if holds is None else Outcome.HOLDS if holds else Outcome.FAILS


def _opinion(found: Found | None) -> Label:
    if found is None:
        return Label(zh="尚无查明的事实", en="Nothing has been found out yet")
    return Label(zh=found.statement, en=found.statement)


def _facts(found: Found | None) -> tuple[str, ...]:
    return (f"{found.statement}（{found.found_by}）",) if found else ()
