"""What a run will take, told before it starts: events, time and memory; a run beyond the machine is refused."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from haitang.lexicon import HaitangError
from haitang.loss.simulation.book import Book
from haitang.loss.simulation.streams import EPOCH

NANOSECONDS_PER_EVENT = 60.0
NANOSECONDS_PER_COVER = 12.0
NANOSECONDS_PER_POLICY_EPOCH = 3000.0
BYTES_PER_POLICY = 900
BYTES_PER_SCENARIO = 30
BYTES_PER_YEAR = 60
BYTES_PER_SPLIT_YEAR = 8 * 17
LARGEST_YEARS = 2**27
MOST_OF_MEMORY = 0.8
MOST_EVENTS_OF_A_POLICY = 1000.0
"""A year; beyond it the arrays of one epoch grow too long, and the exact engine is the better one."""


class TooLarge(HaitangError):
    """The run would not fit the machine; the message says what it would take."""


@dataclass(frozen=True, slots=True)
class Size:
    """Size of a run: policies, events at most (before thinning), seconds and bytes."""

    policies: int
    years: int
    events: float
    seconds: float
    memory: float

    def text(self) -> str:
        """One line for people."""
        return (
            f"{self.policies:,} 份保单 × {self.years:,} 年，至多约 {self.events:.3g} 次事故，"
            f"预计 {_duration(self.seconds)}、内存 {self.memory / 2**30:.2f} GB"
        )


def estimate(book: Book, *, years: int, workers: int) -> Size:
    """What simulating a book will take, from its counts and frequencies alone.

    Parameters
    ----------
    years, workers : int
        > 0.
    """
    events = scenarios = 0.0
    covers = 1
    for policy in book.policies:
        profile = book.profiles[policy.profile]
        events += policy.count * sum(scenario.yearly for scenario in profile.scenarios)
        scenarios += policy.count * len(profile.scenarios)
        covers = max(covers, len(book.contracts[policy.contract].covers))
    policies = book.size
    epochs = -(-years // EPOCH)
    work = events * years * (NANOSECONDS_PER_EVENT + NANOSECONDS_PER_COVER * covers)
    work += policies * epochs * NANOSECONDS_PER_POLICY_EPOCH
    memory = policies * BYTES_PER_POLICY + scenarios * BYTES_PER_SCENARIO
    memory += years * (BYTES_PER_YEAR + (BYTES_PER_SPLIT_YEAR if book.report.by else 0)) + workers * 8e6 + 2e8
    return Size(policies, years, events * years, work * 1e-9 / workers, memory)


def refuse_beyond(found: Size, *, memory: float | None = None) -> None:
    """Refuse a run that would not fit into memory.

    Parameters
    ----------
    memory : float, optional
        Bytes that may be used; most of what the machine has free by default.

    Raises
    ------
    TooLarge
        With what the run would take, and what to change.
    """
    free = _free() * MOST_OF_MEMORY if memory is None else memory
    if found.memory > free or found.years > LARGEST_YEARS:
        raise TooLarge(
            f"模拟超出本机：{found.text()}；可用内存 {free / 2**30:.2f} GB，至多 {LARGEST_YEARS:,} 年",
            advice="减少保单或年数，或把组合拆开分别模拟后合并",
        )


def _free() -> float:
    """Bytes of memory that are free or can be freed; all of the machine's where the system does not tell."""
    try:
        with Path("/proc/meminfo").open(encoding="ascii") as lines:
            found = {line.split(":")[0]: float(line.split()[1]) * 1024 for line in lines}
        return found["MemAvailable"]
    except (OSError, KeyError, IndexError, ValueError):
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} 秒"
    if seconds < 7200:
        return f"{seconds / 60:.0f} 分钟"
    return f"{seconds / 3600:,.0f} 小时"
