"""进展报告: written by the lead and by each service body, figures counted and frozen on handing in, sent back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from haitang.journeys.figures import LoopRecords
from haitang.journeys.ports import Filed, Ports
from haitang.journeys.progress.filing import application_in, file_in, newest, parties_of
from haitang.journeys.progress.kinds import REPORT
from haitang.journeys.step import Step, step
from haitang.lexicon import Conflict, NotAllowed, NotFound, Problem, refuse_if
from haitang.parties import Actor
from haitang.pilot import FigureCode, ReportPeriod, Round, Side, State, load_round
from haitang.pilot.progress import (
    Counted,
    ProgressReport,
    Remark,
    ReportSheet,
    ReportState,
    report_problems,
    reporting_units,
    text_problems,
)

FILE = "进展报告"
_UNDER_WAY = (State.IMPLEMENTING, State.SUMMARISED)


def draft_report(ports: Ports, actor: Actor, project: UUID, sheet: ReportSheet) -> Filed[ProgressReport]:
    """Write the own unit's report on a period, or its next version; a report sent back is written on.

    Raises
    ------
    BadInput
        A section that the round does not have, or a classification marking; nothing is stored then.
    NotAllowed
        The actor's organisation does not report, or the sheet is another unit's.
    Conflict
        The report was handed in, or the pilot is not under way.
    """
    round_ = _round_of(ports, project)
    sections = [section.code for section in round_.implementation.reports.sections]
    refuse_if(text_problems(sheet.texts, round_, sections, file=FILE))
    with step(ports, actor, "progress.report", project, subject=sheet.period) as doing:
        application_in(doing, _UNDER_WAY, "实施中的试点才报告进展")
        period = period_of(round_, sheet.period)
        if sheet.unit != actor.organisation:
            raise NotAllowed("只能编写本单位的报告", advice="由该单位自行编写")
        side, _ = _own_part(doing)
        known = newest(doing, REPORT, subject_of(period.code, sheet.unit))
        body = ProgressReport(
            round_code=doing.round_code, period=period.code, unit=sheet.unit, side=side, texts=dict(sheet.texts)
        )
        if known is None:
            return file_in(
                doing,
                REPORT,
                body,
                id=doing.new_id(),
                subject=subject_of(period.code, sheet.unit),
                series="BG",
                state=ReportState.DRAFT.value,
            )
        _refuse_handed_in(known)
        body = body.model_copy(update={"remarks": known.body.remarks})
        return doing.work.refile(REPORT, known, body=body, state=known.state, actor=actor, at=doing.at)


def hand_in_report(ports: Ports, actor: Actor, project: UUID, period: str) -> Filed[ProgressReport]:
    """Hand the own unit's report in; its figures are counted now and stay as they are. Late is taken, and marked.

    Raises
    ------
    BadInput
        Texts that are missing or too long, all at once.
    Conflict
        There is no draft, it was handed in, or the period has not begun.
    """
    with step(ports, actor, "progress.report", project, subject=f"{period} hand in") as doing:
        application_in(doing, _UNDER_WAY, "实施中的试点才报告进展")
        known = newest(doing, REPORT, subject_of(period, actor.organisation))
        if known is None:
            raise Conflict("尚无本期报告", advice="先编写并保存报告")
        _refuse_handed_in(known)
        refuse_if(report_problems(known.body, doing.round))
        _refuse_early(period_of(doing.round, period), doing.at)
        _, codes = _own_part(doing)
        counted = count_for(doing, actor.organisation, codes)
        body = known.body.model_copy(update={"counted": counted, "handed_in_at": doing.at, "handed_in_by": actor.name})
        state = ReportState.HANDED_IN.value
        doing.work.send("report.handed_in", {"number": known.number}, at=doing.at)
        return doing.work.refile(REPORT, known, body=body, state=state, actor=actor, at=doing.at)


def return_report(
    ports: Ports, actor: Actor, project: UUID, *, period: str, unit: str, reason: str
) -> Filed[ProgressReport]:
    """Send a report back with a reason (退回修改); it is handed in again with figures counted anew.

    Raises
    ------
    BadInput
        No reason.
    NotFound, Conflict
        There is no such report, or it was not handed in.
    """
    with step(ports, actor, "progress.return", project, subject=f"{period}/{unit}") as doing:
        known = newest(doing, REPORT, subject_of(period, unit))
        if known is None or known.state == ReportState.DRAFT.value:
            raise NotFound("没有这份已报送的报告", advice="从报告列表中选择")
        if known.state != ReportState.HANDED_IN.value:
            raise Conflict("报告已退回", advice="等待该单位重新报送")
        refuse_if([] if reason.strip() else [Problem(FILE, "reason", "缺少退回理由", advice="写明需要修改的内容")])
        remark = Remark(reason=reason.strip(), by=actor.name, organisation=actor.organisation, at=doing.at)
        body = known.body.model_copy(update={"remarks": (*known.body.remarks, remark)})
        doing.work.send("report.returned", {"number": known.number, "to": unit}, at=doing.at)
        return doing.work.refile(REPORT, known, body=body, state=ReportState.RETURNED.value, actor=actor, at=doing.at)


def count_for(doing: Step, unit: str, codes: tuple[FigureCode, ...]) -> Counted:
    """The figures of a unit's report as they stand now, with the records behind them."""
    records = LoopRecords.of(doing.work, doing.project)
    reporter = doing.round.implementation.reports.reporter(doing.work.organisation(unit).category)
    if unit != doing.project.lead and reporter is not None and reporter.own:
        records = records.kept_by(unit)
    return Counted(figures=records.figures(), codes=codes, sources=records.sources(codes), at=doing.at)


def subject_of(period: str, unit: str) -> str:
    """What a report is about, as its record's subject."""
    return f"{period}/{unit}"


def period_of(round_: Round, code: str) -> ReportPeriod:
    """A period of the round, or `NotFound`."""
    found = round_.implementation.reports.period(code)
    if found is None:
        raise NotFound(f"批次没有报告期 {code}", advice="从报告列表中选择")
    return found


def _own_part(doing: Step) -> tuple[Side, tuple[FigureCode, ...]]:
    """On which side the actor's organisation reports, and with which figures."""
    units = reporting_units(doing.round.implementation.reports, doing.project.lead, parties_of(doing))
    for unit, side, codes in units:
        if unit == doing.actor.organisation:
            return side, codes
    raise NotAllowed("本批次不要求该类单位报告进展", advice="如需补充材料，请交牵头单位一并报送")


def _refuse_handed_in(known: Filed[ProgressReport]) -> None:
    if known.state == ReportState.HANDED_IN.value:
        raise Conflict("本期报告已报送", advice="如需修改，请主管部门经办人员退回")


def _refuse_early(period: ReportPeriod, now: datetime) -> None:
    if period.clock(now)[:10] < period.starts.isoformat():
        raise Conflict(f"报告期“{period.label.zh}”尚未开始", advice=f"{period.starts.isoformat()} 起可以报送")


def _round_of(ports: Ports, project: UUID) -> Round:
    with ports.transaction() as work:
        return load_round(work.project(project).round)
