"""Batches of raw records: what is committed to the log, and how one record is proved out of a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from pydantic import Field

from haitang.evidence.merkle import Frontier, Tree, leaf_hash
from haitang.lexicon import Digest, Instant, Record, canonical_json


class ClockReading(Record):
    """Where a time was read, and how far it may be off.

    Attributes
    ----------
    source : str
        Such as ``NTP`` or ``采集机系统时钟``.
    error_seconds : float
        Bound of the error to either side, seconds.
    """

    source: str
    error_seconds: float = Field(ge=0)


class BatchLeaf(Record):
    """What the log commits of a batch of records; its canonical JSON is the leaf.

    The records stay where they are. ``root`` is the RFC 6962 root over them, so that any one can be disclosed with a
    proof and without the digests of the others.

    Attributes
    ----------
    name : str
        File or stream that the records are from.
    first_line, records : int
        Line of the first record in that file, from 1; how many records.
    root : Digest
        Root of the tree whose leaves are the records' bytes, each without its line feed.
    sha256, sm3 : Digest
        Digests of the batch's bytes: every record followed by a line feed.
    size : int
        Length of those bytes.
    collected_at : Instant
        When the batch was read, by ``clock``.
    actors : tuple of str
        Who ran the collection.
    late_reason : str
        Why the batch is committed only after a checkpoint later than its collection; empty where it was not.
    """

    type: Literal["haitang/batch/v1"] = "haitang/batch/v1"
    batch: UUID
    sensor: str
    name: str
    first_line: int = Field(ge=1)
    records: int = Field(ge=0)
    root: Digest
    sha256: Digest
    sm3: Digest
    size: int = Field(ge=0)
    collected_at: Instant
    clock: ClockReading
    tool: str
    actors: tuple[str, ...] = ()
    late_reason: str = ""

    @property
    def encoded(self) -> bytes:
        """The bytes that go into the log (RFC 8785)."""
        return canonical_json(self)


class BatchDigests:
    """Digests of a batch while it is read, in memory that does not grow with it.

    Examples
    --------
    >>> digests = BatchDigests()
    >>> digests.add(b"one", leaf_hash(b"one"))
    >>> digests.records, digests.size, digests.root().hex == leaf_hash(b"one").hex()
    (1, 4, True)
    """

    def __init__(self) -> None:
        self._frontier = Frontier()
        self._sha256 = hashlib.sha256()
        self._sm3 = hashes.Hash(hashes.SM3())
        self._pending: list[bytes] = []
        self.size = 0

    @property
    def records(self) -> int:
        """How many records so far."""
        return self._frontier.size

    def add(self, record: bytes, leaf: bytes) -> None:
        """Take one record and its leaf hash."""
        self._frontier.append(leaf)
        self._pending.append(record)
        self.size += len(record) + 1
        if len(self._pending) == 256:
            self._flush()

    def _flush(self) -> None:
        """One long update instead of many short ones: SM3 pays per call."""
        if self._pending:
            chunk = b"\n".join(self._pending) + b"\n"
            self._sha256.update(chunk)
            self._sm3.update(chunk)
            self._pending.clear()

    def root(self) -> Digest:
        """Root over the records."""
        return Digest(algorithm="sha256", hex=self._frontier.root().hex())

    def sha256(self) -> Digest:
        """SHA-256 of the batch's bytes."""
        self._flush()
        return Digest(algorithm="sha256", hex=self._sha256.hexdigest())

    def sm3(self) -> Digest:
        """SM3 of the batch's bytes."""
        self._flush()
        return Digest(algorithm="sm3", hex=self._sm3.copy().finalize().hex())


def batch_leaf(
    records: Iterable[bytes],
    *,
    batch: UUID,
    sensor: str,
    name: str,
    collected_at: Instant,
    clock: ClockReading,
    tool: str,
    first_line: int = 1,
    actors: tuple[str, ...] = (),
    late_reason: str = "",
) -> BatchLeaf:
    """The leaf that commits ``records``.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> leaf = batch_leaf(
    ...     [b"a", b"b"], batch=UUID(int=1), sensor="tap-1", name="eve.json", tool="haitang 0.1",
    ...     collected_at=datetime(2026, 8, 12, tzinfo=UTC), clock=ClockReading(source="NTP", error_seconds=1),
    ... )
    >>> leaf.records, leaf.size
    (2, 4)
    """
    digests = BatchDigests()
    for record in records:
        digests.add(record, leaf_hash(record))
    return BatchLeaf(
        batch=batch,
        sensor=sensor,
        name=name,
        first_line=first_line,
        records=digests.records,
        root=digests.root(),
        sha256=digests.sha256(),
        sm3=digests.sm3(),
        size=digests.size,
        collected_at=collected_at,
        clock=clock,
        tool=tool,
        actors=actors,
        late_reason=late_reason,
    )


def record_proofs(records: Iterable[bytes], positions: Iterable[int]) -> dict[int, tuple[bytes, ...]]:
    """Proofs of chosen records out of the raw records of their whole batch.

    Parameters
    ----------
    records : iterable of bytes
        All records of the batch, in order: they lie with their holder.
    positions : iterable of int
        Positions inside the batch, from 0.
    """
    tree = Tree(leaf_hash(record) for record in records)
    return {position: tree.inclusion(position) for position in positions}
