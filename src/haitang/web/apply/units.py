"""Joint units: invited from the application, answering on a page of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import (
    answer_invitation,
    invitations_to,
    invite_party,
    open_draft,
    recall_invitation,
    remove_party,
)
from haitang.lexicon import BadInput, HaitangError, NotFound, Problem
from haitang.web.apply.blanks import Told
from haitang.web.apply.page import page
from haitang.web.apply.steps import step_of
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports


@login_required
@require_POST
@answering
def invite(request: HttpRequest, project: UUID) -> HttpResponse:
    """Invite a unit by its code."""
    asked = {name: request.POST.get(name, "").strip() for name in ("unit", "duties", "message")}
    try:
        sent = invite_party(
            ports(), actor_of(request), project, asked["unit"], duties=asked["duties"], message=asked["message"]
        )
    except (BadInput, NotFound) as error:
        return _refused(request, project, error, {"asked": asked})
    request.session["said"] = _("%(unit)s was invited") % {"unit": sent.body.unit_name}
    return redirect("apply-step", project=project, step="units")


@login_required
@require_POST
@answering
def recall(request: HttpRequest, project: UUID, unit: str) -> HttpResponse:
    """Take an invitation back."""
    recall_invitation(ports(), actor_of(request), project, unit)
    request.session["said"] = _("The invitation was taken back")
    return redirect("apply-step", project=project, step="units")


@login_required
@require_POST
@answering
def remove(request: HttpRequest, project: UUID, unit: str) -> HttpResponse:
    """Take a unit out, with a reason."""
    try:
        remove_party(ports(), actor_of(request), project, unit, request.POST.get("reason", ""))
    except BadInput as error:
        return _refused(request, project, error, {})
    request.session["said"] = _("The unit was taken out; its access ended")
    return redirect("apply-step", project=project, step="units")


def _refused(request: HttpRequest, project: UUID, error: HaitangError, facts: dict[str, Any]) -> HttpResponse:
    view = open_draft(ports(), actor_of(request), project)
    problems = error.problems if isinstance(error, BadInput) else (Problem("联合申报单位", "unit", error.message),)
    return page(request, view, step_of(view.round, "units"), Told(problems), status=status_of(error), more=facts)


@login_required
@require_safe
@answering
def invitations(request: HttpRequest) -> HttpResponse:
    """Invitations to the reader's unit."""
    found = invitations_to(ports(), actor_of(request))
    return render(request, "haitang/apply/invitations.html", {"invitations": found})


@login_required
@require_POST
@answering
def answer(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Accept or decline."""
    accept = request.POST.get("accept") == "yes"
    answered = answer_invitation(
        ports(), actor_of(request), invitation, accept=accept, answer=request.POST.get("answer", "").strip()
    )
    if not accept:
        request.session["said"] = _("The invitation was declined")
        return redirect("invitations")
    request.session["said"] = _("Your organisation applies together with %(lead)s") % {"lead": answered.body.lead_name}
    return redirect("apply-step", project=answered.project, step="units")
