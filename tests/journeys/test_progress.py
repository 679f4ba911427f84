"""A pilot under way: milestones, reports with their figures, reminders; who may do what, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from haitang.journeys import Walk
from haitang.journeys.progress import (
    REPORT,
    ProgressFile,
    draft_report,
    hand_in_report,
    move_milestone,
    open_progress,
    progress_attachment,
    record_milestone,
    return_report,
    send_reminders,
)
from haitang.lexicon import SHANGHAI, BadInput, Conflict, NotAllowed, NotFound
from haitang.parties import Role
from haitang.pilot import load_round
from haitang.pilot.progress import OwedKind, ReportSheet, Standing
from haitang.storage import models
from haitang.storage.progress_rows import owed_by, pilot_rows, standings_of_round

pytestmark = pytest.mark.django_db
SECURITY = "9131011200000D049B"
LEAD = "9131011500000A016L"
TEXTS = {"progress": "完成监测上线。", "plan": "开展演练。"}
SERVICE = TEXTS | {"services": "完成风险评估和监测接入。"}
PROOF = [("演练记录.txt", "演练已完成".encode())]


@pytest.fixture
def under_way(underway: Callable[[str], Walk]) -> Walk:
    """Selected and started on 20 July 2026; the clock shows the last day of August."""
    walk = underway("select")
    walk.clock.set(datetime(2026, 8, 31, 10, tzinfo=SHANGHAI))
    return walk


def report(walk: Walk, role: Role, texts: dict[str, str]) -> None:
    actor = walk.actor(role)
    draft_report(walk.ports, actor, walk.project, ReportSheet(period="2026-08", unit=actor.organisation, texts=texts))
    hand_in_report(walk.ports, actor, walk.project, "2026-08")


def seen_by(walk: Walk, role: Role) -> ProgressFile:
    return open_progress(walk.ports, walk.actor(role), walk.project)


def test_what_a_pilot_owes_follows_from_plan_periods_and_clock(under_way: Walk) -> None:
    file = open_progress(under_way.ports, under_way.actor(Role.APPLICANT), under_way.project)
    owed = [(each.kind.value, each.code, each.unit[-4:], each.due.isoformat()) for each in file.owed]
    assert [each for each in owed if each[0] == "report"] == [
        ("report", "2026-08", unit[-4:], "2026-09-10") for unit in sorted(code for code, _, _ in file.units)
    ]
    assert [(kind, code) for kind, code, _, _ in owed if kind == "milestone"] == [
        ("milestone", "assess"),
        ("milestone", "assess"),
        ("milestone", "bind"),
        ("milestone", "bind"),
        ("milestone", "monitor"),
        ("milestone", "drill"),
        ("milestone", "drill"),
        ("milestone", "summarise"),
    ]
    assert owed[-1][:2] == ("summary", "summary")
    own = open_progress(under_way.ports, under_way.actor(Role.TESTER), under_way.project)
    assert {each.unit for each in own.owed} == {"9131010400000E05XY"}


def test_a_milestone_is_done_on_evidence_and_late_by_the_clock(under_way: Walk) -> None:
    ports, manager = under_way.ports, under_way.actor(Role.RISK_MANAGER)
    with pytest.raises(BadInput) as raised:
        record_milestone(ports, manager, under_way.project, "drill", on=date(2026, 9, 2), note="")
    assert [problem.at for problem in raised.value.problems] == ["drill.done_on", "drill.evidence"]
    done = date(2026, 8, 31)
    kept = record_milestone(ports, manager, under_way.project, "drill", on=done, note="两次演练", files=PROOF)
    stone = kept.body.milestone("drill")
    assert (stone.standing(date(2026, 9, 1)), stone.evidence[0].file) == (Standing.DONE, "演练记录.txt")
    late = record_milestone(ports, manager, under_way.project, "assess", on=done, note="", files=PROOF)
    assert (late.version, late.body.milestone("assess").days_late(done)) == (2, 77)
    officer = under_way.actor(Role.CASE_OFFICER)
    data = progress_attachment(ports, officer, under_way.project, "milestones", "演练记录.txt")
    assert data == PROOF[0][1]


def test_a_due_date_moves_for_a_reason_and_keeps_its_history(under_way: Walk) -> None:
    ports, manager = under_way.ports, under_way.actor(Role.RISK_MANAGER)
    with pytest.raises(BadInput) as raised:
        move_milestone(ports, manager, under_way.project, "drill", due=None, reason=" ")
    assert [problem.at for problem in raised.value.problems] == ["drill.due", "drill.reason"]
    kept = move_milestone(ports, manager, under_way.project, "drill", due=date(2026, 9, 20), reason="停产检修")
    stone = kept.body.milestone("drill")
    assert (stone.planned, stone.due, stone.changes[0].reason) == (date(2026, 8, 31), date(2026, 9, 20), "停产检修")
    insurer = under_way.actor(Role.UNDERWRITER)
    with pytest.raises(NotAllowed, match="责任单位"):
        move_milestone(ports, insurer, under_way.project, "drill", due=date(2026, 10, 1), reason="x")


def test_a_report_is_frozen_with_its_sources(underway: Callable[[str], Walk]) -> None:
    walk = underway("report")
    walk.clock.set(datetime(2026, 9, 12, 10, tzinfo=SHANGHAI))
    report(walk, Role.APPLICANT, TEXTS)
    report(walk, Role.MONITOR, SERVICE)
    file = open_progress(walk.ports, walk.actor(Role.CASE_OFFICER), walk.project)
    lead, service = file.report("2026-08", LEAD), file.report("2026-08", SECURITY)
    assert lead is not None
    assert service is not None
    assert lead.body.counted is not None
    assert service.body.counted is not None
    told = {label.en: value for label, value in lead.body.counted.rows()}
    policy = walk.case.request.contract.aggregate_limit.in_wan()
    assert (told["Policies"], told["Sum insured (10,000 yuan)"], told["Incidents"], told["Claims"]) == (
        "1",
        policy,
        "1",
        "0",
    )
    assert [label.en for label, _ in service.body.counted.rows()] == [
        "Assessments",
        "Weaknesses closed",
        "Signals",
        "Incidents",
    ]
    assert {source.kind for source in lead.body.counted.sources} == {"policy", "assessment", "incident", "signals"}
    assert "policy" not in {source.kind for source in service.body.counted.sources}
    with pytest.raises(Conflict, match="已报送"):
        report(walk, Role.APPLICANT, TEXTS)


def test_texts_that_are_missing_or_too_long_are_told_at_once(under_way: Walk) -> None:
    applicant = under_way.actor(Role.APPLICANT)
    with pytest.raises(BadInput) as raised:
        report(under_way, Role.APPLICANT, {"progress": "字" * 1001})
    found = [(each.at, each.value) for each in raised.value.problems]
    assert found == [("texts.progress", "1001 字"), ("texts.plan", "")]
    assert all("三（二）" in problem.advice for problem in raised.value.problems)
    with pytest.raises(BadInput) as secret:
        report(under_way, Role.APPLICANT, {"progress": "机密★ 五年", "diary": "x"})
    assert [problem.at for problem in secret.value.problems] == ["texts.diary", "texts.progress"]
    with under_way.ports.transaction() as work:
        (kept,) = work.filed(REPORT, project=under_way.project)
    assert (kept.owner, kept.body.texts["progress"]) == (applicant.organisation, "字" * 1001)


def test_a_report_is_returned_and_handed_in_again_late(under_way: Walk) -> None:
    ports, officer = under_way.ports, under_way.actor(Role.CASE_OFFICER)
    report(under_way, Role.MONITOR, SERVICE)
    with pytest.raises(BadInput):
        return_report(ports, officer, under_way.project, period="2026-08", unit=SECURITY, reason=" ")
    sent = return_report(ports, officer, under_way.project, period="2026-08", unit=SECURITY, reason="补充监测范围")
    assert (sent.state, sent.body.remarks[0].reason) == ("returned", "补充监测范围")
    under_way.clock.set(datetime(2026, 9, 12, 9, tzinfo=SHANGHAI))
    owed, now = seen_by(under_way, Role.MONITOR).owed, under_way.clock.now()
    assert [each.code for each in owed if each.kind is OwedKind.REPORT and each.late(now)] == ["2026-08"]
    report(under_way, Role.MONITOR, SERVICE | {"problems": "部分设备时钟偏差。"})
    again = open_progress(ports, officer, under_way.project).report("2026-08", SECURITY)
    assert again is not None
    assert (again.state, again.version, [remark.reason for remark in again.body.remarks]) == (
        "handed_in",
        5,
        ["补充监测范围"],
    )
    rows = pilot_rows(officer, load_round("shanghai-2026"), now)
    (row,) = [row for row in rows if row.project == under_way.project]
    assert (row.received, row.late) == (1, 1)


def test_a_service_body_sees_its_own_report_and_no_other(under_way: Walk) -> None:
    report(under_way, Role.APPLICANT, TEXTS | {"problems": "与测评机构的合同待续签"})
    report(under_way, Role.MONITOR, SERVICE)
    tester = under_way.actor(Role.TESTER)
    draft = ReportSheet(period="2026-08", unit=tester.organisation, texts={"progress": "尚未写完"})
    draft_report(under_way.ports, tester, under_way.project, draft)
    seen = {
        role: {each.body.unit for each in seen_by(under_way, role).reports}
        for role in (Role.APPLICANT, Role.CASE_OFFICER, Role.MONITOR, Role.TESTER)
    }
    both = {LEAD, SECURITY}
    assert seen == {
        Role.APPLICANT: both,
        Role.CASE_OFFICER: both,
        Role.MONITOR: {SECURITY},
        Role.TESTER: {tester.organisation},
    }


def test_another_units_report_and_an_unknown_period_are_refused(under_way: Walk) -> None:
    monitor = under_way.actor(Role.MONITOR)
    with pytest.raises(NotAllowed, match="本单位"):
        draft_report(under_way.ports, monitor, under_way.project, ReportSheet(period="2026-08", unit=LEAD, texts=TEXTS))
    own = ReportSheet(period="1999-01", unit=SECURITY, texts=SERVICE)
    with pytest.raises(NotFound, match="报告期"):
        draft_report(under_way.ports, monitor, under_way.project, own)
    early = ReportSheet(period="2026-10", unit=SECURITY, texts=SERVICE)
    under_way.clock.set(datetime(2026, 8, 31, 23, 59, tzinfo=SHANGHAI))
    draft_report(under_way.ports, monitor, under_way.project, early)
    with pytest.raises(Conflict, match="尚未开始"):
        hand_in_report(under_way.ports, monitor, under_way.project, "2026-10")


def test_reminders_go_out_once_for_each_stage_and_recipient(under_way: Walk) -> None:
    round_ = load_round("shanghai-2026")
    first = send_reminders(under_way.ports, round_, standings_of_round("shanghai-2026"))
    assert send_reminders(under_way.ports, round_, standings_of_round("shanghai-2026")) == ()
    stages = {(each.owed.kind.value, each.stage) for each in first}
    assert stages == {("report", "14"), ("milestone", "late"), ("milestone", "1")}
    messages = models.OutboxMessage.objects.filter(kind="progress.reminder")
    assert messages.count() == len(first)
    assert {tuple(sorted(each.payload)) for each in messages} == {("due", "link", "number", "to", "what")}
    under_way.clock.set(under_way.clock.now() + timedelta(days=3))
    second = send_reminders(under_way.ports, round_, standings_of_round("shanghai-2026"))
    assert {(each.owed.code, each.stage) for each in second} == {("2026-08", "7"), ("drill", "late")}
    assert len(second) == len({each.key for each in second}) == 6 + 2


def test_the_desk_owes_what_the_page_owes(under_way: Walk) -> None:
    manager, now = under_way.actor(Role.RISK_MANAGER), under_way.clock.now()
    rounds = {"shanghai-2026": load_round("shanghai-2026")}
    on_desk = owed_by(manager, rounds, now)
    on_page = open_progress(under_way.ports, manager, under_way.project).owed
    assert on_desk == [each for each in on_page if each.unit == manager.organisation]
    assert len(on_desk) == 4


def test_nothing_is_owed_once_the_summary_is_in(walked: Walk) -> None:
    assert open_progress(walked.ports, walked.actor(Role.APPLICANT), walked.project).owed == ()


def test_the_worked_case_has_a_report_of_the_lead_and_of_its_security_firm(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        found = {each.owner: each for each in work.filed(REPORT, project=walked.project)}
    assert {owner: each.state for owner, each in found.items()} == {LEAD: "handed_in", SECURITY: "handed_in"}
    counted = found[LEAD].body.counted
    assert counted is not None
    assert (counted.figures.claims, counted.figures.paid.fen, counted.figures.activity.weaknesses_closed) == (1, 0, 0)
