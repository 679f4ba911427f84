"""Tables of an application as text: a line for each row, a tab between its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from pydantic import ValidationError

from haitang.lexicon import Problem, Yuan, problems_of
from haitang.pilot.application import Milestone, Price

PRICE_COLUMNS: Final = ("item", "unit", "premium", "sum_insured", "note")
MILESTONE_COLUMNS: Final = ("code", "title", "due", "units", "deliverable")


def exact_wan(amount: Yuan) -> str:
    """万元 with as many decimals as the amount needs: what is shown for typing loses nothing.

    Examples
    --------
    >>> exact_wan(Yuan.parse("260000")), exact_wan(Yuan.parse("123.45"))
    ('26万元', '0.012345万元')
    """
    text = f"{Decimal(amount.fen).scaleb(-6):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "万元"


def table_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows as one text; blank rows fall away."""
    lines = ["\t".join(cell.replace("\t", " ").replace("\n", " ").strip() for cell in row) for row in rows]
    return "\n".join(line for line in lines if line.strip())


def table_rows(text: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row that holds anything, short rows filled up; what stands beyond stays in the last."""
    for number, line in enumerate(text.split("\n"), start=1):
        cells = [cell.strip() for cell in line.split("\t", width - 1)]
        if any(cells):
            yield number, cells + [""] * (width - len(cells))


def prices_text(prices: Iterable[Price]) -> str:
    """A table of prices as text, amounts in 万元."""
    return table_text(
        (price.item, price.unit, exact_wan(price.premium), exact_wan(price.sum_insured), price.note) for price in prices
    )


def read_prices(text: str, *, at: str) -> tuple[tuple[Price, ...], list[Problem]]:
    """Prices out of text; an amount says its unit (``26万元``) or is in 元."""
    prices: list[Price] = []
    problems: list[Problem] = []
    for number, cells in table_rows(text, len(PRICE_COLUMNS)):
        try:
            prices.append(Price.model_validate(dict(zip(PRICE_COLUMNS, cells, strict=True))))
        except ValidationError as error:
            problems += [_in_row(each, at, number) for each in problems_of(error, file=FORM)]
    return tuple(prices), problems


def milestones_text(milestones: Iterable[Milestone]) -> str:
    """The milestones as text."""
    return table_text(
        (stone.code, stone.title, stone.due.isoformat(), "、".join(stone.units), stone.deliverable)
        for stone in milestones
    )


def read_milestones(text: str, *, at: str) -> tuple[tuple[Milestone, ...], list[Problem]]:
    """Milestones out of text; a row without a code is given one by its place."""
    found: list[Milestone] = []
    problems: list[Problem] = []
    for number, (code, title, due, units, deliverable) in table_rows(text, len(MILESTONE_COLUMNS)):
        plain = {
            "code": code or f"m{number}",
            "title": title,
            "due": due,
            "units": listed(units),
            "deliverable": deliverable,
        }
        try:
            found.append(Milestone.model_validate(plain))
        except ValidationError as error:
            problems += [_in_row(each, at, number) for each in problems_of(error, file=FORM)]
        if not title:
            problems.append(
                Problem(FORM, f"{at} 第 {number} 行 title", "里程碑未命名", bound="必填", advice="补上名称")
            )
    return tuple(found), problems


def listed(text: str) -> list[str]:
    """Codes of a list, apart by marks or white space, each once.

    Examples
    --------
    >>> listed("a、b, c\\nb")
    ['a', 'b', 'c']
    """
    for mark in "、，,；;\n\t":
        text = text.replace(mark, " ")
    return list(dict.fromkeys(text.split()))


FORM: Final = "申报方案"
"""What messages name in place of a file."""


def _in_row(problem: Problem, at: str, number: int) -> Problem:
    place = f"{at} 第 {number} 行 {problem.at}"
    return Problem(problem.file, place, problem.message, problem.value, problem.bound, problem.advice)


def day(text: str) -> date | None:
    """A date as typed, or None for nothing.

    Raises
    ------
    ValueError
        It is no date.
    """
    return date.fromisoformat(text) if text else None
