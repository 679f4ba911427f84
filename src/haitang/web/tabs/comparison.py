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
    forms,
    under_form,
)
from haitang.journeys import CaseFile
from haitang.lexicon import BadInput, Cover, Label, Problem, Yuan
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
    notes: tuple[Label, ...]
    own: bool
    result: ComparedContract
    uncovered: Yuan
    paid: float
    loss: float


def facts(file: CaseFile, tab: str, asked: QueryDict) -> dict[str, Any]:
    """What the page shows."""
    contract = contract_of(file, tab)
    claimed = claim_event(file)
    question = question_of(asked, claimed, file)
    beside = compared(contract, seen_whole(file, tab).number)
    answer = Asked(claimed) if question.of_claim else supposed(question, contract)
    comparison = compare(answer.event, beside.contracts) if answer.event else None
    return {
        "question": question,
        "has_claim": claimed is not None,
        "causes": [(cause, cause.value == question.cause) for cause in Cause],
        "amounts": [(cover, question.losses.get(cover, "")) for cover in IN_MONEY]
        + [(rule, question.statutory.get(rule, "")) for rule in STATUTES],
        "breaches": [(each, each.code in question.breached) for each in conditions(beside.contracts)],
        "problems": answer.problems,
        "event": answer.event,
        "columns": columns(comparison, beside) if comparison else [],
        "by_cover": by_cover(comparison) if comparison else [],
        "refused": beside.refused,
        "by_rule": by_rule(comparison) if comparison else [],
    }


def claim_event(file: CaseFile) -> LossEvent | None:
    """The event of the case's claim as it was adjusted, for whoever sees the claim whole."""
    claim = file.claim.body if file.claim else None
    return claim.adjustment.event if claim is not None and claim.adjustment else None


@dataclass(frozen=True)
class Compared:
    """The contract itself, then every form with the contract's own parties, systems and amounts.

    Attributes
    ----------
    refused : list of (label, problems)
        Forms that cannot be put together with the contract, and why.
    """

    contracts: dict[str, Contract]
    labels: dict[str, Label | str]
    notes: dict[str, tuple[Label, ...]]
    refused: list[tuple[Label, tuple[Problem, ...]]]


def compared(contract: Contract, number: str) -> Compared:
    """What stands side by side."""
    found = Compared({OWN: contract}, {OWN: _("This contract (%(number)s)") % {"number": number}}, {}, [])
    for code, form in forms().items():
        try:
            found.contracts[code] = under_form(form, contract)
        except BadInput as error:
            found.refused.append((form.label, error.problems))
            continue
        found.labels[code] = form.label
        found.notes[code] = form.notes
    return found


def conditions(contracts: Mapping[str, Contract]) -> list[Condition]:
    """Every condition that any of the contracts knows, once."""
    found: dict[str, Condition] = {}
    for contract in contracts.values():
        for each in (*contract.conditions, *(each for terms in contract.covers for each in terms.conditions)):
            found.setdefault(each.code, each)
    return list(found.values())


def columns(comparison: Comparison, beside: Compared) -> list[Column]:
    """The contracts in the order compared."""
    most = max((max(item.loss, item.total).fen for item in comparison.contracts), default=0) or 1
    return [
        Column(
            label=beside.labels[item.name],
            notes=beside.notes.get(item.name, ()),
            own=item.name == OWN,
            result=item,
            uncovered=Yuan.total(each.amount for each in item.not_covered),
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
