"""Papers of the loop: records in; DOCX, PDF and XLSX out of one document model.

>>> from datetime import date
>>> from haitang.documents import Cell, Document, Heading, Paragraph, Table, render_docx, render_pdf, style_sheet
>>> from haitang.lexicon import Yuan
>>> paper = Document(
...     title="报价单",
...     sheet=style_sheet("report"),
...     dated=date(2026, 6, 24),
...     author="东岸财产保险（虚构）",
...     blocks=(
...         Heading(level=1, text="一、报价"),
...         Paragraph.of("投保人：上海海锚轴承制造有限公司（虚构），法定代表人周堃。"),
...         Table.of([2, 1], ["项目", "金额（元）"], [["保险费", Cell.money(Yuan.parse("18.2万元"))]]),
...     ),
... )
>>> render_docx(paper) == render_docx(paper), render_pdf(paper)[:5]
(True, b'%PDF-')
"""

from haitang.documents.application import build_application, build_blank_form
from haitang.documents.archive import pack
from haitang.documents.assessment import build_assessment, curve_points
from haitang.documents.bundle import DISC_FOLDER, Bundle, build_bundle, build_receipt, build_slips
from haitang.documents.clock_board import build_clock_board
from haitang.documents.disc import check_disc, manifest_of, package_faults, read_manifest, read_package
from haitang.documents.docx import render_docx
from haitang.documents.figures import LossPoint, Mark, Step, exceedance_curve, qr_code, waterfall
from haitang.documents.fonts import FontSet, MissingGlyphs, NoChineseFont, find_fonts, font_folders
from haitang.documents.glyphs import glyph_problems
from haitang.documents.letter import build_letter
from haitang.documents.manifest import Manifest, ManifestEntry
from haitang.documents.minutes import build_minutes
from haitang.documents.model import (
    Cell,
    CoverField,
    CoverPage,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Run,
    SealBox,
    Table,
    checkbox,
)
from haitang.documents.pdf import missing_glyphs, render_pdf
from haitang.documents.policy import build_policy
from haitang.documents.quote import build_premium_statement, build_quote
from haitang.documents.settlement import build_settlement
from haitang.documents.sheets import StyleSheet, style_sheet
from haitang.documents.signals import build_signals
from haitang.documents.summary import build_summary
from haitang.documents.support_list import Supported, build_support_list
from haitang.documents.typical_case import build_typical_case
from haitang.documents.xlsx import render_xlsx

__all__ = [
    "DISC_FOLDER",
    "Bundle",
    "Cell",
    "CoverField",
    "CoverPage",
    "Document",
    "Figure",
    "FontSet",
    "Heading",
    "LossPoint",
    "Manifest",
    "ManifestEntry",
    "Mark",
    "MissingGlyphs",
    "NoChineseFont",
    "PageBreak",
    "Paragraph",
    "Row",
    "Run",
    "SealBox",
    "Step",
    "StyleSheet",
    "Supported",
    "Table",
    "build_application",
    "build_assessment",
    "build_blank_form",
    "build_bundle",
    "build_clock_board",
    "build_letter",
    "build_minutes",
    "build_policy",
    "build_premium_statement",
    "build_quote",
    "build_receipt",
    "build_settlement",
    "build_signals",
    "build_slips",
    "build_summary",
    "build_support_list",
    "build_typical_case",
    "check_disc",
    "checkbox",
    "curve_points",
    "exceedance_curve",
    "find_fonts",
    "font_folders",
    "glyph_problems",
    "manifest_of",
    "missing_glyphs",
    "pack",
    "package_faults",
    "qr_code",
    "read_manifest",
    "read_package",
    "render_docx",
    "render_pdf",
    "render_xlsx",
    "style_sheet",
    "waterfall",
]
