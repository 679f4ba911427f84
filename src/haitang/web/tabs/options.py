"""方案比较: the same risk under other limits and deductibles, and after one repair; a click quotes the other terms."""

from __future__ import annotations

from dataclasses import dataclass

from haitang.contract import Contract
from haitang.lexicon import ZERO, Cover, Label, Yuan
from haitang.underwriting import Option, Quote

HEATS = 5
"""Steps of colour between the cheapest option and the dearest."""
Terms = tuple[Yuan, Yuan, Yuan]


@dataclass(frozen=True)
class Cell:
    """An option of the grid: how dear it is among them, and whether it is what was quoted."""

    option: Option
    heat: int
    quoted: bool


@dataclass(frozen=True)
class GridRow:
    """A pair of limits, with a cell for each deductible; None where the terms contradict each other."""

    event: Yuan
    aggregate: Yuan
    cells: list[Cell | None]


@dataclass(frozen=True)
class Grid:
    """Premiums by limits down and deductibles across, for one waiting period of business interruption."""

    waiting_hours: int | None
    deductibles: list[Yuan]
    rows: list[GridRow]


def grids(quote: Quote) -> list[Grid]:
    """The options of a quote as tables, one for each waiting period; the dearest of all is the deepest colour."""
    premiums = [option.premium for option in quote.options]
    hours = dict.fromkeys(option.waiting_hours for option in quote.options)

    def cell(option: Option | None) -> Cell | None:
        if option is None:
            return None
        return Cell(option, heat(option.premium, min(premiums), max(premiums)), is_quoted(option, quote.contract))

    found = []
    for waiting in hours:
        by_terms = {_terms(option): option for option in quote.options if option.waiting_hours == waiting}
        deductibles = sorted({deductible for _, _, deductible in by_terms})
        rows = [
            GridRow(event, aggregate, [cell(by_terms.get((aggregate, event, each))) for each in deductibles])
            for aggregate, event in sorted({terms[:2] for terms in by_terms})
        ]
        found.append(Grid(waiting, deductibles, rows))
    return found


def _terms(option: Option) -> Terms:
    return (option.aggregate_limit, option.event_limit or option.aggregate_limit, option.event_deductible)


def is_quoted(option: Option, contract: Contract) -> bool:
    """Whether an option has the terms of the contract that was quoted."""
    interruption = contract.terms(Cover.BUSINESS_INTERRUPTION)
    waiting = interruption.interruption.waiting_hours if interruption and interruption.interruption else None
    quoted = (contract.aggregate_limit, contract.event_limit, contract.event_deductible.amount, waiting)
    return quoted == (option.aggregate_limit, option.event_limit, option.event_deductible, option.waiting_hours)


def heat(premium: Yuan, least: Yuan, most: Yuan) -> int:
    """Which of ``HEATS`` colours a premium has, 1 for the least.

    Examples
    --------
    >>> [heat(Yuan.wan(amount), Yuan.wan(10), Yuan.wan(20)) for amount in (10, 12, 15, 20)]
    [1, 2, 3, 5]
    """
    if most == least:
        return 1
    return min(1 + (premium - least).fen * HEATS // (most - least).fen, HEATS)


@dataclass(frozen=True)
class Worth:
    """What a repair does to the premium: the change, and the length of its bar in per cent of the longest."""

    label: Label
    premium: Yuan
    change: Yuan
    width: float


def worths(quote: Quote) -> list[Worth]:
    """Every repair that was priced, the one that saves most first."""
    found = sorted(quote.what_ifs, key=lambda each: each.saving, reverse=True)
    longest = max((abs(each.saving.fen) for each in found), default=0) or 1
    return [
        Worth(each.label, each.premium, ZERO - each.saving, round(100 * abs(each.saving.fen) / longest, 1))
        for each in found
    ]
