"""报价: the premium statement as a waterfall and as lines, the option grid, what went in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from haitang.journeys import CaseFile, Seen
from haitang.lexicon import ZERO, Yuan
from haitang.underwriting import Option, Quote, Statement, StatementLine
from haitang.web.catalogues import catalogues, control_names
from haitang.web.how import How, rows
from haitang.web.tabs.assessment import ASSURANCE
from haitang.web.templatetags.haitang import language, wan, yuan

SHOWN = 5
"""Controls that get a bar of their own; the rest share one."""


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the quote itself."""
    if file.quote is None:
        return {}
    body: Quote | None = file.quote.body
    if body is None:
        return {"shown": file.quote.facts}
    statement = body.statement
    return {
        "statement": statement,
        "groups": groups(statement),
        "waterfall": waterfall(statement),
        "grid": grid(body),
        "how": how(body, file.quote),
        "what_ifs": sorted(body.what_ifs, key=lambda each: each.saving, reverse=True),
    }


def groups(statement: Statement) -> list[dict[str, Any]]:
    """Lines by kind, each group with its sum, in the order in which they add up."""
    named = (
        ("base", _("Expected insured loss at the market's average posture, by cover")),
        ("control", _("What each control changes")),
        ("posture", _("What the controls change together")),
        ("loading", _("Costs, risk, taxes")),
    )
    found = []
    for kind, name in named:
        lines = statement.of_kind(kind)
        if lines:
            total = Yuan.total(line.amount for line in lines)
            found.append({"kind": kind, "name": name, "lines": [_line(line) for line in lines], "sum": total})
    return found


def _line(line: StatementLine) -> dict[str, Any]:
    factor = line.factor
    return {
        "line": line,
        "name": control_names().get(line.code, line.label),
        "measured": factor is not None and line.code in catalogues().controls.by_code,
        "factor": factor,
        "assurance": ASSURANCE.get(factor.assurance, factor.assurance) if factor else None,
    }


def waterfall(statement: Statement) -> dict[str, Any]:
    """From the average firm's expected loss, by what each control changes, to the premium."""
    controls = sorted(
        (line for line in (*statement.of_kind("control"), *statement.of_kind("posture")) if line.amount),
        key=lambda line: abs(line.amount.fen),
        reverse=True,
    )
    changes = [(control_names().get(line.code, line.label).text(language()), line.amount) for line in controls[:SHOWN]]
    rest = Yuan.total(line.amount for line in controls[SHOWN:])
    if rest:
        changes.append((_("Other controls"), rest))
    loadings = [(line.label.text(language()), line.amount) for line in statement.of_kind("loading")]
    drawn = [_bar(_("Average posture"), ZERO, statement.base_expected, "total")]
    level = statement.base_expected
    for name, change in changes:
        drawn.append(_bar(name, level, level + change))
        level += change
    drawn.append(_bar(_("Expected insured loss"), ZERO, level, "total"))
    for name, change in loadings:
        drawn.append(_bar(name, level, level + change))
        level += change
    drawn.append(_bar(_("Premium"), ZERO, level, "total"))
    return {"unit": _("CNY 10k"), "rows": drawn}


def _bar(name: str, start: Yuan, end: Yuan, kind: str = "") -> dict[str, Any]:
    change = end - start
    return {
        "name": name,
        "from": min(start, end).fen / 1e6,
        "height": abs(change.fen) / 1e6,
        "kind": kind or ("rise" if change > ZERO else "fall"),
        "text": change.in_wan() if kind else f"{'+' if change > ZERO else ''}{change.in_wan()}",
    }


def grid(body: Quote) -> dict[str, Any]:
    """Premiums by limits down and deductibles across; the terms quoted are marked."""
    deductibles = sorted({option.event_deductible for option in body.options})
    limits = sorted({(option.aggregate_limit, option.event_limit or option.aggregate_limit) for option in body.options})
    cells: dict[tuple[Yuan, Yuan, Yuan], Option] = {
        (option.aggregate_limit, option.event_limit or option.aggregate_limit, option.event_deductible): option
        for option in body.options
    }
    contract = body.contract
    quoted = (
        contract.aggregate_limit,
        contract.event_limit or contract.aggregate_limit,
        contract.event_deductible.amount,
    )
    return {
        "deductibles": deductibles,
        "rows": [
            {
                "aggregate": aggregate,
                "event": event,
                "cells": [
                    (cells.get((aggregate, event, each)), (aggregate, event, each) == quoted) for each in deductibles
                ],
            }
            for aggregate, event in limits
        ],
    }


def how(body: Quote, seen: Seen[Quote]) -> How:
    """How the premium came about."""
    statement = body.statement
    return How(
        figure=_("Premium"),
        formula=_(
            "premium = (expected insured loss + costs on it + risk load) / (1 − commission − expenses − tax)\n"
            "expected insured loss: the contract's own terms over the exact distribution of the year"
        ),
        inputs=rows(
            [
                (_("Expected insured loss, CNY"), yuan(statement.expected)),
                (_("Premium, CNY"), yuan(statement.premium)),
                (_("Aggregate limit, CNY 10k"), wan(body.contract.aggregate_limit)),
                (_("Rate on line; first national pilot"), f"{statement.rate_on_line} / {statement.anchor}"),
                (_("Hash of all that went in"), str(body.input_hash)),
                (_("Record"), f"{seen.number} v{seen.version} sha256:{seen.digest}"),
            ]
        ),
        versions=rows([(_("Engine"), body.engine), *sorted(body.catalogues.items())]),
        command="haitang case run examples/haimao-bearing --out out",
    )
