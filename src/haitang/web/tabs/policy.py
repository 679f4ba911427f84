"""保单: who insures whom, for how much, what is left of the limits, and what was disclosed."""

from __future__ import annotations

from typing import Any

from haitang.contract import Contract
from haitang.journeys import CaseFile
from haitang.lexicon import ZERO, Cover, Yuan
from haitang.web.tabs.plant import system_names
from haitang.web.tabs.terms import FORMS


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the policy itself."""
    if file.policy is None:
        return {}
    if file.policy.body is None:
        return {"shown": file.policy.facts}
    contract: Contract = file.policy.body.contract
    names = system_names(file)
    claim = file.claim.body if file.claim else None
    settlement = getattr(claim, "settlement", None)
    return {
        "contract": contract,
        "form": FORMS[contract.form],
        "insurers": [(file.parties.get(insurer.code), insurer) for insurer in contract.insurers],
        "insured": file.parties.get(contract.insured),
        "systems": [names.get(code, code) for code in contract.systems],
        "left": left(contract, settlement),
    }


def left(contract: Contract, settlement: Any) -> list[dict[str, Any]]:
    """What earlier settlements used of the aggregate limits, and what is left."""
    used = settlement.used if settlement is not None else None
    rows: list[tuple[Cover | None, Yuan, Yuan]] = [(None, contract.capacity, used.aggregate if used else ZERO)]
    for terms in contract.covers:
        if terms.aggregate_limit is not None:
            spent = used.covers.get(terms.cover, ZERO) if used else ZERO
            rows.append((terms.cover, terms.aggregate_limit, spent))
    return [
        {"cover": cover, "limit": limit, "used": spent, "left": limit - spent, "share": _share(spent, limit)}
        for cover, limit, spent in rows
    ]


def _share(part: Yuan, whole: Yuan) -> float:
    """For the length of a bar alone."""
    return round(100 * part.fen / whole.fen, 1) if whole else 0.0
