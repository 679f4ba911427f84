"""Format of a round's documents: page, fonts, sizes and spacing, as data in the units of a .docx."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from haitang.catalog import Entry

TextLevel = Literal["body", "heading_1", "heading_2", "cover_title", "cover_field", "table"]


class TextStyle(Entry):
    """How one level of text is set.

    Attributes
    ----------
    font : str
        Name of the typeface as an office's machine knows it.
    printed : str
        How the notice writes that name and size; empty where the notice is silent.
    half_points : int
        Size in half-points: 四号 14 pt is 28, 三号 16 pt is 32.
    line : int
        Line spacing in 240ths of a line: 1.5 lines are 360.
    """

    font: str
    printed: str = ""
    half_points: int = Field(gt=0)
    line: int = Field(gt=0)
    align: Literal["left", "center", "both"]
    bold: bool = False
    first_line_characters: int = Field(default=0, ge=0)


class Page(Entry):
    """The sheet, in twentieths of a point."""

    name: str
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    margin_top: int = Field(ge=0)
    margin_bottom: int = Field(ge=0)
    margin_left: int = Field(ge=0)
    margin_right: int = Field(ge=0)


class Layout(Entry):
    """Format of the application."""

    page: Page
    styles: dict[TextLevel, TextStyle]
