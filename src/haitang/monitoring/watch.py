"""One pass over the logs: commit every line, reduce the readable ones to signals (事中监测的一次运行)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from haitang.evidence import BatchDigests, BatchLeaf, DisclosedBatch, Log, disclose, leaf_hash
from haitang.incident import Signal
from haitang.insured import Inventory, Posture
from haitang.lexicon import IdSource, Label, Problem, Record
from haitang.monitoring.detect import Detector, Place
from haitang.monitoring.eve import EveParser, Quarantine
from haitang.monitoring.records import raw_records
from haitang.monitoring.rules import Detection, Disposition, detection
from haitang.monitoring.signals import Seen, signals
from haitang.monitoring.source import LogSource

BATCH: Final = 20_000
"""Records of one leaf of the log."""


class CommittedBatch(Record):
    """A batch, and where in the log it is committed."""

    source: str
    index: int
    leaf: BatchLeaf


class Folded(Record):
    """Events that made no signal: ordinary work, or a parser's nuisance."""

    source: str
    rule: str
    disposition: Disposition
    title: Label
    asset: str
    count: int


@dataclass(frozen=True, slots=True)
class Watched:
    """What one pass gave.

    Attributes
    ----------
    events, quarantined : int
        Lines that became events, and lines (or files) that could not be read.
    problems : tuple of Problem
        The first of what could not be read, each with file, line, value and advice.
    """

    at: datetime
    batches: tuple[CommittedBatch, ...]
    signals: tuple[Signal, ...]
    folded: tuple[Folded, ...]
    events: int
    quarantined: int
    problems: tuple[Problem, ...]


def watch(
    sources: Sequence[LogSource],
    folder: Path,
    *,
    inventory: Inventory,
    log: Log,
    ids: IdSource,
    at: datetime,
    tool: str,
    posture: Posture | None = None,
    catalogue: Detection | None = None,
    batch_size: int = BATCH,
) -> Watched:
    """Read the logs, append a leaf per batch to ``log``, and give the signals.

    Every line is committed, readable or not. Memory does not grow with the logs.

    Parameters
    ----------
    sources : sequence of LogSource
        From `read_sources`.
    folder : Path
        Where their files lie.
    log : Log
        The plant's log; its new leaves are the caller's to store.
    at : datetime
        When the logs are read, by the collector's clock.
    tool : str
        Name and version of the program, for the batches.
    posture : Posture, optional
        Answers to hold what is seen against.
    """
    rules = catalogue or detection()
    run = _Run(log, ids=ids, at=at, tool=tool, batch_size=batch_size)
    seen = []
    for source in sources:
        one = Seen(Detector(source, inventory, rules), Quarantine())
        run.read(source, folder / source.file, one)
        seen.append(one)
    found = signals(
        seen,
        inventory,
        catalogue=rules,
        origin=log.origin,
        indexes={number: batch.index for number, batch in enumerate(run.batches)},
        ids=ids,
        at=at,
        posture=posture,
    )
    return Watched(
        at=at,
        batches=tuple(run.batches),
        signals=found,
        folded=_folded(seen),
        events=sum(one.detector.events for one in seen),
        quarantined=sum(one.quarantine.count for one in seen),
        problems=tuple(problem for one in seen for problem in one.quarantine.problems),
    )


def disclosures(
    chosen: Iterable[Signal], batches: Iterable[CommittedBatch], folder: Path, *, sources: Iterable[LogSource]
) -> tuple[DisclosedBatch, ...]:
    """The raw records that signals cite, read again from the plant's own files, with their proofs.

    Raises
    ------
    Tampered
        A file is no longer what was committed.
    """
    wanted: dict[int, set[int]] = {}
    for signal in chosen:
        for leaf in signal.leaves:
            if leaf.record is not None:
                wanted.setdefault(leaf.index, set()).add(leaf.record)
    files = {source.code: folder / source.file for source in sources}
    return tuple(
        disclose(batch.leaf, batch.index, records_of(files[batch.source], batch.leaf), wanted[batch.index])
        for batch in batches
        if batch.index in wanted
    )


def records_of(path: Path, leaf: BatchLeaf) -> tuple[bytes, ...]:
    """The raw records of one batch, read again from the file."""
    later = (record.raw for record in raw_records(path, lambda _: None) if record.line >= leaf.first_line)
    return tuple(islice(later, leaf.records))


class _Run:
    """The batches of one pass, closed one after another."""

    def __init__(self, log: Log, *, ids: IdSource, at: datetime, tool: str, batch_size: int) -> None:
        self.log, self.ids, self.at, self.tool, self.batch_size = log, ids, at, tool, batch_size
        self.batches: list[CommittedBatch] = []

    def read(self, source: LogSource, path: Path, one: Seen) -> None:
        """One file: a long line's pieces stand in a batch of their own, so that places and lines stay together."""
        parser = EveParser(source, at=self.at, quarantine=one.quarantine)
        digests, first, whole = BatchDigests(), 1, True
        for record in raw_records(path, one.quarantine.add, name=source.file):
            split = record.line != first if not record.whole else not whole
            if digests.records and (digests.records >= self.batch_size or split):
                self._close(source, digests, first)
                digests = BatchDigests()
            if not digests.records:
                first, whole = record.line, record.whole
            place = Place(len(self.batches), digests.records)
            digests.add(record.raw, leaf_hash(record.raw))
            event = parser.event(record) if record.whole else None
            if event is not None:
                one.detector.take(event, place)
        if digests.records:
            self._close(source, digests, first)

    def _close(self, source: LogSource, digests: BatchDigests, first: int) -> None:
        leaf = BatchLeaf(
            batch=self.ids.new(self.at),
            sensor=source.sensor,
            name=source.file,
            first_line=first,
            records=digests.records,
            root=digests.root(),
            sha256=digests.sha256(),
            sm3=digests.sm3(),
            size=digests.size,
            collected_at=self.at,
            clock=source.collector_clock,
            tool=self.tool,
            actors=source.actors,
            late_reason=source.late_reason,
        )
        self.batches.append(CommittedBatch(source=source.code, index=self.log.append(leaf.encoded), leaf=leaf))


def _folded(seen: Sequence[Seen]) -> tuple[Folded, ...]:
    return tuple(
        Folded(
            source=sighting.source.code,
            rule=sighting.rule.code,
            disposition=sighting.rule.disposition,
            title=sighting.rule.title,
            asset=sighting.asset,
            count=sighting.count,
        )
        for one in seen
        for sighting in one.detector.sightings.values()
        if sighting.rule.disposition is not Disposition.SIGNAL
    )
