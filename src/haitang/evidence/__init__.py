"""Proof that records are what was committed: Merkle log, signed checkpoints, custody, packages (存证).

A plant keeps its raw logs; the log keeps one leaf per batch. Later, chosen records are shown with proof that they are
what was committed before anybody knew of the loss.

>>> from datetime import UTC, datetime
>>> from uuid import UUID
>>> from haitang.evidence import ClockReading, Ed25519Signer, Log, batch_leaf, build_package, cosign, disclose
>>> at = datetime(2026, 8, 12, tzinfo=UTC)
>>> lines = [b'{"event_type":"modbus"}', b'{"event_type":"alert"}']
>>> leaf = batch_leaf(
...     lines, batch=UUID(int=1), sensor="cell", name="eve.json", tool="haitang 0.1", collected_at=at,
...     clock=ClockReading(source="NTP", error_seconds=1),
... )
>>> log = Log("haitang.example/haimao")
>>> index = log.append(leaf.encoded)
>>> keeper, insured, insurer = (Ed25519Signer(name, name.encode().ljust(32)) for name in ("log", "insured", "insurer"))
>>> note = log.checkpoint(at, keeper)
>>> for party in (insured, insurer):
...     note = cosign(note, party, at=at, log=keeper.verifier())
>>> package = build_package(
...     package_id=UUID(int=2), title="示例", log=log, note=note, log_key=keeper.verifier(), signer=keeper,
...     parties=[insured.verifier(COSIGNATURE), insurer.verifier(COSIGNATURE)],
...     batches=[disclose(leaf, index, lines, [1])],
... )
>>> [path for path in package if path.startswith("data/records/")]
['data/records/000000/line-000002.raw']
"""

from haitang.evidence.batch import BatchDigests, BatchLeaf, ClockReading, batch_leaf, record_proofs
from haitang.evidence.checkpoint import Checkpoint, Note, SignatureLine, Tampered, cosign, extends, sign, verified
from haitang.evidence.custody import CustodyRecord, CustodyStep, Person, SignOff
from haitang.evidence.disclosure import DisclosedBatch, DisclosedDocument, DisclosedRecord, disclose
from haitang.evidence.keys import COSIGNATURE, ED25519, Ed25519Signer, Signer, VerifierKey
from haitang.evidence.log import Log
from haitang.evidence.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from haitang.evidence.offline import verifier_source
from haitang.evidence.package import QUORUM, build_package, keys_file, write_package

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "EMPTY_ROOT",
    "QUORUM",
    "BatchDigests",
    "BatchLeaf",
    "Checkpoint",
    "ClockReading",
    "CustodyRecord",
    "CustodyStep",
    "DisclosedBatch",
    "DisclosedDocument",
    "DisclosedRecord",
    "Ed25519Signer",
    "Frontier",
    "Log",
    "Note",
    "Person",
    "SignOff",
    "SignatureLine",
    "Signer",
    "Tampered",
    "Tree",
    "VerifierKey",
    "batch_leaf",
    "build_package",
    "cosign",
    "disclose",
    "extends",
    "keys_file",
    "leaf_hash",
    "node_hash",
    "record_proofs",
    "root_of",
    "sign",
    "verified",
    "verifier_source",
    "verify_consistency",
    "verify_inclusion",
    "write_package",
]
