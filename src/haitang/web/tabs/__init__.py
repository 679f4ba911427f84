"""The tabs of a case page, and the pages inside a tab: what each needs beside the records themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.journeys import CaseFile
from haitang.web.tabs import (
    application,
    assessment,
    claim,
    comparison,
    distribution,
    incident,
    ledger,
    plant,
    policy,
    quote,
    repair,
    signals,
    summary,
    terms,
)

Facts = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A page inside a tab, one idea each; for whoever sees the tab's record whole.

    Attributes
    ----------
    facts : callable
        What its template is given, from the case, the code of the tab, and what the reader asked for.
    """

    code: str
    label: Promise | str
    facts: Callable[[CaseFile, str, QueryDict], Facts]


@dataclass(frozen=True)
class Tab:
    """A tab: its code, its label, what its template is given, and the pages that it opens on."""

    code: str
    label: Promise | str
    facts: Callable[[CaseFile], Facts]
    front: Promise | str = ""
    pages: tuple[Page, ...] = ()


__all__ = ["TABS", "Page", "Tab", "ledger"]

_TERMS = Page("terms", _("The terms as a picture"), terms.facts)
_COMPARISON = Page("comparison", _("One event, several contracts"), comparison.facts)

TABS: dict[str, Tab] = {
    tab.code: tab
    for tab in (
        Tab("application", _("Application"), application.facts),
        Tab("plant", _("Plant"), plant.facts),
        Tab("assessment", _("Assessment"), assessment.facts),
        Tab(
            "quote",
            _("Quote"),
            quote.facts,
            front=_("Premium and options"),
            pages=(Page("distribution", _("Good years and bad"), distribution.facts), _TERMS, _COMPARISON),
        ),
        Tab("policy", _("Policy"), policy.facts, front=_("Policy"), pages=(_TERMS, _COMPARISON)),
        Tab("signals", _("Signals"), signals.facts),
        Tab("incident", _("Incident"), incident.facts),
        Tab("claim", _("Claim"), claim.facts),
        Tab("repair", _("Repair"), repair.facts),
        Tab("ledger", _("Ledger"), ledger.facts),
        Tab("summary", _("Summary"), summary.facts),
    )
}
