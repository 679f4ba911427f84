"""字形: characters that no font here can set, told before a PDF is made, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from haitang.documents.fonts import ENVIRONMENT, FontSet, NoChineseFont, find_fonts
from haitang.documents.model import Block, CoverPage, Document, Figure, Heading, Paragraph, SealBox, Table
from haitang.lexicon import Problem

_AROUND = 8


def glyph_problems(document: Document, *, fonts: FontSet | None = None) -> list[Problem]:
    """What keeps a document from becoming a PDF; empty when it can. Its DOCX can be made all the same.

    Parameters
    ----------
    fonts : FontSet, optional
        Fonts that it would be set in; those of this machine where not given.

    Returns
    -------
    list of Problem
        One for each character and place: ``at`` is the heading, the row of the table or the line of the cover,
        ``value`` the character with the words around it.

    Examples
    --------
    >>> from datetime import date
    >>> from haitang.documents.sheets import style_sheet
    >>> blocks = (Heading(level=1, text="一、基本情况"), Paragraph.of("法定代表人周堃。"))
    >>> paper = Document(title="例", sheet=style_sheet("notice"), dated=date(2026, 6, 18), author="", blocks=blocks)
    >>> glyph_problems(paper)
    []
    """
    chosen = find_fonts() if fonts is None else fonts
    face = document.sheet.face("body")
    try:
        missing = chosen.missing("".join((document.header, *document.texts())), face)
    except NoChineseFont as error:
        return [Problem(document.title, "PDF", error.message, advice=error.advice)]
    if not missing:
        return []
    return [
        Problem(
            document.title,
            place,
            f"现有字体缺少“{character}”（U+{ord(character):04X}）",
            value=_around(text, text.index(character)),
            advice=f"把含该字的字体放进一个文件夹并在 {ENVIRONMENT} 中列出；或改用 DOCX",
        )
        for place, text in _places(document)
        for character in missing
        if character in text
    ]


def _around(text: str, at: int) -> str:
    before, after = max(0, at - _AROUND), at + _AROUND + 1
    return ("…" if before else "") + text[before:after].replace("\n", " ") + ("…" if after < len(text) else "")


def _places(document: Document) -> Iterator[tuple[str, str]]:
    """Every text of a document with the words that lead a reader to it."""
    if document.header:
        yield "页眉", document.header
    trail: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            trail = [*trail[: block.level - 1], block.text]
            yield block.text, block.text
        else:
            yield from _inside(block, " › ".join(trail))


def _inside(block: Block, place: str) -> Iterator[tuple[str, str]]:
    match block:
        case CoverPage():
            yield "封面", "".join(block.title)
            yield from ((f"封面 {field.label.strip('：')}", field.value) for field in block.fields)
        case Paragraph():
            yield place or "正文", block.text
        case SealBox():
            yield place, "\n".join(block.lines)
        case Figure():
            yield place, block.caption
        case Table():
            yield from _in_table(block, place)


def _in_table(table: Table, place: str) -> Iterator[tuple[str, str]]:
    """Cells by their row: its first cell that says something, or the label that began above it."""
    label = table.caption
    for number, (row, placed) in enumerate(zip(table.rows, table.placed(), strict=True), start=1):
        begins_here = not placed[0][2]
        if begins_here and row.cells and row.cells[0].text:
            label = row.cells[0].text.replace("\n", "")
        where = " › ".join(part for part in (place, label or f"第 {number} 行") if part)
        yield from ((where, cell.text) for cell in row.cells)
