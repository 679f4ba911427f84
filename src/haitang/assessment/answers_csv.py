"""Answers with their evidence as a CSV file (自评与测评回答，CSV)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from haitang.assessment.catalogues import Catalogues
from haitang.assessment.cells import BadCell, guarded_text
from haitang.assessment.columns import ANSWERS
from haitang.assessment.decoding import csv_table
from haitang.assessment.inventory_rows import cell_text
from haitang.assessment.tables import Read, ReadRow, read_table, shortened
from haitang.insured import Answer, Assurance, Evidence, Inventory, Posture
from haitang.lexicon import BadInput, Digest


def read_answers_csv(
    data: bytes,
    *,
    inventory: Inventory,
    evidence: Mapping[str, bytes],
    file: str = "answers.csv",
    catalogues: Catalogues | None = None,
) -> Posture:
    """Read an enterprise's answers.

    Parameters
    ----------
    data : bytes
        The file; columns as in docs/guide/plant.md.
    inventory : Inventory
        Whose answers they are; the systems that a scope may name.
    evidence : mapping
        Evidence files by name; the answers keep their digests, the files may stay at the plant.
    file : str
        Name for the messages.
    catalogues : Catalogues, optional
        Those that ship with the program, unless given.

    Raises
    ------
    BadInput
        All faults at once, each with line, column, value, bound and advice.
    """
    given = catalogues or Catalogues.shipped()
    raw, problems = csv_table(data, file=file)
    if raw is None:
        raise BadInput(problems)
    choices = {
        "controls": {control.code: control.label for control in given.controls.controls},
        "assurances": {assurance.value: assurance.label for assurance in Assurance},
    }
    read = read_table(ANSWERS, raw, choices)
    _refuse_contradictions(read, inventory, evidence)
    if read.problems:
        raise BadInput(shortened(read.problems, file))
    return Posture(enterprise=inventory.enterprise, answers=tuple(_answer(row, evidence) for row in read.rows))


def write_answers_csv(posture: Posture) -> bytes:
    """The file of a posture; `read_answers_csv` reads it back to an equal one, given the same evidence."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.label.zh for column in ANSWERS.columns])
    for answer in posture.answers:
        cells: list[Any] = [
            answer.control,
            answer.coverage,
            answer.systems,
            answer.assurance.value,
            tuple(item.file for item in answer.evidence),
            answer.evidence[0].note if answer.evidence else "",
            answer.answered_by,
            answer.answered_at.isoformat(),
        ]
        writer.writerow([guarded_text(cell_text(cell)) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _refuse_contradictions(read: Read, inventory: Inventory, evidence: Mapping[str, bytes]) -> None:
    systems = {system.code for system in inventory.systems}
    scopes: set[tuple[str, str]] = set()
    for row in read.rows:
        for system in row.values.get("systems", ()):
            if system not in systems:
                bound = "现有 " + "、".join(sorted(systems))
                read.problem(row.number, "systems", BadCell("引用的系统不存在", system, bound, "核对系统编号"))
        for name in row.values.get("evidence", ()):
            if name not in evidence:
                bound = "现有 " + "、".join(sorted(evidence)) if evidence else "证据文件夹为空"
                read.problem(row.number, "evidence", BadCell("证据文件不存在", name, bound, "补上文件或改正文件名"))
        _refuse_unproven(row, read)
        for system in row.values.get("systems", ("",)):
            scope = (row.values.get("control", ""), system)
            if scope[0] and scope in scopes:
                fault = BadCell("同一控制项在同一范围回答了两次", scope[0], "每个范围一次", "保留一行")
                read.problem(row.number, "control", fault)
            scopes.add(scope)


def _refuse_unproven(row: ReadRow, read: Read) -> None:
    if row.values.get("assurance") == Assurance.ASSESSOR_VERIFIED.value and not row.values.get("evidence"):
        fault = BadCell("经测评核实的回答没有证据", bound="至少一个证据文件", advice="补上证据，或改为 self_declared")
        read.problem(row.number, "evidence", fault)


def _answer(row: ReadRow, evidence: Mapping[str, bytes]) -> Answer:
    note = row.values.get("note", "")
    return Answer(
        control=row.values["control"],
        coverage=row.values["coverage"],
        systems=row.values.get("systems", ()),
        assurance=Assurance(row.values["assurance"]),
        evidence=tuple(
            Evidence(file=name, digest=Digest.sha256(evidence[name]), note=note)
            for name in row.values.get("evidence", ())
        ),
        answered_by=row.values["answered_by"],
        answered_at=row.values["answered_at"],
    )
