"""Turnover as it would have been without the event (标准营业额), hour by hour.

Standard turnover of an hour = turnover of the hour of the base that stands for it × trend × other circumstances.
The trend is an exact ratio; each line's hour is rounded half up to the 分, and everything else is a sum of those.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from haitang.claims.accounts import Accounts
from haitang.claims.production_csv import HOUR, Production
from haitang.claims.work_sheet import LossHour
from haitang.lexicon import PPM, BadInput, Period, Problem, Yuan, mul_div

MINUTES = 60


class Ratio(NamedTuple):
    """An exact ratio of two amounts in 分 (or of two integers)."""

    numerator: int
    denominator: int


def trend_of(accounts: Accounts, production: Production) -> Ratio:
    """The trend: as agreed, or turnover of the undisturbed window over that of its base.

    Raises
    ------
    BadInput
        The base of the window has no turnover, so that nothing can be compared.
    """
    window, agreed = accounts.trend.window, accounts.trend.ratio
    if window is None:
        return Ratio(agreed.ppm if agreed else PPM, PPM)
    base = turnover_in(accounts, production, accounts.base.period_of(window))
    if not base:
        advice = "换一段有产值的比较期间，或给出双方认可的 ratio"
        problem = Problem(file="accounts.yaml", at="trend.window", message="基期没有产值，无法比较", advice=advice)
        raise BadInput([problem])
    return Ratio(turnover_in(accounts, production, window).fen, base.fen)


def turnover_in(accounts: Accounts, production: Production, period: Period) -> Yuan:
    """Turnover of the accounts' lines in a period."""
    return Yuan.total(
        hour.turnover for hour in production.hours if hour.line in accounts.lines and period.contains(hour.start)
    )


def loss_hours(accounts: Accounts, production: Production, trend: Ratio, end: datetime) -> tuple[LossHour, ...]:
    """Every hour of the indemnity period up to ``end``, standard against actual.

    The hour in which the interruption starts counts whole: before the start it ran as usual, so that its difference
    is the loss of the minutes after. The hour in which the period ends counts in proportion to its minutes.
    """
    table = production.turnover_by_hour(accounts.lines)
    hours = []
    at = accounts.indemnity.start
    while at < end:
        minutes = min((end - at) // timedelta(minutes=1), MINUTES)
        standard = sum(
            mul_div(
                table[accounts.base.of(at)][line].fen,
                trend.numerator * (factor := _factor(accounts, line, at)).numerator,
                trend.denominator * factor.denominator,
            )
            for line in accounts.lines
        )
        actual = sum(table[at][line].fen for line in accounts.lines)
        hours.append(
            LossHour(
                start=at,
                minutes=minutes,
                standard=Yuan(mul_div(standard, minutes, MINUTES)),
                actual=Yuan(mul_div(actual, minutes, MINUTES)),
            )
        )
        at += HOUR
    return tuple(hours)


def _factor(accounts: Accounts, line: str, at: datetime) -> Ratio:
    """Other circumstances of a line in an hour, multiplied."""
    numerator = denominator = 1
    for item in accounts.circumstances:
        if item.line == line and item.period.contains(at):
            numerator, denominator = numerator * item.factor.ppm, denominator * PPM
    return Ratio(numerator, denominator)
