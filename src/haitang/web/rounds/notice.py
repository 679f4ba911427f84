"""The rounds that this platform knows, and one round's notice: its dates, limits, rules and authorities."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import open_round
from haitang.lexicon import BadInput
from haitang.parties import Actor, may, require
from haitang.pilot import Round, round_codes
from haitang.storage import queries
from haitang.web.catalogues import round_of
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.rounds.shell import known_round, round_page

TEMPLATE = "haitang/rounds/notice.html"


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
    """What a round asks for, and who decides on it."""
    actor = actor_of(request)
    require(actor, "round.view")
    return round_page(request, code, "notice", TEMPLATE, _seats(actor, known_round(code)))


@login_required
@require_POST
@answering
def open_(request: HttpRequest, code: str) -> HttpResponse:
    """Open the round on this platform: an organisation for every authority that issued the notice."""
    actor, round_ = actor_of(request), known_round(code)
    asked = {issuer.code: request.POST.get(issuer.code, "") for issuer in round_.issuers}
    try:
        open_round(ports(), actor, code, {issuer: unit for issuer, unit in asked.items() if unit})
    except BadInput as error:
        facts = _seats(actor, round_) | {"problems": error.problems, "asked": asked}
        return round_page(request, code, "notice", TEMPLATE, facts, status=status_of(error))
    request.session["said"] = _("The round was opened: applications can be handed in")
    return redirect("round", code=code)


def _seats(actor: Actor, round_: Round) -> dict[str, Any]:
    """Who stands for each issuer on this platform; where nobody does yet, whom an officer may seat."""
    bodies = queries.bodies_of_round(round_.code)
    return {
        "seats": [(issuer, bodies.get(issuer.code)) for issuer in round_.issuers],
        "to_seat": queries.authority_organisations(actor) if not bodies and may(actor, "round.open") else [],
        "opened": bool(bodies),
    }
