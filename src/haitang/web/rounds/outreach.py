"""政策解读、宣传贯彻: what is published in a round, and which events are held."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.parties import may
from haitang.pilot.outreach import MaterialState
from haitang.storage import outreach_queries, queries
from haitang.web.errors import answering
from haitang.web.people import actor_of
from haitang.web.rounds.shell import known_round, round_page


@login_required
@require_safe
@answering
def outreach(request: HttpRequest, code: str) -> HttpResponse:
    """Materials and events of a round, by kind, topic and words."""
    actor, rules = actor_of(request), known_round(code).outreach
    wanted = {name: request.GET.get(name, "").strip() for name in ("kind", "topic", "q")}
    materials = [
        record
        for record in outreach_queries.materials(actor, code)
        if _fits(wanted, record.body.kind, record.body.topics) and record.body.speaks_of(wanted["q"])
    ]
    events = [
        row
        for row in outreach_queries.events(actor, code)
        if _fits(wanted, row.record.body.kind, row.record.body.topics) and _speaks_of(wanted["q"], row)
    ]
    oversees = may(actor, "round.oversee", queries.relations_to_round(actor, code))
    facts = {
        "materials": materials,
        "events": events,
        "wanted": wanted,
        "rules": rules,
        "kinds": {kind.code: kind.label for kind in (*rules.material_kinds, *rules.event_kinds)},
        "states": {state.value: state.label for state in MaterialState},
        "topics": {topic.code: topic.label for topic in rules.topics},
        "publishes": outreach_queries.may_publish(actor, code),
        "counted": outreach_queries.figures(actor, code) if oversees else None,
    }
    return round_page(request, code, "outreach", "haitang/outreach/outreach.html", facts)


def _fits(wanted: dict[str, str], kind: str, topics: tuple[str, ...]) -> bool:
    return wanted["kind"] in {"", kind} and (not wanted["topic"] or wanted["topic"] in topics)


def _speaks_of(wanted: str, row: outreach_queries.EventRow) -> bool:
    event = row.record.body
    text = f"{event.title}\n{event.place}\n{event.agenda}\n{event.organiser_name}".casefold()
    return all(word in text for word in wanted.casefold().split())
