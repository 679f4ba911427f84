"""实施 of a round for its authorities: who is late, what came in, exits, summaries, ratings; the support list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haitang.documents import Cell, Document, Heading, Table, render_xlsx, style_sheet
from haitang.lexicon import NotFound, shanghai
from haitang.parties import Actor
from haitang.pilot import Round, State
from haitang.pilot.progress import CaseState, ExitState
from haitang.storage.progress_rows import PilotRow, pilot_rows, support_list
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.rounds.shell import known_round, round_page
from haitang.web.sending import attached
from haitang.web.states import state_of
from haitang.web.templatetags.haitang import label

SHOWN = 200
FILTERS = ("late", "exit", "summary", "rated")


@login_required
@require_safe
@answering
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """Every selected pilot, filtered, the most overdue first."""
    actor, round_ = actor_of(request), known_round(code)
    rows = pilot_rows(actor, round_, ports().clock.now())
    shown = filtered(rows, request.GET.get("q", "").strip(), request.GET.get("show", ""))
    facts = {
        "rows": [_shown(row, round_) for row in shown[:SHOWN]],
        "found": len(shown),
        "wanted": request.GET.get("q", ""),
        "show": request.GET.get("show", ""),
        "query": request.GET.urlencode(),
        "tally": _tally(rows),
        "recommended": len(support_list(actor, round_)),
    }
    return round_page(request, code, "progress", "haitang/rounds/progress.html", facts)


@login_required
@require_safe
@answering
def export(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """What the page lists as filtered, or the support list, as a workbook."""
    actor, round_ = actor_of(request), known_round(code)
    if what == "pilots":
        rows = pilot_rows(actor, round_, ports().clock.now())
        found = filtered(rows, request.GET.get("q", "").strip(), request.GET.get("show", ""))
        return _workbook(round_, _("Implementation of the round"), *_pilots(found, round_))
    if what == "support":
        return _workbook(round_, _("Support list"), *_support(actor, round_))
    raise NotFound("没有这份文件", advice="从批次的实施页下载")


def filtered(rows: list[PilotRow], wanted: str, show: str) -> list[PilotRow]:
    """Those whose number, title or lead holds a word, and that are late, in exit, summarised, or rated."""
    tests: dict[str, Callable[[PilotRow], bool]] = {
        "late": lambda row: bool(row.overdue),
        "exit": lambda row: bool(row.exit) and ExitState(row.exit).open,
        "summary": lambda row: row.state is State.SUMMARISED,
        "rated": lambda row: bool(row.grade),
    }
    test, text = tests.get(show), wanted.lower()
    shown = [row for row in rows if test is None or test(row)]
    return [row for row in shown if any(text in each.lower() for each in (row.number, row.title, row.lead))]


def _shown(row: PilotRow, round_: Round) -> dict[str, object]:
    return {
        "row": row,
        "state": state_of("application", row.state.value),
        "exit": ExitState(row.exit) if row.exit else None,
        "summary": state_of("summary", row.summary) if row.summary else None,
        "grade": round_.implementation.grade(row.grade) if row.grade else None,
        "case": CaseState(row.case) if row.case else None,
    }


def _tally(rows: list[PilotRow]) -> list[tuple[str, str, int]]:
    """Filter, label and count of each group."""
    counts = {show: len(filtered(rows, "", show)) for show in FILTERS}
    labels = {"late": _("Overdue"), "exit": _("Exit"), "summary": _("Summary handed in"), "rated": _("Rated")}
    return [("", _("All"), len(rows)), *((show, labels[show], counts[show]) for show in FILTERS)]


def _pilots(rows: list[PilotRow], round_: Round) -> tuple[list[str], list[list[str | Cell]]]:
    heads = [
        _("Number"),
        _("Project"),
        _("Lead"),
        _("State"),
        _("Overdue"),
        _("Due next"),
        _("Reports"),
        _("of them late"),
        _("Exit"),
        _("Yearly summary"),
        _("Rating"),
        _("Typical case"),
    ]
    lines: list[list[str | Cell]] = []
    for row in rows:
        told = _shown(row, round_)
        words = [label(told[each]) if told[each] else "" for each in ("exit", "summary", "grade", "case")]
        lines.append(
            [
                row.number,
                row.title,
                row.lead,
                label(row.state),
                str(len(row.overdue)),
                row.next_due.isoformat() if row.next_due else "",
                str(row.received),
                str(row.late),
                *words,
            ]
        )
    return heads, lines


def _support(actor: Actor, round_: Round) -> tuple[list[str], list[list[str | Cell]]]:
    measures = {measure.code: label(measure) for measure in round_.implementation.support}
    grades = {grade.code: label(grade) for grade in round_.implementation.grades}
    heads = [_("Number"), _("Project"), _("Unit"), _("Code"), _("Support measure"), _("Grade"), _("Reason")]
    return heads, [
        [
            line.number,
            line.title,
            line.name,
            line.unit,
            measures.get(line.measure, line.measure),
            grades.get(line.grade, line.grade),
            line.reason,
        ]
        for line in support_list(actor, round_)
    ]


def _workbook(round_: Round, title: str, heads: list[str], lines: list[list[str | Cell]]) -> HttpResponse:
    today: date = shanghai(ports().clock.now()).date()
    paper = Document(
        title=title,
        sheet=style_sheet("report"),
        dated=today,
        author=round_.title,
        number=round_.number,
        blocks=(Heading(level=1, text=title), Table.of([1] * len(heads), heads, lines, name=title)),
    )
    return attached(render_xlsx(paper), f"{round_.code}-{title}.xlsx")
