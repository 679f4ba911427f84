"""Pages of intake, review and decision: every role against the matrix, the way through, leaks, and thirty rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from haitang.journeys import APPLICATION, CONSENSUS, MEETING, REVIEW, Project, Walk, declare_conflict, register
from haitang.parties import Actor, Person, Relation, Role, may
from haitang.pilot import load_round
from haitang.storage import models, queries

pytestmark = pytest.mark.django_db
CODE = "shanghai-2026"
NOBODY = "01980000-0000-7000-8000-000000000000"
PDF = b"%PDF-1.7\n%%EOF\n"
HELD_AT = "2026-07-20T10:00"
INSTITUTE = "1231000000000M131L"


@dataclass(frozen=True)
class Address:
    """An address, the action that opens it, and what whoever may do it is answered once the pilot is over."""

    name: str
    action: str
    answer: HTTPStatus
    sends: dict[str, str] | None = None
    tail: tuple[str, ...] = ()


OF_A_ROUND = (
    Address("round-intake", "round.oversee", HTTPStatus.OK),
    Address("round-review", "review.view", HTTPStatus.OK),
    Address("round-reviewers", "review.manage", HTTPStatus.OK),
    Address("round-decisions", "decision.view", HTTPStatus.OK),
    Address("round-reopen", "round.reopen", HTTPStatus.UNPROCESSABLE_ENTITY, {"until": HELD_AT}),
    Address("round-enrol", "review.manage", HTTPStatus.NOT_FOUND, {"person": NOBODY}),
    Address("round-release", "review.manage", HTTPStatus.NOT_FOUND, {"person": NOBODY}),
    Address("round-assign", "review.manage", HTTPStatus.UNPROCESSABLE_ENTITY, {"pair": f"{NOBODY} {NOBODY}"}),
    Address("round-review-answer", "review.write", HTTPStatus.NOT_FOUND, {"answer": "accept"}, (NOBODY,)),
    Address("round-plan", "decision.prepare", HTTPStatus.UNPROCESSABLE_ENTITY, {"held_at": HELD_AT}),
)
OF_A_MEETING = (
    Address("round-meeting", "decision.view", HTTPStatus.OK),
    Address("round-meeting-do", "decision.prepare", HTTPStatus.CONFLICT, {"held_at": HELD_AT}, ("write",)),
    Address("round-meeting-do", "decision.prepare", HTTPStatus.CONFLICT, {}, ("cancel",)),
    Address("round-meeting-do", "application.decide", HTTPStatus.CONFLICT, {}, ("sign",)),
    Address("round-meeting-do", "application.decide", HTTPStatus.CONFLICT, {}, ("conclude",)),
    Address("round-meeting-do", "decision.prepare", HTTPStatus.CONFLICT, {"project": NOBODY}, ("object",)),
    Address("round-meeting-do", "decision.prepare", HTTPStatus.NOT_FOUND, {"objection": NOBODY}, ("answer",)),
)
OF_A_CASE = (
    Address("intake", "intake.view", HTTPStatus.OK),
    Address("review", "review.view", HTTPStatus.OK),
    Address("decision", "application.view", HTTPStatus.OK),
    Address("intake-scanned", "intake.view", HTTPStatus.NOT_FOUND, None, ("nothing.pdf",)),
    Address("intake-papers", "application.receive", HTTPStatus.CONFLICT, {"copies": "3"}),
    Address("intake-do", "application.receive", HTTPStatus.CONFLICT, {}, ("receive",)),
    Address("intake-do", "application.receive", HTTPStatus.CONFLICT, {}, ("review",)),
    Address("intake-do", "application.receive", HTTPStatus.CONFLICT, {"reason": "无"}, ("refuse",)),
    Address("withdraw", "application.withdraw", HTTPStatus.CONFLICT, {"reason": "无"}),
    Address("review-do", "review.write", HTTPStatus.CONFLICT, {}, ("write",)),
    Address("review-do", "review.manage", HTTPStatus.NOT_FOUND, {"person": NOBODY}, ("remove",)),
    Address(
        "review-do",
        "conflict.waive",
        HTTPStatus.NOT_FOUND,
        {"person": NOBODY, "ground": "group", "reason": "x"},
        ("waive",),
    ),
    Address("review-do", "review.moderate", HTTPStatus.CONFLICT, {"reason": "x"}, ("agree",)),
    Address("review-do", "conflict.declare", HTTPStatus.FOUND, {"reason": "亲属任职"}, ("declare",)),
)


def ask(client: Any, address: Address, *place: Any) -> int:
    url = reverse(address.name, args=[*place, *address.tail])
    answer = client.get(url) if address.sends is None else client.post(url, address.sends)
    return int(answer.status_code)


def meeting_of(walk: Walk) -> Any:
    with walk.ports.transaction() as work:
        (found,) = [each for each in work.filed(MEETING, round_code=CODE) if walk.project in each.body.projects]
    return found


@pytest.mark.parametrize("role", list(Role))
def test_each_role_against_the_matrix(role: Role, walked: Walk, sign_in: Any, relations_of: Any) -> None:
    who, meeting = sign_in(role), meeting_of(walked)
    of_round = queries.relations_to_round(who.actor, CODE)
    for address in (*OF_A_ROUND, *OF_A_MEETING):
        place = (CODE, meeting.id) if address in OF_A_MEETING else (CODE,)
        wanted = address.answer if may(who.actor, address.action, of_round) else HTTPStatus.FORBIDDEN
        assert ask(who.client, address, *place) == wanted, address
    held = relations_of(who.actor)
    refused = HTTPStatus.FORBIDDEN if held else HTTPStatus.NOT_FOUND
    for address in OF_A_CASE:
        wanted = address.answer if may(who.actor, address.action, held) else refused
        assert ask(who.client, address, walked.project) == wanted, address


def test_every_address_of_the_room_was_asked() -> None:
    from haitang.web.review.urls import urlpatterns

    asked = {address.name for address in OF_A_CASE} | {"intake-scan"}
    assert {pattern.name for pattern in urlpatterns} == asked


def addresses(walk: Walk) -> list[tuple[Address, tuple[Any, ...]]]:
    meeting = meeting_of(walk)
    return [
        *((address, (CODE,)) for address in OF_A_ROUND),
        *((address, (CODE, meeting.id)) for address in OF_A_MEETING),
        *((address, (walk.project,)) for address in OF_A_CASE),
    ]


def test_a_visitor_is_asked_to_sign_in(walked: Walk, client: Any) -> None:
    assert {ask(client, address, *place) for address, place in addresses(walked)} == {HTTPStatus.FOUND}


@pytest.mark.parametrize("outsider", ["stranger", "rival"])
def test_outsiders_learn_nothing(outsider: str, walked: Walk, request: pytest.FixtureRequest) -> None:
    who = request.getfixturevalue(outsider)
    answers = {ask(who.client, address, walked.project) for address in OF_A_CASE}
    assert answers == {HTTPStatus.NOT_FOUND}
    assert {ask(who.client, address, CODE) for address in OF_A_ROUND} == {HTTPStatus.FORBIDDEN}


def expert(walk: Walk, number: int, employer: str = INSTITUTE) -> Person:
    person = Person(
        id=uuid5(UUID(int=20261125), f"expert-{number}"),
        username=f"page-expert-{number}",
        name=f"专家{number}",
        organisation=employer,
        role=Role.REVIEWER,
    )
    register(walk.ports, [], [person])
    return person


def client_of(person: Person) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(models.User.objects.get(pk=person.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def answers(points: str, gate: str = "yes", **more: str) -> dict[str, str]:
    settings = load_round(CODE).review
    gates = {f"gate-{each.code}": gate for each in settings.gates}
    return gates | {f"score-{each.code}": points for each in settings.criteria} | more


def state(walk: Walk) -> str:
    with walk.ports.transaction() as work:
        stored = work.latest(APPLICATION, walk.project)
    assert stored is not None
    return stored.state


def test_from_the_papers_to_the_decision_through_the_pages(
    underway: Callable[[str], Walk], sign_in: Any, walked: Walk
) -> None:
    walk = underway("submit")
    officer, project = sign_in(Role.CASE_OFFICER).client, walk.project
    page = officer.get(reverse("intake", args=[project])).content.decode()
    assert "尚未登记接收" in page
    assert officer.post(reverse("intake-do", args=[project, "receive"])).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    units = [unit.code for unit in walk.case.application.units]
    papers = {"copies": "3", "disc": "on", "perforation": "on", "seals": units}
    assert officer.post(reverse("intake-papers", args=[project]), papers).status_code == HTTPStatus.FOUND
    for deed in ("receive", "review"):
        officer.post(reverse("intake-do", args=[project, deed]))
    assert state(walk) == "under_review"

    people = [expert(walk, 1), expert(walk, 2, "9131010400000L1203")]
    for person in people:
        officer.post(reverse("round-enrol", args=[CODE]), {"person": str(person.id), "topics": "工控、保险"})
    proposed = officer.get(reverse("round-proposal", args=[CODE])).context["proposal"]
    pairs = [f"{project_} {person}" for project_, person in proposed.plan.given]
    assert len(pairs) == 2
    assert officer.post(reverse("round-assign", args=[CODE]), {"pair": pairs}).status_code == HTTPStatus.FOUND
    for person, points in zip(people, ("90", "60"), strict=True):
        client = client_of(person)
        (task,) = client.get(reverse("round-review", args=[CODE])).context["asked_of_me"]
        taken = client.post(reverse("round-review-answer", args=[CODE, task.review.id]), {"answer": "accept"})
        assert taken.headers["Location"] == reverse("review", args=[project])
        assert [str(duty.label) for _, duty in client.get(reverse("desk")).context["waiting"]] == ["评审申报方案"]
        faulty = client.post(reverse("review-do", args=[project, "write"]), answers("101", **{"hand-in": "1"}))
        assert faulty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert 'value="101"' in faulty.content.decode()
        done = client.post(reverse("review-do", args=[project, "write"]), answers(points, **{"hand-in": "1"}))
        assert done.status_code == HTTPStatus.FOUND
        assert client.get(reverse("desk")).context["waiting"] == []
    board = officer.get(reverse("review", args=[project]))
    assert board.context["tally"].apart == ("spread",)
    agreed = answers("", total="70", reason="讨论后一致")
    assert officer.post(reverse("review-do", args=[project, "agree"]), agreed).status_code == HTTPStatus.FOUND

    plan = {"title": "联合会议", "held_at": HELD_AT, "project": str(project)}
    planned = officer.post(reverse("round-plan", args=[CODE]), plan)
    meeting = meeting_of(walk)
    assert planned.headers["Location"] == reverse("round-meeting", args=[CODE, meeting.id])
    assert meeting.body.items[0].review == "评审 2/2 份，符合要求，均分 70.00"

    def doing(name: str) -> str:
        return reverse("round-meeting-do", args=[CODE, meeting.id, name])

    authorities = walk.case.sheet.authorities
    leaders = [client_of(each) for each in walk.people if each.role is Role.AUTHORITY_LEADER]
    assert leaders[0].post(doing("sign"), {"content": meeting.body.content_digest().hex}).status_code == 422
    text = {
        "version": "1",
        "title": "联合会议",
        "held_at": HELD_AT,
        "place": "三楼",
        f"result-{project}": "selected",
        f"reasons-{project}": "符合要求",
        **{f"present-{code}": "甲、乙" for code in authorities},
    }
    assert officer.post(doing("write"), text).status_code == HTTPStatus.FOUND
    assert officer.post(doing("write"), text).status_code == HTTPStatus.CONFLICT
    content = meeting_of(walk).body.content_digest().hex
    for client in leaders:
        assert state(walk) == "under_review"
        assert client.post(doing("sign"), {"content": content}).status_code == HTTPStatus.FOUND
    assert state(walk) == "selected"
    assert meeting_of(walk).body.presence[0].names == ("甲", "乙")
    page = sign_in(Role.APPLICANT).client.get(reverse("decision", args=[project])).content.decode()
    assert [text for text in ("入选", "符合要求", "市经济信息化委（演示）") if text not in page] == []
    assert [text for text in ("专家1", "70.00", "讨论后一致") if text in page] == []
    assert client_of(people[0]).get(reverse("review", args=[project])).status_code == HTTPStatus.NOT_FOUND


def test_a_return_is_told_with_its_fields_and_faults_lose_nothing(
    underway: Callable[[str], Walk], sign_in: Any
) -> None:
    walk = underway("submit")
    officer = sign_in(Role.CASE_OFFICER).client
    back = reverse("intake-do", args=[walk.project, "return"])
    faulty = officer.post(back, {"reason": "缺审计报告", "until": "soon"})
    assert faulty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "缺审计报告" in faulty.content.decode()
    sent = {"reason": "缺审计报告", "until": "2099-07-10T18:00", "fields": ["papers", "security"]}
    assert officer.post(back, sent).status_code == HTTPStatus.FOUND
    page = sign_in(Role.APPLICANT).client.get(reverse("intake", args=[walk.project])).content.decode()
    assert [text for text in ("缺审计报告", "2099-07-10 18:00") if text not in page] == []


def test_a_scan_is_uploaded_by_its_unit_and_read_by_the_authority(
    underway: Callable[[str], Walk], sign_in: Any
) -> None:
    walk = underway("submit")
    broker = sign_in(Role.BROKER)
    upload = reverse("intake-scan", args=[walk.project])

    def sent(unit: str, name: str = "责任声明.pdf", data: bytes = PDF) -> int:
        return int(broker.client.post(upload, {"unit": unit, "scan": SimpleUploadedFile(name, data)}).status_code)

    assert sent(broker.actor.organisation) == HTTPStatus.FOUND
    assert sent(walk.case.sheet.lead) == HTTPStatus.FORBIDDEN
    assert sent(broker.actor.organisation, "责任声明.pdf", b"MZ") == HTTPStatus.UNPROCESSABLE_ENTITY
    assert broker.client.post(upload, {"unit": broker.actor.organisation}).status_code == 422
    kept = reverse("intake-scanned", args=[walk.project, f"{broker.actor.organisation}.pdf"])
    read = sign_in(Role.CASE_OFFICER).client.get(kept)
    assert (read.status_code, read.content) == (HTTPStatus.OK, PDF)
    assert read.headers["Content-Disposition"].startswith("attachment")
    assert sign_in(Role.ASSOCIATION).client.get(kept).status_code == HTTPStatus.NOT_FOUND


def test_a_reopening_is_granted_on_its_page(walked: Walk, sign_in: Any) -> None:
    officer, lead = sign_in(Role.CASE_OFFICER).client, walked.case.sheet.lead
    faulty = officer.post(
        reverse("round-reopen", args=[CODE]), {"unit": "x", "until": "2020-01-01T00:00", "reason": ""}
    )
    assert [problem.at for problem in faulty.context["problems"]] == ["reason", "until", "unit"]
    granted = {"unit": lead, "until": "2099-01-01T00:00", "reason": "系统故障"}
    assert officer.post(reverse("round-reopen", args=[CODE]), granted).status_code == HTTPStatus.FOUND
    page = officer.get(reverse("round-intake", args=[CODE])).content.decode()
    assert [text for text in ("系统故障", "2099-01-01 00:00") if text not in page] == []


def test_a_declared_conflict_hides_the_case_from_every_page(underway: Callable[[str], Walk], sign_in: Any) -> None:
    walk = underway("bind")
    officer, leader = sign_in(Role.CASE_OFFICER), sign_in(Role.AUTHORITY_LEADER)
    pages = [
        reverse("desk"),
        reverse("projects"),
        reverse("api-projects"),
        *(reverse(name, args=[CODE]) for name in ("round-intake", "round-review", "round-decisions")),
    ]
    secrets = ["SH2026-SD-0002", "海锚轴承第二项目", "受0002号"]

    def told(client: Any) -> set[str]:
        whole = "".join(client.get(page).content.decode() for page in pages)
        return {secret for secret in secrets if secret in whole}

    assert told(officer.client) == set(secrets)
    declare_conflict(walk.ports, officer.actor, walk.project, reason="亲属任职")
    assert told(officer.client) == set()
    assert told(leader.client) == set(secrets)
    answers_ = {ask(officer.client, address, walk.project) for address in OF_A_CASE}
    assert answers_ == {HTTPStatus.NOT_FOUND}


def test_a_reviewer_of_one_case_reads_no_other(underway: Callable[[str], Walk], sign_in: Any, walked: Walk) -> None:
    walk = underway("bind")
    reviewer = sign_in(Role.REVIEWER).client
    assert reviewer.get(reverse("review", args=[walked.project])).status_code == HTTPStatus.OK
    refused = {ask(reviewer, address, walk.project) for address in OF_A_CASE}
    assert refused == {HTTPStatus.NOT_FOUND}
    whole = "".join(reviewer.get(reverse(name)).content.decode() for name in ("desk", "projects", "api-projects"))
    assert ("SH2026-SD-0001" in whole, "SH2026-SD-0002" in whole) == (True, False)


def many(walk: Walk, count: int) -> None:
    """More applications of the worked case's kind under review, each with a review."""
    officer, at = walk.actor(Role.CASE_OFFICER), walk.ports.clock.now()
    with walk.ports.transaction() as work:
        model = work.project(walk.project)
        known = work.latest(APPLICATION, walk.project)
        assert known is not None
        (review,) = work.filed(REVIEW, project=walk.project)
        for row in range(count):
            project = Project(
                id=uuid5(walk.project, str(row)),
                number=f"SH2026-SD-1{row:03d}",
                round=CODE,
                title=f"第{row}项目",
                lead=model.lead,
                relations=model.relations,
            )
            work.add_project(project, actor=officer, at=at + timedelta(seconds=row))
            work.add(
                APPLICATION,
                known.body,
                id=uuid5(project.id, "application"),
                project=project,
                number=f"受{row}",
                state="under_review",
                actor=officer,
                at=at,
            )
            work.file_record(
                REVIEW,
                review.body,
                id=uuid5(project.id, "review"),
                round_code=CODE,
                project=project.id,
                subject=review.subject,
                number=f"review/{row}",
                state="submitted",
                actor=officer,
                at=at,
            )


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_ask_as_often_for_one_row_as_for_thirty(
    rows: int, walked: Walk, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    reviewer, officer = sign_in(Role.REVIEWER), sign_in(Role.CASE_OFFICER).client
    many(walked, rows)
    pages = {"round-intake": 24, "round-review": 28, "round-decisions": 34}
    for name, most in pages.items():
        with django_assert_max_num_queries(most):
            answer = officer.get(reverse(name, args=[CODE]))
        assert answer.context["found"].count == rows + (1 if name == "round-intake" else 0)
    with django_assert_max_num_queries(32):
        tasks = reviewer.client.get(reverse("round-review", args=[CODE])).context["taken"]
    assert len(tasks) == rows + 1


def test_a_long_list_is_paged_and_filtered(walked: Walk, sign_in: Any) -> None:
    sign_in(Role.REVIEWER)
    officer = sign_in(Role.CASE_OFFICER).client
    many(walked, 55)
    first = officer.get(reverse("round-review", args=[CODE])).context["found"]
    second = officer.get(reverse("round-review", args=[CODE]), {"page": "2"}).context["found"]
    assert (first.count, first.pages, len(first.lines), len(second.lines)) == (55, 2, 50, 5)
    assert {line.project for line in first.lines}.isdisjoint(line.project for line in second.lines)
    (one,) = officer.get(reverse("round-review", args=[CODE]), {"q": "第54项"}).context["found"].lines
    assert one.title == "第54项目"
    odd = officer.get(reverse("round-review", args=[CODE]), {"page": "9" * 30, "state": "'; drop"}).context["found"]
    assert (odd.page, odd.count) == (1, 55)


def test_english_pages_hold_no_chinese_of_the_house(underway: Callable[[str], Walk], sign_in: Any) -> None:
    walk = underway("submit")
    officer = sign_in(Role.CASE_OFFICER).client
    officer.post(reverse("set_language"), {"language": "en"})
    page = officer.get(reverse("intake", args=[walk.project])).content.decode()
    assert [text for text in ("Papers and disc", "Return for correction", "What is missing") if text not in page] == []
    assert "退回补正" not in page


def test_nobody_records_what_the_round_does_not_score(walked: Walk, sign_in: Any) -> None:
    officer: Actor = sign_in(Role.CASE_OFFICER).actor
    with walked.ports.transaction() as work:
        assert work.filed(CONSENSUS, project=walked.project) == ()
        assert work.project(walked.project).relations_of(officer.organisation) == {Relation.AUTHORITY}
