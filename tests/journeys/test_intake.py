"""Intake on the worked case: papers, scans, corrections, reopening, refusal, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.journeys.scene import GROUP, ROUND, Scene, papers

from haitang.journeys import (
    CORRECTION,
    draft_application,
    keep_scan,
    open_intake,
    open_review,
    receive_application,
    record_papers,
    refuse_application,
    reopen_round,
    return_application,
    submit_application,
    timeline_of,
    withdraw_application,
)
from haitang.journeys import check_application as check
from haitang.journeys import seal_application as seal
from haitang.journeys import sign_application as sign
from haitang.lexicon import BadInput, Conflict, NotAllowed, NotFound
from haitang.parties import Role
from haitang.pilot import (
    load_round,
)

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND\xaeB`\x82"


def test_nothing_is_received_without_its_papers(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("submit")
    with pytest.raises(BadInput, match="尚未登记接收"):
        receive_application(scene.ports, scene.officer, scene.project)
    units = tuple(unit.code for unit in scene.walk.case.application.units)
    record_papers(scene.ports, scene.officer, scene.project, papers(scene, copies=2, disc=False, seals_seen=units[1:]))
    with pytest.raises(BadInput) as caught:
        receive_application(scene.ports, scene.officer, scene.project)
    assert [(problem.at, problem.value) for problem in caught.value.problems] == [
        ("copies", "2"),
        ("disc", ""),
        ("seals_seen", units[0]),
    ]
    assert all("302号" in f"{problem.bound}{problem.advice}" for problem in caught.value.problems)
    assert (scene.state, scene.letters()) == ("submitted", [])
    record_papers(scene.ports, scene.officer, scene.project, papers(scene))
    received = receive_application(scene.ports, scene.officer, scene.project)
    assert (scene.state, scene.letters(), received.number) == ("received", ["acceptance"], "沪网险试〔2026〕受0002号")


def test_papers_of_a_unit_that_does_not_apply_are_refused(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("submit")
    with pytest.raises(BadInput) as caught:
        record_papers(scene.ports, scene.officer, scene.project, papers(scene, copies=-1, seals_seen=(GROUP,)))
    assert [problem.at for problem in caught.value.problems] == ["seals_seen", "copies"]
    with pytest.raises(NotAllowed):
        record_papers(scene.ports, scene.applicant, scene.project, papers(scene))


def test_each_unit_brings_its_own_scan(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("submit")
    broker, legal = scene.walk.actor(Role.BROKER), scene.walk.actor(Role.LEGAL_REPRESENTATIVE)
    keep_scan(scene.ports, broker, scene.project, broker.organisation, "责任声明.png", PNG)
    keep_scan(scene.ports, legal, scene.project, legal.organisation, "责任声明.png", PNG)
    with pytest.raises(NotAllowed, match="本单位"):
        keep_scan(scene.ports, broker, scene.project, legal.organisation, "责任声明.png", PNG)
    with pytest.raises(BadInput, match="扩展名不符"):
        keep_scan(scene.ports, broker, scene.project, broker.organisation, "责任声明.pdf", PNG)
    view = open_intake(scene.ports, scene.officer, scene.project)
    assert {scan.unit for scan in view.sheet.scans} == {broker.organisation, legal.organisation}
    assert len(view.unscanned) == len(view.units) - 2
    assert [file.name for file in view.files] == sorted(f"{scan.unit}.png" for scan in view.sheet.scans)


def test_a_correction_runs_on_past_the_deadline_and_no_second_longer(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("submit")
    ports, limit = scene.ports, load_round(ROUND).application_deadline
    until = limit.closes_at + timedelta(days=3)
    with pytest.raises(BadInput) as caught:
        return_application(ports, scene.officer, scene.project, reason=" ", until=scene.ports.clock.now())
    assert [problem.at for problem in caught.value.problems] == ["reason", "until"]
    return_application(
        ports, scene.officer, scene.project, reason="缺少审计报告", until=until, fields=["papers", "security"]
    )
    assert (scene.state, scene.letters()) == ("returned", ["correction"])
    with ports.transaction() as work:
        (correction,) = work.filed(CORRECTION, project=scene.project)
    assert correction.body.fields == ("papers", "security")
    _, verdicts = check(ports, scene.applicant, scene.project)
    asked = [(each.at, each.outcome.value, each.message.zh) for each in verdicts if each.rule == "correction"]
    told_of = "市经济信息化委（演示）退回补正：缺少审计报告"
    assert asked == [("", "warns", told_of), ("parts.security", "warns", told_of)]
    mend(scene)
    scene.walk.clock.set(until)
    with pytest.raises(BadInput, match="重新开放的期间"):
        submit_application(ports, scene.applicant, scene.project)
    scene.walk.clock.set(until - timedelta(seconds=1))
    submit_application(ports, scene.applicant, scene.project)
    assert scene.state == "submitted"
    with ports.transaction() as work:
        assert [each.state for each in work.filed(CORRECTION, project=scene.project)] == ["answered"]
    told = [(event.state.value, event.reason) for event in timeline_of(ports, scene.applicant, scene.project).events]
    assert told[-5:] == [
        ("returned", "缺少审计报告"),
        ("draft", ""),
        ("checked", ""),
        ("sealed", ""),
        ("submitted", ""),
    ]


def mend(scene: Scene) -> None:
    """Draft, check, sign and seal once more."""
    draft_application(scene.ports, scene.applicant, scene.project, scene.walk.case.application)
    check(scene.ports, scene.applicant, scene.project)
    for person in scene.walk.people:
        if person.role in {
            Role.LEGAL_REPRESENTATIVE,
            Role.INSURER_MANAGER,
            Role.BROKER,
            Role.ASSESSOR,
            Role.TESTER,
        } and person.organisation in {unit.code for unit in scene.walk.case.application.units}:
            sign(scene.ports, person.actor, scene.project)
    seal(scene.ports, scene.applicant, scene.project, perforation=True)


def test_what_was_received_keeps_its_number_when_it_comes_again(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("submit")
    record_papers(scene.ports, scene.officer, scene.project, papers(scene))
    first = receive_application(scene.ports, scene.officer, scene.project)
    until = scene.ports.clock.now() + timedelta(days=2)
    return_application(scene.ports, scene.officer, scene.project, reason="补充材料", until=until)
    mend(scene)
    submit_application(scene.ports, scene.applicant, scene.project)
    again = receive_application(scene.ports, scene.officer, scene.project)
    assert again.number == first.number


def test_one_second_late_is_late_and_so_is_one_second_after_a_reopening(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("sign")
    ports, limit = scene.ports, load_round(ROUND).application_deadline
    scene.walk.clock.set(limit.closes_at)
    with pytest.raises(BadInput, match="三（一）"):
        submit_application(ports, scene.applicant, scene.project)
    until = limit.closes_at + timedelta(hours=5)
    lead = scene.applicant.organisation
    with pytest.raises(BadInput) as caught:
        reopen_round(ports, scene.officer, ROUND, "91310115999999999X", reason="", until=limit.closes_at)
    assert [problem.at for problem in caught.value.problems] == ["reason", "until", "unit"]
    with pytest.raises(NotAllowed):
        reopen_round(ports, scene.applicant, ROUND, lead, reason="请通融", until=until)
    reopen_round(ports, scene.officer, ROUND, lead, reason="系统故障", until=until)
    scene.walk.clock.set(until)
    with pytest.raises(BadInput, match="重新开放的期间"):
        submit_application(ports, scene.applicant, scene.project)
    scene.walk.clock.set(until - timedelta(seconds=1))
    submit_application(ports, scene.applicant, scene.project)
    assert scene.state == "submitted"


def test_a_leave_for_another_applicant_opens_nothing(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("sign")
    closes = load_round(ROUND).application_deadline.closes_at
    scene.walk.clock.set(closes)
    other = scene.walk.actor(Role.INSURER_MANAGER).organisation
    reopen_round(scene.ports, scene.officer, ROUND, other, reason="系统故障", until=closes + timedelta(days=1))
    with pytest.raises(BadInput, match="截止"):
        submit_application(scene.ports, scene.applicant, scene.project)


def test_a_refusal_and_a_withdrawal_need_reasons_and_end_it(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("submit")
    with pytest.raises(BadInput, match="须说明理由"):
        refuse_application(scene.ports, scene.officer, scene.project, reason="")
    refuse_application(scene.ports, scene.officer, scene.project, reason="不是工业企业")
    assert (scene.state, scene.letters()) == ("inadmissible", ["inadmissible"])
    with pytest.raises(Conflict):
        withdraw_application(scene.ports, scene.applicant, scene.project, reason="不再需要")


def test_a_withdrawal_ends_the_reviews(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
    reviewer = scene.reviewer(1)
    assert open_review(scene.ports, reviewer, scene.project).own is not None
    withdraw_application(scene.ports, scene.applicant, scene.project, reason="计划有变")
    assert scene.state == "withdrawn"
    with pytest.raises(NotFound):
        open_review(scene.ports, reviewer, scene.project)
    last = timeline_of(scene.ports, scene.applicant, scene.project).events[-1]
    assert (last.state.value, last.reason) == ("withdrawn", "计划有变")
