"""DOCX by python-docx: the legal master of a document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from haitang.documents.archive import pack, unpack
from haitang.documents.docx_elements import qualified, spacer, word_element, word_paragraph
from haitang.documents.docx_styles import font_table_xml, settings_xml, style_id, styles_xml
from haitang.documents.lowering import Plain, has_cover, lower
from haitang.documents.model import Cell, Document, Figure, Heading, Paragraph, Row, Table
from haitang.documents.pictures import png
from haitang.documents.sheets import StyleName, StyleSheet

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

_TWIPS_PER_MM: Final = 1440 / 25.4
_EMU_PER_MM: Final = 36_000
# Parts of python-docx's template that carry themes, pictures and styles of their own.
_UNWANTED: Final = ("stylesWithEffects", "theme", "customXml", "numbering", "webSettings", "thumbnail")
_AT_FOOT: Final = (
    '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" '
    'w:tblpXSpec="left" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
)
_FIRST: Final = ("[Content_Types].xml", "_rels/.rels")


def render_docx(document: Document) -> bytes:
    """Write a document as DOCX; the same document gives the same bytes.

    The file *names* the faces of the style sheet (仿宋_GB2312, 黑体 …) and embeds none. No theme font is left in it.

    Examples
    --------
    >>> from datetime import date
    >>> from haitang.documents.sheets import style_sheet
    >>> blocks = (Paragraph.of("周堃"),)
    >>> paper = Document(title="例", sheet=style_sheet("report"), dated=date(2026, 6, 10), author="", blocks=blocks)
    >>> render_docx(paper) == render_docx(paper)
    True
    """
    word = _blank()
    _set_page(word, document)
    _set_properties(word, document)
    body = word.element.body
    end = body.sectPr
    for element in _elements(word, document):
        end.addprevious(element)
    buffer = BytesIO()
    word.save(buffer)
    parts = unpack(buffer.getvalue()) | {
        "word/styles.xml": styles_xml(document.sheet),
        "word/fontTable.xml": font_table_xml(document.sheet),
        "word/settings.xml": settings_xml(two_sides=document.sheet.page.numbering == "outer"),
    }
    return pack(parts, dated=document.dated, first=_FIRST)


def _blank() -> WordDocument:
    import docx

    word = docx.Document()
    for rels in (word.part.rels, word.part.package.rels):
        for identity in [key for key, rel in rels.items() if rel.reltype.rsplit("/", 1)[-1] in _UNWANTED]:
            del rels[identity]
    return word


def _set_page(word: WordDocument, document: Document) -> None:
    from docx.shared import Twips

    page = document.sheet.page
    section = word.sections[0]
    section.page_width, section.page_height = Twips(page.width), Twips(page.height)
    section.top_margin, section.bottom_margin = Twips(page.top), Twips(page.bottom)
    section.left_margin, section.right_margin = Twips(page.left), Twips(page.right)
    section.footer_distance = section.header_distance = Twips(page.footer)
    section.gutter = Twips(0)
    properties = word.element.body.sectPr
    for grid in properties.findall(qualified("docGrid")):
        properties.remove(grid)
    if has_cover(document):
        # The cover counts as page 0 and carries no number, so that the text starts on page 1.
        section.different_first_page_header_footer = True
        properties.find(qualified("cols")).addprevious(word_element("pgNumType", attributes='w:start="0"'))
    if document.header:
        _fill(section.header, word_paragraph(document.sheet, Paragraph.of(document.header, style="header")))
    _fill(section.footer, _footer(document))
    if page.numbering == "outer":
        word.settings.odd_and_even_pages_header_footer = True
        _fill(section.even_page_footer, _footer(document, even=True))


def _fill(part: Any, paragraph: BaseOxmlElement) -> None:
    part.is_linked_to_previous = False
    for old in list(part._element):  # noqa: SLF001 - python-docx has no other way to replace a footer's content
        part._element.remove(old)  # noqa: SLF001
    part._element.append(paragraph)  # noqa: SLF001


def _footer(document: Document, *, even: bool = False) -> BaseOxmlElement:
    def counted(what: str) -> str:
        return f'<w:fldSimple w:instr="{what}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    def said(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    if document.sheet.page.numbering != "of_total":
        inner = said("— ") + counted("PAGE") + said(" —")
    else:
        inner = said("第 ") + counted("PAGE") + said(" 页　共 ") + counted("NUMPAGES") + said(" 页")
    side = ""
    if document.sheet.page.numbering == "outer":
        # One character's room beyond the number, on the side away from the fold.
        side = (
            '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>'
            if even
            else '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>'
        )
    style = style_id("footer")
    return word_element("p", f'<w:pPr><w:pStyle w:val="{style}"/>{side}</w:pPr>{inner}')


def _set_properties(word: WordDocument, document: Document) -> None:
    made = datetime.combine(document.dated, time(), UTC)
    core = word.core_properties
    core.title, core.author, core.subject = document.title, document.author, document.subject
    core.last_modified_by, core.comments, core.keywords, core.category = document.author, "", document.number, ""
    core.created = core.modified = made
    core.revision, core.language = 1, "zh-CN"


def _elements(word: WordDocument, document: Document) -> Iterator[BaseOxmlElement]:
    sheet = document.sheet
    break_before = False
    previous: Plain | None = None
    for block in lower(document):
        match block:
            case Heading():
                name: StyleName = ("heading_1", "heading_2", "heading_3")[block.level - 1]
                yield word_paragraph(
                    sheet, Paragraph.of(block.text, style=name, align=block.align), page_break=break_before
                )
            case Paragraph():
                yield word_paragraph(sheet, block, page_break=break_before)
            case Figure():
                yield from _figure(word, sheet, block)
            case Table():
                # Two tables in a row, or one on a new page, need a paragraph between them or Word joins them.
                if break_before or isinstance(previous, Table):
                    yield spacer(page_break=break_before)
                if block.caption:
                    yield word_paragraph(sheet, Paragraph.of(block.caption, style="caption"), keep=True)
                yield _table(word, sheet, block)
        break_before = block.kind == "page_break"
        previous = block
    if isinstance(previous, Table):
        yield spacer()


def _figure(word: WordDocument, sheet: StyleSheet, figure: Figure) -> Iterator[BaseOxmlElement]:
    """The picture as PNG, since a word processor's SVG support cannot be relied on."""
    from docx.shared import Emu

    holder = word_paragraph(sheet, Paragraph.of(style="table", align="center"), keep=bool(figure.caption))
    picture = word.part.new_pic_inline(BytesIO(png(figure.svg)), width=Emu(round(figure.width_mm * _EMU_PER_MM)))
    picture.docPr.set("descr", figure.alt)
    drawing = word_element("r", "<w:drawing/>")
    drawing[0].append(picture)
    holder.append(drawing)
    yield holder
    if figure.caption:
        yield word_paragraph(sheet, Paragraph.of(figure.caption, style="caption"))


