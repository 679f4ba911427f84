"""People who look at the pages, a second project on its way, and another company with a case of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.test import Client
from stdnum.cn import uscc
from tests.journeys import conftest as writing

from haitang.journeys import REVIEW, REVIEWER, Walk, open_project, register, relations_held
from haitang.lexicon import organisation_check_digit
from haitang.parties import Actor, Nature, Organisation, PartyCategory, Person, Relation, Role
from haitang.pilot import Review
from haitang.pilot import Reviewer as ReviewerRecord
from haitang.storage import models
from haitang.web.people import ports

NAMES = UUID(int=20261124)
HOME: dict[Role, Relation] = {
    Role.APPLICANT: Relation.LEAD,
    Role.RISK_MANAGER: Relation.LEAD,
    Role.INCIDENT_OFFICER: Relation.LEAD,
    Role.LEGAL_REPRESENTATIVE: Relation.LEAD,
    Role.UNDERWRITER: Relation.INSURER,
    Role.ADJUSTER: Relation.INSURER,
    Role.ACTUARY: Relation.INSURER,
    Role.INSURER_MANAGER: Relation.INSURER,
    Role.BROKER: Relation.BROKER,
    Role.ASSESSOR: Relation.SECURITY,
    Role.MONITOR: Relation.SECURITY,
    Role.RESPONDER: Relation.SECURITY,
    Role.FORENSIC_EXAMINER: Relation.SECURITY,
    Role.TESTER: Relation.TESTING,
    Role.CASE_OFFICER: Relation.AUTHORITY,
    Role.REVIEWER: Relation.AUTHORITY,
    Role.AUTHORITY_LEADER: Relation.AUTHORITY,
}
"""Where each role works; the rest work for an organisation that has nothing to do with the case."""


def code(letters: str) -> str:
    """A 统一社会信用代码 of Pudong with both check digits right, from eight letters or digits."""
    body = "91310115" + letters + organisation_check_digit(letters)
    return body + uscc.calc_check_digit(body)


def organisation(
    letters: str, name: str, category: PartyCategory = PartyCategory.INDUSTRIAL_ENTERPRISE
) -> Organisation:
    return Organisation(
        code=code(letters), name=name, category=category, nature=Nature.PRIVATE, region="310115", fictional=True
    )


@dataclass(frozen=True)
class Reader:
    """Somebody signed in."""

    client: Client
    actor: Actor


def reader(person: Person) -> Reader:
    client = Client()
    client.force_login(models.User.objects.get(pk=person.id), backend="django.contrib.auth.backends.ModelBackend")
    return Reader(client, person.actor)


def review_of(walk: Walk, person: Person, *, state: str = "accepted") -> None:
    """Put a person into the pool of the round, with a review of the walk's project."""
    with walk.ports.transaction() as work:
        if work.filed(REVIEW, project=walk.project, subject=str(person.id)):
            return
        where = work.project(walk.project)
        actor, at = walk.actor(Role.CASE_OFFICER), walk.ports.clock.now()
        employers = (person.organisation,)
        work.file_record(
            REVIEWER,
            ReviewerRecord(person=person.id, name=person.name, employers=employers),
            id=uuid5(person.id, "seat"),
            round_code=where.round,
            subject=str(person.id),
            number=f"seat/{person.id}",
            state="active",
            actor=actor,
            at=at,
        )
        work.file_record(
            REVIEW,
            Review(person=person.id, name=person.name, employers=employers),
            id=uuid5(person.id, "review"),
            round_code=where.round,
            project=where.id,
            subject=str(person.id),
            number=f"review/{person.id}",
            state=state,
            actor=actor,
            at=at,
        )


@pytest.fixture
def sign_in(walked: Walk, db: None) -> Callable[[Role], Reader]:
    """Signs in as a role, where that role works."""

    def as_role(role: Role) -> Reader:
        elsewhere = organisation("2000000A", "无关单位")
        home = HOME.get(role)
        if home is None:
            register(walked.ports, [elsewhere], [])
            employer = elsewhere.code
        else:
            with walked.ports.transaction() as work:
                relations = work.project(walked.project).relations
            employer = next(unit for unit, relation in relations if relation is home)
        known = [person for person in walked.people if person.role is role and person.organisation == employer]
        person = (
            known[0]
            if known
            else Person(
                id=uuid5(NAMES, role.value),
                username=f"test-{role.value}",
                name="测试",
                organisation=employer,
                role=role,
            )
        )
        if not known:
            register(walked.ports, [], [person])
        if role is Role.REVIEWER:
            review_of(walked, person)
        return reader(person)

    return as_role


@pytest.fixture
def stranger(walked: Walk, db: None) -> Reader:
    """The risk manager of another company, which has a project of its own."""
    company = organisation("3000000B", "上海别家泵业有限公司")
    person = Person(
        id=uuid5(NAMES, "stranger"),
        username="stranger",
        name="外人",
        organisation=company.code,
        role=Role.RISK_MANAGER,
    )
    register(walked.ports, [company], [person])
    open_project(
        walked.ports, person.actor, number="SH2026-SD-0900", round_code="shanghai-2026", title="别家的项目", partners=()
    )
    return reader(person)


@pytest.fixture
def rival(walked: Walk, db: None) -> Reader:
    """The underwriter of another insurer, which insures a project of another company."""
    company = organisation("4000000C", "上海别家阀门有限公司")
    insurer = organisation("5000000D", "别家财产保险股份有限公司", PartyCategory.INSURER)
    owner = Person(
        id=uuid5(NAMES, "rival-owner"),
        username="rival-owner",
        name="业主",
        organisation=company.code,
        role=Role.RISK_MANAGER,
    )
    person = Person(
        id=uuid5(NAMES, "rival"), username="rival", name="对手", organisation=insurer.code, role=Role.UNDERWRITER
    )
    register(walked.ports, [company, insurer], [owner, person])
    open_project(
        walked.ports,
        owner.actor,
        number="SH2026-SD-0901",
        round_code="shanghai-2026",
        title="别家承保的项目",
        partners=((insurer.code, Relation.INSURER),),
    )
    return reader(person)


@pytest.fixture
def relations_of(walked: Walk, db: None) -> Callable[[Actor], frozenset[Relation]]:
    """What an actor is to the worked case."""

    def of(actor: Actor) -> frozenset[Relation]:
        with walked.ports.transaction() as work:
            return relations_held(work, actor, work.project(walked.project))

    return of


draft, joined = writing.draft, writing.joined


@pytest.fixture
def clock_at(settings: Any) -> Iterator[Callable[[datetime], None]]:
    """Sets the clock that the pages see."""

    def at(instant: datetime) -> None:
        settings.NOW = instant.isoformat()
        ports.cache_clear()

    yield at
    ports.cache_clear()
