"""Style sheets as data: page, faces and sizes of a kind of paper, in the units that Word keeps them in."""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from haitang.catalog import Entry, load
from haitang.lexicon import Label, Record

Align = Literal["left", "center", "right", "both", "distribute"]
StyleName = Literal[
    "body",
    "plain",
    "heading_1",
    "heading_2",
    "heading_3",
    "title",
    "subtitle",
    "cover_label",
    "cover_value",
    "table",
    "table_head",
    "caption",
    "note",
    "header",
    "footer",
]


class Page(Record):
    """Paper and margins, twips (1/1440 inch).

    Attributes
    ----------
    numbering : str
        How pages are numbered: — 1 — in the middle, — 1 — on the outer side of a leaf, or 第 1 页　共 1 页.
    """

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    top: int = Field(ge=0)
    bottom: int = Field(ge=0)
    left: int = Field(ge=0)
    right: int = Field(ge=0)
    footer: int = Field(ge=0)
    numbering: Literal["dashes", "outer", "of_total"] = "dashes"

    @property
    def measure(self) -> int:
        """Width of the text, twips."""
        return self.width - self.left - self.right


class Face(Record):
    """A face (字体): the names a DOCX carries, and the families a PDF may be set in, best first.

    Attributes
    ----------
    heavy : bool
        Whether its one cut is heavy by itself, as 小标宋 is; any other family stands in for it in bold.
    """

    east_asia: str
    alternative: str = ""
    latin: str
    faces: tuple[str, ...] = Field(min_length=1)
    heavy: bool = False


class TextStyle(Record):
    """The look of one kind of paragraph; ``line`` in 1/240 of a line, spacing in twips, indent in 1/100 character.

    Attributes
    ----------
    pitch : int
        Twips from line to line, whatever the size of the text; 0 where ``line`` decides.
    tracking : int
        Twips added after each character; below 0 sets the text tighter.
    """

    font: str
    half_points: int = Field(gt=0)
    bold: bool = False
    line: int = Field(default=240, gt=0)
    pitch: int = Field(default=0, ge=0)
    tracking: int = 0
    align: Align
    before: int = Field(default=0, ge=0)
    after: int = Field(default=0, ge=0)
    first_line_chars: int = Field(default=0, ge=0)
    keep_next: bool = False
    color: str = Field(default="", pattern=r"^(|[0-9A-F]{6})$")


class TableLook(Record):
    """Rules, fill of the heading row, and padding (twips) of tables."""

    rule: str = Field(pattern=r"^[0-9A-F]{6}$")
    header_fill: str = Field(pattern=r"^(|[0-9A-F]{6})$")
    padding: int = Field(ge=0)


class StyleSheet(Entry):
    """The look of one kind of paper, and where the look is prescribed."""

    name: str
    label: Label
    page: Page
    fonts: dict[str, Face]
    styles: dict[StyleName, TextStyle]
    table: TableLook

    @model_validator(mode="after")
    def _complete(self) -> Self:
        absent = [name for name in get_args(StyleName) if name not in self.styles]
        if absent:
            raise ValueError("样式表缺少样式：" + "、".join(absent))
        unknown = sorted({style.font for style in self.styles.values()} - set(self.fonts))
        if unknown:
            raise ValueError("样式所用字体未定义：" + "、".join(unknown))
        return self

    def face(self, style: StyleName) -> Face:
        """The face of a style."""
        return self.fonts[self.styles[style].font]


def style_sheet(name: str) -> StyleSheet:
    """The style sheet of that name.

    Raises
    ------
    NotFound
        There is none; the message lists the catalogues that exist.

    Examples
    --------
    >>> sheet = style_sheet("notice")
    >>> sheet.face("body").east_asia, sheet.styles["body"].half_points, sheet.styles["body"].line
    ('仿宋_GB2312', 28, 360)
    """
    sheet: StyleSheet = load(f"sheets/{name}", StyleSheet)
    return sheet
