"""申报: the rule list, the units and their signatures, words, scope, prices and milestones."""

from __future__ import annotations

from collections import Counter
from typing import Any

from haitang.journeys import CaseFile, Seen
from haitang.pilot import (
    Application,
    OtherApplications,
    Outcome,
    Round,
    RuleCode,
    Verdict,
    check,
    words_of,
)
from haitang.web.catalogues import round_of

_ATTENTION = (Outcome.FAILS, Outcome.WARNS, Outcome.OK, Outcome.NOT_APPLICABLE)


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the application itself."""
    body: Application | None = file.application.body if file.application else None
    if body is None or file.application is None:
        return {}
    round_ = round_of(body.round_code)
    plant = file.plant.body if file.plant else None
    systems = {system.code: system for system in plant.systems} if plant else {}
    verdicts = rule_list(file, file.application, body, round_)
    return {
        "round": round_,
        "verdicts": verdicts,
        "tally": [(outcome, count) for outcome, count in Counter(one.outcome for one in verdicts).items()],
        "words": [
            (limit.label, words, limit.words, min(round(100 * words / limit.words), 100), words > limit.words)
            for limit in round_.text_limits
            for _, words in words_of(body, round_, limit)
        ],
        "units": [_unit(body, round_, index) for index in range(len(body.units))],
        "scope": [(code, systems.get(code)) for code in body.scope],
        "texts": [(section.label, body.part(section.code)) for section in round_.form.texts],
    }


def rule_list(file: CaseFile, seen: Seen[Application], body: Application, round_: Round) -> list[Verdict]:
    """Every rule that can be answered from this case alone, what needs attention first.

    The cap of projects per applicant looks at other applications too; it is answered where the application is filed.
    The inventory cross-check needs the whole inventory, so that it is left out for those who may not see it.
    """
    frozen = seen.state not in {"draft", "checked", "returned"}
    inventory = file.plant.body if file.plant else None
    now = seen.recorded_at if frozen and body.sealing is None else body.sealing.sealed_at if body.sealing else file.now
    found = check(body, inventory, round_, now=now, others=OtherApplications())
    apart = {RuleCode.PROJECTS.value}
    if inventory is None:
        apart |= {RuleCode.MANDATORY_SYSTEMS.value, RuleCode.SCOPE.value}
    kept = [verdict for verdict in found if verdict.rule not in apart]
    return sorted(kept, key=lambda verdict: _ATTENTION.index(verdict.outcome))


def _unit(body: Application, round_: Round, index: int) -> dict[str, Any]:
    unit = body.units[index]
    signatures = [one for one in body.signatures if one.unit == unit.code]
    return {
        "unit": unit,
        "lead": index == 0,
        "signed": max((one.signed_at for one in signatures), default=None),
        "signer": signatures[0].signed_by if signatures else "",
        "missing": len(round_.form.to_sign) - len({one.document for one in signatures}),
        "sealed": bool(body.sealing and unit.code in body.sealing.units),
    }
