"""The rounds that this platform knows, and one round's notice: its dates, limits, rules and authorities."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from haitang.parties import require
from haitang.pilot import round_codes
from haitang.web.catalogues import round_of
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.rounds.shell import round_page


@login_required
@require_safe
@answering
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the newest notice first."""
    require(actor_of(request), "round.view")
    found = sorted((round_of(code) for code in round_codes()), key=lambda each: each.signed_on, reverse=True)
    now = ports().clock.now()
    rows = [(each, each.application_deadline.accepts(now)) for each in found]
    return render(request, "haitang/rounds/rounds.html", {"rows": rows})


@login_required
@require_safe
@answering
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """What a round asks for."""
    require(actor_of(request), "round.view")
    return round_page(request, code, "notice", "haitang/rounds/notice.html", {})
