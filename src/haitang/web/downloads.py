"""Papers and figures of a case as files."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.journeys import PAPERS, make_paper
from haitang.lexicon import NotFound
from haitang.storage import queries
from haitang.web.errors import answering
from haitang.web.files import DATA
from haitang.web.people import actor_of, ports
from haitang.web.records import seen_whole


@login_required
@require_safe
@answering
def paper(request: HttpRequest, project: UUID, paper: str) -> HttpResponse:
    """One paper, made from the records as they stand; the journey that makes it checks and audits."""
    known = PAPERS.get(paper)
    if known is None:
        raise NotFound("没有这份文件", advice="从项目页下载")
    return _attached(make_paper(ports(), actor_of(request), project, paper), known.file, known.media)


@login_required
@require_safe
@answering
def data(request: HttpRequest, project: UUID, tab: str, file: str) -> HttpResponse:
    """Figures or terms of a tab as a file, for whoever sees the tab whole; the look is audited."""
    known = DATA.get(tab, {}).get(file)
    if known is None:
        raise NotFound("没有这份文件", advice="从项目页下载")
    case = queries.case_file(ports(), actor_of(request), project, tab)
    seen = seen_whole(case, tab)
    return _attached(known.make(case, tab), f"{seen.number}-{file}", known.media)


def _attached(data: bytes, name: str, media: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
