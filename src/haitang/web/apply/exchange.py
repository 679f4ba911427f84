"""Import and export of a whole application; what an import would change is shown before it is taken."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import (
    EXCHANGED,
    export_application,
    open_draft,
    open_preview,
    preview_import,
    take_import,
    write_workbook,
)
from haitang.lexicon import BadInput, NotFound
from haitang.parties import require
from haitang.web.apply.wizard import base_of
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.sending import attached
from haitang.web.uploads import uploaded

_FORMS = ("zip", "xlsx", "template")


@login_required
@require_safe
@answering
def exchange(request: HttpRequest, project: UUID) -> HttpResponse:
    """What can be had, and where a file is handed over."""
    return _page(request, project, {})


@login_required
@require_POST
@answering
def upload(request: HttpRequest, project: UUID) -> HttpResponse:
    """Read a file and show what it would change."""
    actor = actor_of(request)
    try:
        name, data = uploaded(request, "file", EXCHANGED)
        preview = preview_import(ports(), actor, project, name, data)
    except BadInput as error:
        return _page(request, project, {"problems": error.problems}, status=status_of(error))
    return redirect("apply-import", project=project, record=preview.record.id)


@login_required
@require_safe
@answering
def preview(request: HttpRequest, project: UUID, record: UUID) -> HttpResponse:
    """The preview, against the draft as it now stands."""
    return _page(request, project, {"preview": open_preview(ports(), actor_of(request), project, record)})


@login_required
@require_POST
@answering
def take(request: HttpRequest, project: UUID, record: UUID) -> HttpResponse:
    """Take it over the version that was shown."""
    stored = take_import(ports(), actor_of(request), project, record, base=base_of(request))
    request.session["said"] = _("Imported as version %(version)d") % {"version": stored.version}
    return redirect("apply", project=project)


@login_required
@require_safe
@answering
def export(request: HttpRequest, project: UUID, form: str) -> HttpResponse:
    """The application as a file; ``template`` is the empty workbook of the round."""
    actor = actor_of(request)
    if form not in _FORMS:
        raise NotFound("没有这种导出格式", advice="可导出 zip 或 xlsx")
    view = open_draft(ports(), actor, project)
    require(actor, "application.edit", view.project.relations_of(actor.organisation))
    data = write_workbook(None, view.round) if form == "template" else export_application(ports(), actor, project, form)
    name = f"{view.round.code}-模板.xlsx" if form == "template" else f"{view.stored.number}.{form}"
    return attached(data, name)


def _page(request: HttpRequest, project: UUID, facts: dict[str, Any], status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    view = open_draft(ports(), actor, project)
    require(actor, "application.edit", view.project.relations_of(actor.organisation))
    shown = {"view": view, "project": view.project, "round": view.round, "frozen": not view.editable}
    return render(request, "haitang/apply/exchange.html", shown | facts, status=status)
