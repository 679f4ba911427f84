"""Files beside a pilot's milestones and exit."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.journeys.progress import progress_attachment
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.sending import attached


@login_required
@require_safe
@answering
def file(request: HttpRequest, project: UUID, kind: str, name: str) -> HttpResponse:
    """One file, for whoever sees the record that it stands beside; always as a download."""
    data = progress_attachment(ports(), actor_of(request), project, kind, name)
    return attached(data, name)
