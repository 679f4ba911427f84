"""The parts of a DOCX that carry a style sheet: styles, font table and settings, without any theme font."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import quoteattr

from haitang.documents.sheets import Face, StyleName, StyleSheet, TextStyle

_NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NAMES: Final[Mapping[StyleName, tuple[str, str]]] = MappingProxyType(
    {
        # The style that everything else rests on is the body without its indent, as Word's Normal is.
        "plain": ("Normal", "Normal"),
        "body": ("BodyText", "Body Text"),
        "heading_1": ("Heading1", "heading 1"),
        "heading_2": ("Heading2", "heading 2"),
        "heading_3": ("Heading3", "heading 3"),
        "title": ("Title", "Title"),
        "subtitle": ("Subtitle", "Subtitle"),
        "cover_label": ("CoverLabel", "Cover Label"),
        "cover_value": ("CoverValue", "Cover Value"),
        "table": ("TableText", "Table Text"),
        "table_head": ("TableHeading", "Table Heading"),
        "caption": ("Caption", "caption"),
        "note": ("NoteText", "Note"),
        "header": ("Header", "header"),
        "footer": ("Footer", "footer"),
    }
)


def style_id(style: StyleName) -> str:
    """The id by which a paragraph of a DOCX names its style."""
    return _NAMES[style][0]


def fonts_xml(face: Face) -> str:
    """``w:rFonts`` that names a face outright, so that no theme can override it."""
    latin, east = quoteattr(face.latin), quoteattr(face.east_asia)
    return f'<w:rFonts w:ascii={latin} w:hAnsi={latin} w:cs={latin} w:eastAsia={east} w:hint="eastAsia"/>'


def styles_xml(sheet: StyleSheet) -> bytes:
    """``word/styles.xml``: document defaults and one style per style of the sheet."""
    normal = sheet.styles["plain"]
    face = sheet.fonts[normal.font]
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(face)}{_size(normal)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    styles = "".join(_style(sheet, name) for name in _NAMES)
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    return _xml(f"<w:styles {_NAMESPACE}>{defaults}{styles}{table}</w:styles>")


def font_table_xml(sheet: StyleSheet) -> bytes:
    """``word/fontTable.xml``: the faces, each with the name it may have on another machine."""
    entries = []
    for face in {face.east_asia: face for face in sheet.fonts.values()}.values():
        other = f"<w:altName w:val={quoteattr(face.alternative)}/>" if face.alternative else ""
        entries.append(f'<w:font w:name={quoteattr(face.east_asia)}>{other}<w:charset w:val="86"/></w:font>')
    latin = sorted({face.latin for face in sheet.fonts.values()})
    entries.extend(f'<w:font w:name={quoteattr(name)}><w:charset w:val="00"/></w:font>' for name in latin)
    return _xml(f"<w:fonts {_NAMESPACE}>{''.join(entries)}</w:fonts>")


def spacing_xml(style: TextStyle, before: int) -> str:
    """``w:spacing`` of a paragraph: twips before and after, and the pitch of its lines."""
    line = f'w:line="{style.pitch}" w:lineRule="exact"' if style.pitch else f'w:line="{style.line}" w:lineRule="auto"'
    return f'<w:spacing w:before="{before}" w:after="{style.after}" {line}/>'


def settings_xml(*, two_sides: bool = False) -> bytes:
    """``word/settings.xml``: what Word needs to lay Chinese text out as it is meant, and no more.

    Parameters
    ----------
    two_sides : bool
        Whether even pages have a footer of their own.
    """
    uri = "http://schemas.microsoft.com/office/word"
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1))
    )
    return _xml(
        f'<w:settings {_NAMESPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        f"{'<w:evenAndOddHeaders/>' if two_sides else ''}"
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:useFELayout/>{compatible}</w:compat>"
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _xml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{body}'.encode()


def _size(style: TextStyle) -> str:
    return f'<w:sz w:val="{style.half_points}"/><w:szCs w:val="{style.half_points}"/>'


def _style(sheet: StyleSheet, name: StyleName) -> str:
    style = sheet.styles[name]
    identity, label = _NAMES[name]
    default = ' w:default="1"' if name == "plain" else ""
    based = "" if name == "plain" else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="BodyText"/>' if name.startswith("heading") else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{identity}"><w:name w:val="{label}"/>{based}{following}'
        f"<w:qFormat/><w:pPr>{_paragraph(style, name)}</w:pPr><w:rPr>{_look(sheet, style)}</w:rPr></w:style>"
    )


def _paragraph(style: TextStyle, name: StyleName) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if style.keep_next else ""
    outline = f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if name.startswith("heading") else ""
    return (
        f'{keep}<w:snapToGrid w:val="0"/>{spacing_xml(style, style.before)}'
        f'<w:ind w:firstLineChars="{style.first_line_chars}" '
        f'w:firstLine="{style.first_line_chars * style.half_points // 10}"/><w:jc w:val="{style.align}"/>{outline}'
    )


def _look(sheet: StyleSheet, style: TextStyle) -> str:
    bold = "<w:b/><w:bCs/>" if style.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    color = f'<w:color w:val="{style.color}"/>' if style.color else ""
    tracking = f'<w:spacing w:val="{style.tracking}"/>' if style.tracking else ""
    return f"{fonts_xml(sheet.fonts[style.font])}{bold}{color}{tracking}{_size(style)}"
