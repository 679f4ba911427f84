"""进展报告: who has reported on which period, and one report: written, handed in with its figures, sent back."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.journeys.progress import (
    ProgressFile,
    draft_report,
    hand_in_report,
    preview_figures,
    return_report,
)
from haitang.lexicon import NotFound
from haitang.parties import Actor
from haitang.pilot import ReportPeriod, State, count_words
from haitang.pilot.progress import ReportSheet, ReportState, days_late
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.progress.shell import Facts, allowed, answered, progress_page, sections_typed

STATES = {"draft": "idle", "returned": "alarm", "handed_in": "done"}


@login_required
@require_safe
@answering
def reports(request: HttpRequest, project: UUID) -> HttpResponse:
    """Every period of the round against every unit that reports."""
    return progress_page(request, project, "reports", _matrix)


@login_required
@require_safe
@answering
def report(request: HttpRequest, project: UUID, period: str, unit: str) -> HttpResponse:
    """One report: to be written by its own unit, to be read by the others."""
    return progress_page(request, project, "report", lambda file, actor: _report(file, actor, period, unit))


@login_required
@require_POST
@answering
def save(request: HttpRequest, project: UUID, period: str) -> HttpResponse:
    """Keep the own unit's report, and hand it in where the other button was pressed."""
    actor = actor_of(request)
    hands_in = "hand_in" in request.POST

    def deed() -> object:
        draft_report(ports(), actor, project, sheet)
        return hand_in_report(ports(), actor, project, period) if hands_in else None

    sections = [code.removeprefix("text-") for code in request.POST if code.startswith("text-")]
    sheet = ReportSheet(period=period, unit=actor.organisation, texts=sections_typed(request, sections))
    said = _("The report was handed in with its figures") if hands_in else _("The report was kept")
    return answered(
        request,
        project,
        "report",
        lambda file, who: _report(file, who, period, who.organisation),
        deed,
        said,
        "progress-report",
        period,
        actor.organisation,
    )


@login_required
@require_POST
@answering
def return_(request: HttpRequest, project: UUID, period: str, unit: str) -> HttpResponse:
    """Send a report back to its unit."""
    actor, reason = actor_of(request), request.POST.get("reason", "")
    return answered(
        request,
        project,
        "report",
        lambda file, who: _report(file, who, period, unit),
        lambda: return_report(ports(), actor, project, period=period, unit=unit, reason=reason),
        _("The report was sent back"),
        "progress-report",
        period,
        unit,
    )


def _matrix(file: ProgressFile, actor: Actor) -> Facts:
    periods = file.round.implementation.reports.periods
    shown = [unit for unit, _, _ in file.units if file.sees_all or unit == actor.organisation]
    return {
        "periods": periods,
        "rows": [(unit, [_cell(file, actor, period, unit) for period in periods]) for unit in shown],
        "remind_days": file.round.implementation.reports.remind_days,
    }


def _cell(file: ProgressFile, actor: Actor, period: ReportPeriod, unit: str) -> Facts:
    """One period of one unit: its report where there is one for the reader, and how late it is."""
    found = file.report(period.code, unit)
    owes = any(each.code == period.code and each.unit == unit for each in file.owed)
    begun = period.starts <= file.today
    late = days_late(period, file.now) if owes else 0
    if found is not None and found.state == ReportState.HANDED_IN.value and found.body.handed_in_at is not None:
        late = days_late(period, found.body.handed_in_at)
    return {
        "period": period,
        "report": found,
        "tone": STATES[found.state] if found else "",
        "label": ReportState(found.state).label if found else None,
        "owed": owes,
        "late": late,
        "begun": begun,
        "may_write": unit == actor.organisation and begun and "progress.report" in allowed(file, actor),
    }


def _report(file: ProgressFile, actor: Actor, code: str, unit: str) -> Facts:
    settings = file.round.implementation.reports
    period = settings.period(code)
    side = next((side for each, side, _ in file.units if each == unit), None)
    found = file.report(code, unit)
    own = unit == actor.organisation and "progress.report" in allowed(file, actor)
    if period is None or side is None or (found is None and not own):
        raise NotFound("没有这份进展报告", advice="从报告列表重新进入")
    handed_in = found is not None and found.state == ReportState.HANDED_IN.value
    writes = own and not handed_in and file.state in {State.IMPLEMENTING, State.SUMMARISED}
    counted = found.body.counted if found else None
    if writes or counted is None:
        counted = preview_figures(ports(), actor, file.project.id) if own else None
    texts = found.body.texts if found else {}
    return {
        "period": period,
        "unit": file.parties[unit],
        "report": found,
        "report_state": ReportState(found.state).label if found else None,
        "tone": STATES[found.state] if found else "idle",
        "writes": writes,
        "sections": [
            (section, text, count_words(text))
            for section in settings.sections_of(side)
            for text in [texts.get(section.code, "")]
        ],
        "counted": counted,
        "frozen": counted is not None and not writes,
        "late": days_late(period, (found.body.handed_in_at if found and handed_in else None) or file.now),
        "days_left": (period.last_day - file.today).days,
        "returns": handed_in and "progress.return" in allowed(file, actor),
    }
