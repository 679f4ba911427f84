"""Elements of a DOCX's body: paragraphs and runs, by their WordprocessingML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from haitang.documents.docx_styles import fonts_xml, spacing_xml, style_id
from haitang.documents.inline import Paragraph, Run
from haitang.documents.sheets import StyleSheet

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_FULL_WIDTH: Final = 100


def word_element(name: str, inner: str = "", attributes: str = "") -> BaseOxmlElement:
    """The element ``w:name`` with XML inside it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(f"<w:{name} {nsdecls('w')} {attributes}>{inner}</w:{name}>")


def qualified(name: str) -> str:
    """``w:name`` with its namespace spelled out."""
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def spacer(*, page_break: bool = False) -> BaseOxmlElement:
    """A paragraph of next to no height."""
    break_before = "<w:pageBreakBefore/>" if page_break else ""
    return word_element(
        "p",
        f'<w:pPr>{break_before}<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
        '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr>',
    )


def word_paragraph(
    sheet: StyleSheet, paragraph: Paragraph, *, page_break: bool = False, keep: bool = False
) -> BaseOxmlElement:
    """A paragraph in its style, with what it overrides."""
    properties = f'<w:pStyle w:val="{style_id(paragraph.style)}"/>'
    properties += "<w:keepNext/>" if keep or paragraph.keep else ""
    properties += "<w:pageBreakBefore/>" if page_break else ""
    if paragraph.before is not None:
        properties += spacing_xml(sheet.styles[paragraph.style], paragraph.before)
    if paragraph.align in {"center", "right", "distribute"}:
        properties += '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    properties += f'<w:jc w:val="{paragraph.align}"/>' if paragraph.align else ""
    element = word_element("p", f"<w:pPr>{properties}</w:pPr>")
    for run in paragraph.runs:
        element.append(_run(sheet, run))
    return element


def _run(sheet: StyleSheet, run: Run) -> BaseOxmlElement:
    # The hint gives ambiguous marks such as “” … — to the Chinese face.
    look = fonts_xml(sheet.fonts[run.font]) if run.font else '<w:rFonts w:hint="eastAsia"/>'
    look += "<w:b/><w:bCs/>" if run.bold else ""
    look += f'<w:color w:val="{run.color}"/>' if run.color else ""
    look += f'<w:w w:val="{run.width}"/>' if run.width < _FULL_WIDTH else ""
    look += f'<w:sz w:val="{run.half_points}"/><w:szCs w:val="{run.half_points}"/>' if run.half_points else ""
    look += '<w:u w:val="single"/>' if run.underline else ""
    element = word_element("r", f"<w:rPr>{look}</w:rPr>")
    for index, line in enumerate(run.text.split("\n")):
        if index:
            element.append(word_element("br"))
        text = word_element("t", attributes='xml:space="preserve"')
        text.text = line
        element.append(text)
    return element
