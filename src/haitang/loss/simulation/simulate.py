"""Simulates a book: from its records to its answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import numpy as np
from numpy.typing import NDArray

from haitang.lexicon import Digest, canonical_json
from haitang.loss.simulation.answer import (
    ENGINE,
    Allocation,
    PolicyShare,
    SimulatedBook,
    Teller,
    TopYear,
    TreatyFigures,
    YearEvent,
)
from haitang.loss.simulation.book import Book
from haitang.loss.simulation.ceded import EpochEvents
from haitang.loss.simulation.checkpoint import Checkpoint
from haitang.loss.simulation.estimate import estimate, refuse_beyond
from haitang.loss.simulation.expand import Laid, lay_out
from haitang.loss.simulation.programme import Programme, compile_programme
from haitang.loss.simulation.run import Cancelled, Run
from haitang.loss.simulation.statistics import Sample
from haitang.loss.simulation.streams import EPOCH
from haitang.loss.simulation.tails import SAMPLED, BookTails, book_tails
from haitang.loss.simulation.terms import MAXIMUM
from haitang.loss.simulation.totals import Totals
from haitang.loss.simulation.years import Years, simulated_years

Floats = NDArray[np.float64]
FEN = 100.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: policy-epochs done, and all of them."""

    stage: str
    done: int
    whole: int


def simulate(
    book: Book,
    *,
    years: int,
    seed: int,
    workers: int | None = None,
    checkpoint: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Event | None = None,
) -> SimulatedBook:
    """Simulate a book of policies over many years (模拟引擎).

    Every policy goes through all years by the contract's own terms, in 分; treaties see the events of all policies in
    order of time. The answer is the same, bit by bit, for any number of workers.

    Parameters
    ----------
    book : Book
    years : int
        How many years; > 0.
    seed : int
        With the ids of the policies it makes every random number.
    workers : int, optional
        Threads; as many as the machine has cores by default.
    checkpoint : Path, optional
        Where to keep what is done; a run that finds its own checkpoint there goes on from it.
    on_progress : callable, optional
        Told after each unit of work.
    stop : Event, optional
        Set it to stop between two units of work.

    Raises
    ------
    TooLarge
        The run would not fit the machine; before any work.
    NotSimulated
        A treaty that the simulation cannot follow.
    Cancelled
        ``stop`` was set.

    Examples
    --------
    >>> from haitang.loss.simulation import example_book
    >>> answer = simulate(example_book(), years=2000, seed=7, workers=2)
    >>> answer.policies, answer.tail, answer.gross.aal.value > 0
    (20, 'stratified', True)
    >>> simulate(example_book(), years=2000, seed=7, workers=1) == answer
    True
    """
    threads = workers or os.cpu_count() or 1
    refuse_beyond(estimate(book, years=years, workers=threads))
    programme = compile_programme(book.treaties)
    work = _Work(book, programme, years, seed, threads, checkpoint, on_progress, stop)
    totals = work.first_pass()
    return work.answer(totals)


