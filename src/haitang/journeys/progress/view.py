"""A pilot under way as one actor may see it: milestones, reports, exit, summary, rating, typical case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from haitang.journeys.kinds import APPLICATION, SUMMARY
from haitang.journeys.ports import Filed, Ports, Project, Stored
from haitang.journeys.progress.filing import newest, parties_of
from haitang.journeys.progress.kinds import EXIT, MILESTONES, RATING, REPORT, TYPICAL_CASE
from haitang.journeys.progress.reports import count_for
from haitang.journeys.progress.typical_cases import secrets_left
from haitang.journeys.step import Step, step
from haitang.journeys.summarise import SUMMARY_REMARK, SummaryRemark, last_remark
from haitang.lexicon import NotFound, shanghai
from haitang.parties import Actor, Organisation, Relation
from haitang.pilot import FigureCode, Round, Side, State, Summary
from haitang.pilot.progress import (
    CaseState,
    Counted,
    Disclosure,
    ExitState,
    MilestonePlan,
    Owed,
    PilotExit,
    PilotStanding,
    ProgressReport,
    Rating,
    ReportState,
    TypicalCase,
    owed,
    reporting_units,
)


@dataclass(frozen=True)
class ProgressFile:
    """What the pages of a pilot's progress show to one actor; None where there is none, or none for them.

    Attributes
    ----------
    units : tuple of (str, Side, tuple of FigureCode)
        Who reports, on which side, with which figures.
    reports : tuple of Filed
        Own ones; all that were handed in for the authorities; all for the lead.
    owed : tuple of Owed
        What the project owes: all of it for the lead and the authorities, the own unit's for a service body.
    history : tuple of Filed
        Every version of the remarks on the summary, oldest first.
    """

    project: Project
    round: Round
    state: State
    parties: dict[str, Organisation]
    relations: frozenset[Relation]
    plan: MilestonePlan
    plan_id: UUID | None
    units: tuple[tuple[str, Side, tuple[FigureCode, ...]], ...]
    reports: tuple[Filed[ProgressReport], ...]
    owed: tuple[Owed, ...]
    exit: Filed[PilotExit] | None
    summary: Stored[Summary] | None
    remark: Filed[SummaryRemark] | None
    history: tuple[Filed[SummaryRemark], ...]
    rating: Filed[Rating] | None
    case: Filed[TypicalCase] | None
    disclosures: tuple[Disclosure, ...]
    now: datetime

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return shanghai(self.now).date()

    @property
    def sees_all(self) -> bool:
        """Whether the actor sees the parts of all units: the lead and the authorities do."""
        return bool(self.relations & {Relation.LEAD, Relation.AUTHORITY})

    @property
    def services(self) -> tuple[str, ...]:
        """Codes of the service bodies."""
        codes = (code for code, relation in self.project.relations if relation is not Relation.AUTHORITY)
        return tuple(code for code in dict.fromkeys(codes) if code != self.project.lead)

    def report(self, period: str, unit: str) -> Filed[ProgressReport] | None:
        """The report of a unit on a period, as far as it is for the actor."""
        return next((each for each in self.reports if (each.body.period, each.body.unit) == (period, unit)), None)


def open_progress(ports: Ports, actor: Actor, project: UUID) -> ProgressFile:
    """Open a pilot's progress for reading; the look is audited.

    Raises
    ------
    NotFound, NotAllowed
        There is no such project for the actor; the role may not see it.
    """
    with step(ports, actor, "progress.view", project) as doing:
        return _file(doing)


def preview_figures(ports: Ports, actor: Actor, project: UUID) -> Counted | None:
    """The figures of the own unit's report as they stand now; None where it does not report."""
    with step(ports, actor, "progress.view", project, subject="figures") as doing:
        units = reporting_units(doing.round.implementation.reports, doing.project.lead, parties_of(doing))
        codes = next((codes for unit, _, codes in units if unit == actor.organisation), None)
        return None if codes is None else count_for(doing, actor.organisation, codes)


