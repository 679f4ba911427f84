"""A time axis for drawn pictures: where an instant falls, in pixels, and which ticks to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from haitang.lexicon import shanghai

_STEPS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200)
)


@dataclass(frozen=True)
class TimeAxis:
    """From ``start`` to ``end`` over ``width`` pixels that begin at ``left``.

    Examples
    --------
    >>> from haitang.lexicon import SHANGHAI
    >>> noon = datetime(2026, 8, 12, 12, tzinfo=SHANGHAI)
    >>> axis = TimeAxis(noon, noon + timedelta(hours=10), left=100, width=500)
    >>> axis.x(noon + timedelta(hours=5)), [text for _, text in axis.ticks(5)][:2]
    (350.0, ['08-12 12:00', '14:00'])
    """

    start: datetime
    end: datetime
    left: float
    width: float

    def x(self, at: datetime) -> float:
        """Pixel of an instant; instants outside fall on the edges."""
        share = (at - self.start) / (self.end - self.start)
        return self.left + self.width * min(max(share, 0.0), 1.0)

    def ticks(self, most: int = 8) -> list[tuple[float, str]]:
        """Pixel and text of each tick, on round times of Shanghai; the date where it changes."""
        length = self.end - self.start
        step = next((each for each in _STEPS if length / each <= most), _STEPS[-1])
        midnight = shanghai(self.start).replace(hour=0, minute=0, second=0, microsecond=0)
        at = midnight + step * -(-(self.start - midnight) // step)
        found: list[tuple[float, str]] = []
        shown = None
        while at <= self.end:
            local = shanghai(at)
            whole_days = step >= timedelta(days=1)
            text = f"{local:%m-%d}" if whole_days else f"{local:%H:%M}"
            if not whole_days and local.date() != shown:
                text = f"{local:%m-%d %H:%M}"
            shown = local.date()
            found.append((self.x(at), text))
            at += step
        return found


def around(instants: list[datetime], *, left: float, width: float) -> TimeAxis:
    """An axis that holds all the instants with a little room to either side."""
    first, last = min(instants), max(instants)
    room = max((last - first) * 0.04, timedelta(minutes=2))
    return TimeAxis(first - room, last + room, left, width)
