"""What waits for an actor in pilots under way beside reports and milestones: exits, summaries, typical cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from haitang.journeys.progress import EXIT, TYPICAL_CASE
from haitang.lexicon import Label
from haitang.parties import Actor, Relation, may
from haitang.pilot import Round, State
from haitang.pilot.progress import CaseState, ExitState, PilotExit, TypicalCase, reply_open
from haitang.storage import models

_UNDECIDED = (ExitState.ASKED, ExitState.PROPOSED, ExitState.REPLIED)
_OPEN = [state.value for state in (*_UNDECIDED, ExitState.ENDED, CaseState.CHOSEN, CaseState.OFFERED)]


@dataclass(frozen=True)
class Awaited:
    """Something that the actor may do now: what, in which pilot, on which page, by which day if there is one."""

    label: Label
    page: str
    project: UUID
    number: str
    title: str
    due: date | None = None


def awaited_by(actor: Actor, rounds: Mapping[str, Round], now: datetime) -> list[Awaited]:
    """What waits for the actor, by the pilots' numbers; five queries for any number of pilots."""
    held: dict[UUID, frozenset[Relation]] = {}
    projects: dict[UUID, models.Project] = {}
    related = models.ProjectRelation.objects.filter(organisation=actor.organisation, project__round__in=rounds)
    for row in related.select_related("project"):
        projects[row.project_id] = row.project
        held[row.project_id] = held.get(row.project_id, frozenset()) | {Relation(row.relation)}
    found = []
    for record, body in _records(list(projects)):
        project = projects[record.project_id]
        relations, round_ = held[project.pk], rounds[project.round]
        if record.kind == EXIT.code:
            wanted = _exit(record.state, body, actor, relations, round_, now)
        else:
            wanted = _case(record.state, body, actor, relations)
        found += [Awaited(label, page, project.pk, project.number, project.title, due) for label, page, due in wanted]
    answers = [project for project, relations in held.items() if may(actor, "summary.return", relations)]
    if answers:
        label = Label(zh="办理已上报的总结", en="Answer the summary")
        applied = models.ApplicationRecord.objects.filter(project_id__in=answers, state=State.SUMMARISED.value)
        for pk in applied.values_list("project_id", flat=True):
            found.append(Awaited(label, "progress-summary", pk, projects[pk].number, projects[pk].title))
    return sorted(found, key=lambda each: (each.number, each.page))


def _records(projects: list[UUID]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Open exits and cases with their newest bodies."""
    kinds = [EXIT.code, TYPICAL_CASE.code]
    rows = list(models.RoundRecord.objects.filter(kind__in=kinds, project_id__in=projects, state__in=_OPEN))
    versions = models.RecordVersion.objects.filter(record__in=[row.pk for row in rows]).order_by("version")
    newest = dict(versions.values_list("record", "body"))
    return ((row, newest[row.pk]) for row in rows)


Wanted = Iterator[tuple[Label, str, date | None]]


def _exit(
    code: str, plain: dict[str, Any], actor: Actor, held: frozenset[Relation], round_: Round, now: datetime
) -> Wanted:
    state, body = ExitState(code), PilotExit.model_validate(plain)
    replies = body.reply is None and reply_open(body, round_, now)
    if state is ExitState.PROPOSED and replies and may(actor, "exit.reply", held):
        yield Label(zh="对退出提议陈述申辩", en="Reply to the proposed exit"), "progress-exit", body.reply_until
    unsigned = body.opinion_of(actor.organisation) is None
    if state in _UNDECIDED and not replies and unsigned and may(actor, "exit.decide", held):
        yield Label(zh="签署退出意见", en="Sign an opinion on the exit"), "progress-exit", None
    own = any(item.unit == actor.organisation and item.at is None for item in body.handover)
    if state is ExitState.ENDED and own and may(actor, "exit.hand_over", held):
        yield Label(zh="办理退出善后", en="Settle the hand-over"), "progress-exit", None


def _case(code: str, plain: dict[str, Any], actor: Actor, held: frozenset[Relation]) -> Wanted:
    state, body = CaseState(code), TypicalCase.model_validate(plain)
    if state is CaseState.CHOSEN and may(actor, "typical_case.write", held):
        yield Label(zh="编写典型案例", en="Write the typical case"), "progress-case", None
    silent = body.consent_of(actor.organisation) is None
    if state is CaseState.OFFERED and silent and may(actor, "typical_case.consent", held):
        yield Label(zh="对典型案例发布表态", en="Say whether the case may be published"), "progress-case", None
