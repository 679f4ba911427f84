"""The matching board through the pages: who sees whose need, how two sides come together, and what never leaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.web.conftest import organisation
from tests.web.outreach_cast import (
    ROUND,
    Stage,
    day,
    need_form,
    newest,
    offer_form,
    set_the_stage,
    signed_in,
    url,
)

from haitang.journeys import Ports, Walk, open_project, register
from haitang.journeys.outreach import COMPLAINT, NEED, OFFER, TALK, answer_talk, show_interest
from haitang.lexicon import Conflict, SetClock, shanghai
from haitang.parties import Role
from haitang.storage import matching_queries, models
from haitang.web.people import ports

pytestmark = pytest.mark.django_db
NAME = "上海东海齿轮制造有限公司"
SECRETS = [NAME, "东海齿轮", "甲联系人", "021-50007777"]


@pytest.fixture
def stage(walked: Walk, db: None) -> Stage:
    return set_the_stage()


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def cells(answer: Any) -> str:
    book = load_workbook(BytesIO(answer.content))
    return "|".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def later(days: int) -> Ports:
    return replace(ports(), clock=SetClock(ports().clock.now() + timedelta(days=days)))


def main_of(answer: Any) -> str:
    return text_of(answer).split("<main", 1)[1]


@pytest.mark.parametrize("name", ["insurer", "other_insurer", "lab", "club"])
def test_an_unnamed_need_gives_no_name_and_no_contact_away(name: str, stage: Stage) -> None:
    owner, who = signed_in("gears").client, signed_in(name).client
    own = text_of(owner.get(url("need", stage.need)))
    assert [secret for secret in [*SECRETS[2:], NAME] if secret not in own] == [], "there is something that could leak"
    pages = [who.get(url("matching-of"), {"side": "needs"}), who.get(url("need", stage.need))]
    pages += [who.get(url("matching-mine")), who.get(url("offer", stage.offer))]
    pages += [who.get(url("talk", stage.talk))]
    told = "".join(main_of(page) for page in pages)
    told += cells(who.get(url("matching-export"), {"side": "needs"}))
    assert [secret for secret in SECRETS if secret in told] == []
    assert signed_in("gears").actor.organisation not in told
    assert "装备制造" in told, "the sector is shown"


def test_a_hidden_name_is_not_found_by_looking_for_it(stage: Stage) -> None:
    who = signed_in("insurer").client
    for asked in ({"q": "东海齿轮"}, {"q": "甲联系人"}, {"district": "310115"}):
        page = who.get(url("matching-of"), {"side": "needs"} | asked)
        assert list(page.context["page"]) == [], asked
    found = who.get(url("matching-of"), {"side": "needs", "q": "两条产线", "service": "insurance", "cover": "ransom"})
    assert [row.id for row in found.context["page"]] == [stage.need]


def test_a_district_is_shown_where_enough_enterprises_share_it(stage: Stage) -> None:
    who = signed_in("insurer")
    row = matching_queries.board(who.actor, ROUND, shanghai(ports().clock.now()).date()).need(stage.need)
    assert (row.seen.district.zh, row.district) == ("上海市", ""), "two enterprises of Pudong are registered"
    register(ports(), [organisation("2700000G", "上海北湾铸造有限公司")], [])
    row = matching_queries.board(who.actor, ROUND, shanghai(ports().clock.now()).date()).need(stage.need)
    assert (row.seen.district.zh, row.district, row.seen.name) == ("浦东新区", "310115", None)


def test_a_competitor_does_not_see_an_unnamed_need_at_all(stage: Stage) -> None:
    pumps = signed_in("pumps").client
    assert pumps.get(url("need", stage.need)).status_code == HTTPStatus.NOT_FOUND
    assert pumps.post(url("need-complain", stage.need), {"cause": "untrue"}).status_code == HTTPStatus.NOT_FOUND
    assert list(pumps.get(url("matching-of"), {"side": "needs"}).context["page"]) == []
    signed_in("gears").client.post(url("need-keep"), need_form(named="yes"))
    assert NAME in text_of(pumps.get(url("matching-of"), {"side": "needs"}))


def test_both_sides_see_contacts_only_once_the_interest_is_accepted(stage: Stage) -> None:
    gears, insurer = signed_in("gears").client, signed_in("insurer").client
    address = url("talk", stage.talk)
    before = [main_of(each.get(address)) for each in (gears, insurer)]
    assert ("乙联系人" in before[0], "offer@example.cn" in before[0], NAME in before[1]) == (False, False, False)
    assert gears.post(url("talk-answer", stage.talk), {"action": "accept"}).status_code == HTTPStatus.FOUND
    after = [main_of(each.get(address)) for each in (gears, insurer)]
    assert ("乙联系人" in after[0], "offer@example.cn" in after[0]) == (True, True)
    assert [secret for secret in (NAME, "甲联系人", "021-50007777") if secret not in after[1]] == []
    assert NAME in main_of(insurer.get(url("need", stage.need)))
    other = main_of(signed_in("other_insurer").client.get(url("need", stage.need)))
    assert [secret for secret in SECRETS if secret in other] == []


def test_who_was_met_is_invited_to_an_application_that_is_being_written(stage: Stage) -> None:
    gears = signed_in("gears")
    draft = open_project(ports(), gears.actor, number="SH-T-1", round_code=ROUND, title="齿轮试点", partners=())
    before = main_of(gears.client.get(url("talk", stage.talk)))
    gears.client.post(url("talk-answer", stage.talk), {"action": "accept"})
    after = main_of(gears.client.get(url("talk", stage.talk)))
    invite = reverse("apply-invite", args=[draft.id])
    assert (invite in before, invite in after) == (False, True)
    assert signed_in("insurer").actor.organisation in after
    assert invite not in main_of(signed_in("insurer").client.get(url("talk", stage.talk)))


def test_a_declined_interest_shows_nothing_and_is_not_asked_again(stage: Stage) -> None:
    gears, insurer = signed_in("gears").client, signed_in("insurer").client
    gears.post(url("talk-answer", stage.talk), {"action": "decline"})
    assert NAME not in main_of(insurer.get(url("talk", stage.talk)))
    again = insurer.post(url("interest"), {"need": stage.need, "offer": stage.offer})
    assert again.status_code == HTTPStatus.CONFLICT
    assert insurer.post(url("talk-say", stage.talk), {"text": "再谈谈"}).status_code == HTTPStatus.CONFLICT


def test_who_asks_cannot_answer_for_the_other_side(stage: Stage) -> None:
    insurer = signed_in("insurer").client
    for action in ("accept", "decline"):
        answer = insurer.post(url("talk-answer", stage.talk), {"action": action})
        assert answer.status_code == HTTPStatus.FORBIDDEN
    assert insurer.post(url("talk-answer", stage.talk), {"action": "explode"}).status_code == HTTPStatus.NOT_FOUND
    assert newest(TALK).state == "interested"


def test_an_interest_taken_back_may_be_shown_again_with_what_was_said(stage: Stage) -> None:
    insurer = signed_in("insurer").client
    assert insurer.post(url("talk-answer", stage.talk), {"action": "withdraw"}).status_code == HTTPStatus.FOUND
    insurer.post(url("interest"), {"need": stage.need, "offer": stage.offer, "text": "仍愿面谈"})
    known = newest(TALK)
    assert (known.id, known.state, [said.text for said in known.body.messages]) == (
        stage.talk,
        "interested",
        ["可以面谈", "仍愿面谈"],
    )


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("请电 13800138000", "疑似手机号码，公开内容不得含个人信息和敏感信息"),
        ("东海齿轮欢迎面谈", "选择不公开名称，但留言中写有本单位名称"),
        ("附 机密★ 材料", "含机密级标志，不予接收和保存"),
        ("字" * 201, "字数超出上限"),
        (" ", "留言为空"),
    ],
)
def test_a_message_gives_nothing_away_before_acceptance(text: str, at: str, stage: Stage) -> None:
    answer = signed_in("gears").client.post(url("talk-say", stage.talk), {"text": text})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [problem.message for problem in answer.context["problems"]] == [at]
    assert len(newest(TALK).body.messages) == 1


def test_after_acceptance_a_number_may_be_told_and_a_marking_never(stage: Stage) -> None:
    gears = signed_in("gears").client
    gears.post(url("talk-answer", stage.talk), {"action": "accept"})
    assert gears.post(url("talk-say", stage.talk), {"text": "手机 13800138000"}).status_code == HTTPStatus.FOUND
    assert gears.post(url("talk-say", stage.talk), {"text": "绝密★"}).status_code == 422


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"text": "联系 13800138000"}, "疑似手机号码，公开内容不得含个人信息和敏感信息"),
        ({"text": "网段 10.1.2.3"}, "疑似网络地址，公开内容不得含个人信息和敏感信息"),
        ({"text": "秘密★"}, "含秘密级标志，不予接收和保存"),
        ({"contact_name": "机密★"}, "含机密级标志，不予接收和保存"),
        ({"text": "东海齿轮招标"}, "选择不公开名称，但说明中写有本单位名称"),
        ({"contact_phone": ""}, "联系信息不全"),
        ({"services": []}, "至少选择一项"),
        ({"sector": "mills"}, "不在批次所列范围内"),
        ({"covers": ["teapot"]}, None),
        ({"wanted_until": "0000-00-00"}, None),
        ({"wanted_until": "9999-12-31"}, "时间过远"),
    ],
)
def test_a_need_with_a_fault_is_told_and_not_kept(form: dict[str, Any], message: str | None, stage: Stage) -> None:
    before = models.RoundRecord.objects.count()
    answer = signed_in("gears").client.post(url("need-keep"), need_form(**form))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert message is None or [problem.message for problem in answer.context["problems"]] == [message]
    assert models.RoundRecord.objects.count() == before


@pytest.mark.parametrize("capacity", ["0", "10001", "-1", "x", "9" * 400, ""])
def test_an_odd_capacity_is_told(capacity: str, stage: Stage) -> None:
    answer = signed_in("insurer").client.post(url("offer-keep"), offer_form(capacity=capacity))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_unit_is_offered_the_services_that_it_may_give(stage: Stage) -> None:
    forms = {name: signed_in(name).client.get(url("offer-new")).context["offered"] for name in ("insurer", "club")}
    assert [each.code for each in forms["insurer"]] == ["insurance"]
    assert len(forms["club"]) == 11, "for any of its members"


def test_more_qualifications_than_fit_are_told(stage: Stage) -> None:
    many = "\n".join(f"资质{row}" for row in range(21))
    answer = signed_in("insurer").client.post(url("offer-keep"), offer_form(qualifications=many))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_control_characters_do_not_reach_the_store(stage: Stage) -> None:
    signed_in("gears").client.post(url("need-keep"), need_form(text="一\x00行\r\n二\x1b行"))
    assert newest(NEED).body.text == "一行\n二行"


def test_an_organisation_has_so_many_needs_open_and_no_more(stage: Stage) -> None:
    gears = signed_in("gears").client
    kept = [gears.post(url("need-keep"), need_form()).status_code for _ in range(10)]
    assert kept == [HTTPStatus.FOUND] * 9 + [HTTPStatus.CONFLICT]
    gears.post(url("need-withdraw", stage.need))
    assert gears.post(url("need-keep"), need_form()).status_code == HTTPStatus.FOUND


def test_an_association_posts_for_a_member_which_may_take_it_back(stage: Stage) -> None:
    club, lab = signed_in("club"), signed_in("lab")
    form = offer_form(services=["testing"], member=lab.actor.organisation)
    assert club.client.post(url("offer-keep"), form).status_code == HTTPStatus.FOUND
    posted = newest(OFFER)
    assert (posted.body.party_name, posted.body.posted_by_name) == ("滨江测评有限公司", "临港工业安全协会")
    told = models.OutboxMessage.objects.get(kind="matching.posted_for_member")
    assert told.payload["organisation"] == lab.actor.organisation
    assert lab.client.post(url("offer-withdraw", posted.id)).status_code == HTTPStatus.FOUND
    insurer = signed_in("insurer").client
    refused = insurer.post(url("offer-keep"), form)
    assert refused.status_code == HTTPStatus.FORBIDDEN, "only an association posts for others"
    unknown = club.client.post(url("offer-keep"), offer_form(services=["testing"], member="91310000MA1FL0000X"))
    assert [problem.at for problem in unknown.context["problems"]] == ["会员单位"]


def test_a_post_that_was_taken_back_or_expired_is_off_the_board_and_cannot_be_accepted(stage: Stage) -> None:
    gears, insurer = signed_in("gears"), signed_in("insurer")
    with pytest.raises(Conflict, match="过期"):
        answer_talk(later(61), gears.actor, ROUND, stage.talk, "accept")
    with pytest.raises(Conflict, match="过期"):
        show_interest(later(181), gears.actor, ROUND, stage.need, stage.offer)
    today = shanghai(ports().clock.now()).date()
    boards = [matching_queries.board(insurer.actor, ROUND, today + timedelta(days=days)) for days in (60, 61)]
    assert [[row.id for row in board.needs] for board in boards] == [[stage.need], []]
    gears.client.post(url("need-withdraw", stage.need))
    assert insurer.client.get(url("need", stage.need)).status_code == HTTPStatus.NOT_FOUND
    assert gears.client.post(url("talk-answer", stage.talk), {"action": "accept"}).status_code == HTTPStatus.CONFLICT


def test_nobody_shows_interest_with_what_is_anothers(stage: Stage) -> None:
    other = signed_in("other_insurer").client
    answer = other.post(url("interest"), {"need": stage.need, "offer": stage.offer})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert other.post(url("interest"), {"need": "x", "offer": ""}).status_code == 422


def test_a_complaint_upheld_takes_the_post_off_and_who_complained_stays_unknown(stage: Stage, sign_in: Any) -> None:
    lab, insurer, officer = signed_in("lab").client, signed_in("insurer").client, sign_in(Role.CASE_OFFICER).client
    assert lab.post(url("offer-complain", stage.offer), {"cause": "rude"}).status_code == 422
    for expected in (HTTPStatus.FOUND, HTTPStatus.CONFLICT):
        answer = lab.post(url("offer-complain", stage.offer), {"cause": "qualification", "text": "无备案"})
        assert answer.status_code == expected
    known = newest(COMPLAINT)
    assert "滨江测评有限公司" in text_of(officer.get(url("complaints")))
    assert officer.post(url("complaint-settle", known.id), {"action": "uphold", "ruling": ""}).status_code == 422
    ruled = officer.post(url("complaint-settle", known.id), {"action": "uphold", "ruling": "经核实无备案"})
    assert ruled.status_code == HTTPStatus.FOUND
    own = text_of(insurer.get(url("offer", stage.offer)))
    assert ("已将其下架" in own, "滨江测评有限公司" in own) == (True, False)
    assert lab.get(url("offer", stage.offer)).status_code == HTTPStatus.NOT_FOUND
    again = officer.post(url("complaint-settle", known.id), {"action": "dismiss", "ruling": "反悔"})
    assert again.status_code == HTTPStatus.CONFLICT


def test_the_board_suggests_with_reasons_that_add_up(stage: Stage) -> None:
    page = signed_in("gears").client.get(url("matching-mine"))
    ((row, fits),) = page.context["needs"]
    assert row.id == stage.need
    ((offer, fit),) = fits
    assert offer.id == stage.offer
    assert fit.score == 100 * sum(each.points for each in fit.reasons) // sum(each.of for each in fit.reasons) == 100


def test_the_export_holds_what_the_filter_leaves_and_no_contact(stage: Stage) -> None:
    signed_in("lab").client.post(url("offer-keep"), offer_form(services=["testing"], covers=[], text="=SUM(A1)"))
    who = signed_in("gears").client
    everything = cells(who.get(url("matching-export"), {"side": "offers"}))
    assert ("浦江财产保险股份有限公司" in everything, "滨江测评有限公司" in everything) == (True, True)
    filtered = cells(who.get(url("matching-export"), {"side": "offers", "service": "testing"}))
    assert ("浦江财产保险股份有限公司" in filtered, "滨江测评有限公司" in filtered) == (False, True)
    assert "乙联系人" not in everything
    assert "offer@example.cn" not in everything


def test_an_association_sees_no_case(stage: Stage, walked: Walk) -> None:
    club = signed_in("club").client
    assert club.get(f"/projects/{walked.project}/").status_code == HTTPStatus.NOT_FOUND
    with walked.ports.transaction() as work:
        title = work.project(walked.project).title
    everywhere = "".join(text_of(club.get(each)) for each in ("/", "/projects/", url("matching-of"), url("outreach")))
    assert title not in everywhere


@pytest.mark.parametrize("rows", [1, 30])
def test_the_board_asks_as_often_for_one_row_as_for_thirty(
    rows: int, stage: Stage, django_assert_max_num_queries: Any
) -> None:
    for row in range(rows):
        company = organisation(f"29{row:05d}B", f"上海第{row}机床有限公司")
        register(ports(), [company], [])
        models.RoundRecord.objects.filter(pk=newest(NEED).id).update(owner_id=company.code)
        signed_in("gears").client.post(url("need-keep"), need_form(wanted_until=day(60 + row)))
    who = signed_in("insurer").client
    who.get(url("matching-of"))
    with django_assert_max_num_queries(24):
        page = who.get(url("matching-of"), {"side": "needs"})
    assert page.context["page"].paginator.count == rows + 1
    with django_assert_max_num_queries(24):
        who.get(url("matching-mine"))


def test_pages_are_in_both_languages(stage: Stage) -> None:
    who = signed_in("insurer").client
    assert "企业需求" in text_of(who.get(url("matching-of")))
    who.post("/language/setlang/", {"language": "en"})
    assert "Needs of enterprises" in text_of(who.get(url("matching-of")))
