"""Who owes what by when (催报): reports, milestones and the summary; pure, so that pages and the sender agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from haitang.lexicon import Label
from haitang.parties import PartyCategory
from haitang.pilot.progress.milestones import MilestonePlan
from haitang.pilot.progress.reports import reporting_units
from haitang.pilot.round import Round
from haitang.pilot.states import State


class OwedKind(StrEnum):
    """What kind of thing is owed."""

    REPORT = "report"
    MILESTONE = "milestone"
    SUMMARY = "summary"

    @property
    def label(self) -> Label:
        """What people read."""
        return _KINDS[self]


_KINDS: Final = MappingProxyType(
    {
        OwedKind.REPORT: Label(zh="进展报告", en="Progress report"),
        OwedKind.MILESTONE: Label(zh="里程碑", en="Milestone"),
        OwedKind.SUMMARY: Label(zh="试点总结", en="Pilot summary"),
    }
)


@dataclass(frozen=True)
class PilotStanding:
    """What decides what a pilot owes.

    Attributes
    ----------
    started_on : date or None
        The first day of implementation; periods that ended before it are not owed.
    parties : dict of str to PartyCategory
        Every organisation of the project but the authorities.
    received : frozenset of (str, str)
        Period and unit of each report that was handed in.
    summary_until : date or None
        The day that an authority set when it sent the summary back.
    """

    project: UUID
    number: str
    title: str
    round_code: str
    state: State
    lead: str
    started_on: date | None
    parties: dict[str, PartyCategory] = field(default_factory=dict)
    plan: MilestonePlan = field(default_factory=MilestonePlan)
    received: frozenset[tuple[str, str]] = frozenset()
    summary_until: date | None = None


@dataclass(frozen=True)
class Owed:
    """Something that a unit still has to do by a day."""

    kind: OwedKind
    project: UUID
    number: str
    title: str
    code: str
    label: Label
    unit: str
    due: date
    timezone: str

    def days_left(self, now: datetime) -> int:
        """Days until the due date on the round's calendar; negative when it is late."""
        return (self.due - now.astimezone(ZoneInfo(self.timezone)).date()).days

    def late(self, now: datetime) -> bool:
        """Whether its day has passed."""
        return self.days_left(now) < 0


def owed(standing: PilotStanding, round_: Round, now: datetime) -> tuple[Owed, ...]:
    """Everything that a pilot under way owes at ``now``, the first due first; nothing before or after.

    Reports are owed from the end of their period's first day on, milestones and the summary from the start.
    """
    if standing.state is not State.IMPLEMENTING:
        return ()
    found = [*_reports(standing, round_, now), *_milestones(standing, round_), _summary(standing, round_)]
    return tuple(sorted(found, key=lambda each: (each.due, each.kind, each.code, each.unit)))


def _reports(standing: PilotStanding, round_: Round, now: datetime) -> Iterator[Owed]:
    reports = round_.implementation.reports
    units = reporting_units(reports, standing.lead, standing.parties)
    for period in reports.periods:
        begun = period.starts <= now.astimezone(ZoneInfo(period.timezone)).date()
        if not begun or (standing.started_on is not None and period.ends < standing.started_on):
            continue
        for unit, _, _ in units:
            if (period.code, unit) not in standing.received:
                yield _owed(
                    standing, OwedKind.REPORT, period.code, period.label, unit, period.last_day, period.timezone
                )


def _milestones(standing: PilotStanding, round_: Round) -> Iterator[Owed]:
    timezone = round_.summary_deadline.timezone
    for stone in standing.plan.milestones:
        if stone.done_on is None:
            label = Label(zh=stone.title, en=stone.title)
            for unit in stone.units or (standing.lead,):
                yield _owed(standing, OwedKind.MILESTONE, stone.code, label, unit, stone.due, timezone)


def _summary(standing: PilotStanding, round_: Round) -> Owed:
    deadline = round_.summary_deadline
    due = standing.summary_until or deadline.last_day
    label = OwedKind.SUMMARY.label
    return _owed(standing, OwedKind.SUMMARY, "summary", label, standing.lead, due, deadline.timezone)


def _owed(
    standing: PilotStanding, kind: OwedKind, code: str, label: Label, unit: str, due: date, timezone: str
) -> Owed:
    return Owed(kind, standing.project, standing.number, standing.title, code, label, unit, due, timezone)


LATE: Final = "late"


@dataclass(frozen=True)
class Reminder:
    """A reminder to one unit of one thing at one stage; ``key`` is the same whenever it would be sent again."""

    owed: Owed
    stage: str

    @property
    def key(self) -> str:
        """What makes the reminder one of its kind: thing, due date, recipient and stage."""
        each = self.owed
        return f"remind/{each.project}/{each.kind}/{each.code}/{each.due}/{each.unit}/{self.stage}"


def reminders(found: Iterable[Owed], remind_days: Iterable[int], now: datetime) -> tuple[Reminder, ...]:
    """What is to be reminded of at ``now``: one for each stage that was reached last, one once it is late.

    A day on which nobody looked is made up for on the next: with stages 14, 7 and 1, ten days before a due date the
    reminder of the fourteenth day is meant.
    """
    stages = sorted(remind_days)
    made = []
    for each in found:
        left = each.days_left(now)
        stage = LATE if left < 0 else next((str(days) for days in stages if left <= days), "")
        if stage:
            made.append(Reminder(each, stage))
    return tuple(made)
