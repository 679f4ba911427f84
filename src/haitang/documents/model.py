"""The one document model: what a paper says and how its parts are meant, whatever file it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from haitang.documents.inline import OPEN, TICKED, Figure, Paragraph, Run, checkbox
from haitang.documents.sheets import Align, StyleSheet
from haitang.documents.tables import Cell, Row, Table
from haitang.lexicon import Record

__all__ = [
    "OPEN",
    "TICKED",
    "Block",
    "Cell",
    "CoverField",
    "CoverPage",
    "Document",
    "Figure",
    "Heading",
    "PageBreak",
    "Paragraph",
    "Row",
    "Run",
    "SealBox",
    "Table",
    "checkbox",
]


class Heading(Record):
    """A heading (标题) of the outline, level 1 to 3; ``align`` overrides its style where given."""

    kind: Literal["heading"] = "heading"
    level: int = Field(ge=1, le=3)
    text: str
    align: Align | None = None


class PageBreak(Record):
    """The next block starts a new page (分页)."""

    kind: Literal["page_break"] = "page_break"


class CoverField(Record):
    """A line of a cover: its label, what is filled in, and what is printed behind the blank."""

    label: str
    value: str
    behind: str = ""


class CoverPage(Record):
    """A cover (封面): the title's lines and the fields under it, on a page of its own."""

    kind: Literal["cover"] = "cover"
    title: tuple[str, ...] = Field(min_length=1)
    fields: tuple[CoverField, ...]


class SealBox(Record):
    """Lines to sign beside an empty dashed frame where a seal goes; the frame is a guide, a seal is never drawn."""

    kind: Literal["seal"] = "seal"
    lines: tuple[str, ...] = Field(min_length=1)
    size_mm: float = Field(default=45, gt=0)


Block = Annotated[Heading | Paragraph | Table | Figure | PageBreak | CoverPage | SealBox, Field(discriminator="kind")]


class Document(Record):
    """A paper (文件): its blocks in order, in the look of one style sheet.

    Attributes
    ----------
    sheet : StyleSheet
        The look: one of those that ship with the program, or one made from a round's layout.
    dated : datetime.date
        The document's own date; files carry it in place of the time of their making.
    number : str
        The number printed on it, such as 保险单号; empty where there is none.
    header : str
        Running head; empty for none.

    Examples
    --------
    >>> from haitang.documents.sheets import style_sheet
    >>> paper = Document(
    ...     title="评估报告", sheet=style_sheet("report"), dated=date(2026, 6, 10), author="申衡（虚构）",
    ...     blocks=(Heading(level=1, text="一、结论"), Paragraph.of("周堃")),
    ... )
    >>> list(paper.texts())
    ['一、结论', '周堃']
    """

    title: str
    sheet: StyleSheet
    dated: date
    author: str
    blocks: tuple[Block, ...] = Field(min_length=1)
    number: str = ""
    header: str = ""
    subject: str = ""

    def texts(self) -> Iterator[str]:
        """Every text of the body in reading order; pictures by their captions."""
        for block in self.blocks:
            yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text
        case Paragraph():
            yield block.text
        case Table():
            yield from filter(None, [block.caption])
            for row in block.rows:
                for cell in row.cells:
                    for part in cell.content:
                        yield from _texts(part)
        case Figure():
            yield from filter(None, [block.caption])
        case CoverPage():
            yield from block.title
            for field in block.fields:
                yield from (field.label, field.value, field.behind)
        case SealBox():
            yield from block.lines
        case PageBreak():
            pass
