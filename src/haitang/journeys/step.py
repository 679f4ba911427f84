"""Every use case runs as one step: permission-checked, in one transaction, with one audit record, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

from haitang.journeys.kinds import ROUND
from haitang.journeys.ports import Kind, Ports, Project, Stored, UnitOfWork
from haitang.journeys.review_kinds import REVIEWER
from haitang.journeys.visibility import relations_held
from haitang.lexicon import Conflict, HaitangError, NotAllowed, NotFound, Record
from haitang.parties import Actor, AuditRecord, Relation, Role, Sight, require
from haitang.pilot import Round, load_round

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Step:
    """What a use case has in hand while it runs; ``held`` is what the actor is to the project or the round."""

    work: UnitOfWork
    ports: Ports
    actor: Actor
    at: datetime
    opened: Project | None
    sight: Sight
    held: frozenset[Relation]
    round_code: str = ""

    @property
    def project(self) -> Project:
        """The project the step is about."""
        if self.opened is None:
            raise ValueError("this step is about no project")
        return self.opened

    @property
    def round(self) -> Round:
        """The round that the step is about."""
        return load_round(self.round_code)

    def new_id(self) -> UUID:
        """An id for a record made now."""
        return self.ports.ids.new(self.at)

    def need(self, kind: Kind[R], advice: str) -> Stored[R]:
        """The newest record of a kind in the project.

        Raises
        ------
        Conflict
            There is none yet; ``advice`` says which step makes one.
        """
        found = self.work.latest(kind, self.project.id)
        if found is None:
            raise Conflict(f"尚无{kind.label.zh}", advice=advice)
        return found

    def keep(
        self, kind: Kind[R], body: R, *, number: str, state: str, applies_from: datetime | None = None
    ) -> Stored[R]:
        """Keep ``body`` as the first version of a new record."""
        return self.work.add(
            kind,
            body,
            id=self.new_id(),
            project=self.project,
            number=number,
            state=state,
            actor=self.actor,
            at=self.at,
            applies_from=applies_from,
        )

    def keep_next(self, kind: Kind[R], body: R, *, series: str, state: str) -> Stored[R]:
        """Keep ``body`` as the next version of the project's record of a kind, or as its first."""
        known = self.work.latest(kind, self.project.id)
        if known is None:
            return self.keep(kind, body, number=self.number(series), state=state)
        return self.work.revise(kind, known, body=body, state=state, actor=self.actor, at=self.at)

    def advance(self, kind: Kind[R], known: Stored[R], state: str, body: R | None = None) -> Stored[R]:
        """Keep the next version of a record in another state."""
        return self.work.revise(kind, known, body=body, state=state, actor=self.actor, at=self.at)

    def number(self, series: str) -> str:
        """The next printed number inside the project: ``<project>-<series>-<count>``."""
        count = self.work.next_number(f"{self.project.number}/{series}")
        return f"{self.project.number}-{series}{count:02d}"


@contextmanager
def step(
    ports: Ports, actor: Actor, action: str, project: UUID | None = None, *, round_code: str = "", subject: str = ""
) -> Iterator[Step]:
    """Run a use case under the permission matrix.

    Parameters
    ----------
    ports : Ports
        Everything from outside.
    actor : Actor
        Who does it.
    action : str
        Code of the action in the permission matrix.
    project : UUID, optional
        The project that it is about; access follows the relations to it.
    round_code : str
        The round that it is about, where it is about no project; its authorities have their relation to it.
    subject : str
        What the audit record names beside the project.

    Raises
    ------
    NotAllowed
        The matrix does not grant it; the refusal is audited.
    NotFound
        There is no such project, or the actor has nothing to do with it, or is barred from it by a conflict of
        interest: the answer is the same.
    """
    at = ports.clock.now()
    try:
        with ports.transaction() as work:
            opened = None if project is None else work.project(project)
            held = relations_held(work, actor, opened) if opened else relations_to_round(work, round_code, actor)
            if opened and not held:
                raise NotFound("没有这个试点项目", advice="从工作台重新进入")
            sight = require(actor, action, held)
            about = opened.round if opened else round_code
            yield Step(
                work=work, ports=ports, actor=actor, at=at, opened=opened, sight=sight, held=held, round_code=about
            )
            _audit(work, actor, action, project, at, subject or round_code, "done")
    except HaitangError as error:
        result: Literal["refused", "failed"] = "refused" if isinstance(error, NotAllowed | NotFound) else "failed"
        with ports.transaction() as work:
            _audit(work, actor, action, project, at, subject or round_code, result, error.message[:500])
        raise


def relations_to_round(work: UnitOfWork, round_code: str, actor: Actor) -> frozenset[Relation]:
    """What the actor is to a round: of one of its authorities, a reviewer of its pool, or nothing."""
    if not round_code:
        return frozenset()
    if actor.role is Role.REVIEWER:
        seats = work.filed(REVIEWER, round_code=round_code, subject=str(actor.id), states=("active",))
        return frozenset(Relation.REVIEWER for _ in seats)
    desks = work.filed(ROUND, round_code=round_code)
    return frozenset(Relation.AUTHORITY for desk in desks if actor.organisation in desk.body.authorities)


def _audit(
    work: UnitOfWork,
    actor: Actor,
    action: str,
    project: UUID | None,
    at: datetime,
    subject: str,
    result: Literal["done", "refused", "failed"],
    detail: str = "",
) -> None:
    work.audit(
        lambda sequence, previous: AuditRecord(
            sequence=sequence,
            at=at,
            actor=actor.id,
            actor_name=actor.name,
            organisation=actor.organisation,
            role=actor.role.value,
            action=action,
            project=project,
            subject=subject.replace("\0", ""),
            result=result,
            detail=detail.replace("\0", ""),
            previous=previous,
        )
    )
