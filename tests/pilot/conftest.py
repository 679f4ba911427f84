"""The worked case's application, and an inventory for it."""

from pathlib import Path

import pytest

from haitang.insured import Inventory, Site, System
from haitang.lexicon import SystemKind
from haitang.parties import Organisation
from haitang.pilot import Application, Round, load_round, read_application, read_parties

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"


@pytest.fixture(scope="session")
def shanghai_round() -> Round:
    return load_round("shanghai-2026")


@pytest.fixture(scope="session")
def parties() -> tuple[Organisation, ...]:
    return read_parties(CASE / "parties.yaml")


@pytest.fixture(scope="session")
def application(parties: tuple[Organisation, ...]) -> Application:
    return read_application(CASE / "application", parties)


@pytest.fixture(scope="session")
def inventory(application: Application) -> Inventory:
    kinds = {
        "sys-grind": ("磨加工线控制系统", SystemKind.PRODUCTION_CONTROL, 2),
        "sys-heat": ("热处理SCADA", SystemKind.SCADA, 3),
        "sys-erp": ("ERP", SystemKind.ERP, 2),
        "sys-scm": ("供应链协同平台", SystemKind.SUPPLY_CHAIN, 3),
    }
    return Inventory(
        enterprise=application.lead.code,
        sites=(Site(code="site-lingang", name="临港厂区", region="310115"),),
        systems=tuple(
            System(
                code=code,
                name=name,
                kind=kind,
                site="site-lingang",
                protection_level=level,
                filing_number="31-0001" if level == 3 else "",
            )
            for code, (name, kind, level) in kinds.items()
        ),
    )
