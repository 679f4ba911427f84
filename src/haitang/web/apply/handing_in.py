"""Checking, sealing and handing in, and the receipt that comes of it."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import (
    check_application,
    open_draft,
    receipt_paper,
    seal_application,
    sign_application,
    submission_receipt,
    submit_application,
)
from haitang.lexicon import BadInput
from haitang.pilot import Stage, breaches
from haitang.web.apply.blanks import Told
from haitang.web.apply.page import page
from haitang.web.apply.steps import step_of
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.sending import attached


@login_required
@require_POST
@answering
def check(request: HttpRequest, project: UUID) -> HttpResponse:
    """Answer every rule; where none of the content fails, the draft can be signed."""
    _stored, verdicts = check_application(ports(), actor_of(request), project)
    failing = breaches(verdicts, Stage.CHECK)
    request.session["said"] = (
        _("%(count)d rules are not met yet; each says where to mend it") % {"count": len(failing)}
        if failing
        else _("Checked: every unit can sign now")
    )
    return redirect("apply-step", project=project, step="review")


@login_required
@require_POST
@answering
def sign(request: HttpRequest, project: UUID) -> HttpResponse:
    """Sign the pledge and the declarations for the reader's own unit."""
    sign_application(ports(), actor_of(request), project)
    request.session["said"] = _("Signed for your organisation")
    return redirect("apply-step", project=project, step="review")


@login_required
@require_POST
@answering
def seal(request: HttpRequest, project: UUID) -> HttpResponse:
    """Record the seals on the papers."""
    actor = actor_of(request)
    try:
        seal_application(ports(), actor, project, perforation=request.POST.get("perforation") == "yes")
    except BadInput as error:
        return _refused(request, project, error, "review")
    request.session["said"] = _("The seals were recorded: the application can be handed in")
    return redirect("apply-step", project=project, step="submit")


@login_required
@require_POST
@answering
def submit(request: HttpRequest, project: UUID) -> HttpResponse:
    """Hand in; a receipt follows."""
    try:
        submit_application(ports(), actor_of(request), project)
    except BadInput as error:
        return _refused(request, project, error, "submit")
    return redirect("apply-receipt", project=project)


def _refused(request: HttpRequest, project: UUID, error: BadInput, step: str) -> HttpResponse:
    view = open_draft(ports(), actor_of(request), project)
    told = Told(error.problems)
    return page(request, view, step_of(view.round, step), told, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@login_required
@require_safe
@answering
def receipt(request: HttpRequest, project: UUID) -> HttpResponse:
    """The receipt of what was handed in last."""
    found = submission_receipt(ports(), actor_of(request), project)
    return render(request, "haitang/apply/receipt.html", {"receipt": found, "project": found.project})


@login_required
@require_safe
@answering
def receipt_pdf(request: HttpRequest, project: UUID) -> HttpResponse:
    """The receipt as a paper."""
    return attached(receipt_paper(ports(), actor_of(request), project), "报送回执.pdf")
