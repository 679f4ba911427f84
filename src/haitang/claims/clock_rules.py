"""What a clock is: the event that starts it, the event that meets it, the time between, and when it runs at all."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from haitang.catalog import Entry, load
from haitang.claims.level import Level
from haitang.lexicon import SHANGHAI, Label, Record, shanghai

Operator = Literal["critical_infrastructure", "central_organ", "other"]
"""Who was hit, as the reporting rules divide operators."""


class Within(Record):
    """A length of time: hours and minutes run from moment to moment, days and years to 24:00 of the last day."""

    minutes: int = Field(default=0, ge=0)
    hours: int = Field(default=0, ge=0)
    days: int = Field(default=0, ge=0)
    years: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(value > 0 for value in (self.minutes, self.hours, self.days, self.years)) != 1:
            raise ValueError("期限须且只须用一种单位")
        return self

    def after(self, start: datetime) -> datetime:
        """When the time is up, if it started at ``start``; a last day that is a holiday is not put off.

        Examples
        --------
        >>> Within(days=30).after(datetime(2026, 8, 28, 9, tzinfo=SHANGHAI)).isoformat()
        '2026-09-28T00:00:00+08:00'
        """
        local = shanghai(start)
        if self.days:
            return _end_of(local.date() + timedelta(days=self.days))
        if self.years:
            year = local.year + self.years
            return _end_of(date(year, local.month, min(local.day, monthrange(year, local.month)[1])))
        return local + timedelta(hours=self.hours, minutes=self.minutes)


class Applies(Record):
    """When a clock runs at all; an empty condition always holds.

    Attributes
    ----------
    level_at_least : Level or None
        From which level of incident on.
    operators : tuple of Operator
        For which kinds of operator; empty means all.
    suspected_crime : bool
        Whether only where a crime is suspected.
    unless : str
        An event that makes the clock needless.
    """

    level_at_least: Level | None = None
    operators: tuple[Operator, ...] = ()
    suspected_crime: bool = False
    unless: str = ""


class ClockRule(Entry):
    """One clock: who answers, the event that starts it, the event that meets it, and the time between."""

    code: str
    label: Label
    answers: Literal["insured", "insurer", "protection_authority", "provincial_cac"]
    starts: str
    until: str
    within: Within | None = None
    applies: Applies = Applies()
    paused: tuple[tuple[str, str], ...] = ()
    advice: Label | None = None
    if_missed: Label | None = None

    @property
    def events(self) -> frozenset[str]:
        """Every event that moves this clock."""
        pauses = {event for pair in self.paused for event in pair}
        return frozenset({self.starts, self.until, *pauses, self.applies.unless} - {""})


def rules() -> list[ClockRule]:
    """The clocks that ship with the program."""
    table: list[ClockRule] = load("clocks", list[ClockRule])
    return table


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
