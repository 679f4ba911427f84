"""PDF (PDF/A-2b) by typst: the preview and the archive copy of a document."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from haitang.documents.fonts import FontSet, MissingGlyphs, find_fonts
from haitang.documents.lowering import Plain, has_cover, lower
from haitang.documents.model import Document, Table
from haitang.documents.sheets import Face
from haitang.documents.typesetter import TypesettingError


def render_pdf(document: Document, *, fonts: FontSet | None = None) -> bytes:
    """Set a document as PDF/A-2b; the same document and fonts give the same bytes.

    Parameters
    ----------
    document : Document
        What to set.
    fonts : FontSet, optional
        Fonts to set it in; those of this machine where not given.

    Raises
    ------
    NoChineseFont
        The machine has no Chinese font at all; the advice says how to get one.
    MissingGlyphs
        A character is in none of the fonts.

    Examples
    --------
    >>> from datetime import date
    >>> from haitang.documents.model import Paragraph
    >>> from haitang.documents.sheets import style_sheet
    >>> blocks = (Paragraph.of("周堃"),)
    >>> paper = Document(title="例", sheet=style_sheet("report"), dated=date(2026, 6, 10), author="", blocks=blocks)
    >>> render_pdf(paper)[:5]
    b'%PDF-'
    """
    chosen = find_fonts() if fonts is None else fonts
    plain = _plain(document, chosen)
    sources = {
        "main.typ": (files("haitang.documents") / "paper.typ").read_bytes(),
        "document.json": json.dumps(plain, ensure_ascii=False).encode(),
    }
    try:
        return chosen.typesetter.compile(sources, kind="pdf", dated=document.dated)
    except TypesettingError as error:
        # PDF/A refuses a text that cannot be shown in full, but does not say what is missing in a reader's words.
        lacking = missing_glyphs(document, fonts=chosen)
        if lacking:
            raise MissingGlyphs(lacking) from error
        raise


def missing_glyphs(document: Document, *, fonts: FontSet | None = None) -> str:
    """Characters of a document that no font here has, each once, in order; empty when it can be exported.

    Raises
    ------
    NoChineseFont
        The machine has no Chinese font at all.
    """
    chosen = find_fonts() if fonts is None else fonts
    text = "".join((document.header, *document.texts()))
    return chosen.missing(text, document.sheet.face("body"))


def _plain(document: Document, fonts: FontSet) -> dict[str, Any]:
    """What the typesetting template reads."""
    sheet = document.sheet
    return {
        "title": document.title,
        "author": document.author,
        "subject": document.subject,
        "header": document.header,
        "dated": [document.dated.year, document.dated.month, document.dated.day],
        "cover": has_cover(document),
        "page": sheet.page.model_dump(),
        "table": sheet.table.model_dump(),
        "fonts": {name: _families(face, fonts) for name, face in sheet.fonts.items()},
        "styles": {
            name: {**style.model_dump(), **_families(sheet.fonts[style.font], fonts)}
            for name, style in sheet.styles.items()
        },
        "blocks": [_block(block) for block in lower(document)],
    }


def _block(block: Plain) -> dict[str, Any]:
    """A block as plain data; each cell of a table also says in which column it begins."""
    plain = block.model_dump(mode="json")
    if isinstance(block, Table):
        for row, placed in zip(plain["rows"], block.placed(), strict=True):
            fresh = (column for column, _, continued in placed if not continued)
            for cell, column in zip(row["cells"], fresh, strict=True):
                cell["column"] = column
    return plain


def _families(face: Face, fonts: FontSet) -> dict[str, Any]:
    chain = fonts.chain(face)
    stands_in = face.heavy and chain[0] != face.faces[0]
    return {"families": list(chain), "has_bold": fonts.has_bold(chain[0]), "heavy": stands_in}
