"""The frame of a pilot's progress: its head, what it owes, and the pages that the reader may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.journeys.progress import ProgressFile, open_progress
from haitang.lexicon import BadInput
from haitang.parties import Actor, Relation, may
from haitang.pilot.progress import Standing
from haitang.web.errors import status_of
from haitang.web.people import actor_of, ports
from haitang.web.states import state_of

Facts = dict[str, Any]


@dataclass(frozen=True)
class ProgressPage:
    """A page of a pilot's progress: its code, its label, the name of its address, and for whom it is."""

    code: str
    label: Promise | str
    url: str
    open: Callable[[ProgressFile, Actor], bool]


def _everybody(file: ProgressFile, actor: Actor) -> bool:
    return True


def _exit(file: ProgressFile, actor: Actor) -> bool:
    return file.exit is not None or bool({"exit.propose", "exit.ask"} & allowed(file, actor))


def _outcome(file: ProgressFile, actor: Actor) -> bool:
    return bool(file.relations & {Relation.LEAD, Relation.AUTHORITY})


def _case(file: ProgressFile, actor: Actor) -> bool:
    return file.case is not None or "typical_case.choose" in allowed(file, actor)


PAGES: tuple[ProgressPage, ...] = (
    ProgressPage("milestones", _("Milestones"), "progress", _everybody),
    ProgressPage("reports", _("Progress reports"), "progress-reports", _everybody),
    ProgressPage("exit", _("Exit"), "progress-exit", _exit),
    ProgressPage("summary", _("Yearly summary"), "progress-summary", _everybody),
    ProgressPage("outcome", _("Outcome of the pilot"), "progress-outcome", _outcome),
    ProgressPage("case", _("Typical case"), "progress-case", _case),
)
"""In the order of a pilot's life."""

ACTIONS = (
    "milestone.record",
    "progress.report",
    "progress.return",
    "exit.propose",
    "exit.ask",
    "exit.reply",
    "exit.decide",
    "exit.hand_over",
    "summary.write",
    "application.submit",
    "summary.return",
    "summary.close",
    "rating.give",
    "typical_case.choose",
    "typical_case.write",
    "typical_case.consent",
)
"""Actions of the matrix that a page of progress may offer."""


def allowed(file: ProgressFile, actor: Actor) -> frozenset[str]:
    """Those of the actions that the actor may do in this project."""
    return frozenset(action for action in ACTIONS if may(actor, action, file.relations))


def progress_page(
    request: HttpRequest,
    project: UUID,
    code: str,
    facts: Callable[[ProgressFile, Actor], Facts],
    *,
    error: BadInput | None = None,
) -> HttpResponse:
    """A page of a pilot's progress; with an error, the same page with all its faults and what was typed."""
    actor = actor_of(request)
    file = open_progress(ports(), actor, project)
    may_do = {action.replace(".", "_"): True for action in allowed(file, actor)}
    done = sum(stone.done_on is not None for stone in file.plan.milestones)
    shown = {
        "file": file,
        "project": file.project,
        "lead": file.parties[file.project.lead],
        "state": state_of("application", file.state.value),
        "names": {unit: party.name for unit, party in file.parties.items()},
        "pages": [page for page in PAGES if page.open(file, actor)],
        "current": "reports" if code == "report" else code,
        "template": f"haitang/progress/{code}.html",
        "may": may_do,
        "done": done,
        "overdue": [each for each in file.owed if each.late(file.now)],
        "own_unit": actor.organisation,
        "is_lead": Relation.LEAD in file.relations,
        "is_authority": Relation.AUTHORITY in file.relations,
        "problems": error.problems if error else (),
        "asked": request.POST,
    }
    status = status_of(error) if error else 200
    return render(request, "haitang/progress/frame.html", shown | facts(file, actor), status=status)


def answered(
    request: HttpRequest,
    project: UUID,
    code: str,
    facts: Callable[[ProgressFile, Actor], Facts],
    deed: Callable[[], object],
    said: str,
    to: str,
    *args: str,
) -> HttpResponse:
    """Do a deed and go to the page that shows what came of it, or show the page of the form with every fault."""
    try:
        deed()
    except BadInput as error:
        return progress_page(request, project, code, facts, error=error)
    request.session["said"] = said
    return redirect(to, project, *args)


def typed_day(request: HttpRequest, field: str) -> date | None:
    """A date as a form sends it; None where there is none that can be read."""
    try:
        return date.fromisoformat(request.POST.get(field, "").strip())
    except ValueError:
        return None


def sections_typed(request: HttpRequest, codes: list[str], before: str = "text-") -> dict[str, str]:
    """Texts of a form by section, line ends as the program keeps them."""
    return {code: request.POST.get(f"{before}{code}", "").replace("\r\n", "\n").strip() for code in codes}


TONES = {
    Standing.AHEAD: "idle",
    Standing.SOON: "due",
    Standing.LATE: "alarm",
    Standing.DONE: "done",
    Standing.DONE_LATE: "due",
}
"""How much attention each standing of a milestone asks for."""
