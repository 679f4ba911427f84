"""理赔: from fact loss to payment, each step with clause and reason; interruption as it was and would have been."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from haitang.claims import Claim, Outcome, WorkSheet, balance
from haitang.contract import Contract, Settlement, WaterfallRow, waterfall
from haitang.journeys import CaseFile, Seen
from haitang.lexicon import Cover, Label, Yuan, shanghai
from haitang.web.how import How, rows
from haitang.web.templatetags.haitang import language

_TONES = {Outcome.HOLDS: "done", Outcome.FAILS: "alarm", Outcome.RESERVED: "due", Outcome.UNCLEAR: "due"}

_MOVEMENTS = {
    "opened": Label(zh="立案", en="Opened"),
    "changed": Label(zh="调整", en="Changed"),
    "paid": Label(zh="赔付", en="Paid"),
    "recovered": Label(zh="追偿收回", en="Recovered"),
}


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the claim itself."""
    if file.claim is None:
        return {}
    body: Claim | None = file.claim.body
    if body is None:
        return {"shown": file.claim.facts}
    contract: Contract | None = file.policy.body.contract if file.policy and file.policy.body else None
    settlement: Settlement | None = body.settlement
    adjustment = body.adjustment
    found: dict[str, Any] = {
        "settlement": settlement,
        "adjustment": adjustment,
        "items": body.items,
        "sheets": [
            (sheet, f"hours-{number}", hours(sheet, _waiting(contract)) if sheet.hours else None)
            for number, sheet in enumerate(body.sheets, start=1)
        ],
        "points": [(entry, _TONES[entry.outcome]) for entry in adjustment.liability.points] if adjustment else [],
        "reserves": [(movement, _MOVEMENTS[movement.kind]) for movement in body.reserves],
        "balance": balance(body.reserves),
    }
    if settlement is not None:
        falls = waterfall(settlement)
        found |= {
            "falls": falls,
            "waterfall": {"unit": _("CNY 10k"), "rows": [_bar(row) for row in falls]},
            "insurers": [(file.parties.get(part.code), part) for part in settlement.insurers],
            "how": _how(settlement, file.claim, file.policy),
        }
    return found


def _bar(row: WaterfallRow) -> dict[str, Any]:
    text = row.change.in_wan()
    return {
        "name": row.label.text(language()),
        "from": 0 if row.kind == "total" else min(row.start, row.end).fen / 1e6,
        "height": abs(row.change.fen) / 1e6,
        "kind": row.kind,
        "text": f"+{text}" if row.kind == "rise" else text,
    }


def _waiting(contract: Contract | None) -> int:
    terms = contract.terms(Cover.BUSINESS_INTERRUPTION) if contract else None
    return terms.interruption.waiting_hours if terms and terms.interruption else 0


def hours(sheet: WorkSheet, waiting_hours: int) -> dict[str, Any]:
    """Turnover by hour as it would have been and as it was; the waiting period is shaded."""
    times = [f"{shanghai(hour.start):%m-%d %H:%M}" for hour in sheet.hours]
    bands = []
    start = next((hour.start for hour in sheet.hours if hour.shortfall > Yuan(0)), sheet.hours[0].start)
    if waiting_hours:
        end = start + timedelta(hours=waiting_hours)
        last = next((index for index, hour in enumerate(sheet.hours) if hour.start >= end), len(times) - 1)
        first = next(index for index, hour in enumerate(sheet.hours) if hour.start == start)
        bands.append({"name": _("Waiting period"), "from": times[first], "to": times[last], "due": True})
    return {
        "y": _("Turnover per hour, CNY 10k"),
        "unit": _("CNY 10k"),
        "times": times,
        "bands": bands,
        "series": [
            {"name": _("Without the event"), "values": [hour.standard.fen / 1e6 for hour in sheet.hours]},
            {"name": _("Actual"), "values": [hour.actual.fen / 1e6 for hour in sheet.hours]},
        ],
    }


def _how(settlement: Settlement, seen: Seen[Claim], policy: Seen[Any] | None) -> How:
    return How(
        figure=_("Payment"),
        formula=_(
            "payment = fact loss − what each rule of the contract takes, in the contract's own order + statutory costs"
        ),
        inputs=rows(
            [
                (_("Fact loss, CNY"), settlement.loss.text()),
                (_("Indemnity, CNY"), settlement.indemnity.text()),
                (_("Payment, CNY"), settlement.total.text()),
                (_("Policy"), f"{policy.number} v{policy.version} sha256:{policy.digest}" if policy else ""),
                (_("Record"), f"{seen.number} v{seen.version} sha256:{seen.digest}"),
            ]
        ),
        command="haitang case run examples/haimao-bearing --out out",
    )
