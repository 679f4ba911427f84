"""Reads all files of a worked case before anything is done, so that a user mends every fault in one round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from haitang.assessment import json_schemas as plant_schemas
from haitang.assessment import read_answers_csv, read_inventory_csv, read_inventory_xlsx
from haitang.claims import (
    Rulings,
    accounts_schema,
    determinations_schema,
    read_determinations,
)
from haitang.incident import IncidentReport, read_report, report_schema
from haitang.insured import Inventory, Posture
from haitang.journeys.case import SHEET, CaseSheet, case_schema, check_people, read_sheet
from haitang.lexicon import BadInput, NotFound, Problem, parse, refuse_if
from haitang.monitoring import LogSource, Quarantine, SourceFile, read_eve, read_sources
from haitang.parties import Organisation
from haitang.pilot import (
    Application,
    SummarySheet,
    load_round,
    read_application,
    read_parties,
    read_summary_sheet,
    summary_schema,
)
from haitang.pilot import json_schema as pilot_schemas
from haitang.pilot.progress import MilestoneDone, ReportSheet
from haitang.underwriting import PolicyRequest, load_request, request_schema

T = TypeVar("T")
_LARGEST = 50 * 2**20


@dataclass(frozen=True)
class Case:
    """Everything that a case folder holds, read and checked."""

    folder: Path
    sheet: CaseSheet
    parties: tuple[Organisation, ...]
    inventory: Inventory
    inventory_file: str
    posture: Posture
    application: Application
    proofs: dict[str, bytes]
    request: PolicyRequest
    sources: tuple[LogSource, ...]
    report: IncidentReport
    claim_papers: dict[str, str]
    milestones: tuple[tuple[MilestoneDone, bytes], ...]
    reports: tuple[ReportSheet, ...]
    rulings: Rulings
    repaired: Posture | None
    summary: SummarySheet

    def under_way(self) -> Case | None:
        """The second project of a demonstration: the same papers under its own number and title."""
        second = self.sheet.under_way
        if second is None:
            return None
        sheet = self.sheet.model_copy(update={"number": second.number, "title": second.title, "under_way": None})
        return replace(self, sheet=sheet, application=self.application.model_copy(update={"title": second.title.zh}))

    @property
    def logs(self) -> Path:
        """Where the plant keeps its logs."""
        return self.folder / "logs"


def load_case(folder: Path) -> Case:
    """Read a case.

    Raises
    ------
    BadInput
        Every fault of every file that could be read at all, at once.
    """
    if not folder.is_dir():
        raise BadInput([Problem(str(folder), "", "没有这个案例文件夹", advice="见 examples/haimao-bearing")])
    reading = _Reading(folder)
    sheet = reading.take(lambda: read_sheet(folder))
    parties = reading.take(lambda: read_parties(folder / "parties.yaml"))
    if sheet and parties:
        reading.problems += check_people(sheet, parties)
        reading.take(lambda: load_round(sheet.round))
    found = reading.take(lambda: _inventory(folder / "plant"))
    inventory, inventory_file = found or (None, "")
    posture = reading.take(lambda: _posture(folder / "assessment", inventory)) if inventory else None
    repairs = folder / "repair"
    repaired = reading.take(lambda: _posture(repairs, inventory)) if inventory and repairs.is_dir() else None
    application = reading.take(lambda: read_application(folder / "application", parties)) if parties else None
    request = reading.take(lambda: load_request(reading.text("policy/request.yaml"), "policy/request.yaml"))
    sources = reading.take(lambda: read_sources(folder / "logs"))
    if sheet and sources:
        reading.problems += _unreadable_lines(folder / "logs", sources, sheet)
    report = reading.take(lambda: read_report(reading.text("incident/report.yaml"), file="incident/report.yaml"))
    papers = reading.take(lambda: _claim_papers(reading))
    rulings = reading.take(
        lambda: read_determinations(reading.text("claim/determinations.yaml"), file="claim/determinations.yaml")
    )
    milestones = reading.take(lambda: _milestones(reading)) or ()
    reports = _reports(reading)
    summary = reading.take(lambda: read_summary_sheet(folder / "summary"))
    if sheet and application:
        reading.problems += _same_parties(sheet, application)
    refuse_if(reading.problems)
    return Case(
        folder=folder,
        sheet=_there(sheet),
        parties=_there(parties),
        inventory=_there(inventory),
        inventory_file=inventory_file,
        posture=_there(posture),
        application=_there(application),
        proofs=_proofs(folder / "application", _there(application)),
        request=_there(request),
        sources=_there(sources),
        report=_there(report),
        claim_papers=_there(papers),
        milestones=milestones,
        reports=reports,
        rulings=_there(rulings),
        repaired=repaired,
        summary=_there(summary),
    )


def _there(part: T | None) -> T:
    """A part that was read: whatever could not be has been refused before."""
    if part is None:
        raise ValueError("a part of the case is missing although nothing was refused")
    return part


def file_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schemas of everything that a person writes, by the file's place in a case folder."""
    schemas = {SHEET: case_schema()}
    schemas |= {
        name if name == "parties.yaml" else f"application/{name}": schema for name, schema in pilot_schemas().items()
    }
    schemas |= {f"{name} (JSON)": schema for name, schema in plant_schemas().items()}
    schemas |= {
        "policy/request.yaml": request_schema(),
        "logs/source.yaml": SourceFile.model_json_schema(),
        "incident/report.yaml": report_schema(),
        "claim/accounts.yaml": accounts_schema(),
        "claim/determinations.yaml": determinations_schema(),
        "progress/milestones.yaml": TypeAdapter(tuple[MilestoneDone, ...]).json_schema(),
        "progress/report.yaml": ReportSheet.model_json_schema(),
        "summary/summary.yaml": summary_schema(),
    }
    return schemas


