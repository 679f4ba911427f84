"""Reads raw rows by the published column list: headers in code or Chinese, all faults of a table at once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from haitang.assessment.cells import BadCell, Choices, is_empty, plain_text, read_cell
from haitang.assessment.columns import Column, Table
from haitang.lexicon import Problem

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
MOST_BYTES: Final = 20_000_000
MOST_PROBLEMS: Final = 500


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as found: where it is, its header, and its rows with their numbers in the file."""

    file: str
    header: Sequence[Any]
    rows: Sequence[tuple[int, Sequence[Any]]]
    sheet: str = ""
    header_row: int = 1

    def at(self, row: int, column: str = "", index: int | None = None) -> str:
        """Where a cell is, as its reader finds it."""
        place = f"第 {row} 行 {column}".strip()
        if not self.sheet:
            return place
        cell = f"（{letters(index)}{row}）" if index is not None else ""
        return f"{self.sheet} {place}{cell}"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The cells of a row that could be read; ``whole`` where all could."""

    number: int
    values: Mapping[str, Any]
    whole: bool


@dataclass(slots=True)
class Read:
    """What a table gave: its rows, its problems, and which column stands where."""

    raw: RawTable
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    lacks_columns: bool = False

    def problem(self, row: int, column: str, fault: BadCell) -> None:
        """Add what is wrong with one cell."""
        at = self.raw.at(row, column, self.places.get(column))
        self.problems.append(Problem(self.raw.file, at, fault.message, fault.value, fault.bound, fault.advice))


def read_table(table: Table, raw: RawTable, choices: Mapping[str, Choices]) -> Read:
    """Read every row of a table.

    Parameters
    ----------
    table : Table
        Its columns.
    raw : RawTable
        Its cells.
    choices : mapping
        What columns of type ``choice`` admit, by the name that the column gives.
    """
    read = Read(raw)
    columns = _columns(table, raw, read)
    if len(raw.rows) > MOST_ROWS:
        read.problem(
            raw.header_row, "", BadCell("行数过多", str(len(raw.rows)), f"至多 {MOST_ROWS} 行", "拆成多份导入")
        )
        return read
    for number, cells in raw.rows:
        if not all(is_empty(cell) for cell in cells):
            _read_row(number, cells, columns, read, choices)
    if table.required and not read.rows and not read.problems:
        read.problem(raw.header_row, "", BadCell("表中没有数据行", bound="至少一行", advice="填入数据"))
    return read


def _read_row(
    number: int, cells: Sequence[Any], columns: Mapping[int, Column], read: Read, choices: Mapping[str, Choices]
) -> None:
    values, before = {}, len(read.problems)
    for index, column in columns.items():
        raw = cells[index] if index < len(cells) else None
        try:
            value = read_cell(column, raw, choices.get(column.choices, {}))
        except BadCell as fault:
            read.problem(number, column.code, fault)
        else:
            if value is not None:
                values[column.code] = value
    beyond = [cell for cell in cells[len(read.raw.header) :] if not is_empty(cell)]
    if beyond:
        advice = "值中有逗号的须用双引号括起" if not read.raw.sheet else "删去多余的单元格"
        read.problem(number, "", BadCell("比表头多出单元格", str(beyond[0])[:60], f"{len(read.raw.header)} 列", advice))
    whole = len(read.problems) == before and not read.lacks_columns
    read.rows.append(ReadRow(number, values, whole))


def _columns(table: Table, raw: RawTable, read: Read) -> dict[int, Column]:
    """Which column stands at which place; problems for those that are missing, unknown or twice there."""
    names = {name: column for column in table.columns for name in _names(column)}
    found: dict[int, Column] = {}
    for index, cell in enumerate(raw.header):
        try:
            header = plain_text(cell)
        except BadCell as fault:
            read.problem(raw.header_row, "", fault)
            continue
        if not header:
            _refuse_nameless(index, raw, read)
            continue
        column = names.get(header.casefold())
        if column is None:
            read.problem(
                raw.header_row, header[:60], BadCell("未知的列", header[:60], _headers(table), _nearest(header, table))
            )
        elif column in found.values():
            read.problem(raw.header_row, column.code, BadCell("列出现了两次", header, "每列一次", "删去一列"))
        else:
            found[index] = column
            read.places[column.code] = index
    for column in table.columns:
        if column.required and column not in found.values():
            read.lacks_columns = True
            missing = BadCell(
                "缺少必需的列", bound=_headers(table), advice=f"加上列 {column.code}（{column.label.zh}）"
            )
            read.problem(raw.header_row, column.code, missing)
    return found


def _refuse_nameless(index: int, raw: RawTable, read: Read) -> None:
    if any(index < len(cells) and not is_empty(cells[index]) for _, cells in raw.rows):
        fault = BadCell("列没有表头", bound="每列有表头", advice=f"给第 {letters(index)} 列加表头，或删去该列")
        read.problem(raw.header_row, "", fault)


def _names(column: Column) -> set[str]:
    return {column.code.casefold(), column.label.zh.casefold(), column.label.en.casefold()}


def _headers(table: Table) -> str:
    return "、".join(column.code for column in table.columns)


def _nearest(header: str, table: Table) -> str:
    names = [column.code for column in table.columns] + [column.label.zh for column in table.columns]
    near = difflib.get_close_matches(header, names, n=1, cutoff=0.5)
    return f"是否为 {near[0]}" if near else "删去该列，或改为所列表头之一"


def letters(index: int) -> str:
    """Name of a column in a spreadsheet, counted from 0.

    Examples
    --------
    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shortened(problems: Sequence[Problem], file: str) -> list[Problem]:
    """The problems, with the last ones folded into a count where there are too many to read."""
    if len(problems) <= MOST_PROBLEMS:
        return list(problems)
    more = len(problems) - MOST_PROBLEMS
    return [*problems[:MOST_PROBLEMS], Problem(file, "", f"另有 {more} 处错误未列出", advice="先改正以上各处")]