def _table(word: WordDocument, sheet: StyleSheet, table: Table) -> BaseOxmlElement:
    total = sum(table.widths)
    edges = [round(sheet.page.measure * sum(table.widths[:index]) / total) for index in range(len(table.widths) + 1)]
    widths = [right - left for left, right in pairwise(edges)]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rule = f'w:val="single" w:sz="4" w:space="0" w:color="{sheet.table.rule}"'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if table.frame == "grid" else ()
    borders = "".join(f"<w:{side} {rule}/>" for side in sides)
    pad = sheet.table.padding
    element = word_element(
        "tbl",
        f"<w:tblPr>{_AT_FOOT if table.foot else ''}"
        f'<w:tblW w:w="{sheet.page.measure}" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{pad // 3}" w:type="dxa"/>'
        f'<w:left w:w="{pad}" w:type="dxa"/><w:bottom w:w="{pad // 3}" w:type="dxa"/>'
        f'<w:right w:w="{pad}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>",
    )
    for index, (row, placed) in enumerate(zip(table.rows, table.placed(), strict=True)):
        line = word_element("tr", f"<w:trPr>{_row_properties(row, head=index < table.head)}</w:trPr>")
        for column, cell, continued in placed:
            width = sum(widths[column : column + cell.columns])
            line.append(_cell(word, sheet, cell, width=width, continued=continued))
        element.append(line)
    return element


def _row_properties(row: Row, *, head: bool) -> str:
    keep = "<w:cantSplit/>" if row.keep or head else ""
    height = round(row.height_mm * _TWIPS_PER_MM)
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    return keep + tall + ("<w:tblHeader/>" if head else "")


def _cell(word: WordDocument, sheet: StyleSheet, cell: Cell, *, width: int, continued: bool) -> BaseOxmlElement:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    if cell.rows > 1:
        properties += "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>'
    properties += _cell_borders(sheet, cell)
    if cell.head and sheet.table.header_fill:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{sheet.table.header_fill}"/>'
    properties += f'<w:vAlign w:val="{cell.vertical}"/>'
    element = word_element("tc", f"<w:tcPr>{properties}</w:tcPr>")
    for part in () if continued else cell.content:
        if isinstance(part, Figure):
            for piece in _figure(word, sheet, part):
                element.append(piece)
        else:
            element.append(word_paragraph(sheet, part))
    if len(element) == 1:
        element.append(word_paragraph(sheet, Paragraph.of(style="table")))
    return element


def _cell_borders(sheet: StyleSheet, cell: Cell) -> str:
    """Only what differs from the table's own rules."""
    if cell.edges == "tblr" and not cell.dashed and not cell.rule:
        return ""
    drawn = f'w:val="single" w:sz="{cell.weight}" w:space="0" w:color="{cell.rule or sheet.table.rule}"'
    if cell.dashed:
        drawn = 'w:val="dashed" w:sz="4" w:space="0" w:color="AAAAAA"'
    sides = (("t", "top"), ("l", "left"), ("b", "bottom"), ("r", "right"))
    absent = 'w:val="nil"'
    lines = "".join(f"<w:{side} {drawn if letter in cell.edges else absent}/>" for letter, side in sides)
    return f"<w:tcBorders>{lines}</w:tcBorders>"