def progress_attachment(ports: Ports, actor: Actor, project: UUID, kind: str, name: str) -> bytes:
    """A file beside the milestones or the exit of a project, for whoever sees that record.

    Raises
    ------
    NotFound
        There is no such file for the actor.
    """
    with step(ports, actor, "progress.view", project, subject=name) as doing:
        file = _file(doing)
        records = {"milestones": file.plan_id, "exit": file.exit.id if file.exit else None}
        record = records.get(kind)
        if record is None:
            raise NotFound(f"没有文件 {name}", advice="从项目页下载")
        return doing.work.attachment(record, name)


def _file(doing: Step) -> ProgressFile:
    work, project, actor = doing.work, doing.project, doing.actor
    application = doing.need(APPLICATION, "先编制申报方案")
    relations = project.relations_of(actor.organisation)
    whole = bool(relations & {Relation.LEAD, Relation.AUTHORITY})
    state, milestones = State(application.state), newest(doing, MILESTONES)
    plan = milestones.body if milestones else MilestonePlan.of(application.body)
    reports = work.filed(REPORT, project=project.id)
    remark = last_remark(work, project.id)
    categories = parties_of(doing)
    standing = PilotStanding(
        project=project.id,
        number=project.number,
        title=project.title,
        round_code=project.round,
        state=state,
        lead=project.lead,
        started_on=_started(doing, application.id) if state is State.IMPLEMENTING else None,
        parties=categories,
        plan=plan,
        received=frozenset(
            (each.body.period, each.body.unit) for each in reports if each.state == ReportState.HANDED_IN.value
        ),
        summary_until=remark.body.until if remark else None,
    )
    found = owed(standing, doing.round, doing.at)
    case = _visible_case(doing, whole)
    return ProgressFile(
        project=project,
        round=doing.round,
        state=state,
        parties={code: work.organisation(code) for code in dict.fromkeys(code for code, _ in project.relations)},
        relations=relations,
        plan=plan,
        plan_id=milestones.id if milestones else None,
        units=reporting_units(doing.round.implementation.reports, project.lead, categories),
        reports=tuple(each for each in reports if _may_read(each, actor, relations)),
        owed=found if whole else tuple(each for each in found if each.unit == actor.organisation),
        exit=_visible_exit(doing, whole),
        summary=work.latest(SUMMARY, project.id),
        remark=remark,
        history=work.filed_history(SUMMARY_REMARK, remark.id) if remark else (),
        rating=newest(doing, RATING) if whole else None,
        case=case,
        disclosures=secrets_left(doing, case.body) if case and Relation.LEAD in relations else (),
        now=doing.at,
    )


def _may_read(report: Filed[ProgressReport], actor: Actor, relations: frozenset[Relation]) -> bool:
    if report.body.unit == actor.organisation:
        return True
    handed_in = report.body.handed_in_at is not None
    return handed_in and bool(relations & {Relation.LEAD, Relation.AUTHORITY})


def _visible_exit(doing: Step, whole: bool) -> Filed[PilotExit] | None:
    """Service bodies learn of an exit when it has been decided that the pilot ends."""
    found = newest(doing, EXIT)
    ended = found is not None and ExitState(found.state) in {ExitState.ENDED, ExitState.CLOSED}
    return found if whole or ended else None


def _visible_case(doing: Step, whole: bool) -> Filed[TypicalCase] | None:
    """Service bodies learn of a typical case when they are asked for consent."""
    found = newest(doing, TYPICAL_CASE)
    written = found is not None and CaseState(found.state) is not CaseState.CHOSEN
    return found if whole or written else None


def _started(doing: Step, application: UUID) -> date | None:
    """The first day of implementation, by the versions of the application."""
    days = [
        each.recorded_at
        for each in doing.work.history(APPLICATION, application)
        if each.state == State.IMPLEMENTING.value
    ]
    return shanghai(min(days)).date() if days else None
