"""The frame of a project's pages on its way to a decision: its head, and the way between them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.journeys import Project, relations_held
from haitang.parties import Actor, Relation, may
from haitang.storage.unit_of_work import DatabaseUnitOfWork
from haitang.web.catalogues import round_of
from haitang.web.people import actor_of
from haitang.web.states import state_of

_WAYS = (
    ("intake", _("Intake"), "intake.view"),
    ("review", _("Review"), "review.view"),
    ("decision", _("Decision"), "application.view"),
    ("letters", _("Letters"), "letter.view"),
)


def ways(actor: Actor, held: frozenset[Relation], project: UUID) -> list[tuple[str, Promise | str, str]]:
    """Code, label and address of each of these pages that the reader may open."""
    return [(name, label, reverse(name, args=[project])) for name, label, action in _WAYS if may(actor, action, held)]


def project_page(
    request: HttpRequest,
    project: Project,
    state: str | None,
    current: str,
    template: str,
    facts: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A page of a project: ``template`` inside the frame, with ``facts``; the project was opened for its reader."""
    actor = actor_of(request)
    held = relations_held(DatabaseUnitOfWork(), actor, project)
    shown = {
        "project": project,
        "round": round_of(project.round),
        "state": state_of("application", state) if state else None,
        "held": held,
        "template": template,
        "current": current,
        "ways": ways(actor, held, project.id),
    }
    return render(request, "haitang/review/project.html", shown | facts, status=status)
