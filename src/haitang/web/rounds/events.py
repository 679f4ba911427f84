"""宣贯活动: read and plan an event, cancel it, sign people up, record who came."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys.outreach import (
    EVENT,
    SIGN_UP,
    cancel_event,
    give_up,
    keep_event,
    missing,
    record_attendance,
    sign_up,
)
from haitang.lexicon import BadInput, NotAllowed
from haitang.parties import Actor, may
from haitang.pilot.outreach import EventState, MaterialState, Seat, label_of
from haitang.storage import outreach_queries
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.rounds.outreach_forms import event_sheet, line, record_of
from haitang.web.rounds.shell import known_round, round_page
from haitang.web.sending import sent

LOCAL = "%Y-%m-%dT%H:%M"


@login_required
@require_safe
@answering
def event(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """One event."""
    return _page(request, actor_of(request), code, id)


@login_required
@require_safe
@answering
def new(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a new event."""
    actor, _round = actor_of(request), known_round(code)
    _refuse_readers(actor, code)
    return _form(request, actor, code, {})


@login_required
@require_safe
@answering
def edit(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """The form of one's own event."""
    actor, zone = actor_of(request), ZoneInfo(known_round(code).application_deadline.timezone)
    page = outreach_queries.event(actor, code, id)
    if not page.own:
        raise missing(EVENT)
    record = page.row.record
    asked = record.body.model_dump(include={"title", "kind", "topics", "place", "link", "capacity", "agenda"})
    asked |= {
        "id": str(id),
        "version": record.version,
        "starts": record.body.starts.astimezone(zone).strftime(LOCAL),
        "ends": record.body.ends.astimezone(zone).strftime(LOCAL),
        "materials": [str(each) for each in record.body.materials],
    }
    return _form(request, actor, code, asked)


@login_required
@require_POST
@answering
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Plan an event, or change one."""
    actor, round_ = actor_of(request), known_round(code)
    try:
        id, version = record_of(request.POST)
        kept = keep_event(ports(), actor, code, event_sheet(request, round_), id=id, version=version)
    except BadInput as error:
        _refuse_readers(actor, code)
        facts = {"problems": error.problems}
        return _form(request, actor, code, sent(request, "topics", "materials"), facts, status=status_of(error))
    request.session["said"] = _("The event was kept")
    return redirect("event", code=code, id=kept.id)


@login_required
@require_POST
@answering
def cancel(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Cancel an event; every organisation that signed up is told."""
    actor = actor_of(request)
    try:
        cancel_event(ports(), actor, code, id, line(request.POST.get("reason", "")))
    except BadInput as error:
        _refuse_readers(actor, code)
        return _page(request, actor, code, id, status=status_of(error), problems=error.problems)
    request.session["said"] = _("The event was cancelled, and those who signed up are told")
    return redirect("event", code=code, id=id)


@login_required
@require_POST
@answering
def put_down(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Sign a person of one's own organisation up."""
    actor = actor_of(request)
    person, duty = (line(request.POST.get(name, "")) for name in ("person", "duty"))
    try:
        kept = sign_up(ports(), actor, code, id, person=person, duty=duty)
    except BadInput as error:
        asked = {"person": person, "duty": duty}
        return _page(request, actor, code, id, status=status_of(error), problems=error.problems, asked=asked)
    waits = kept.state == Seat.WAITING
    request.session["said"] = _("All seats are taken: the person waits for one") if waits else _("Signed up")
    return redirect("event", code=code, id=id)


@login_required
@require_POST
@answering
def strike_off(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Give up a seat."""
    gone = give_up(ports(), actor_of(request), code, id)
    request.session["said"] = _("The seat was given up")
    return redirect("event", code=code, id=gone.body.event)


@login_required
@require_POST
@answering
def attend(request: HttpRequest, code: str, id: UUID) -> HttpResponse:
    """Record who came."""
    try:
        present = {UUID(each) for each in request.POST.getlist("present")}
    except ValueError as error:
        raise missing(SIGN_UP) from error
    record_attendance(ports(), actor_of(request), code, id, present)
    request.session["said"] = _("Attendance was recorded")
    return redirect("event", code=code, id=id)


def _refuse_readers(actor: Actor, code: str) -> None:
    """Whoever may not hold events is not offered a form."""
    if not outreach_queries.may_publish(actor, code):
        raise NotAllowed(f"{actor.role.label.zh}不能在本批次举办活动", advice="请由批次所列单位的发布岗位办理")


def _page(request: HttpRequest, actor: Actor, code: str, id: UUID, *, status: int = 200, **facts: Any) -> HttpResponse:
    rules, now = known_round(code).outreach, ports().clock.now()
    page = outreach_queries.event(actor, code, id)
    record = page.row.record
    body, state = record.body, EventState(record.state)
    planned = state is EventState.PLANNED
    shown = {
        "page": page,
        "event": body,
        "state": state,
        "over": planned and now >= body.ends,
        "kind": label_of(rules.event_kinds, body.kind),
        "topics": [label_of(rules.topics, topic) for topic in body.topics],
        "names": [(name, Seat(name.state)) for name in page.names],
        "present": [name.id for name in page.names if name.state in {Seat.SEATED, Seat.ATTENDED}],
        "takes_names": planned and now < body.closes(rules) and may(actor, "outreach.sign_up"),
        "closes": body.closes(rules),
        "begun": now >= body.starts,
        "may_change": page.own and planned and now < body.starts,
        "may_attend": page.own and state is not EventState.CANCELLED and now >= body.starts,
        "rules": rules,
        "asked": {},
    }
    return round_page(request, code, "outreach", "haitang/outreach/event.html", shown | facts, status=status)


def _form(
    request: HttpRequest,
    actor: Actor,
    code: str,
    asked: dict[str, Any],
    facts: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    found = [each for each in outreach_queries.materials(actor, code) if each.state == MaterialState.PUBLISHED]
    shown = {
        "asked": asked,
        "rules": known_round(code).outreach,
        "materials": [(str(each.id), each.body.title) for each in found],
    }
    shown |= facts or {}
    return round_page(request, code, "outreach", "haitang/outreach/event_form.html", shown, status=status)
