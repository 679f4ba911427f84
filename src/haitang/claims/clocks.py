"""The board of clocks of an incident and its claim: who answers for what, until when, and how each stands.

Clocks are data (`clocks.yaml`). Where an event is known only between bounds, its clock counts from the earliest: the
one who keeps that deadline has kept it whatever the truth is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from haitang.claims.clock_rules import ClockRule, Operator, Within, rules
from haitang.claims.level import LevelFinding, assess_level
from haitang.incident import Incident
from haitang.lexicon import BadInput, Instant, Label, Moment, Problem, Record


class Standing(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    NOT_APPLICABLE = "not_applicable"
    WAITING = "waiting"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.RUNNING: Label(zh="计时中", en="Running"),
    Standing.MET: Label(zh="已按时完成", en="Met"),
    Standing.MISSED: Label(zh="已超时", en="Missed"),
    Standing.NOT_APPLICABLE: Label(zh="不适用", en="Not applicable"),
    Standing.WAITING: Label(zh="尚未起算", en="Not yet started"),
}


class ClockState(Record):
    """How one clock stands at one instant.

    Attributes
    ----------
    due : Instant or None
        Counted from the earliest start; None for "promptly", and while it waits.
    due_latest : Instant or None
        The same from the latest start: the doubt of the start carried over.
    provisional : bool
        The level is still open: the clock runs as if the highest possible level held.
    certain : bool
        False where the doubt about the times could turn met into missed or missed into met.
    """

    rule: ClockRule
    standing: Standing
    started: Moment | None = None
    due: Instant | None = None
    due_latest: Instant | None = None
    met_at: Moment | None = None
    provisional: bool = False
    certain: bool = True
    note: Label | None = None

    def remaining(self, now: datetime) -> timedelta | None:
        """Time left, negative when over; None where there is no due time or nothing left to do."""
        return self.due - now if self.due is not None and self.standing is Standing.RUNNING else None


def board(
    incident: Incident,
    done: Mapping[str, Moment],
    now: datetime,
    *,
    operator: Operator | None = None,
    level: LevelFinding | None = None,
    agreed: Mapping[str, Within] | None = None,
    table: Iterable[ClockRule] | None = None,
) -> tuple[ClockState, ...]:
    """Every clock of an incident and its claim as it stands at ``now``.

    Parameters
    ----------
    incident : Incident
        Its timeline gives discovery and the notice to the insurer; its own events count as done.
    done : mapping of str to Moment
        Events beside those, by the names that `clocks.yaml` uses; those after ``now`` are not yet seen.
    operator : Operator, optional
        Taken from the facts where not given.
    level : LevelFinding, optional
        Computed from the facts where not given. While it is open, clocks run for the highest level possible.
    agreed : mapping of str to Within, optional
        Times that the policy sets otherwise, by code of clock.
    table : iterable of ClockRule, optional
        Other clocks; the shipped ones by default.

    Raises
    ------
    BadInput
        An event or an agreed time that no clock knows.
    """
    chosen, agreed = tuple(table or rules()), agreed or {}
    _refuse_unknown(chosen, {**incident.events, **done}, agreed)
    finding = level or assess_level(incident.facts)
    kind = operator or ("critical_infrastructure" if incident.facts.critical_infrastructure else "other")
    seen = {name: at for name, at in _events(incident, done).items() if at.earliest <= now}
    present = _Present(seen=seen, now=now, operator=kind, level=finding, suspected_crime=incident.facts.suspected_crime)
    return tuple(_state(rule, agreed.get(rule.code, rule.within), present) for rule in chosen)


@dataclass(frozen=True)
class _Present:
    """What is known at the instant of the board."""

    seen: Mapping[str, Moment]
    now: datetime
    operator: Operator
    level: LevelFinding
    suspected_crime: bool


def _state(rule: ClockRule, within: Within | None, present: _Present) -> ClockState:
    seen, now, level = present.seen, present.now, present.level
    needless = _needless(rule, present)
    if needless is not None:
        return ClockState(rule=rule, standing=Standing.NOT_APPLICABLE, note=needless)
    floor = rule.applies.level_at_least
    provisional = floor is not None and level.at_least.rank < floor.rank
    started, met = seen.get(rule.starts), seen.get(rule.until)
    if started is None:
        return ClockState(rule=rule, standing=Standing.WAITING, provisional=provisional, met_at=met)
    due = due_latest = None
    if within is not None:
        pause = sum((_pause(pair, seen, now) for pair in rule.paused), timedelta())
        due, due_latest = within.after(started.earliest) + pause, within.after(started.latest) + pause
    standing, certain = _standing(met, due, due_latest, now)
    return ClockState(
        rule=rule,
        standing=standing,
        started=started,
        due=due,
        due_latest=due_latest,
        met_at=met,
        provisional=provisional,
        certain=certain,
        note=_note(rule, standing, certain=certain, provisional=provisional, level=level),
    )


def _standing(
    met: Moment | None, due: datetime | None, due_latest: datetime | None, now: datetime
) -> tuple[Standing, bool]:
    """The standing on the strictest reading, and whether the kindest reading agrees."""
    if due is None or due_latest is None:
        return (Standing.RUNNING if met is None else Standing.MET), True
    if met is None:
        return (Standing.RUNNING, True) if now <= due else (Standing.MISSED, now > due_latest)
    return (Standing.MET, True) if met.latest <= due else (Standing.MISSED, met.earliest > due_latest)


def _needless(rule: ClockRule, present: _Present) -> Label | None:
    """Why the clock does not run, if it does not."""
    applies, level = rule.applies, present.level
    if applies.operators and present.operator not in applies.operators:
        return Label(zh="运营者类别不适用", en="not for this kind of operator")
    floor = applies.level_at_least
    if floor is not None and level.could_be.rank < floor.rank:
        return Label(
            zh=f"事件级别为{level.at_least.label.zh}，{floor.label.zh}及以上才须报告",
            en=f"the incident is {level.at_least.label.en.lower()}; due from {floor.label.en.lower()} on",
        )
    if applies.suspected_crime and not present.suspected_crime:
        return Label(zh="未发现涉嫌违法犯罪", en="no crime is suspected")
    if applies.unless in present.seen and rule.until not in present.seen:
        return Label(zh="已无必要", en="no longer needed")
    return None


def _note(
    rule: ClockRule, standing: Standing, *, certain: bool, provisional: bool, level: LevelFinding
) -> Label | None:
    if standing is Standing.MISSED and not certain:
        return Label(
            zh="时间界限未定：按最早起点计已超时", en="times in doubt: missed if counted from the earliest start"
        )
    if standing is Standing.MISSED:
        return rule.if_missed
    if provisional:
        return Label(
            zh=f"事件级别未定（{level.label.zh}），暂按须报告计时",
            en=f"the level is open ({level.label.en}); runs until it is decided",
        )
    return rule.advice if standing is Standing.RUNNING else None


def _pause(pair: tuple[str, str], seen: Mapping[str, Moment], now: datetime) -> timedelta:
    """How long the clock surely stood still between two events; it still does where the second is to come."""
    begin, end = (seen.get(name) for name in pair)
    if begin is None:
        return timedelta()
    return max((end.earliest if end else now) - begin.latest, timedelta())


def _events(incident: Incident, done: Mapping[str, Moment]) -> dict[str, Moment]:
    timeline = incident.timeline
    known = {"discovery": timeline.discovery, "insurer_notified": timeline.insurer_notified}
    return {**{name: at for name, at in known.items() if at is not None}, **incident.events, **done}


def _refuse_unknown(table: tuple[ClockRule, ...], done: Mapping[str, Moment], agreed: Mapping[str, Within]) -> None:
    events = frozenset().union(*(rule.events for rule in table))
    codes = {rule.code for rule in table}
    problems = [
        Problem(file="时钟", at="events", message="未知事项", value=name, bound="、".join(sorted(events)))
        for name in sorted(set(done) - events)
    ] + [
        Problem(file="时钟", at="agreed", message="未知时钟", value=name, bound="、".join(sorted(codes)))
        for name in sorted(set(agreed) - codes)
    ]
    if problems:
        raise BadInput(problems)
