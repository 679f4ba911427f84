"""决定: the joint decisions of a round; one meeting's agenda, its text, the signatures, publication and objections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import (
    Filed,
    answer_objection,
    cancel_meeting,
    conclude_publication,
    meeting_for,
    object_to_result,
    plan_meeting,
    sign_meeting,
    write_meeting,
)
from haitang.lexicon import BadInput, NotFound
from haitang.parties import Actor, may
from haitang.pilot import AgendaItem, DecisionResult, Meeting, Round, State, meeting_problems
from haitang.storage import queries, review_queries
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.review.forms import id_of, instant_of, page_of
from haitang.web.rounds.shell import known_round, round_page

LIST, ONE = "haitang/rounds/decisions.html", "haitang/rounds/meeting.html"


@login_required
@require_safe
@answering
def decisions(request: HttpRequest, code: str) -> HttpResponse:
    """The joint decisions of a round, and the applications that wait for one."""
    return _list(request, code)


@login_required
@require_POST
@answering
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Put applications on the agenda of a new meeting."""
    asked, round_ = request.POST, known_round(code)
    try:
        held_at = instant_of(asked.get("held_at", ""), round_, file=_("Meeting"), at=_("Date and time"))
        projects = [id_of(text) for text in asked.getlist("project")]
        title = asked.get("title", "")[:120]
        found = plan_meeting(ports(), actor_of(request), code, title=title, held_at=held_at, projects=projects)
    except BadInput as error:
        return _list(request, code, {"problems": error.problems, "asked": asked}, status=status_of(error))
    request.session["said"] = _("The meeting was put down")
    return redirect("round-meeting", code=code, meeting=found.id)


@login_required
@require_safe
@answering
def meeting(request: HttpRequest, code: str, meeting: UUID) -> HttpResponse:
    """One meeting: agenda and results, presence, signatures."""
    known_round(code)
    return _one(request, code, meeting_for(ports(), actor_of(request), code, meeting))


@login_required
@require_POST
@answering
def handle(request: HttpRequest, code: str, meeting: UUID, deed: str) -> HttpResponse:
    """Write the text, sign it, call the meeting off, conclude its publication, record or answer an objection."""
    if deed not in HANDLED:
        raise NotFound("没有这个操作", advice="从批次的“决定”页重新进入")
    actor = actor_of(request)
    try:
        request.session["said"] = HANDLED[deed](request, actor, known_round(code), meeting)
    except BadInput as error:
        known = meeting_for(ports(), actor, code, meeting)
        facts = {"problems": error.problems, "asked": request.POST}
        return _one(request, code, known, facts, status=status_of(error))
    return redirect("round-meeting", code=code, meeting=meeting)


def _write(request: HttpRequest, actor: Actor, round_: Round, meeting: UUID) -> str:
    asked = request.POST
    known = meeting_for(ports(), actor, round_.code, meeting)
    bodies = queries.bodies_by_organisation(round_.code)
    results = {
        item.project: (
            _result(asked.get(f"result-{item.project}", "")),
            asked.get(f"reasons-{item.project}", "")[:2000],
            asked.get(f"dissent-{item.project}", "")[:2000],
        )
        for item in known.body.items
    }
    write_meeting(
        ports(),
        actor,
        round_.code,
        meeting,
        version=int(asked["version"]) if asked.get("version", "").isdecimal() else 0,
        changes={
            "title": asked.get("title", "").strip()[:120] or known.body.title,
            "held_at": instant_of(asked.get("held_at", ""), round_, file=_("Meeting"), at=_("Date and time")),
            "place": asked.get("place", "").strip()[:120],
            "chair": asked.get("chair", "").strip()[:40],
            "notes": asked.get("notes", "").strip()[:8000],
        },
        results=results,
        presence={unit: asked.get(f"present-{unit}", "").replace("，", "、").split("、") for unit in bodies},
        dropped=[id_of(text) for text in asked.getlist("drop")],
    )
    return _("The text was kept; it waits for signatures")


def _result(text: str) -> str:
    return text if text in {each.value for each in DecisionResult} else ""


def _sign(request: HttpRequest, actor: Actor, round_: Round, meeting: UUID) -> str:
    signed = sign_meeting(ports(), actor, round_.code, meeting, content=request.POST.get("content", ""))
    if signed.state == "decided":
        return _("You signed for your authority; the decision holds, and the letters went out")
    return _("You signed for your authority")


