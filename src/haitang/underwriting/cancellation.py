"""The early end of a contract and what comes back (合同解除与退费): Insurance Law Art. 16, 52, 54, 58."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from pydantic import model_validator

from haitang.lexicon import PPM, ZERO, Conflict, Instant, Period, Record, Share, Yuan
from haitang.underwriting.pro_rata import Days, days_at, months_begun, takes_effect, unearned
from haitang.underwriting.refund_rules import Ground, refund_rules

A_YEAR = 12
WHOLE = Share(PPM)


class Refunded(Record):
    """A premium divided up at the early end of its contract; the parts are the whole to the 分.

    Attributes
    ----------
    paid : Yuan
        Premium received, mid-term adjustments included.
    earned : Yuan
        What the insurer keeps for the days that it bore the risk.
    consumed : Yuan
        Premium of the days left for the part of the sum insured that was paid out (Art. 58).
    fee : Yuan
        手续费.
    refund : Yuan
        What is given back.
    days : Days
        Of the period, at the end.
    """

    paid: Yuan
    earned: Yuan
    consumed: Yuan = ZERO
    fee: Yuan = ZERO
    refund: Yuan
    days: Days

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.earned + self.consumed + self.fee + self.refund != self.paid:
            raise ValueError("已收保险费与应收、退还各项合计不符")
        if self.refund < ZERO:
            raise ValueError(f"退费不得为负：{self.refund}")
        return self


class Cancellation(Record):
    """How and when a contract ended early.

    Attributes
    ----------
    ground, clause : str
        Code of the ground in the catalogue, and its article.
    effective : Instant
        The 零时 from which the insurer bears no more risk; the period's start where the contract is rescinded.
    since : Instant or None
        Day of the compensation (Art. 58) or of the knowledge (Art. 16).
    control : str
        Of the disclosure that was wrong; empty for other grounds.
    undamaged : Share
        Part of the sum insured that was not paid out.
    """

    ground: str
    clause: str
    reason: str
    requested_at: Instant
    effective: Instant
    since: Instant | None = None
    control: str = ""
    undamaged: Share = WHOLE
    made_by: str
    refunded: Refunded


def ends_at(ground: Ground, period: Period, at: datetime) -> datetime:
    """The 零时 from which the insurer bears no more risk, for a declaration made at an instant.

    Examples
    --------
    >>> from datetime import date
    >>> from haitang.lexicon import SHANGHAI
    >>> year = Period.of_dates(date(2026, 7, 1), date(2027, 6, 30))
    >>> at = datetime(2026, 10, 8, 15, tzinfo=SHANGHAI)
    >>> ends_at(refund_rules().ground("after_partial_loss_by_insurer"), year, at).isoformat()
    '2026-10-24T00:00:00+08:00'
    """
    if ground.when != "after":
        return period.start
    return min(takes_effect(at + timedelta(days=ground.notice_days)), period.end)


def refund_on_cancellation(
    premium: Yuan,
    period: Period,
    ground: Ground,
    *,
    at: datetime,
    paid: Yuan | None = None,
    undamaged: Share = WHOLE,
) -> Refunded:
    """What comes back of a premium when its contract ends early.

    Parameters
    ----------
    premium : Yuan
        Of the whole period, at the terms and the risk that applied last.
    at : datetime
        When the end was declared; the contract runs to the end of that day, or of the notice.
    paid : Yuan, optional
        What was received, where mid-term adjustments make it another amount than ``premium``.
    undamaged : Share
        Part of the sum insured that was not paid out.

    Raises
    ------
    Conflict
        The ground does not fit the time, or the short rates do not fit the period.

    Examples
    --------
    >>> from datetime import date
    >>> from haitang.lexicon import SHANGHAI
    >>> year = Period.of_dates(date(2026, 7, 1), date(2027, 6, 30))
    >>> at = datetime(2026, 10, 8, 15, tzinfo=SHANGHAI)
    >>> back = refund_on_cancellation(Yuan.parse(365_000), year, refund_rules().ground("by_insured"), at=at)
    >>> back.days.run, back.earned, back.refund
    (100, Yuan('100000.00'), Yuan('265000.00'))
    """
    _refuse_time(ground, period, at)
    received = premium if paid is None else paid
    end = ends_at(ground, period, at)
    days = days_at(period, end)
    left = unearned(premium, days)
    match ground.refund:
        case "full":
            return Refunded(paid=received, earned=ZERO, refund=received, days=days)
        case "none":
            return Refunded(paid=received, earned=received, refund=ZERO, days=days)
        case "less_fee":
            fee = refund_rules().fee.share.of(received)
            return Refunded(paid=received, earned=ZERO, fee=fee, refund=received - fee, days=days)
        case "short_rate":
            left = premium - _short_rate(period, end).of(premium)
            return Refunded(paid=received, earned=received - left, refund=left, days=days)
        case "daily" | "daily_undamaged":
            back = undamaged.of(left) if ground.refund == "daily_undamaged" else left
            return Refunded(paid=received, earned=received - left, consumed=left - back, refund=back, days=days)


def _refuse_time(ground: Ground, period: Period, at: datetime) -> None:
    before = at < period.start
    if (ground.when == "before" and not before) or (ground.when == "after" and before):
        when = "尚未开始" if before else "已经开始"
        raise Conflict(f"保险责任{when}，不适用“{ground.label.zh}”", advice="改用与解除时间相符的事由")
    if at >= period.end and ground.when == "after":
        raise Conflict(f"保险期间（{period}）已过，无从解除", advice="期满自然终止，不退保险费")


def _short_rate(period: Period, end: datetime) -> Share:
    """Earned share of a year's premium by the months that have begun."""
    if months_begun(period, period.end) != A_YEAR:
        raise Conflict(f"短期费率表只适用于一年期合同，本合同为 {period}", advice="改用按日计算")
    begun = months_begun(period, end)
    return refund_rules().short_rates.earned[begun - 1] if begun else Share(0)
