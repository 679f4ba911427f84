"""Reads for pages: every query takes the actor, so that scoping cannot be forgotten, and logs who looked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from haitang.incident import Incident
from haitang.journeys import (
    CLAIM,
    INCIDENT,
    KINDS,
    REVIEW,
    ROUND,
    CaseFile,
    Kind,
    Ports,
    hidden_projects,
    open_case_file,
    reviewed_projects,
)
from haitang.journeys import relations_to_round as related_to_round
from haitang.lexicon import Moment, Yuan
from haitang.parties import Actor, AuditRecord, PartyCategory, Relation, Role, Sight, first_break, require, sight
from haitang.storage import models
from haitang.storage.mappers import table_of
from haitang.storage.rows import project_of
from haitang.storage.unit_of_work import DatabaseUnitOfWork


@dataclass(frozen=True)
class ProjectRow:
    """A line of the list of projects, with what the actor may see of it."""

    id: UUID
    number: str
    title: str
    lead: str
    relations: frozenset[Relation]
    states: dict[str, str]
    premium: Yuan | None
    aggregate_limit: Yuan | None
    created_at: datetime
    round: str


def projects(actor: Actor) -> list[ProjectRow]:
    """Projects to which the actor has a relation, newest first; as many queries for any number of rows."""
    rows = list(visible(actor).select_related("lead").prefetch_related("relations").order_by("-created_at", "-id"))
    if not rows:
        return []
    ids = [row.pk for row in rows]
    states: dict[UUID, dict[str, str]] = defaultdict(dict)
    policies: dict[UUID, models.PolicyRecord] = {}
    for kind in KINDS:
        for record in table_of(kind).rows().filter(project_id__in=ids).order_by("created_at", "id"):
            states[record.project_id][kind.code] = record.state
            if isinstance(record, models.PolicyRecord):
                policies[record.project_id] = record
    for project in models.SignalRow.objects.filter(project_id__in=ids).values_list("project_id", flat=True).distinct():
        states[project]["signals"] = "received"
    if actor.role is Role.REVIEWER:
        own = models.RoundRecord.objects.filter(kind=REVIEW.code, subject=str(actor.id), project_id__in=ids)
        for project_id, state in own.values_list("project_id", "state"):
            states[project_id]["review"] = state
    return [_row(actor, row, states[row.pk], policies.get(row.pk)) for row in rows]


def visible(actor: Actor) -> QuerySet[models.Project]:
    """The projects that the actor may know of: their organisation's, or a reviewer's own; none they are barred from."""
    work = DatabaseUnitOfWork()
    if actor.role is Role.REVIEWER:
        return models.Project.objects.filter(pk__in=reviewed_projects(work, actor))
    hidden = hidden_projects(work, actor)
    related = models.ProjectRelation.objects.filter(organisation=actor.organisation).values("project_id")
    found = models.Project.objects.filter(pk__in=related)
    return found.exclude(pk__in=hidden) if hidden else found


def held(actor: Actor, row: models.Project) -> frozenset[Relation]:
    """What the actor is to a project that they may know of."""
    if actor.role is Role.REVIEWER:
        return frozenset({Relation.REVIEWER})
    return project_of(row).relations_of(actor.organisation)


def _row(actor: Actor, row: models.Project, states: dict[str, str], policy: models.PolicyRecord | None) -> ProjectRow:
    relations = held(actor, row)
    seen = {code: state for code, state in states.items() if _may_see(actor, code, relations)}
    shown = policy if policy is not None and "policy" in seen else None
    return ProjectRow(
        id=row.pk,
        number=row.number,
        title=row.title,
        lead=row.lead.name,
        relations=relations,
        states=seen,
        premium=Yuan(shown.premium_fen) if shown else None,
        aggregate_limit=Yuan(shown.aggregate_limit_fen) if shown else None,
        created_at=row.created_at,
        round=row.round,
    )


def _may_see(actor: Actor, kind: str, relations: frozenset[Relation]) -> bool:
    action = {"posture": "assessment.view"}.get(kind, f"{kind}.view")
    return sight(actor, action, relations) is not None


@dataclass(frozen=True)
class LiveIncident:
    """An incident that the actor sees whole, with all events of its clocks so far."""

    project: UUID
    number: str
    incident: Incident
    events: dict[str, Moment]


def live_incidents(actor: Actor) -> list[LiveIncident]:
    """Incidents of the actor's projects, newest first, for the clocks on the desk; four queries for any number."""
    rows = list(visible(actor).prefetch_related("relations"))
    seen = {row.pk for row in rows if sight(actor, "incident.view", held(actor, row)) is Sight.FULL}
    newest = {kind.code: _bodies(kind, seen) for kind in (INCIDENT, CLAIM)}
    return [
        LiveIncident(
            project=project,
            number=number,
            incident=incident,
            events=incident.events | (newest["claim"][project][1].events if project in newest["claim"] else {}),
        )
        for project, (number, incident) in newest["incident"].items()
    ]


