"""Materials and events through the pages: drafts stay with their publisher, seats in order, names with their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.web.outreach_cast import (
    ROUND,
    Stage,
    colleague,
    event_form,
    material_form,
    newest,
    set_the_stage,
    signed_in,
    soon,
    url,
)

from haitang.journeys import Walk
from haitang.journeys.outreach import EVENT, MATERIAL, SIGN_UP, record_attendance, sign_ups
from haitang.lexicon import Conflict, SetClock
from haitang.parties import Role
from haitang.pilot.outreach import Seat
from haitang.storage import models, outreach_queries
from haitang.storage.unit_of_work import DatabaseUnitOfWork
from haitang.web.people import ports

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(walked: Walk, db: None) -> Stage:
    return set_the_stage()


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_is_published_is_read_by_all_and_a_draft_by_its_publisher(stage: Stage) -> None:
    club, insurer = signed_in("club").client, signed_in("insurer").client
    listed = [text_of(client.get(url("outreach"))) for client in (club, insurer)]
    assert [("申报问答" in page, "未发布的草稿" in page) for page in listed] == [(True, True), (True, False)]
    assert insurer.get(url("material", stage.draft)).status_code == HTTPStatus.NOT_FOUND
    assert "答：一式三份。" in text_of(insurer.get(url("material", stage.material)))


def test_a_withdrawn_material_is_gone_for_readers_with_its_files(stage: Stage) -> None:
    club, insurer = signed_in("club").client, signed_in("insurer").client
    club.post(url("material-attach", stage.material), {"file": SimpleUploadedFile("问答.txt", "一式三份".encode())})
    file = url("material-file", stage.material, "问答.txt")
    kept = insurer.get(file)
    assert (kept.content.decode(), kept["Content-Disposition"][:10]) == ("一式三份", "attachment")
    assert club.post(url("material-withdraw", stage.material)).status_code == HTTPStatus.FOUND
    assert [insurer.get(each).status_code for each in (file, url("material", stage.material))] == [404, 404]
    assert club.get(file).status_code == HTTPStatus.OK


def test_each_change_is_a_version_and_an_old_page_writes_over_nothing(stage: Stage) -> None:
    club = signed_in("club").client
    known = outreach_queries.material(signed_in("club").actor, ROUND, stage.material).record
    form = material_form(title="申报问答二", id=str(stage.material), version=known.version, note="补充")
    assert club.post(url("material-keep"), form).status_code == HTTPStatus.FOUND
    assert club.post(url("material-keep"), form).status_code == HTTPStatus.CONFLICT
    page = outreach_queries.material(signed_in("insurer").actor, ROUND, stage.material)
    assert [(each.version, each.state, each.body.title) for each in page.versions] == [
        (3, "published", "申报问答二"),
        (2, "published", "申报问答"),
    ]


def test_a_marked_text_or_file_is_refused_and_leaves_no_trace(stage: Stage) -> None:
    club = signed_in("club").client
    before = models.RoundRecord.objects.count(), models.StoredFile.objects.count()
    for form in (material_form(title="机密★方案"), material_form(text="机 密★ 附后")):
        answer = club.post(url("material-keep"), form)
        assert [problem.message for problem in answer.context["problems"]] == ["含机密级标志，不予接收和保存"]
    file = SimpleUploadedFile("a.txt", "秘密★一年".encode())
    assert club.post(url("material-attach", stage.material), {"file": file}).status_code == 422
    assert (models.RoundRecord.objects.count(), models.StoredFile.objects.count()) == before
    assert models.AuditRow.objects.filter(action="outreach.publish", result="failed").count() == 3
    assert "密★" not in str(list(models.AuditRow.objects.values()))


def test_an_authority_withdraws_what_should_not_stand(stage: Stage, sign_in: Any) -> None:
    officer = sign_in(Role.CASE_OFFICER).client
    assert officer.post(url("material-withdraw", stage.draft)).status_code == HTTPStatus.NOT_FOUND
    assert officer.post(url("material-withdraw", stage.material)).status_code == HTTPStatus.FOUND


def test_an_empty_draft_is_not_published(stage: Stage) -> None:
    club = signed_in("club").client
    club.post(url("material-keep"), material_form(text=""))
    empty = newest(MATERIAL).id
    assert club.post(url("material-publish", empty)).status_code == HTTPStatus.CONFLICT


def test_words_kind_and_topic_filter_the_list(stage: Stage) -> None:
    reader = signed_in("lab").client

    def found(**asked: str) -> list[str]:
        page = reader.get(url("outreach"), asked).context
        return [each.body.title for each in page["materials"]] + [row.record.body.title for row in page["events"]]

    assert found() == ["申报问答", "政策宣贯会"]
    assert found(q="一式 三份") == ["申报问答"]
    assert found(kind="briefing") == ["政策宣贯会"]
    assert found(topic="claims") == []
    assert found(q="meeting.example") == [], "the link is for those who signed up"


def test_a_past_event_and_a_clash_are_refused_with_every_fault(stage: Stage) -> None:
    club = signed_in("club").client
    answer = club.post(url("event-keep"), event_form(starts=soon(-2), ends=soon(-3), capacity="0", kind="ball"))
    assert [problem.at for problem in answer.context["problems"]] == ["类别", "开始时间", "结束时间", "名额"]
    answer = club.post(url("event-keep"), event_form(place="别处", link=""))
    assert [(problem.at, problem.message) for problem in answer.context["problems"]] == [
        ("举办单位", "与已安排的活动时间冲突")
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": "0001-01-01T00:00"},
        {"starts": "9999-12-31T23:59"},
        {"starts": "morgen"},
        {"capacity": "９" * 5000},
        {"capacity": "2.5"},
        {"materials": ["no id"]},
        {"link": "https://[::1"},
        {"id": "x", "version": "1"},
    ],
)
def test_odd_input_is_told_not_failed_over(changes: dict[str, Any], stage: Stage) -> None:
    answer = signed_in("club").client.post(url("event-keep"), event_form(**changes))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_seats_are_given_in_order_and_the_first_who_waits_moves_up(stage: Stage) -> None:
    """Two seats; one is taken."""
    address = url("event-sign-up", stage.event)
    insurer, lab = signed_in("insurer").client, signed_in("lab").client
    for person in ("甲代表", "乙代表"):
        insurer.post(address, {"person": person})
    lab.post(address, {"person": "丙代表"})

    def seats() -> list[tuple[str, str]]:
        return [(row.body.person, row.state) for row in sign_ups(DatabaseUnitOfWork(), stage.event)]

    full = [("齿轮代表", "seated"), ("甲代表", "seated"), ("乙代表", "waiting"), ("丙代表", "waiting")]
    assert seats() == full
    gone = signed_in("gears").client.post(url("event-give-up", stage.name))
    assert gone.status_code == HTTPStatus.FOUND
    assert seats() == [("齿轮代表", "given_up"), ("甲代表", "seated"), ("乙代表", "seated"), ("丙代表", "waiting")]
    told = models.OutboxMessage.objects.filter(kind="outreach.moved_up")
    assert [message.payload["organisation"] for message in told] == [signed_in("insurer").actor.organisation]
    signed_in("gears").client.post(address, {"person": "齿轮代表"})
    assert seats()[-1] == ("齿轮代表", "waiting"), "who comes back stands at the end"


def test_more_seats_let_the_waiting_in_and_fewer_than_taken_are_refused(stage: Stage) -> None:
    club, lab = signed_in("club").client, signed_in("lab").client
    for person in ("甲代表", "乙代表"):
        lab.post(url("event-sign-up", stage.event), {"person": person})
    known = newest(EVENT)
    change = {"id": str(known.id), "version": known.version}
    few = club.post(url("event-keep"), event_form(capacity="1", **change))
    assert [problem.message for problem in few.context["problems"]] == ["名额少于已报名人数"]
    assert club.post(url("event-keep"), event_form(capacity="3", **change)).status_code == HTTPStatus.FOUND
    assert [row.state for row in sign_ups(DatabaseUnitOfWork(), stage.event)] == ["seated"] * 3


def test_a_person_signs_up_once_and_not_for_two_events_at_once(stage: Stage) -> None:
    gears, club = signed_in("gears").client, signed_in("club").client
    again = gears.post(url("event-sign-up", stage.event), {"person": "齿轮代表"})
    assert again.status_code == HTTPStatus.CONFLICT
    signed_in("lab").client.post(url("event-keep"), event_form(place="别处", link="", title="另一场"))
    other = newest(EVENT).id
    answer = gears.post(url("event-sign-up", other), {"person": "齿轮代表"})
    assert [problem.at for problem in answer.context["problems"]] == ["姓名"]
    assert club.post(url("event-sign-up", other), {"person": "齿轮代表"}).status_code == HTTPStatus.FOUND


def test_names_are_for_the_organiser_and_their_own_organisation(stage: Stage) -> None:
    signed_in("insurer").client.post(url("event-sign-up", stage.event), {"person": "甲代表"})
    pages = {
        name: text_of(signed_in(name).client.get(url("event", stage.event)))
        for name in ("club", "gears", "insurer", "lab")
    }
    assert {name: ("齿轮代表" in page, "甲代表" in page) for name, page in pages.items()} == {
        "club": (True, True),
        "gears": (True, False),
        "insurer": (False, True),
        "lab": (False, False),
    }
    assert {name: "meeting.example.cn" in page for name, page in pages.items()} == {
        "club": True,
        "gears": True,
        "insurer": True,
        "lab": False,
    }


def test_only_the_organisation_or_the_organiser_gives_a_seat_up(stage: Stage) -> None:
    address = url("event-give-up", stage.name)
    assert signed_in("lab").client.post(address).status_code == HTTPStatus.NOT_FOUND
    assert newest(SIGN_UP).state == Seat.SEATED
    assert signed_in("club").client.post(address).status_code == HTTPStatus.FOUND


def test_a_cancelled_event_tells_each_organisation_once_and_takes_no_names(stage: Stage) -> None:
    for person in ("甲代表", "乙代表"):
        signed_in("insurer").client.post(url("event-sign-up", stage.event), {"person": person})
    club, lab = signed_in("club").client, signed_in("lab").client
    assert club.post(url("event-cancel", stage.event), {"reason": " "}).status_code == 422
    assert club.post(url("event-cancel", stage.event), {"reason": "会场停电"}).status_code == HTTPStatus.FOUND
    told = models.OutboxMessage.objects.filter(kind="outreach.event_cancelled")
    assert sorted(message.payload["organisation"] for message in told) == sorted(
        signed_in(name).actor.organisation for name in ("gears", "insurer")
    )
    assert {tuple(sorted(message.payload)) for message in told} == {("number", "organisation")}
    assert lab.post(url("event-sign-up", stage.event), {"person": "丙代表"}).status_code == HTTPStatus.CONFLICT
    assert "会场停电" in text_of(lab.get(url("event", stage.event)))


def test_attendance_is_recorded_after_the_start_and_counted(stage: Stage, sign_in: Any) -> None:
    signed_in("insurer").client.post(url("event-sign-up", stage.event), {"person": "甲代表"})
    club = signed_in("club")
    early = club.client.post(url("event-attend", stage.event), {"present": [str(stage.name)]})
    assert early.status_code == HTTPStatus.CONFLICT
    later = replace(ports(), clock=SetClock(ports().clock.now() + timedelta(hours=49)))
    record_attendance(later, club.actor, ROUND, stage.event, {stage.name})
    assert [row.state for row in sign_ups(DatabaseUnitOfWork(), stage.event)] == ["attended", "absent"]
    found = outreach_queries.figures(sign_in(Role.CASE_OFFICER).actor, ROUND)
    assert (found.held, found.held_by_kind, found.organisations, found.people) == (1, {"briefing": 1}, 1, 1)
    with pytest.raises(Conflict):
        record_attendance(ports(), club.actor, ROUND, stage.event, set())


def test_the_list_of_names_is_a_workbook_for_the_organiser(stage: Stage) -> None:
    answer = signed_in("club").client.get(url("event-list", stage.event))
    sheet = load_workbook(BytesIO(answer.content))["名单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[-1][1:] == ["上海东海齿轮制造有限公司", "齿轮代表", "信息部", "已报名"]
    assert signed_in("gears").client.get(url("event-list", stage.event)).status_code == HTTPStatus.FORBIDDEN
    assert colleague("lab", Role.TESTER).client.get(url("event-list", stage.event)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_as_often_for_one_row_as_for_thirty(
    rows: int, stage: Stage, django_assert_max_num_queries: Any
) -> None:
    club = signed_in("club").client
    for row in range(rows):
        club.post(url("event-keep"), event_form(starts=soon(100 + 3 * row), ends=soon(102 + 3 * row)))
        club.post(url("event-sign-up", newest(EVENT).id), {"person": "协会代表"})
    reader = signed_in("lab").client
    reader.get(url("outreach"))
    with django_assert_max_num_queries(20):
        page = reader.get(url("outreach"))
    assert len(page.context["events"]) == rows + 1
