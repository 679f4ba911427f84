"""评审: how far a round's reviews are, the pool of reviewers, a proposal; and a reviewer's own tasks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import (
    answer_assignment,
    assign_reviewers,
    enrol_reviewer,
    propose_reviewers,
    release_reviewer,
    review_tasks,
)
from haitang.lexicon import BadInput
from haitang.parties import Actor, Role, may
from haitang.pilot import State
from haitang.storage import queries, review_queries
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.review.forms import id_of, page_of
from haitang.web.rounds.shell import known_round, round_page
from haitang.web.states import state_of

REVIEWABLE = (State.RECEIVED.value, State.UNDER_REVIEW.value)


@login_required
@require_safe
@answering
def reviews(request: HttpRequest, code: str) -> HttpResponse:
    """A reviewer's own tasks; for the authorities how far each application's review is."""
    known_round(code)
    actor = actor_of(request)
    if actor.role is Role.REVIEWER:
        return _tasks(request, code)
    wanted, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    states = [state] if state in REVIEWABLE else REVIEWABLE
    found = review_queries.applications(
        actor, code, "review.view", states=states, wanted=wanted, page=page_of(request.GET.get("page", ""))
    )
    progress = review_queries.lines_of_review(code, [line.project for line in found.lines])
    facts = {
        "found": found,
        "lines": [(line, state_of("application", line.state), progress[line.project]) for line in found.lines],
        "wanted": wanted,
        "chosen": state if state in REVIEWABLE else "",
        "states": [state_of("application", each) for each in REVIEWABLE],
        "manages": may(actor, "review.manage", queries.relations_to_round(actor, code)),
    }
    return round_page(request, code, "review", "haitang/rounds/review.html", facts)


@login_required
@require_safe
@answering
def reviewers(request: HttpRequest, code: str) -> HttpResponse:
    """The pool of a round's reviewers, and whom they could be joined by."""
    return _pool(request, code)


@login_required
@require_POST
@answering
def enrol(request: HttpRequest, code: str) -> HttpResponse:
    """Take somebody into the pool, or bring their employers up to date."""
    asked, actor = request.POST, actor_of(request)
    known_round(code)
    try:
        seat = enrol_reviewer(
            ports(),
            actor,
            code,
            id_of(asked.get("person", "")),
            employers=asked.get("employers", "").replace("，", " ").replace(",", " ").split(),
            topics=asked.get("topics", "").replace("，", " ").replace("、", " ").replace(",", " ").split(),
        )
    except BadInput as error:
        return _pool(request, code, {"problems": error.problems, "asked": asked}, status=status_of(error))
    request.session["said"] = _("%(name)s is in the pool") % {"name": seat.body.name}
    return redirect("round-reviewers", code=code)


@login_required
@require_POST
@answering
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Take somebody out of the pool."""
    known_round(code)
    seat = release_reviewer(ports(), actor_of(request), code, id_of(request.POST.get("person", "")))
    request.session["said"] = _("%(name)s left the pool") % {"name": seat.body.name}
    return redirect("round-reviewers", code=code)


@login_required
@require_safe
@answering
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """A proposal of reviewers for the applications that lack some; nothing is written yet."""
    known_round(code)
    found = propose_reviewers(ports(), actor_of(request), code)
    return round_page(request, code, "review", "haitang/rounds/proposal.html", {"proposal": found})


@login_required
@require_POST
@answering
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the reviewers that were chosen from the proposal: all of them, or none."""
    known_round(code)
    pairs = [_pair(text) for text in request.POST.getlist("pair")]
    asked = assign_reviewers(ports(), actor_of(request), code, pairs)
    request.session["said"] = _("Reviewers asked: %(count)d") % {"count": len(asked)}
    return redirect("round-review", code=code)


def _pair(text: str) -> tuple[UUID, UUID]:
    project, _space, person = text.partition(" ")
    return id_of(project), id_of(person)


@login_required
@require_POST
@answering
def answer(request: HttpRequest, code: str, review: UUID) -> HttpResponse:
    """Take a review on, or step back from it."""
    asked, said = request.POST, request.POST.get("answer", "")
    known_round(code)
    try:
        taken = answer_assignment(
            ports(),
            actor_of(request),
            code,
            review,
            accept=said == "accept",
            conflict=said == "conflict",
            reason=asked.get("reason", "")[:1000],
        )
    except BadInput as error:
        return _tasks(request, code, {"problems": error.problems, "faulty": review}, status=status_of(error))
    if said == "accept" and taken.project is not None:
        request.session["said"] = _("You took the review on")
        return redirect("review", project=taken.project)
    request.session["said"] = _("Your answer is on record")
    return redirect("round-review", code=code)


def _tasks(request: HttpRequest, code: str, facts: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    actor: Actor = actor_of(request)
    tasks = review_tasks(ports(), actor, code)
    shown = {
        "asked_of_me": [task for task in tasks if task.review.state == "assigned"],
        "taken": [task for task in tasks if task.review.state in {"accepted", "submitted"}],
        "done": [task for task in tasks if task.review.state == "closed"],
    }
    return round_page(request, code, "review", "haitang/rounds/tasks.html", shown | (facts or {}), status)


def _pool(request: HttpRequest, code: str, facts: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    known_round(code)
    seats, others = review_queries.pool(actor_of(request), code)
    names = review_queries.unit_names({unit for seat in seats for unit in seat.body.employers})
    shown = {
        "seats": [seat for seat in seats if seat.state == "active"],
        "others": others,
        "names": names,
        "asked": {},
    }
    return round_page(request, code, "review", "haitang/rounds/reviewers.html", shown | (facts or {}), status)
