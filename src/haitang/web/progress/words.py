"""字数 while somebody types: how long a text is, counted as the rules count it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haitang.pilot import count_words


@login_required
@require_POST
def words(request: HttpRequest) -> HttpResponse:
    """The length of the field that htmx names; nothing of it is kept."""
    text = request.POST.get(request.headers.get("HX-Trigger-Name", ""), "")
    return HttpResponse(f"{count_words(text)} {_('characters')}", content_type="text/plain; charset=utf-8")
