"""The blank form of a round, for every role that sees rounds; a paper that no font can set tells the places."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.urls import reverse

from haitang.documents import build_blank_form, render_docx, render_pdf
from haitang.journeys import APPLICATION, Walk
from haitang.parties import Role, may
from haitang.pilot import load_round

pytestmark = pytest.mark.django_db
ABSENT = "\U000f1234"


@pytest.mark.parametrize("role", list(Role))
def test_each_role_against_the_matrix(role: Role, walked: Walk, sign_in: Any) -> None:
    who = sign_in(role)
    answers = {form: who.client.get(reverse("round-form", args=["shanghai-2026", form])) for form in ("docx", "pdf")}
    if may(who.actor, "round.view"):
        paper = build_blank_form(load_round("shanghai-2026"))
        made = {"docx": render_docx(paper), "pdf": render_pdf(paper)}
        assert {form: answer.content for form, answer in answers.items()} == made
    else:
        assert {answer.status_code for answer in answers.values()} == {HTTPStatus.FORBIDDEN}


def test_unknown_forms_and_rounds_are_not_found(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.APPLICANT).client
    asked = [reverse("round-form", args=each) for each in (["shanghai-2026", "exe"], ["atlantis-2026", "pdf"])]
    assert [client.get(each).status_code for each in asked] == [HTTPStatus.NOT_FOUND] * 2


def test_characters_without_a_font_are_told_before_the_download_and_the_docx_can_be_had(
    walked: Walk, sign_in: Any
) -> None:
    with walked.ports.transaction() as work:
        known = work.latest(APPLICATION, walked.project)
        assert known is not None
        odd = known.body.model_copy(update={"title": f"试点{ABSENT}方案"})
        work.revise(APPLICATION, known, body=odd, actor=walked.actor(Role.APPLICANT), at=walked.clock.now())
    client = sign_in(Role.APPLICANT).client
    papers = {code: client.get(reverse("paper", args=[walked.project, code])) for code in PAPERS}
    assert {code: answer.status_code for code, answer in papers.items()} == {
        "application-pdf": HTTPStatus.UNPROCESSABLE_ENTITY,
        "filing": HTTPStatus.UNPROCESSABLE_ENTITY,
        "application-docx": HTTPStatus.OK,
    }
    for code in ("application-pdf", "filing"):
        (problem,) = papers[code].context["problems"]
        assert (problem.at, problem.value) == ("封面 方案名称", f"试点{ABSENT}方案")


PAPERS = ("application-pdf", "filing", "application-docx")
