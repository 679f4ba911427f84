"""评审: one application's board for the authorities; for a reviewer the form beside the texts, and what changed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys import (
    ReviewBoard,
    agree_on_review,
    assign_reviewers,
    declare_conflict,
    open_review,
    remove_reviewer,
    waive_conflict,
    write_review,
)
from haitang.lexicon import BadInput, NotFound, Problem
from haitang.parties import Actor, Role, may
from haitang.pilot import Answer, ConflictGround, GateAnswer, Round, Score, State, differences, points_text, total_of
from haitang.storage import review_queries
from haitang.web.catalogues import round_of
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.review.forms import count_of, id_of
from haitang.web.review.shell import project_page

COMMENT = 1000
"""The most characters of a comment on one gate or criterion."""


@login_required
@require_safe
@answering
def review(request: HttpRequest, project: UUID) -> HttpResponse:
    """The review of one application, as far as the reader may see it."""
    return _page(request, open_review(ports(), actor_of(request), project))


@login_required
@require_POST
@answering
def handle(request: HttpRequest, project: UUID, deed: str) -> HttpResponse:
    """Write, hand in, assign, remove, declare, waive, agree; with faulty input the page again, nothing lost."""
    if deed not in HANDLED:
        raise NotFound("没有这个操作", advice="从评审页重新进入")
    actor = actor_of(request)
    try:
        request.session["said"] = HANDLED[deed](request.POST, actor, project)
    except BadInput as error:
        facts = {"problems": error.problems, "asked": request.POST, "deed": deed}
        return _page(request, open_review(ports(), actor, project), facts, status=status_of(error))
    if deed == "declare":
        return redirect("desk")
    return redirect("review", project=project)


def _write(asked: QueryDict, actor: Actor, project: UUID) -> str:
    settings = round_of(open_review(ports(), actor, project).project.round).review
    scores = []
    for criterion in settings.criteria:
        points = asked.get(f"score-{criterion.code}", "").strip()
        if points:
            label = criterion.label.zh
            given = count_of(points, file=_("Review"), at=label)
            scores.append(
                Score(criterion=criterion.code, points=given, comment=_noted(asked, f"said-{criterion.code}"))
            )
    hand_in = "hand-in" in asked
    write_review(
        ports(),
        actor,
        project,
        gates=_gates(asked, [gate.code for gate in settings.gates]),
        scores=scores,
        comment=_noted(asked, "comment", most=4000),
        hand_in=hand_in,
    )
    return _("Your review was handed in") if hand_in else _("Your review was saved")


def _gates(asked: QueryDict, codes: list[str]) -> list[GateAnswer]:
    known = {answer.value for answer in Answer}
    return [
        GateAnswer(gate=code, answer=Answer(given), comment=_noted(asked, f"why-{code}"))
        for code in codes
        if (given := asked.get(f"gate-{code}", "")) in known
    ]


def _noted(asked: QueryDict, field: str, most: int = COMMENT) -> str:
    """A remark, or `BadInput` where it is longer than what is kept."""
    text = asked.get(field, "").strip()
    if len(text) > most:
        raise BadInput([Problem(_("Review"), field, "内容过长", f"{len(text)} 字符", f"不超过 {most} 字符")])
    return text


def _assign(asked: QueryDict, actor: Actor, project: UUID) -> str:
    code = open_review(ports(), actor, project).project.round
    assign_reviewers(ports(), actor, code, [(project, id_of(asked.get("person", "")))])
    return _("The reviewer was asked")


def _remove(asked: QueryDict, actor: Actor, project: UUID) -> str:
    remove_reviewer(ports(), actor, project, id_of(asked.get("person", "")))
    return _("The review was taken back")


def _declare(asked: QueryDict, actor: Actor, project: UUID) -> str:
    declare_conflict(ports(), actor, project, reason=_noted(asked, "reason"))
    return _("Your conflict of interest is on record; the application is hidden from you")


def _waive(asked: QueryDict, actor: Actor, project: UUID) -> str:
    ground = asked.get("ground", "")
    if ground not in {each.value for each in ConflictGround}:
        raise BadInput([Problem("准许不回避", "ground", "没有这种回避情形", ground[:40])])
    person = id_of(asked.get("person", ""))
    waive_conflict(ports(), actor, project, person, ground=ConflictGround(ground), reason=_noted(asked, "reason"))
    return _("The conflict was waived, with your reason on record")


def _agree(asked: QueryDict, actor: Actor, project: UUID) -> str:
    settings = round_of(open_review(ports(), actor, project).project.round).review
    total = asked.get("total", "").strip()
    agree_on_review(
        ports(),
        actor,
        project,
        gates=_gates(asked, [gate.code for gate in settings.gates]),
        total=_total(total) if total else None,
        reason=asked.get("reason", ""),
    )
    return _("The consensus was recorded")


def _total(text: str) -> str:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= 100 or round(found, 2) != found:
        raise BadInput([Problem("合议意见", "total", "不是合议总分", text[:20], "0 至 100，至多两位小数")])
    return f"{found:.2f}"


HANDLED: dict[str, Callable[[QueryDict, Actor, UUID], str]] = {
    "write": _write,
    "assign": _assign,
    "remove": _remove,
    "declare": _declare,
    "waive": _waive,
    "agree": _agree,
}
"""What is done on the page, each saying what was done."""


def _page(
    request: HttpRequest, board: ReviewBoard, facts: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    actor, round_ = actor_of(request), round_of(board.project.round)
    own = actor.role is Role.REVIEWER
    shown = _form_facts(board, round_) if own else _board_facts(board, round_, actor)
    template = f"haitang/review/{'form' if own else 'board'}.html"
    base: dict[str, Any] = {"board": board, "settings": round_.review, "answers": list(Answer), "asked": {}}
    state = board.application.state
    return project_page(request, board.project, state, "review", template, base | shown | (facts or {}), status)


def _form_facts(board: ReviewBoard, round_: Round) -> dict[str, Any]:
    """The reviewer's form as it was saved last, beside the texts and what changed since they were handed in before."""
    body = board.application.body
    own = board.own.body if board.own else None
    gates = {each.gate: each for each in own.gates} if own else {}
    scores = {each.criterion: each for each in own.scores} if own else {}
    total = total_of(own, round_.review) if own and own.scores else None
    return {
        "gates": [(gate, gates.get(gate.code)) for gate in round_.review.gates],
        "scores": [(criterion, scores.get(criterion.code)) for criterion in round_.review.criteria],
        "total": points_text(total),
        "texts": [(section.label, body.part(section.code)) for section in round_.form.texts],
        "application": body,
        "changes": differences(board.earlier, body, round_) if board.earlier else (),
        "writable": board.application.state == State.UNDER_REVIEW.value,
        "outdated": bool(own and own.submitted_at and own.version != body.version),
    }


