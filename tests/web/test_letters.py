"""The letters of a project: who reads them, who writes them, and that nobody reads what was sent to somebody else."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import Any

import docx
import pytest
from django.urls import reverse

from haitang.journeys import LETTER, Walk, issue_letter
from haitang.parties import Role, may
from haitang.storage import models

pytestmark = pytest.mark.django_db
FILLED = {"letter": "correction", "reasons": "缺营业执照\n第二部分超过字数", "deadline": "2026-10-20"}


def page_of(walk: Walk) -> str:
    return reverse("letters", args=[walk.project])


def kept() -> int:
    return models.RoundRecord.objects.filter(kind=LETTER.code).count()


@pytest.mark.parametrize("role", list(Role))
def test_each_role_against_the_matrix(role: Role, walked: Walk, sign_in: Any, relations_of: Any) -> None:
    filed = issue_letter(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, "selected", {})
    who = sign_in(role)
    held = relations_of(who.actor)
    page = who.client.get(page_of(walked))
    reads = bool(held) and may(who.actor, "letter.view", held) and page.status_code != HTTPStatus.NOT_FOUND
    addressed = who.actor.organisation in filed.body.to or may(who.actor, "letter.issue", held) or role is Role.REVIEWER
    before = kept()
    data = who.client.get(reverse("letter-file", args=[walked.project, filed.id, "docx"]))
    sent = who.client.post(reverse("letter-issue", args=[walked.project]), {"letter": "acceptance"})
    writes = bool(held) and may(who.actor, "letter.issue", held)
    refused = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    if reads:
        assert page.status_code == HTTPStatus.OK
        assert (filed.number in page.content.decode()) == addressed
        assert data.status_code == (HTTPStatus.OK if addressed else HTTPStatus.NOT_FOUND)
    else:
        assert {page.status_code, data.status_code} <= refused
    assert (sent.status_code == HTTPStatus.FOUND, kept() - before) == (writes, int(writes))
    assert writes or sent.status_code in refused


@pytest.mark.parametrize("outsider", ["stranger", "rival"])
def test_another_company_learns_nothing(outsider: str, walked: Walk, request: pytest.FixtureRequest) -> None:
    filed = issue_letter(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, "selected", {})
    client = request.getfixturevalue(outsider).client
    answers = [
        client.get(page_of(walked)),
        client.get(reverse("letter-file", args=[walked.project, filed.id, "pdf"])),
        client.post(reverse("letter-issue", args=[walked.project]), FILLED),
    ]
    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    assert [answer for answer in answers if filed.number in answer.content.decode()] == []


def test_a_visitor_is_asked_to_sign_in(walked: Walk, client: Any) -> None:
    assert client.get(page_of(walked)).headers["Location"] == f"{reverse('sign-in')}?next={page_of(walked)}"


def test_an_officer_previews_then_issues(walked: Walk, sign_in: Any) -> None:
    officer = sign_in(Role.CASE_OFFICER).client
    form = officer.get(page_of(walked), {"letter": "correction"}).content.decode()
    assert [part for part in ('name="reasons"', 'type="date"', "补正通知") if part not in form] == []
    before = kept()
    shown = officer.post(reverse("letter-issue", args=[walked.project]), FILLED | {"preview": "1"})
    assert shown.status_code == HTTPStatus.OK
    assert shown.context["preview"].paragraphs[1:3] == ("1. 缺营业执照", "2. 第二部分超过字数")
    assert ("缺营业执照\n第二部分超过字数</textarea>" in shown.content.decode().replace("\r", ""), kept()) == (
        True,
        before,
    )
    answer = officer.post(reverse("letter-issue", args=[walked.project]), FILLED)
    assert (answer.status_code, answer.headers["Location"], kept()) == (HTTPStatus.FOUND, page_of(walked), before + 1)
    assert "公文已印发：沪网险试〔" in officer.get(page_of(walked)).content.decode()


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({"reasons": "  "}, ["reasons"]),
        ({"deadline": ""}, ["deadline"]),
        ({"reasons": "", "deadline": ""}, ["reasons", "deadline"]),
        ({"deadline": "明天"}, ["deadline"]),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(
    change: dict[str, str], places: list[str], walked: Walk, sign_in: Any
) -> None:
    before = kept()
    answer = sign_in(Role.CASE_OFFICER).client.post(reverse("letter-issue", args=[walked.project]), FILLED | change)
    assert (answer.status_code, kept()) == (HTTPStatus.UNPROCESSABLE_ENTITY, before)
    assert [problem.at for problem in answer.context["problems"]] == places
    assert (FILLED | change)["deadline"] in answer.content.decode()


def test_unknown_letters_and_files_are_not_found(walked: Walk, sign_in: Any) -> None:
    officer = sign_in(Role.CASE_OFFICER).client
    filed = issue_letter(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, "acceptance", {})
    issue = reverse("letter-issue", args=[walked.project])
    answers = [
        officer.post(issue, {"letter": "greeting"}),
        officer.post(issue, {"letter": "acceptance", "replaces": "x"}),
        officer.post(issue, {"letter": "acceptance", "replaces": str(walked.project)}),
        officer.get(reverse("letter-file", args=[walked.project, filed.id, "exe"])),
        officer.get(reverse("letter-file", args=[walked.project, walked.project, "pdf"])),
    ]
    assert [answer.status_code for answer in answers] == [HTTPStatus.NOT_FOUND] * len(answers)
    assert officer.get(issue).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_replaced_letter_is_marked_and_no_longer_offered(walked: Walk, sign_in: Any) -> None:
    actor = walked.actor(Role.CASE_OFFICER)
    first = issue_letter(walked.ports, actor, walked.project, "correction", {"reasons": "甲", "deadline": "明日"})
    officer = sign_in(Role.CASE_OFFICER).client
    sent = officer.post(reverse("letter-issue", args=[walked.project]), FILLED | {"replaces": str(first.id)})
    assert sent.status_code == HTTPStatus.FOUND
    page = officer.get(page_of(walked), {"letter": "acceptance"})
    assert f"替代 {first.number}" in page.content.decode()
    assert str(first.id) not in [str(former.id) for former in page.context["standing"]]


def test_the_download_is_the_kept_file(walked: Walk, sign_in: Any) -> None:
    filed = issue_letter(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, "acceptance", {})
    answer = sign_in(Role.APPLICANT).client.get(reverse("letter-file", args=[walked.project, filed.id, "docx"]))
    assert answer.headers["Cache-Control"] == "private, no-store"
    texts = [paragraph.text for paragraph in docx.Document(BytesIO(answer.content)).paragraphs]
    assert filed.body.paragraphs[0] in texts


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_database_a_bounded_number_of_times(
    rows: int, walked: Walk, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    actor = walked.actor(Role.CASE_OFFICER)
    for _ in range(rows):
        issue_letter(walked.ports, actor, walked.project, "acceptance", {})
    officer = sign_in(Role.CASE_OFFICER).client
    with django_assert_max_num_queries(26):
        page = officer.get(page_of(walked))
    assert len(page.context["rows"]) >= rows
