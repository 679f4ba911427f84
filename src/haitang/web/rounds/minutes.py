"""The minutes of a joint decision as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.journeys import minutes_paper
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.rounds.shell import known_round
from haitang.web.sending import paper_file


@login_required
@require_safe
@answering
def minutes(request: HttpRequest, code: str, meeting: UUID, form: str) -> HttpResponse:
    """The minutes as DOCX or PDF, for whoever may see the meeting; the look is audited."""
    number, paper = minutes_paper(ports(), actor_of(request), known_round(code).code, meeting)
    return paper_file(paper, f"{number}-会议纪要", form)
