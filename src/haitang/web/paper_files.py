"""A paper made for one request, as DOCX or PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.http import HttpResponse

from haitang.documents import Document, MissingGlyphs, glyph_problems, render_docx, render_pdf
from haitang.lexicon import BadInput, NotFound
from haitang.web.sending import attached

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA: Final[Mapping[str, str]] = MappingProxyType({"docx": DOCX, "pdf": "application/pdf"})
_RENDERERS: Final[Mapping[str, Callable[[Document], bytes]]] = MappingProxyType(
    {"docx": render_docx, "pdf": render_pdf}
)


def known_form(form: str) -> str:
    """``docx`` or ``pdf``, or `NotFound`."""
    if form not in MEDIA:
        raise NotFound("没有这份文件", advice="从原页面重新下载")
    return form


def paper_file(paper: Document, stem: str, form: str) -> HttpResponse:
    """A paper as a download under ``stem`` and its form.

    Raises
    ------
    NotFound, BadInput
        No such form; characters that no font here has, each with its place.
    """
    try:
        data = _RENDERERS[known_form(form)](paper)
    except MissingGlyphs as error:
        raise BadInput(glyph_problems(paper)) from error
    return attached(data, f"{stem}.{form}", MEDIA[form])
