"""典型案例 of a round: those that are published, for every role."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from haitang.documents import build_typical_case
from haitang.journeys.progress import published_cases, read_case
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.rounds.shell import known_round, round_page
from haitang.web.sending import paper_file


@login_required
@require_safe
@answering
def cases(request: HttpRequest, code: str) -> HttpResponse:
    """The published cases, the newest first."""
    known_round(code)
    found = published_cases(ports(), actor_of(request), code)
    return round_page(request, code, "cases", "haitang/rounds/cases.html", {"cases": found})


@login_required
@require_safe
@answering
def case(request: HttpRequest, code: str, case: UUID) -> HttpResponse:
    """One published case."""
    round_ = known_round(code)
    found = read_case(ports(), actor_of(request), code, case)
    texts = found.filed.body.texts
    facts = {
        "case": found.filed,
        "parties": found.parties,
        "sections": [(section, texts.get(section.code, "")) for section in round_.implementation.cases.sections],
    }
    return round_page(request, code, "cases", "haitang/rounds/case.html", facts)


@login_required
@require_safe
@answering
def file(request: HttpRequest, code: str, case: UUID, form: str) -> HttpResponse:
    """One published case as a file."""
    round_ = known_round(code)
    found = read_case(ports(), actor_of(request), code, case)
    paper = build_typical_case(
        found.filed.body, round_, number=found.filed.number, parties=found.parties, fictional=found.fictional
    )
    return paper_file(paper, f"{found.filed.number}-典型案例", form)
