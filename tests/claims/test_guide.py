"""The guide names every column and field of a claim's files, and nothing that is not there."""

import re
from pathlib import Path

from haitang.claims import Accounts, Rulings, loss_heads
from haitang.claims.invoices_csv import COLUMNS as INVOICES
from haitang.claims.production_csv import COLUMNS as PRODUCTION

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "claim.md"


def named(section: str) -> list[str]:
    """Names in the first column of a section's table, in their order."""
    text = GUIDE.read_text(encoding="utf-8").split(f"## `{section}`")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([a-z_]+)`", cell)]


def test_columns_of_the_csv_files() -> None:
    assert named("claim/production.csv") == list(PRODUCTION)
    assert named("claim/invoices.csv") == list(INVOICES)


def test_fields_of_the_yaml_files() -> None:
    assert set(named("claim/accounts.yaml")) == set(Accounts.model_fields) - {"fictional"}
    assert set(named("claim/determinations.yaml")) == set(Rulings.model_fields) - {"fictional"}


def test_every_head_of_loss() -> None:
    text = GUIDE.read_text(encoding="utf-8").split("The heads are in the catalogue")[1].split("\n\n")[0]
    assert set(re.findall(r"`([a-z_]+)`", text)) - {"increased_costs"} == set(loss_heads())
