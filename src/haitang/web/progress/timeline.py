"""The milestones as a picture: planned and due, done in time or late, and today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from haitang.lexicon import SHANGHAI
from haitang.pilot.progress import MilestoneProgress, Standing
from haitang.web.time_axis import around

WIDTH = 1150
LEFT = 230
LANE = 30


@dataclass(frozen=True)
class Lane:
    """A milestone on the picture, in pixels: where it was planned, is due, was done; from where it runs late."""

    stone: MilestoneProgress
    standing: Standing
    y: int
    planned: float
    due: float
    done: float | None
    until: float

    @property
    def moved(self) -> bool:
        """Whether its due date was moved."""
        return self.stone.planned != self.stone.due

    @property
    def late(self) -> bool:
        """Whether it runs, or ran, beyond its due date."""
        return self.standing in {Standing.LATE, Standing.DONE_LATE}

    @property
    def text_at(self) -> float:
        """Where its date is written: behind everything that is drawn, or before it near the right edge."""
        return max(self.due, self.until if self.late else self.due, self.done or 0)


@dataclass(frozen=True)
class Picture:
    """The whole picture."""

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float
    bottom: int

    width: int = WIDTH
    left: int = LEFT

    @property
    def height(self) -> int:
        """Room for the ticks' words below the lanes."""
        return self.bottom + 24


def picture(stones: Iterable[MilestoneProgress], today: date, soon: int) -> Picture | None:
    """The milestones drawn on a common axis of days, in the order of their due dates; None without any."""
    ordered = sorted(stones, key=lambda stone: (stone.due, stone.code))
    if not ordered:
        return None
    days = [day for stone in ordered for day in (stone.planned, stone.due, stone.done_on or stone.due)]
    axis = around([_noon(day) for day in (*days, today)], left=LEFT, width=WIDTH - LEFT - 96)
    lanes = tuple(
        Lane(
            stone=stone,
            standing=stone.standing(today, soon=soon),
            y=LANE * row + 22,
            planned=axis.x(_noon(stone.planned)),
            due=axis.x(_noon(stone.due)),
            done=axis.x(_noon(stone.done_on)) if stone.done_on else None,
            until=axis.x(_noon(stone.done_on or today)),
        )
        for row, stone in enumerate(ordered)
    )
    return Picture(lanes, tuple(axis.ticks(10)), axis.x(_noon(today)), LANE * len(ordered) + 12)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)
