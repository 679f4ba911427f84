"""The frame of a round's pages: its head, its deadlines, and the tabs that the reader may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.lexicon import NotFound
from haitang.parties import Actor, sight
from haitang.pilot import Round, round_codes
from haitang.storage import queries
from haitang.web.catalogues import round_of
from haitang.web.people import actor_of, ports


@dataclass(frozen=True)
class RoundTab:
    """A part of a round's business: its code, its label, the name of its address, and the action that opens it."""

    code: str
    label: Promise | str
    url: str
    action: str


ROUND_TABS: tuple[RoundTab, ...] = (
    RoundTab("overview", _("Overview"), "round-overview", "round.oversee"),
    RoundTab("notice", _("Notice"), "round", "round.view"),
    RoundTab("register", _("Register"), "round-register", "round.oversee"),
    RoundTab("intake", _("Intake"), "round-intake", "round.oversee"),
    RoundTab("review", _("Review"), "round-review", "review.view"),
    RoundTab("decisions", _("Decisions"), "round-decisions", "decision.view"),
    RoundTab("progress", _("Implementation"), "round-progress", "progress.oversee"),
    RoundTab("cases", _("Typical cases"), "round-cases", "typical_case.read"),
    RoundTab("outreach", _("Publicity"), "outreach", "outreach.view"),
)
"""In the order of the pilot's life; whoever may not do a tab's action does not see it."""


def known_round(code: str) -> Round:
    """The round of an address, or `NotFound`."""
    if code not in round_codes():
        raise NotFound("没有这个试点批次", advice="从批次列表重新进入")
    return round_of(code)


def tabs_of(actor: Actor, code: str) -> list[RoundTab]:
    """The tabs of a round that the actor may open."""
    held = queries.relations_to_round(actor, code)
    return [tab for tab in ROUND_TABS if sight(actor, tab.action, held)]


def round_page(
    request: HttpRequest, code: str, tab: str, template: str, facts: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of a round: ``template`` inside the round's frame, with ``facts``."""
    round_ = known_round(code)
    now = ports().clock.now()
    shown = {
        "round": round_,
        "template": template,
        "current": tab,
        "tabs": [(each, reverse(each.url, args=[code])) for each in tabs_of(actor_of(request), code)],
        "now": now,
        "still_open": round_.application_deadline.accepts(now),
    }
    return render(request, "haitang/rounds/round.html", shown | facts, status=status)
