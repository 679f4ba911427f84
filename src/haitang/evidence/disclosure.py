"""Selective disclosure (选择性出示): chosen records of a batch, or digests alone, each with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import Field

from haitang.evidence.batch import BatchLeaf, record_proofs
from haitang.evidence.checkpoint import Tampered
from haitang.evidence.merkle import leaf_hash, verify_inclusion
from haitang.lexicon import Record


class DisclosedRecord(Record):
    """One record shown out of a batch; ``raw`` is None where only its digest is shown.

    Attributes
    ----------
    position : int
        Place inside the batch, from 0.
    leaf : str
        Leaf hash, hex.
    proof : tuple of str
        Steps up to the batch's root, hex.
    """

    position: int = Field(ge=0)
    raw: bytes | None
    leaf: str
    proof: tuple[str, ...]


class DisclosedBatch(Record):
    """A batch, its index in the log, and the records shown from it."""

    index: int = Field(ge=0)
    leaf: BatchLeaf
    records: tuple[DisclosedRecord, ...]


class DisclosedDocument(Record):
    """A leaf of the log that is itself the thing shown, such as a report of an incident."""

    index: int = Field(ge=0)
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    content: bytes


def disclose(
    leaf: BatchLeaf, index: int, records: Sequence[bytes], positions: Iterable[int], *, withheld: Iterable[int] = ()
) -> DisclosedBatch:
    """Choose records of one batch, with their proofs.

    Parameters
    ----------
    leaf : BatchLeaf
        What was committed.
    index : int
        Where in the log it was.
    records : sequence of bytes
        All raw records of the batch, in order, from whoever holds them.
    positions, withheld : iterable of int
        Records to show; of these, the ones of which only the digest is shown (脱敏).

    Raises
    ------
    Tampered
        The records are not those that were committed.
    """
    chosen, hidden = sorted(set(positions) | set(withheld)), set(withheld)
    proofs = record_proofs(records, chosen)
    shown = []
    for position in chosen:
        committed = leaf_hash(records[position])
        if not verify_inclusion(
            committed, index=position, size=leaf.records, proof=proofs[position], root=bytes.fromhex(leaf.root.hex)
        ):
            raise Tampered(
                f"{leaf.name} 第 {leaf.first_line + position} 行不在批次 {leaf.batch} 的存证之中",
                advice="核对原始日志是否被改动、截短或换过次序",
            )
        raw = None if position in hidden else records[position]
        steps = tuple(step.hex() for step in proofs[position])
        shown.append(DisclosedRecord(position=position, raw=raw, leaf=committed.hex(), proof=steps))
    return DisclosedBatch(index=index, leaf=leaf, records=tuple(shown))
