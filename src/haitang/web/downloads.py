"""Papers of a case as files."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.journeys import PAPERS, make_paper
from haitang.lexicon import NotFound
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports


@login_required
@require_safe
@answering
def paper(request: HttpRequest, project: UUID, paper: str) -> HttpResponse:
    """One paper, made from the records as they stand; the journey that makes it checks and audits."""
    known = PAPERS.get(paper)
    if known is None:
        raise NotFound("没有这份文件", advice="从项目页下载")
    data = make_paper(ports(), actor_of(request), project, paper)
    answer = HttpResponse(data, content_type=known.media)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(known.file)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
