"""A small log with a package, made from given bytes alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from haitang.evidence import (
    COSIGNATURE,
    BatchLeaf,
    ClockReading,
    CustodyRecord,
    CustodyStep,
    DisclosedDocument,
    Ed25519Signer,
    Log,
    Note,
    Person,
    SignOff,
    VerifierKey,
    batch_leaf,
    build_package,
    cosign,
    disclose,
)
from haitang.lexicon import Digest, Moment

AT = datetime(2026, 8, 12, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Ledger:
    """Everything that a test of packages needs, honest."""

    log: Log
    records: tuple[bytes, ...]
    leaf: BatchLeaf
    index: int
    keeper: Ed25519Signer
    cosigners: tuple[Ed25519Signer, ...]
    earlier: Note
    note: Note
    custody: CustodyRecord
    at: datetime

    def signed(self, log: Log, at: datetime) -> Note:
        """A checkpoint of another log under the same keys, cosigned by everybody."""
        return signed(log, at, self.keeper, self.cosigners)

    def leaf_of(self, records: tuple[bytes, ...], collected_at: datetime, **changes: object) -> BatchLeaf:
        """A batch of the same sensor."""
        return leaf_of(records, collected_at, **changes)

    @property
    def parties(self) -> tuple[VerifierKey, ...]:
        """Pinned keys of the cosigners."""
        return tuple(signer.verifier(COSIGNATURE) for signer in self.cosigners)

    def package(self, **changes: object) -> dict[str, bytes]:
        """The honest package, with arguments replaced."""
        arguments: dict[str, object] = {
            "package_id": UUID(int=7),
            "title": "磨加工线停机事件日志",
            "log": self.log,
            "note": self.note,
            "log_key": self.keeper.verifier(),
            "parties": self.parties,
            "signer": self.keeper,
            "batches": [disclose(self.leaf, self.index, self.records, [2, 3, 5], withheld=[4])],
            "documents": [DisclosedDocument(index=0, name="appointment.txt", content=b"appointment")],
            "earlier": [self.earlier],
            "custody": [self.custody],
        }
        return build_package(**(arguments | changes))


def signed(log: Log, at: datetime, keeper: Ed25519Signer, cosigners: tuple[Ed25519Signer, ...]) -> Note:
    """A checkpoint that everybody cosigned."""
    note = log.checkpoint(at, keeper)
    for party in cosigners:
        note = cosign(note, party, at=at + timedelta(seconds=5), log=keeper.verifier())
    return note


def leaf_of(records: tuple[bytes, ...], collected_at: datetime, **changes: object) -> BatchLeaf:
    """A batch of a sensor with a clock of one second's error."""
    arguments: dict[str, object] = {
        "batch": UUID(int=1),
        "sensor": "cell",
        "name": "eve.json",
        "first_line": 11,
        "collected_at": collected_at,
        "clock": ClockReading(source="NTP", error_seconds=1),
        "tool": "haitang 0.1.0",
        "actors": ("林翀", "沈衡"),
    }
    return batch_leaf(records, **(arguments | changes))


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    """Four leaves: a document, another batch, a checkpoint, the batch that matters, one more."""
    keeper, *others = (Ed25519Signer(name, name.encode().ljust(32, b".")) for name in ("plant-log", "海锚", "东岸"))
    cosigners = tuple(others)
    records = tuple(b'{"event_type":"modbus","line":%d}' % number for number in range(9))
    log = Log("haitang.example/haimao")
    log.append(b"appointment")
    log.append(leaf_of((b"quiet",), AT - timedelta(hours=3)).encoded)
    earlier = signed(log, AT - timedelta(hours=2), keeper, cosigners)
    leaf = leaf_of(records, AT - timedelta(hours=1))
    index = log.append(leaf.encoded)
    log.append(b"later")
    persons = (Person(name="林翀", organisation="上海海锚"), Person(name="沈衡", organisation="申衡工控"))
    custody = CustodyRecord(
        id=UUID(int=3),
        step=CustodyStep.COLLECTED,
        persons=persons,
        what="eve.json",
        at=Moment.at(AT - timedelta(hours=1), timedelta(seconds=1)),
        place="临港厂区",
        method="haitang watch 0.1.0",
        digests=(Digest.sha256(b"x"),),
        sign_off=SignOff(person=persons[0], at=AT),
    )
    note = signed(log, AT, keeper, cosigners)
    return Ledger(log, records, leaf, index, keeper, cosigners, earlier, note, custody, AT)
