"""Pages of a pilot under way: what each role sees and does, what faulty input is answered with, lists of any length."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from haitang.journeys import APPLICATION, POLICY, SUMMARY, Walk
from haitang.journeys.progress import (
    EXIT,
    MILESTONES,
    RATING,
    TYPICAL_CASE,
    choose_case,
    consent_to_case,
    offer_case,
    publish_case,
    record_milestone,
    write_case,
)
from haitang.lexicon import SHANGHAI
from haitang.parties import Relation, Role, may
from haitang.storage import models
from haitang.web import people
from haitang.web.progress import cases, exits, summaries

pytestmark = pytest.mark.django_db
ROUND = "shanghai-2026"
LEAD = "9131011500000A016L"
SECURITY = "9131011200000D049B"
READ = ("progress", "progress-reports", "progress-exit", "progress-summary", "progress-case")
DEEDS = {
    ("progress-exit-do", "exit"): exits.DEEDS,
    ("progress-summary-do", "summary"): summaries.DEEDS,
    ("progress-case-do", "case"): cases.DEEDS,
}
TEXTS = {"text-progress": "完成监测上线。", "text-plan": "开展演练。"}
CONSENTING = (
    Role.LEGAL_REPRESENTATIVE,
    Role.INSURER_MANAGER,
    Role.BROKER,
    Role.ASSESSOR,
    Role.TESTER,
    Role.REINSURER,
)
CLEAN = {"background": "背景", "approach": "做法", "results": "成效", "lessons": "经验"}


@pytest.fixture
def pilot(underway: Callable[[str], Walk], monkeypatch: pytest.MonkeyPatch) -> Walk:
    """A project under way; the server's clock shows 1 September 2026."""
    walk = underway("select")
    walk.clock.set(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))
    return walk


@pytest.fixture(autouse=True)
def server_clock(settings: Any) -> Iterator[None]:
    """The server's clock shows 1 September 2026."""
    settings.NOW = "2026-09-01T10:00:00+08:00"
    people.ports.cache_clear()
    yield
    settings.NOW = ""
    people.ports.cache_clear()


def state(walk: Walk, project: UUID) -> str:
    with walk.ports.transaction() as work:
        stored = work.latest(APPLICATION, project)
    assert stored is not None
    return stored.state


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_what_the_matrix_grants(role: Role, walked: Walk, sign_in: Any, relations_of: Any) -> None:
    who = sign_in(role)
    held = relations_of(who.actor)
    granted = may(who.actor, "progress.view", held)
    expected = HTTPStatus.OK if granted else HTTPStatus.FORBIDDEN if held else HTTPStatus.NOT_FOUND
    seen = {name: who.client.get(reverse(name, args=[walked.project])).status_code for name in READ}
    assert seen == dict.fromkeys(READ, expected)
    whole = bool(held & {Relation.LEAD, Relation.AUTHORITY})
    outcome = who.client.get(reverse("progress-outcome", args=[walked.project])).status_code
    assert outcome == (expected if whole or not granted else HTTPStatus.FORBIDDEN)
    file = who.client.get(reverse("progress-file", args=[walked.project, "exit", "secret.txt"])).status_code
    assert file == (HTTPStatus.NOT_FOUND if granted else expected)
    report = who.client.get(reverse("progress-report", args=[walked.project, "2026-08", who.actor.organisation]))
    reported = who.actor.organisation in {LEAD, SECURITY}
    reports = granted and (reported or may(who.actor, "progress.report", held))
    assert report.status_code == (HTTPStatus.OK if reports else HTTPStatus.NOT_FOUND if granted else expected)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_does_what_the_matrix_grants(role: Role, walked: Walk, sign_in: Any, relations_of: Any) -> None:
    who = sign_in(role)
    held = relations_of(who.actor)
    refused = HTTPStatus.FORBIDDEN if held else HTTPStatus.NOT_FOUND
    # The pilot is over: whoever may do a deed is told what the state does not admit, or what is missing.
    admitted = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_FOUND, HTTPStatus.FOUND}
    for (name, _page), deeds in DEEDS.items():
        for deed, (_run, action, _said) in deeds.items():
            status = who.client.post(reverse(name, args=[walked.project, deed])).status_code
            assert status in admitted if may(who.actor, action, held) else status == refused, (deed, status)
    stones = walked.case.application.milestones
    own = next((stone.code for stone in stones if who.actor.organisation in stone.units), "drill")
    posts = {
        "milestone.record": ("progress-milestone-done", [own]),
        "progress.report": ("progress-report-save", ["2026-08"]),
        "progress.return": ("progress-report-return", ["2026-08", LEAD]),
        "rating.give": ("progress-outcome-rate", []),
    }
    for action, (name, arguments) in posts.items():
        status = who.client.post(reverse(name, args=[walked.project, *arguments])).status_code
        assert status in admitted if may(who.actor, action, held) else status == refused, (name, status)
    due = who.client.post(reverse("progress-milestone-due", args=[walked.project, own])).status_code
    assert due in admitted if may(who.actor, "milestone.record", held) else due == refused


