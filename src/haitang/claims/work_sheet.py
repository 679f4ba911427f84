"""The work sheet of a loss (定损工作底稿): every line with its formula, its inputs and its amount."""

from __future__ import annotations

from typing import Literal

from haitang.contract import Piece
from haitang.lexicon import Instant, Label, Record, Share, Yuan


class SheetInput(Record):
    """What a line was computed from: a name, and the value as it was used."""

    label: Label
    value: str


class SheetLine(Record):
    """One line: what it is, how it is computed, from what, and what came out.

    Attributes
    ----------
    code : str
        Stable name, such as ``turnover_lost``.
    formula : Label
        The computation in words, naming other lines by their labels.
    amount : Yuan or None
        What came out, where it is money; ``value`` says it otherwise.
    """

    code: str
    label: Label
    formula: Label
    inputs: tuple[SheetInput, ...] = ()
    amount: Yuan | None = None
    value: str


class LossHour(Record):
    """One hour of the indemnity period: the turnover without the event, and with it.

    Attributes
    ----------
    minutes : int
        Minutes of the hour inside the indemnity period, 1 to 60; the amounts are those of these minutes.
    """

    start: Instant
    minutes: int
    standard: Yuan
    actual: Yuan

    @property
    def shortfall(self) -> Yuan:
        """Turnover lost in the hour; negative where production was made up."""
        return self.standard - self.actual


class WorkSheet(Record):
    """A loss of business interruption, worked out.

    Attributes
    ----------
    hours : tuple of LossHour
        Counterfactual against actual, in order; empty for a basis that needs no hours.
    curve : tuple of Piece
        The same total as a rate of loss over time from the start of the interruption, for the contract.
    total : Yuan
        Loss before any term of the contract; the curve's pieces add up to it.
    insured_value : Share or None
        Insured part of the value at risk (Insurance Law Art. 55); None where average does not apply.
    """

    basis: Literal["gross_profit", "net_profit_per_hour"]
    lines: tuple[SheetLine, ...]
    hours: tuple[LossHour, ...] = ()
    curve: tuple[Piece, ...]
    total: Yuan
    insured_value: Share | None = None

    def line(self, code: str) -> SheetLine:
        """The line of that code.

        Raises
        ------
        KeyError
            There is none.
        """
        return {line.code: line for line in self.lines}[code]


def money_line(code: str, label: Label, formula: Label, amount: Yuan, *inputs: tuple[Label, Yuan | str]) -> SheetLine:
    """A line whose result is money."""
    shown = tuple(
        SheetInput(label=name, value=f"{value.text()} 元" if isinstance(value, Yuan) else value)
        for name, value in inputs
    )
    return SheetLine(code=code, label=label, formula=formula, inputs=shown, amount=amount, value=f"{amount.text()} 元")


def ratio_text(numerator: int, denominator: int) -> str:
    """A ratio in percent to four decimals for the eye; the computation keeps it exact.

    Examples
    --------
    >>> ratio_text(1, 3)
    '33.3333%'
    """
    hundredths = (2 * abs(numerator) * 1_000_000 + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 else ""
    return f"{sign}{hundredths // 10_000}.{hundredths % 10_000:04d}%"
