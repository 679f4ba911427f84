"""How the pilots of a round come along: what each owes, what was received; as many queries for one as for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet

from haitang.journeys import SUMMARY_REMARK, hidden_projects
from haitang.journeys.progress import EXIT, MILESTONES, RATING, REPORT, TYPICAL_CASE
from haitang.lexicon import shanghai
from haitang.parties import Actor, PartyCategory, Relation, require
from haitang.pilot import Milestone, Round, State
from haitang.pilot.progress import (
    MilestonePlan,
    Owed,
    PilotStanding,
    ReportState,
    days_late,
    owed,
)
from haitang.storage import models
from haitang.storage.queries import relations_to_round
from haitang.storage.round_records import RoundRecords
from haitang.storage.unit_of_work import DatabaseUnitOfWork

_AUTHORITY = Relation.AUTHORITY.value
_SELECTED = (State.SELECTED, State.IMPLEMENTING, State.EXITED, State.SUMMARISED, State.CLOSED)


@dataclass(frozen=True)
class PilotRow:
    """A selected pilot as the authorities' table lists it.

    Attributes
    ----------
    received, late : int
        Reports that were handed in, and those among them that came late.
    overdue : tuple of Owed
        What the pilot owes and whose day has passed.
    next_due : date or None
        The first day on which something is due.
    exit, summary, grade, case : str
        States of these records, and the grade; empty where there is none.
    """

    project: UUID
    number: str
    title: str
    lead: str
    state: State
    received: int
    late: int
    overdue: tuple[Owed, ...]
    next_due: date | None
    exit: str
    summary: str
    grade: str
    case: str


def pilot_rows(actor: Actor, round_: Round, now: datetime) -> list[PilotRow]:
    """Every selected pilot of a round, the most overdue first, for its authorities.

    Raises
    ------
    NotAllowed
        The actor's organisation is none of them, or the role may not oversee.
    """
    require(actor, "progress.oversee", relations_to_round(actor, round_.code))
    states = [state.value for state in _SELECTED]
    applications = models.ApplicationRecord.objects.filter(project__round=round_.code, state__in=states)
    applications = applications.exclude(project_id__in=hidden_projects(DatabaseUnitOfWork(), actor, round_.code))
    found = list(applications.select_related("project__lead").order_by("project__number"))
    due = {each.project: owed(each, round_, now) for each in standings(applications)}
    filed = _filed_states(round_.code)
    summaries = dict(models.SummaryRecord.objects.filter(project__round=round_.code).values_list("project_id", "state"))
    rows = [_row(row, round_, now, due.get(row.project_id, ()), filed, summaries) for row in found]
    return sorted(rows, key=lambda row: (-len(row.overdue), row.next_due is None, row.next_due or date.min, row.number))


def _row(
    row: models.ApplicationRecord,
    round_: Round,
    now: datetime,
    due: tuple[Owed, ...],
    filed: dict[str, dict[UUID, list[models.RoundRecord]]],
    summaries: dict[UUID, str],
) -> PilotRow:
    project = row.project
    periods = {period.code: period for period in round_.implementation.reports.periods}
    reports = [one for one in filed[REPORT.code].get(project.pk, []) if one.state == ReportState.HANDED_IN.value]
    late = [
        one
        for one in reports
        if (period := periods.get(one.subject.partition("/")[0])) and days_late(period, one.changed_at)
    ]

    def newest(code: str) -> str:
        records = filed[code].get(project.pk, [])
        return max(records, key=lambda record: (len(record.number), record.number)).state if records else ""

    return PilotRow(
        project=project.pk,
        number=project.number,
        title=project.title,
        lead=project.lead.name,
        state=State(row.state),
        received=len(reports),
        late=len(late),
        overdue=tuple(each for each in due if each.late(now)),
        next_due=due[0].due if due else None,
        exit=newest(EXIT.code),
        summary=summaries.get(project.pk, ""),
        grade=newest(RATING.code),
        case=newest(TYPICAL_CASE.code),
    )


def _filed_states(round_code: str) -> dict[str, dict[UUID, list[models.RoundRecord]]]:
    """Records of the round's pilots by kind and project; one query, no bodies."""
    kinds = [kind.code for kind in (REPORT, EXIT, RATING, TYPICAL_CASE)]
    found: dict[str, dict[UUID, list[models.RoundRecord]]] = {kind: defaultdict(list) for kind in kinds}
    rows = models.RoundRecord.objects.filter(round=round_code, kind__in=kinds, project__isnull=False)
    for row in rows:
        if row.project_id is not None:
            found[row.kind][row.project_id].append(row)
    return found


@dataclass(frozen=True)
class RatedPilot:
    """A line of the support list: a unit that is recommended, for which measure, on which pilot's outcome."""

    number: str
    title: str
    unit: str
    name: str
    measure: str
    grade: str
    reason: str
    fictional: bool


