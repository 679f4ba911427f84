"""A round's notice page, and opening the round on this platform."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.urls import reverse

from haitang.journeys import ROUND, Walk
from haitang.parties import Role
from haitang.storage import models

pytestmark = pytest.mark.django_db
OPEN = reverse("round-open", args=["shanghai-2026"])


@pytest.fixture
def closed(walked: Walk) -> Walk:
    """The round as nobody opened it yet."""
    models.RoundRecord.objects.filter(kind=ROUND.code).delete()
    return walked


def seats(walk: Walk) -> dict[str, str]:
    return dict(zip(("sheitc", "shcac", "shnfra"), walk.case.sheet.authorities, strict=True))


def test_the_notice_says_who_decides(walked: Walk, sign_in: Any) -> None:
    page = sign_in(Role.APPLICANT).client.get(reverse("round", args=["shanghai-2026"])).content.decode()
    assert [
        name for name in ("市经济信息化委（演示）", "浦东新区懿德路519号", "400", "3,000") if name not in page
    ] == []
    assert "开启批次" not in page


def test_an_officer_opens_the_round_once(closed: Walk, sign_in: Any) -> None:
    officer = sign_in(Role.CASE_OFFICER).client
    assert "开启批次" in officer.get(reverse("round", args=["shanghai-2026"])).content.decode()
    assert officer.post(OPEN, seats(closed)).status_code == HTTPStatus.FOUND
    with closed.ports.transaction() as work:
        (desk,) = work.filed(ROUND, round_code="shanghai-2026")
    assert desk.body.authorities == closed.case.sheet.authorities
    assert officer.post(OPEN, seats(closed)).status_code == HTTPStatus.CONFLICT


def test_every_fault_of_the_seats_is_told_at_once(closed: Walk, sign_in: Any) -> None:
    first, *_ = closed.case.sheet.authorities
    answer = sign_in(Role.CASE_OFFICER).client.post(OPEN, {"sheitc": first, "shcac": first})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [(problem.at, problem.message) for problem in answer.context["problems"]] == [
        ("bodies.shnfra", "缺少主管部门"),
        ("bodies.shcac", "同一单位代表了两个主管部门"),
    ]
    assert not models.RoundRecord.objects.filter(kind=ROUND.code).exists()


@pytest.mark.parametrize("unit", ["nonsense", "a\0b", "９" * 300])
def test_what_is_no_code_is_told(unit: str, closed: Walk, sign_in: Any) -> None:
    answer = sign_in(Role.CASE_OFFICER).client.post(OPEN, seats(closed) | {"shnfra": unit})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [(problem.at, problem.message) for problem in answer.context["problems"]] == [
        ("bodies.shnfra", "不是统一社会信用代码或组织机构代码")
    ]


def test_an_insurer_is_no_authority(closed: Walk, sign_in: Any) -> None:
    insurer = closed.case.application.joint[0].organisation.code
    answer = sign_in(Role.CASE_OFFICER).client.post(OPEN, seats(closed) | {"shnfra": insurer})
    assert [problem.message for problem in answer.context["problems"]] == ["不是主管部门"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CASE_OFFICER])
def test_nobody_else_opens_a_round(role: Role, closed: Walk, sign_in: Any) -> None:
    assert sign_in(role).client.post(OPEN, seats(closed)).status_code == HTTPStatus.FORBIDDEN


def test_an_unknown_round_is_not_found(sign_in: Any) -> None:
    assert sign_in(Role.APPLICANT).client.get("/rounds/atlantis-2026/").status_code == HTTPStatus.NOT_FOUND
