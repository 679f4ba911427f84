"""A pilot ends before its time: grounds, right of reply, joint decision, letters, hand-over; or its lead asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from haitang.journeys import APPLICATION, LETTER, Walk
from haitang.journeys.progress import (
    EXIT,
    ask_for_exit,
    hand_over,
    open_progress,
    propose_pilot_exit,
    reply_to_exit,
    sign_exit,
    take_back_exit,
    withdraw_exit,
)
from haitang.lexicon import SHANGHAI, BadInput, Conflict, NotAllowed, NotFound
from haitang.parties import Actor, Role

pytestmark = pytest.mark.django_db
PROOF = [("处罚决定.txt", "决定书".encode())]
SERVICE_ITEMS = ("claims", "signals", "data")
LEAD_ITEMS = ("policies", "access", "evidence")


@pytest.fixture
def under_way(underway: Callable[[str], Walk]) -> Walk:
    """Selected and started; the clock shows 20 August, ten days before a reply would be due."""
    walk = underway("select")
    walk.clock.set(datetime(2026, 8, 20, 9, tzinfo=SHANGHAI))
    return walk


def propose(walk: Walk) -> None:
    officer = walk.actor(Role.CASE_OFFICER)
    propose_pilot_exit(walk.ports, officer, walk.project, grounds=["violation"], reason="被行政处罚", files=PROOF)


def leaders(walk: Walk) -> list[Actor]:
    return [walk.actor(Role.AUTHORITY_LEADER, code) for code in walk.case.sheet.authorities]


def state(walk: Walk) -> str:
    with walk.ports.transaction() as work:
        stored = work.latest(APPLICATION, walk.project)
    assert stored is not None
    return stored.state


def lapse(walk: Walk) -> None:
    walk.clock.set(datetime(2026, 8, 31, 0, 0, tzinfo=SHANGHAI))


def test_no_proposal_without_grounds_reason_and_evidence(under_way: Walk) -> None:
    officer = under_way.actor(Role.CASE_OFFICER)
    with pytest.raises(BadInput) as raised:
        propose_pilot_exit(under_way.ports, officer, under_way.project, grounds=["weather"], reason="", files=[])
    assert [problem.at for problem in raised.value.problems] == ["grounds", "reason", "evidence"]
    assert "三（四）" in raised.value.problems[0].bound
    propose(under_way)
    with pytest.raises(Conflict, match="已有退出事项"):
        propose(under_way)


def test_the_lead_is_told_by_letter_and_has_its_time(under_way: Walk) -> None:
    propose(under_way)
    with under_way.ports.transaction() as work:
        (held,) = work.filed(EXIT, project=under_way.project)
        letters = work.filed(LETTER, project=under_way.project)
    assert held.body.notice == letters[-1].number
    assert letters[-1].body.code == "exit_notice"
    assert held.body.reply_until.isoformat() == "2026-08-30"
    for leader in leaders(under_way):
        with pytest.raises(Conflict, match="陈述申辩"):
            sign_exit(under_way.ports, leader, under_way.project, ends=True, reason="属实")
    assert state(under_way) == "implementing"
    lapse(under_way)
    with pytest.raises(Conflict, match="届满"):
        reply_to_exit(under_way.ports, under_way.actor(Role.RISK_MANAGER), under_way.project, text="迟到的答复")


def test_a_reply_opens_the_decision_and_all_must_agree(under_way: Walk) -> None:
    propose(under_way)
    manager = under_way.actor(Role.RISK_MANAGER)
    with pytest.raises(BadInput):
        reply_to_exit(under_way.ports, manager, under_way.project, text=" ")
    files = [("说明.txt", "整改说明".encode())]
    reply_to_exit(under_way.ports, manager, under_way.project, text="已整改并缴清罚款", files=files)
    first, second, third = leaders(under_way)
    sign_exit(under_way.ports, first, under_way.project, ends=True, reason="属实")
    with pytest.raises(Conflict, match="已签署"):
        sign_exit(under_way.ports, first, under_way.project, ends=True, reason="再签")
    with pytest.raises(BadInput):
        sign_exit(under_way.ports, second, under_way.project, ends=True, reason="")
    sign_exit(under_way.ports, second, under_way.project, ends=False, reason="已整改")
    kept = sign_exit(under_way.ports, third, under_way.project, ends=True, reason="属实")
    assert (kept.state, kept.body.handover, state(under_way)) == ("kept", (), "implementing")
    propose(under_way)
    with under_way.ports.transaction() as work:
        assert {each.number[-4:]: each.state for each in work.filed(EXIT, project=under_way.project)} == {
            "TC01": "kept",
            "TC02": "proposed",
        }


def test_when_the_time_has_lapsed_the_three_end_it_and_it_is_handed_over(under_way: Walk) -> None:
    propose(under_way)
    lapse(under_way)
    for leader in leaders(under_way):
        assert state(under_way) == "implementing"
        ended = sign_exit(under_way.ports, leader, under_way.project, ends=True, reason="情形属实，同意取消")
    assert (ended.state, state(under_way)) == ("ended", "exited")
    with under_way.ports.transaction() as work:
        letter = work.filed(LETTER, project=under_way.project)[-1]
    assert (letter.body.code, letter.number) == ("exit_decision", ended.body.letter)
    services = [
        "9131011500000B0270",
        "9131010600000C038A",
        "9131011200000D049B",
        "9131010400000E05XY",
        "9131011500000K11XJ",
    ]
    lead = "9131011500000A016L"
    assert {(each.item, each.unit) for each in ended.body.handover} == {
        *((item, lead) for item in LEAD_ITEMS),
        *((item, unit) for item in SERVICE_ITEMS for unit in services),
    }
    settle_all(under_way)
    with under_way.ports.transaction() as work:
        (closed,) = work.filed(EXIT, project=under_way.project)
    assert (closed.state, closed.body.complete) == ("closed", True)


def settle_all(walk: Walk) -> None:
    manager = walk.actor(Role.RISK_MANAGER)
    bodies = [walk.actor(role) for role in (Role.UNDERWRITER, Role.BROKER, Role.ASSESSOR, Role.TESTER, Role.REINSURER)]
    with pytest.raises(NotFound, match="善后"):
        hand_over(walk.ports, manager, walk.project, item="claims", note="不是本单位的")
    with pytest.raises(BadInput):
        hand_over(walk.ports, manager, walk.project, item="access", note="")
    for actor, items in [(manager, LEAD_ITEMS), *((body, SERVICE_ITEMS) for body in bodies)]:
        for item in items:
            assert open_progress(walk.ports, manager, walk.project).exit.state == "ended"  # type: ignore[union-attr]
            hand_over(walk.ports, actor, walk.project, item=item, note="已办结")


def test_a_lead_asks_takes_back_asks_again_and_leaves(under_way: Walk) -> None:
    applicant = under_way.actor(Role.APPLICANT)
    with pytest.raises(BadInput):
        ask_for_exit(under_way.ports, applicant, under_way.project, reason="")
    ask_for_exit(under_way.ports, applicant, under_way.project, reason="产线搬迁")
    with pytest.raises(BadInput):
        take_back_exit(under_way.ports, applicant, under_way.project, reason=" ")
    assert take_back_exit(under_way.ports, applicant, under_way.project, reason="搬迁推迟").state == "withdrawn"
    ask_for_exit(under_way.ports, applicant, under_way.project, reason="产线搬迁")
    with pytest.raises(Conflict):
        withdraw_exit(under_way.ports, under_way.actor(Role.CASE_OFFICER), under_way.project, reason="不是提议")
    for leader in leaders(under_way):
        sign_exit(under_way.ports, leader, under_way.project, ends=True, reason="同意")
    assert state(under_way) == "exited"


def test_a_proposal_is_withdrawn_with_a_reason(under_way: Walk) -> None:
    propose(under_way)
    officer = under_way.actor(Role.CASE_OFFICER)
    kept = withdraw_exit(under_way.ports, officer, under_way.project, reason="处罚已撤销")
    assert (kept.state, kept.body.withdrawal) == ("withdrawn", "处罚已撤销")
    with pytest.raises(Conflict):
        sign_exit(under_way.ports, leaders(under_way)[0], under_way.project, ends=True, reason="x")


def test_service_bodies_learn_of_an_exit_when_it_is_decided(under_way: Walk) -> None:
    propose(under_way)
    monitor = under_way.actor(Role.MONITOR)
    assert open_progress(under_way.ports, monitor, under_way.project).exit is None
    assert open_progress(under_way.ports, under_way.actor(Role.APPLICANT), under_way.project).exit is not None
    lapse(under_way)
    for leader in leaders(under_way):
        sign_exit(under_way.ports, leader, under_way.project, ends=True, reason="同意")
    seen = open_progress(under_way.ports, monitor, under_way.project).exit
    assert seen is not None
    assert seen.state == "ended"


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.UNDERWRITER, Role.AUTHORITY_LEADER])
def test_only_an_officer_proposes(under_way: Walk, role: Role) -> None:
    with pytest.raises(NotAllowed):
        propose_pilot_exit(
            under_way.ports, under_way.actor(role), under_way.project, grounds=["violation"], reason="x", files=PROOF
        )


def test_a_pilot_that_is_over_does_not_end_again(walked: Walk) -> None:
    with pytest.raises(Conflict, match="已总结"):
        propose(walked)
