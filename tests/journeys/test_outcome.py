"""After the summary: sent back, given time, closed; rated and recommended; a typical case with everybody's consent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from haitang.journeys import (
    APPLICATION,
    SUMMARY,
    Walk,
    close_pilot,
    draft_summary,
    extend_summary,
    hand_in_summary,
    make_paper,
    return_summary,
)
from haitang.journeys.progress import (
    TYPICAL_CASE,
    choose_case,
    consent_to_case,
    offer_case,
    open_progress,
    publish_case,
    published_cases,
    rate_pilot,
    read_case,
    take_case_down,
    write_case,
)
from haitang.lexicon import SHANGHAI, BadInput, Conflict, NotAllowed, NotFound
from haitang.parties import Actor, Role
from haitang.pilot import load_round
from haitang.pilot.progress import Recommendation
from haitang.storage.progress_rows import support_list

pytestmark = pytest.mark.django_db
ROUND = "shanghai-2026"
LEAD = "9131011500000A016L"
CLEAN = {
    "background": "企业生产高端轴承，对产线连续运行要求高。",
    "approach": "保险与安全服务一体，投保前评估、投保后监测。",
    "results": "事件发生后一个月内完成赔付，弱点全部整改。",
    "lessons": "以安全状况定价，激励企业整改。",
}
CONSENTING = (
    Role.LEGAL_REPRESENTATIVE,
    Role.INSURER_MANAGER,
    Role.BROKER,
    Role.ASSESSOR,
    Role.TESTER,
    Role.REINSURER,
)


def states(walk: Walk) -> tuple[str, str]:
    with walk.ports.transaction() as work:
        application, summary = work.latest(APPLICATION, walk.project), work.latest(SUMMARY, walk.project)
    assert application is not None
    assert summary is not None
    return application.state, summary.state


def consent_of_all(walk: Walk) -> None:
    for role in CONSENTING:
        consent_to_case(walk.ports, walk.actor(role), walk.project, agrees=True)


@pytest.fixture
def chosen(walked: Walk, db: None) -> Walk:
    """Chosen as a typical case, nothing written yet."""
    walked.at("summarise")
    choose_case(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, why="全流程完整")
    return walked


@pytest.fixture
def offered(chosen: Walk) -> Walk:
    """Written without secrets, and offered to every party."""
    lead = chosen.actor(Role.APPLICANT)
    write_case(chosen.ports, lead, chosen.project, title="轴承企业案例", texts=CLEAN, released={})
    offer_case(chosen.ports, lead, chosen.project)
    return chosen


def test_a_summary_is_sent_back_and_handed_in_again_within_its_time(walked: Walk) -> None:
    walked.clock.set(datetime(2026, 10, 8, 9, tzinfo=SHANGHAI))
    officer, applicant = walked.actor(Role.CASE_OFFICER), walked.actor(Role.APPLICANT)
    with pytest.raises(BadInput) as raised:
        return_summary(walked.ports, officer, walked.project, reason="", until=date(2026, 10, 7))
    assert [problem.at for problem in raised.value.problems] == ["reason", "until"]
    return_summary(walked.ports, officer, walked.project, reason="补充服务成效", until=date(2026, 10, 20))
    assert states(walked) == ("implementing", "returned")
    file = open_progress(walked.ports, applicant, walked.project)
    assert [each.due for each in file.owed if each.kind.value == "summary"] == [date(2026, 10, 20)]
    draft_summary(walked.ports, applicant, walked.project, walked.case.summary)
    hand_in_summary(walked.ports, applicant, walked.project)
    assert states(walked) == ("summarised", "handed_in")
    with walked.ports.transaction() as work:
        summary = work.latest(SUMMARY, walked.project)
    assert summary is not None
    assert [policy.scan is not None for policy in summary.body.policies] == [True], "the scan of before stays"


def test_a_late_summary_needs_an_authoritys_leave(underway: Callable[[str], Walk]) -> None:
    walk = underway("repair")
    walk.clock.set(datetime(2026, 10, 1, tzinfo=SHANGHAI))
    applicant = walk.actor(Role.APPLICANT)
    schedule = make_paper(walk.ports, walk.actor(Role.UNDERWRITER), walk.project, "policy-pdf")
    draft_summary(walk.ports, applicant, walk.project, walk.case.summary, schedule=schedule)
    with pytest.raises(BadInput, match="逾期"):
        hand_in_summary(walk.ports, applicant, walk.project)
    with pytest.raises(NotAllowed):
        extend_summary(walk.ports, applicant, walk.project, reason="自行延期", until=date(2026, 10, 9))
    officer = walk.actor(Role.CASE_OFFICER)
    extend_summary(walk.ports, officer, walk.project, reason="赔案刚结", until=date(2026, 10, 9))
    walk.clock.set(datetime(2026, 10, 10, tzinfo=SHANGHAI))
    with pytest.raises(BadInput, match="2026年10月9日"):
        hand_in_summary(walk.ports, applicant, walk.project)
    walk.clock.set(datetime(2026, 10, 9, 23, 59, 59, tzinfo=SHANGHAI))
    hand_in_summary(walk.ports, applicant, walk.project)
    assert states(walk)[0] == "summarised"


def test_scans_are_taken_one_for_each_policy_and_every_fault_is_told(underway: Callable[[str], Walk]) -> None:
    walk = underway("repair")
    applicant = walk.actor(Role.APPLICANT)
    number = open_policy(walk)
    wrong = {number: ("保单.pdf", b"MZ\x90 not a paper"), "HTP-0": ("x.pdf", b"%PDF-1.7\n%%EOF")}
    with pytest.raises(BadInput) as raised:
        draft_summary(walk.ports, applicant, walk.project, walk.case.summary, scans=wrong)
    assert [(each.file, each.message) for each in raised.value.problems] == [
        ("保单.pdf", "文件内容与扩展名不符"),
        ("试点总结", "项目中没有这张保险单"),
    ]
    scan = {number: ("保单.PDF", b"%PDF-1.7\n%%EOF")}
    kept = draft_summary(walk.ports, applicant, walk.project, walk.case.summary, scans=scan)
    found = kept.body.policies[0].scan
    assert found is not None
    assert found.file == f"{number}.pdf"


def open_policy(walk: Walk) -> str:
    from haitang.journeys import POLICY

    with walk.ports.transaction() as work:
        policy = work.latest(POLICY, walk.project)
    assert policy is not None
    return policy.number


def test_a_pilot_is_closed_once_its_summary_stands(walked: Walk) -> None:
    close_pilot(walked.ports, walked.actor(Role.AUTHORITY_LEADER), walked.project)
    assert states(walked)[0] == "closed"
    with pytest.raises(Conflict):
        close_pilot(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project)


def test_a_rating_names_grade_reason_and_who_is_recommended(walked: Walk) -> None:
    officer, round_ = walked.actor(Role.CASE_OFFICER), load_round(ROUND)
    one = [Recommendation(unit=LEAD, measure="special_fund")]
    with pytest.raises(BadInput) as raised:
        rate_pilot(walked.ports, officer, walked.project, grade="passed", reason="", recommended=one)
    assert [problem.at for problem in raised.value.problems] == ["reason", "recommended.0"]
    rate_pilot(walked.ports, officer, walked.project, grade="excellent", reason="任务全部完成", recommended=one)
    again = rate_pilot(walked.ports, officer, walked.project, grade="good", reason="报告有逾期", recommended=one)
    assert (again.version, again.state) == (2, "good")
    (line,) = support_list(officer, round_)
    assert (line.unit, line.measure, line.grade, line.reason) == (LEAD, "special_fund", "good", "报告有逾期")
    with pytest.raises(NotAllowed):
        support_list(walked.actor(Role.APPLICANT), round_)
    assert open_progress(walked.ports, walked.actor(Role.APPLICANT), walked.project).rating is not None
    assert open_progress(walked.ports, walked.actor(Role.MONITOR), walked.project).rating is None


def test_no_rating_before_the_summary(underway: Callable[[str], Walk]) -> None:
    walk = underway("repair")
    with pytest.raises(Conflict, match="实施中"):
        rate_pilot(walk.ports, walk.actor(Role.CASE_OFFICER), walk.project, grade="good", reason="x")


def test_a_text_with_secrets_is_not_offered(chosen: Walk) -> None:
    lead = chosen.actor(Role.APPLICANT)
    plant = chosen.case.inventory
    name, vendor = plant.systems[0].name, next(each.vendor for each in plant.assets if each.vendor)
    limit = chosen.case.request.contract.aggregate_limit
    told = f"{name}由{vendor}设备构成。\n控制器地址10.20.30.40，保额{limit.in_wan()}万元，罚款1万元。"
    dirty = CLEAN | {"results": told}
    write_case(chosen.ports, lead, chosen.project, title="轴承企业案例", texts=dirty, released={})
    with pytest.raises(BadInput) as raised:
        offer_case(chosen.ports, lead, chosen.project)
    found = {problem.value: problem.at for problem in raised.value.problems}
    assert {
        name: "texts.results 第 1 段第 1 字",
        "10.20.30.40": "texts.results 第 2 段第 6 字",
    }.items() <= found.items()
    assert {vendor, limit.text()} <= set(found)
    assert "10,000.00" not in found, "small amounts may stand"
    released = {each.value: "已在官网公开" for each in raised.value.problems}
    write_case(chosen.ports, lead, chosen.project, title="轴承企业案例", texts=dirty, released=released)
    assert offer_case(chosen.ports, lead, chosen.project).state == "offered"


def test_missing_texts_and_a_release_without_a_reason_are_told(chosen: Walk) -> None:
    lead = chosen.actor(Role.APPLICANT)
    write_case(chosen.ports, lead, chosen.project, title=" ", texts={"background": "有"}, released={"ERP": " "})
    with pytest.raises(BadInput) as raised:
        offer_case(chosen.ports, lead, chosen.project)
    assert [problem.at for problem in raised.value.problems] == [
        "title",
        "texts.approach",
        "texts.results",
        "texts.lessons",
        "released.0",
    ]


def test_it_is_published_when_everybody_has_consented(offered: Walk) -> None:
    ports, officer = offered.ports, offered.actor(Role.CASE_OFFICER)
    association = offered.actor(Role.ASSOCIATION)
    with pytest.raises(Conflict, match="未同意"):
        publish_case(ports, officer, offered.project)
    assert published_cases(ports, association, ROUND) == ()
    consent_of_all(offered)
    case = publish_case(ports, officer, offered.project)
    assert [each.body.title for each in published_cases(ports, association, ROUND)] == ["轴承企业案例"]
    assert "上海海锚" in read_case(ports, association, ROUND, case.id).parties[0]


def test_one_refusal_stops_it_and_the_next_text_asks_again(offered: Walk) -> None:
    broker = offered.actor(Role.BROKER)
    with pytest.raises(BadInput):
        consent_to_case(offered.ports, broker, offered.project, agrees=False)
    refused = consent_to_case(offered.ports, broker, offered.project, agrees=False, reason="涉及客户信息")
    assert refused.state == "refused"
    with pytest.raises(Conflict):
        publish_case(offered.ports, offered.actor(Role.CASE_OFFICER), offered.project)
    lead = offered.actor(Role.APPLICANT)
    again = write_case(offered.ports, lead, offered.project, title="轴承企业案例", texts=CLEAN, released={})
    assert (again.state, again.body.consents) == ("chosen", ())


def test_a_consent_taken_back_takes_the_case_down(offered: Walk) -> None:
    consent_of_all(offered)
    case = publish_case(offered.ports, offered.actor(Role.CASE_OFFICER), offered.project)
    tester, association = offered.actor(Role.TESTER), offered.actor(Role.ASSOCIATION)
    assert read_case(offered.ports, association, ROUND, case.id).filed.state == "published"
    gone = consent_to_case(offered.ports, tester, offered.project, agrees=False, reason="数据口径有误")
    assert (gone.state, gone.body.taken_down) == ("unpublished", "数据口径有误")
    assert published_cases(offered.ports, association, ROUND) == ()
    with pytest.raises(NotFound):
        read_case(offered.ports, association, ROUND, case.id)


def test_an_officer_takes_a_case_down_with_a_reason(offered: Walk) -> None:
    consent_of_all(offered)
    officer = offered.actor(Role.CASE_OFFICER)
    publish_case(offered.ports, officer, offered.project)
    with pytest.raises(BadInput):
        take_case_down(offered.ports, officer, offered.project, reason="")
    assert take_case_down(offered.ports, officer, offered.project, reason="更新数据").state == "unpublished"


def test_nobody_outside_sees_a_case_that_is_not_published(offered: Walk) -> None:
    with offered.ports.transaction() as work:
        (case,) = work.filed(TYPICAL_CASE, project=offered.project)
    readers: list[Actor] = [offered.actor(role) for role in (Role.ASSOCIATION, Role.RESEARCHER, Role.INSURTECH)]
    for reader in readers:
        assert published_cases(offered.ports, reader, ROUND) == ()
        with pytest.raises(NotFound):
            read_case(offered.ports, reader, ROUND, case.id)
    with pytest.raises(NotAllowed):
        published_cases(offered.ports, offered.actor(Role.AUDIT_ADMIN), ROUND)


def test_service_bodies_see_the_text_when_they_are_asked(chosen: Walk) -> None:
    broker, lead = chosen.actor(Role.BROKER), chosen.actor(Role.APPLICANT)
    assert open_progress(chosen.ports, broker, chosen.project).case is None
    write_case(chosen.ports, lead, chosen.project, title="案例", texts=CLEAN, released={})
    offer_case(chosen.ports, lead, chosen.project)
    assert open_progress(chosen.ports, broker, chosen.project).case is not None


def test_an_outsider_says_nothing_to_a_case(offered: Walk) -> None:
    with pytest.raises(NotFound):
        consent_to_case(offered.ports, offered.actor(Role.RESEARCHER), offered.project, agrees=True)
