"""XLSX by openpyxl: every table of a document on a sheet of its own, numbers as numbers."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Final

from haitang.documents.archive import pack, unpack
from haitang.documents.model import Cell, Document, Heading, Paragraph, Table

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_FIRST: Final = ("[Content_Types].xml", "_rels/.rels")
_STAMP: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_FORMULA: Final = ("=", "+", "-", "@")
_LONGEST: Final = 31
_NOTES: Final = "说明"
_WIDTH_IN_CHARACTERS: Final = 96


def render_xlsx(document: Document) -> bytes:
    """Write the tables of a document as a workbook; the same document gives the same bytes.

    The first sheet holds the title and the running text. Each table is named by itself, else by the heading above it.
    A text that a spreadsheet would take for a formula is kept as text.

    Raises
    ------
    ValueError
        The document has no table.

    Examples
    --------
    >>> from datetime import date
    >>> from haitang.documents.sheets import style_sheet
    >>> blocks = (Table.of([1, 1], ["项目", "金额"], [["免赔额", "1"]], name="条件"),)
    >>> paper = Document(title="例", sheet=style_sheet("report"), dated=date(2026, 6, 10), author="", blocks=blocks)
    >>> render_xlsx(paper) == render_xlsx(paper)
    True
    """
    import openpyxl

    tables = _named_tables(document)
    if not tables:
        raise ValueError(f"《{document.title}》没有表格，不能导出为 XLSX")
    book = openpyxl.Workbook()
    book.properties.title, book.properties.creator = document.title, document.author
    notes = book.active
    assert notes is not None  # noqa: S101 - a new workbook has one sheet
    _write_notes(notes, document)
    for name, table in tables:
        _write_table(book.create_sheet(name), table, document)
    buffer = BytesIO()
    book.save(buffer)
    parts = unpack(buffer.getvalue())
    parts["docProps/core.xml"] = _dated(parts["docProps/core.xml"], document.dated)
    return pack(parts, dated=document.dated, first=_FIRST)


def _dated(core: bytes, day: date) -> bytes:
    """openpyxl writes the time of saving; the document's own date stands there instead."""
    return _STAMP.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<3>", core)


def _named_tables(document: Document) -> list[tuple[str, Table]]:
    found: list[tuple[str, Table]] = []
    heading = document.title
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Table):
            found.append((_unique(block.name or heading, [_NOTES, *(name for name, _ in found)]), block))
    return found


def _unique(wanted: str, taken: list[str]) -> str:
    stem = _FORBIDDEN.sub(" ", wanted).strip("' ")[:_LONGEST] or "表"
    name, count = stem, 1
    while name.casefold() in {other.casefold() for other in taken}:
        count += 1
        name = f"{stem[: _LONGEST - 4]}（{count}）"
    return name


def _write_notes(sheet: Worksheet, document: Document) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = _NOTES
    sheet.column_dimensions["A"].width = _WIDTH_IN_CHARACTERS
    _put(sheet.cell(1, 1), document.title).font = Font(bold=True, size=16)
    row = 2
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph) and block.text:
            cell = _put(sheet.cell(row, 1), block.text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=isinstance(block, Heading))
            row += 1


def _write_table(sheet: Worksheet, table: Table, document: Document) -> None:
    from openpyxl.utils import get_column_letter

    total = sum(table.widths)
    for index, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = max(10.0, _WIDTH_IN_CHARACTERS * width / total)
    for row, placed in enumerate(table.placed(), start=1):
        for column, cell, continued in placed:
            if not continued:
                _write_cell(sheet, row, column + 1, cell, document)
    if table.head:
        sheet.freeze_panes = f"A{table.head + 1}"


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, document: Document) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    made = sheet.cell(row, column)
    if cell.number is None:
        _put(made, cell.text)
    else:
        made.value = cell.number
        made.number_format = "#,##0.00"
    first = cell.content[0] if cell.content else None
    side = first.align if isinstance(first, Paragraph) else None
    made.alignment = Alignment(
        wrap_text=True, vertical="center", horizontal=None if side is None else "justify" if side == "both" else side
    )
    bold = isinstance(first, Paragraph) and any(run.bold for run in first.runs)
    made.font = Font(bold=cell.head or bold)
    look = document.sheet.table
    pen = Side(style="thin", color=look.rule)
    made.border = Border(left=pen, right=pen, top=pen, bottom=pen)
    if cell.head and look.header_fill:
        made.fill = PatternFill("solid", fgColor=look.header_fill)
    if cell.columns > 1 or cell.rows > 1:
        sheet.merge_cells(
            start_row=row, start_column=column, end_row=row + cell.rows - 1, end_column=column + cell.columns - 1
        )


def _put(cell: SheetCell | MergedCell, text: str) -> SheetCell | MergedCell:
    cell.value = text
    if text.startswith(_FORMULA):
        cell.data_type = "s"
    return cell
