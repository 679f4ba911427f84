"""The plant of the worked case, as bytes and as records."""

from datetime import datetime
from pathlib import Path

import pytest

from haitang.assessment import Assessment, Catalogues, assess, read_answers_csv, read_inventory_csv
from haitang.insured import Inventory, Posture
from haitang.lexicon import SHANGHAI, Yuan

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"
NOW = datetime(2026, 6, 10, 14, tzinfo=SHANGHAI)
TURNOVER = Yuan.parse("6.2亿元")


@pytest.fixture(scope="session")
def csv_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((CASE / "plant" / "csv").iterdir())}


@pytest.fixture(scope="session")
def workbook() -> bytes:
    return (CASE / "plant" / "inventory.xlsx").read_bytes()


@pytest.fixture(scope="session")
def evidence() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((CASE / "assessment" / "evidence").iterdir())}


@pytest.fixture(scope="session")
def answers_file() -> bytes:
    return (CASE / "assessment" / "answers.csv").read_bytes()


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return Catalogues.shipped()


@pytest.fixture(scope="session")
def plant(csv_files: dict[str, bytes]) -> Inventory:
    return read_inventory_csv(csv_files)


@pytest.fixture(scope="session")
def posture(answers_file: bytes, plant: Inventory, evidence: dict[str, bytes]) -> Posture:
    return read_answers_csv(answers_file, inventory=plant, evidence=evidence)


@pytest.fixture(scope="session")
def assessed(plant: Inventory, posture: Posture) -> Assessment:
    return assess(plant, posture, turnover=TURNOVER, sector="manufacturing", now=NOW)
