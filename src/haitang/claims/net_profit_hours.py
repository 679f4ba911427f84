"""Business interruption on the per-hour net-profit basis (每小时净利润法), as some first-party forms have it.

Loss = hours × average net profit of a day ÷ 24 − net profit earned during the interruption + insured standing charges
that ran on − saved charges − credits received. The loss runs evenly over the interruption.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from haitang.claims.accounts import Accounts
from haitang.claims.loss_curve import even_curve
from haitang.claims.work_sheet import WorkSheet, money_line
from haitang.lexicon import ZERO, BadInput, Label, Problem, Yuan, mul_div

_MINUTES_PER_DAY = 24 * 60


def net_profit_loss(accounts: Accounts, *, until: datetime | None = None) -> WorkSheet:
    """The loss of an interruption from the net profit of an average day.

    Parameters
    ----------
    until : datetime, optional
        End of the contract's maximum indemnity period; what comes after does not count.

    Raises
    ------
    BadInput
        The accounts have no figures of this basis.
    """
    figures = accounts.net_profit
    if figures is None:
        advice = "补上 net_profit：日均净利润、期间实际净利润、期间维持费用"
        raise BadInput([Problem("accounts.yaml", "net_profit", "合同按每小时净利润计算，账目缺少该项", advice=advice)])
    end = min(accounts.interruption.end, until) if until else accounts.interruption.end
    minutes = max((end - accounts.interruption.start) // timedelta(minutes=1), 0)
    expected = Yuan(mul_div(figures.daily_average.fen, minutes, _MINUTES_PER_DAY))
    saved, received = (
        Yuan.total(item.amount for item in items) for items in (accounts.saved_charges, accounts.service_credits)
    )
    total = max(expected - figures.earned + figures.standing_charges - saved - received, ZERO)
    label = Label(zh="期间应得净利润", en="Net profit expected")
    lines = (
        money_line(
            "expected",
            label,
            Label(zh="日均净利润 × 中断分钟数 ÷ 1440", en="average day × minutes ÷ 1440"),
            expected,
            (Label(zh="日均净利润", en="Average day"), figures.daily_average),
            (Label(zh="中断分钟数", en="Minutes"), str(minutes)),
        ),
        money_line(
            "loss",
            Label(zh="营业中断损失", en="Loss of business interruption"),
            Label(
                zh="应得 − 实际净利润 + 维持费用 − 节省 − 服务赔偿，不小于 0",
                en="expected − earned + standing charges − saved − credits, ≥ 0",
            ),
            total,
            (label, expected),
            (Label(zh="期间实际净利润", en="Earned"), figures.earned),
            (Label(zh="期间维持费用", en="Standing charges"), figures.standing_charges),
            (Label(zh="节省的维持费用", en="Saved charges"), saved),
            (Label(zh="已获服务赔偿", en="Credits received"), received),
        ),
    )
    curve = even_curve(total, minutes=minutes) if minutes else ()
    return WorkSheet(basis="net_profit_per_hour", lines=lines, curve=curve, total=total)
