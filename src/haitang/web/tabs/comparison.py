"""条款比较: one event under this contract and under the forms that others sell, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from haitang.contract import (
    Cause,
    ComparedContract,
    ComparedCover,
    Comparison,
    Condition,
    Contract,
    LossEvent,
    Rule,
    compare,
)
from haitang.journeys import CaseFile
from haitang.lexicon import Cover, Label, Yuan
from haitang.web.records import seen_whole
from haitang.web.tabs.supposed import STATUTES, Asked, question_of, supposed
from haitang.web.tabs.terms import contract_of

OWN = "own"
IN_MONEY = tuple(cover for cover in Cover if cover is not Cover.BUSINESS_INTERRUPTION)
"""Covers whose loss is asked for in money; an interruption is asked for in hours."""


@dataclass(frozen=True)
class Column:
    """A contract of the comparison; lengths of bars in per cent of the highest fact loss."""

    label: Label | str
    own: bool
    result: ComparedContract
    paid: float
    loss: float


def facts(file: CaseFile, tab: str, asked: QueryDict) -> dict[str, Any]:
    """What the page shows."""
    contract = contract_of(file, tab)
    claimed = claim_event(file)
    question = question_of(asked, claimed, file)
    labels, contracts = compared_contracts(contract, seen_whole(file, tab).number)
    answer = Asked(claimed) if question.of_claim else supposed(question, contract)
    comparison = compare(answer.event, contracts) if answer.event else None
    return {
        "question": question,
        "has_claim": claimed is not None,
        "causes": [(cause, cause.value == question.cause) for cause in Cause],
        "amounts": [(cover, question.losses.get(cover, "")) for cover in IN_MONEY]
        + [(rule, question.statutory.get(rule, "")) for rule in STATUTES],
        "breaches": [(each, each.code in question.breached) for each in conditions(contracts)],
        "problems": answer.problems,
        "event": answer.event,
        "columns": columns(comparison, labels) if comparison else [],
        "by_cover": by_cover(comparison) if comparison else [],
        "by_rule": by_rule(comparison) if comparison else [],
    }


def claim_event(file: CaseFile) -> LossEvent | None:
    """The event of the case's claim as it was adjusted, for whoever sees the claim whole."""
    claim = file.claim.body if file.claim else None
    return claim.adjustment.event if claim is not None and claim.adjustment else None


def compared_contracts(contract: Contract, number: str) -> tuple[dict[str, Label | str], dict[str, Contract]]:
    """The contract itself, then every form with the contract's own parties, systems and amounts."""
    return {OWN: _("This contract (%(number)s)") % {"number": number}}, {OWN: contract}


def conditions(contracts: Mapping[str, Contract]) -> list[Condition]:
    """Every condition that any of the contracts knows, once."""
    found: dict[str, Condition] = {}
    for contract in contracts.values():
        for each in (*contract.conditions, *(each for terms in contract.covers for each in terms.conditions)):
            found.setdefault(each.code, each)
    return list(found.values())


def columns(comparison: Comparison, labels: Mapping[str, Label | str]) -> list[Column]:
    """The contracts in the order compared."""
    most = max((max(item.loss, item.total).fen for item in comparison.contracts), default=0) or 1
    return [
        Column(
            label=labels[item.name],
            own=item.name == OWN,
            result=item,
            paid=round(100 * item.total.fen / most, 2),
            loss=round(100 * item.loss.fen / most, 2),
        )
        for item in comparison.contracts
    ]


def by_cover(comparison: Comparison) -> list[tuple[Cover, list[ComparedCover | None]]]:
    """Each cover with a loss, under each contract."""
    return [(cover, [item.cover(cover) for item in comparison.contracts]) for cover in comparison.covers]


def by_rule(comparison: Comparison) -> list[tuple[Rule, list[Yuan]]]:
    """What each rule took, under each contract."""
    return [(rule, [item.taken(rule) for item in comparison.contracts]) for rule in comparison.rules]
