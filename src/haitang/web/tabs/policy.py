"""保单: the schedule with limits and deductibles, conditions, and what is left of the limits."""

from __future__ import annotations

from typing import Any

from haitang.contract import Contract, CoverTerms, Retention, Waiting
from haitang.journeys import CaseFile
from haitang.lexicon import ZERO, Cover, Label, Yuan

_RETENTIONS = {
    Retention.WAITING_ONLY: Label(zh="仅等待期", en="waiting period only"),
    Retention.DEDUCTIBLE_ONLY: Label(zh="仅免赔额", en="deductible only"),
    Retention.HIGHER_OF: Label(zh="等待期与免赔额取高", en="higher of waiting period and deductible"),
    Retention.BOTH: Label(zh="等待期与免赔额并用", en="waiting period and deductible"),
}
_WAITINGS = {
    Waiting.TIME_RETENTION: Label(zh="等待期内损失自担", en="the first hours are borne"),
    Waiting.QUALIFYING: Label(zh="超过等待期后自始起算", en="qualifying, paid from the start once passed"),
}
_FORMS = {
    "first_party": Label(zh="第一方损失", en="First party"),
    "third_party": Label(zh="第三者责任", en="Third party"),
    "package": Label(zh="综合", en="Package"),
}


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the policy itself."""
    if file.policy is None:
        return {}
    if file.policy.body is None:
        return {"shown": file.policy.facts}
    contract: Contract = file.policy.body.contract
    plant = file.plant.body if file.plant else None
    names = {system.code: system.name for system in plant.systems} if plant else {}
    claim = file.claim.body if file.claim else None
    settlement = getattr(claim, "settlement", None)
    return {
        "contract": contract,
        "form": _FORMS[contract.form],
        "insurers": [(file.parties.get(insurer.code), insurer) for insurer in contract.insurers],
        "insured": file.parties.get(contract.insured),
        "systems": [names.get(code, code) for code in contract.systems],
        "schedule": [_line(terms) for terms in contract.covers],
        "conditions": [(None, each) for each in contract.conditions]
        + [(terms.cover, each) for terms in contract.covers for each in terms.conditions],
        "left": left(contract, settlement),
    }


def _line(terms: CoverTerms) -> dict[str, Any]:
    interruption = terms.interruption
    return {
        "terms": terms,
        "retention": _RETENTIONS[interruption.retention] if interruption else None,
        "waiting": _WAITINGS[interruption.waiting] if interruption else None,
    }


def left(contract: Contract, settlement: Any) -> list[dict[str, Any]]:
    """What earlier settlements used of the aggregate limits, and what is left."""
    used = settlement.used if settlement is not None else None
    rows: list[tuple[Cover | None, Yuan, Yuan]] = [(None, contract.aggregate_limit, used.aggregate if used else ZERO)]
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
