"""评估: how often, how badly; what moved it; what to repair."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.utils.translation import gettext as _

import haitang
from haitang.assessment import Assessment
from haitang.contract import Contract
from haitang.insured import Assurance
from haitang.journeys import CaseFile, Seen
from haitang.lexicon import Label
from haitang.loss import Distribution, NotSupported, aggregate_insured, ground_up
from haitang.web.catalogues import catalogues, control_names
from haitang.web.how import How, rows
from haitang.web.kept import kept
from haitang.web.templatetags.haitang import language, number, wan, yuan

RETURN_PERIODS = (5, 10, 20, 50, 100, 200)
LEAST = 10_000.0
RAREST = 1e-3
_WAN = 10_000
_STATUS = {
    "met": Label(zh="符合", en="Met"),
    "partial": Label(zh="部分符合", en="Partly"),
    "missing": Label(zh="不符合", en="Missing"),
    "unanswered": Label(zh="未答复", en="Unanswered"),
}
_LEVELS = {
    "high": (Label(zh="高", en="High"), "alarm"),
    "medium": (Label(zh="中", en="Medium"), "due"),
    "low": (Label(zh="低", en="Low"), "idle"),
}

ASSURANCE = {each.value: each.label for each in Assurance} | {
    "unanswered": Label(zh="未答复", en="Unanswered"),
    "seen_in_inventory": Label(zh="资产清单所见", en="Seen in the inventory"),
}


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the assessment itself."""
    if file.assessment is None:
        return {}
    body: Assessment | None = file.assessment.body
    if body is None:
        return {"shown": file.assessment.facts}
    bound = file.policy or file.quote
    contract: Contract | None = bound.body.contract if bound and bound.body else None
    before, after = curves(file.assessment.digest, body, contract, bound.digest if bound else "")
    return {
        "curve": curve_data(before, after, contract),
        "returns": [(years, before["q"][years], after["q"].get(years)) for years in RETURN_PERIODS],
        "expected": sorted(body.expected, key=lambda part: part.expected_loss, reverse=True),
        "perils": [scenario.peril for scenario in body.profile.scenarios],
        "factors": factor_table(body),
        "repairs": repairs(body),
        "repair_bars": {
            "unit": _("CNY 10k"),
            "rows": [
                {
                    "name": each.label.text(language()),
                    "value": each.loss_saved.fen / 1e6,
                    "text": each.loss_saved.in_wan(),
                }
                for each in body.remediations[:8]
            ],
        },
        "findings": [(finding, *_LEVELS[finding.level]) for finding in body.findings],
        "conflicts": [(control_names().get(each.control, each.control), each) for each in body.conflicts],
        "gaps": [(gap, _STATUS[gap.status]) for gap in body.gaps],
        "gap_tally": [(label, sum(gap.status == code for gap in body.gaps)) for code, label in _STATUS.items()],
        "how": how(body, file.assessment),
    }


def curves(
    digest: str, body: Assessment, contract: Contract | None, terms: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Points and quantiles of a year's loss before insurance, and of what the contract pays of it; kept by digest."""
    before = kept(f"ground-up/{digest}", lambda: _sampled(ground_up(body.profile)))
    if contract is None:
        return before, {"points": [], "q": {}}
    return before, kept(f"insured/{digest}/{terms}", lambda: _insured(body, contract))


def _insured(body: Assessment, contract: Contract) -> dict[str, Any]:
    try:
        return _sampled(aggregate_insured(body.profile, contract).distribution)
    except NotSupported:
        return {"points": [], "q": {}}


def _sampled(year: Distribution) -> dict[str, Any]:
    """A curve of about a hundred points, evenly spread over the logarithm of the amount, down to ``RAREST``."""
    quantiles = {years: year.quantile(1 - 1 / years) for years in RETURN_PERIODS}
    top = year.quantile(1 - RAREST)
    if top <= LEAST:
        return {"points": [], "q": quantiles}
    amounts = np.geomspace(LEAST, top * 0.999, 100)
    chances = year.survival(amounts)
    points = [[round(float(x) / _WAN, 4), float(p)] for x, p in zip(amounts, chances, strict=True) if p > 0]
    return {"points": points, "q": quantiles}


def curve_data(before: dict[str, Any], after: dict[str, Any], contract: Contract | None) -> dict[str, Any]:
    """What the picture draws."""
    series = [{"name": _("Loss of a year before insurance"), "points": before["points"]}]
    marks: list[dict[str, Any]] = [{"axis": "y", "value": 0.01, "name": _("once in 100 years"), "alarm": False}]
    most = max((x for x, _p in before["points"]), default=10.0)
    if contract is not None:
        limit = contract.aggregate_limit.fen / 1e6
        series.append({"name": _("Paid by the policy"), "points": after["points"]})
        marks.append({"axis": "x", "value": limit, "name": _("Aggregate limit"), "alarm": False})
        most = max(most, limit)
    return {
        "x": _("Loss of a year, CNY 10k"),
        "y": _("Probability that a year is worse"),
        "unit": _("CNY 10k"),
        "least": LEAST / _WAN,
        "most": 10 ** float(np.ceil(np.log10(most))),
        "lowest": RAREST,
        "series": series,
        "marks": marks,
    }


def factor_table(body: Assessment) -> list[dict[str, Any]]:
    """Per control: what was found, and by how much it moves each peril's frequency."""
    names = control_names()
    found: dict[str, dict[str, Any]] = {}
    for column, scenario in enumerate(body.profile.scenarios):
        for factor in scenario.factors:
            row = found.setdefault(
                factor.code,
                {
                    "label": names.get(factor.code, factor.code),
                    "factor": factor,
                    "measured": factor.code in catalogues().controls.by_code,
                    "assurance": ASSURANCE.get(factor.assurance, factor.assurance),
                    "cells": [None] * len(body.profile.scenarios),
                },
            )
            row["cells"][column] = factor.relativity
    return sorted(
        found.values(),
        key=lambda row: max((abs(np.log(cell)) for cell in row["cells"] if cell), default=0.0),
        reverse=True,
    )


def repairs(body: Assessment) -> list[Any]:
    """What to repair, the largest saving first."""
    return sorted(body.remediations, key=lambda each: each.loss_saved, reverse=True)


def how(body: Assessment, seen: Seen[Assessment]) -> list[How]:
    """How the expected loss came about."""
    versions = rows([*sorted(body.profile.catalogues.items()), ("haitang", haitang.__version__)])
    return [
        How(
            figure=_("Expected loss a year"),
            formula=_(
                "expected loss = Σ over perils: events a year × mean loss of an event\n"
                "events a year: logit p = logit p0 + κ Σ q · ln(OR) · (x − m), bounded to ×1/6 … ×6"
            ),
            inputs=rows(
                [
                    (_("Yearly turnover, CNY 10k"), wan(body.turnover)),
                    (_("Sector"), body.sector),
                    (_("Events a year against the average enterprise"), f"×{number(body.multiplier, 2)}"),
                    (_("Expected loss a year, CNY"), yuan(body.expected_loss)),
                    (_("Record"), f"{seen.number} v{seen.version} sha256:{seen.digest}"),
                ]
            ),
            versions=versions,
            command="haitang case run examples/haimao-bearing --out out",
        )
    ]
