"""A small JSON API: whether the platform answers, and the caller's projects."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

import haitang
from haitang.lexicon import HaitangError
from haitang.storage import queries
from haitang.web.errors import status_of
from haitang.web.people import actor_of


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the platform and its database answer; nothing of what they hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": haitang.__version__})


@login_required
@require_safe
def projects(request: HttpRequest) -> JsonResponse:
    """The projects of the caller's organisation, amounts in yuan as text."""
    try:
        rows = queries.projects(actor_of(request))
    except HaitangError as error:
        return JsonResponse({"error": error.message, "advice": error.advice}, status=status_of(error))
    return JsonResponse(
        {
            "projects": [
                {
                    "id": str(row.id),
                    "number": row.number,
                    "title": row.title,
                    "lead": row.lead,
                    "states": row.states,
                    "premium": str(row.premium) if row.premium is not None else None,
                    "aggregate_limit": str(row.aggregate_limit) if row.aggregate_limit is not None else None,
                    "created_at": row.created_at.isoformat(),
                }
                for row in rows
            ]
        },
        json_dumps_params={"ensure_ascii": False},
    )
