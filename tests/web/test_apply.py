"""Filling in on the pages: saved by the button and while one types, both texts on a clash, nothing of others."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.journeys.conftest import Draft
from tests.web.applicant import PDF, STEPS, client_of, filled, page_of, quietly, save_of, text_of

from haitang.journeys import (
    APPLICATION,
)
from haitang.lexicon import shanghai
from haitang.parties import Role

pytestmark = pytest.mark.django_db


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
