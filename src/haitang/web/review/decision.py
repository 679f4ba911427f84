"""决定: what happened to an application so far, the joint decisions on it, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import Timeline, timeline_of, withdraw_application
from haitang.lexicon import BadInput
from haitang.parties import may
from haitang.pilot import actions
from haitang.storage import review_queries
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.review.shell import project_page
from haitang.web.states import state_of


@login_required
@require_safe
@answering
def decision(request: HttpRequest, project: UUID) -> HttpResponse:
    """What happened to the application, and what was decided."""
    return _page(request, timeline_of(ports(), actor_of(request), project))


@login_required
@require_POST
@answering
def withdraw(request: HttpRequest, project: UUID) -> HttpResponse:
    """Take the application back before it is decided on."""
    actor, reason = actor_of(request), request.POST.get("reason", "")
    try:
        withdraw_application(ports(), actor, project, reason=reason)
    except BadInput as error:
        facts = {"problems": error.problems, "asked": request.POST}
        return _page(request, timeline_of(ports(), actor, project), facts, status=status_of(error))
    request.session["said"] = _("The application was withdrawn")
    return redirect("decision", project=project)


def _page(
    request: HttpRequest, found: Timeline, facts: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    actor, project = actor_of(request), found.project
    held = project.relations_of(actor.organisation)
    able = found.state is not None and "withdraw" in {line.action for line in actions(found.state, actor.role)}
    shown = {
        "events": [(event, state_of("application", event.state.value)) for event in reversed(found.events)],
        "meetings": review_queries.meetings_on(actor, project.id),
        "withdraws": able and may(actor, "application.withdraw", held),
        "asked": {},
    }
    state = found.state.value if found.state else None
    template = "haitang/review/timeline.html"
    return project_page(request, project, state, "decision", template, shown | (facts or {}), status)
