"""Premium per day (按日计算): whole days of Shanghai, half-open, so that what is earned and what is not add up.

A change takes effect at 零时: at its own instant if that is midnight in Shanghai, else at the next midnight. The day
on which somebody cancels at ten in the morning is therefore earned (起至合同解除之日止), and it is the last.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from haitang.lexicon import SHANGHAI, Period, Record, Yuan, mul_div, shanghai


class Days(Record):
    """Days of a period at some instant: those run and those left are all of them."""

    total: int
    run: int

    @property
    def left(self) -> int:
        """Days that are not run."""
        return self.total - self.run


def days_at(period: Period, at: datetime) -> Days:
    """How many days of a period are run at an instant.

    Examples
    --------
    >>> period = Period.of_dates(date(2027, 7, 1), date(2028, 6, 30))
    >>> days_at(period, datetime(2028, 3, 1, tzinfo=SHANGHAI))
    Days(total=366, run=244)
    >>> days_at(period, datetime(2027, 7, 1, 9, tzinfo=SHANGHAI)).run
    1
    """
    first, end = shanghai(period.start).date(), _midnight_from(period.end)
    run = 0 if at <= period.start else (min(_midnight_from(at), end) - first).days
    return Days(total=(end - first).days, run=run)


def takes_effect(at: datetime) -> datetime:
    """The 零时 at which a change of that instant takes effect.

    Examples
    --------
    >>> takes_effect(datetime(2028, 2, 28, 10, tzinfo=SHANGHAI)).isoformat()
    '2028-02-29T00:00:00+08:00'
    """
    return datetime.combine(_midnight_from(at), time(), SHANGHAI)


def unearned(premium: Yuan, days: Days) -> Yuan:
    """Premium of the days that are left, half up to the 分; ``premium`` less it is earned.

    Examples
    --------
    >>> unearned(Yuan.parse("365000.00"), Days(total=365, run=100))
    Yuan('265000.00')
    """
    return Yuan(mul_div(premium.fen, days.left, days.total))


def months_begun(period: Period, at: datetime) -> int:
    """Calendar months of a period that have begun at an instant, for short rates; 0 before it starts.

    Examples
    --------
    >>> period = Period.of_dates(date(2026, 1, 31), date(2027, 1, 30))
    >>> [months_begun(period, datetime(2026, *day, tzinfo=SHANGHAI)) for day in ((1, 31), (2, 1), (2, 28), (3, 1))]
    [0, 1, 1, 2]
    """
    first, day = shanghai(period.start).date(), _midnight_from(at)
    if at <= period.start:
        return 0
    months = 0
    while _months_after(first, months) < day:
        months += 1
    return months


def _midnight_from(at: datetime) -> date:
    """The date whose 零时 is the first at or after an instant."""
    local = shanghai(at)
    return local.date() if local.time() == time() else local.date() + timedelta(days=1)


def _months_after(first: date, months: int) -> date:
    """The same day some months later; the last of a shorter month where it has no such day."""
    year, month = divmod(first.month - 1 + months, 12)
    start = date(first.year + year, month + 1, 1)
    following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return min(start + timedelta(days=first.day - 1), following - timedelta(days=1))
