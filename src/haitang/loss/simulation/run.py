"""Runs a book: units of work over threads, sums folded epoch by epoch, with progress, cancelling and going on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event

import numpy as np
from numpy.typing import NDArray

from haitang.loss.simulation.ceded import EpochEvents
from haitang.loss.simulation.expand import Laid
from haitang.loss.simulation.folding import Folding
from haitang.loss.simulation.programme import Programme
from haitang.loss.simulation.streams import EPOCH
from haitang.loss.simulation.totals import Done, Task, Totals, fresh_moments, fresh_records, fresh_sums
from haitang.loss.simulation.unit import Rules, walk_unit
from haitang.loss.simulation.walk import Failures, reach_insurer
from haitang.loss.simulation.years import Years

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EVENTS_PER_UNIT = 2_000_000
LEAST_RECORDS = 4096


class Cancelled(Exception):
    """Somebody asked to stop; what was done so far is in the checkpoint, where there is one."""


class Run:
    """A book laid out, its years, and how they count.

    Parameters
    ----------
    laid : Laid
    years : Years
    programme : Programme
        Treaties, compiled.
    by_cover, by_peril : bool
        Whether to split the years' losses.
    weight : ndarray of float64, shape (n_years,), optional
        Weight of each year in the moments; 0 leaves it out altogether. The years' own by default.
    keep_from : ndarray of int64, shape (n_years,), optional
        From which amount on an event of the year is kept, 分; what the treaties need by default.
    """

    def __init__(
        self,
        laid: Laid,
        years: Years,
        programme: Programme,
        *,
        by_cover: bool = True,
        by_peril: bool = True,
        weight: Floats | None = None,
        keep_from: Ints | None = None,
    ) -> None:
        self.laid = laid
        self.years = years
        self.programme = programme
        self._split = (by_cover, by_peril)
        # A single cover or peril is the whole: nothing is split.
        self.covers = len(laid.covers) if by_cover and len(laid.covers) > 1 else 0
        self.perils = len(laid.perils) if by_peril and len(laid.perils) > 1 else 0
        self._weight = years.weight if weight is None else weight
        self._skip = weight is not None
        self._keep_from = keep_from
        self._epochs = -(-years.count // EPOCH)
        self._capacity = 512
        self.member = programme.membership(laid.count, laid.id_of)

    def reach(self, workers: int) -> None:
        """Find how rarely each policy's events reach the insurer; once, before `walk`."""
        laid = self.laid
        step = max(laid.count // (workers * 8), 1)
        with ThreadPoolExecutor(workers) as pool:
            jobs = [
                pool.submit(reach_insurer, lower, min(lower + step, laid.count), laid.policies, laid.risks, laid.terms)
                for lower in range(0, laid.count, step)
            ]
            for job in jobs:
                job.result()

    def tasks(self, first_epoch: int = 0) -> Iterator[Task]:
        """Units of about the same work, epoch after epoch."""
        per_policy = float(self.laid.policies.rate.mean()) * EPOCH + 100
        chunk = max(int(EVENTS_PER_UNIT / per_policy), 1)
        for epoch in range(first_epoch, self._epochs):
            for lower in range(0, self.laid.count, chunk):
                yield Task(epoch, lower, min(lower + chunk, self.laid.count))

    def fresh_totals(self) -> Totals:
        """Nothing added up yet."""
        count, policies = self.years.count, self.laid.count
        treaties = len(self.programme.treaties)
        return Totals(
            total=np.zeros(count, np.int64),
            largest=np.zeros(count, np.int64),
            cover=np.zeros((self.covers, count), np.int64),
            peril=np.zeros((self.perils, count), np.int64),
            ceded=np.zeros((treaties, count), np.int64),
            reinstatement=np.zeros((treaties, count), np.int64),
            net=np.zeros(count, np.int64),
            moments=fresh_moments(policies),
        )

    def walk(
        self,
        workers: int,
        *,
        totals: Totals | None = None,
        first_epoch: int = 0,
        on_epoch: Callable[[int, Totals, EpochEvents], None] | None = None,
        on_unit: Callable[[int], None] | None = None,
        stop: Event | None = None,
    ) -> Totals:
        """All years of all policies.

        Parameters
        ----------
        workers : int
            Threads; any number gives the same result.
        totals, first_epoch
            Where to go on from.
        on_epoch : callable, optional
            Told after each epoch, in order: epochs done, totals so far, events kept.
        on_unit : callable, optional
            Told after each unit how many policy-epochs it had.
        stop : Event, optional
            Set it to stop between two units.

        Raises
        ------
        Cancelled
            ``stop`` was set.
        """
        totals = totals or self.fresh_totals()
        folding = Folding(
            totals,
            first_epoch,
            programme=self.programme,
            member=self.member,
            failures=self.failures,
            on_epoch=on_epoch,
        )
        tasks = self.tasks(first_epoch)
        running: dict[Future[Done], Task] = {}
        with ThreadPoolExecutor(workers) as pool:
            try:
                for task in tasks:
                    running[pool.submit(self._unit, task)] = task
                    if len(running) >= 2 * workers:
                        self._take(running, folding, on_unit, stop)
                while running:
                    self._take(running, folding, on_unit, stop)
            finally:
                for future in running:
                    future.cancel()
        return self._with_single_splits(totals)

    def _with_single_splits(self, totals: Totals) -> Totals:
        by_cover, by_peril = self._split
        if by_cover and not self.covers:
            totals.cover = totals.total[np.newaxis]
        if by_peril and not self.perils:
            totals.peril = totals.total[np.newaxis]
        return totals

    def _take(
        self,
        running: dict[Future[Done], Task],
        folding: Folding,
        on_unit: Callable[[int], None] | None,
        stop: Event | None,
    ) -> None:
        # A short wait, so that an interrupt is seen while a unit is still at work.
        done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
        for future in done:
            task = running.pop(future)
            folding.add(task, future.result())
            if on_unit:
                on_unit(task.upper - task.lower)
        if stop is not None and stop.is_set():
            raise Cancelled

    def _unit(self, task: Task) -> Done:
        first = task.epoch * EPOCH
        length = min(EPOCH, self.years.count - first)
        failures = self.failures(task.epoch)
        keep_from = self._threshold(first, length)
        rules = Rules(
            weight=self._weight[first : first + length],
            keep_from=keep_from,
            lowest=int(keep_from.min()),
            quota=self.programme.quota,
            member=self.member,
            skip=self._skip,
        )
        book = (self.laid.policies, self.laid.risks, self.laid.terms)
        keep = LEAST_RECORDS
        capacity = self._capacity
        while True:
            done = Done(
                sums=fresh_sums((self.covers, self.perils, self.programme.quota.size), length, failures.time.size),
                moments=fresh_moments(task.upper - task.lower),
                records=fresh_records(keep),
            )
            needed = walk_unit(
                task.lower,
                task.upper,
                task.epoch,
                length,
                capacity,
                book,
                failures,
                rules,
                done.sums,
                done.moments,
                done.records,
            )
            kept = int(done.records.found[0])
            if needed:
                self._capacity = capacity = int(needed)
            elif kept > keep:
                keep = kept
            else:
                return done

    def _threshold(self, first: int, length: int) -> Ints:
        if self._keep_from is not None:
            return self._keep_from[first : first + length]
        return np.full(length, self.programme.keep_from, np.int64)

    def failures(self, epoch: int) -> Failures:
        """The shared failures of one epoch, scenario after scenario."""
        first = epoch * EPOCH
        low, high = np.searchsorted(self.years.year, [first, first + EPOCH])
        scenario = self.years.scenario[low:high]
        time = self.years.year[low:high] - first + self.years.time[low:high]
        order = np.lexsort((time, scenario))
        shared = self.laid.book.shared
        return Failures(
            start=np.searchsorted(scenario[order], np.arange(len(shared) + 1)).astype(np.int64),
            time=time[order],
            factor=self.years.factor[low:high][order],
            scenario=scenario[order],
            hit=np.array([item.hit for item in shared], np.float64),
            correlation=np.array([item.correlation for item in shared], np.float64),
            severity=np.log(np.array([item.severity for item in shared], np.float64)),
        )
