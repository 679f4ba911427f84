"""Joins the tables of an inventory into one record, and splits it again; CSV and XLSX share this."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

from haitang.assessment.catalogues import Catalogues
from haitang.assessment.cells import Choices
from haitang.assessment.columns import INVENTORY, Column, Table
from haitang.assessment.tables import Read, shortened
from haitang.insured import (
    TABLES,
    Asset,
    Conduit,
    Fault,
    Inventory,
    Line,
    Process,
    Site,
    System,
    Zone,
    faults_of,
)
from haitang.lexicon import BadInput, Label, Problem, Record, SystemKind, problems_of

SCHEMAS: Final[Mapping[str, type[Record]]] = MappingProxyType(
    {
        "sites": Site,
        "lines": Line,
        "systems": System,
        "zones": Zone,
        "conduits": Conduit,
        "assets": Asset,
        "processes": Process,
    }
)


def inventory_choices(catalogues: Catalogues) -> dict[str, Choices]:
    """What the columns of type ``choice`` admit."""
    return {
        "system_kinds": {kind.value: kind.label for kind in SystemKind},
        "guards": {guard.code: guard.label for guard in catalogues.reach.guards},
        "categories": {category.code: category.label for category in catalogues.categories},
    }


def table_named(name: str) -> Table | None:
    """The table of an inventory by its code, its Chinese or its English name."""
    wanted = name.strip().casefold()
    for table in INVENTORY:
        if wanted in {table.code, table.label.zh, table.label.en.casefold()}:
            return table
    return None


def join(reads: Mapping[str, Read], problems: Sequence[Problem], *, file: str, present: Collection[str]) -> Inventory:
    """One inventory out of its tables.

    Parameters
    ----------
    reads : mapping
        What each table gave.
    problems : sequence of Problem
        What was already found wrong.
    file : str
        Name for problems of the whole.
    present : collection of str
        Tables that the input has, readable or not. An optional one that is absent is empty; references into one that
        could not be read are not checked.

    Raises
    ------
    BadInput
        All that is wrong, with what was found before.
    """
    found = [*problems, *(problem for read in reads.values() for problem in read.problems)]
    found.extend(_enterprise_problems(reads.get("enterprise")))
    rows = {table: _values(reads.get(table)) for table in TABLES if _is_known(table, reads, present)}
    found.extend(_placed(fault, reads[fault.table]) for fault in faults_of(rows))
    records = {table: _records(table, reads.get(table), found) for table in TABLES}
    if found:
        raise BadInput(shortened(found, file))
    enterprise = reads["enterprise"].rows[0].values["code"]
    return Inventory.model_validate({"enterprise": enterprise, **records})


def _is_known(table: str, reads: Mapping[str, Read], present: Collection[str]) -> bool:
    """Whether it is known what a table holds, so that a reference into it can be wrong."""
    if table in reads:
        return bool(reads[table].rows) or not reads[table].problems
    required = next(each.required for each in INVENTORY if each.code == table)
    return table not in present and not required


def _values(read: Read | None) -> list[Mapping[str, Any]]:
    return [row.values for row in read.rows] if read else []


def _enterprise_problems(read: Read | None) -> list[Problem]:
    if read is None or len(read.rows) <= 1:
        return []
    row = read.rows[1].number
    return [
        Problem(read.raw.file, read.raw.at(row), "企业多于一行", str(len(read.rows)), "一行", "一份清单只写一个企业")
    ]


def _placed(fault: Fault, read: Read) -> Problem:
    row = read.rows[fault.index].number
    at = read.raw.at(row, fault.field, read.places.get(fault.field))
    advice = "改用另一编号" if fault.field == "code" else "核对编号，或在被引用的表中补上"
    return Problem(read.raw.file, at, fault.message, fault.value, fault.bound, advice)


def _records(table: str, read: Read | None, found: list[Problem]) -> tuple[Record, ...]:
    if read is None:
        return ()
    records = []
    for row in read.rows:
        if row.whole:
            try:
                records.append(SCHEMAS[table].model_validate(dict(row.values)))
            except ValidationError as error:
                found.extend(problems_of(error, file=read.raw.file, at=read.raw.at(row.number)))
    return tuple(records)


def split(inventory: Inventory) -> dict[str, list[list[str]]]:
    """The rows of every table as text, in the order of the column list, without headers."""
    records: dict[str, Sequence[Record]] = {table: getattr(inventory, table) for table in TABLES}
    tables = {"enterprise": [[inventory.enterprise]]}
    for table in INVENTORY:
        if table.code in records:
            tables[table.code] = [row_text(record, table.columns) for record in records[table.code]]
    return tables


def row_text(record: Record, columns: Sequence[Column]) -> list[str]:
    """The cells of a record as text that reads back to the same values."""
    return [cell_text(getattr(record, column.code)) for column in columns]


def cell_text(value: Any) -> str:
    """One value as text that reads back to it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return ";".join(str(item) for item in value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, SystemKind):
        return value.value
    return str(value)


def header_labels(table: Table) -> list[Label]:
    """Headers of a table in both languages, in order."""
    return [column.label for column in table.columns]
