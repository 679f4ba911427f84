"""对接: interest, its answer, and short messages."""

from __future__ import annotations

from typing import Any, Literal, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys.outreach import TALK, answer_talk, missing, say, show_interest
from haitang.lexicon import BadInput, Problem
from haitang.parties import Actor, may
from haitang.pilot import State
from haitang.pilot.outreach import Side, TalkState
from haitang.storage import matching_queries, queries
from haitang.web.errors import answering, status_of
from haitang.web.matching.posts import need_page, offer_page
from haitang.web.matching.shell import board_of, board_page, today_in
from haitang.web.people import actor_of, ports
from haitang.web.rounds.outreach_forms import passage
from haitang.web.rounds.shell import known_round

_BEING_WRITTEN = {State.DRAFT, State.CHECKED, State.RETURNED}
_SAID = {
    "accept": _("You are in contact now: both sides see whom to call"),
    "decline": _("The interest was declined"),
    "withdraw": _("The interest was taken back"),
}


@login_required
@require_POST
@answering
def interest(request: HttpRequest, code: str) -> HttpResponse:
    """Show interest in the other side's post with one of one's own."""
    known_round(code)
    actor = actor_of(request)
    try:
        need, offer = (UUID(request.POST.get(name, "")) for name in ("need", "offer"))
    except ValueError as error:
        raise BadInput(
            [Problem("对接", "need、offer", "没有选定需求和供给", advice="从需求或供给的页面办理")]
        ) from error
    try:
        kept = show_interest(ports(), actor, code, need, offer, passage(request.POST.get("text", "")))
    except BadInput as error:
        if board_of(request, code).need(need).own:
            return offer_page(request, code, offer, status=status_of(error), problems=error.problems)
        return need_page(request, code, need, status=status_of(error), problems=error.problems)
    request.session["said"] = str(_("The other side is told of your interest"))
    return redirect("talk", code=code, id=kept.id)


@login_required
@require_safe
@answering
def talk(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """One talk."""
    return _page(request, actor_of(request), code, id)


@login_required
@require_POST
@answering
def answer(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Accept, decline or take back."""
    known_round(code)
    action = request.POST.get("action", "")
    if action not in _SAID:
        raise missing(TALK)
    answer_talk(ports(), actor_of(request), code, id, cast("Literal['accept', 'decline', 'withdraw']", action))
    request.session["said"] = str(_SAID[action])
    return redirect("talk", code=code, id=id)


@login_required
@require_POST
@answering
def write(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Write to the other side."""
    known_round(code)
    actor, text = actor_of(request), passage(request.POST.get("text", ""))
    try:
        say(ports(), actor, code, id, text)
    except BadInput as error:
        return _page(request, actor, code, id, status=status_of(error), problems=error.problems, text=text)
    return redirect("talk", code=code, id=id)


def _page(request: HttpRequest, actor: Actor, code: str, id: UUID, *, status: int = 200, **facts: Any) -> HttpResponse:
    page = matching_queries.talk(actor, code, id, today_in(known_round(code)))
    opened = page.record.body.opened_by is page.side
    asked = page.state is TalkState.INTERESTED
    shown = {
        "page": page,
        "opened": opened,
        "messages": [(message, message.side is page.side) for message in page.record.body.messages],
        "actions": (["withdraw"] if opened else ["accept", "decline"]) if asked else [],
        "may_say": page.state in {TalkState.INTERESTED, TalkState.ACCEPTED},
        "projects": _led(actor, code) if page.state is TalkState.ACCEPTED and page.side is Side.NEED else [],
    }
    return board_page(request, code, "mine", "haitang/matching/talk.html", shown | facts, status=status)


def _led(actor: Actor, code: str) -> list[queries.ProjectRow]:
    """The enterprise's own projects of the round to which the actor may still invite the other side."""
    return [
        row
        for row in queries.projects(actor)
        if row.round == code
        and may(actor, "party.invite", row.relations)
        and row.states.get("application", "draft") in _BEING_WRITTEN
    ]
