"""工作台: what waits for me, which clocks run, my projects; and the list of projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from haitang.claims import ClockState, Standing, board
from haitang.parties import Actor, may
from haitang.storage import application_queries, queries, review_queries
from haitang.web.duties import LOOP, Duty, open_duties, own
from haitang.web.errors import answering
from haitang.web.people import ADMINISTRATORS, actor_of, ports
from haitang.web.progress.desk import SHOWN as OWED
from haitang.web.progress.desk import owed_lines
from haitang.web.states import StateShown, state_of
from haitang.web.tab_codes import TAB_CODES

SHOWN = 8


@dataclass(frozen=True)
class Row:
    """A project as the desk lists it: its state, and what waits in it."""

    project: queries.ProjectRow
    state: StateShown | None
    own: list[Duty]
    next: Duty | None
    loop: list[tuple[Promise | str, bool]]

    @property
    def reached(self) -> list[str]:
        """The steps that were taken, in words."""
        return [str(name) for name, done in self.loop if done]


@login_required
@require_safe
@answering
def desk(request: HttpRequest) -> HttpResponse:
    """What the actor starts the day with; administrators see their registers instead of business data."""
    actor = actor_of(request)
    if actor.role in ADMINISTRATORS:
        facts = {"audits": may(actor, "audit.view"), "keeps_users": may(actor, "users.view")}
        return render(request, "haitang/desk_administrator.html", facts)
    rows, asked = listed(actor), asked_of(actor)
    return render(
        request,
        "haitang/desk.html",
        {
            "rows": rows[:SHOWN],
            "count": len(rows),
            "asked": asked,
            "asked_count": len(asked),
            "waiting": [(row, duty) for row in rows for duty in row.own],
            "clocks": running_clocks(actor),
            "owed": owed_lines(actor)[:OWED],
        },
    )


@login_required
@require_safe
@answering
def projects(request: HttpRequest) -> HttpResponse:
    """All projects to which the actor's organisation has a relation, filtered by number, title or lead."""
    actor = actor_of(request)
    wanted = request.GET.get("q", "").strip()
    rows = [row for row in listed(actor) if _matches(row, wanted)]
    facts: dict[str, Any] = {"rows": rows, "wanted": wanted}
    return render(request, "haitang/projects.html", facts)


def running_clocks(actor: Actor) -> list[tuple[queries.LiveIncident, ClockState]]:
    """Clocks that run or were missed and are still open, the first due first; those without a due time last."""
    now = ports().clock.now()
    found = [
        (live, clock)
        for live in queries.live_incidents(actor)
        for clock in board(live.incident, live.events, now)
        if clock.met_at is None and clock.standing in {Standing.RUNNING, Standing.MISSED}
    ]
    return sorted(found, key=lambda each: (each[1].due is None, each[1].due or now))


def asked_of(actor: Actor) -> list[tuple[Promise | str, str, str]]:
    """What waits in a round rather than in a project: the deed, what it is about, and its address."""
    invitations = [
        (_("Answer an invitation to apply together"), each.body.project_title, reverse("invitations"))
        for each in application_queries.invitations_waiting(actor)
    ]
    reviews = [
        (_("Answer whether you review it"), each.number, reverse("round-review", args=[each.round]))
        for each in review_queries.asked_to_review(actor)
    ]
    meetings = [
        (_("Sign the joint decision"), each.body.title, reverse("round-meeting", args=[each.round, each.id]))
        for each in review_queries.to_be_signed(actor)
    ]
    return [*invitations, *reviews, *meetings]


def listed(actor: Actor) -> list[Row]:
    """The actor's projects, newest first."""
    return [_row(actor, project) for project in queries.projects(actor)]


def _row(actor: Actor, project: queries.ProjectRow) -> Row:
    kinds = [code for code in (*TAB_CODES, "posture", "review") if may(actor, _action(code), project.relations)]
    duties = open_duties(project.states, kinds)
    state = project.states.get("application")
    return Row(
        project=project,
        state=state_of("application", state) if state else None,
        own=own(duties, actor, project.relations),
        next=duties[0] if duties else None,
        loop=[(label, kind in project.states) for label, kind in LOOP],
    )


def _action(code: str) -> str:
    return "assessment.view" if code == "posture" else f"{code}.view"


def _matches(row: Row, wanted: str) -> bool:
    texts = (row.project.number, row.project.title, row.project.lead)
    return not wanted or any(wanted.lower() in text.lower() for text in texts)
