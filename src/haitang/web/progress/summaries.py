"""总结: written over live figures, scans of the policies, the services given; checked, handed in, sent back, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from haitang.journeys import close_pilot, draft_summary, extend_summary, hand_in_summary, return_summary
from haitang.journeys.progress import ProgressFile, preview_figures
from haitang.lexicon import BadInput, NotFound, problems_of
from haitang.parties import Actor
from haitang.pilot import (
    Prose,
    ServiceDelivered,
    State,
    SummarySection,
    SummarySheet,
    check_summary,
    count_words,
)
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.progress.shell import (
    Facts,
    allowed,
    answered,
    progress_page,
    sections_typed,
    typed_day,
)
from haitang.web.states import state_of
from haitang.web.uploads import every_upload

Deed = Callable[[HttpRequest, Actor, UUID], Any]
COLUMNS = ("provider", "title", "content", "method")
SPARE = 2
"""Empty rows at the end of the table of services."""


def _save(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    """Keep what was typed, and hand it in where the other button was pressed."""
    scans = {
        field.removeprefix("scan-"): found[0]
        for field in {*request.FILES, *(key for key in request.POST if key.startswith("scan-"))}
        if field.startswith("scan-") and (found := every_upload(request, field))
    }
    draft_summary(ports(), actor, project, _sheet(request), scans=scans)
    return hand_in_summary(ports(), actor, project) if "hand_in" in request.POST else None


def _sheet(request: HttpRequest) -> SummarySheet:
    """The sheet as a form sends it; rows of services without any word are passed over."""
    codes = [code.removeprefix("text-") for code in request.POST if code.startswith("text-")]
    try:
        services = tuple(ServiceDelivered.model_validate(row) for row in _rows(request) if any(row.values()))
        return SummarySheet(
            round=request.POST.get("round", ""), texts=sections_typed(request, codes), services=services
        )
    except ValidationError as error:
        raise BadInput(problems_of(error, file="试点总结 服务")) from error


def _rows(request: HttpRequest) -> list[dict[str, str]]:
    columns = [[value.strip() for value in request.POST.getlist(f"service-{column}")] for column in COLUMNS]
    return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=False)]


def _hand_in(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    return hand_in_summary(ports(), actor, project)


def _return(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    reason = request.POST.get("reason", "")
    return return_summary(ports(), actor, project, reason=reason, until=typed_day(request, "until"))


def _extend(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    reason = request.POST.get("reason", "")
    return extend_summary(ports(), actor, project, reason=reason, until=typed_day(request, "until"))


def _close(request: HttpRequest, actor: Actor, project: UUID) -> Any:
    return close_pilot(ports(), actor, project)


DEEDS: dict[str, tuple[Deed, str, Promise | str]] = {
    "save": (_save, "summary.write", _("The summary was kept")),
    "hand-in": (_hand_in, "application.submit", _("The summary was handed in")),
    "return": (_return, "summary.return", _("The summary was sent back")),
    "extend": (_extend, "summary.return", _("More time was allowed")),
    "close": (_close, "summary.close", _("The pilot was closed")),
}
"""What is done on the page: the journey, the action of the matrix, and what is said then."""


@login_required
@require_safe
@answering
def summary(request: HttpRequest, project: UUID) -> HttpResponse:
    """The summary: to be written by the lead, to be read and answered by the authorities."""
    return progress_page(request, project, "summary", _facts)


@login_required
@require_POST
@answering
def do(request: HttpRequest, project: UUID, deed: str) -> HttpResponse:
    """One of the deeds of the page."""
    if deed not in DEEDS:
        raise NotFound("没有这个操作", advice="从总结页重新进入")
    actor, run = actor_of(request), DEEDS[deed][0]
    said = DEEDS["hand-in" if deed == "save" and "hand_in" in request.POST else deed][2]

    def facts(file: ProgressFile, who: Actor) -> Facts:
        return _facts(file, who) | ({"rows": _rows(request)} if "service-title" in request.POST else {})

    return answered(
        request, project, "summary", facts, lambda: run(request, actor, project), str(said), "progress-summary"
    )


def _facts(file: ProgressFile, actor: Actor) -> Facts:
    stored, may_do = file.summary, allowed(file, actor)
    body = stored.body if stored else None
    under_way = file.state is State.IMPLEMENTING
    writes = "summary.write" in may_do and under_way
    last_day = file.round.summary_deadline.last_day
    until = max(last_day, file.remark.body.until) if file.remark else last_day
    live = preview_figures(ports(), actor, file.project.id) if writes else None
    policies = [source.number for source in live.sources if source.kind == "policy"] if live else []
    scans = {policy.number: policy.scan for policy in body.policies} if body else {}
    rows = [{column: getattr(service, column) for column in COLUMNS} for service in body.services] if body else []
    sections = [
        (section, own_words(body.part(section.code), section) if body else "") for section in file.round.summary
    ]
    return {
        "summary": stored,
        "summary_state": state_of("summary", stored.state) if stored else None,
        "until": until,
        "days_left": (until - file.today).days,
        "writes": writes,
        "hands_in": "application.submit" in may_do and under_way and stored is not None,
        "returns": "summary.return" in may_do and file.state is State.SUMMARISED,
        "extends": "summary.return" in may_do and under_way,
        "closes": "summary.close" in may_do and file.state is State.SUMMARISED,
        "sections": [(section, text, count_words(text)) for section, text in sections],
        "prose": [(section, body.part(section.code)) for section in file.round.summary] if body else [],
        "scanned": any(section.scans_required for section in file.round.summary),
        "figures": live.rows() if live else body.figures.rows() if body else (),
        "verdicts": check_summary(body, file.round, now=file.now, until=until) if body and under_way else (),
        "rows": rows + [dict.fromkeys(COLUMNS, "") for _ in range(SPARE)],
        "providers": [(code, party.name) for code, party in file.parties.items() if code in file.services],
        "policies": [(number, scans.get(number)) for number in policies],
        "remarks": [version.body for version in file.history],
    }


def own_words(prose: Prose, section: SummarySection) -> str:
    """What the lead wrote into a section, as it was typed: without the sentences counted from records."""
    blocks = prose.blocks[1:] if section.figures else prose.blocks
    lines = [
        line for block in blocks for line in (*([f"## {block.heading}"] if block.heading else []), *block.paragraphs)
    ]
    return "\n\n".join(lines)
