"""A new project: which round, and what the plan is called."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from haitang.journeys import start_application
from haitang.lexicon import BadInput, NotFound
from haitang.parties import Actor, require
from haitang.pilot import round_codes
from haitang.storage.application_queries import projects_taken
from haitang.web.catalogues import round_of
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@answering
def new(request: HttpRequest) -> HttpResponse:
    """Choose a round and begin."""
    actor = actor_of(request)
    require(actor, "project.open")
    asked = {name: request.POST.get(name, request.GET.get(name, "")) for name in ("round", "title")}
    facts: dict[str, Any] = {"rounds": _rounds(actor), "asked": asked}
    if request.method != "POST":
        return render(request, "haitang/apply/new.html", facts)
    try:
        if asked["round"] not in round_codes():
            raise NotFound("没有这个试点批次", advice="从列表中选择")
        project = start_application(ports(), actor, asked["round"], asked["title"])
    except BadInput as error:
        return render(request, "haitang/apply/new.html", facts | {"problems": error.problems}, status=status_of(error))
    return redirect("apply-step", project=project.id, step="basics")


def _rounds(actor: Actor) -> list[dict[str, Any]]:
    """Every round, the newest first: until when, and in how many projects the applicant takes part."""
    now = ports().clock.now()
    rounds = sorted((round_of(code) for code in round_codes()), key=lambda each: each.signed_on, reverse=True)
    return [
        {
            "round": each,
            "open": each.application_deadline.accepts(now),
            "taken": projects_taken(actor, each),
            "most": each.limits.projects_per_applicant,
        }
        for each in rounds
    ]
