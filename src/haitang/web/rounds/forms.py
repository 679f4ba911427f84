"""空白表: the form of a round as it is printed, to be filled by hand or in a word processor."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.documents import build_blank_form
from haitang.parties import require
from haitang.web.errors import answering
from haitang.web.people import actor_of
from haitang.web.rounds.shell import known_round
from haitang.web.sending import paper_file


@login_required
@require_safe
@answering
def blank_form(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The blank form as DOCX or PDF."""
    require(actor_of(request), "round.view")
    round_ = known_round(code)
    return paper_file(build_blank_form(round_), f"{round_.code}-空白表", form)
