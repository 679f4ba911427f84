"""收件: the applications of a round as they come in, and leave to hand in late."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import reopen_round
from haitang.lexicon import BadInput
from haitang.parties import may
from haitang.pilot import State
from haitang.storage import queries, review_queries
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.review.forms import instant_of, page_of
from haitang.web.rounds.shell import known_round, round_page
from haitang.web.states import state_of

TEMPLATE = "haitang/rounds/intake.html"


@login_required
@require_safe
@answering
def intake(request: HttpRequest, code: str) -> HttpResponse:
    """Applications that were handed in, by state; and who may hand in late."""
    return _page(request, code)


@login_required
@require_POST
@answering
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Let one applicant hand in after the deadline, with a reason."""
    round_, asked = known_round(code), request.POST
    try:
        until = instant_of(asked.get("until", ""), round_, file=_("Reopening"), at=_("Until"))
        unit = asked.get("unit", "").strip()
        reopen_round(ports(), actor_of(request), code, unit, reason=asked.get("reason", ""), until=until)
    except BadInput as error:
        return _page(request, code, {"problems": error.problems, "asked": asked}, status=status_of(error))
    request.session["said"] = _("Reopened for %(unit)s") % {"unit": unit}
    return redirect("round-intake", code=code)


def _page(request: HttpRequest, code: str, facts: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    actor, asked = actor_of(request), request.GET
    known_round(code)
    chosen = asked.get("state", "")
    states = [chosen] if chosen in {state.value for state in State} else []
    wanted = asked.get("q", "").strip()
    found = review_queries.applications(
        actor, code, "round.oversee", states=states, wanted=wanted, page=page_of(asked.get("page", ""))
    )
    shown = {
        "found": found,
        "lines": [(line, state_of("application", line.state)) for line in found.lines],
        "states": [
            (state_of("application", state), count) for state, count in review_queries.state_counts(actor, code).items()
        ],
        "chosen": chosen,
        "wanted": wanted,
        "reopens": may(actor, "round.reopen", queries.relations_to_round(actor, code)),
        "reopenings": review_queries.reopenings(actor, code),
        "asked": {},
    }
    return round_page(request, code, "intake", TEMPLATE, shown | (facts or {}), status)
