"""The inventory by workbook: compared first, then taken; faults told by row; nobody else's plant."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from haitang.assessment import write_inventory_xlsx
from haitang.insured import Inventory
from haitang.journeys import PLANT, Walk
from haitang.parties import Role, may

pytestmark = pytest.mark.django_db


def sent(data: bytes, name: str = "inventory.xlsx") -> dict[str, Any]:
    return {"workbook": SimpleUploadedFile(name, data)}


def kept(walk: Walk) -> Any:
    with walk.ports.transaction() as work:
        found = work.latest(PLANT, walk.project)
    assert found
    return found


def renamed(inventory: Inventory) -> Inventory:
    first, *rest = inventory.systems
    return inventory.model_copy(update={"systems": (first.model_copy(update={"name": "改名后的系统"}), *rest)})


def test_what_was_compared_is_what_is_taken(walked: Walk, sign_in: Any) -> None:
    client, before = sign_in(Role.RISK_MANAGER).client, kept(walked)
    data = write_inventory_xlsx(renamed(before.body))
    page = client.post(reverse("plant-compare", args=[walked.project]), sent(data))
    assert page.status_code == HTTPStatus.OK
    assert [(change.table, change.kind) for _, change in page.context["changes"]] == [("systems", "changed")]
    assert "改名后的系统" in page.content.decode()
    assert kept(walked).version == before.version, "comparing keeps nothing"
    digest = page.context["preview"].digest.hex
    take = reverse("plant-take", args=[walked.project])
    assert client.post(take, {"digest": "0" * 64}).status_code == HTTPStatus.CONFLICT
    assert client.post(take, {"digest": digest}).status_code == HTTPStatus.FOUND
    assert (kept(walked).version, kept(walked).body) == (before.version + 1, renamed(before.body))


def test_the_workbook_reads_back_to_the_same_inventory(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.RISK_MANAGER).client
    data = b"".join(client.get(reverse("plant-workbook", args=[walked.project])))
    page = client.post(reverse("plant-compare", args=[walked.project]), sent(data))
    assert page.context["changes"] == []
    assert "一致" in page.content.decode()


def test_faults_are_told_by_sheet_and_row_and_nothing_is_kept(walked: Walk, sign_in: Any) -> None:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(write_inventory_xlsx(kept(walked).body)))
    sheet = next(sheet for sheet in book if sheet.title in {"systems", "系统"})
    sheet.cell(row=2, column=1).value = "Not A Code"
    sheet.cell(row=3, column=1).value = None
    faulty = BytesIO()
    book.save(faulty)
    client, before = sign_in(Role.RISK_MANAGER).client, kept(walked).version
    page = client.post(reverse("plant-compare", args=[walked.project]), sent(faulty.getvalue()))
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert len(page.context["problems"]) >= 2
    fake = client.post(reverse("plant-compare", args=[walked.project]), sent(b"MZ not a workbook"))
    assert fake.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [problem.message for problem in fake.context["problems"]] == ["文件内容与扩展名不符"]
    assert kept(walked).version == before


def test_the_plant_of_another_enterprise_is_refused(walked: Walk, sign_in: Any) -> None:
    other = kept(walked).body.model_copy(update={"enterprise": "D2143569X"})
    page = sign_in(Role.RISK_MANAGER).client.post(
        reverse("plant-compare", args=[walked.project]), sent(write_inventory_xlsx(other))
    )
    assert [problem.message for problem in page.context["problems"]] == ["不是牵头单位的数据"]


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_import_imports(role: Role, walked: Walk, sign_in: Any, relations_of: Any) -> None:
    who = sign_in(role)
    held = relations_of(who.actor)
    data = write_inventory_xlsx(kept(walked).body)
    status = who.client.post(reverse("plant-compare", args=[walked.project]), sent(data)).status_code
    refused = HTTPStatus.FORBIDDEN if held else HTTPStatus.NOT_FOUND
    assert status == (HTTPStatus.OK if may(who.actor, "plant.import", held) else refused)
