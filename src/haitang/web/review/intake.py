"""收件: what is in hand for one application, and what is done with it: received, returned, refused, sent to review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import (
    SCANS,
    UNDECIDED,
    IntakeView,
    keep_scan,
    open_intake,
    receive_application,
    record_papers,
    refuse_application,
    return_application,
    review_application,
    scan_file,
)
from haitang.lexicon import BadInput, NotFound
from haitang.parties import Actor, may
from haitang.pilot import PaperIntake, State
from haitang.web.catalogues import round_of
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.review.forms import count_of, instant_of
from haitang.web.review.shell import project_page
from haitang.web.sending import attached
from haitang.web.uploads import uploaded

TEMPLATE = "haitang/review/intake.html"
_OPEN = {State.SUBMITTED.value, State.RECEIVED.value}


@login_required
@require_safe
@answering
def intake(request: HttpRequest, project: UUID) -> HttpResponse:
    """The checklist of an application: papers, disc, seals, scans, and how often it was sent back."""
    return _page(request, open_intake(ports(), actor_of(request), project))


@login_required
@require_POST
@answering
def papers(request: HttpRequest, project: UUID) -> HttpResponse:
    """Record what came on paper and on disc."""

    def record() -> str:
        asked = request.POST
        seen = PaperIntake(
            received_at=ports().clock.now(),
            copies=count_of(asked.get("copies", ""), file=_("Papers"), at=_("Copies")),
            disc="disc" in asked,
            seals_seen=tuple(asked.getlist("seals")),
            perforation_seen="perforation" in asked,
        )
        record_papers(ports(), actor_of(request), project, seen)
        return _("The papers were recorded")

    return _do(request, project, record)


@login_required
@require_POST
@answering
def scan(request: HttpRequest, project: UUID) -> HttpResponse:
    """Keep the scan of one unit's signed and sealed pages."""

    def keep() -> str:
        name, data = uploaded(request, "scan", SCANS)
        keep_scan(ports(), actor_of(request), project, request.POST.get("unit", ""), name, data)
        return _("The scan was kept")

    return _do(request, project, keep)


@login_required
@require_safe
@answering
def scanned(request: HttpRequest, project: UUID, name: str) -> HttpResponse:
    """A scan as it was kept; the look is audited."""
    data = scan_file(ports(), actor_of(request), project, name)
    return attached(data, name)


@login_required
@require_POST
@answering
def handle(request: HttpRequest, project: UUID, deed: str) -> HttpResponse:
    """Receive the application, send it to review, send it back, or refuse it."""
    if deed not in HANDLED:
        raise NotFound("没有这个操作", advice="从收件页重新进入")
    return _do(request, project, lambda: HANDLED[deed](request, actor_of(request), project))


def _receive(request: HttpRequest, actor: Actor, project: UUID) -> str:
    received = receive_application(ports(), actor, project)
    return _("Received as %(number)s") % {"number": received.number}


def _review(request: HttpRequest, actor: Actor, project: UUID) -> str:
    review_application(ports(), actor, project)
    return _("The application went to review")


def _return(request: HttpRequest, actor: Actor, project: UUID) -> str:
    asked, round_ = request.POST, round_of(open_intake(ports(), actor, project).project.round)
    until = instant_of(asked.get("until", ""), round_, file=_("Return for correction"), at=_("Until"))
    return_application(
        ports(), actor, project, reason=asked.get("reason", ""), until=until, fields=asked.getlist("fields")
    )
    return _("The application was sent back for correction")


def _refuse(request: HttpRequest, actor: Actor, project: UUID) -> str:
    refuse_application(ports(), actor, project, reason=request.POST.get("reason", ""))
    return _("The application was refused")


HANDLED: dict[str, Callable[[HttpRequest, Actor, UUID], str]] = {
    "receive": _receive,
    "review": _review,
    "return": _return,
    "refuse": _refuse,
}
"""What an officer does with an application in hand; each says what was done."""


def _do(request: HttpRequest, project: UUID, deed: Callable[[], str]) -> HttpResponse:
    """Do it and say so; with faulty input the page again, with every fault and what was typed."""
    try:
        request.session["said"] = deed()
    except BadInput as error:
        view = open_intake(ports(), actor_of(request), project)
        return _page(request, view, {"problems": error.problems, "asked": request.POST}, status=status_of(error))
    return redirect("intake", project=project)


def _page(
    request: HttpRequest, view: IntakeView, facts: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    actor, state = actor_of(request), view.application.state if view.application else None
    relations = view.project.relations_of(actor.organisation)
    handles = may(actor, "application.receive", relations)
    undecided = state is not None and State(state) in UNDECIDED
    uploads = undecided and handles
    signs = undecided and may(actor, "application.sign", relations)
    scans = {each.unit: each for each in view.sheet.scans}
    units = [
        (unit, scans.get(unit.code), uploads or (signs and unit.code == actor.organisation)) for unit in view.units
    ]
    shown = {
        "view": view,
        "units": units,
        "handles": handles and state in _OPEN,
        "asked": {},
        "sections": _sections(view),
    }
    return project_page(request, view.project, state, "intake", TEMPLATE, shown | (facts or {}), status)


def _sections(view: IntakeView) -> list[tuple[str, Any]]:
    """What may be named as in need of correction: papers, and the parts of the round's form."""
    round_ = round_of(view.project.round)
    return [("papers", _("Papers and seals")), *((part.code, part.label) for part in round_.form.texts)]
