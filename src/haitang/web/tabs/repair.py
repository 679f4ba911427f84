"""修复: what was repaired and verified, and what it makes of the premium."""

from __future__ import annotations

from typing import Any

from haitang.journeys import CaseFile, RepairReview
from haitang.web.catalogues import control_names


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the review itself."""
    body: RepairReview | None = file.repair.body if file.repair else None
    if body is None:
        return {"shown": file.repair.facts} if file.repair else {}
    names = control_names()
    return {
        "adjustment": body.adjustment,
        "saved": body.adjustment.before - body.adjustment.after,
        "repaired": [(names[each.control], each) for each in body.controls],
    }
