"""What the journeys need from outside: a unit of work, a clock, ids and keys. Storage fulfils them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from haitang.evidence import Signer
from haitang.incident import Signal
from haitang.journeys.party_ports import PartyWork
from haitang.journeys.round_ports import RoundWork
from haitang.journeys.stored import Filed, KeptFile, Kind, Project, Stored, VersionLine
from haitang.lexicon import Clock, Digest, IdSource, Record
from haitang.parties import Actor, AuditRecord, Organisation, Person, Relation

__all__ = [
    "Filed",
    "KeptFile",
    "Keys",
    "Kind",
    "PartyWork",
    "Ports",
    "Project",
    "RoundWork",
    "Stored",
    "UnitOfWork",
    "VersionLine",
]

R = TypeVar("R", bound=Record)


class UnitOfWork(RoundWork, PartyWork, Protocol):
    """One transaction over everything that is kept; entered for writing, left by commit or by nothing at all."""

    def organisation(self, code: str) -> Organisation:
        """The organisation of that code, or `NotFound`."""
        ...

    def save_organisation(self, organisation: Organisation) -> None:
        """Add an organisation, or bring the one of the same code up to date."""
        ...

    def save_person(self, person: Person) -> None:
        """Add a person who may sign in, or bring the one of the same username up to date."""
        ...

    def add_project(self, project: Project, *, actor: Actor, at: datetime) -> None:
        """Open a project with its relations."""
        ...

    def project(self, id: UUID) -> Project:
        """The project of that id, or `NotFound`."""
        ...

    def relate(self, project: Project, organisation: str, relation: Relation) -> None:
        """Give an organisation a relation to a project, once."""
        ...

    def unrelate(self, project: Project, organisation: str, relation: Relation) -> None:
        """Take a relation to a project from an organisation."""
        ...

    def add(
        self,
        kind: Kind[R],
        body: R,
        *,
        id: UUID,
        project: Project,
        number: str,
        state: str,
        actor: Actor,
        at: datetime,
        applies_from: datetime | None = None,
    ) -> Stored[R]:
        """Keep the first version of a record."""
        ...

    def revise(
        self,
        kind: Kind[R],
        stored: Stored[R],
        *,
        actor: Actor,
        at: datetime,
        body: R | None = None,
        state: str | None = None,
        number: str | None = None,
        applies_from: datetime | None = None,
    ) -> Stored[R]:
        """Keep the next version; `Conflict` when somebody else did so first."""
        ...

    def latest(self, kind: Kind[R], project: UUID) -> Stored[R] | None:
        """The newest record of a kind in a project, at its newest version."""
        ...

    def every(self, kind: Kind[R], project: UUID) -> tuple[Stored[R], ...]:
        """All records of a kind in a project, oldest first, at their newest versions."""
        ...

    def history(self, kind: Kind[R], id: UUID) -> tuple[Stored[R], ...]:
        """All versions of one record, oldest first."""
        ...

    def version_of(self, kind: Kind[R], id: UUID, version: int) -> Stored[R]:
        """One version of one record, or `NotFound`."""
        ...

    def version_lines(self, id: UUID) -> tuple[VersionLine, ...]:
        """All versions of one record without their bodies, oldest first; one query."""
        ...

    def next_number(self, series: str) -> int:
        """The next count of a series of printed numbers, from 1."""
        ...

    def merge_signals(self, project: Project, signals: Sequence[Signal], *, at: datetime) -> int:
        """Keep signals, folding those whose key is known; the count of new ones."""
        ...

    def signals(self, project: UUID) -> tuple[Signal, ...]:
        """Signals of a project in the order of their first sight."""
        ...

    def append_leaves(self, log: str, leaves: Sequence[bytes]) -> int:
        """Append leaves (the bytes that are hashed) to a ledger; the index of the first."""
        ...

    def leaves(self, log: str) -> tuple[bytes, ...]:
        """All leaves of a ledger, in order."""
        ...

    def add_checkpoint(self, log: str, *, size: int, note: str, at: datetime) -> None:
        """Keep a signed checkpoint of a ledger."""
        ...

    def checkpoints(self, log: str) -> tuple[str, ...]:
        """The signed checkpoints of a ledger, oldest first."""
        ...

    def keep_file(self, project: Project, name: str, data: bytes, *, actor: Actor, at: datetime) -> Digest:
        """Keep a file once by its digest, under a name in the project."""
        ...

    def files(self, project: UUID) -> tuple[KeptFile, ...]:
        """The files of a project, by name, each at its newest."""
        ...

    def has_file(self, project: UUID, name: str) -> bool:
        """Whether a project keeps a file of that name."""
        ...

    def file(self, project: UUID, name: str) -> bytes:
        """The newest file of that name in a project, or `NotFound`."""
        ...

    def send(self, kind: str, payload: Mapping[str, Any], *, at: datetime) -> None:
        """Put a message into the outbox; it leaves after the commit or not at all."""
        ...

    def audit(self, record: Callable[[int, str], AuditRecord]) -> None:
        """Append an audit record, made from its sequence number and its predecessor's digest."""
        ...

    def outcome_of(self, key: str) -> str | None:
        """What an idempotency key gave the first time, if it was seen."""
        ...

    def remember(self, key: str, outcome: str, *, at: datetime) -> None:
        """Bind an idempotency key to what it gave."""
        ...


class Keys(Protocol):
    """Who can sign for the ledger."""

    def signer(self, name: str) -> Signer:
        """The signer of that name (the platform, or an organisation's code)."""
        ...


@dataclass(frozen=True)
class Ports:
    """All that a journey needs from outside."""

    transaction: Callable[[], AbstractContextManager[UnitOfWork]]
    clock: Clock
    ids: IdSource
    keys: Keys
