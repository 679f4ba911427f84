"""Filling in on the pages: saved by the button and while one types, both texts on a clash, nothing of others."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.journeys.conftest import Draft
from tests.web.conftest import organisation, reader

from haitang.journeys import (
    APPLICATION,
    answer_invitation,
    check_application,
    draft_application,
    invite_party,
    register,
    sign_application,
    write_application,
)
from haitang.lexicon import shanghai
from haitang.parties import Person, Role
from haitang.pilot import load_round
from haitang.storage import models
from haitang.web.apply.steps import steps_of
from haitang.web.people import ports

pytestmark = pytest.mark.django_db
STEPS = [step.code for step in steps_of(load_round("shanghai-2026"))]
PDF = b"%PDF-1.7\n%%EOF\n"
SIGNERS = (Role.LEGAL_REPRESENTATIVE, Role.INSURER_MANAGER, Role.ASSESSOR)


@pytest.fixture
def clock_at(settings: Any) -> Iterator[Callable[[datetime], None]]:
    """Sets the clock that the pages see."""

    def at(instant: datetime) -> None:
        settings.NOW = instant.isoformat()
        ports.cache_clear()

    yield at
    ports.cache_clear()


def client_of(draft: Draft, role: Role = Role.APPLICANT) -> Client:
    client = Client()
    user = models.User.objects.get(pk=draft.actor(role).id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(draft: Draft, step: str) -> str:
    return reverse("apply-step", args=[draft.project, step])


def save_of(draft: Draft, step: str) -> str:
    return reverse("apply-save", args=[draft.project, step])


def quietly(client: Client, draft: Draft, step: str, fields: dict[str, Any]) -> Any:
    return client.post(save_of(draft, step), fields, headers={"HX-Request": "true"})


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.LEGAL_REPRESENTATIVE, Role.INSURER_MANAGER])
def test_every_step_opens_for_every_unit(role: Role, joined: Draft) -> None:
    client = client_of(joined, role)
    answers = {step: client.get(page_of(joined, step)) for step in STEPS}
    assert {step: answer.status_code for step, answer in answers.items()} == dict.fromkeys(STEPS, HTTPStatus.OK)
    assert [step for step, answer in answers.items() if "第二方案" not in text_of(answer)] == []
    assert answers["basics"].headers["Cache-Control"] == "private, no-store"


def test_the_steps_are_those_of_the_rounds_form(draft: Draft) -> None:
    assert [
        *("basics", "units", "eligibility", "text-informatization", "text-security", "text-insurance"),
        *("schemes", "scope", "milestones", "review", "submit"),
    ] == STEPS
    assert client_of(draft).get(page_of(draft, "text-magic")).status_code == HTTPStatus.NOT_FOUND


def test_the_form_opens_where_something_is_to_be_done(draft: Draft) -> None:
    client, opening = client_of(draft), reverse("apply", args=[draft.project])
    assert client.get(opening).headers["Location"] == page_of(draft, "basics")
    client.post(save_of(draft, "basics"), {"base": "1", "location": "临港", "introduction": "简介。"})
    assert client.get(opening).headers["Location"] == page_of(draft, "units")


def test_the_button_saves_and_goes_on(draft: Draft) -> None:
    client = client_of(draft)
    answer = client.post(
        save_of(draft, "text-security"),
        {"base": "1", "parts.security": "## 制度\r\n有制度。", "next": "text-insurance"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, page_of(draft, "text-insurance"))
    assert draft.body.part("security").lines == ("制度", "有制度。")
    page = text_of(client.get(page_of(draft, "text-security")))
    assert "## 制度\n有制度。</textarea>" in page
    assert re.search(r"<b>6</b> / 3,000 字", page)


def test_typing_is_saved_with_its_length_topics_and_rules(draft: Draft, clock_at: Any) -> None:
    clock_at(draft.walk.clock.now())
    answer = quietly(
        client_of(draft), draft, "basics", {"base": "1", "introduction": "本单位成立于2009年，" + "字" * 401}
    )
    page = text_of(answer)
    assert answer.status_code == HTTPStatus.OK
    assert re.findall("已保存 [0-9:]+", page) == [f"已保存 {shanghai(draft.walk.clock.now()):%H:%M:%S}"]
    assert f'name="base" value="{draft.stored.version}"' in page
    assert "<b>410</b> / 400 字" in page
    assert "超出 10 字" in page
    assert "申报单位简介不得超过 400 字，现为 410 字，请删减 10 字" in page
    assert re.search(r'class="covered".*?发展历程', page, re.DOTALL)
    assert draft.body.introduction.text.endswith("字")
    assert "<html" not in page


def test_two_editors_see_both_texts_and_either_may_stand(draft: Draft) -> None:
    first, second = client_of(draft), client_of(draft, Role.RISK_MANAGER)
    first.post(save_of(draft, "basics"), {"base": "1", "introduction": "成立于2009年。"})
    answer = second.post(save_of(draft, "basics"), {"base": "1", "introduction": "成立于2010年。", "location": "临港"})
    page = text_of(answer)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert '<del title="已保存的文字">2009</del>' in page
    assert '<ins title="您的文字">2010</ins>' in page
    assert f"{draft.applicant.name} 已于" in page
    assert "成立于2010年。</textarea>" in page, "the text comes back in the form"
    assert (draft.body.introduction.text, draft.body.location) == ("成立于2009年。", "临港")
    base = re.search(r'name="base" value="(\d+)"', page)
    assert base is not None
    second.post(save_of(draft, "basics"), {"base": base[1], "introduction": "成立于2010年。"})
    assert draft.body.introduction.text == "成立于2010年。"


def test_a_clash_while_typing_waits_until_it_is_settled(draft: Draft) -> None:
    first, second = client_of(draft), client_of(draft, Role.RISK_MANAGER)
    first.post(save_of(draft, "basics"), {"base": "1", "introduction": "甲。"})
    page = text_of(quietly(second, draft, "basics", {"base": "1", "introduction": "乙。", "location": "临港"}))
    assert "有内容未能保存" in page
    assert 'name="held" value="introduction"' in page
    version = str(draft.stored.version)
    again = {"base": version, "held": "introduction", "introduction": "乙，再写。", "location": "临港新片区"}
    page = text_of(quietly(second, draft, "basics", again))
    assert 'name="held" value="introduction"' in page
    assert (draft.body.introduction.text, draft.body.location) == ("甲。", "临港新片区")
    answer = second.post(save_of(draft, "basics"), again | {"keep": "introduction"})
    assert answer.status_code == HTTPStatus.FOUND
    assert draft.body.introduction.text == "乙，再写。"


def test_a_marking_is_neither_kept_nor_repeated_and_the_rest_of_the_text_stays(draft: Draft) -> None:
    client = client_of(draft)
    typed = {"base": "1", "parts.security": "已部署防火墙。机密★ 五年\n第二段。"}
    for answer in (client.post(save_of(draft, "text-security"), typed), quietly(client, draft, "text-security", typed)):
        page = text_of(answer)
        assert "含机密级标志，不予接收和保存" in page
        assert "机密★" not in page
    page = text_of(client.post(save_of(draft, "text-security"), typed))
    assert "已部署防火墙。 五年\n第二段。</textarea>" in page
    with draft.walk.ports.transaction() as work:
        assert "防火墙" not in str([each.body for each in work.history(APPLICATION, draft.stored.id)])


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("parts.security", "甲\x07乙", "第 1 行含不可见的控制字符"),
        ("parts.security", "粘" * 1_000_000, "内容过长，未予保存"),
        ("parts.security", "| a | b |", "不支持的格式"),
    ],
)
def test_what_cannot_be_kept_is_told_and_stays_in_the_form(field: str, text: str, message: str, draft: Draft) -> None:
    answer = client_of(draft).post(save_of(draft, "text-security"), {"base": "1", field: text})
    page = text_of(answer)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert message in page
    assert f"{text}</textarea>" in page
    assert draft.stored.version == 1


def test_half_a_character_becomes_a_mark_and_nothing_breaks(draft: Draft) -> None:
    body = b"base=1&introduction=%ED%A0%80%E7%94%B2"
    answer = client_of(draft).post(save_of(draft, "basics"), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == HTTPStatus.FOUND
    assert draft.body.introduction.text.endswith("甲")


@pytest.mark.parametrize("base", ["0", "-1", "999999999", "x", "", "1" * 40])
def test_a_version_that_never_was_breaks_nothing(base: str, draft: Draft) -> None:
    answer = client_of(draft).post(save_of(draft, "basics"), {"base": base, "location": "临港"})
    assert (answer.status_code, draft.body.location) == (HTTPStatus.FOUND, "临港")


def test_a_unit_fills_in_its_own_part_and_no_other(joined: Draft) -> None:
    client = client_of(joined, Role.INSURER_MANAGER)
    own, other = joined.actor(Role.INSURER_MANAGER).organisation, joined.actor(Role.ASSESSOR).organisation
    page = text_of(client.get(page_of(joined, "units")))
    assert f'name="joint.{own}.duties"' in page
    assert f'name="joint.{other}.duties"' not in page
    assert 'name="title"' not in text_of(client.get(page_of(joined, "basics")))
    assert client.post(save_of(joined, "units"), {f"joint.{own}.duties": "承保"}).status_code == HTTPStatus.FOUND
    for step, field in (
        ("basics", "title"),
        ("units", f"joint.{other}.duties"),
        ("text-security", "parts.security"),
        ("scope", "scope"),
        ("review", "signatures"),
    ):
        answer = client.post(save_of(joined, step), {field: "越权"})
        assert (field, answer.status_code) == (field, HTTPStatus.FORBIDDEN)
    assert "越权" not in str(joined.body)


def test_nobody_signs_for_another_unit(joined: Draft) -> None:
    filled(joined)
    client = client_of(joined, Role.INSURER_MANAGER)
    assert client.post(reverse("apply-sign", args=[joined.project])).status_code == HTTPStatus.FOUND
    insurer = joined.actor(Role.INSURER_MANAGER).organisation
    assert {one.unit for one in joined.body.signatures} == {insurer}
    assert client_of(joined).post(reverse("apply-sign", args=[joined.project])).status_code == HTTPStatus.FORBIDDEN


def filled(draft: Draft) -> None:
    """All that the worked case says, with the units of this draft; checked."""
    case = draft.walk.case.application
    known = {party.organisation.code for party in draft.body.joint}
    stones = tuple(
        stone.model_copy(update={"units": tuple(code for code in stone.units if code in known)})
        for stone in case.milestones
    )
    update = {"title": "第二方案", "joint": draft.body.joint, "milestones": stones, "signatures": (), "sealing": None}
    body = case.model_copy(update=update)
    draft_application(draft.walk.ports, draft.applicant, draft.project, body, proofs=draft.walk.case.proofs)
    check_application(draft.walk.ports, draft.applicant, draft.project)


def test_schemes_prices_and_milestones_are_typed_as_tables(joined: Draft) -> None:
    client, insurer = client_of(joined), joined.actor(Role.INSURER_MANAGER).organisation
    added = client.post(save_of(joined, "schemes"), {"base": str(joined.stored.version), "schemes.0.title": "综合方案"})
    assert added.status_code == HTTPStatus.FOUND
    fields = {
        "base": str(joined.stored.version),
        "schemes.0.title": "综合方案",
        "schemes.0.insurers": ["", insurer],
        "schemes.0.security": [""],
        "schemes.0.prices.0.item": "综合险",
        "schemes.0.prices.0.unit": "每单",
        "schemes.0.prices.0.premium": "26.5",
        "schemes.0.prices.0.sum_insured": "2,000",
        "schemes.0.prices.1.item": "",
    }
    assert client.post(save_of(joined, "schemes"), fields).status_code == HTTPStatus.FOUND
    (scheme,) = joined.body.schemes
    assert scheme.insurers == (insurer,)
    assert [(price.premium.text(), price.sum_insured.text()) for price in scheme.prices] == [
        ("265,000.00", "20,000,000.00")
    ]
    assert 'value="26.5"' in text_of(client.get(page_of(joined, "schemes")))
    faulty = client.post(save_of(joined, "schemes"), fields | {"schemes.0.prices.0.premium": "很多"})
    assert faulty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="很多"' in text_of(faulty)
    stones = {"milestones.0.title": "评估", "milestones.0.due": "2026-07-01", "milestones.0.units": insurer}
    assert client.post(save_of(joined, "milestones"), stones).status_code == HTTPStatus.FOUND
    assert [(stone.code, stone.title, stone.units) for stone in joined.body.milestones] == [("m1", "评估", (insurer,))]
    removed = client.post(
        reverse("apply-scheme-remove", args=[joined.project, 0]), {"base": str(joined.stored.version)}
    )
    assert (removed.status_code, joined.body.schemes) == (HTTPStatus.FOUND, ())


def test_systems_that_must_be_in_are_ticked_and_named_if_left_out(draft: Draft) -> None:
    client = client_of(draft)
    page = text_of(client.get(page_of(draft, "scope")))
    assert re.findall(r'value="(sys-[a-z]+)" id="[^"]*" checked', page) == ["sys-heat", "sys-scm"]
    assert "已预先勾选" in page
    client.post(save_of(draft, "scope"), {"base": "1", "scope": ["", "sys-erp", "sys-heat"]})
    assert draft.body.scope == ("sys-erp", "sys-heat")
    page = text_of(client.get(page_of(draft, "scope")))
    assert "供应链协同平台应当纳入方案，目前未勾选。" in page
    assert "热处理SCADA应当纳入方案" not in page


def test_a_proof_is_uploaded_with_what_was_typed_beside_it(draft: Draft) -> None:
    client, attach = client_of(draft), reverse("apply-proof-attach", args=[draft.project, "credit"])
    fields = {"base": "1", "eligibility.credit": "良好。", "~title.credit": "信用报告"}
    answer = client.post(attach, fields | {"~proof.credit": SimpleUploadedFile("信用.pdf", PDF)})
    assert answer.status_code == HTTPStatus.FOUND
    (statement,) = draft.body.eligibility
    assert [(proof.title, proof.file) for proof in statement.proofs] == [("信用报告", "proofs/credit/信用.pdf")]
    wrong = client.post(
        attach, {"eligibility.capacity": "有能力。", "~proof.credit": SimpleUploadedFile("x.pdf", b"MZ")}
    )
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "文件内容与扩展名不符" in text_of(wrong)
    assert "有能力。</textarea>" in text_of(wrong)
    none = client.post(attach, {"eligibility.credit": "良好。"})
    assert (none.status_code, "没有收到文件" in text_of(none)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    file = reverse("apply-proof", args=[draft.project])
    read = client.get(file, {"file": "proofs/credit/信用.pdf"})
    assert (read.content, read.headers["Content-Type"]) == (PDF, "application/pdf")
    assert client.get(file, {"file": "../../secret_key"}).status_code == HTTPStatus.NOT_FOUND
    remove = reverse("apply-proof-remove", args=[draft.project, "credit"])
    assert client.post(remove, {"~file": "proofs/credit/信用.pdf"}).status_code == HTTPStatus.FOUND
    assert draft.body.eligibility[-1].proofs == ()


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
