"""The minutes of a joint decision are for those who may see the meeting, and for nobody else."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import Any
from uuid import UUID

import docx
import pytest
from django.urls import reverse

from haitang.journeys import MEETING, Walk
from haitang.parties import Role, may
from haitang.pilot import AgendaItem, DecisionResult, Meeting
from haitang.storage import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(walked: Walk) -> UUID:
    """A meeting on the worked case's application."""
    officer = walked.actor(Role.CASE_OFFICER)
    at = walked.clock.now()
    item = AgendaItem(
        project=walked.project,
        number="受1号",
        title="海锚",
        version=1,
        result=DecisionResult.SELECTED,
        reasons="方案完整，理由独一无二。",
    )
    with walked.ports.transaction() as work:
        filed = work.file_record(
            MEETING,
            Meeting(title="联合遴选会", held_at=at, items=(item,)),
            id=walked.ports.ids.new(at),
            round_code="shanghai-2026",
            number="HY900",
            state="open",
            actor=officer,
            at=at,
        )
    return filed.id


def address(meeting: UUID, form: str = "docx", code: str = "shanghai-2026") -> str:
    return reverse("round-minutes", args=[code, meeting, form])


@pytest.mark.parametrize("role", list(Role))
def test_each_role_against_the_matrix(role: Role, meeting: UUID, sign_in: Any) -> None:
    who = sign_in(role)
    held = queries.relations_to_round(who.actor, "shanghai-2026")
    allowed = may(who.actor, "decision.view", held)
    answers = [who.client.get(address(meeting, form)) for form in ("docx", "pdf")]
    if allowed:
        assert [answer.status_code for answer in answers] == [HTTPStatus.OK, HTTPStatus.OK]
        texts = [paragraph.text for paragraph in docx.Document(BytesIO(answers[0].content)).paragraphs]
        assert "理由：方案完整，理由独一无二。" in texts
        assert answers[1].content[:5] == b"%PDF-"
    else:
        assert {answer.status_code for answer in answers} == {HTTPStatus.FORBIDDEN}


def test_unknown_meetings_rounds_and_forms_are_not_found(walked: Walk, meeting: UUID, sign_in: Any) -> None:
    officer = sign_in(Role.CASE_OFFICER).client
    asked = [address(walked.project), address(meeting, "exe"), address(meeting, code="atlantis-2026")]
    assert [officer.get(each).status_code for each in asked] == [HTTPStatus.NOT_FOUND] * 3


def test_the_meetings_page_offers_them(meeting: UUID, sign_in: Any) -> None:
    page = sign_in(Role.CASE_OFFICER).client.get(reverse("round-meeting", args=["shanghai-2026", meeting]))
    assert [form for form in ("docx", "pdf") if f'href="{address(meeting, form)}"' not in page.content.decode()] == []
