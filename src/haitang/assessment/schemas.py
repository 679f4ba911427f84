"""JSON Schemas of what goes into an assessment and what comes out, for those who build on them."""

from __future__ import annotations

from typing import Any

from haitang.assessment.diff import Difference
from haitang.assessment.model import Assessment
from haitang.insured import Inventory, Posture
from haitang.lexicon import Record


def json_schemas() -> dict[str, dict[str, Any]]:
    """Schemas by name: ``inventory``, ``posture``, ``difference`` and ``assessment``.

    Examples
    --------
    >>> sorted(json_schemas())
    ['assessment', 'difference', 'inventory', 'posture']
    """
    published: dict[str, type[Record]] = {
        "inventory": Inventory,
        "posture": Posture,
        "difference": Difference,
        "assessment": Assessment,
    }
    return {name: schema.model_json_schema() for name, schema in published.items()}