def _cancel(request: HttpRequest, actor: Actor, round_: Round, meeting: UUID) -> str:
    cancel_meeting(ports(), actor, round_.code, meeting)
    return _("The meeting was called off")


def _conclude(request: HttpRequest, actor: Actor, round_: Round, meeting: UUID) -> str:
    conclude_publication(ports(), actor, round_.code, meeting)
    return _("The published result stands, and the letters went out")


def _object(request: HttpRequest, actor: Actor, round_: Round, meeting: UUID) -> str:
    asked = request.POST
    object_to_result(
        ports(),
        actor,
        round_.code,
        meeting,
        id_of(asked.get("project", "")),
        text=asked.get("text", "")[:4000],
        raised_by=asked.get("raised_by", "")[:120],
    )
    return _("The objection was recorded")


def _answer(request: HttpRequest, actor: Actor, round_: Round, meeting: UUID) -> str:
    asked = request.POST
    answer_objection(
        ports(),
        actor,
        round_.code,
        id_of(asked.get("objection", "")),
        answer=asked.get("answer", "")[:4000],
        upheld=asked.get("upheld", "") == "yes",
    )
    return _("The objection was answered")


HANDLED: dict[str, Callable[[HttpRequest, Actor, Round, UUID], str]] = {
    "write": _write,
    "sign": _sign,
    "cancel": _cancel,
    "conclude": _conclude,
    "object": _object,
    "answer": _answer,
}
"""What is done with a meeting, each saying what was done."""


def _list(request: HttpRequest, code: str, facts: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    known_round(code)
    actor = actor_of(request)
    meetings = review_queries.meetings(actor, code)
    prepares = may(actor, "decision.prepare", queries.relations_to_round(actor, code))
    wanted = request.GET.get("q", "").strip()
    waiting = review_queries.applications(
        actor,
        code,
        "decision.view",
        states=[State.UNDER_REVIEW.value],
        wanted=wanted,
        page=page_of(request.GET.get("page", "")),
    )
    progress = review_queries.lines_of_review(code, [line.project for line in waiting.lines])
    running = {project for each in meetings if each.state in {"open", "published"} for project in each.body.projects}
    shown = {
        "meetings": [(each, len(each.body.standing())) for each in meetings],
        "found": waiting,
        "lines": [(line, progress[line.project], line.project in running) for line in waiting.lines],
        "ranks": review_queries.ranks(actor, code),
        "wanted": wanted,
        "prepares": prepares,
        "asked": {},
    }
    return round_page(request, code, "decisions", LIST, shown | (facts or {}), status)


def _row(item: AgendaItem, asked: Mapping[str, str]) -> dict[str, Any]:
    """A line of the agenda as it was typed last, or as it is kept."""
    kept = {"result": item.result.value if item.result else "", "reasons": item.reasons, "dissent": item.dissent}
    typed = {field: asked.get(f"{field}-{item.project}", value) for field, value in kept.items()}
    return {"item": item, **typed}


def _one(
    request: HttpRequest, code: str, known: Filed[Meeting], facts: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    actor, round_, body = actor_of(request), known_round(code), known.body
    held = queries.relations_to_round(actor, code)
    bodies = queries.bodies_by_organisation(code)
    signed = {each.body: each for each in body.standing()}
    present = {each.body: "、".join(each.names) for each in body.presence}
    numbers = {item.project: item.number for item in body.items}
    shown = {
        "meeting": body,
        "agenda": [_row(item, facts["asked"] if facts else {}) for item in body.items],
        "held_local": body.held_at.astimezone(ZoneInfo(round_.application_deadline.timezone)).strftime(
            "%Y-%m-%dT%H:%M"
        ),
        "filed": known,
        "content": body.content_digest(),
        "bodies": [(unit, name, present.get(unit, ""), signed.get(unit)) for unit, name in bodies.items()],
        "needed": round_.review.decision.signatures(len(bodies)),
        "faults": meeting_problems(body, round_.review, bodies),
        "writes": known.state == "open" and may(actor, "decision.prepare", held),
        "signs": known.state == "open" and may(actor, "application.decide", held) and actor.organisation not in signed,
        "concludes": known.state == "published" and may(actor, "application.decide", held),
        "records": known.state == "published" and may(actor, "decision.prepare", held),
        "objections": [
            (each, numbers.get(each.project, "") if each.project else "") for each in review_queries.objections(known)
        ],
        "results": list(DecisionResult),
        "asked": {},
    }
    return round_page(request, code, "decisions", ONE, shown | (facts or {}), status)