@dataclass
class _Reading:
    """Takes file after file, and keeps every fault."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def take(self, reader: Callable[[], T]) -> T | None:
        """What ``reader`` gives, or None with its faults kept."""
        try:
            return reader()
        except BadInput as error:
            self.problems.extend(error.problems)
        except NotFound as error:
            self.problems.append(Problem(SHEET, "round", error.message, advice=error.advice))
        return None

    def text(self, name: str) -> str:
        """The text of a file of the case."""
        data = read_bytes(self.folder / name, name)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            at = f"第 {error.start + 1} 字节"
            raise BadInput([Problem(name, at, "不是 UTF-8 编码", advice="另存为 UTF-8")]) from error


def read_bytes(path: Path, name: str) -> bytes:
    """A file of bounded size.

    Raises
    ------
    BadInput
        It is missing, unreadable or too large.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise BadInput([Problem(name, "", "文件过大", f"{path.stat().st_size} 字节", f"{_LARGEST} 字节")])
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput([Problem(name, "", "缺少文件", advice="补上该文件；格式见 haitang schema")]) from error
    except OSError as error:
        raise BadInput([Problem(name, "", "无法读取", error.strerror or "", advice="检查文件权限")]) from error


def _inventory(folder: Path) -> tuple[Inventory, str]:
    """The workbook where there is one, else the CSV tables."""
    workbook = folder / "inventory.xlsx"
    if workbook.exists():
        return read_inventory_xlsx(read_bytes(workbook, "plant/inventory.xlsx")), "plant/inventory.xlsx"
    tables = {path.name: read_bytes(path, f"plant/csv/{path.name}") for path in sorted((folder / "csv").glob("*.csv"))}
    if not tables:
        advice = "放入 inventory.xlsx，或 csv 文件夹中的各表"
        raise BadInput([Problem("plant/inventory.xlsx", "", "缺少资产清单", advice=advice)])
    return read_inventory_csv(tables), "plant/csv"


def _posture(folder: Path, inventory: Inventory) -> Posture:
    evidence = {path.name: path.read_bytes() for path in sorted((folder / "evidence").glob("*")) if path.is_file()}
    name = f"{folder.name}/answers.csv"
    data = read_bytes(folder / "answers.csv", name)
    return read_answers_csv(data, inventory=inventory, evidence=evidence, file=name)


def _claim_papers(reading: _Reading) -> dict[str, str]:
    names = ("accounts.yaml", "production.csv", "invoices.csv")
    return {name: reading.text(f"claim/{name}") for name in names if (reading.folder / "claim" / name).exists()}


def _milestones(reading: _Reading) -> tuple[tuple[MilestoneDone, bytes], ...]:
    """Milestones that were done, each with what proves it; none where the case says nothing of them."""
    name = "progress/milestones.yaml"
    if not (reading.folder / name).exists():
        return ()
    found = parse(reading.text(name), tuple[MilestoneDone, ...], file=name)
    return tuple((done, read_bytes(reading.folder / "progress" / done.file, f"progress/{done.file}")) for done in found)


def _reports(reading: _Reading) -> tuple[ReportSheet, ...]:
    """The progress reports of units, in the order of their files' names."""
    names = [f"progress/reports/{path.name}" for path in sorted((reading.folder / "progress/reports").glob("*.yaml"))]
    found = [reading.take(partial(_report, reading, name)) for name in names]
    return tuple(sheet for sheet in found if sheet is not None)


def _report(reading: _Reading, name: str) -> ReportSheet:
    return parse(reading.text(name), ReportSheet, file=name)


def _unreadable_lines(folder: Path, sources: tuple[LogSource, ...], sheet: CaseSheet) -> list[Problem]:
    """Lines that no event can be read from. A collector sets them aside and goes on; a case is expected to be whole."""
    quarantine = Quarantine()
    for source in sources:
        for _ in read_eve(folder / source.file, source, at=sheet.moments.watch, quarantine=quarantine):
            pass
    more = quarantine.count - len(quarantine.problems)
    rest = [Problem("logs", "", f"另有 {more} 行无法读取", advice="修复后重试")] if more else []
    return [*quarantine.problems, *rest]


def _proofs(folder: Path, application: Application) -> dict[str, bytes]:
    files = {proof.file for statement in application.eligibility for proof in statement.proofs if proof.file}
    return {file: (folder / file).read_bytes() for file in sorted(files)}


def _same_parties(sheet: CaseSheet, application: Application) -> list[Problem]:
    problems = []
    if application.lead.code != sheet.lead:
        problems.append(
            Problem(
                "application/application.yaml", "lead", "与 case.yaml 的牵头单位不符", application.lead.code, sheet.lead
            )
        )
    if application.round_code != sheet.round:
        problems.append(
            Problem(
                "application/application.yaml", "round", "与 case.yaml 的批次不符", application.round_code, sheet.round
            )
        )
    return problems
