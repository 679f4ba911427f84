"""Versions of an application: any two of them, field by field, and back to an earlier one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import compare_versions, is_editable, restore_version
from haitang.parties import Relation, may
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.states import state_of


@login_required
@require_safe
@answering
def versions(request: HttpRequest, project: UUID) -> HttpResponse:
    """The list, and two versions compared: woven into one text, or side by side."""
    actor = actor_of(request)
    every = request.GET.get("every") == "1"
    chosen = {name: _number(request.GET.get(name, "")) for name in ("before", "after")}
    found = compare_versions(ports(), actor, project, **chosen, every=every)
    newest = found.lines[0] if found.lines else None
    facts = {
        "project": found.project,
        "found": found,
        "lines": [(line, state_of("application", line.state)) for line in found.lines],
        "newest": newest.version if newest else 0,
        "every": every,
        "side_by_side": request.GET.get("view") == "sides",
        "may_restore": newest is not None
        and is_editable(newest.state)
        and may(actor, "application.edit", found.project.relations_of(actor.organisation)),
        "fills": bool(found.project.relations_of(actor.organisation) - {Relation.AUTHORITY, Relation.REVIEWER}),
    }
    return render(request, "haitang/apply/versions.html", facts)


@login_required
@require_POST
@answering
def restore(request: HttpRequest, project: UUID, version: int) -> HttpResponse:
    """Make an earlier version's content the newest."""
    restore_version(ports(), actor_of(request), project, version)
    request.session["said"] = _("Version %(version)d was brought back as the newest") % {"version": version}
    return redirect("apply-versions", project=project)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
