"""Fills an empty database with a round: distinct enterprises, plants, applications, policies, incidents and claims."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from stdnum.cn import uscc

from haitang.claims import ClaimState, Level
from haitang.insured import Inventory, System, must_include
from haitang.journeys import APPLICATION, PLANT, load_case
from haitang.lexicon import DISTRICTS, Peril, SystemKind, Yuan, organisation_check_digit
from haitang.parties import Actor, Organisation, Person, Relation, Role
from haitang.pilot import Application, Block, Prose, Round, Sealing, State, load_round
from haitang.storage import models
from haitang.storage.mappers import body_of
from haitang.storage.start import server_ports
from haitang.underwriting import PolicyState

CASE = Path(__file__).parents[1] / "examples" / "haimao-bearing"
NAMES = UUID(int=20261125)
FIRST = datetime(2026, 5, 29, 1, tzinfo=UTC)
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
STATES = (
    *[State.SUBMITTED] * 3,
    *[State.RECEIVED] * 3,
    State.RETURNED,
    State.INADMISSIBLE,
    *[State.UNDER_REVIEW] * 4,
    State.NOT_SELECTED,
    *[State.IMPLEMENTING] * 6,
    State.EXITED,
    State.SUMMARISED,
    State.WITHDRAWN,
)


@dataclass(frozen=True)
class Seeded:
    """What was put in: the round, and somebody of an authority that oversees it."""

    round_code: str
    officer: Actor
    applications: int


def fill(count: int, *, seed: int = 4) -> Seeded:
    """Put ``count`` applications handed in, and a tenth as many drafts, into a database that has the schema."""
    case, rng = load_case(CASE), random.Random(seed)
    round_ = load_round(case.sheet.round)
    officer = _authorities(case, round_)
    rows: dict[str, list[Any]] = {}
    for number, draft in [*((each, False) for each in range(count)), *((each, True) for each in range(count // 10))]:
        project = _project(case, round_, rng, number + (count if draft else 0), draft=draft)
        for row in project:
            rows.setdefault(type(row).__name__, []).append(row)
        if number % 250 == 249:
            _flush(rows)
            sys.stderr.write(f"  {number + 1} of {count}\n")
    _flush(rows)
    return Seeded(round_.code, officer, count)


def _authorities(case: Any, round_: Round) -> Actor:
    """The case's organisations and people, and the round opened."""
    from haitang.journeys import open_round, register

    ports = server_ports()
    people = [Person(id=uuid5(NAMES, each.username), demo=True, **each.model_dump()) for each in case.sheet.people]
    register(ports, case.parties, people)
    officer = next(each for each in people if each.role is Role.CASE_OFFICER).actor
    issuers = [issuer.code for issuer in round_.issuers]
    open_round(ports, officer, round_.code, dict(zip(issuers, case.sheet.authorities, strict=True)))
    return officer


def _flush(rows: dict[str, list[Any]]) -> None:
    order = ("Organisation", "Project", "ProjectRelation")
    for name in sorted(rows, key=lambda each: (order.index(each) if each in order else 9, each)):
        getattr(models, name).objects.bulk_create(rows[name], batch_size=200)
    rows.clear()


def _project(case: Any, round_: Round, rng: random.Random, number: int, *, draft: bool) -> Iterator[Any]:
    region = rng.choices(list(DISTRICTS), weights=range(1, len(DISTRICTS) + 1))[0]
    lead = _enterprise(case.application.lead, number, region)
    handed_in = FIRST + timedelta(minutes=rng.randrange(32 * 24 * 60))
    state = State.DRAFT if draft else rng.choice(STATES)
    identity = uuid5(NAMES, f"project {number}")
    yield models.Organisation(
        code=lead.code,
        name=lead.name,
        category=lead.category.value,
        region=lead.region,
        body=lead.model_dump(mode="json"),
    )
    yield models.Project(
        id=identity,
        number=f"B{number:06d}",
        round=round_.code,
        title=f"{lead.name}试点方案",
        lead_id=lead.code,
        created_at=handed_in,
        created_by=NAMES,
    )
    partners = [(code, relation) for code, relation in case.sheet.partners if rng.random() < 0.8]
    seen = [] if draft else [(code, Relation.AUTHORITY) for code in case.sheet.authorities]
    for code, relation in ((lead.code, Relation.LEAD), *partners, *seen):
        yield models.ProjectRelation(project_id=identity, organisation_id=code, relation=relation.value)
    plant = _plant(case.inventory, lead, rng)
    application = _application(case.application, round_, lead, number, rng, plant, handed_in)
    yield from _kept(models.PlantRecord, PLANT.code, plant, identity, lead, handed_in, "imported", number)
    yield from _kept(
        models.ApplicationRecord,
        APPLICATION.code,
        application,
        identity,
        lead,
        handed_in,
        state.value,
        number,
        handed_in_at=None if draft else handed_in,
    )
    for system in plant.systems:
        yield models.ListedSystem(
            project_id=identity,
            code=system.code,
            name=system.name,
            site=system.site,
            kind=system.kind.value,
            protection_level=system.protection_level,
            critical=system.critical,
            in_scope=system.code in application.scope,
        )
    if state in {State.IMPLEMENTING, State.SUMMARISED, State.EXITED}:
        yield from _business(identity, lead, number, rng)


