"""退出: proposed or asked for, replied to, signed by each authority, handed over item by item."""

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
    ask_for_exit,
    hand_over,
    propose_pilot_exit,
    reply_to_exit,
    sign_exit,
    take_back_exit,
    withdraw_exit,
)
from haitang.lexicon import NotFound
from haitang.parties import Actor, Relation
from haitang.pilot import State
from haitang.pilot.progress import ExitState, reply_open
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.progress.shell import Facts, allowed, answered, progress_page
from haitang.web.uploads import every_upload

Deed = Callable[[HttpRequest, Actor, UUID], Any]
TONES = {
    ExitState.ASKED: "due",
    ExitState.PROPOSED: "alarm",
    ExitState.REPLIED: "due",
    ExitState.WITHDRAWN: "idle",
    ExitState.KEPT: "done",
    ExitState.ENDED: "alarm",
    ExitState.CLOSED: "idle",
}


def _text(request: HttpRequest, field: str) -> str:
    return request.POST.get(field, "").replace("\r\n", "\n")


def _propose(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    files = every_upload(request, "evidence")
    grounds = request.POST.getlist("ground")
    return propose_pilot_exit(ports(), actor, project, grounds=grounds, reason=_text(request, "reason"), files=files)


def _ask(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    files = every_upload(request, "evidence")
    return ask_for_exit(ports(), actor, project, reason=_text(request, "reason"), files=files)


def _reply(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    files = every_upload(request, "evidence")
    return reply_to_exit(ports(), actor, project, text=_text(request, "reply"), files=files)


def _sign(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    ends = request.POST.get("ends", "") == "yes"
    return sign_exit(ports(), actor, project, ends=ends, reason=_text(request, "opinion"))


def _hand_over(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    item = request.POST.get("item", "")
    return hand_over(ports(), actor, project, item=item, note=_text(request, "note"))


def _withdraw(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    return withdraw_exit(ports(), actor, project, reason=_text(request, "withdrawal"))


def _take_back(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    return take_back_exit(ports(), actor, project, reason=_text(request, "withdrawal"))


DEEDS: dict[str, tuple[Deed, str, Promise | str]] = {
    "propose": (_propose, "exit.propose", _("The proposal was made; the lead may reply")),
    "ask": (_ask, "exit.ask", _("The request was sent to the authorities")),
    "reply": (_reply, "exit.reply", _("The reply was recorded")),
    "withdraw": (_withdraw, "exit.propose", _("The proposal was withdrawn")),
    "take-back": (_take_back, "exit.ask", _("The request was taken back")),
    "sign": (_sign, "exit.decide", _("Your authority's opinion was signed")),
    "hand-over": (_hand_over, "exit.hand_over", _("The item was settled")),
}
"""What is done on the page: the journey, the action of the matrix, and what is said then."""


@login_required
@require_safe
@answering
def exit_(request: HttpRequest, project: UUID) -> HttpResponse:
    """How the exit of a pilot stands, and what the reader may do about it."""
    return progress_page(request, project, "exit", _facts)


@login_required
@require_POST
@answering
def do(request: HttpRequest, project: UUID, deed: str) -> HttpResponse:
    """One of the deeds of the page."""
    if deed not in DEEDS:
        raise NotFound("没有这个操作", advice="从退出页重新进入")
    run, _action, said = DEEDS[deed]
    actor = actor_of(request)
    return answered(request, project, "exit", _facts, lambda: run(request, actor, project), str(said), "progress-exit")


def _facts(file: ProgressFile, actor: Actor) -> Facts:
    held, may_do = file.exit, allowed(file, actor)
    state = ExitState(held.state) if held else None
    running = state is not None and state.open
    selected = file.state in {State.SELECTED, State.IMPLEMENTING}
    settings, body = file.round.implementation.exit, held.body if held else None
    waits_for_reply = bool(body and body.reply is None and reply_open(body, file.round, file.now))
    undecided = state in {ExitState.ASKED, ExitState.PROPOSED, ExitState.REPLIED}
    signed = bool(body and body.opinion_of(actor.organisation))
    return {
        "exit": held,
        "exit_state": state,
        "exit_tone": TONES[state] if state else "",
        "grounds": file.round.exit_grounds,
        "settings": settings,
        "proposes": "exit.propose" in may_do and selected and not running,
        "asks": "exit.ask" in may_do and selected and not running and settings.voluntary,
        "replies": "exit.reply" in may_do and state is ExitState.PROPOSED and waits_for_reply,
        "withdraws": "exit.propose" in may_do and state in {ExitState.PROPOSED, ExitState.REPLIED},
        "takes_back": "exit.ask" in may_do and state is ExitState.ASKED,
        "signs": "exit.decide" in may_do and undecided and not signed and not waits_for_reply,
        "waits_for_reply": waits_for_reply and undecided,
        "bodies": [
            (file.parties[code].name, body.opinion_of(code) if body else None)
            for code, relation in file.project.relations
            if relation is Relation.AUTHORITY
        ],
        "items": _items(file, actor, state, may_do) if body else [],
        "given": {ground.code: ground for ground in file.round.exit_grounds},
    }


def _items(file: ProgressFile, actor: Actor, state: ExitState | None, may_do: frozenset[str]) -> list[Facts]:
    texts = {item.code: item for item in file.round.implementation.exit.handover}
    open_ = state is ExitState.ENDED and "exit.hand_over" in may_do
    handover = file.exit.body.handover if file.exit else ()
    return [
        {
            "item": texts[each.item],
            "held": each,
            "unit": file.parties[each.unit].name,
            "settles": open_ and each.at is None and each.unit == actor.organisation,
        }
        for each in handover
    ]
