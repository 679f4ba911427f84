"""Filling in: one page for each step, saved while one types, or by its button; nobody's text is lost."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import Clash, DraftView, Written, open_draft, remove_scheme, write_application
from haitang.lexicon import BadInput
from haitang.pilot import label_of, woven
from haitang.web.apply.blanks import Told
from haitang.web.apply.page import again, page, state
from haitang.web.apply.steps import bar, step_of
from haitang.web.apply.tables import posted
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports

_NEWEST = 2**31


@login_required
@require_safe
@answering
def opening(request: HttpRequest, project: UUID) -> HttpResponse:
    """To the first step that is not done yet."""
    view = open_draft(ports(), actor_of(request), project)
    shown = bar(view, "")
    first = next((each for each in shown if each.fails or not each.begun), shown[-1])
    return redirect("apply-step", project=project, step=first.step.code)


@login_required
@require_safe
@answering
def step(request: HttpRequest, project: UUID, step: str) -> HttpResponse:
    """One step."""
    view = open_draft(ports(), actor_of(request), project)
    return page(request, view, step_of(view.round, step))


@login_required
@require_POST
@answering
def save(request: HttpRequest, project: UUID, step: str) -> HttpResponse:
    """Save a step: htmx gets its state alone, a form the next page, or its own again with all that is wrong."""
    changes = posted(request.POST)
    if keep := request.POST.get("keep"):
        write_application(ports(), actor_of(request), project, {keep: changes.get(keep, "")}, base=_NEWEST)
        request.session["said"] = _("Saved: your text stands")
        return redirect("apply-step", project=project, step=step)
    held = set(request.POST.getlist("held"))
    quietly = request.headers.get("HX-Request") == "true"
    apart = held if quietly else set()
    written = _written(request, project, {at: text for at, text in changes.items() if at not in apart})
    shown = step_of(written.view.round, step)
    if quietly:
        still = tuple(_held(written.view, at, changes[at]) for at in sorted(held & set(changes)))
        return state(request, written, shown, (*written.clashes, *still))
    if written.problems or written.clashes:
        return again(request, written, shown, changes)
    request.session["said"] = _("Saved")
    return redirect("apply-step", project=project, step=request.POST.get("next") or step)


@login_required
@require_POST
@answering
def take_out_scheme(request: HttpRequest, project: UUID, row: int) -> HttpResponse:
    """Take a scheme out, once what was typed beside it is saved."""
    written = _written(request, project, posted(request.POST))
    shown = step_of(written.view.round, "schemes")
    if written.problems or written.clashes:
        return again(request, written, shown, posted(request.POST))
    stored = written.view.stored
    try:
        remove_scheme(ports(), actor_of(request), project, row, base=stored.version)
    except BadInput as error:
        return page(request, written.view, shown, Told(error.problems), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    request.session["said"] = _("The scheme was taken out; an earlier version still holds it")
    return redirect("apply-step", project=project, step="schemes")


def _written(request: HttpRequest, project: UUID, changes: dict[str, str]) -> Written:
    return write_application(ports(), actor_of(request), project, changes, base=base_of(request))


def base_of(request: HttpRequest) -> int:
    """The version over which a form was filled in; the newest where it does not say."""
    base = request.POST.getlist("base")
    return int(base[-1]) if base and base[-1].isdecimal() and len(base[-1]) < 10 else _NEWEST


def _held(view: DraftView, at: str, mine: str) -> Clash:
    """A clash that was told before and is not settled yet."""
    theirs = view.fields.get(at, "")
    names = {unit.code: unit.name for unit in view.body.units}
    return Clash(
        at=at,
        label=label_of(at, view.round, names),
        theirs=theirs,
        mine=mine,
        pieces=woven(theirs, mine),
        by=view.stored.recorded_by,
        recorded_at=view.stored.recorded_at,
    )
