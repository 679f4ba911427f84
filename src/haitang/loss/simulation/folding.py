"""Adds units of work to the totals as they come, and closes epochs in order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from haitang.loss.simulation.ceded import EpochEvents, cede_epoch
from haitang.loss.simulation.programme import Programme
from haitang.loss.simulation.streams import EPOCH
from haitang.loss.simulation.totals import Done, Task, Totals
from haitang.loss.simulation.walk import Failures

Ints = NDArray[np.int64]


class Folding:
    """Adds units to the totals as they come; an epoch is closed when all of its units and all before it are in."""

    def __init__(
        self,
        totals: Totals,
        epoch: int,
        *,
        programme: Programme,
        member: Ints,
        failures: Callable[[int], Failures],
        on_epoch: Callable[[int, Totals, EpochEvents], None] | None,
    ) -> None:
        self._totals = totals
        self._next = epoch
        self._programme = programme
        self._member = member
        self._failures_of = failures
        self._on_epoch = on_epoch
        self._open: dict[int, list[tuple[Task, Done]]] = {}
        self._failures: dict[int, tuple[Ints, Ints]] = {}

    def add(self, task: Task, done: Done) -> None:
        """Take one unit."""
        first = task.epoch * EPOCH
        here = slice(first, first + done.sums.total.size)
        totals, sums = self._totals, done.sums
        totals.total[here] += sums.total
        np.maximum(totals.largest[here], sums.largest, out=totals.largest[here])
        if totals.cover.size:
            totals.cover[:, here] += sums.cover
        if totals.peril.size:
            totals.peril[:, here] += sums.peril
        if sums.quota.size:
            totals.ceded[self._programme.quota_rows, here] += sums.quota
        gross, left = self._failures.get(task.epoch, (np.int64(0), np.int64(0)))
        self._failures[task.epoch] = (gross + sums.failure, left + sums.left)
        self._open.setdefault(task.epoch, []).append((task, done))
        while self._complete():
            self._close()

    def _complete(self) -> bool:
        units = self._open.get(self._next, [])
        return sum(task.upper - task.lower for task, _ in units) == self._member.size

    def _close(self) -> None:
        epoch = self._next
        units = sorted(self._open.pop(epoch), key=lambda unit: unit[0].lower)
        for task, done in units:
            here = slice(task.lower, task.upper)
            for whole, part in zip(self._totals.moments, done.moments, strict=True):
                whole[here] += part
        first = epoch * EPOCH
        length = min(EPOCH, self._totals.total.size - first)
        events = EpochEvents.of(
            [done.records for _, done in units], self._failures_of(epoch), *self._failures.pop(epoch)
        )
        here = slice(first, first + length)
        cede_epoch(
            self._programme,
            events,
            member=self._member,
            left=self._totals.total[here] - self._totals.ceded[:, here].sum(axis=0),
            ceded=self._totals.ceded[:, here],
            reinstatement=self._totals.reinstatement[:, here],
            net=self._totals.net[here],
        )
        np.maximum.at(self._totals.largest[here], events.time.astype(np.int64), events.gross)
        self._next += 1
        if self._on_epoch:
            self._on_epoch(self._next, self._totals, events)
