"""Tables of figures as a workbook or as CSV: counts and amounts as numbers, nothing as a formula, long ones quickly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.lexicon import Yuan
from haitang.pilot import FEWEST

Value = str | int | Yuan | None
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDEST: Final = 40
_TITLE: Final = 31


@dataclass(frozen=True)
class Sheet:
    """A table of an export; money is written in 万元, and None as withheld."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]


def as_xlsx(sheets: Sequence[Sheet], note: str) -> bytes:
    """A sheet for each table, its head frozen, and ``note`` under it."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        page: Any = book.create_sheet(sheet.name[:_TITLE])
        page.freeze_panes = "A2"
        for place, width in enumerate(_widths(sheet)):
            page.column_dimensions[chr(ord("A") + place)].width = width
        page.append([_head(page, text) for text in sheet.heads])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
        page.append([])
        page.append([_cell(page, note)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(sheets: Sequence[Sheet]) -> bytes:
    """One table under the other; UTF-8 with a mark, which spreadsheets ask for."""
    out = io.StringIO()
    writer = csv.writer(out)
    for number, sheet in enumerate(sheets):
        if number:
            writer.writerow([])
        if len(sheets) > 1:
            writer.writerow([sheet.name])
        writer.writerow(sheet.heads)
        writer.writerows([_harmless(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _text(value: Value) -> str:
    if value is None:
        return _("withheld to protect fewer than %(fewest)s") % {"fewest": FEWEST}
    return f"{value.yuan / 10_000:.2f}" if isinstance(value, Yuan) else str(value)


def _harmless(value: Value) -> str:
    """A text that a spreadsheet would take for a formula, kept as text; numbers as they are."""
    text = _text(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _widths(sheet: Sheet) -> Iterator[int]:
    for column, head in enumerate(sheet.heads):
        texts = [head, *(_text(row[column]) for row in sheet.rows[:200])]
        yield min(2 + max(sum(2 if ord(each) > 0x2E80 else 1 for each in text) for text in texts), _WIDEST)


def _head(page: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True)
    return cell


def _cell(page: Any, value: Value) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, int):
        return value
    if isinstance(value, Yuan):
        cell = WriteOnlyCell(page, value=float(value.yuan / 10_000))
        cell.number_format = "#,##0.00"
        return cell
    text = _text(value)
    if not text.startswith(_FORMULA):
        return text
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    return cell
