"""The accounts behind a business-interruption claim (账目): what the insured and the adjuster agree the figures are."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Literal, Self

from pydantic import Field, model_validator

from haitang.lexicon import PPM, ZERO, Instant, Period, Record, Share, Yuan, shanghai

HOUR = timedelta(hours=1)
YEAR_OF_WEEKS = timedelta(weeks=52)


class StandingCharge(Record):
    """A cost that does not fall with turnover (维持费用), and whether the contract insures it."""

    name: str
    amount: Yuan
    insured: bool = True


class Trend(Record):
    """How business had grown against the year before (趋势): measured over a window, or agreed.

    Attributes
    ----------
    window : Period or None
        Undisturbed time before the loss; the trend is its turnover over that of the same time a year before.
    ratio : Share or None
        The ratio where it is agreed instead, such as 103.5 %.
    reason : str
        Why this window, or where the ratio is from.
    """

    window: Period | None = None
    ratio: Share | None = None
    reason: str

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.window is None) == (self.ratio is None):
            raise ValueError("趋势须且只须给出 window 或 ratio 之一")
        if self.ratio is not None and not Share(0) < self.ratio <= Share(10 * PPM):
            raise ValueError("趋势须大于 0%，至多 1000%")
        return self


class Base(Record):
    """Which hours of the year before stand for those of the loss (标准营业额的基期).

    ``calendar`` takes the same date and hour of the year before; ``weekday`` the same weekday and hour 52 weeks
    before, an adjustment that shift patterns by weekday call for.
    """

    alignment: Literal["calendar", "weekday"] = "calendar"
    reason: str = ""

    def of(self, at: datetime) -> datetime:
        """The hour of the base that stands for the hour ``at``.

        29 February stands for itself as 28 February.

        Examples
        --------
        >>> from haitang.lexicon import SHANGHAI
        >>> Base(alignment="weekday").of(datetime(2026, 8, 12, 2, tzinfo=SHANGHAI)).isoformat()
        '2025-08-13T02:00:00+08:00'
        >>> Base().of(datetime(2026, 8, 12, 2, tzinfo=SHANGHAI)).isoformat()
        '2025-08-12T02:00:00+08:00'
        """
        local = shanghai(at)
        if self.alignment == "weekday":
            return local - YEAR_OF_WEEKS
        day = 28 if (local.month, local.day) == (2, 29) else local.day
        return local.replace(year=local.year - 1, day=day)

    def period_of(self, period: Period) -> Period:
        """The hours of the base that stand for those of ``period``."""
        return Period(start=self.of(period.start), end=self.of(period.end - HOUR) + HOUR)


class Circumstance(Record):
    """Something that would have moved turnover in any case (其他情况), such as a maintenance that was planned.

    Attributes
    ----------
    factor : Share
        What part of the standard turnover is left: 0 % for a planned stop, 100 % for no effect.
    """

    line: str
    period: Period
    factor: Share
    reason: str

    @model_validator(mode="after")
    def _not_negative(self) -> Self:
        if self.factor < Share(0):
            raise ValueError("修正系数不得为负")
        return self


class IncreasedCost(Record):
    """A cost that was spent only to keep turnover up (增加的营业费用), and the turnover that it saved."""

    reference: str
    name: str
    amount: Yuan
    turnover_saved: Yuan


class Deduction(Record):
    """An amount that lessens the loss, with what it is and the paper behind it."""

    name: str
    amount: Yuan
    reference: str = ""


class Interruption(Record):
    """When production stood or ran in part, on whole minutes (营业中断期间)."""

    start: Instant
    end: Instant

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise ValueError("营业中断的止须晚于起")
        if any((at.second, at.microsecond) != (0, 0) for at in (self.start, self.end)):
            raise ValueError("营业中断的起止须精确到分钟，不含秒")
        return self


class NetProfit(Record):
    """Figures of the per-hour basis (每小时净利润法): an average day, and what the interruption itself earned and cost.

    Attributes
    ----------
    daily_average : Yuan
        Average net profit of a day before the event; negative where the business made a loss.
    earned : Yuan
        Net profit earned during the interruption all the same.
    standing_charges : Yuan
        Insured standing charges that ran on during the interruption.
    """

    daily_average: Yuan
    earned: Yuan = ZERO
    standing_charges: Yuan = ZERO


class Accounts(Record):
    """Accounts of a claim on the gross-profit basis, all amounts net of VAT.

    Attributes
    ----------
    turnover, operating_profit : Yuan
        Of the last full financial year; the profit is negative where a loss was made.
    standing_charges : tuple of StandingCharge
        Every standing charge of that year, insured or not.
    sum_insured : Yuan or None
        Sum insured of gross profit, where the contract applies average; None where it does not.
    lines : tuple of str
        Lines whose turnover the loss may have moved.
    indemnity_end : Instant
        From when on results were no longer affected; the contract's maximum is applied apart.
    stock_sales : tuple of Deduction
        Turnover kept up from stock of finished goods, at selling price.
    later_make_up : tuple of Deduction
        Turnover made up after ``indemnity_end``, at selling price.
    increased_costs : tuple of IncreasedCost
        The turnover that they saved has to be in the production file, or among the stock sales.
    saved_charges : tuple of Deduction
        Standing charges of the indemnity period that ceased or fell.
    service_credits : tuple of Deduction
        Credits of providers (服务等级赔偿) received for the same interruption.
    net_profit : NetProfit or None
        Figures of the per-hour basis, where the contract goes by it.
    naive_times : str
        Zone of times without one in the production file, such as ``+08:00``; empty refuses them.
    """

    fictional: bool = False
    financial_year: int = Field(ge=2000, le=2100)
    turnover: Yuan
    operating_profit: Yuan
    standing_charges: tuple[StandingCharge, ...] = ()
    sum_insured: Yuan | None = None
    lines: tuple[str, ...] = Field(min_length=1)
    unit_prices: dict[str, Yuan] = {}
    naive_times: str = Field(default="", pattern=r"^([+-](0\d|1[0-4]):[0-5]\d)?$")
    interruption: Interruption
    indemnity_end: Instant
    base: Base = Base()
    trend: Trend
    circumstances: tuple[Circumstance, ...] = ()
    stock_sales: tuple[Deduction, ...] = ()
    later_make_up: tuple[Deduction, ...] = ()
    increased_costs: tuple[IncreasedCost, ...] = ()
    saved_charges: tuple[Deduction, ...] = ()
    service_credits: tuple[Deduction, ...] = ()
    net_profit: NetProfit | None = None

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        faults = [*self._amounts(), *self._periods()]
        if faults:
            raise ValueError("；".join(faults))
        return self

    def _amounts(self) -> list[str]:
        lists = (self.stock_sales, self.later_make_up, self.saved_charges, self.service_credits, self.standing_charges)
        faults = [f"{item.name} 的金额不得为负" for items in lists for item in items if item.amount < ZERO]
        faults += [
            f"{cost.name} 的金额和保住的营业额均不得为负"
            for cost in self.increased_costs
            if min(cost.amount, cost.turnover_saved) < ZERO
        ]
        faults += [f"{line} 的单价不得为负" for line, price in sorted(self.unit_prices.items()) if price < ZERO]
        if self.turnover <= ZERO:
            faults.append("年度营业额须大于 0")
        if self.sum_insured is not None and self.sum_insured <= ZERO:
            faults.append("毛利润保险金额须大于 0；没有时不填")
        return faults

    def _periods(self) -> list[str]:
        faults = []
        if self.indemnity_end < self.interruption.end:
            faults.append("赔偿期间的止不得早于营业中断的止")
        if self.indemnity_end - self.interruption.start > timedelta(days=364):
            faults.append("赔偿期间超过 364 天时，基期会与损失期间重叠，须改用按年度账目的方法")
        window = self.trend.window
        if window is not None and window.end > _floor(self.interruption.start):
            faults.append("趋势的比较期间须在营业中断之前结束")
        faults += [
            f"{item.line} 的其他情况不在 lines 之列" for item in self.circumstances if item.line not in self.lines
        ]
        faults += [
            f"{item.line} 的其他情况须以整点起止"
            for item in self.circumstances
            if any(_floor(at) != at for at in (item.period.start, item.period.end))
        ]
        return faults

    @property
    def zone(self) -> timezone | None:
        """Zone of times without one; None refuses them."""
        if not self.naive_times:
            return None
        sign = -1 if self.naive_times[0] == "-" else 1
        hours, minutes = self.naive_times[1:].split(":")
        return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))

    @property
    def indemnity(self) -> Period:
        """Hours of the indemnity period: from the hour of the start to the hour that ends it, both whole."""
        return Period(start=_floor(self.interruption.start), end=_ceiling(self.indemnity_end))

    def windows(self) -> tuple[Period, ...]:
        """Periods that the production file has to cover: the indemnity period, the trend's, and their bases."""
        now = self._now()
        return tuple(sorted([*now, *map(self.base.period_of, now)], key=lambda period: period.start))

    def admitted(self) -> tuple[Period, ...]:
        """Days that the production file may speak of: from the first to the last that it needs, now and then."""
        return tuple(_whole_days(periods) for periods in (list(map(self.base.period_of, self._now())), self._now()))

    def _now(self) -> list[Period]:
        return [self.indemnity, *([self.trend.window] if self.trend.window else [])]


def _whole_days(periods: list[Period]) -> Period:
    first, last = min(period.start for period in periods), max(period.end for period in periods) - HOUR
    return Period.of_dates(shanghai(first).date(), shanghai(last).date())


def _floor(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _ceiling(at: datetime) -> datetime:
    whole = _floor(at)
    return whole if whole == at else whole + HOUR
