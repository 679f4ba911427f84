"""里程碑: the plan as it comes along, drawn on an axis of days; what is owed by when."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys.progress import ProgressFile, move_milestone, record_milestone
from haitang.parties import Actor
from haitang.pilot import State
from haitang.pilot.progress import OwedKind
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.progress.shell import TONES, Facts, allowed, answered, progress_page, typed_day
from haitang.web.progress.timeline import picture
from haitang.web.uploads import every_upload

ADDRESSES = {
    OwedKind.REPORT: "progress-reports",
    OwedKind.MILESTONE: "progress",
    OwedKind.SUMMARY: "progress-summary",
}
"""Where each kind of thing that is owed is done."""


@login_required
@require_safe
@answering
def milestones(request: HttpRequest, project: UUID) -> HttpResponse:
    """The milestones as a picture and as a table, and what is owed."""
    return progress_page(request, project, "milestones", _facts)


@login_required
@require_POST
@answering
def done(request: HttpRequest, project: UUID, code: str) -> HttpResponse:
    """Record that a milestone was done."""
    actor = actor_of(request)
    return answered(
        request,
        project,
        "milestones",
        _facts,
        lambda: record_milestone(
            ports(),
            actor,
            project,
            code,
            on=typed_day(request, "done_on"),
            note=request.POST.get("note", ""),
            files=every_upload(request, "evidence"),
        ),
        _("The milestone was recorded as done"),
        "progress",
    )


@login_required
@require_POST
@answering
def due(request: HttpRequest, project: UUID, code: str) -> HttpResponse:
    """Move the due date of a milestone."""
    actor = actor_of(request)
    reason = request.POST.get("reason", "")
    return answered(
        request,
        project,
        "milestones",
        _facts,
        lambda: move_milestone(ports(), actor, project, code, due=typed_day(request, "due"), reason=reason),
        _("The due date was moved; the reason is on record"),
        "progress",
    )


def _facts(file: ProgressFile, actor: Actor) -> Facts:
    soon = max(file.round.implementation.reports.remind_days, default=0)
    under_way = file.state in {State.IMPLEMENTING, State.SUMMARISED}
    recorder = under_way and "milestone.record" in allowed(file, actor)
    return {
        "picture": picture(file.plan.milestones, file.today, soon),
        "stones": [
            {
                "stone": stone,
                "standing": (standing := stone.standing(file.today, soon=soon)),
                "tone": TONES[standing],
                "days_late": stone.days_late(file.today),
                "may_record": recorder and actor.organisation in {file.project.lead, *stone.units},
            }
            for stone in file.plan.milestones
        ],
        "owed": _gathered(file),
    }


def _gathered(file: ProgressFile) -> list[Facts]:
    """What is owed, one line for each thing, with all the units that owe it."""
    lines: dict[tuple[OwedKind, str, date], Facts] = {}
    for each in file.owed:
        line = {"each": each, "url": ADDRESSES[each.kind], "left": each.days_left(file.now), "units": []}
        lines.setdefault((each.kind, each.code, each.due), line)["units"].append(file.parties[each.unit].name)
    return list(lines.values())
