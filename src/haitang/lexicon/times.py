"""Times are aware, periods are half-open, and what is not known exactly is held between two bounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final, Protocol, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, model_validator

from haitang.lexicon.records import Record

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
Instant = Annotated[AwareDatetime, AfterValidator(lambda value: value.astimezone(UTC))]
"""An aware time, at rest in UTC."""


def shanghai(at: datetime) -> datetime:
    """The same instant on the clocks of Shanghai."""
    return at.astimezone(SHANGHAI)


class Period(Record):
    """A half-open period of time, such as a term of insurance (保险期间), at rest in UTC.

    Examples
    --------
    >>> term = Period.of_dates(date(2026, 7, 1), date(2027, 6, 30))
    >>> print(term)
    2026年7月1日零时起至2027年6月30日二十四时止
    >>> term.hours
    8760.0
    """

    start: Instant
    end: Instant

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise ValueError("期间的止须晚于起")
        return self

    @classmethod
    def of_dates(cls, first: date, last: date) -> Period:
        """From 零时 of the first day to 二十四时 of the last, in Shanghai."""
        day_after = last + timedelta(days=1)
        return cls(start=_midnight(first), end=_midnight(day_after))

    @property
    def hours(self) -> float:
        """Length in clock hours."""
        return (self.end - self.start) / timedelta(hours=1)

    @property
    def days(self) -> int:
        """Length in whole days, for pro rata per day (按日)."""
        return (self.end - self.start) // timedelta(days=1)

    def contains(self, at: datetime) -> bool:
        """Whether the instant lies inside; the end does not."""
        return self.start <= at < self.end

    def overlap(self, other: Period) -> Period | None:
        """The common part, if any."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start=start, end=end) if start < end else None

    def __str__(self) -> str:
        return f"{_from_text(self.start)}起至{_until_text(self.end)}止"


class Moment(Record):
    """An instant that is known only to lie between two bounds (both included).

    Examples
    --------
    >>> seen = Moment.at(datetime(2026, 8, 12, 2, 10, tzinfo=SHANGHAI), error=timedelta(minutes=2))
    >>> seen.width
    datetime.timedelta(seconds=240)
    """

    earliest: Instant
    latest: Instant

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.latest < self.earliest:
            raise ValueError("最晚时刻不得早于最早时刻")
        return self

    @classmethod
    def at(cls, instant: datetime, error: timedelta = timedelta(0)) -> Moment:
        """An instant with an error bound to either side."""
        return cls(earliest=instant - error, latest=instant + error)

    @property
    def width(self) -> timedelta:
        """How wide the doubt is."""
        return self.latest - self.earliest


class Clock(Protocol):
    """Where "now" comes from: the machine, a worked case, or a drill."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it was set, for a worked case or a drill.

    Examples
    --------
    >>> clock = SetClock(datetime(2026, 6, 22, 9, tzinfo=SHANGHAI))
    >>> clock.now().isoformat()
    '2026-06-22T01:00:00+00:00'
    """

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def set(self, at: datetime) -> None:
        """Move the clock; it must be aware."""
        if at.tzinfo is None:
            raise ValueError("时钟须带时区")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant that was set, aware, in UTC."""
        return self._at


def day_text(day: date) -> str:
    """A date as running Chinese text prints it.

    Examples
    --------
    >>> day_text(date(2026, 6, 30))
    '2026年6月30日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _from_text(at: datetime) -> str:
    local = shanghai(at)
    return day_text(local.date()) + ("零时" if local.time() == time() else local.strftime("%H:%M"))


def _until_text(at: datetime) -> str:
    local = shanghai(at)
    if local.time() == time():
        return day_text(local.date() - timedelta(days=1)) + "二十四时"
    return day_text(local.date()) + local.strftime("%H:%M")
