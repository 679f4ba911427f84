"""Files of publicity: those beside a material, and an event's list of names."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.journeys.outreach import attendance_list
from haitang.storage import outreach_queries
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.rounds.shell import known_round
from haitang.web.sending import attached


@login_required
@require_safe
@answering
def material_file(request: HttpRequest, code: str, id: UUID, name: str) -> HttpResponse:
    """A file beside a material."""
    known_round(code)
    data = outreach_queries.material_file(actor_of(request), code, id, name)
    return attached(data, name)


@login_required
@require_safe
@answering
def event_list(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Who signed up and who came, for the organiser."""
    known_round(code)
    name, data = attendance_list(ports(), actor_of(request), code, id)
    return attached(data, name)
