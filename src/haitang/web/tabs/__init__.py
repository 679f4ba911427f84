"""The tabs of a case page: what each needs beside the records themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.journeys import CaseFile
from haitang.web.tabs import (
    application,
    assessment,
    claim,
    incident,
    ledger,
    plant,
    policy,
    quote,
    repair,
    signals,
    summary,
)

Facts = dict[str, Any]


@dataclass(frozen=True)
class Tab:
    """A tab: its code, its label, and what its template is given."""

    code: str
    label: Promise | str
    facts: Callable[[CaseFile], Facts]


__all__ = ["TABS", "Tab", "ledger"]

TABS: dict[str, Tab] = {
    tab.code: tab
    for tab in (
        Tab("application", _("Application"), application.facts),
        Tab("plant", _("Plant"), plant.facts),
        Tab("assessment", _("Assessment"), assessment.facts),
        Tab("quote", _("Quote"), quote.facts),
        Tab("policy", _("Policy"), policy.facts),
        Tab("signals", _("Signals"), signals.facts),
        Tab("incident", _("Incident"), incident.facts),
        Tab("claim", _("Claim"), claim.facts),
        Tab("repair", _("Repair"), repair.facts),
        Tab("ledger", _("Ledger"), ledger.facts),
        Tab("summary", _("Summary"), summary.facts),
    )
}
