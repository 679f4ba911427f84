"""What the journeys need to know of people and units: who works where, who controls whom, who takes part in what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from haitang.journeys.stored import Project
from haitang.parties import Organisation, Person, Role


class PartyWork(Protocol):
    """The part of a transaction that is about people and units."""

    def people_of(self, role: Role) -> tuple[Person, ...]:
        """Everybody who may sign in in a role, by organisation and user name; one query."""
        ...

    def group_of(self, codes: Collection[str]) -> tuple[Organisation, ...]:
        """These units with everything above them and everything below that: their whole groups."""
        ...

    def organisations(self, codes: Collection[str]) -> tuple[Organisation, ...]:
        """The units of those codes, by code, as far as they are known; one query."""
        ...

    def projects_with(self, codes: Collection[str], round_code: str) -> tuple[Project, ...]:
        """Projects of a round in which one of these units takes part, as an authority aside; two queries."""
        ...

    def projects_in_state(self, round_code: str, states: Collection[str], most: int) -> tuple[Project, ...]:
        """Projects of a round whose application is in one of these states, oldest first; three queries."""
        ...

    def projects_among(self, ids: Collection[UUID]) -> tuple[Project, ...]:
        """The projects of those ids, oldest first; two queries."""
        ...
