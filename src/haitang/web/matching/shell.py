"""The frame of the board's pages: the round, the tabs that the reader may open, and the words behind the codes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.lexicon import Label
from haitang.parties import Actor, may
from haitang.pilot import Round
from haitang.storage import matching_queries, queries
from haitang.web.people import actor_of, ports
from haitang.web.rounds.shell import known_round


def today_in(round_: Round) -> date:
    """The day on the round's own clocks."""
    return date.fromisoformat(round_.application_deadline.clock(ports().clock.now())[:10])


def board_of(request: HttpRequest, code: str) -> matching_queries.Board:
    """The board of a round as the actor sees it."""
    return matching_queries.board(actor_of(request), code, today_in(known_round(code)))


def words_of(round_: Round) -> dict[str, dict[str, Label]]:
    """What people read in place of the codes of the board."""
    rules = round_.outreach.matching
    return {
        "services": {each.code: each.label for each in rules.services},
        "sums": {each.code: each.label for each in rules.sums},
        "sectors": {each.code: each.label for each in rules.sectors},
        "districts": {each.code: each.label for each in rules.districts},
        "causes": {each.code: each.label for each in rules.complaints},
    }


def board_page(
    request: HttpRequest, code: str, tab: str, template: str, facts: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the board inside its frame."""
    actor, round_ = actor_of(request), known_round(code)
    shown = {
        "round": round_,
        "rules": round_.outreach.matching,
        "words": words_of(round_),
        "template": template,
        "current": tab,
        "tabs": [(name, label, url) for name, label, url in _tabs(actor, code)],
        "posts_needs": may(actor, "matching.need"),
        "posts_offers": may(actor, "matching.offer"),
    }
    return render(request, "haitang/matching/frame.html", shown | facts, status=status)


def _tabs(actor: Actor, code: str) -> list[tuple[str, Promise | str, str]]:
    board = reverse("matching-of", args=[code])
    tabs: list[tuple[str, Promise | str, str]] = [
        ("offers", _("Offers of service bodies"), f"{board}?side=offers"),
        ("needs", _("Needs of enterprises"), f"{board}?side=needs"),
    ]
    if may(actor, "matching.talk"):
        tabs.append(("mine", _("Mine"), reverse("matching-mine", args=[code])))
    if may(actor, "matching.settle", queries.relations_to_round(actor, code)):
        tabs.append(("complaints", _("Complaints"), reverse("complaints", args=[code])))
    return tabs
