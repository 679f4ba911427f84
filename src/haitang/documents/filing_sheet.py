"""The style sheet of a round's filing: what the round's layout prescribes, over the shipped sheet for the rest."""

from __future__ import annotations

from haitang.documents.sheets import Face, StyleName, StyleSheet, style_sheet
from haitang.pilot import Layout, TextLevel, TextStyle

_LEVELS: dict[TextLevel, tuple[StyleName, ...]] = {
    "body": ("body", "plain"),
    "heading_1": ("heading_1",),
    "heading_2": ("heading_2",),
    "cover_title": ("title",),
    "cover_field": ("cover_label", "cover_value"),
    "table": ("table", "table_head"),
}


def filing_sheet(layout: Layout) -> StyleSheet:
    """The style sheet that a round's layout asks for.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> sheet = filing_sheet(load_round("shanghai-2026").layout)
    >>> sheet.face("heading_1").east_asia, sheet.styles["heading_1"].half_points
    ('黑体', 32)
    """
    sheet = style_sheet("notice")
    fonts, styles = dict(sheet.fonts), dict(sheet.styles)
    for level, names in _LEVELS.items():
        asked = layout.styles.get(level)
        if asked is None:
            continue
        font = _font(asked, fonts)
        for name in names:
            styles[name] = styles[name].model_copy(
                update={
                    "font": font,
                    "half_points": asked.half_points,
                    # A field of the cover stands in a row whose height sets it apart from the next.
                    "line": styles[name].line if level == "cover_field" else asked.line,
                    "bold": asked.bold,
                    # A label stands against its blank, and a heading row is centred, whatever the level's own side.
                    "align": styles[name].align if name in {"cover_label", "table_head"} else asked.align,
                    "first_line_chars": 0 if name == "plain" else asked.first_line_characters * 100,
                }
            )
    page = sheet.page.model_copy(
        update={
            "width": layout.page.width,
            "height": layout.page.height,
            "top": layout.page.margin_top,
            "bottom": layout.page.margin_bottom,
            "left": layout.page.margin_left,
            "right": layout.page.margin_right,
        }
    )
    origin = {field: getattr(layout, field) for field in ("source", "clause", "date", "verified")}
    return sheet.model_copy(update={"page": page, "fonts": fonts, "styles": styles, **origin})


def _font(asked: TextStyle, fonts: dict[str, Face]) -> str:
    """The key of the face of that name; a new one where the shipped sheet does not know it."""
    for key, face in fonts.items():
        if face.east_asia == asked.font:
            return key
    fonts[asked.font] = Face(east_asia=asked.font, latin="Times New Roman", faces=(asked.font,))
    return asked.font
