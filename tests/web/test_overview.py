"""The overview and the register of a round: for its authorities alone, the same figures on page and in files."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.storage.crowd import hand_in

from haitang.journeys import POLICY, Walk
from haitang.parties import Role
from haitang.storage import models

pytestmark = pytest.mark.django_db
AUTHORITIES = {Role.CASE_OFFICER, Role.AUTHORITY_LEADER}
ROUND = "shanghai-2026"
FILES = ("overview.xlsx", "overview.csv", "register.xlsx", "register.csv")
PAGES = [reverse(name, args=[ROUND]) for name in ("round-overview", "round-register")]


@pytest.mark.parametrize("role", list(Role))
def test_only_the_authorities_of_the_round_see_it(role: Role, walked: Walk, sign_in: Any) -> None:
    client = sign_in(role).client
    pages = [client.get(page).status_code for page in PAGES]
    files = [client.get(reverse("round-export", args=[ROUND, file])).status_code for file in FILES]
    wanted = HTTPStatus.OK if role in AUTHORITIES else HTTPStatus.FORBIDDEN
    assert pages == [wanted] * len(PAGES)
    assert files == [wanted] * len(files)
    tabs = client.get(reverse("round", args=[ROUND])).content.decode()
    assert (PAGES[0] in tabs) is (role in AUTHORITIES)


def test_the_figures_are_those_of_the_records(walked: Walk, sign_in: Any) -> None:
    with walked.ports.transaction() as work:
        policy = work.latest(POLICY, walked.project)
    assert policy
    page = sign_in(Role.CASE_OFFICER).client.get(PAGES[0]).content.decode()
    wanted = [policy.body.premium.in_wan(), policy.body.contract.aggregate_limit.in_wan(), "浦东新区"]
    assert [text for text in wanted if text not in page] == []


def test_the_register_as_files(walked: Walk, sign_in: Any) -> None:
    from openpyxl import load_workbook

    client = sign_in(Role.CASE_OFFICER).client
    text = client.get(reverse("round-export", args=[ROUND, "register.csv"])).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert any("海锚轴承" in cell for row in rows for cell in row)
    book = load_workbook(BytesIO(client.get(reverse("round-export", args=[ROUND, "register.xlsx"])).content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("海锚轴承" in cell for cell in cells)


def test_an_unknown_file_is_not_found(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.CASE_OFFICER).client
    assert client.get(reverse("round-export", args=[ROUND, "secrets.zip"])).status_code == HTTPStatus.NOT_FOUND
    assert client.get(PAGES[1], {"page": "999999", "state": "no-such", "district": "'"}).status_code == HTTPStatus.OK


def test_the_public_edition_tells_no_small_cell(walked: Walk, sign_in: Any) -> None:
    """Two districts with one insured enterprise each: neither is told, nor what the total less the rest would tell."""
    at = datetime(2026, 6, 20, 2, tzinfo=UTC)
    for number in range(1, 5):
        hand_in(walked, number, at=at, region="310112", insured=("11万元", "500万元"))
    hand_in(walked, 5, at=at, region="310101", insured=("7.77万元", "777万元"))
    client = sign_in(Role.CASE_OFFICER).client

    def districts(file: str) -> dict[str, list[str]]:
        text = client.get(reverse("round-export", args=[ROUND, file])).content.decode("utf-8-sig")
        return {row[0]: row[5:7] for row in csv.reader(StringIO(text)) if len(row) == 7 and row[0].endswith("区")}

    whole, public = districts("overview.csv"), districts("public.csv")
    assert whole["黄浦区"] == ["777.00", "7.77"], "there is something that could leak"
    assert whole["闵行区"] == ["2000.00", "44.00"]
    withheld = ["不公布（保护不足 3 家的数据）"] * 2
    assert public == {"闵行区": withheld, "黄浦区": withheld, "浦东新区": withheld}


def test_an_export_is_filtered_and_audited(walked: Walk, sign_in: Any) -> None:
    hand_in(walked, 1, at=datetime(2026, 6, 20, 2, tzinfo=UTC), region="310101")
    officer = sign_in(Role.CASE_OFFICER)
    address = reverse("round-export", args=[ROUND, "register.csv"])
    rows = list(csv.reader(StringIO(officer.client.get(address, {"district": "310101"}).content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["SB1"]
    last = models.AuditRow.objects.order_by("sequence").last()
    assert last is not None
    assert (last.body["subject"], last.body["actor"]) == (f"{ROUND}/register.csv", str(officer.actor.id))
    refused = sign_in(Role.UNDERWRITER).client.get(address)
    last = models.AuditRow.objects.order_by("sequence").last()
    assert last is not None
    assert (refused.status_code, last.result, last.body["subject"]) == (403, "refused", f"{ROUND}/register.csv")


def test_the_pages_take_as_many_queries_for_thirty_as_for_one(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.CASE_OFFICER).client

    def counted() -> list[int]:
        found = []
        for page in PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == HTTPStatus.OK
            found.append(len(queries))
        return found

    counted()
    with_one = counted()
    for number in range(1, 30):
        hand_in(walked, number, at=datetime(2026, 6, 20, 2, tzinfo=UTC), region="310101")
    assert counted() == with_one
