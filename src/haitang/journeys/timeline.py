"""办理经过: what happened to an application, and by which reasons, for all who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Ports, Project
from haitang.journeys.review_kinds import CORRECTION, MEETING, RULING
from haitang.journeys.step import Step, step
from haitang.lexicon import Label
from haitang.parties import Actor
from haitang.pilot import State


@dataclass(frozen=True)
class Event:
    """Something that happened to an application; ``until`` where a term began."""

    at: datetime
    state: State
    by: str
    number: str
    reason: str = ""
    until: datetime | None = None

    @property
    def label(self) -> Label:
        """What people read."""
        return self.state.label


@dataclass(frozen=True)
class Timeline:
    """What happened to a project's application, oldest first."""

    project: Project
    state: State | None
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Told:
    """What was said when an application came into a state: why, until when, and by whom where it was by several."""

    reason: str = ""
    until: datetime | None = None
    by: str = ""


def timeline_of(ports: Ports, actor: Actor, project: UUID) -> Timeline:
    """What happened to the application; the authorities' own notes and votes are not part of it."""
    with step(ports, actor, "application.view", project, subject="timeline") as doing:
        known = doing.work.latest(APPLICATION, project)
        if known is None:
            return Timeline(doing.project, None, ())
        reasons = _reasons(doing)
        events: list[Event] = []
        for each in doing.work.history(APPLICATION, known.id):
            state = State(each.state)
            if events and events[-1].state is state:
                continue
            told = reasons.get((state, each.recorded_at), Told())
            by = told.by or each.recorded_by
            events.append(Event(each.recorded_at, state, by, each.number, told.reason, told.until))
        return Timeline(doing.project, State(known.state), tuple(events))


def _reasons(doing: Step) -> dict[tuple[State, datetime], Told]:
    """Why the application came into a state at an instant: what was filed in the same step."""
    found: dict[tuple[State, datetime], Told] = {}
    for sent_back in doing.work.filed(CORRECTION, project=doing.project.id):
        found[State.RETURNED, sent_back.body.at] = Told(sent_back.body.reason, sent_back.body.until)
    for ruling in doing.work.filed(RULING, project=doing.project.id):
        state = State.INADMISSIBLE if ruling.state == "refused" else State.WITHDRAWN
        found[state, ruling.body.at] = Told(ruling.body.reason)
    for meeting in doing.work.filed(MEETING, round_code=doing.round_code, states=("decided",)):
        item = meeting.body.item(doing.project.id)
        if item is not None and item.result is not None:
            codes = [each.body for each in meeting.body.standing()]
            names = {unit.code: unit.name for unit in doing.work.organisations(codes)}
            by = "、".join(names[code] for code in codes)
            found[State(item.result.value), meeting.recorded_at] = Told(item.reasons, by=by)
    return found
