"""Part one of the form (基本情况): one table on a grid of five columns, as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from haitang.documents.model import Cell, Paragraph, Row, Run, Table
from haitang.pilot import (
    Application,
    BannerRow,
    ChoiceRow,
    FieldsRow,
    FormField,
    PartiesRow,
    PassageRow,
    PledgeRow,
    TableSection,
    answer_text,
    column_text,
)

# label | value | label | value over two: the joint applicants' four columns stand under the last four.
_WIDTHS = (16, 26, 14, 17, 27)
_SMALL = 21
_LONG_WORD, _CODE = 16, 18
# A label of six characters would leave its last one alone on a line.
_SIX, _FOUR = 6, 4
# Characters to a line beside a label.
_LINE = 30
_SEAL_MM = 42.0
_BLANK = "　　　　"
# A passage of at most so many characters stays on one page; a longer one may run over several.
_ONE_PAGE = 600


def basics_table(section: TableSection, application: Application | None) -> Table:
    """The section's table with the application's answers in its blanks; without an application, as printed."""
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
    shown = f"{text[:_FOUR]}\n{text[_FOUR:]}" if len(text) == _SIX and not text.isascii() else text
    return Cell.of(shown, align="center", rows=rows)


def _hint(text: str) -> Run:
    return Run(text=text, half_points=_SMALL)


def _answer(text: str) -> Run:
    """An answer; one word too long for its column, such as a code of 18 characters, is set smaller."""
    return Run(text=text, half_points=_CODE if len(text) >= _LONG_WORD and text.isascii() else 0)


def filled(application: Application | None, field: FormField) -> str:
    """What an application answers to a field; nothing on a blank form."""
    return "" if application is None else answer_text(application, field)


def _fields(row: FieldsRow, application: Application | None) -> Row:
    spans = (4,) if len(row.cells) == 1 else (1, 2)
    cells = []
    for cell, columns in zip(row.cells, spans, strict=True):
        answer = [_answer(filled(application, cell.field))]
        if cell.hint:
            answer.append(_hint(cell.hint))
        cells += [_label(cell.label), Cell.of(Paragraph.of(*answer, style="table"), columns=columns)]
    return Row.of(*cells, height_mm=9, keep=True)


def _choice(row: ChoiceRow, application: Application | None) -> Row:
    """The boxes; what none of them says is written behind 其他."""
    nature = application.lead.nature if application else None
    named = {option.code for option in row.options}
    boxes = [f"{row.ticked if option.code == nature else row.box}{option.text}" for option in row.options]
    other = "" if nature in named else filled(application, row.field)
    lines = ["\n".join(_in_lines(boxes))]
    if row.other:
        lines.append(f"{row.other}{other or _BLANK}")
    return Row.of(_label(row.label), Cell.of(*lines, columns=4), keep=True)


def _in_lines(boxes: Sequence[str]) -> list[str]:
    """Boxes side by side, as many to a line as fit, so that no label is torn apart."""
    lines = [""]
    for box in boxes:
        longer = f"{lines[-1]}　{box}" if lines[-1] else box
        if len(longer) <= _LINE:
            lines[-1] = longer
        else:
            lines.append(box)
    return lines


def _parties(row: PartiesRow, application: Application | None) -> Iterator[Row]:
    heads = []
    for column in row.columns:
        parts = [Paragraph.of(column.label, style="table", align="center")]
        if column.hint:
            parts.append(Paragraph.of(_hint(column.hint), style="table", align="center"))
        heads.append(Cell.of(*parts))
    note = [Row.of(Cell.of(_hint(row.note), columns=4))] if row.note else []
    lines = (
        [[column_text(application, party, column.field) for column in row.columns] for party in application.joint]
        if application
        else [[""] * len(row.columns)]
    )
    height = 1 + len(lines) + len(note)
    yield Row.of(_label(row.label, rows=height), *heads, keep=True)
    for line in lines:
        yield Row.of(*(Cell.of(_answer(text)) for text in line), height_mm=9, keep=True)
    yield from note


def _passage(row: PassageRow, application: Application | None) -> Row:
    hint = [Paragraph.of(_hint(row.hint), style="table")] if row.hint else []
    lines = application.introduction.lines if application else ()
    text = [Paragraph.of(f"　　{line}", style="table", align="both") for line in lines]
    short = sum(map(len, lines)) <= _ONE_PAGE
    return Row.of(_label(row.label), Cell.of(*hint, *text, columns=4, vertical="top"), height_mm=40, keep=short)


def _pledge(row: PledgeRow, application: Application | None) -> Iterator[Row]:
    """The statement, a block for each unit with room for its seal, and the note, in one cell to the eye."""
    blocks = [(row.lead, application.lead.name if application else "")]
    blocks += (
        [(row.joint, party.organisation.name) for party in application.joint]
        if application
        else [(row.joint, "")] * row.joint_printed
    )
    height = len(blocks) + (1 if row.note else 0)
    for index, (lines, unit) in enumerate(blocks):
        # The statement stays on the page of the first block.
        above = [Paragraph.of(f"　　{row.statement}", style="table", align="both")] if index == 0 else []
        label = [_label(row.label, rows=height)] if index == 0 else []
        last = index + 1 == height
        edges = ("t" if index == 0 else "") + ("b" if last else "") + "lr"
        block = Cell.of(*above, *_block(lines, unit), columns=4, edges=edges)
        yield Row.of(*label, block, height_mm=_SEAL_MM + (12 if above else 0), keep=True)
    if row.note:
        yield Row.of(Cell.of(_hint(row.note), columns=4, edges="blr"), keep=True)


def _block(lines: Sequence[str], unit: str) -> list[Paragraph]:
    return [
        Paragraph.of(
            _signed(line, unit),
            style="table",
            align="right" if line.split() == ["年", "月", "日"] else "left",
            before=160,
        )
        for line in lines
    ]


def _signed(line: str, unit: str) -> str:
    """The line with the unit's name behind its seal, and room for the date."""
    if line.split() == ["年", "月", "日"]:
        return f"年{_BLANK}月{_BLANK}日"
    return f"{line}{unit}" if "公章" in line else line
