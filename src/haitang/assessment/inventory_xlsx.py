"""An inventory as an XLSX workbook, one sheet for each table (资产清单，XLSX), and the empty template."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from haitang.assessment.catalogues import Catalogues
from haitang.assessment.cells import Choices, guarded_text, is_empty
from haitang.assessment.columns import BOUNDS, INVENTORY, Table
from haitang.assessment.inventory_rows import inventory_choices, join, split, table_named
from haitang.assessment.tables import MOST_COLUMNS, MOST_ROWS, RawTable, Read, letters, read_table
from haitang.assessment.workbook import open_workbook, workbook_bytes
from haitang.insured import Inventory
from haitang.lexicon import BadInput, Problem

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

GUIDE: Final = "说明"
"""The sheet of the template that explains the columns; readers pass over it."""


def read_inventory_xlsx(
    data: bytes, *, file: str = "inventory.xlsx", catalogues: Catalogues | None = None
) -> Inventory:
    """Read an inventory from a workbook.

    Parameters
    ----------
    data : bytes
        The workbook (.xlsx). Sheets are named by a table's code or Chinese name; one named 说明 is passed over.
    file : str
        Name for the messages.
    catalogues : Catalogues, optional
        Those that ship with the program, unless given.

    Raises
    ------
    BadInput
        All faults of all sheets at once, each with sheet, row, column, cell, value, bound and advice.
    """
    workbook, problems = open_workbook(data, file=file)
    if workbook is None:
        raise BadInput(problems)
    choices = inventory_choices(catalogues or Catalogues.shipped())
    reads: dict[str, Read] = {}
    seen: set[str] = set()
    for sheet in workbook.worksheets:
        table = table_named(sheet.title)
        if table is None:
            problems.extend(_unknown(sheet.title, file))
        elif table.code in seen:
            problems.append(Problem(file, sheet.title, "同一张表有两个工作表", bound="每张表一个", advice="删去一个"))
        else:
            seen.add(table.code)
            raw, faults = _raw(sheet, file)
            problems.extend(faults)
            if raw is not None:
                reads[table.code] = read_table(table, raw, choices)
    problems.extend(
        Problem(file, table.code, "缺少工作表", bound=f"必需的表：{table.label.zh}", advice="按模板补上")
        for table in INVENTORY
        if table.required and table.code not in seen
    )
    return join(reads, problems, file=file, present=seen)


def _unknown(title: str, file: str) -> list[Problem]:
    if title.strip() == GUIDE:
        return []
    names = [table.label.zh for table in INVENTORY] + [table.code for table in INVENTORY]
    near = difflib.get_close_matches(title, names, n=1)
    advice = f"是否为 {near[0]}" if near else f"删去该表，或改名为 {GUIDE}"
    return [Problem(file, title, "未知的工作表", bound="、".join(table.label.zh for table in INVENTORY), advice=advice)]


def _raw(sheet: Worksheet, file: str) -> tuple[RawTable | None, list[Problem]]:
    """Header and rows of a sheet; merged cells are refused, since it is not said which rows their value is of."""
    if sheet.max_row > MOST_ROWS + 1 or sheet.max_column > MOST_COLUMNS:
        size = f"{sheet.max_row} 行 {sheet.max_column} 列"
        most = f"至多 {MOST_ROWS} 行 {MOST_COLUMNS} 列"
        return None, [Problem(file, sheet.title, "工作表过大", size, most, "删去远处的空白单元格或拆开")]
    problems = [
        Problem(file, f"{sheet.title} {merged.coord}", "有合并单元格", bound="每格一个值", advice="取消合并，逐行填写")
        for merged in sheet.merged_cells.ranges
    ]
    rows: list[tuple[int, list[Any]]] = [
        (number, [_value(cell) for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), start=1)
    ]
    filled = [(number, cells) for number, cells in rows if not all(is_empty(cell) for cell in cells)]
    if not filled:
        return None, [*problems, Problem(file, sheet.title, "工作表是空的", bound="一行表头", advice="按模板填写")]
    number, header = filled[0]
    while header and is_empty(header[-1]):
        header.pop()
    return RawTable(file, header, filled[1:], sheet=sheet.title, header_row=number), problems


def _value(cell: Cell | MergedCell) -> Any:
    """The raw value; text that only looks like a formula is guarded, so that real formulas alone are refused."""
    if isinstance(cell.value, str) and cell.data_type != "f":
        return guarded_text(cell.value)
    return cell.value


def write_inventory_xlsx(inventory: Inventory, *, catalogues: Catalogues | None = None) -> bytes:
    """The workbook of an inventory, the same bytes for the same content.

    What it writes, `read_inventory_xlsx` reads back to an equal inventory.
    """
    return _written(split(inventory), catalogues or Catalogues.shipped())


def inventory_template(*, catalogues: Catalogues | None = None) -> bytes:
    """An empty workbook to fill in: headers, lists to choose from, and a sheet that explains each column."""
    return _written({table.code: [] for table in INVENTORY}, catalogues or Catalogues.shipped())


def _written(rows: Mapping[str, list[list[str]]], catalogues: Catalogues) -> bytes:
    from openpyxl import Workbook

    choices = inventory_choices(catalogues)
    workbook = Workbook()
    first = workbook.worksheets[0]
    for table in INVENTORY:
        sheet = workbook.create_sheet(table.label.zh)
        _fill(sheet, [column.label.zh for column in table.columns], rows[table.code])
        _offer(sheet, table, choices)
    workbook.remove(first)
    _explain(workbook, choices)
    return workbook_bytes(workbook)


def _fill(sheet: Worksheet, header: list[str], rows: list[list[str]]) -> None:
    from openpyxl.styles import Font, PatternFill

    for index, title in enumerate(header, start=1):
        cell = sheet.cell(row=1, column=index, value=title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E9EFF4")
        widest = max((_width(row[index - 1]) for row in rows), default=0)
        sheet.column_dimensions[letters(index - 1)].width = min(48, max(12, _width(title) + 2, widest + 2))
    for number, row in enumerate(rows, start=2):
        for index, text in enumerate(row, start=1):
            if text:
                written = sheet.cell(row=number, column=index, value=text)
                # Text, even where it looks like a formula or a number, so that it reads back as it was.
                written.data_type = "s"
                written.number_format = "@"
    sheet.freeze_panes = "A2"


def _offer(sheet: Worksheet, table: Table, choices: Mapping[str, Choices]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    for index, column in enumerate(table.columns):
        listed = list(choices.get(column.choices, {})) if column.kind == "choice" else []
        listed = ["是", "否"] if column.kind == "flag" else listed
        formula = '"' + ",".join(listed) + '"'
        # A list in a cell's rule has at most 255 characters; longer ones are in the sheet that explains.
        if listed and len(formula) <= 255:
            rule = DataValidation(type="list", formula1=formula, allow_blank=not column.required)
            letter = letters(index)
            rule.add(f"{letter}2:{letter}{MOST_ROWS}")
            sheet.add_data_validation(rule)


def _explain(workbook: Workbook, choices: Mapping[str, Choices]) -> None:
    sheet = workbook.create_sheet(GUIDE)
    rows = [
        [
            table.label.zh,
            column.label.zh,
            column.code,
            "是" if column.required else "否",
            BOUNDS[column.kind].zh,
            column.meaning.zh,
            "；".join(f"{code}（{label.zh}）" for code, label in choices.get(column.choices, {}).items()),
        ]
        for table in INVENTORY
        for column in table.columns
    ]
    _fill(sheet, ["表", "列", "编号", "必填", "取值", "含义", "可选值"], rows)


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
