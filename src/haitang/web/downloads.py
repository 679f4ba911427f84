"""Papers and figures of a case as files."""

from __future__ import annotations

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
from haitang.web.sending import attached


@login_required
@require_safe
@answering
def paper(request: HttpRequest, project: UUID, paper: str) -> HttpResponse:
    """One paper, made from the records as they stand; the journey that makes it checks and audits."""
    known = PAPERS.get(paper)
    if known is None:
        raise NotFound("没有这份文件", advice="从项目页下载")
    return attached(make_paper(ports(), actor_of(request), project, paper), known.file)


@login_required
@require_safe
@answering
def data(request: HttpRequest, project: UUID, tab: str, file: str) -> HttpResponse:
    """Figures or terms of a tab as a file, for whoever sees the tab whole; the look is audited."""
    make = DATA.get(tab, {}).get(file)
    if make is None:
        raise NotFound("没有这份文件", advice="从项目页下载")
    case = queries.case_file(ports(), actor_of(request), project, tab)
    seen = seen_whole(case, tab)
    return attached(make(case, tab), f"{seen.number}-{file}")
