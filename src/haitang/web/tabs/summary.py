"""总结: the year in figures and in words."""

from __future__ import annotations

from typing import Any

from haitang.journeys import CaseFile
from haitang.pilot import Summary
from haitang.web.catalogues import round_of


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the summary itself."""
    body: Summary | None = file.summary.body if file.summary else None
    if body is None:
        return {"shown": file.summary.facts} if file.summary else {}
    return {
        "rows": body.figures.rows(),
        "texts": [(section.label, body.part(section.code)) for section in round_of(body.round_code).summary],
        "providers": [(file.parties.get(service.provider), service) for service in body.services],
    }
