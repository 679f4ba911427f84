"""What goes to and fro beside pages: a form as it was sent, to be shown again; a file to be kept by its reader."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from haitang.documents import Document
from haitang.journeys import render_paper
from haitang.lexicon import NotFound

MEDIA: Final[Mapping[str, str]] = MappingProxyType(
    {
        "csv": "text/csv; charset=utf-8",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "jpeg": "image/jpeg",
        "jpg": "image/jpeg",
        "json": "application/json",
        "pdf": "application/pdf",
        "png": "image/png",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "yaml": "application/yaml",
        "zip": "application/zip",
    }
)
"""Media type of a file by its extension; other kinds are bytes."""


def sent(request: HttpRequest, *lists: str) -> dict[str, Any]:
    """The fields of a form as they were sent; those named in ``lists`` with all their values."""
    data = request.POST
    return {name: data.getlist(name) if name in lists else data.get(name, "") for name in {*data, *lists}}


def attached(data: bytes, name: str) -> HttpResponse:
    """A file to be kept, of the kind that its name says; never shown in the page's own place, never cached."""
    answer = HttpResponse(data, content_type=MEDIA.get(name.rpartition(".")[2].lower(), "application/octet-stream"))
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def known_form(form: str) -> str:
    """``docx`` or ``pdf``, or `NotFound`."""
    if form not in {"docx", "pdf"}:
        raise NotFound("没有这份文件", advice="从原页面重新下载")
    return form


def paper_file(paper: Document, stem: str, form: str) -> HttpResponse:
    """A paper made for one request, as a download under ``stem`` and its form.

    Raises
    ------
    NotFound, BadInput
        No such form; characters that no font here has, each with its place.
    """
    return attached(render_paper(paper, known_form(form)), f"{stem}.{form}")
