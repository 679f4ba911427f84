"""Part one of the form (基本情况): one table on a grid of five columns, as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from haitang.documents.model import Cell, Paragraph, Row, Run, Table
from haitang.pilot import (
    Application,
    BannerRow,
    ChoiceRow,
    FieldsRow,
    PartiesRow,
    PassageRow,
    PledgeRow,
    TableSection,
    answer_text,
    column_text,
)

# label | value | label | value over two: the joint applicants' four columns stand under the last four.
_WIDTHS = (14, 27, 14, 17, 28)
_SMALL = 21
_LONG_WORD = 16
_SEAL_MM = 42.0
_BLANK = "　　　　"


def basics_table(section: TableSection, application: Application) -> Table:
    """The section's table with the application's answers in its blanks."""
    rows: list[Row] = []
    for row in section.rows:
        match row:
            case BannerRow():
                rows.append(Row.of(Cell.of(row.text, columns=5)))
            case FieldsRow():
                rows.append(_fields(row, application))
            case ChoiceRow():
                rows.append(_choice(row, application))
            case PartiesRow():
                rows += _parties(row, application)
            case PassageRow():
                rows.append(_passage(row, application))
            case PledgeRow():
                rows += _pledge(row, application)
    return Table(widths=_WIDTHS, rows=tuple(rows), name=section.heading)


def _label(text: str, *, rows: int = 1) -> Cell:
    return Cell.of(text, align="center", rows=rows)


def _hint(text: str) -> Run:
    return Run(text=text, half_points=_SMALL)


def _answer(text: str) -> Run:
    """An answer; one word too long for its column, such as a code of 18 characters, is set smaller."""
    return Run(text=text, half_points=_SMALL if len(text) >= _LONG_WORD and text.isascii() else 0)


def _fields(row: FieldsRow, application: Application) -> Row:
    spans = (4,) if len(row.cells) == 1 else (1, 2)
    cells = []
    for cell, columns in zip(row.cells, spans, strict=True):
        answer = [_answer(answer_text(application, cell.field))]
        if cell.hint:
            answer.append(_hint(cell.hint))
        cells += [_label(cell.label), Cell.of(Paragraph.of(*answer, style="table"), columns=columns)]
    return Row.of(*cells, height_mm=9)


def _choice(row: ChoiceRow, application: Application) -> Row:
    """The boxes; what none of them says is written behind 其他."""
    nature = application.lead.nature
    named = {option.code for option in row.options}
    boxes = [f"{row.ticked if option.code == nature else row.box}{option.text}" for option in row.options]
    other = "" if nature in named else answer_text(application, row.field)
    lines = ["　".join(boxes)]
    if row.other:
        lines.append(f"{row.other}{other or _BLANK}")
    return Row.of(_label(row.label), Cell.of(*lines, columns=4))


def _parties(row: PartiesRow, application: Application) -> Iterator[Row]:
    heads = []
    for column in row.columns:
        parts = [Paragraph.of(column.label, style="table", align="center")]
        if column.hint:
            parts.append(Paragraph.of(_hint(column.hint), style="table", align="center"))
        heads.append(Cell.of(*parts))
    note = [Row.of(Cell.of(_hint(row.note), columns=4))] if row.note else []
    height = 1 + len(application.joint) + len(note)
    yield Row.of(_label(row.label, rows=height), *heads)
    for party in application.joint:
        yield Row.of(*(Cell.of(_answer(column_text(application, party, column.field))) for column in row.columns))
    yield from note


def _passage(row: PassageRow, application: Application) -> Row:
    hint = [Paragraph.of(_hint(row.hint), style="table")] if row.hint else []
    text = [Paragraph.of(f"　　{line}", style="table", align="both") for line in application.introduction.lines]
    return Row.of(_label(row.label), Cell.of(*hint, *text, columns=4, vertical="top"), height_mm=40, keep=True)


def _pledge(row: PledgeRow, application: Application) -> Iterator[Row]:
    """The statement, a block for each unit with room for its seal, and the note, in one cell to the eye."""
    blocks = [(row.lead, application.lead.name)]
    blocks += [(row.joint, party.organisation.name) for party in application.joint]
    height = 1 + len(blocks) + (1 if row.note else 0)
    statement = Paragraph.of(f"　　{row.statement}", style="table", align="both")
    yield Row.of(_label(row.label, rows=height), Cell.of(statement, columns=4, edges="tlr"), height_mm=12)
    for index, (lines, unit) in enumerate(blocks):
        last = index + 1 == len(blocks) and not row.note
        yield Row.of(_block(lines, unit, edges="blr" if last else "lr"), height_mm=_SEAL_MM, keep=True)
    if row.note:
        yield Row.of(Cell.of(_hint(row.note), columns=4, edges="blr"))


def _block(lines: Sequence[str], unit: str, *, edges: str) -> Cell:
    paragraphs = [
        Paragraph.of(
            _signed(line, unit),
            style="table",
            align="right" if line.split() == ["年", "月", "日"] else "left",
            before=160,
        )
        for line in lines
    ]
    return Cell.of(*paragraphs, columns=4, edges=edges)


def _signed(line: str, unit: str) -> str:
    """The line with the unit's name behind its seal, and room for the date."""
    if line.split() == ["年", "月", "日"]:
        return f"年{_BLANK}月{_BLANK}日"
    return f"{line}{unit}" if "公章" in line else line
