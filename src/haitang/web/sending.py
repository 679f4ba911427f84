"""What goes to and fro beside pages: a form as it was sent, to be shown again; a file to be kept by its reader."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse


def sent(request: HttpRequest, *lists: str) -> dict[str, Any]:
    """The fields of a form as they were sent; those named in ``lists`` with all their values."""
    data = request.POST
    return {name: data.getlist(name) if name in lists else data.get(name, "") for name in {*data, *lists}}


def attached(data: bytes, name: str, media: str) -> HttpResponse:
    """A file to be kept; never shown in the page's own place, never cached."""
    answer = HttpResponse(data, content_type=media)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
