"""The worked case, read as the journeys read it."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import BaseModel

from haitang.claims import Claim, ClaimNotice, Rulings, file_claim, read_determinations
from haitang.contract import Contract
from haitang.incident import Incident, IncidentReport, read_report
from haitang.lexicon import SHANGHAI, parse

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"


class Request(BaseModel):
    """The part of ``policy/request.yaml`` that a claim needs."""

    contract: Contract


@pytest.fixture(scope="session")
def contract() -> Contract:
    return parse((CASE / "policy" / "request.yaml").read_text(encoding="utf-8"), Request, file="request.yaml").contract


@pytest.fixture(scope="session")
def report() -> IncidentReport:
    return read_report((CASE / "incident" / "report.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def incident(report: IncidentReport, contract: Contract) -> Incident:
    return report.incident(UUID(int=7), contract.insured)


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    names = ("accounts.yaml", "production.csv", "invoices.csv")
    return {name: (CASE / "claim" / name).read_text(encoding="utf-8") for name in names}


@pytest.fixture(scope="session")
def rulings() -> Rulings:
    return read_determinations((CASE / "claim" / "determinations.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def notice() -> ClaimNotice:
    return ClaimNotice(
        id=UUID(int=8),
        incident=UUID(int=7),
        policy="DA-2026-000001",
        filed_by="何敏",
        filed_at=datetime(2026, 8, 28, 14, tzinfo=SHANGHAI),
    )


@pytest.fixture(scope="session")
def claim(
    notice: ClaimNotice, files: dict[str, str], incident: Incident, contract: Contract, report: IncidentReport
) -> Claim:
    return file_claim(notice, files, incident=incident, contract=contract, events=report.events)
