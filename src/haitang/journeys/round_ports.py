"""What the journeys of a round need from the unit of work: its records, their files, and all its projects."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from haitang.journeys.stored import Filed, KeptFile, Kind, Project, Stored
from haitang.lexicon import Digest, Record
from haitang.parties import Actor

R = TypeVar("R", bound=Record)


class RoundWork(Protocol):
    """The part of a transaction that is about a round as a whole."""

    def file_record(
        self,
        kind: Kind[R],
        body: R,
        *,
        id: UUID,
        round_code: str,
        project: UUID | None = None,
        subject: str = "",
        number: str,
        state: str,
        actor: Actor,
        at: datetime,
    ) -> Filed[R]:
        """Keep the first version of a record of a round; `Conflict` where one with its subject is there."""
        ...

    def refile(
        self,
        kind: Kind[R],
        filed: Filed[R],
        *,
        actor: Actor,
        at: datetime,
        body: R | None = None,
        state: str | None = None,
        number: str | None = None,
    ) -> Filed[R]:
        """Keep the next version of a record of a round; `Conflict` when somebody else did so first."""
        ...

    def filed(
        self,
        kind: Kind[R],
        *,
        round_code: str | None = None,
        project: UUID | None = None,
        projects: Collection[UUID] | None = None,
        subject: str | None = None,
        subject_from: str | None = None,
        owner: str | None = None,
        states: Sequence[str] = (),
    ) -> tuple[Filed[R], ...]:
        """Records of a round that fit all that is given, oldest first, at their newest versions; two queries.

        ``subject_from`` is how a subject begins, where several records are about one thing.
        """
        ...

    def filed_record(self, kind: Kind[R], id: UUID) -> Filed[R]:
        """The record of a round of that id, or `NotFound`."""
        ...

    def filed_history(self, kind: Kind[R], id: UUID) -> tuple[Filed[R], ...]:
        """All versions of a record of a round, oldest first."""
        ...

    def attach(self, record: UUID, name: str, data: bytes, *, actor: Actor, at: datetime) -> Digest:
        """Keep a file under a name beside a record of a round; a newer one of the same name stands for it."""
        ...

    def attachments(self, record: UUID) -> tuple[KeptFile, ...]:
        """The files beside a record of a round, by name, each at its newest."""
        ...

    def attachments_of(self, records: Sequence[UUID]) -> dict[UUID, tuple[KeptFile, ...]]:
        """The files beside each of some records of a round; one query."""
        ...

    def attachment(self, record: UUID, name: str) -> bytes:
        """The newest file of that name beside a record of a round, or `NotFound`."""
        ...

    def projects_of_round(self, round_code: str) -> tuple[Project, ...]:
        """Every project of a round with its relations, oldest first; two queries."""
        ...

    def latest_of_round(self, kind: Kind[R], round_code: str) -> dict[UUID, Stored[R]]:
        """The newest record of a kind of every project of a round, by project; two queries."""
        ...
