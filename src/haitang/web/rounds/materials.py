"""宣传资料: read, write, publish and withdraw one, with its files and versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys.outreach import (
    MATERIAL,
    attach_to_material,
    keep_material,
    missing,
    publish_material,
    withdraw_material,
)
from haitang.lexicon import BadInput, NotAllowed
from haitang.parties import Actor
from haitang.pilot.outreach import MaterialState, label_of
from haitang.storage import outreach_queries
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.rounds.outreach_forms import material_sheet, record_of
from haitang.web.rounds.shell import known_round, round_page
from haitang.web.sending import sent
from haitang.web.uploads import uploaded


@login_required
@require_safe
@answering
def material(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """One material."""
    return _page(request, actor_of(request), code, id)


@login_required
@require_safe
@answering
def new(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a new material."""
    actor = actor_of(request)
    _refuse_readers(actor, code)
    return _form(request, code, {})


@login_required
@require_safe
@answering
def edit(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """The form of one's own material."""
    page = outreach_queries.material(actor_of(request), code, id)
    if not page.own:
        raise missing(MATERIAL)
    body = page.record.body
    asked = body.model_dump(include={"title", "kind", "topics", "text"})
    return _form(request, code, asked | {"id": str(id), "version": page.record.version})


@login_required
@require_POST
@answering
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a material, new or changed."""
    actor = actor_of(request)
    known_round(code)
    try:
        id, version = record_of(request.POST)
        kept = keep_material(ports(), actor, code, material_sheet(request), id=id, version=version)
    except BadInput as error:
        _refuse_readers(actor, code)
        return _form(request, code, sent(request, "topics"), problems=error.problems, status=status_of(error))
    request.session["said"] = _("The material was kept")
    return redirect("material", code=code, id=kept.id)


@login_required
@require_POST
@answering
def publish(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Publish a draft."""
    publish_material(ports(), actor_of(request), code, id)
    request.session["said"] = _("The material was published")
    return redirect("material", code=code, id=id)


@login_required
@require_POST
@answering
def withdraw(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Withdraw a material."""
    withdraw_material(ports(), actor_of(request), code, id)
    request.session["said"] = _("The material was withdrawn")
    return redirect("outreach", code=code)


@login_required
@require_POST
@answering
def attach(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Put a file beside a material."""
    actor = actor_of(request)
    try:
        name, data = uploaded(request, "file")
        attach_to_material(ports(), actor, code, id, name, data)
    except BadInput as error:
        _refuse_readers(actor, code)
        return _page(request, actor, code, id, problems=error.problems, status=status_of(error))
    request.session["said"] = _("The file was kept")
    return redirect("material", code=code, id=id)


def _page(request: HttpRequest, actor: Actor, code: str, id: UUID, *, status: int = 200, **facts: Any) -> HttpResponse:
    rules = known_round(code).outreach
    page = outreach_queries.material(actor, code, id)
    state = MaterialState(page.record.state)
    shown = {
        "page": page,
        "material": page.record.body,
        "state": state,
        "kind": label_of(rules.material_kinds, page.record.body.kind),
        "topics": [label_of(rules.topics, topic) for topic in page.record.body.topics],
        "versions": [(version, MaterialState(version.state)) for version in page.versions],
        "most": rules.files,
    }
    return round_page(request, code, "outreach", "haitang/outreach/material.html", shown | facts, status=status)


def _form(request: HttpRequest, code: str, asked: dict[str, Any], *, status: int = 200, **facts: Any) -> HttpResponse:
    shown = {"asked": asked, "rules": known_round(code).outreach}
    return round_page(request, code, "outreach", "haitang/outreach/material_form.html", shown | facts, status=status)


def _refuse_readers(actor: Actor, code: str) -> None:
    """Whoever may not publish is not offered a form."""
    known_round(code)
    if not outreach_queries.may_publish(actor, code):
        raise NotAllowed(f"{actor.role.label.zh}不能在本批次发布", advice="请由批次所列单位的发布岗位办理")