def _enterprise(known: Organisation, number: int, region: str) -> Organisation:
    letters = "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(8))
    body = f"91{region}{letters}{organisation_check_digit(letters)}"
    return known.model_copy(
        update={
            "code": body + uscc.calc_check_digit(body),
            "name": f"上海样本第{number:04d}号制造有限公司",
            "region": region,
        }
    )


def _plant(known: Inventory, lead: Organisation, rng: random.Random) -> Inventory:
    kinds = list(SystemKind)

    def system(each: System) -> System:
        level = rng.choice((None, 2, 2, 3, 3, 4))
        critical = rng.random() < 0.05
        kind = each.kind if rng.random() < 0.7 else rng.choice(kinds)
        return each.model_copy(update={"protection_level": level, "critical": critical, "kind": kind})

    return known.model_copy(update={"enterprise": lead.code, "systems": tuple(map(system, known.systems))})


def _application(
    known: Application,
    round_: Round,
    lead: Organisation,
    number: int,
    rng: random.Random,
    plant: Inventory,
    at: datetime,
) -> Application:
    """A full application with texts of its own; one in six lacks something."""

    def own(prose: Prose) -> Prose:
        return Prose(
            blocks=tuple(
                Block(
                    heading=block.heading,
                    paragraphs=tuple(
                        f"{paragraph[:-3]}{number:04d}{paragraph[-3:]}{rng.choice('一二三四五六七八九')}"
                        for paragraph in block.paragraphs
                    ),
                )
                for block in prose.blocks
            )
        )

    application = known.model_copy(
        update={
            "title": f"{lead.name}核心工业系统试点方案",
            "lead": lead,
            "introduction": own(known.introduction),
            "parts": tuple(part.model_copy(update={"prose": own(part.prose)}) for part in known.parts),
            "schemes": tuple(
                scheme.model_copy(
                    update={
                        "points": tuple(point.model_copy(update={"prose": own(point.prose)}) for point in scheme.points)
                    }
                )
                for scheme in known.schemes
            ),
            "scope": tuple(
                system.code for system in plant.systems if must_include(system) or system.kind is not SystemKind.OTHER
            ),
        }
    )
    if rng.random() < 1 / 6:
        lacking: dict[str, Any] = {"schemes": (), "eligibility": known.eligibility[1:], "scope": known.scope[:1]}
        name = rng.choice(sorted(lacking))
        application = application.model_copy(update={name: lacking[name]})
    for unit in application.units:
        application = application.signed(unit.code, round_.form.to_sign, by="法定代表人", at=at)
    units = tuple(unit.code for unit in application.units)
    return application.model_copy(update={"sealing": Sealing(sealed_at=at, units=units, perforation=True)})


def _kept(
    table: type[models.CurrentRecord],
    kind: str,
    body: Any,
    project: UUID,
    owner: Organisation,
    at: datetime,
    state: str,
    number: int,
    **figures: Any,
) -> Iterator[Any]:
    """The row of a record, and its version."""
    identity, printed = uuid5(project, kind), f"{kind}-{number:06d}"
    plain, digest = body_of(body)
    yield _row(table, identity, project, owner, at, state, printed, **figures)
    yield models.RecordVersion(
        record=identity,
        kind=kind,
        version=1,
        state=state,
        number=printed,
        applies_from=at,
        recorded_at=at,
        recorded_by=NAMES,
        recorded_by_name="样本",
        digest=digest,
        body=plain,
    )


def _row(
    table: type[models.CurrentRecord],
    identity: UUID,
    project: UUID,
    owner: Organisation,
    at: datetime,
    state: str,
    printed: str,
    **figures: Any,
) -> models.CurrentRecord:
    return table(
        id=identity,
        number=printed,
        project_id=project,
        owner_id=owner.code,
        state=state,
        version=1,
        created_at=at,
        created_by=NAMES,
        changed_at=at,
        changed_by=NAMES,
        **figures,
    )


def _business(project: UUID, lead: Organisation, number: int, rng: random.Random) -> Iterator[Any]:
    """A policy, and sometimes an incident and its claim: the rows that figures are counted from."""
    start = FIRST + timedelta(days=rng.randrange(30, 120))
    premium, limit = Yuan.wan(rng.randrange(4, 60)), Yuan.wan(rng.randrange(300, 3000))
    yield _row(
        models.PolicyRecord,
        uuid5(project, "policy"),
        project,
        lead,
        start,
        PolicyState.BOUND.value,
        f"policy-{number:06d}",
        premium_fen=premium.fen,
        written_fen=premium.fen,
        aggregate_limit_fen=limit.fen,
        starts_at=start,
        ends_at=start + timedelta(days=365),
    )
    if rng.random() < 0.2:
        seen = start + timedelta(days=rng.randrange(60))
        yield _row(
            models.IncidentRecord,
            uuid5(project, "incident"),
            project,
            lead,
            seen,
            "reported",
            f"incident-{number:06d}",
            peril=rng.choice(list(Peril)).value,
            level=rng.choice(list(Level)).value,
            discovered_at=seen,
        )
        paid = Yuan.wan(rng.randrange(1, 40))
        yield _row(
            models.ClaimRecord,
            uuid5(project, "claim"),
            project,
            lead,
            seen,
            rng.choice((ClaimState.PAID, ClaimState.SETTLED, ClaimState.FILED)).value,
            f"claim-{number:06d}",
            claimed_fen=paid.fen,
            payable_fen=paid.fen,
        )
