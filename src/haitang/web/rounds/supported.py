"""The support list of a round as a paper, for its authorities."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.documents import Supported, build_support_list
from haitang.lexicon import shanghai
from haitang.storage.progress_rows import support_list
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.rounds.shell import known_round
from haitang.web.sending import paper_file


@login_required
@require_safe
@answering
def paper(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The list as DOCX or PDF, as it stands today."""
    round_ = known_round(code)
    lines = support_list(actor_of(request), round_)
    units = [
        Supported(
            project=line.number,
            title=line.title,
            unit=line.unit,
            name=line.name,
            measure=line.measure,
            grade=line.grade,
            reason=line.reason,
        )
        for line in lines
    ]
    today = shanghai(ports().clock.now()).date()
    made = build_support_list(round_, units, dated=today, fictional=any(line.fictional for line in lines))
    return paper_file(made, f"{round_.code}-支持名单", form)
