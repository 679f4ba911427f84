"""公文: the letters of a project, for those addressed and the authorities; an officer previews and issues one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import ProjectLetters, issue_letter, letter_file, letters_of, preview_letter
from haitang.lexicon import BadInput, NotFound, Problem
from haitang.parties import Actor, may
from haitang.pilot import Facts, LetterForm
from haitang.web.catalogues import round_of
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.review.shell import project_page
from haitang.web.sending import attached, known_form


@login_required
@require_safe
@answering
def letters(request: HttpRequest, project: UUID) -> HttpResponse:
    """The letters of a project; whoever may issue one chooses its kind here."""
    actor = actor_of(request)
    found = letters_of(ports(), actor, project)
    return _page(request, found, _writing(actor, found, request.GET.get("letter", "")))


@login_required
@require_POST
@answering
def issue(request: HttpRequest, project: UUID) -> HttpResponse:
    """Show the letter as it would go out, or issue it."""
    actor, asked = actor_of(request), request.POST
    code = asked.get("letter", "")
    try:
        facts, replaces = _facts(asked), _replaced(asked.get("replaces", ""))
        if "preview" not in asked:
            filed = issue_letter(ports(), actor, project, code, facts, replaces=replaces)
            request.session["said"] = _("The letter went out: %(number)s") % {"number": filed.number}
            return redirect("letters", project=project)
        shown: dict[str, Any] = {"preview": preview_letter(ports(), actor, project, code, facts, replaces=replaces)}
        status = 200
    except BadInput as error:
        shown, status = {"problems": error.problems}, status_of(error)
    found = letters_of(ports(), actor, project)
    return _page(request, found, _writing(actor, found, code) | shown | {"asked": asked}, status=status)


@login_required
@require_safe
@answering
def file(request: HttpRequest, project: UUID, letter: UUID, form: str) -> HttpResponse:
    """A letter's file as it was kept; the look is audited."""
    name, data = letter_file(ports(), actor_of(request), project, letter, known_form(form))
    return attached(data, name)


def _page(request: HttpRequest, found: ProjectLetters, facts: dict[str, Any], status: int = 200) -> HttpResponse:
    rows = [
        {
            "letter": kept.filed.body,
            "id": kept.filed.id,
            "state": kept.filed.state,
            "forms": [file.name.rsplit(".", 1)[-1] for file in kept.files],
        }
        for kept in reversed(found.letters)
    ]
    return project_page(
        request, found.project, found.state, "letters", "haitang/letters.html", {"rows": rows} | facts, status=status
    )


def _writing(actor: Actor, found: ProjectLetters, code: str) -> dict[str, Any]:
    """The kinds of letter, and the one that is being written, for those who may issue letters."""
    if not may(actor, "letter.issue", found.project.relations_of(actor.organisation)):
        return {}
    forms: tuple[LetterForm, ...] = round_of(found.project.round).letters.forms
    standing = [kept.filed for kept in found.letters if kept.filed.state == "issued"]
    chosen = next((form for form in forms if form.code == code), None)
    return {"kinds": forms, "chosen": chosen, "standing": standing}


def _facts(asked: Mapping[str, Any]) -> Facts:
    """What the form was filled with.

    Raises
    ------
    BadInput
        The deadline is no date.
    """
    facts: dict[str, Any] = {"reasons": asked.get("reasons", "")}
    day = asked.get("deadline", "").strip()
    if day:
        try:
            facts["deadline"] = date.fromisoformat(day)
        except ValueError as error:
            raise BadInput([Problem("公文", "deadline", "不是日期", day, "年-月-日，如 2026-07-20")]) from error
    return facts


def _replaced(asked: str) -> UUID | None:
    """The letter whose place the new one takes.

    Raises
    ------
    NotFound
        What was asked names no letter.
    """
    try:
        return UUID(asked) if asked else None
    except ValueError as error:
        raise NotFound("没有这份公文", advice="从项目的公文页重新选择") from error
