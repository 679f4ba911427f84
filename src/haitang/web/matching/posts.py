"""A need or an offer: read, posted, changed, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys.outreach import NEED, OFFER, missing, post_need, post_offer, withdraw_need, withdraw_offer
from haitang.lexicon import BadInput
from haitang.parties import PartyCategory, may, require
from haitang.pilot.outreach import PostState
from haitang.storage.matching_queries import Board
from haitang.web.errors import answering, status_of
from haitang.web.matching.forms import LISTS, asked_of, need_sheet, offer_sheet
from haitang.web.matching.shell import board_of, board_page, today_in
from haitang.web.people import actor_of, ports
from haitang.web.rounds.outreach_forms import record_of
from haitang.web.rounds.shell import known_round
from haitang.web.sending import sent


@login_required
@require_safe
@answering
def need(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """One need, as much of it as the reader may see."""
    return need_page(request, code, id)


@login_required
@require_safe
@answering
def offer(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """One offer."""
    return offer_page(request, code, id)


@login_required
@require_safe
@answering
def new_need(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a new need, in the enterprise's own district."""
    require(actor_of(request), "matching.need")
    found = board_of(request, code)
    return _need_form(request, code, {"district": found.unit.region} | _contact(found))


@login_required
@require_safe
@answering
def new_offer(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a new offer."""
    require(actor_of(request), "matching.offer")
    found = board_of(request, code)
    return _offer_form(request, code, found, {"capacity": 10} | _contact(found))


@login_required
@require_safe
@answering
def edit_need(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """The form of one's own need."""
    require(actor_of(request), "matching.need")
    found = board_of(request, code)
    row = found.need(id)
    if not row.own:
        raise missing(NEED)
    return _need_form(request, code, asked_of(found.raw_needs[id]) | {"id": str(id), "version": row.version})


@login_required
@require_safe
@answering
def edit_offer(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """The form of one's own offer."""
    require(actor_of(request), "matching.offer")
    found = board_of(request, code)
    row = found.offer(id)
    if not row.own:
        raise missing(OFFER)
    asked = asked_of(row.body) | {"id": str(id), "version": row.version}
    if found.unit.code == row.body.party:
        asked["member"] = ""
    return _offer_form(request, code, found, asked)


@login_required
@require_POST
@answering
def keep_need(request: HttpRequest, code: str) -> HttpResponse:
    """Post a need, or change one."""
    actor = actor_of(request)
    known_round(code)
    try:
        id, version = record_of(request.POST)
        kept = post_need(ports(), actor, code, need_sheet(request), id=id, version=version)
    except BadInput as error:
        require(actor, "matching.need")
        facts = {"problems": error.problems}
        return _need_form(request, code, sent(request, *LISTS), facts, status=status_of(error))
    request.session["said"] = _("The need is on the board")
    return redirect("need", code=code, id=kept.id)


@login_required
@require_POST
@answering
def keep_offer(request: HttpRequest, code: str) -> HttpResponse:
    """Post an offer, or change one."""
    actor = actor_of(request)
    known_round(code)
    try:
        id, version = record_of(request.POST)
        kept = post_offer(ports(), actor, code, offer_sheet(request), id=id, version=version)
    except BadInput as error:
        require(actor, "matching.offer")
        facts = {"problems": error.problems}
        found = board_of(request, code)
        return _offer_form(request, code, found, sent(request, *LISTS), facts, status=status_of(error))
    request.session["said"] = _("The offer is on the board")
    return redirect("offer", code=code, id=kept.id)


@login_required
@require_POST
@answering
def drop_need(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Take a need back."""
    withdraw_need(ports(), actor_of(request), code, id)
    request.session["said"] = _("The need was taken off the board")
    return redirect("matching-mine", code=code)


@login_required
@require_POST
@answering
def drop_offer(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Take an offer back."""
    withdraw_offer(ports(), actor_of(request), code, id)
    request.session["said"] = _("The offer was taken off the board")
    return redirect("matching-mine", code=code)


def need_page(request: HttpRequest, code: str, id: UUID, *, status: int = 200, **facts: Any) -> HttpResponse:
    """The page of a need: what it asks, and which offers fit; for others, which of theirs they can propose."""
    actor, found = actor_of(request), board_of(request, code)
    row = found.need(id)
    pairs = [(offer, fit, found.talk_between(id, offer.id)) for offer, fit in found.offers_for(row, own=not row.own)]
    suggested = {offer.id for offer, _, _ in pairs}
    shown = {
        "row": row,
        "pairs": pairs if row.stands else [],
        "others": []
        if row.own
        else [
            each
            for each in found.offers
            if each.own and each.stands and each.id not in suggested and not found.talk_between(id, each.id)
        ],
        "may_talk": may(actor, "matching.talk") and row.stands,
        "may_change": row.own and row.state is PostState.OPEN and may(actor, "matching.need"),
        "may_complain": not row.own and may(actor, "matching.complain"),
    }
    return board_page(request, code, "needs", "haitang/matching/need.html", shown | facts, status=status)


def offer_page(request: HttpRequest, code: str, id: UUID, *, status: int = 200, **facts: Any) -> HttpResponse:
    """The page of an offer: what it gives, and which needs fit; for enterprises, which of theirs they can propose."""
    actor, found = actor_of(request), board_of(request, code)
    row = found.offer(id)
    pairs = [(need, fit, found.talk_between(need.id, id)) for need, fit in found.needs_for(row, own=not row.own)]
    suggested = {need.id for need, _, _ in pairs}
    shown = {
        "row": row,
        "pairs": pairs if row.stands else [],
        "others": []
        if row.own
        else [
            each
            for each in found.needs
            if each.own and each.stands and each.id not in suggested and not found.talk_between(each.id, id)
        ],
        "may_talk": may(actor, "matching.talk") and row.stands,
        "may_change": row.own and row.state is PostState.OPEN and may(actor, "matching.offer"),
        "may_complain": not row.own and may(actor, "matching.complain"),
    }
    return board_page(request, code, "offers", "haitang/matching/offer.html", shown | facts, status=status)


def _contact(board: Board) -> dict[str, str]:
    contact = board.unit.contact
    if contact is None:
        return {}
    return {"contact_name": contact.name, "contact_phone": contact.phone, "contact_email": contact.email}


def _need_form(
    request: HttpRequest, code: str, asked: dict[str, Any], facts: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    shown = {"asked": asked, "today": today_in(known_round(code)).isoformat()} | (facts or {})
    return board_page(request, code, "mine", "haitang/matching/need_form.html", shown, status=status)


def _offer_form(
    request: HttpRequest,
    code: str,
    board: Board,
    asked: dict[str, Any],
    facts: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    for_members = board.unit.category is PartyCategory.ASSOCIATION
    services = board.round.outreach.matching.services
    shown = {
        "asked": asked,
        "today": today_in(board.round).isoformat(),
        "posts_for_members": for_members,
        "offered": [each for each in services if for_members or board.unit.category in each.categories],
    }
    shown |= facts or {}
    return board_page(request, code, "mine", "haitang/matching/offer_form.html", shown, status=status)
