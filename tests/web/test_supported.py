"""The support list as a paper is for the round's authorities alone."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import Any

import docx
import pytest
from django.urls import reverse

from haitang.journeys import Walk
from haitang.parties import Role, may
from haitang.storage import queries

pytestmark = pytest.mark.django_db
ADDRESSES = [reverse("round-support-list", args=["shanghai-2026", form]) for form in ("docx", "pdf")]


@pytest.fixture
def rated(walked: Walk, sign_in: Any) -> str:
    """The worked case rated, its lead recommended; the lead's code."""
    with walked.ports.transaction() as work:
        lead = work.project(walked.project).lead
    asked = {"grade": "excellent", "reason": "独一无二的理由", "recommended": f"{lead}/special_fund"}
    officer = sign_in(Role.CASE_OFFICER).client
    assert officer.post(reverse("progress-outcome-rate", args=[walked.project]), asked).status_code == HTTPStatus.FOUND
    return str(lead)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_against_the_matrix(role: Role, rated: str, sign_in: Any) -> None:
    who = sign_in(role)
    answers = [who.client.get(address) for address in ADDRESSES]
    if may(who.actor, "progress.oversee", queries.relations_to_round(who.actor, "shanghai-2026")):
        assert [answer.status_code for answer in answers] == [HTTPStatus.OK] * 2
        table = docx.Document(BytesIO(answers[0].content)).tables[0]
        row = [cell.text for cell in table.rows[1].cells]
        assert (row[1].split("\n")[-1], row[4]) == (rated, "独一无二的理由")
    else:
        assert {answer.status_code for answer in answers} == {HTTPStatus.FORBIDDEN}


def test_an_unknown_form_is_not_found(walked: Walk, sign_in: Any) -> None:
    address = reverse("round-support-list", args=["shanghai-2026", "exe"])
    assert sign_in(Role.CASE_OFFICER).client.get(address).status_code == HTTPStatus.NOT_FOUND
