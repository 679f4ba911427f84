"""The overview and the register of a round: for its authorities alone, the same figures on page and in files."""

from __future__ import annotations

import csv
from http import HTTPStatus
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.urls import reverse

from haitang.journeys import POLICY, Walk
from haitang.parties import Role

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
