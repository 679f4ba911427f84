"""How papers write dates, times, doubts, shares and sums, and the small tables that several papers have."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from haitang.documents.model import Cell, Paragraph, Row, Run, Table
from haitang.lexicon import Moment, OrganisationCode, Yuan, shanghai
from haitang.parties import Organisation

FICTIONAL = "虚构案例：所列单位、人员、数据均为虚构"


def instant_text(at: datetime | None) -> str:
    """A time as tables write it, in Shanghai.

    Examples
    --------
    >>> from haitang.lexicon import SHANGHAI
    >>> instant_text(datetime(2026, 8, 12, 2, 10, tzinfo=SHANGHAI))
    '2026-08-12 02:10'
    """
    return "—" if at is None else f"{shanghai(at):%Y-%m-%d %H:%M}"


def moment_text(moment: Moment | None) -> str:
    """An instant between two bounds; one time where they are the same minute.

    Examples
    --------
    >>> from haitang.lexicon import SHANGHAI
    >>> moment_text(Moment.at(datetime(2026, 8, 12, 2, 10, tzinfo=SHANGHAI), error=timedelta(minutes=2)))
    '2026-08-12 02:08 至 02:12'
    """
    if moment is None:
        return "—"
    first, last = instant_text(moment.earliest), instant_text(moment.latest)
    if first == last:
        return first
    return f"{first} 至 {last.split(' ')[1] if first[:10] == last[:10] else last}"


def span_text(span: timedelta) -> str:
    """A length of time in days, hours and minutes.

    Examples
    --------
    >>> span_text(timedelta(hours=30, minutes=5)), span_text(-timedelta(minutes=9))
    ('1天6小时5分', '−9分')
    """
    minutes = round(abs(span).total_seconds() / 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [f"{count}{unit}" for count, unit in ((days, "天"), (hours, "小时"), (rest, "分")) if count]
    return ("−" if span < timedelta(0) else "") + ("".join(parts) or "0分")


def percent(share: float, digits: int = 2) -> str:
    """A share of one in per cent.

    Examples
    --------
    >>> percent(0.0213)
    '2.13%'
    """
    return f"{share * 100:,.{digits}f}%"


def wan(amount: float) -> str:
    """A continuous amount of yuan in 万元, for estimates alone.

    Examples
    --------
    >>> wan(382_000.0)
    '38.20'
    """
    return f"{amount / 10_000:,.2f}"


def both_ways(amount: Yuan) -> str:
    """An amount in figures and in 大写, as a policy prints it.

    Examples
    --------
    >>> both_ways(Yuan.parse("5万元"))
    '人民币 50,000.00 元（大写：伍万元整）'
    """
    return f"人民币 {amount.text()} 元（大写：{amount.capitals()}）"


def names_of(parties: Iterable[Organisation]) -> dict[OrganisationCode, str]:
    """Names by code."""
    return {party.code: party.name for party in parties}


def facts(pairs: Sequence[tuple[str, str | Cell]], *, name: str = "", in_pairs: bool = True) -> Table:
    """A table of labels and values, two to a row where they are short.

    Examples
    --------
    >>> [len(row.cells) for row in facts([("保单号", "P1"), ("币种", "人民币"), ("说明", "长" * 40)]).rows]
    [4, 2]
    """
    rows: list[Row] = []
    waiting: list[Cell] = []
    for label, value in pairs:
        head = Cell.of(label, head=True, align="left")
        cell = value if isinstance(value, Cell) else Cell.of(*value.split("\n"))
        if not in_pairs or _breadth(cell.text) > _SHORT:
            if waiting:
                rows.append(_closed(waiting))
                waiting = []
            rows.append(Row.of(head, cell.model_copy(update={"columns": 3})))
            continue
        waiting += [head, cell]
        if len(waiting) == 4:
            rows.append(Row.of(*waiting))
            waiting = []
    if waiting:
        rows.append(_closed(waiting))
    return Table(widths=(18, 32, 18, 32), rows=tuple(rows), name=name)


def total_row(label: str, amount: Yuan, *, before: int, after: int = 0) -> list[Cell]:
    """A closing row: the label over ``before`` columns, the sum, and ``after`` empty columns."""
    cells = [Cell.of(label, bold=True, columns=before), Cell.money(amount, bold=True)]
    return [*cells, *([Cell.of("", columns=after)] if after else [])]


def right(text: str, *, bold: bool = False) -> Cell:
    """A cell with a figure, set to the right."""
    return Cell.of(text, align="right", bold=bold)


def middle(text: str) -> Cell:
    """A cell with a short word, set in the middle."""
    return Cell.of(text, align="center")


def note(text: str) -> Paragraph:
    """A paragraph in small print."""
    return Paragraph.of(text, style="note")


def strong(text: str) -> Run:
    """A bold stretch."""
    return Run(text=text, bold=True)


_SHORT = 18


def _breadth(text: str) -> float:
    """Length of a text in full-width characters."""
    return sum(1 if unicodedata.east_asian_width(character) in {"W", "F"} else 0.5 for character in text)


def _closed(waiting: list[Cell]) -> Row:
    head, cell = waiting
    return Row.of(head, cell.model_copy(update={"columns": 3}))
