"""Compares invoiced labour with a standard cost (GB/T 42461 shape): questions for the adjuster, never cuts.

Cost of a day = monthly wage ÷ working days of a month × coefficient of the level × (1 + overhead), profit apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from haitang.catalog import Entry, Verified, load
from haitang.incident import Labour, LossItem
from haitang.lexicon import PPM, Label, Record, Share, Yuan, mul_div

_HUNDREDTHS = 100


class WorkingDays(Entry):
    """Working days of a month (月计薪天数基准)."""

    per_month: Decimal


class Wage(Entry):
    """Average monthly wage of the trade in a region."""

    region: str
    label: Label
    monthly: Yuan


class LevelCoefficient(Entry):
    """What a level of skill costs against the average."""

    level: int
    label: Label
    coefficient: Share


class SharedRate(Entry):
    """A share that applies to every level: overhead, or the margin below which nothing is flagged."""

    share: Share


class LabourRates(Record):
    """The whole table of labour rates."""

    working_days: WorkingDays
    wages: tuple[Wage, ...]
    levels: tuple[LevelCoefficient, ...]
    overhead: SharedRate
    margin: SharedRate

    @property
    def confirmed(self) -> bool:
        """Whether every figure but the margin is confirmed."""
        entries: tuple[Entry, ...] = (self.working_days, *self.wages, *self.levels, self.overhead)
        return all(entry.verified is not Verified.UNCONFIRMED for entry in entries)


class LabourFlag(Record):
    """An invoice whose labour costs more than the standard and its margin."""

    reference: str
    invoiced: Yuan
    standard: Yuan
    note: Label


def labour_rates() -> LabourRates:
    """The rates that ship with the program."""
    rates: LabourRates = load("labour-rates", LabourRates)
    return rates


def standard_cost(labour: Labour, region: str, rates: LabourRates | None = None) -> Yuan:
    """Standard cost of days of work, half up to the 分 once at the end.

    Parameters
    ----------
    region : str
        Six-digit code of the province, such as ``310000``.

    Raises
    ------
    KeyError
        No wage is known for the region.

    Examples
    --------
    >>> standard_cost(Labour(days=Decimal(2), level=2), "310000")  # 2 × 36,300 ÷ 20.67 × 100 % × 160 %
    Yuan('5619.74')
    """
    table = rates or labour_rates()
    wage = {wage.region: wage for wage in table.wages}[region]
    level = next(level for level in table.levels if level.level == labour.level)
    days = int((labour.days * _HUNDREDTHS).to_integral_value(ROUND_HALF_UP))
    month = int((table.working_days.per_month * _HUNDREDTHS).to_integral_value(ROUND_HALF_UP))
    parts = days * level.coefficient.ppm * (PPM + table.overhead.share.ppm)
    return Yuan(mul_div(wage.monthly.fen, parts, month * PPM * PPM))


def labour_flags(
    items: Iterable[LossItem], *, region: str = "310000", rates: LabourRates | None = None
) -> tuple[LabourFlag, ...]:
    """Items that bill labour above standard cost and margin, in their order; amounts stay as they are."""
    table = rates or labour_rates()
    flags = []
    for item in items:
        if item.labour is None:
            continue
        standard = standard_cost(item.labour, region, table)
        if item.net > standard + table.margin.share.of(standard):
            flags.append(
                LabourFlag(reference=item.reference, invoiced=item.net, standard=standard, note=_note(item, table))
            )
    return tuple(flags)


def _note(item: LossItem, rates: LabourRates) -> Label:
    zh = f"{item.reference} 的人工费高于标准成本 {rates.margin.share} 以上，请核实工作量与级别"
    en = f"labour of {item.reference} is more than {rates.margin.share} above standard cost: check days and levels"
    if rates.confirmed:
        return Label(zh=zh, en=en)
    return Label(zh=f"{zh}；系数为待核实的占位值", en=f"{en}; coefficients are placeholders to be confirmed")
