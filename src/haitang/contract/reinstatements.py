"""Reinstatements of a limit (恢复保额): how often it is restored in a period, and at which premium."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, model_validator

from haitang.lexicon import PPM, Period, Record, Share, Yuan, mul_div


class Reinstatements(Record):
    """A limit that a loss uses up is restored, ``count`` times in all.

    One event still has one full limit at most; the period has ``limit * (1 + count)``.

    Attributes
    ----------
    rate : Share
        Premium for restoring one full limit, as a share of the premium; pro rata as to the amount restored.
    pro_rata_time : bool
        Whether it is also pro rata as to the time still to run.

    Examples
    --------
    >>> terms = Reinstatements(count=1, rate=Share.parse("100%"), pro_rata_time=True)
    >>> terms.capacity(Yuan.wan(100))
    Yuan('2000000.00')
    >>> terms.restored(Yuan.wan(100), before=Yuan.wan(80), paid=Yuan.wan(50))
    Yuan('200000.00')
    >>> terms.premium(Yuan.wan(10), limit=Yuan.wan(100), restored=Yuan.wan(20), time_left=Share.parse("50%"))
    Yuan('10000.00')
    """

    count: int = Field(ge=1, le=100)
    rate: Share = Share(0)
    pro_rata_time: bool = False

    @model_validator(mode="after")
    def _in_bounds(self) -> Reinstatements:
        if not Share(0) <= self.rate <= Share(5 * PPM):
            raise ValueError(f"恢复保费比例须在 0% 到 500% 之间：{self.rate}")
        return self

    def capacity(self, limit: Yuan) -> Yuan:
        """What the period can pay in all."""
        return limit * (1 + self.count)

    def restored(self, limit: Yuan, *, before: Yuan, paid: Yuan) -> Yuan:
        """How much of the limit a payment restores, ``before`` having been paid earlier."""
        whole = limit * self.count
        return min(before + paid, whole) - min(before, whole)

    def premium(self, premium: Yuan, *, limit: Yuan, restored: Yuan, time_left: Share) -> Yuan:
        """Premium for what is restored: rate, then pro rata amount, then time where agreed; half up after each.

        Parameters
        ----------
        premium : Yuan
            Premium of the whole period for the limit.
        time_left : Share
            Part of the period still to run when the loss happens.
        """
        of_amount = mul_div(premium.times(self.rate).fen, restored.fen, limit.fen)
        return Yuan(of_amount).times(time_left if self.pro_rata_time else Share(PPM))


def time_left(period: Period, at: datetime) -> Share:
    """Part of a period still to run, in whole parts per million, none after its end.

    Examples
    --------
    >>> from datetime import date
    >>> year = Period.of_dates(date(2026, 7, 1), date(2027, 6, 30))
    >>> time_left(year, year.start), time_left(year, year.end)
    (Share('100%'), Share('0%'))
    """
    clamped = min(max(at, period.start), period.end)
    return Share((period.end - clamped) * PPM // (period.end - period.start))
