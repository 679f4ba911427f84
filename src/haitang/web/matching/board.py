"""The board with its filters, and what is one's own on it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from haitang.lexicon import shanghai
from haitang.parties import require
from haitang.pilot.outreach import TalkState
from haitang.storage import outreach_queries
from haitang.storage.matching_queries import Board
from haitang.web.errors import answering
from haitang.web.matching.filters import Wanted
from haitang.web.matching.shell import board_of, board_page
from haitang.web.people import actor_of, ports

ON_A_PAGE = 30
SUGGESTED = 5


@login_required
@require_safe
@answering
def current(request: HttpRequest) -> HttpResponse:
    """The board of the newest round that is open here."""
    require(actor_of(request), "matching.view")
    return redirect("matching-of", code=outreach_queries.current_round(shanghai(ports().clock.now()).date()))


@login_required
@require_safe
@answering
def board(request: HttpRequest, code: str) -> HttpResponse:
    """Standing needs or offers, filtered; each with how well it fits the reader's own."""
    found = board_of(request, code)
    wanted = Wanted.of(request.GET, found)
    rows: list[Any] = wanted.needs(found) if wanted.side == "needs" else wanted.offers(found)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    facts = {
        "wanted": wanted,
        "page": page,
        "rows": [(row, found.best_score(row)) for row in page],
        "asked": asked.urlencode(),
        "fits": bool(_own(found, wanted.side)),
    }
    return board_page(request, code, wanted.side, "haitang/matching/board.html", facts)


def _own(board: Board, side: str) -> bool:
    """Whether the reader has standing posts on the other side, by which a score can be told."""
    other = board.offers if side == "needs" else board.needs
    return any(row.own and row.stands for row in other)


@login_required
@require_safe
@answering
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """The reader's own needs and offers with what is suggested for each, and the talks."""
    require(actor_of(request), "matching.talk")
    found = board_of(request, code)
    needs = [row for row in found.needs if row.own]
    offers = [row for row in found.offers if row.own]
    unit = actor_of(request).organisation
    talks = [
        (talk, TalkState(talk.state), talk.body.side_of(unit), talk.body.side_of(unit) is talk.body.opened_by)
        for talk in found.talks
    ]
    facts = {
        "needs": [(row, found.offers_for(row, most=SUGGESTED) if row.stands else []) for row in needs],
        "offers": [(row, found.needs_for(row, most=SUGGESTED) if row.stands else []) for row in offers],
        "talks": sorted(talks, key=lambda each: each[1] is not TalkState.INTERESTED),
    }
    return board_page(request, code, "mine", "haitang/matching/mine.html", facts)