def support_list(actor: Actor, round_: Round) -> list[RatedPilot]:
    """Who is recommended for support, in the order of the pilots' numbers, for the round's authorities."""
    require(actor, "progress.oversee", relations_to_round(actor, round_.code))
    hidden = hidden_projects(DatabaseUnitOfWork(), actor, round_.code)
    found = RoundRecords().filed(RATING, round_code=round_.code)
    ratings = [each for each in found if each.project is not None and each.project not in hidden]
    projects = models.Project.objects.in_bulk([each.project for each in ratings if each.project is not None])
    units = {one.unit for each in ratings for one in each.body.recommended}
    bodies = dict(models.Organisation.objects.filter(code__in=units).values_list("code", "body"))
    lines = [
        RatedPilot(
            number=projects[each.project].number,
            title=projects[each.project].title,
            unit=one.unit,
            name=bodies[one.unit]["name"],
            measure=one.measure,
            grade=each.body.grade,
            reason=one.reason or each.body.reason,
            fictional=bodies[one.unit]["fictional"],
        )
        for each in ratings
        if each.project is not None
        for one in each.body.recommended
    ]
    return sorted(lines, key=lambda line: (line.number, line.unit, line.measure))


def owed_by(actor: Actor, rounds: dict[str, Round], now: datetime) -> list[Owed]:
    """What the actor's organisation owes in all its pilots under way, the first due first."""
    related = models.ProjectRelation.objects.filter(organisation=actor.organisation).exclude(relation=_AUTHORITY)
    applications = models.ApplicationRecord.objects.filter(
        project_id__in=related.values("project_id"), project__round__in=rounds
    )
    found = [
        each
        for standing in standings(applications)
        for each in owed(standing, rounds[standing.round_code], now)
        if each.unit == actor.organisation
    ]
    return sorted(found, key=lambda each: (each.due, each.number, each.code))


def standings_of_round(round_code: str) -> list[PilotStanding]:
    """What decides what each pilot under way of a round owes, for the sender of reminders."""
    return standings(models.ApplicationRecord.objects.filter(project__round=round_code))


def standings(applications: QuerySet[models.ApplicationRecord]) -> list[PilotStanding]:
    """The standing of each pilot under way among some applications; eight queries for any number."""
    rows = list(applications.filter(state=State.IMPLEMENTING.value).select_related("project"))
    if not rows:
        return []
    projects = [row.project_id for row in rows]
    parties = _parties(projects)
    started = _started([row.pk for row in rows])
    plans = _plans(rows)
    received = _received(projects)
    until = _summary_until(projects)
    return [
        PilotStanding(
            project=row.project_id,
            number=row.project.number,
            title=row.project.title,
            round_code=row.project.round,
            state=State.IMPLEMENTING,
            lead=row.project.lead_id,
            started_on=started.get(row.pk),
            parties=parties[row.project_id],
            plan=plans.get(row.project_id, MilestonePlan()),
            received=frozenset(received[row.project_id]),
            summary_until=until.get(row.project_id),
        )
        for row in rows
    ]


def _parties(projects: Iterable[UUID]) -> dict[UUID, dict[str, PartyCategory]]:
    found: dict[UUID, dict[str, PartyCategory]] = defaultdict(dict)
    related = models.ProjectRelation.objects.filter(project_id__in=projects).exclude(relation=_AUTHORITY)
    for project, unit, category in related.order_by("pk").values_list(
        "project_id", "organisation_id", "organisation__category"
    ):
        found[project][unit] = PartyCategory(category)
    return found


def _started(applications: Iterable[UUID]) -> dict[UUID, date]:
    versions = models.RecordVersion.objects.filter(record__in=applications, state=State.IMPLEMENTING.value)
    first = versions.values_list("record").annotate(Min("recorded_at"))
    return {record: shanghai(at).date() for record, at in first}


def _plans(rows: list[models.ApplicationRecord]) -> dict[UUID, MilestonePlan]:
    """Plans as they were recorded; of the application where nothing was."""
    wanted = {row.project_id for row in rows}
    records = models.RoundRecord.objects.filter(kind=MILESTONES.code, project_id__in=wanted)
    found = {project: MilestonePlan.model_validate(body) for project, body in _bodies(records)}
    applied = {row.pk: row.project_id for row in rows if row.project_id not in found}
    versions = models.RecordVersion.objects.filter(record__in=applied).order_by("version")
    # The newest version stands last, and so it is the one that is kept.
    planned = dict(versions.values_list("record", "body__milestones"))
    for record, stones in planned.items():
        found[applied[record]] = MilestonePlan.planned(Milestone.model_validate(stone) for stone in stones or ())
    return found


def _received(projects: Iterable[UUID]) -> dict[UUID, set[tuple[str, str]]]:
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    reports = models.RoundRecord.objects.filter(
        kind=REPORT.code, project_id__in=projects, state=ReportState.HANDED_IN.value
    )
    for project, subject in reports.values_list("project_id", "subject"):
        period, _, unit = subject.partition("/")
        if project is not None:
            found[project].add((period, unit))
    return found


def _summary_until(projects: Iterable[UUID]) -> dict[UUID, date]:
    records = models.RoundRecord.objects.filter(kind=SUMMARY_REMARK.code, project_id__in=projects)
    return {project: date.fromisoformat(body["until"]) for project, body in _bodies(records)}


def _bodies(records: QuerySet[models.RoundRecord]) -> list[tuple[UUID, Any]]:
    """The newest body of each project's record; two queries."""
    current = {row.pk: row.project_id for row in records}
    versions = models.RecordVersion.objects.filter(record__in=current).order_by("version")
    newest: dict[UUID, Any] = dict(versions.values_list("record", "body"))
    return [(project, newest[record]) for record, project in current.items() if project is not None]
