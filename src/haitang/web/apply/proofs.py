"""Proofs of eligibility: put to a statement, taken away, read."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import attach_proof, proof_file, remove_proof, write_application
from haitang.lexicon import BadInput, NotFound
from haitang.web.apply.blanks import Told
from haitang.web.apply.page import again, page
from haitang.web.apply.steps import step_of
from haitang.web.apply.tables import posted
from haitang.web.apply.wizard import base_of
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.sending import attached
from haitang.web.uploads import uploaded


@login_required
@require_POST
@answering
def attach(request: HttpRequest, project: UUID, item: str) -> HttpResponse:
    """Save what was typed, then put the file to its statement."""
    changes = posted(request.POST)
    written = write_application(ports(), actor_of(request), project, changes, base=base_of(request))
    step = step_of(written.view.round, "eligibility")
    if written.problems or written.clashes:
        return again(request, written, step, changes)
    try:
        name, data = uploaded(request, f"~proof.{item}")
        title = request.POST.get(f"~title.{item}", "")
        attach_proof(ports(), actor_of(request), project, item, name, data, title=title)
    except BadInput as error:
        return page(request, written.view, step, Told(error.problems), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    request.session["said"] = _("%(file)s was uploaded") % {"file": name}
    return redirect("apply-step", project=project, step="eligibility")


@login_required
@require_POST
@answering
def remove(request: HttpRequest, project: UUID, item: str) -> HttpResponse:
    """Save what was typed, then take a proof away."""
    changes = posted(request.POST)
    written = write_application(ports(), actor_of(request), project, changes, base=base_of(request))
    if written.problems or written.clashes:
        return again(request, written, step_of(written.view.round, "eligibility"), changes)
    remove_proof(ports(), actor_of(request), project, item, request.POST.get("~file", ""))
    request.session["said"] = _("The proof was taken away; earlier versions keep it")
    return redirect("apply-step", project=project, step="eligibility")


@login_required
@require_safe
@answering
def read(request: HttpRequest, project: UUID) -> HttpResponse:
    """A proof that the application names."""
    file = request.GET.get("file", "")
    if not file:
        raise NotFound("没有这份证明材料", advice="从填报页重新进入")
    return attached(proof_file(ports(), actor_of(request), project, file), file.rpartition("/")[2])
