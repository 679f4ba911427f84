"""The guide prints the column list that the readers check."""

from pathlib import Path

import pytest

from haitang.assessment import ANSWERS, INVENTORY, Table, column_table, json_schemas

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "plant.md"


@pytest.mark.parametrize("table", [*INVENTORY, ANSWERS], ids=lambda table: table.code)
def test_every_table_is_printed_as_it_is(table: Table) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert f"`{table.code}.csv`" in text
    assert column_table(table) in text


def test_schemas_name_every_field() -> None:
    schemas = json_schemas()
    assert sorted(schemas["inventory"]["properties"]) == [
        "assets",
        "conduits",
        "enterprise",
        "lines",
        "processes",
        "sites",
        "systems",
        "zones",
    ]
    assert {schema["additionalProperties"] for schema in schemas.values()} == {False}
