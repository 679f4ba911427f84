"""典型案例: chosen, written without secrets, consented to by every party, published, taken down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys.progress import (
    ProgressFile,
    choose_case,
    consent_to_case,
    offer_case,
    publish_case,
    take_case_down,
    write_case,
)
from haitang.lexicon import NotFound
from haitang.parties import Actor
from haitang.pilot import State, count_words
from haitang.pilot.progress import CaseState
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.progress.shell import Facts, allowed, answered, progress_page, sections_typed
from haitang.web.templatetags.haitang import label

Deed = Callable[[HttpRequest, Actor, UUID], Any]
TONES = {
    CaseState.CHOSEN: "idle",
    CaseState.OFFERED: "due",
    CaseState.REFUSED: "alarm",
    CaseState.PUBLISHED: "done",
    CaseState.UNPUBLISHED: "alarm",
}


def _choose(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    return choose_case(ports(), actor, project, why=request.POST.get("why", ""))


def _write(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    codes = [code.removeprefix("text-") for code in request.POST if code.startswith("text-")]
    words, reasons = request.POST.getlist("released"), request.POST.getlist("released-reason")
    written = write_case(
        ports(),
        actor,
        project,
        title=request.POST.get("title", ""),
        texts=sections_typed(request, codes),
        released=dict(zip(words, reasons, strict=False)),
    )
    return offer_case(ports(), actor, project) if "offer" in request.POST else written


def _consent(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    agrees = request.POST.get("agrees", "") == "yes"
    return consent_to_case(ports(), actor, project, agrees=agrees, reason=request.POST.get("reason", ""))


def _publish(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    return publish_case(ports(), actor, project)


def _take_down(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    return take_case_down(ports(), actor, project, reason=request.POST.get("reason", ""))


DEEDS: dict[str, tuple[Deed, str, Promise | str]] = {
    "choose": (_choose, "typical_case.choose", _("The project was chosen as a typical case; its lead writes the text")),
    "write": (_write, "typical_case.write", _("The text was kept")),
    "consent": (_consent, "typical_case.consent", _("Your organisation's word was recorded")),
    "publish": (_publish, "typical_case.choose", _("The case was published")),
    "take-down": (_take_down, "typical_case.choose", _("The case was taken down")),
}
"""What is done on the page: the journey, the action of the matrix, and what is said then."""


@login_required
@require_safe
@answering
def case(request: HttpRequest, project: UUID) -> HttpResponse:
    """The typical case of a project and its consents."""
    return progress_page(request, project, "case", _facts)


@login_required
@require_POST
@answering
def do(request: HttpRequest, project: UUID, deed: str) -> HttpResponse:
    """One of the deeds of the page."""
    if deed not in DEEDS:
        raise NotFound("没有这个操作", advice="从典型案例页重新进入")
    run, _action, said = DEEDS[deed]
    actor = actor_of(request)
    if deed == "write" and "offer" in request.POST:
        said = _("Every party was asked for consent")
    return answered(request, project, "case", _facts, lambda: run(request, actor, project), str(said), "progress-case")


def _facts(file: ProgressFile, actor: Actor) -> Facts:
    held, may_do = file.case, allowed(file, actor)
    state = CaseState(held.state) if held else None
    body = held.body if held else None
    texts = body.texts if body else {}
    form = file.round.implementation.cases
    labels = {section.code: label(section) for section in form.sections} | {"title": _("Title")}
    parties = (file.project.lead, *file.services)
    agreed = body is not None and body.agreed_by(parties)
    speaks = state in {CaseState.OFFERED, CaseState.REFUSED, CaseState.PUBLISHED}
    return {
        "case": held,
        "case_state": state,
        "case_tone": TONES[state] if state else "",
        "chooses": "typical_case.choose" in may_do and held is None and file.state in {State.SUMMARISED, State.CLOSED},
        "writes": "typical_case.write" in may_do and state is not None and state is not CaseState.PUBLISHED,
        "consents": "typical_case.consent" in may_do and speaks,
        "publishes": "typical_case.choose" in may_do and state is CaseState.OFFERED and agreed,
        "takes_down": "typical_case.choose" in may_do and state is CaseState.PUBLISHED,
        "sections": [
            (section, texts.get(section.code, ""), count_words(texts.get(section.code, "")))
            for section in form.sections
        ],
        "parties": [(file.parties[unit].name, body.consent_of(unit) if body else None) for unit in parties],
        "own_word": body.consent_of(actor.organisation) if body else None,
        "removed": form.removed,
        "found": [(each, labels[each.section]) for each in file.disclosures],
        "releases": [(each.value, each.reason) for each in body.released] if body else [],
    }