@pytest.mark.parametrize("role", list(Role))
def test_a_rounds_pilots_are_for_its_authorities_and_its_cases_for_all(role: Role, walked: Walk, sign_in: Any) -> None:
    who = sign_in(role)
    oversees = role in {Role.CASE_OFFICER, Role.AUTHORITY_LEADER}
    expected = HTTPStatus.OK if oversees else HTTPStatus.FORBIDDEN
    pages = [reverse("round-progress", args=[ROUND])]
    pages += [reverse("round-progress-export", args=[ROUND, what]) for what in ("pilots", "support")]
    assert [who.client.get(page).status_code for page in pages] == [expected] * 3
    reads = may(who.actor, "typical_case.read")
    assert reads == (role not in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
    read = who.client.get(reverse("round-cases", args=[ROUND])).status_code
    assert read == (HTTPStatus.OK if reads else HTTPStatus.FORBIDDEN)
    one = who.client.get(reverse("round-case", args=[ROUND, UUID(int=1)])).status_code
    assert one == (HTTPStatus.NOT_FOUND if reads else HTTPStatus.FORBIDDEN)


@pytest.mark.parametrize("outsider", ["stranger", "rival"])
def test_another_company_learns_nothing(
    outsider: str, pilot: Walk, sign_in: Any, request: pytest.FixtureRequest
) -> None:
    manager = pilot.actor(Role.RISK_MANAGER)
    files = [("演练记录.txt", b"secret")]
    record_milestone(pilot.ports, manager, pilot.project, "drill", on=date(2026, 8, 30), note="", files=files)
    address = reverse("progress-file", args=[pilot.project, "milestones", "演练记录.txt"])
    owner = sign_in(Role.RISK_MANAGER).client.get(address)
    assert (owner.status_code, owner.content) == (HTTPStatus.OK, b"secret"), "there is something that could leak"
    elsewhere = request.getfixturevalue(outsider).client
    pages = [address, *(reverse(name, args=[pilot.project]) for name in READ)]
    assert {elsewhere.get(page).status_code for page in pages} == {HTTPStatus.NOT_FOUND}
    assert pilot.opened is not None
    desk = elsewhere.get(reverse("desk")).content.decode()
    assert pilot.opened.number not in desk
    assert pilot.opened.number in sign_in(Role.RISK_MANAGER).client.get(reverse("desk")).content.decode()


def test_visitors_are_asked_to_sign_in(walked: Walk, client: Any) -> None:
    pages = [reverse(name, args=[walked.project]) for name in (*READ, "progress-outcome")]
    pages += [reverse(name, args=[ROUND]) for name in ("round-progress", "round-cases")]
    assert {client.get(page).status_code for page in pages} == {HTTPStatus.FOUND}
    assert client.post(reverse("words")).status_code == HTTPStatus.FOUND


def test_a_milestone_is_recorded_with_a_file_and_faults_are_told_at_once(pilot: Walk, sign_in: Any) -> None:
    client = sign_in(Role.RISK_MANAGER).client
    address = reverse("progress-milestone-done", args=[pilot.project, "drill"])
    faulty = client.post(address, {"done_on": "2026-09-09"})
    assert faulty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [problem.at for problem in faulty.context["problems"]] == ["drill.done_on", "drill.evidence"]
    wrong = SimpleUploadedFile("记录.pdf", b"MZ\x90")
    assert client.post(address, {"done_on": "2026-08-30", "evidence": wrong}).status_code == 422
    proof = SimpleUploadedFile("记录.txt", "演练完成".encode())
    said = client.post(address, {"done_on": "2026-08-30", "evidence": proof}, follow=True).content.decode()
    assert [text for text in ("里程碑已登记完成", "记录.txt", "按期完成") if text not in said] == []
    due = client.post(reverse("progress-milestone-due", args=[pilot.project, "summarise"]), {"due": "2026-09-25"})
    assert [problem.at for problem in due.context["problems"]] == ["summarise.reason"]
    assert models.RoundRecord.objects.filter(kind=MILESTONES.code, project=pilot.project).count() == 1


def test_a_report_keeps_what_was_typed_and_is_handed_in(pilot: Walk, sign_in: Any) -> None:
    client = sign_in(Role.APPLICANT).client
    address = reverse("progress-report-save", args=[pilot.project, "2026-08"])
    faulty = client.post(address, {"text-progress": "只写一部分", "hand_in": "1"})
    assert faulty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [problem.at for problem in faulty.context["problems"]] == ["texts.plan"]
    assert "只写一部分" in faulty.content.decode()
    page = client.post(address, TEXTS | {"hand_in": "1"}, follow=True).content.decode()
    assert [
        text for text in ("报告已连同数据报送", "完成监测上线", "报送时点数据", "2,000.00") if text not in page
    ] == []
    assert client.post(address, TEXTS).status_code == HTTPStatus.CONFLICT
    officer = sign_in(Role.CASE_OFFICER).client
    back = reverse("progress-report-return", args=[pilot.project, "2026-08", LEAD])
    assert officer.post(back, {"reason": " "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert officer.post(back, {"reason": "补充数据"}).status_code == HTTPStatus.FOUND
    again = client.get(reverse("progress-report", args=[pilot.project, "2026-08", LEAD])).content.decode()
    assert ("补充数据" in again, 'name="hand_in"' in again) == (True, True)


def test_words_are_counted_as_the_rules_count_them(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.APPLICANT).client
    answer = client.post(reverse("words"), {"text-plan": "保险+服务"}, headers={"HX-Trigger-Name": "text-plan"})
    assert answer.content.decode() == "5 字"


def test_an_exit_from_the_proposal_to_the_last_item(pilot: Walk, sign_in: Any, settings: Any) -> None:
    officer, lead = sign_in(Role.CASE_OFFICER).client, sign_in(Role.RISK_MANAGER).client
    do = {deed: reverse("progress-exit-do", args=[pilot.project, deed]) for deed in exits.DEEDS}
    faulty = officer.post(do["propose"], {"reason": "事实"})
    assert [problem.at for problem in faulty.context["problems"]] == ["grounds", "evidence"]
    assert "事实</textarea>" in faulty.content.decode()
    proof = SimpleUploadedFile("决定.txt", "处罚决定".encode())
    proposal = {"ground": ["violation"], "reason": "被行政处罚", "evidence": proof}
    assert officer.post(do["propose"], proposal).status_code == HTTPStatus.FOUND
    page = lead.get(reverse("progress-exit", args=[pilot.project])).content.decode()
    assert [text for text in ("严重违法违规", "三（四）", "2026-09-11", "提交陈述申辩") if text not in page] == []
    assert lead.post(do["reply"], {"reply": "已整改"}).status_code == HTTPStatus.FOUND
    for row, unit in enumerate(pilot.case.sheet.authorities):
        leader = client_of(pilot, Role.AUTHORITY_LEADER, unit)
        empty = leader.post(do["sign"], {"ends": "yes"})
        assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert leader.post(do["sign"], {"ends": "yes", "opinion": "情形属实"}).status_code == HTTPStatus.FOUND
        assert state(pilot, pilot.project) == ("exited" if row == 2 else "implementing")
    item = lead.post(do["hand-over"], {"item": "access", "note": "账户已收回"}, follow=True).content.decode()
    assert ("善后事项已办结" in item, "账户已收回" in item) == (True, True)
    seen = sign_in(Role.MONITOR).client.get(reverse("progress-exit", args=[pilot.project])).content.decode()
    assert "监测采集和信号报送已停止" in seen


def client_of(walk: Walk, role: Role, unit: str) -> Any:
    client = Client()
    user = models.User.objects.get(pk=walk.actor(role, unit).id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_summary_is_written_with_scans_and_handed_in(underway: Callable[[str], Walk], sign_in: Any) -> None:
    walk = underway("repair")
    client = sign_in(Role.APPLICANT).client
    address = reverse("progress-summary-do", args=[walk.project, "save"])
    with walk.ports.transaction() as work:
        policy = work.latest(POLICY, walk.project)
    assert policy is not None
    texts = {f"text-{code}": text for code, text in walk.case.summary.texts.items()}
    rows = [service.model_dump() for service in walk.case.summary.services]
    services = {
        f"service-{name}": [*(row[name] for row in rows), ""] for name in ("provider", "title", "content", "method")
    }
    whole = {"round": ROUND, **texts, **services}
    missing = client.post(address, whole | {"hand_in": "1"})
    assert [problem.at for problem in missing.context["problems"]] == ["policies.0.scan"]
    partly = client.post(address, whole | {"service-title": ["只有名称"], "service-provider": [""]})
    assert partly.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "只有名称" in partly.content.decode()
    scan = SimpleUploadedFile("保单.pdf", b"%PDF-1.7\n%%EOF")
    done = client.post(address, whole | {"hand_in": "1", f"scan-{policy.number}": scan})
    assert done.status_code == HTTPStatus.FOUND
    assert state(walk, walk.project) == "summarised"
    with walk.ports.transaction() as work:
        summary = work.latest(SUMMARY, walk.project)
    assert summary is not None
    assert summary.body.services == walk.case.summary.services
    written = {part.code: part.prose for part in summary.body.parts}
    assert written["innovation"].lines[0] == "安全状况与费率挂钩"


def test_an_officer_answers_a_summary(walked: Walk, sign_in: Any) -> None:
    officer = sign_in(Role.CASE_OFFICER).client
    do = {deed: reverse("progress-summary-do", args=[walked.project, deed]) for deed in summaries.DEEDS}
    faulty = officer.post(do["return"], {"reason": "补充", "until": "2026-08-01"})
    assert [problem.at for problem in faulty.context["problems"]] == ["until"]
    assert officer.post(do["return"], {"reason": "补充", "until": "2026-10-09"}).status_code == HTTPStatus.FOUND
    assert state(walked, walked.project) == "implementing"
    page = sign_in(Role.APPLICANT).client.get(reverse("progress-summary", args=[walked.project])).content.decode()
    assert [text for text in ("补充", "2026-10-09", "## 任务完成情况") if text not in page] == []


def test_a_rating_and_the_support_list(walked: Walk, sign_in: Any) -> None:
    officer = sign_in(Role.CASE_OFFICER).client
    address = reverse("progress-outcome-rate", args=[walked.project])
    faulty = officer.post(address, {"grade": "failed", "recommended": f"{LEAD}/special_fund"})
    assert [problem.at for problem in faulty.context["problems"]] == ["reason", "recommended.0"]
    asked = {"grade": "excellent", "reason": "任务全部完成", "recommended": f"{LEAD}/special_fund"}
    assert officer.post(address, asked).status_code == HTTPStatus.FOUND
    book = load_workbook(io.BytesIO(officer.get(reverse("round-progress-export", args=[ROUND, "support"])).content))
    cells = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]
    assert [text for text in ("制造业智能化发展专项", "优秀", LEAD, "任务全部完成") if text not in cells] == []
    assert models.RoundRecord.objects.get(kind=RATING.code).state == "excellent"


def test_a_case_from_the_choice_to_every_reader(walked: Walk, sign_in: Any) -> None:
    officer, lead = sign_in(Role.CASE_OFFICER).client, sign_in(Role.APPLICANT).client
    do = {deed: reverse("progress-case-do", args=[walked.project, deed]) for deed in cases.DEEDS}
    assert officer.post(do["choose"], {"why": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert officer.post(do["choose"], {"why": "全流程完整"}).status_code == HTTPStatus.FOUND
    name = walked.case.inventory.systems[0].name
    texts = {f"text-{code}": text for code, text in CLEAN.items()}
    dirty = lead.post(do["write"], {"title": "案例", **texts, "text-results": f"{name}恢复运行", "offer": "1"})
    assert [problem.at for problem in dirty.context["problems"]] == ["texts.results 第 1 段第 1 字"]
    assert f"{name}恢复运行" in dirty.content.decode()
    assert lead.post(do["write"], {"title": "轴承案例", **texts, "offer": "1"}).status_code == HTTPStatus.FOUND
    assert officer.post(do["publish"]).status_code == HTTPStatus.CONFLICT
    for role in (Role.LEGAL_REPRESENTATIVE, Role.INSURER_MANAGER, Role.BROKER, Role.ASSESSOR, Role.TESTER):
        assert sign_in(role).client.post(do["consent"], {"agrees": "yes"}).status_code == HTTPStatus.FOUND
    reinsurer = client_of(walked, Role.REINSURER, "9131011500000K11XJ")
    assert reinsurer.post(do["consent"], {"agrees": "yes"}).status_code == HTTPStatus.FOUND
    reader = sign_in(Role.ASSOCIATION).client
    assert "轴承案例" not in reader.get(reverse("round-cases", args=[ROUND])).content.decode()
    assert officer.post(do["publish"]).status_code == HTTPStatus.FOUND
    assert "轴承案例" in reader.get(reverse("round-cases", args=[ROUND])).content.decode()
    case = models.RoundRecord.objects.get(kind=TYPICAL_CASE.code)
    page = reader.get(reverse("round-case", args=[ROUND, case.pk])).content.decode()
    assert [text for text in ("轴承案例", "做法", "上海海锚轴承制造有限公司") if text not in page] == []
    tester = sign_in(Role.TESTER).client
    assert tester.post(do["consent"], {"agrees": "no", "reason": "口径有误"}).status_code == HTTPStatus.FOUND
    assert "轴承案例" not in reader.get(reverse("round-cases", args=[ROUND])).content.decode()
    assert reader.get(reverse("round-case", args=[ROUND, case.pk])).status_code == HTTPStatus.NOT_FOUND


def test_the_rounds_table_filters_and_exports(pilot: Walk, sign_in: Any) -> None:
    officer = sign_in(Role.CASE_OFFICER).client
    address = reverse("round-progress", args=[ROUND])
    numbers = {
        show: [each["row"].number for each in officer.get(address, {"show": show}).context["rows"]]
        for show in ("", "late", "summary", "rated")
    }
    assert numbers == {
        "": ["SH2026-SD-0002", "SH2026-SD-0001"],
        "late": ["SH2026-SD-0002"],
        "summary": ["SH2026-SD-0001"],
        "rated": [],
    }
    assert officer.get(address, {"q": "第二项目"}).context["found"] == 1
    answer = officer.get(reverse("round-progress-export", args=[ROUND, "pilots"]), {"show": "late"})
    book = load_workbook(io.BytesIO(answer.content))
    cells = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]
    assert ("SH2026-SD-0002" in cells, "SH2026-SD-0001" in cells) == (True, False)
    unknown = officer.get(reverse("round-progress-export", args=[ROUND, "secrets"]))
    assert unknown.status_code == HTTPStatus.NOT_FOUND


def copies(walk: Walk, count: int) -> None:
    """More pilots under way: rows of the same records under other ids, since thirty walks would take minutes."""
    project = models.Project.objects.get(pk=walk.project)
    application = models.ApplicationRecord.objects.get(project=project)
    versions = list(models.RecordVersion.objects.filter(record=application.pk))
    relations = list(models.ProjectRelation.objects.filter(project=project))
    for row in range(count):
        project.pk, project.number = UUID(int=1000 + row), f"SH2026-SD-1{row:03d}"
        project.save(force_insert=True)
        application.pk, application.number, application.project = UUID(int=2000 + row), f"copy-{row}", project
        application.save(force_insert=True)
        for version in versions:
            version.pk, version.record = None, application.pk
        models.RecordVersion.objects.bulk_create(versions)
        for relation in relations:
            relation.pk, relation.project = None, project
        models.ProjectRelation.objects.bulk_create(relations)


@pytest.mark.parametrize("page", ["round-progress", "desk"])
def test_one_pilot_asks_as_much_as_thirty(page: str, pilot: Walk, sign_in: Any) -> None:
    client = sign_in(Role.CASE_OFFICER if page == "round-progress" else Role.APPLICANT).client
    address = reverse(page, args=[ROUND] if page == "round-progress" else [])
    counts = []
    for more in (0, 29):
        copies(pilot, more)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(address)
        assert answer.status_code == HTTPStatus.OK
        counts.append(len(asked))
    assert counts[0] == counts[1]
    shown = answer.content.decode()
    assert "SH2026-SD-1028" in shown or page == "desk"


def test_one_published_case_asks_as_much_as_thirty(walked: Walk, sign_in: Any) -> None:
    walked.at("summarise")
    lead, officer = walked.actor(Role.APPLICANT), walked.actor(Role.CASE_OFFICER)
    choose_case(walked.ports, officer, walked.project, why="全流程完整")
    write_case(walked.ports, lead, walked.project, title="轴承案例", texts=CLEAN, released={})
    offer_case(walked.ports, lead, walked.project)
    for role in CONSENTING:
        consent_to_case(walked.ports, walked.actor(role), walked.project, agrees=True)
    publish_case(walked.ports, officer, walked.project)
    client, counts = sign_in(Role.ASSOCIATION).client, []
    row = models.RoundRecord.objects.get(kind=TYPICAL_CASE.code)
    version = models.RecordVersion.objects.filter(record=row.pk).latest("version")
    for more in (0, 29):
        for copy in range(more):
            row.pk, row.number, row.key = UUID(int=3000 + copy), f"case-{copy}", f"case-{copy}"
            row.save(force_insert=True)
            version.pk, version.record = None, row.pk
            version.save(force_insert=True)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("round-cases", args=[ROUND]))
        counts.append(len(asked))
    assert (counts[0] == counts[1], answer.content.decode().count("轴承案例")) == (True, 30)
    assert not models.RoundRecord.objects.filter(kind=EXIT.code).exists()


def waiting(client: Any) -> list[str]:
    """What the desk asks of somebody in pilots under way, what has no day left out."""
    return [line.label.en for line in client.get(reverse("desk")).context["owed"] if line.left is None]


def test_the_desk_hands_an_exit_from_role_to_role(pilot: Walk, sign_in: Any) -> None:
    officer, lead = sign_in(Role.CASE_OFFICER).client, sign_in(Role.RISK_MANAGER).client
    leader = client_of(pilot, Role.AUTHORITY_LEADER, pilot.case.sheet.authorities[0])
    do = {deed: reverse("progress-exit-do", args=[pilot.project, deed]) for deed in exits.DEEDS}
    proof = SimpleUploadedFile("决定.txt", "处罚决定".encode())
    officer.post(do["propose"], {"ground": ["violation"], "reason": "被行政处罚", "evidence": proof})
    assert (waiting(lead), waiting(leader)) == (["Reply to the proposed exit"], [])
    lead.post(do["reply"], {"reply": "已整改"})
    assert (waiting(lead), waiting(leader)) == ([], ["Sign an opinion on the exit"])
    leader.post(do["sign"], {"ends": "yes", "opinion": "属实"})
    assert waiting(leader) == []
    for unit in pilot.case.sheet.authorities[1:]:
        client_of(pilot, Role.AUTHORITY_LEADER, unit).post(do["sign"], {"ends": "yes", "opinion": "属实"})
    assert waiting(lead) == ["Settle the hand-over"]
    assert waiting(sign_in(Role.MONITOR).client) == ["Settle the hand-over"]
    assert waiting(officer) == ["Answer the summary"], "of the pilot that was walked to its end"


def test_the_desk_hands_a_case_from_role_to_role(walked: Walk, sign_in: Any) -> None:
    officer, lead, broker = (sign_in(role).client for role in (Role.CASE_OFFICER, Role.APPLICANT, Role.BROKER))
    do = {deed: reverse("progress-case-do", args=[walked.project, deed]) for deed in cases.DEEDS}
    officer.post(do["choose"], {"why": "全流程完整"})
    assert (waiting(lead), waiting(broker)) == (["Write the typical case"], [])
    lead.post(do["write"], {"title": "案例", **{f"text-{code}": text for code, text in CLEAN.items()}, "offer": "1"})
    assert (waiting(lead), waiting(broker)) == ([], ["Say whether the case may be published"])
    broker.post(do["consent"], {"agrees": "yes"})
    assert waiting(broker) == []
