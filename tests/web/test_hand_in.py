"""Units, versions, files in and out, the way to a receipt, and who may do what of it."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.journeys.conftest import Draft
from tests.web.applicant import SIGNERS, STEPS, client_of, filled, page_of, save_of, text_of
from tests.web.conftest import organisation, reader

from haitang.journeys import (
    answer_invitation,
    invite_party,
    register,
    sign_application,
    write_application,
)
from haitang.parties import Person, Role
from haitang.pilot import load_round
from haitang.web.apply.steps import steps_of

pytestmark = pytest.mark.django_db


def test_units_are_invited_and_answer_on_their_own_page(draft: Draft) -> None:
    lead, insurer = client_of(draft), client_of(draft, Role.INSURER_MANAGER)
    unit = draft.actor(Role.INSURER_MANAGER).organisation
    invite = reverse("apply-invite", args=[draft.project])
    assert lead.post(invite, {"unit": unit, "duties": "承保"}).status_code == HTTPStatus.FOUND
    page = text_of(insurer.get(reverse("invitations")))
    assert "第二方案" in page
    (sent,) = re.findall(r"/invitations/([0-9a-f-]+)/answer/", page)
    assert "第二方案" not in text_of(client_of(draft, Role.ASSESSOR).get(reverse("invitations")))
    answer = insurer.post(reverse("invitation-answer", args=[sent]), {"accept": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, page_of(draft, "units"))
    refused = lead.post(invite, {"unit": unit})
    assert (refused.status_code, "已是申报单位" in text_of(refused)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    unknown = lead.post(invite, {"unit": "D2143569X"})
    assert unknown.status_code == HTTPStatus.NOT_FOUND
    remove = reverse("apply-unit-remove", args=[draft.project, unit])
    assert lead.post(remove, {"reason": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert lead.post(remove, {"reason": "更换保险人"}).status_code == HTTPStatus.FOUND
    assert insurer.get(page_of(draft, "units")).status_code == HTTPStatus.NOT_FOUND
    other = draft.actor(Role.ASSESSOR).organisation
    lead.post(invite, {"unit": other})
    assert lead.post(reverse("apply-recall", args=[draft.project, other])).status_code == HTTPStatus.FOUND
    assert lead.post(reverse("apply-recall", args=[draft.project, other])).status_code == HTTPStatus.CONFLICT


def test_versions_are_compared_and_brought_back(draft: Draft) -> None:
    client, versions = client_of(draft), reverse("apply-versions", args=[draft.project])
    client.post(save_of(draft, "basics"), {"base": "1", "introduction": "成立于2009年。"})
    client.post(save_of(draft, "basics"), {"base": "2", "introduction": "成立于2010年。"})
    page = text_of(client.get(versions, {"before": "2", "after": "3", "every": "1"}))
    assert "成立于<del>2009</del><ins>2010</ins>年。" in page
    sides = text_of(client.get(versions, {"before": "2", "after": "3", "view": "sides", "every": "1"}))
    assert "<p>成立于<del>2009</del>年。</p>" in sides
    assert client.get(versions, {"before": "77", "after": "3"}).status_code == HTTPStatus.NOT_FOUND
    restored = client.post(reverse("apply-restore", args=[draft.project, 2]))
    assert (restored.status_code, draft.body.introduction.text) == (HTTPStatus.FOUND, "成立于2009年。")


def test_an_application_is_exported_changed_and_imported_with_a_preview(joined: Draft) -> None:
    client = client_of(joined)
    filled(joined)
    exported = {form: client.get(reverse("apply-export", args=[joined.project, form])) for form in ("zip", "xlsx")}
    assert {form: answer.status_code for form, answer in exported.items()} == {"zip": 200, "xlsx": 200}
    client.post(save_of(joined, "text-security"), {"base": str(joined.stored.version), "parts.security": "改写。"})
    upload = reverse("apply-import-upload", args=[joined.project])
    for form, answer in exported.items():
        before = joined.stored.version
        sent = client.post(upload, {"file": SimpleUploadedFile(f"a.{form}", answer.content)})
        assert sent.status_code == HTTPStatus.FOUND
        page = text_of(client.get(sent.headers["Location"]))
        assert "网络安全基本情况" in page
        assert (joined.stored.version, joined.body.part("security").text) == (before, "改写。")
        stale = client.post(sent.headers["Location"] + "take/", {"base": "1"})
        assert stale.status_code == HTTPStatus.CONFLICT
        taken = client.post(sent.headers["Location"] + "take/", {"base": str(before)})
        assert taken.status_code == HTTPStatus.FOUND
        assert joined.body.part("security") == joined.walk.case.application.part("security")
        again = client.post(sent.headers["Location"] + "take/", {"base": str(joined.stored.version)})
        assert again.status_code == HTTPStatus.CONFLICT
        client.post(save_of(joined, "text-security"), {"base": str(joined.stored.version), "parts.security": "改写。"})
    wrong = client.post(upload, {"file": SimpleUploadedFile("a.xlsx", b"MZ")})
    assert (wrong.status_code, "文件内容与扩展名不符" in text_of(wrong)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    template = client.get(reverse("apply-export", args=[joined.project, "template"]))
    assert template.status_code == HTTPStatus.OK
    assert client.get(reverse("apply-export", args=[joined.project, "pdf"])).status_code == HTTPStatus.NOT_FOUND


def test_the_whole_way_to_a_receipt(joined: Draft, clock_at: Any) -> None:
    clock_at(joined.walk.clock.now())
    lead = client_of(joined)
    filled(joined)
    check, seal, submit, receipt = (
        reverse(f"apply-{name}", args=[joined.project]) for name in ("check", "seal", "submit", "receipt")
    )
    assert lead.get(receipt).status_code == HTTPStatus.CONFLICT
    assert lead.post(check).status_code == HTTPStatus.FOUND
    early = lead.post(seal, {"perforation": "yes"})
    assert (early.status_code, "尚未签署" in text_of(early)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    for role in SIGNERS:
        sign_application(joined.walk.ports, joined.actor(role), joined.project)
    assert lead.post(seal, {}).status_code == HTTPStatus.CONFLICT
    assert lead.post(seal, {"perforation": "yes"}).status_code == HTTPStatus.FOUND
    page = text_of(lead.get(page_of(joined, "submit")))
    assert "距截止（以平台时钟为准）" in page
    assert "disabled" not in page.split("报送申报方案")[-2][-120:]
    answer = lead.post(submit)
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, receipt)
    page = text_of(lead.get(receipt))
    assert joined.stored.number in page
    assert "<svg" in page
    assert "proofs/credit.md" in page
    assert lead.get(reverse("apply-receipt-pdf", args=[joined.project])).content.startswith(b"%PDF-")
    assert lead.post(submit).status_code == HTTPStatus.CONFLICT
    assert 'name="title"' not in text_of(lead.get(page_of(joined, "basics")))
    frozen = lead.post(save_of(joined, "basics"), {"title": "再改"})
    assert (frozen.status_code, "内容已冻结" in text_of(frozen)) == (HTTPStatus.CONFLICT, True)


def test_late_is_told_with_the_clause_and_who_may_reopen(draft: Draft, clock_at: Any) -> None:
    clock_at(load_round("shanghai-2026").application_deadline.closes_at)
    page = text_of(client_of(draft).get(page_of(draft, "submit")))
    assert "申报已截止" in page
    assert "沪经信软〔2026〕302号 三（一）" in page
    assert "中共上海市委网络安全和信息化委员会办公室" in page


def test_a_third_project_is_refused_on_the_page(draft: Draft) -> None:
    client, new = client_of(draft), reverse("project-new")
    assert "已有 2 个项目，至多 2 个" in text_of(client.get(new))
    answer = client.post(new, {"round": "shanghai-2026", "title": "第三方案"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = text_of(answer)
    assert "申报项目不得超过 2 个，本项目为第 3 个" in page
    assert 'value="第三方案"' in page
    assert client.post(new, {"round": "atlantis", "title": "x"}).status_code == HTTPStatus.NOT_FOUND


def test_a_list_of_invitations_costs_the_same_for_one_and_for_many(
    draft: Draft, django_assert_max_num_queries: Any
) -> None:
    person = draft.actor(Role.INSURER_MANAGER)
    sent = invite_party(draft.walk.ports, draft.applicant, draft.project, person.organisation)
    client = client_of(draft, Role.INSURER_MANAGER)
    with django_assert_max_num_queries(20) as first:
        client.get(reverse("invitations"))
    for _ in range(15):
        answer_invitation(draft.walk.ports, person, sent.id, accept=False)
        sent = invite_party(draft.walk.ports, draft.applicant, draft.project, person.organisation)
    with django_assert_max_num_queries(len(first)):
        client.get(reverse("invitations"))


def test_versions_cost_the_same_for_one_and_for_thirty(draft: Draft, django_assert_max_num_queries: Any) -> None:
    client, versions = client_of(draft), reverse("apply-versions", args=[draft.project])
    with django_assert_max_num_queries(30) as first:
        client.get(versions, {"every": "1"})
    # With two versions there is a second to fetch and to compare.
    for number in range(30):
        write_application(
            draft.walk.ports, draft.applicant, draft.project, {"location": str(number)}, base=draft.stored.version
        )
    with django_assert_max_num_queries(len(first) + 2):
        page = text_of(client.get(versions, {"every": "1"}))
    assert page.count('name="before"') == 31


@pytest.mark.parametrize("role", list(Role))
def test_a_role_fills_in_what_the_matrix_grants(role: Role, joined: Draft, sign_in: Any) -> None:
    """Every address of the form, for every role where it works; authorities and strangers learn nothing of a draft."""
    who = sign_in(role)
    with joined.walk.ports.transaction() as work:
        held = work.project(joined.project).relations_of(who.actor.organisation)
    gets = ["apply", "apply-versions", "apply-exchange", "apply-receipt", "apply-receipt-pdf"]
    answers = {name: who.client.get(reverse(name, args=[joined.project])).status_code for name in gets}
    answers |= {step: who.client.get(page_of(joined, step)).status_code for step in STEPS}
    answers["save"] = who.client.post(save_of(joined, "basics"), {"location": "x"}).status_code
    answers |= {
        name: who.client.post(reverse(name, args=[joined.project])).status_code
        for name in ("apply-check", "apply-sign", "apply-seal", "apply-submit", "apply-invite")
    }
    answers["upload"] = who.client.post(reverse("apply-import-upload", args=[joined.project])).status_code
    answers["restore"] = who.client.post(reverse("apply-restore", args=[joined.project, 1])).status_code
    allowed = {name for name, status in answers.items() if status not in {403, 404}}
    if not held:
        assert set(answers.values()) == {HTTPStatus.NOT_FOUND}
        return
    reading = {"apply", "apply-versions", "apply-receipt", "apply-receipt-pdf", *STEPS}
    writing = {"apply-exchange", "save", "apply-check", "apply-invite", "upload", "restore"}
    expected: dict[Role, set[str]] = {
        Role.APPLICANT: reading | writing | {"apply-seal", "apply-submit"},
        Role.RISK_MANAGER: reading | writing,
        Role.INCIDENT_OFFICER: reading,
        Role.LEGAL_REPRESENTATIVE: reading | {"apply-sign", "apply-seal", "apply-submit"},
        Role.INSURER_MANAGER: reading | {"apply-sign"},
        Role.ASSESSOR: reading | {"apply-sign"},
        Role.UNDERWRITER: reading,
        Role.ACTUARY: reading,
        Role.ADJUSTER: reading,
        Role.MONITOR: reading,
    }
    expected_here = expected.get(role, set())
    if role is Role.APPLICANT:
        expected_here |= {"apply-invite"}
    assert allowed - {"apply-invite"} == expected_here - {"apply-invite"}


@pytest.mark.parametrize("role", list(Role))
def test_who_begins_and_who_is_invited_follows_the_matrix(role: Role, joined: Draft, sign_in: Any) -> None:
    who = sign_in(role)
    begins = who.client.get(reverse("project-new")).status_code
    assert begins == (HTTPStatus.OK if role in {Role.APPLICANT, Role.RISK_MANAGER} else HTTPStatus.FORBIDDEN)
    answers = {Role.INSURER_MANAGER, Role.BROKER, Role.ASSESSOR, Role.TESTER, Role.RESEARCHER, Role.INSURTECH}
    listed = who.client.get(reverse("invitations")).status_code
    assert listed == (HTTPStatus.OK if role in answers | {Role.REINSURER} else HTTPStatus.FORBIDDEN)


def test_another_rounds_form_has_other_steps(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAITANG_ROUNDS", str(Path(__file__).parents[1] / "pilot"))
    riverland = load_round("riverland-2031")
    steps = [step.code for step in steps_of(riverland)]
    assert steps == [
        "basics",
        "units",
        "eligibility",
        "text-plant",
        "text-money",
        "scope",
        "milestones",
        "review",
        "submit",
    ]
    company = organisation("6000000E", "河畔制造有限公司")
    company = company.model_copy(update={"category": riverland.categories.lead[0]})
    person = Person(id=uuid4(), username="river", name="河", organisation=company.code, role=Role.APPLICANT)
    register(draft.walk.ports, [company], [person])
    client = reader(person).client
    began = client.post(reverse("project-new"), {"round": "riverland-2031", "title": "河畔方案"})
    assert began.status_code == HTTPStatus.FOUND
    answers = {step: client.get(began.headers["Location"].replace("basics", step)).status_code for step in steps}
    assert answers == dict.fromkeys(steps, HTTPStatus.OK)
    save = began.headers["Location"].replace("basics", "text-money") + "save/"
    assert client.post(save, {"parts.money": "Enough."}).status_code == HTTPStatus.FOUND
    long = client.post(save, {"parts.money": "x" * 901})
    assert (long.status_code, "900 个字符以内" in text_of(long)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    assert client.post(save, {"parts.security": "x"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