def _bodies(kind: Kind[Any], projects: set[UUID]) -> dict[UUID, tuple[str, Any]]:
    """Number and newest body of each project's latest record of a kind."""
    table = table_of(kind).model
    current = {row.pk: row for row in table.objects.filter(project_id__in=projects).order_by("created_at", "id")}
    found: dict[UUID, tuple[str, Any]] = {}
    versions = models.RecordVersion.objects.filter(record__in=current, kind=kind.code).order_by(
        "recorded_at", "version"
    )
    for version in versions:
        found[current[version.record].project_id] = (version.number, kind.schema.model_validate(version.body))
    return found


def bodies_of_round(code: str) -> dict[str, str]:
    """Name of the organisation that stands for each issuer of a round; empty until the round was opened."""
    desks = DatabaseUnitOfWork().filed(ROUND, round_code=code)
    if not desks:
        return {}
    bodies = desks[0].body.bodies
    names = dict(models.Organisation.objects.filter(code__in=bodies.values()).values_list("code", "name"))
    return {issuer: names[unit] for issuer, unit in bodies.items()}


def bodies_by_organisation(code: str) -> dict[str, str]:
    """Name of each authority of a round by its organisation, in the order of the notice; empty until it was opened."""
    desks = DatabaseUnitOfWork().filed(ROUND, round_code=code)
    units = desks[0].body.authorities if desks else ()
    names = dict(models.Organisation.objects.filter(code__in=units).values_list("code", "name"))
    return {unit: names[unit] for unit in units}


def authority_organisations(actor: Actor) -> list[tuple[str, str]]:
    """Code and name of each authority on the register, for whoever may open a round."""
    require(actor, "round.open")
    found = models.Organisation.objects.filter(category=PartyCategory.AUTHORITY.value)
    return list(found.order_by("code").values_list("code", "name"))


def relations_to_round(actor: Actor, code: str) -> frozenset[Relation]:
    """What the actor's organisation is to a round: one of its authorities, or nothing."""
    return related_to_round(DatabaseUnitOfWork(), code, actor)


def case_file(ports: Ports, actor: Actor, project: UUID, tab: str) -> CaseFile:
    """One project as the actor may see it; the look is audited and the owner can see it."""
    return open_case_file(ports, actor, project, tab)


@dataclass(frozen=True)
class Look:
    """Somebody looked at somebody's case (谁看过)."""

    at: datetime
    name: str
    organisation: str
    role: str
    action: str


def looks(actor: Actor, project: UUID, count: int = 30) -> list[Look]:
    """Who of other organisations looked at a project last; for its lead alone, and empty for others.

    A reviewer's look is told without name and employer: who reviews is not the applicant's to know.
    """
    if not models.Project.objects.filter(pk=project, lead_id=actor.organisation).exists():
        return []
    rows = models.AuditRow.objects.filter(Q(action__endswith=".view"), project=project, result="done")
    bodies = [row.body for row in rows.order_by("-sequence")[: count * 4]]
    names = dict(models.Organisation.objects.values_list("code", "name"))
    found = [body for body in bodies if body["organisation"] != actor.organisation]
    return [_look(body, names) for body in found][:count]


def _look(body: dict[str, Any], names: dict[str, str]) -> Look:
    reviews = body["role"] == Role.REVIEWER.value
    return Look(
        at=datetime.fromisoformat(body["at"]),
        name="" if reviews else body["actor_name"],
        organisation="" if reviews else names.get(body["organisation"], body["organisation"]),
        role=body["role"],
        action=body["action"],
    )


@dataclass(frozen=True)
class AuditLog:
    """The last lines of the audit log, and whether its chain holds."""

    records: list[AuditRecord]
    total: int
    broken_at: int | None


def audit_log(actor: Actor, count: int = 100) -> AuditLog:
    """The audit log, for the audit administrator."""
    require(actor, "audit.view")
    rows = list(models.AuditRow.objects.order_by("sequence"))
    records = [AuditRecord.model_validate(row.body) for row in rows]
    return AuditLog(
        records=records[::-1][:count],
        total=len(records),
        broken_at=first_break(records, [row.digest for row in rows]),
    )


def people(actor: Actor) -> list[dict[str, Any]]:
    """All users, for the administrators."""
    require(actor, "users.view")
    columns = ("username", "full_name", "role", "organisation__name", "is_active", "last_login")
    return [dict(row) for row in models.User.objects.order_by("organisation__name", "role").values(*columns)]
