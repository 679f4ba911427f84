"""里程碑: what was done of the plan, on which evidence, and due dates moved for a reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from haitang.journeys.ports import Filed, Ports, Stored
from haitang.journeys.progress.filing import Uploads, accepted, application_in, attached, file_in, named, newest
from haitang.journeys.progress.kinds import MILESTONES
from haitang.journeys.step import Step, step
from haitang.lexicon import NotAllowed, shanghai
from haitang.parties import Actor
from haitang.pilot import Application, State
from haitang.pilot.progress import MilestonePlan

_UNDER_WAY = (State.IMPLEMENTING, State.SUMMARISED)
_ADVICE = "实施中或已总结的试点才能登记里程碑"


def record_milestone(
    ports: Ports, actor: Actor, project: UUID, code: str, *, on: date | None, note: str, files: Uploads = ()
) -> Filed[MilestonePlan]:
    """Record that a milestone was done on a day, with what proves it.

    Raises
    ------
    BadInput
        The day lies ahead, nothing proves it, a file is not taken; every fault at once.
    NotAllowed
        The actor's organisation neither leads nor answers for the milestone.
    """
    taken = accepted(files)
    with step(ports, actor, "milestone.record", project, subject=code) as doing:
        known, plan = _plan(doing, application_in(doing, _UNDER_WAY, _ADVICE))
        _require_unit(doing, plan, code)
        today = shanghai(doing.at).date()
        plan.done(code, on=on, note=note, evidence=named(taken), by=actor.name, today=today)
        record = known.id if known else doing.new_id()
        evidence = attached(doing, record, taken)
        done = plan.done(code, on=on, note=note, evidence=evidence, by=actor.name, today=today)
        return _keep(doing, known, record, done)


def move_milestone(
    ports: Ports, actor: Actor, project: UUID, code: str, *, due: date | None, reason: str
) -> Filed[MilestonePlan]:
    """Move the due date of a milestone, for a reason that stays on record."""
    with step(ports, actor, "milestone.record", project, subject=f"{code} due") as doing:
        known, plan = _plan(doing, application_in(doing, _UNDER_WAY, _ADVICE))
        _require_unit(doing, plan, code)
        moved = plan.moved(code, due=due, reason=reason, by=actor.name, organisation=actor.organisation, at=doing.at)
        return _keep(doing, known, known.id if known else doing.new_id(), moved)


def _plan(doing: Step, application: Stored[Application]) -> tuple[Filed[MilestonePlan] | None, MilestonePlan]:
    known = newest(doing, MILESTONES)
    return known, known.body if known else MilestonePlan.of(application.body)


def _require_unit(doing: Step, plan: MilestonePlan, code: str) -> None:
    units = {doing.project.lead, *plan.milestone(code).units}
    if doing.actor.organisation not in units:
        raise NotAllowed("本单位不是该里程碑的责任单位", advice="由牵头单位或该里程碑的责任单位登记")


def _keep(doing: Step, known: Filed[MilestonePlan] | None, record: UUID, plan: MilestonePlan) -> Filed[MilestonePlan]:
    if known is None:
        return file_in(doing, MILESTONES, plan, id=record, subject="plan", series="LCB", state="current")
    return doing.work.refile(MILESTONES, known, body=plan, actor=doing.actor, at=doing.at)
