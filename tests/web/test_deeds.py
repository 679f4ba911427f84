"""What is done from a page: the journey runs, the page says so, and faulty input is answered with all its faults."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.urls import reverse

from haitang.journeys import APPLICATION, QUOTE, Walk, receive_application, record_papers
from haitang.lexicon import Yuan
from haitang.parties import Role
from haitang.pilot import PaperIntake

pytestmark = pytest.mark.django_db


def receive_by_hand(walk: Walk) -> None:
    officer, units = walk.actor(Role.CASE_OFFICER), tuple(unit.code for unit in walk.case.application.units)
    papers = PaperIntake(received_at=walk.clock.now(), copies=3, disc=True, seals_seen=units, perforation_seen=True)
    record_papers(walk.ports, officer, walk.project, papers)
    receive_application(walk.ports, officer, walk.project)


def state(walk: Walk) -> str:
    with walk.ports.transaction() as work:
        stored = work.latest(APPLICATION, walk.project)
    assert stored is not None
    return stored.state


def test_the_desk_hands_the_application_from_role_to_role(underway: Callable[[str], Walk], sign_in: Any) -> None:
    second = underway("submit")
    officer = sign_in(Role.CASE_OFFICER).client
    assert [str(duty.label) for _, duty in officer.get(reverse("desk")).context["waiting"]] == ["受理申报方案"]
    assert sign_in(Role.TESTER).client.get(reverse("desk")).context["waiting"] == []
    receive_by_hand(second)
    assert state(second) == "received"
    button = f'action="{reverse("do", args=[second.project, "review"])}"'
    assert button in officer.get(reverse("case", args=[second.project])).content.decode()
    answer = officer.post(reverse("do", args=[second.project, "review"]), follow=True)
    assert (answer.status_code, "申报方案已转入评审" in answer.content.decode()) == (HTTPStatus.OK, True)
    assert state(second) == "under_review"
    assert [str(duty.label) for _, duty in officer.get(reverse("desk")).context["waiting"]] == ["组织评审和决定"]


def test_an_underwriter_quotes_again(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.UNDERWRITER).client
    with walked.ports.transaction() as work:
        before = work.latest(QUOTE, walked.project)
    terms = {"event_limit": "500", "aggregate_limit": "1500万元", "event_deductible": "20"}
    answer = client.post(reverse("requote", args=[walked.project]), terms, follow=True)
    with walked.ports.transaction() as work:
        after = work.latest(QUOTE, walked.project)
    assert before is not None
    assert after is not None
    assert after.version == before.version + 1
    contract = after.body.contract
    assert (contract.event_limit, contract.aggregate_limit) == (Yuan.wan(500), Yuan.wan(1500))
    assert contract.event_deductible.amount == Yuan.wan(20)
    assert after.body.premium < before.body.premium
    assert f"报价第 {after.version} 版：保险费 {after.body.premium.text()} 元" in answer.content.decode()


def test_faulty_terms_are_answered_with_every_fault_and_change_nothing(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.UNDERWRITER).client
    terms = {"event_limit": "much", "aggregate_limit": "-3", "event_deductible": ""}
    answer = client.post(reverse("requote", args=[walked.project]), terms)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [problem.at for problem in answer.context["problems"]] == [
        "每次事故限额（万元）",
        "累计限额（万元）",
        "每次事故免赔额（万元）",
    ]
    assert 'value="much"' in answer.content.decode()
    contradiction = client.post(
        reverse("requote", args=[walked.project]),
        {"event_limit": "3000", "aggregate_limit": "1000", "event_deductible": "5"},
    )
    assert contradiction.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert len(contradiction.context["problems"]) >= 1
    with walked.ports.transaction() as work:
        stored = work.latest(QUOTE, walked.project)
    assert stored is not None
    assert stored.state == "bound"


def test_deeds_are_posted_and_carry_a_token(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.UNDERWRITER).client
    assert client.get(reverse("do", args=[walked.project, "bind"])).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    client.handler.enforce_csrf_checks = True
    forged = client.post(reverse("do", args=[walked.project, "bind"]))
    assert (forged.status_code, "刷新页面" in forged.content.decode()) == (HTTPStatus.FORBIDDEN, True)


def test_an_unknown_deed_is_not_found(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.UNDERWRITER).client
    assert client.post(reverse("do", args=[walked.project, "destroy"])).status_code == HTTPStatus.NOT_FOUND
