"""A step's page, and the part of it that changes while one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from haitang.journeys import Clash, DraftView, Written, is_editable, with_texts
from haitang.pilot import without_markings
from haitang.web.apply.blanks import Blank, Told, basics, text_step
from haitang.web.apply.filing import review_step, submit_step
from haitang.web.apply.joint import units_step
from haitang.web.apply.steps import TEXT, ApplyStep, bar, rules_shown, steps_of
from haitang.web.apply.tables import eligibility_step, milestones_step, schemes_step, scope_step

_NOTHING = Told()
_CONTENT: dict[str, Callable[[DraftView, Told], dict[str, Any]]] = {
    "basics": basics,
    "units": units_step,
    "eligibility": eligibility_step,
    "schemes": schemes_step,
    "scope": scope_step,
    "milestones": milestones_step,
    "review": review_step,
    "submit": submit_step,
}


def again(request: HttpRequest, written: Written, step: ApplyStep, typed: dict[str, str]) -> HttpResponse:
    """The page with what was typed and could not be taken, and every fault; markings of secrecy are not given back."""
    told = Told(written.problems, written.clashes)
    texts = {at: text for at, text in typed.items() if told.of(at)["problems"] or told.of(at)["clash"]}
    round_ = written.view.round
    view = with_texts(written.view, {at: without_markings(text, round_) for at, text in texts.items()})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if written.problems else HTTPStatus.CONFLICT
    return page(request, view, step, told, status=status)


def page(
    request: HttpRequest,
    view: DraftView,
    step: ApplyStep,
    told: Told = _NOTHING,
    *,
    status: int = HTTPStatus.OK,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """A step's page."""
    facts = _facts(view, step, told) | {"loose": _loose(view, step, told)} | (more or {})
    answer = render(request, "haitang/apply/step.html", facts, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def state(request: HttpRequest, written: Written, step: ApplyStep, clashes: tuple[Clash, ...]) -> HttpResponse:
    """What changed beside the text that is being typed: saved when, lengths, topics, faults, the rule list."""
    told = Told(written.problems, clashes)
    facts = _facts(written.view, step, told)
    facts |= {"quietly": True, "saved_at": written.view.now, "saved": not written.problems, "clashes": clashes}
    facts["loose"] = told.problems
    facts["under"] = [blank for blank in _long(facts) if blank.lengths or blank.topics]
    return render(request, "haitang/apply/state.html", facts)


def _facts(view: DraftView, step: ApplyStep, told: Told) -> dict[str, Any]:
    steps = steps_of(view.round)
    place = steps.index(step)
    typed = step.code.startswith(TEXT)
    content = text_step(view, told, step.code.removeprefix(TEXT)) if typed else _CONTENT[step.code](view, told)
    return {
        "view": view,
        "project": view.project,
        "round": view.round,
        "step": step,
        "bar": (shown := bar(view, step.code)),
        "filled": sum(1 for each in shown if each.tone in {"done", "due"}),
        "rules": rules_shown(view),
        "previous": steps[place - 1] if place else None,
        "following": steps[place + 1] if place + 1 < len(steps) else None,
        "frozen": not is_editable(view.stored.state),
        "body_template": f"haitang/apply/{'text' if typed else step.code}.html",
        "told": told,
    } | content


def _long(facts: dict[str, Any]) -> Iterable[Blank]:
    """The long texts of a step."""
    yield from facts.get("texts", ())
    for scheme in facts.get("schemes", ()):
        yield from (blank for _point, blank in scheme.points)


def _loose(view: DraftView, step: ApplyStep, told: Told) -> list[Any]:
    """Faults that no field of the page shows."""
    fields = {at for at in view.fields if at.split(".")[0] in step.holds or at in step.holds}
    shown = {id(problem) for at in fields for problem in told.of(at)["problems"]}
    return [problem for problem in told.problems if id(problem) not in shown]
