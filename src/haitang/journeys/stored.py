"""What is kept, as journeys hold it: projects, versions of records, records of a round, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from haitang.lexicon import Digest, Label, OrganisationCode, Record
from haitang.parties import Relation

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Kind(Generic[R]):
    """A kind of versioned record: its stable code, the record it holds, and its label."""

    code: str
    schema: type[R]
    label: Label


class Project(Record):
    """A pilot project (试点项目): what the loop goes around, and whose it is."""

    id: UUID
    number: str
    round: str
    title: str
    lead: OrganisationCode
    relations: tuple[tuple[OrganisationCode, Relation], ...]

    def relations_of(self, organisation: str) -> frozenset[Relation]:
        """What an organisation is to this project."""
        return frozenset(relation for code, relation in self.relations if code == organisation)


@dataclass(frozen=True)
class Stored(Generic[R]):
    """One version of a record, in both times: when it applies, and when it was recorded."""

    id: UUID
    kind: str
    number: str
    project: UUID
    owner: str
    state: str
    version: int
    body: R
    applies_from: datetime
    recorded_at: datetime
    recorded_by: str
    digest: str


@dataclass(frozen=True)
class Filed(Generic[R]):
    """One version of a record of a round's business (批次卷宗): an intake, a review, a meeting, a report, an offer.

    Attributes
    ----------
    project : UUID or None
        The project that it is about, where it is about one.
    subject : str
        What else it is about, such as a person's id or a period; one record of a kind for each.
    """

    id: UUID
    kind: str
    number: str
    round: str
    project: UUID | None
    subject: str
    owner: str
    state: str
    version: int
    body: R
    created_at: datetime
    recorded_at: datetime
    recorded_by: str
    digest: str


@dataclass(frozen=True)
class KeptFile:
    """A file as it is kept: its name, its size, its digest, when it came and who brought it."""

    name: str
    digest: Digest
    size: int
    added_at: datetime
    added_by: UUID


@dataclass(frozen=True)
class VersionLine:
    """One version of a record without its body, for lists."""

    version: int
    state: str
    recorded_at: datetime
    recorded_by: str
