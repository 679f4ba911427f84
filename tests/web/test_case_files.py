"""A published case can be had as a file by every role that reads cases; one that is not published by nobody."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import Any
from uuid import UUID

import docx
import pytest
from django.urls import reverse

from haitang.journeys import Walk
from haitang.journeys.progress import TYPICAL_CASE
from haitang.parties import Role, may
from haitang.pilot.progress import TypicalCase

pytestmark = pytest.mark.django_db


def file_case(walk: Walk, state: str) -> UUID:
    officer, at = walk.actor(Role.CASE_OFFICER), walk.clock.now()
    section = "background"
    case = TypicalCase(
        round_code="shanghai-2026",
        title="独一无二的案例",
        chosen_by="经办员",
        chosen_at=at,
        why="示范",
        texts={section: "独一无二的做法。"},
        published_at=at if state == "published" else None,
    )
    with walk.ports.transaction() as work:
        filed = work.file_record(
            TYPICAL_CASE,
            case,
            id=walk.ports.ids.new(at),
            round_code="shanghai-2026",
            project=walk.project,
            subject=f"case-{state}",
            number=f"AL-{state}",
            state=state,
            actor=officer,
            at=at,
        )
    return filed.id


def address(case: UUID, form: str) -> str:
    return reverse("round-case-file", args=["shanghai-2026", case, form])


@pytest.mark.parametrize("role", list(Role))
def test_each_role_against_the_matrix(role: Role, walked: Walk, sign_in: Any) -> None:
    case = file_case(walked, "published")
    who = sign_in(role)
    answers = [who.client.get(address(case, form)) for form in ("docx", "pdf")]
    if may(who.actor, "typical_case.read"):
        assert [answer.status_code for answer in answers] == [HTTPStatus.OK] * 2
        assert docx.Document(BytesIO(answers[0].content)).paragraphs[0].text == "独一无二的案例"
        assert answers[1].content[:5] == b"%PDF-"
    else:
        assert {answer.status_code for answer in answers} == {HTTPStatus.FORBIDDEN}


def test_an_unpublished_case_and_an_unknown_form_are_not_found(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.CASE_OFFICER).client
    hidden, shown = file_case(walked, "offered"), file_case(walked, "published")
    asked = [address(hidden, "pdf"), address(shown, "exe"), address(walked.project, "pdf")]
    answers = [client.get(each) for each in asked]
    assert [answer.status_code for answer in answers] == [HTTPStatus.NOT_FOUND] * 3
    assert [answer for answer in answers if "独一无二" in answer.content.decode()] == []
