"""Tables of a document: cells that may span, rows, and the check that they fill the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from haitang.documents.inline import Figure, Paragraph, Run
from haitang.documents.sheets import Align, StyleName
from haitang.lexicon import Record, Yuan

_LONG_CELL: Final = 400


class Cell(Record):
    """A cell of a table. ``number`` is the value that a spreadsheet keeps; ``edges`` lists the sides that are drawn.

    ``rule`` and ``weight`` (1/8 point) draw them in another colour and thickness than the sheet's tables have.

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
    rule: str = Field(default="", pattern=r"^(|[0-9A-F]{6})$")
    weight: int = Field(default=4, ge=2, le=96)
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

    One with ``foot`` stands at the foot of the page that it comes to.

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
    foot: bool = False

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
        body = [_row(row) for row in rows]
        top = [Row.of(*_headings(head, body))] if head else []
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


def _row(cells: Sequence[str | Cell]) -> Row:
    """A row that stays on one page, unless it is so long that it might fill one."""
    row = Row.of(*cells)
    return row.model_copy(update={"keep": max(len(cell.text) for cell in row.cells) <= _LONG_CELL})


def _headings(head: Sequence[str | Cell], body: Sequence[Row]) -> Iterator[Cell]:
    """Headings stand on the side of what is under them."""
    first = body[0].cells if body and len(body[0].cells) == len(head) else ()
    for place, item in enumerate(head):
        below = first[place].content[0] if first and first[place].content else None
        side = below.align if isinstance(below, Paragraph) else None
        yield item if isinstance(item, Cell) else Cell.of(item, head=True, align=side)
