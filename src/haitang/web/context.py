"""What every page's frame needs: the navigation, who is signed in, the language, whether this is a demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from haitang.lexicon import HaitangError
from haitang.parties import Actor, may
from haitang.web.people import ADMINISTRATORS, actor_of, ports


@dataclass(frozen=True)
class Link:
    """A way through the navigation."""

    label: Promise | str
    url: str
    current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame; a visitor who is not signed in gets no navigation."""
    user = getattr(request, "user", None)
    actor = None
    if user is not None and user.is_authenticated:
        try:
            actor = actor_of(request)
        except HaitangError:
            actor = None
    return {
        "actor": actor,
        "organisation": getattr(user, "organisation", None) if actor else None,
        "navigation": navigation(actor, request.path) if actor else [],
        "said": request.session.pop("said", "") if actor else "",
        "demo": settings.DEMO,
        "drill": ports().clock.now() if settings.NOW else None,
        "language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
    }


def navigation(actor: Actor, path: str) -> list[Link]:
    """Only what works, and only what the role may open."""
    ways: list[tuple[Promise | str, str]] = [(_("Desk"), reverse("desk"))]
    if actor.role not in ADMINISTRATORS:
        ways.append((_("Pilot projects"), reverse("projects")))
        ways.append((_("Rounds"), reverse("rounds")))
    if may(actor, "matching.view"):
        ways.append((_("Matching"), reverse("matching")))
    if may(actor, "audit.view"):
        ways.append((_("Audit"), reverse("audit")))
    if may(actor, "users.view"):
        ways.append((_("Users"), reverse("users")))
    desk = reverse("desk")
    return [Link(label, url, path == url if url == desk else path.startswith(url)) for label, url in ways]
