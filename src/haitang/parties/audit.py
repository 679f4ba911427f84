"""Audit records: who did what, when, to what, with which result; each carries the digest of the one before."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from haitang.lexicon import Digest, Instant, Record, canonical_json

GENESIS = "0" * 64
"""What the first record names as its predecessor."""


class AuditRecord(Record):
    """One line of the audit log (审计记录)."""

    sequence: int
    at: Instant
    actor: UUID | None
    actor_name: str
    organisation: str
    role: str
    action: str
    project: UUID | None
    subject: str
    result: Literal["done", "refused", "failed"]
    detail: str = ""
    address: str = ""
    previous: str = GENESIS

    def digest(self) -> str:
        """SHA-256 over the canonical record, the predecessor's digest included."""
        return Digest.sha256(canonical_json(self)).hex


def first_break(records: list[AuditRecord], digests: list[str]) -> int | None:
    """Index of the first record that does not follow from the one before; None where the chain holds.

    Examples
    --------
    >>> first_break([], []) is None
    True
    """
    previous = GENESIS
    for index, (record, digest) in enumerate(zip(records, digests, strict=True)):
        if record.previous != previous or record.digest() != digest or record.sequence != index:
            return index
        previous = digest
    return None