class _Work:
    """One simulation on its way."""

    def __init__(
        self,
        book: Book,
        programme: Programme,
        years: int,
        seed: int,
        threads: int,
        checkpoint: Path | None,
        on_progress: Callable[[Progress], None] | None,
        stop: Event | None,
    ) -> None:
        self._book = book
        self._programme = programme
        self._seed = seed
        self._threads = threads
        self._on_progress = on_progress
        self._stop = stop
        self._parts_at: dict[float, Floats] = {}
        self._source = Digest.sha256(canonical_json(book))
        self._laid: Laid = lay_out(book, seed)
        self._years: Years = simulated_years(book.shared, years=years, seed=seed, stratified=book.stratified)
        self._checkpoint = Checkpoint(checkpoint, f"{ENGINE} {self._source} {years} {seed}") if checkpoint else None

    def first_pass(self) -> Totals:
        """All policies through all years."""
        run = Run(
            self._laid,
            self._years,
            self._programme,
            by_cover="cover" in self._book.report.by,
            by_peril="peril" in self._book.report.by,
        )
        run.reach(self._threads)
        epoch, totals = self._checkpoint.load(run.fresh_totals()) if self._checkpoint else (0, run.fresh_totals())
        keep = self._checkpoint

        def on_epoch(done: int, so_far: Totals, _: EpochEvents) -> None:
            if keep:
                keep.save(done, so_far)

        return run.walk(
            self._threads,
            totals=totals,
            first_epoch=epoch,
            on_epoch=on_epoch,
            on_unit=self._counter("模拟", epoch),
            stop=self._stop,
        )

    def answer(self, totals: Totals) -> SimulatedBook:
        """Tell what the totals say, with further passes for what was asked beside."""
        book, years, report = self._book, self._years, self._book.report
        teller = Teller(years, report, self._laid)
        treaties = tuple(
            TreatyFigures(
                code=treaty.code,
                kind=treaty.kind,
                ceded=teller.figures(totals.ceded[row]),
                reinstatement_premium=teller.mean(totals.reinstatement[row]),
            )
            for row, treaty in enumerate(self._programme.treaties)
        )
        answer = SimulatedBook(
            engine=ENGINE,
            source=self._source,
            name=book.name,
            policies=self._laid.count,
            years=years.count,
            seed=self._seed,
            tail="stratified" if book.stratified else "plain",
            claims=float(totals.moments.claims.sum()),
            gross=teller.figures(totals.total),
            oep=teller.curve(totals.largest),
            by_cover=teller.by_cover(totals),
            by_peril=teller.by_peril(totals),
            treaties=treaties,
            reinstatement_premium=teller.mean(totals.reinstatement.sum(axis=0)) if treaties else None,
            net=teller.figures(totals.net) if treaties else None,
            allocation=self._allocation(totals, report.allocation) if report.allocation is not None else None,
            top_years=self._top_years(totals) if report.top_years else (),
            tails=self._tails(totals, report.capital) if report.capital is not None else None,
        )
        if self._checkpoint:
            self._checkpoint.discard()
        return answer

    def _parts(self, totals: Totals, level: float) -> Floats:
        """Each policy's part of the TVaR, 分: its mean in the years beyond the VaR, atoms split as in the TVaR."""
        if level in self._parts_at:
            return self._parts_at[level]
        weight = self._years.weight
        threshold = Sample.of(totals.total, weight).quantile(level)
        beyond = np.where(totals.total > threshold, weight, 0.0)
        at = np.where(totals.total == threshold, weight, 0.0)
        rest = (1 - level) - float(beyond.sum())
        tail = (beyond + (at * (rest / at.sum()) if at.sum() > 0 else 0.0)) / (1 - level)
        self._parts_at[level] = self._again("分摊", tail).moments.mean
        return self._parts_at[level]

    def _tails(self, totals: Totals, level: float) -> BookTails:
        done = 0

        def on_policy() -> None:
            nonlocal done
            done += 1
            if self._on_progress:
                self._on_progress(Progress("单独尾部", done, min(SAMPLED, self._laid.count)))
            if self._stop is not None and self._stop.is_set():
                raise Cancelled

        part = self._parts(totals, level)
        return book_tails(
            self._laid, self._years, totals.moments, part, level=level, seed=self._seed, on_policy=on_policy
        )

    def _allocation(self, totals: Totals, level: float) -> Allocation:
        """Share the TVaR out to the policies."""
        part = self._parts(totals, level) / FEN
        moments = totals.moments
        order = np.argsort(-part, kind="stable")[: self._book.report.largest_policies]
        listed = tuple(
            PolicyShare(
                policy=self._laid.id_of(int(row)),
                aal=float(moments.mean[row]) / FEN,
                standard_error=float(np.sqrt(moments.variance[row])) / FEN,
                claims=float(moments.claims[row]),
                co_tvar=float(part[row]),
            )
            for row in order
        )
        return Allocation(
            level=level,
            tvar=Sample.of(totals.total, self._years.weight).tvar(level) / FEN,
            policies=listed,
            others=float(part.sum()) - sum(share.co_tvar for share in listed),
        )

    def _top_years(self, totals: Totals) -> tuple[TopYear, ...]:
        """Take the worst years apart, event by event."""
        worst = np.argsort(-totals.total, kind="stable")[: self._book.report.top_years]
        worst = worst[totals.total[worst] > 0]
        weight = np.zeros(self._years.count)
        weight[worst] = 1.0
        keep = np.full(self._years.count, MAXIMUM, np.int64)
        keep[worst] = 1
        found: dict[int, list[YearEvent]] = {int(year): [] for year in worst}

        def on_epoch(done: int, _: Totals, events: EpochEvents) -> None:
            for year, event in self._events_of(done - 1, events):
                if year in found:
                    found[year].append(event)

        self._again("最坏年份", weight, keep_from=keep, on_epoch=on_epoch)
        most = self._book.report.top_events
        return tuple(
            TopYear(
                year=year,
                paid=float(totals.total[year]) / FEN,
                weight=float(self._years.weight[year]),
                events=tuple(sorted(events, key=lambda event: (-event.paid, event.at, event.policy))[:most]),
            )
            for year, events in found.items()
        )

    def _events_of(self, epoch: int, events: EpochEvents) -> list[tuple[int, YearEvent]]:
        laid = self._laid
        shared = self._book.shared
        told = []
        for event, time in enumerate(events.time.tolist()):
            for row in range(int(events.first[event]), int(events.first[event + 1])):
                policy = int(events.policy[row])
                scenario = int(laid.risks.start[laid.policies.pair[policy]]) + int(events.scenario[row])
                failed = int(events.shared[event])
                year = int(time)
                one = YearEvent(
                    at=time - year,
                    policy=laid.id_of(policy),
                    peril=laid.perils[int(laid.risks.risk[scenario]["peril"])],
                    shared=shared[failed].code if failed >= 0 else "",
                    paid=int(events.amount[row]) / FEN,
                )
                told.append((epoch * EPOCH + year, one))
        return told

    def _again(
        self,
        stage: str,
        weight: Floats,
        *,
        keep_from: NDArray[np.int64] | None = None,
        on_epoch: Callable[[int, Totals, EpochEvents], None] | None = None,
    ) -> Totals:
        """Walk again through the years that have a weight; the others cost only their random numbers."""
        nothing = np.full(self._years.count, MAXIMUM, np.int64)
        run = Run(
            self._laid,
            self._years,
            self._programme,
            by_cover=False,
            by_peril=False,
            weight=weight,
            keep_from=nothing if keep_from is None else keep_from,
        )
        return run.walk(self._threads, on_epoch=on_epoch, on_unit=self._counter(stage, 0), stop=self._stop)

    def _counter(self, stage: str, first_epoch: int) -> Callable[[int], None]:
        epochs = -(-self._years.count // EPOCH)
        whole = epochs * self._laid.count
        done = first_epoch * self._laid.count

        def count(units: int) -> None:
            nonlocal done
            done += units
            if self._on_progress:
                self._on_progress(Progress(stage, done, whole))

        return count
