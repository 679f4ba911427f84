"""举报: report a post, and settle what was reported."""

from __future__ import annotations

from typing import Literal, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys.outreach import COMPLAINT, complain, missing, settle_complaint
from haitang.lexicon import BadInput, Problem
from haitang.storage import matching_queries
from haitang.web.errors import answering, status_of
from haitang.web.matching.posts import need_page, offer_page
from haitang.web.matching.shell import board_page
from haitang.web.people import actor_of, ports
from haitang.web.rounds.outreach_forms import line, passage
from haitang.web.rounds.shell import known_round


@login_required
@require_POST
@answering
def about_need(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Report a need to the round's authorities."""
    return _about(request, code, "need", id)


@login_required
@require_POST
@answering
def about_offer(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Report an offer to the round's authorities."""
    return _about(request, code, "offer", id)


def _about(request: HttpRequest, code: str, about: Literal["need", "offer"], id: UUID) -> HttpResponse:
    known_round(code)
    cause, text = request.POST.get("cause", ""), passage(request.POST.get("text", ""))
    try:
        complain(ports(), actor_of(request), code, about, id, cause=cause, text=text)
    except BadInput as error:
        page = need_page if about == "need" else offer_page
        return page(request, code, id, status=status_of(error), problems=error.problems)
    request.session["said"] = _("The authorities of the round are told")
    return redirect(about, code=code, id=id)


@login_required
@require_safe
@answering
def complaints(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that was reported in a round, for its authorities."""
    return _page(request, code)


@login_required
@require_POST
@answering
def settle(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Uphold a complaint, or dismiss it."""
    known_round(code)
    action = request.POST.get("action", "")
    if action not in {"uphold", "dismiss"}:
        raise missing(COMPLAINT)
    verdict = cast("Literal['uphold', 'dismiss']", action)
    try:
        settle_complaint(ports(), actor_of(request), code, id, verdict, line(request.POST.get("ruling", "")))
    except BadInput as error:
        return _page(request, code, problems=error.problems, status=status_of(error))
    request.session["said"] = _("The complaint was settled")
    return redirect("complaints", code=code)


def _page(request: HttpRequest, code: str, *, problems: tuple[Problem, ...] = (), status: int = 200) -> HttpResponse:
    known_round(code)
    facts = {"complaints": matching_queries.complaints(actor_of(request), code), "problems": problems}
    return board_page(request, code, "complaints", "haitang/matching/complaints.html", facts, status=status)
