"""Reduces a document to the few blocks that every renderer knows, so that covers and seal boxes look alike in each."""

from __future__ import annotations

from haitang.documents.model import (
    Block,
    Cell,
    CoverField,
    CoverPage,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Run,
    SealBox,
    Table,
)
from haitang.documents.sheets import StyleSheet

Plain = Heading | Paragraph | Table | Figure | PageBreak
_COVER_DROP = 2800
_FIELDS_DROP = 3200
# Label, blank, and what is printed behind the blank.
_COVER_WIDTHS = (28, 47, 25)
# 小四: what is printed behind a blank is smaller, so that a name of usual length stays on one line.
_BEHIND = 24


def lower(document: Document) -> tuple[Plain, ...]:
    """The document's blocks with covers and seal boxes turned into paragraphs and tables; the text stays the same."""
    return tuple(plain for block in document.blocks for plain in _lowered(block, document.sheet))


def has_cover(document: Document) -> bool:
    """Whether its first page is a cover, which carries no page number."""
    return isinstance(document.blocks[0], CoverPage)


def _lowered(block: Block, sheet: StyleSheet) -> tuple[Plain, ...]:
    match block:
        case CoverPage():
            return _cover(block, sheet)
        case SealBox():
            return (_seal(block),)
        case _:
            return (block,)


def _cover(cover: CoverPage, sheet: StyleSheet) -> tuple[Plain, ...]:
    title = (
        Paragraph.of(line, style="title", before=_COVER_DROP if index == 0 else 0)
        for index, line in enumerate(cover.title)
    )
    rows = []
    spare = _FIELDS_DROP
    for field in cover.fields:
        spare -= _beyond_one_line(field, sheet)
        label = Cell.of(Paragraph.of(field.label, style="cover_label"), vertical="bottom", edges="")
        if field.behind:
            value = Cell.of(Paragraph.of(field.value, style="cover_value"), vertical="bottom", edges="b")
            printed = Paragraph.of(Run(text=field.behind, half_points=_BEHIND), style="cover_value")
            behind = Cell.of(printed, vertical="bottom", edges="")
            rows.append(Row.of(label, value, behind, height_mm=14, keep=True))
        else:
            value = Cell.of(Paragraph.of(field.value, style="cover_value"), vertical="bottom", edges="b", columns=2)
            rows.append(Row.of(label, value, height_mm=14, keep=True))
    fields = Table(widths=_COVER_WIDTHS, rows=tuple(rows), frame="none")
    drop = Paragraph.of("", style="plain", before=max(0, spare))
    return (*title, drop, fields, PageBreak())


def _beyond_one_line(field: CoverField, sheet: StyleSheet) -> int:
    """Twips by which a field's text is higher than one line; the room above the fields gives way by as much."""
    style = sheet.styles["cover_value"]
    share = _COVER_WIDTHS[1] if field.behind else sum(_COVER_WIDTHS[1:])
    characters = max(1, sheet.page.measure * share // sum(_COVER_WIDTHS) // (style.half_points * 10))
    return (max(1, -(-len(field.value) // characters)) - 1) * style.half_points * 13


def _seal(seal: SealBox) -> Table:
    """The lines to the left, the empty frame to the right."""
    lines = tuple(Paragraph.of(line, style="plain", before=240) for line in seal.lines)
    frame = Cell(content=(Paragraph.of("", style="plain"),), dashed=True)
    words = Cell(content=lines, edges="")
    width = round(seal.size_mm)
    return Table(
        widths=(146 - width, width), rows=(Row(cells=(words, frame), height_mm=seal.size_mm, keep=True),), frame="none"
    )
