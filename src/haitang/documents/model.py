"""The one document model: what a paper says and how its parts are meant, whatever file it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from haitang.documents.sheets import Align, StyleName, StyleSheet
from haitang.lexicon import Record, Yuan

TICKED: Final = "■"
"""The ticked box; it and the open one are in GB 2312, so that every Chinese face has them."""
OPEN: Final = "□"


class Run(Record):
    """A stretch of text in one look; ``font`` names a face of the style sheet, empty for the style's own."""

    text: str
    bold: bool = False
    underline: bool = False
    font: str = ""
    half_points: int = Field(default=0, ge=0)
    color: str = Field(default="", pattern=r"^(|[0-9A-F]{6})$")


class Paragraph(Record):
    """A paragraph (段落) in a named style; ``align`` and ``before`` (twips) override it where given.

    Examples
    --------
    >>> Paragraph.of("保险金额：", Run(text="500万元", bold=True)).text
    '保险金额：500万元'
    """

    kind: Literal["paragraph"] = "paragraph"
    runs: tuple[Run, ...]
    style: StyleName = "body"
    align: Align | None = None
    before: int | None = Field(default=None, ge=0)

    @classmethod
    def of(
        cls, *parts: str | Run, style: StyleName = "body", align: Align | None = None, before: int | None = None
    ) -> Self:
        """A paragraph of plain strings and runs, in that order."""
        runs = tuple(part if isinstance(part, Run) else Run(text=part) for part in parts)
        return cls(runs=runs, style=style, align=align, before=before)

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(run.text for run in self.runs)


class Heading(Record):
    """A heading (标题) of the outline, level 1 to 3."""

    kind: Literal["heading"] = "heading"
    level: int = Field(ge=1, le=3)
    text: str


class Figure(Record):
    """A picture drawn as SVG; ``alt`` says in words what it shows."""

    kind: Literal["figure"] = "figure"
    svg: str
    width_mm: float = Field(gt=0, le=180)
    alt: str
    caption: str = ""


class Cell(Record):
    """A cell of a table. ``number`` is the value that a spreadsheet keeps; ``edges`` lists the sides that are drawn.

    Examples
    --------
    >>> Cell.money(Yuan.parse("12345.6")).text
    '12,345.60'
    """

    content: tuple[Paragraph | Figure, ...]
    columns: int = Field(default=1, ge=1)
    rows: int = Field(default=1, ge=1)
    head: bool = False
    vertical: Literal["top", "center", "bottom"] = "center"
    edges: str = Field(default="tblr", pattern=r"^t?b?l?r?$")
    dashed: bool = False
    number: Decimal | None = None

    @classmethod
    def of(
        cls,
        *parts: str | Run | Paragraph | Figure,
        align: Align | None = None,
        bold: bool = False,
        columns: int = 1,
        rows: int = 1,
        head: bool = False,
        vertical: Literal["top", "center", "bottom"] = "center",
        edges: str = "tblr",
    ) -> Self:
        """A cell with one paragraph per string or run."""
        style: StyleName = "table_head" if head else "table"
        content = tuple(
            part
            if isinstance(part, Paragraph | Figure)
            else Paragraph.of(Run(text=part, bold=bold) if isinstance(part, str) else part, style=style, align=align)
            for part in parts
        )
        return cls(content=content, columns=columns, rows=rows, head=head, vertical=vertical, edges=edges)

    @classmethod
    def money(cls, amount: Yuan, *, bold: bool = False, columns: int = 1) -> Self:
        """An amount in yuan with thousands marks, to the right; a spreadsheet gets the number."""
        paragraph = Paragraph.of(Run(text=amount.text(), bold=bold), style="table", align="right")
        return cls(content=(paragraph,), number=amount.yuan, columns=columns)

    @property
    def text(self) -> str:
        """What it says, paragraphs on lines of their own."""
        return "\n".join(part.text for part in self.content if isinstance(part, Paragraph))


class Row(Record):
    """A row of cells, left to right, without those that a cell above covers; ``height_mm`` is a minimum."""

    cells: tuple[Cell, ...]
    height_mm: float = Field(default=0, ge=0)
    keep: bool = False

    @classmethod
    def of(cls, *cells: Cell | str, height_mm: float = 0, keep: bool = False) -> Self:
        """A row of cells and plain strings."""
        made = tuple(cell if isinstance(cell, Cell) else Cell.of(cell) for cell in cells)
        return cls(cells=made, height_mm=height_mm, keep=keep)


class Table(Record):
    """A table (表格); ``widths`` are relative, and the first ``head`` rows repeat on each page.

    Raises
    ------
    ValueError
        A row does not fill the columns exactly, counting cells that span from above.

    Examples
    --------
    >>> table = Table.of([1, 2], ["项目", "金额"], [["免赔额", Cell.money(Yuan.parse("5万元"))]])
    >>> [cell.text for cell in table.rows[1].cells]
    ['免赔额', '50,000.00']
    """

    kind: Literal["table"] = "table"
    widths: tuple[int, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)
    head: int = Field(default=0, ge=0)
    name: str = ""
    frame: Literal["grid", "none"] = "grid"
    caption: str = ""

    @classmethod
    def of(
        cls,
        widths: Sequence[int],
        head: Sequence[str | Cell],
        rows: Sequence[Sequence[str | Cell]],
        *,
        name: str = "",
        caption: str = "",
    ) -> Self:
        """A plain table with one row of headings (none where ``head`` is empty)."""
        top = [Row.of(*(Cell.of(item, head=True) if isinstance(item, str) else item for item in head))] if head else []
        body = [Row.of(*row) for row in rows]
        return cls(widths=tuple(widths), rows=(*top, *body), head=len(top), name=name, caption=caption)

    @model_validator(mode="after")
    def _rows_fill_the_columns(self) -> Self:
        for index, cells in enumerate(self.placed()):
            filled = sum(cell.columns for _, cell, _ in cells)
            if filled != len(self.widths):
                raise ValueError(f"表格第 {index + 1} 行占 {filled} 列，应为 {len(self.widths)} 列")
        return self

    def placed(self) -> list[list[tuple[int, Cell, bool]]]:
        """Each row's cells with their first column, and whether they only continue a cell from above."""
        running: dict[int, tuple[Cell, int]] = {}
        grid = []
        for row in self.rows:
            line: list[tuple[int, Cell, bool]] = []
            waiting = iter(row.cells)
            column = 0
            while column < len(self.widths):
                if column in running:
                    cell, left = running.pop(column)
                    line.append((column, cell, True))
                    if left > 1:
                        running[column] = (cell, left - 1)
                else:
                    fresh = next(waiting, None)
                    if fresh is None:
                        break
                    cell = fresh
                    line.append((column, cell, False))
                    if cell.rows > 1:
                        running[column] = (cell, cell.rows - 1)
                column += cell.columns
            line.extend((column, cell, False) for cell in waiting)
            grid.append(line)
        return grid


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


def checkbox(label: str, ticked: bool) -> str:
    """A box before its label, as printed forms have it.

    Examples
    --------
    >>> checkbox("民营企业", True)
    '■ 民营企业'
    """
    return f"{TICKED if ticked else OPEN} {label}"


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
