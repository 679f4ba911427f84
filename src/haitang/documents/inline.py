"""What stands inside a block of text or a cell: runs, paragraphs, pictures."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import Field

from haitang.documents.sheets import Align, StyleName
from haitang.lexicon import Record

TICKED: Final = "■"
"""The ticked box; it and the open one are in GB 2312, so that every Chinese face has them."""
OPEN: Final = "□"


class Run(Record):
    """A stretch of text in one look; ``font`` names a face of the style sheet, empty for the style's own.

    ``width`` squeezes the characters, in per cent of their own width (字符缩放).
    """

    text: str
    bold: bool = False
    underline: bool = False
    font: str = ""
    half_points: int = Field(default=0, ge=0)
    width: int = Field(default=100, ge=30, le=100)
    color: str = Field(default="", pattern=r"^(|[0-9A-F]{6})$")


class Paragraph(Record):
    """A paragraph (段落) in a named style; ``align`` and ``before`` (twips) override it where given.

    One with ``keep`` stays on the page of what follows it.

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
    keep: bool = False

    @classmethod
    def of(
        cls,
        *parts: str | Run,
        style: StyleName = "body",
        align: Align | None = None,
        before: int | None = None,
        keep: bool = False,
    ) -> Self:
        """A paragraph of plain strings and runs, in that order."""
        runs = tuple(part if isinstance(part, Run) else Run(text=part) for part in parts)
        return cls(runs=runs, style=style, align=align, before=before, keep=keep)

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(run.text for run in self.runs)


class Figure(Record):
    """A picture drawn as SVG; ``alt`` says in words what it shows."""

    kind: Literal["figure"] = "figure"
    svg: str
    width_mm: float = Field(gt=0, le=180)
    alt: str
    caption: str = ""


def checkbox(label: str, ticked: bool) -> str:
    """A box before its label, as printed forms have it.

    Examples
    --------
    >>> checkbox("民营企业", True)
    '■ 民营企业'
    """
    return f"{TICKED if ticked else OPEN} {label}"
