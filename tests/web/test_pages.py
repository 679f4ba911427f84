"""What pages show, in both languages, how many queries a list takes, and that nothing on them runs inline."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haitang.contract import waterfall
from haitang.journeys import CLAIM, PAPERS, POLICY, TABS, Walk
from haitang.lexicon import Yuan
from haitang.parties import Role
from haitang.storage import models

pytestmark = pytest.mark.django_db

DATA = re.compile(r'<script id="([\w-]+)" type="application/json">(.*?)</script>', re.DOTALL)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)


def tab(client: Client, project: UUID, code: str) -> str:
    answer = client.get(reverse("case-tab", args=[project, code]))
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def pictures(page: str) -> dict[str, Any]:
    return {name: json.loads(text) for name, text in DATA.findall(page)}


def record(walked: Walk, kind: Any) -> Any:
    with walked.ports.transaction() as work:
        stored = work.latest(kind, walked.project)
    assert stored is not None
    return stored.body


def test_the_claim_page_shows_every_step_of_the_settlement(walked: Walk, sign_in: Any) -> None:
    settlement = record(walked, CLAIM).settlement
    page = tab(sign_in(Role.ADJUSTER).client, walked.project, "claim")
    steps = page.split("理算步骤", 1)[1].split("</table>", 1)[0]
    shown = re.findall(r'<td class="n">([\d,.]+)</td><td class="n">([\d,.]+)</td>', steps)
    assert shown == [(step.before.text(), step.after.text()) for step in settlement.steps]
    data = pictures(page)
    rows = waterfall(settlement)
    assert [round(bar["height"] * 1_000_000) for bar in data["settlement-data"]["rows"]] == [
        abs(row.change.fen) for row in rows
    ]
    hours = record(walked, CLAIM).sheets[0].hours
    without, actual = (series["values"] for series in data["hours-1"]["series"])
    assert [Yuan(round(value * 1_000_000)) for value in without] == [hour.standard for hour in hours]
    assert [Yuan(round(value * 1_000_000)) for value in actual] == [hour.actual for hour in hours]


def test_the_curve_falls_and_carries_the_limit(walked: Walk, sign_in: Any) -> None:
    limit = record(walked, POLICY).contract.aggregate_limit
    curve = pictures(tab(sign_in(Role.ACTUARY).client, walked.project, "assessment"))["curve-data"]
    for series in curve["series"]:
        chances = [chance for _, chance in series["points"]]
        assert len(chances) > 50
        assert chances == sorted(chances, reverse=True)
    assert [mark["value"] for mark in curve["marks"] if mark["axis"] == "x"] == [limit.fen / 1_000_000]


def test_the_ledger_proves_each_leaf(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.ADJUSTER).client
    address = reverse("case-tab", args=[walked.project, "ledger"])
    leaves = client.get(address).context["ledger"].leaves
    assert len(leaves) > 3
    for index in range(len(leaves)):
        context = client.get(address, {"leaf": index}).context
        assert context["holds"] is True
        assert context["steps"][-1].node == context["ledger"].root
    assert all(state.holds for state in context["states"])
    assert client.get(address, {"leaf": "999"}).context["proved"].index == len(leaves) - 1


def test_the_plant_draws_every_conduit_and_zone(walked: Walk, sign_in: Any) -> None:
    page = tab(sign_in(Role.RISK_MANAGER).client, walked.project, "plant")
    plant = walked.case.inventory
    assert page.count("<polyline") == len(plant.conduits)
    assert page.count("<rect") == len(plant.zones)
    assert page.count('class="wire guarded cut"') + page.count('class="wire cut"') == 1


def test_the_owner_sees_who_looked(walked: Walk, sign_in: Any) -> None:
    assert sign_in(Role.REVIEWER).client.get(reverse("case-tab", args=[walked.project, "plant"])).status_code == 200
    owner = tab(sign_in(Role.RISK_MANAGER).client, walked.project, "ledger")
    assert "谁看过" in owner
    assert "评审专家" in owner.split("谁看过", 1)[1]
    assert "谁看过" not in tab(sign_in(Role.ADJUSTER).client, walked.project, "ledger")


def test_htmx_gets_the_part_and_a_reader_the_page(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.RISK_MANAGER).client
    address = reverse("case-tab", args=[walked.project, "policy"])
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "case-part"})
    whole = client.get(address)
    assert part.content.decode().startswith('<div id="case-part">')
    assert "<html" in whole.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_the_language_switch_is_remembered(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.RISK_MANAGER).client
    address = reverse("case-tab", args=[walked.project, "claim"])
    chinese = client.get(address).content.decode()
    answer = client.post(reverse("set_language"), {"language": "en", "next": address})
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, address)
    english = client.get(address).content.decode()
    assert '<html lang="zh-hans">' in chinese
    assert '<html lang="en">' in english
    assert "理算步骤" in chinese
    assert "Steps of the settlement" in english
    assert "Business interruption" in english
    assert "理算步骤" not in english


def test_no_page_holds_a_script_of_its_own(walked: Walk, sign_in: Any, client: Client) -> None:
    reader, auditor = sign_in(Role.RISK_MANAGER).client, sign_in(Role.AUDIT_ADMIN).client
    answers = [client.get(reverse("sign-in")), auditor.get(reverse("audit")), auditor.get(reverse("desk"))]
    answers += [reader.get(reverse(name)) for name in ("desk", "projects")]
    answers += [reader.get(reverse("case-tab", args=[walked.project, code])) for code in TABS]
    for answer in answers:
        page = answer.content.decode()
        assert INLINE.findall(page) == []
        assert HANDLER.findall(page) == []
        assert "javascript:" not in page
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src" not in policy or "unsafe" not in policy.split("script-src", 1)[1].split(";", 1)[0]


def test_every_paper_that_is_offered_can_be_had(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.RISK_MANAGER).client
    link = re.compile(rf"/projects/{walked.project}/papers/([\w-]+)/")
    offered = [code for name in TABS for code in link.findall(tab(client, walked.project, name))]
    assert offered == list(PAPERS)
    starts = {"docx": b"PK", "xlsx": b"PK", "zip": b"PK", "pdf": b"%PDF"}
    for code in offered:
        answer = client.get(reverse("paper", args=[walked.project, code]))
        assert answer.status_code == HTTPStatus.OK, code
        assert answer.content.startswith(starts[PAPERS[code].file.rsplit(".", 1)[1]]), code
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")


def test_lists_take_as_many_queries_for_thirty_rows_as_for_one(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.RISK_MANAGER).client
    spent = {}
    for rows in (1, 30):
        add_projects(walked, rows - models.Project.objects.count())
        for name in ("desk", "projects"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page = client.get(reverse(name)).content.decode()
            spent[name, rows] = len(queries)
        assert page.count("loop-dots") == rows
    assert spent["desk", 30] == spent["desk", 1] <= 28
    assert spent["projects", 30] == spent["projects", 1] <= 24


def add_projects(walked: Walk, count: int) -> None:
    known = models.Project.objects.get(pk=walked.project)
    policy = models.PolicyRecord.objects.get(project=known)
    for number in range(count):
        project = models.Project.objects.create(
            id=uuid4(),
            number=f"TEST-{number:03d}",
            round=known.round,
            title=f"第 {number} 个项目",
            lead=known.lead,
            created_at=known.created_at,
            created_by=known.created_by,
        )
        for relation in known.relations.all():
            models.ProjectRelation.objects.create(
                project=project, organisation=relation.organisation, relation=relation.relation
            )
        policy.pk, policy.number, policy.project = uuid4(), f"TEST-P{number:03d}", project
        policy._state.adding = True
        policy.save()


def test_a_case_page_takes_a_bounded_number_of_queries(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.RISK_MANAGER).client
    for code in TABS:
        with CaptureQueriesContext(connection) as queries:
            tab(client, walked.project, code)
        assert len(queries) <= 64, code


def test_the_api_says_amounts_as_text(walked: Walk, sign_in: Any, client: Client) -> None:
    assert client.get(reverse("health")).json()["status"] == "ok"
    (row,) = sign_in(Role.RISK_MANAGER).client.get(reverse("api-projects")).json()["projects"]
    policy = record(walked, POLICY)
    assert (row["id"], row["premium"]) == (str(walked.project), str(policy.premium))
    assert row["aggregate_limit"] == str(policy.contract.aggregate_limit)


def test_an_administrator_sees_no_business(walked: Walk, sign_in: Any) -> None:
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        client = sign_in(role).client
        desk = client.get(reverse("desk")).content.decode()
        assert "不接触业务数据" in desk
        assert "SH2026-SD-0001" not in desk + client.get(reverse("projects")).content.decode()
        assert client.get(reverse("api-projects")).json() == {"projects": []}


def test_errors_say_what_to_do(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.RISK_MANAGER).client
    client.raise_request_exception = False
    missing = client.get("/nosuch/")
    assert (missing.status_code, "请从工作台重新进入" in missing.content.decode()) == (HTTPStatus.NOT_FOUND, True)
    refused = client.get(reverse("audit"))
    assert (refused.status_code, "风险经理无权查阅审计记录" in refused.content.decode()) == (HTTPStatus.FORBIDDEN, True)
    late = client.post(reverse("do", args=[walked.project, "agree"]))
    assert (late.status_code, "现在不能办理" in late.content.decode()) == (HTTPStatus.CONFLICT, True)


def test_a_failure_shows_no_trace(
    walked: Walk, sign_in: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = sign_in(Role.RISK_MANAGER).client
    client.raise_request_exception = False
    models.RecordVersion.objects.filter(kind="policy").update(body={"broken": "记录"})
    answer = client.get(reverse("case-tab", args=[walked.project, "policy"]))
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Traceback" not in page
    assert "broken" not in page
    assert "请稍后重试" in page


def test_static_files_are_our_own(client: Client) -> None:
    page = client.get(reverse("sign-in")).content.decode()
    assert re.findall(r'(?:src|href)="(https?:)?//', page) == []
    assert [url for url in re.findall(r'(?:src|href)="([^"#]+)"', page) if not url.startswith("/")] == []
    assert configured.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"] == ["'self'"]