def _board_facts(board: ReviewBoard, round_: Round, actor: Actor) -> dict[str, Any]:
    """All reviews side by side, who may be asked, conflicts and the consensus."""
    settings = round_.review
    held = board.project.relations_of(actor.organisation)
    counted = board.tally
    rows = [
        {
            "filed": filed,
            "barring": barring,
            "gates": {each.gate: each for each in filed.body.gates} if filed.body.submitted_at else {},
            "scores": {each.criterion: each for each in filed.body.scores} if filed.body.submitted_at else {},
            "total": points_text(total_of(filed.body, settings)) if filed.body.submitted_at else "",
        }
        for filed, barring in board.reviews
    ]
    units = {code for each in board.candidates for code in each.seat.employers}
    return {
        "rows": rows,
        "shown_rows": [row for row in rows if row["total"] or row["gates"]],
        "names": review_queries.unit_names(units),
        "labels": {rule.code: rule.label for rule in settings.conflicts},
        "waivable": {rule.code for rule in settings.conflicts if rule.waivable},
        "tally": counted,
        "spread": points_text(counted.spread) if counted else "",
        "apart": _apart(board, round_),
        "manages": may(actor, "review.manage", held),
        "moderates": may(actor, "review.moderate", held) and bool(counted and counted.reviews >= counted.wanted),
        "waives": may(actor, "conflict.waive", held),
        "decided": board.application.state not in {State.RECEIVED.value, State.UNDER_REVIEW.value},
    }


def _apart(board: ReviewBoard, round_: Round) -> list[Any]:
    """Labels of what the reviewers are apart on; the spread of totals is named by itself."""
    labels = {gate.code: gate.label for gate in round_.review.gates}
    found = board.tally.apart if board.tally else ()
    return [labels.get(code, _("totals")) for code in found]
