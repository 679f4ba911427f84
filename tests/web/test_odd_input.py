"""Odd and hostile input at every address: answered, never a failure of the program; strangers learn nothing by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from haitang.journeys import Walk
from haitang.parties import Role
from haitang.storage import models

pytestmark = pytest.mark.django_db
WEB = Path(__file__).parents[2] / "src" / "haitang" / "web"
LEFT_OUT = {"sign-out", "demo-sign-in", "set_language", "password"}
FIELDS = sorted(
    {name for page in WEB.rglob("*.html") for name in re.findall(r'name="([\w.-]+)"', page.read_text(encoding="utf-8"))}
    | {
        name
        for module in WEB.rglob("*.py")
        for name in re.findall(r'(?:get|getlist)\("([\w.-]+)"', module.read_text(encoding="utf-8"))
    }
)
"""Every field that some form sends, or some page asks for."""
VALUES = (
    "",
    "a\x00b",
    "9" * 30,
    "-1",
    "9999-12-31",
    "0001-01-01T00:00",
    "字" * 9000,
    "机密★",
    "\ud83d".encode("utf-8", "surrogatepass"),
    "../../etc/passwd",
)
CODES = {"code": "shanghai-2026", "tab": "application", "step": "basics", "form": "pdf", "file": "x.csv"}


def routes(found: list[Any], before: str = "") -> Iterator[str]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, before + str(each.pattern))
        elif isinstance(each, URLPattern) and each.name and each.name not in LEFT_OUT and "^" not in before:
            yield before + str(each.pattern)


def addresses(project: UUID, records: list[UUID]) -> Iterator[str]:
    """Each address of the platform about the worked case; where it names a record, once for each kind of record."""

    def filled(route: str, record: UUID) -> str:
        def value(match: re.Match[str]) -> str:
            kind, name = match[1], match[2]
            ids = str(project if name == "project" else record)
            return ids if kind == "uuid" else "1" if kind == "int" else CODES.get(name, "x")

        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", value, route)

    for route in routes(get_resolver().url_patterns):
        named = re.findall(r"<uuid:(\w+)>", route)
        yield from (filled(route, record) for record in (records if set(named) - {"project"} else records[:1]))


def answers(client: Client, address: str, data: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for method in ("get", "post"):
        mark = transaction.savepoint()
        answer = getattr(client, method)(address, data)
        transaction.savepoint_rollback(mark)
        yield method, answer.status_code


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.INSURER_MANAGER, Role.CASE_OFFICER])
def test_nothing_makes_the_program_fail(role: Role, walked: Walk, sign_in: Any) -> None:
    client = sign_in(role).client
    client.raise_request_exception = False
    records = list({row.kind: row.pk for row in models.RoundRecord.objects.all()}.values())
    failed = [
        (method, address, value if isinstance(value, str) else "half a pair")
        for row, address in enumerate(addresses(walked.project, records))
        for value in (VALUES[row % len(VALUES)], VALUES[(row + 3) % len(VALUES)])
        for method, status in answers(client, address, dict.fromkeys(FIELDS, value))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ]
    assert failed == []


def test_a_foreign_case_answers_as_an_unknown_one(walked: Walk, stranger: Any) -> None:
    records = list({row.kind: row.pk for row in models.RoundRecord.objects.filter(project=walked.project)}.values())
    assert len(records) > 1
    unknown = UUID("01980000-0000-7000-8000-000000000000")

    def told(project: UUID) -> list[tuple[str, int]]:
        about = [address for address in addresses(project, records) if str(project) in address]
        return [answer for address in about for answer in answers(stranger.client, address, {"reason": "x"})]

    foreign = told(walked.project)
    assert foreign == told(unknown)
    assert HTTPStatus.OK not in {status for _, status in foreign}


@pytest.mark.parametrize("title", ["", "字" * 121, "机密★方案"])
def test_a_plan_does_not_begin_under_such_a_title(title: str, walked: Walk, stranger: Any) -> None:
    """PostgreSQL keeps no longer title, and nothing that is marked is kept at all."""
    before = models.Project.objects.count()
    answer = stranger.client.post("/projects/new/", {"round": "shanghai-2026", "title": title})
    assert [problem.at for problem in answer.context["problems"]] == ["title"]
    assert models.Project.objects.count() == before
    assert "机密★" not in str(list(models.AuditRow.objects.values()))
