"""成效评价: the grade and its reason once the summary is in, and who is recommended for support."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from haitang.journeys.progress import ProgressFile, rate_pilot
from haitang.lexicon import BadInput, NotAllowed, problems_of
from haitang.parties import Actor
from haitang.pilot import State
from haitang.pilot.progress import Recommendation, days_late
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.progress.shell import Facts, allowed, answered, progress_page


@login_required
@require_safe
@answering
def outcome(request: HttpRequest, project: UUID) -> HttpResponse:
    """The rating, and what it rests on."""
    return progress_page(request, project, "outcome", _facts)


@login_required
@require_POST
@answering
def rate(request: HttpRequest, project: UUID) -> HttpResponse:
    """Rate the pilot."""
    actor = actor_of(request)
    chosen = [value.partition("/") for value in request.POST.getlist("recommended")]
    try:
        recommended = [
            Recommendation(unit=unit, measure=measure, reason=request.POST.get(f"why-{unit}", "").strip())
            for unit, _slash, measure in chosen
        ]
    except ValidationError as error:
        raise BadInput(problems_of(error, file="成效评价", at="recommended")) from error
    grade, reason = request.POST.get("grade", ""), request.POST.get("reason", "")
    return answered(
        request,
        project,
        "outcome",
        _facts,
        lambda: rate_pilot(ports(), actor, project, grade=grade, reason=reason, recommended=recommended),
        _("The rating was recorded"),
        "progress-outcome",
    )


def _facts(file: ProgressFile, actor: Actor) -> Facts:
    if not file.sees_all:
        raise NotAllowed("成效评价由牵头单位和主管部门查看", advice="可向牵头单位了解评价结果")
    settings = file.round.implementation
    rating = file.rating.body if file.rating else None
    given = {(one.unit, one.measure) for one in rating.recommended} if rating else set()
    return {
        "rating": file.rating,
        "grade": settings.grade(rating.grade) if rating else None,
        "grades": settings.grades,
        "measures": settings.support,
        "labels": {measure.code: measure.label for measure in settings.support},
        "rates": "rating.give" in allowed(file, actor) and file.state in {State.SUMMARISED, State.CLOSED},
        "units": [
            (unit, file.parties[unit].name, [(measure, (unit, measure.code) in given) for measure in settings.support])
            for unit in (file.project.lead, *file.services)
        ],
        "record": _record(file),
    }


def _record(file: ProgressFile) -> Facts:
    """What the rating rests on: milestones, reports and the summary, each with what came late."""
    periods = {period.code: period for period in file.round.implementation.reports.periods}
    received = [one for one in file.reports if one.body.handed_in_at is not None and one.state == "handed_in"]
    late = [
        one for one in received if one.body.handed_in_at and days_late(periods[one.body.period], one.body.handed_in_at)
    ]
    stones = file.plan.milestones
    return {
        "milestones": len(stones),
        "done": sum(stone.done_on is not None for stone in stones),
        "done_late": sum(stone.done_on is not None and stone.done_on > stone.due for stone in stones),
        "received": len(received),
        "late": len(late),
        "figures": file.summary.body.figures.rows() if file.summary else (),
    }
