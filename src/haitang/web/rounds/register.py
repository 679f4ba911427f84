"""The register of a round: every application handed in, filtered, fifty at a time, with what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.lexicon import Label
from haitang.storage.round_register import Entry, districts_of, register_page
from haitang.web.duties import Duty, open_duties
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.rounds.overview import AFTER, asked_of, district, narrowing
from haitang.web.rounds.shell import round_page
from haitang.web.states import StateShown, state_of

TEMPLATE = "haitang/rounds/register.html"


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it."""

    entry: Entry
    district: Label | str
    state: StateShown
    days: int
    next: Duty | None


@login_required
@require_safe
@answering
def register(request: HttpRequest, code: str) -> HttpResponse:
    """The applications that are asked for, the last handed in first."""
    actor, now = actor_of(request), ports().clock.now()
    asked = asked_of(request.GET)
    page = request.GET.get("page", "1")
    found = register_page(actor, code, asked=asked, page=int(page) if page.isdecimal() and len(page) < 7 else 1)
    facts = {
        "found": found,
        "lines": [
            Line(
                entry,
                district(entry.district),
                state_of("application", entry.state),
                entry.days(now),
                next(iter(open_duties({"application": entry.state}, ["application"])), None),
            )
            for entry in found.entries
        ],
        "asked": asked,
        "query": narrowing(asked),
        "states": AFTER,
        "districts": [(region, district(region)) for region in districts_of(actor, code)],
    }
    return round_page(request, code, "register", TEMPLATE, facts)
