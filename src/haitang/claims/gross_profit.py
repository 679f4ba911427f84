"""Business interruption on the gross-profit basis (毛利润法).

Gross profit = operating profit + insured standing charges; in a year of loss, insured standing charges − loss ×
insured ÷ all standing charges. Rate = gross profit ÷ turnover of the same year.
Loss = (standard − actual turnover of the indemnity period) × rate + increased cost of working − saved charges −
credits received. Increased cost counts by gross profit ÷ (gross profit + uninsured standing charges), and at most the
rate × the turnover that it saved. Sources: `docs/method/gross-profit.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from haitang.claims.accounts import Accounts, Deduction
from haitang.claims.loss_curve import loss_curve
from haitang.claims.production_csv import Production
from haitang.claims.standard_turnover import Ratio, loss_hours, trend_of
from haitang.claims.work_sheet import LossHour, SheetInput, SheetLine, WorkSheet, money_line, ratio_text
from haitang.lexicon import PPM, ZERO, BadInput, Label, Problem, Share, Yuan, mul_div, shanghai

DAYS_OF_A_YEAR = 365
_RATE = Label(zh="毛利润率", en="Rate of gross profit")
_GROSS_PROFIT = Label(zh="毛利润", en="Gross profit")
_INSURED = Label(zh="承保的维持费用", en="Insured standing charges")
_UNINSURED = Label(zh="未承保的维持费用", en="Uninsured standing charges")
_TURNOVER = Label(zh="年度营业额", en="Turnover of the year")
_STANDARD = Label(zh="标准营业额", en="Standard turnover")
_ACTUAL = Label(zh="实际营业额", en="Actual turnover")
_LOST = Label(zh="营业额损失", en="Turnover lost")


def gross_profit_loss(
    accounts: Accounts, production: Production, *, until: datetime | None = None, maximum_days: int = DAYS_OF_A_YEAR
) -> WorkSheet:
    """The loss of an interruption on the gross-profit basis, every line with its formula and inputs.

    Parameters
    ----------
    accounts : Accounts
        Figures of the year, and of the indemnity period.
    production : Production
        Every hour of `Accounts.windows`.
    until : datetime, optional
        End of the contract's maximum indemnity period; what comes after does not count.
    maximum_days : int, optional
        Length of that period, days; beyond a year it raises the value at risk that average is measured by.

    Returns
    -------
    WorkSheet
        Loss before the contract's terms, exact to the 分, and the same as a curve over time.

    Raises
    ------
    BadInput
        Gross profit of the year is not positive: on this basis there is nothing to lose; or no trend can be measured.
    """
    insured, uninsured = (
        Yuan.total(item.amount for item in accounts.standing_charges if item.insured is side) for side in (True, False)
    )
    gross_profit = gross_profit_of(accounts.operating_profit, insured, uninsured)
    if gross_profit <= ZERO:
        advice = "核对营业利润和维持费用；持续亏损且无承保维持费用时，毛利润法下没有损失"
        raise BadInput(
            [Problem("accounts.yaml", "operating_profit", "年度毛利润不为正", gross_profit.text(), "> 0", advice)]
        )
    rate = Ratio(gross_profit.fen, accounts.turnover.fen)
    trend = trend_of(accounts, production)
    end = min(accounts.indemnity_end, until) if until else accounts.indemnity_end
    hours = loss_hours(accounts, production, trend, end)
    year = _year_lines(accounts, insured, uninsured, gross_profit)
    turnover = _turnover_lines(accounts, hours, trend, end)
    lost = turnover[-1].amount or ZERO
    loss = _loss_lines(accounts, lost, rate, gross_profit, uninsured)
    total = loss[-1].amount or ZERO
    insured_value, average = _average(accounts, gross_profit, maximum_days)
    return WorkSheet(
        basis="gross_profit",
        lines=(*year, *turnover, *loss, *average),
        hours=hours,
        curve=loss_curve(total, hours, start=accounts.interruption.start, end=min(accounts.interruption.end, end)),
        total=total,
        insured_value=insured_value,
    )


def gross_profit_of(operating_profit: Yuan, insured: Yuan, uninsured: Yuan) -> Yuan:
    """Gross profit of a year from its operating profit (negative for a loss) and standing charges.

    Examples
    --------
    >>> gross_profit_of(Yuan.wan(4185), Yuan.wan(10695), Yuan.wan(620))
    Yuan('148800000.00')
    >>> gross_profit_of(Yuan.wan(-200), Yuan.wan(900), Yuan.wan(100))  # 900 - 200 × 900 / 1000
    Yuan('7200000.00')
    """
    if operating_profit >= ZERO:
        return operating_profit + insured
    whole = insured + uninsured
    return insured - Yuan(mul_div(-operating_profit.fen, insured.fen, whole.fen)) if whole else operating_profit


def increased_cost(amount: Yuan, saved: Yuan, rate: Ratio, gross_profit: Yuan, uninsured: Yuan) -> Yuan:
    """What counts of an increased cost: its insured proportion, at most the gross profit that it saved.

    Examples
    --------
    >>> increased_cost(Yuan.wan(10), Yuan.wan(100), Ratio(24, 100), Yuan.wan(90), Yuan.wan(10))
    Yuan('90000.00')
    >>> increased_cost(Yuan.wan(10), Yuan.wan(25), Ratio(24, 100), Yuan.wan(90), Yuan.wan(10))
    Yuan('60000.00')
    """
    proportion = mul_div(amount.fen, gross_profit.fen, gross_profit.fen + uninsured.fen)
    return Yuan(min(proportion, mul_div(saved.fen, rate.numerator, rate.denominator)))


def _year_lines(accounts: Accounts, insured: Yuan, uninsured: Yuan, gross_profit: Yuan) -> list[SheetLine]:
    charges = [(Label(zh=item.name, en=item.name), item.amount) for item in accounts.standing_charges]
    loss = accounts.operating_profit < ZERO
    profit_line = money_line(
        "gross_profit",
        _GROSS_PROFIT,
        Label(zh="承保维持费用 − 营业亏损 × 承保维持费用 ÷ 全部维持费用", en="insured − loss × insured ÷ all charges")
        if loss
        else Label(zh="营业利润 + 承保维持费用", en="operating profit + insured standing charges"),
        gross_profit,
        (Label(zh="营业利润", en="Operating profit"), accounts.operating_profit),
        (_INSURED, insured),
        (_UNINSURED, uninsured),
    )
    total = Label(zh="逐项相加", en="sum of the items")
    return [
        money_line("insured_charges", _INSURED, total, insured, *_of(charges, accounts, insured=True)),
        money_line("uninsured_charges", _UNINSURED, total, uninsured, *_of(charges, accounts, insured=False)),
        profit_line,
        SheetLine(
            code="rate",
            label=_RATE,
            formula=Label(
                zh="毛利润 ÷ 年度营业额（计算用精确比值）", en="gross profit ÷ turnover of the year, kept exact"
            ),
            inputs=_inputs((_GROSS_PROFIT, gross_profit), (_TURNOVER, accounts.turnover)),
            value=ratio_text(gross_profit.fen, accounts.turnover.fen),
        ),
    ]


def _of(charges: list[tuple[Label, Yuan]], accounts: Accounts, *, insured: bool) -> Iterable[tuple[Label, Yuan]]:
    return (charge for charge, item in zip(charges, accounts.standing_charges, strict=True) if item.insured is insured)


def _turnover_lines(accounts: Accounts, hours: tuple[LossHour, ...], trend: Ratio, end: datetime) -> list[SheetLine]:
    standard = Yuan.total(hour.standard for hour in hours)
    actual = Yuan.total(hour.actual for hour in hours)
    fell = Yuan.total(max(hour.shortfall, ZERO) for hour in hours)
    made_up = Yuan.total(max(-hour.shortfall, ZERO) for hour in hours)
    stock = Yuan.total(item.amount for item in accounts.stock_sales)
    later = Yuan.total(item.amount for item in accounts.later_make_up)
    lost = max(standard - actual - stock - later, ZERO)
    period = f"{shanghai(accounts.interruption.start):%Y-%m-%d %H:%M} 至 {shanghai(end):%Y-%m-%d %H:%M}"
    circumstances = "；".join(f"{item.line} {item.factor}：{item.reason}" for item in accounts.circumstances) or "无"
    return [
        SheetLine(
            code="trend",
            label=Label(zh="趋势", en="Trend"),
            formula=Label(
                zh="比较期间营业额 ÷ 其基期营业额（计算用精确比值）", en="turnover of the window ÷ of its base"
            ),
            inputs=_inputs((Label(zh="依据", en="Reason"), accounts.trend.reason)),
            value=ratio_text(trend.numerator, trend.denominator),
        ),
        money_line(
            "standard_turnover",
            _STANDARD,
            Label(zh="逐小时：基期营业额 × 趋势 × 其他情况", en="by hour: base × trend × other circumstances"),
            standard,
            (Label(zh="赔偿期间", en="Indemnity period"), period),
            (Label(zh="基期", en="Base"), accounts.base.reason or accounts.base.alignment),
            (Label(zh="其他情况", en="Other circumstances"), circumstances),
        ),
        money_line(
            "actual_turnover",
            _ACTUAL,
            Label(zh="赔偿期间逐小时相加", en="sum of the hours of the indemnity period"),
            actual,
            (Label(zh="低于标准的小时合计少", en="Fallen short in some hours"), fell),
            (Label(zh="高于标准的小时合计多（补产）", en="Made up in others"), made_up),
        ),
        money_line(
            "turnover_lost",
            _LOST,
            Label(
                zh="标准 − 实际 − 库存销售 − 期后补产，不小于 0", en="standard − actual − stock − made up later, ≥ 0"
            ),
            lost,
            (_STANDARD, standard),
            (_ACTUAL, actual),
            (Label(zh="动用库存保住的营业额", en="Kept up from stock"), stock),
            (Label(zh="期后补产", en="Made up later"), later),
        ),
    ]


def _loss_lines(accounts: Accounts, lost: Yuan, rate: Ratio, gross_profit: Yuan, uninsured: Yuan) -> list[SheetLine]:
    on_turnover = Yuan(mul_div(lost.fen, rate.numerator, rate.denominator))
    lines = [
        money_line(
            "loss_on_turnover",
            Label(zh="营业额损失对应的毛利润", en="Gross profit on the turnover lost"),
            Label(zh="营业额损失 × 毛利润率", en="turnover lost × rate"),
            on_turnover,
            (_LOST, lost),
            (_RATE, ratio_text(rate.numerator, rate.denominator)),
        )
    ]
    added = ZERO
    for cost in accounts.increased_costs:
        counted = increased_cost(cost.amount, cost.turnover_saved, rate, gross_profit, uninsured)
        added += counted
        lines.append(
            money_line(
                f"increased_cost:{cost.reference}",
                Label(zh=f"增加的营业费用：{cost.name}", en=f"Increased cost of working: {cost.name}"),
                Label(
                    zh="费用 × 毛利润 ÷（毛利润 + 未承保维持费用），不超过保住的营业额 × 毛利润率",
                    en="cost × gross profit ÷ (gross profit + uninsured charges), at most turnover saved × rate",
                ),
                counted,
                (Label(zh="费用", en="Cost"), cost.amount),
                (Label(zh="保住的营业额", en="Turnover saved"), cost.turnover_saved),
                (_UNINSURED, uninsured),
            )
        )
    saved, received = (
        Yuan.total(item.amount for item in items) for items in (accounts.saved_charges, accounts.service_credits)
    )
    lines += [
        _deductions("saved_charges", Label(zh="节省的维持费用", en="Saved standing charges"), accounts.saved_charges),
        _deductions(
            "service_credits", Label(zh="已获服务赔偿", en="Service credits received"), accounts.service_credits
        ),
        money_line(
            "loss",
            Label(zh="营业中断损失", en="Loss of business interruption"),
            Label(
                zh="毛利润损失 + 增加的营业费用 − 节省 − 服务赔偿，不小于 0",
                en="loss + increased cost − saved − credits, ≥ 0",
            ),
            max(on_turnover + added - saved - received, ZERO),
            (lines[0].label, on_turnover),
            (Label(zh="增加的营业费用", en="Increased cost of working"), added),
            (Label(zh="节省的维持费用", en="Saved standing charges"), saved),
            (Label(zh="已获服务赔偿", en="Service credits received"), received),
        ),
    ]
    return lines


def _deductions(code: str, label: Label, items: tuple[Deduction, ...]) -> SheetLine:
    shown = [(Label(zh=item.name, en=item.name), item.amount) for item in items]
    return money_line(
        code,
        label,
        Label(zh="逐项相加，从损失中扣除", en="sum of the items, taken off"),
        Yuan.total(a for _, a in shown),
        *shown,
    )


def _average(accounts: Accounts, gross_profit: Yuan, days: int) -> tuple[Share | None, list[SheetLine]]:
    """Insured part of the gross profit at risk; the contract decides whether average applies at all."""
    insured = accounts.sum_insured
    if insured is None:
        return None, []
    at_risk = Yuan(mul_div(gross_profit.fen, max(days, DAYS_OF_A_YEAR), DAYS_OF_A_YEAR))
    share = Share(min(mul_div(insured.fen, PPM, at_risk.fen), PPM))
    line = SheetLine(
        code="insured_value",
        label=Label(zh="投保比例", en="Insured part of the value at risk"),
        formula=Label(
            zh="毛利润保险金额 ÷ 年度毛利润，不超过 100%", en="sum insured ÷ gross profit of the year, ≤ 100 %"
        ),
        inputs=_inputs((Label(zh="毛利润保险金额", en="Sum insured"), insured), (_GROSS_PROFIT, gross_profit)),
        value=str(share),
    )
    return share, [line]


def _inputs(*inputs: tuple[Label, Yuan | str]) -> tuple[SheetInput, ...]:
    return tuple(
        SheetInput(label=label, value=f"{value.text()} 元" if isinstance(value, Yuan) else value)
        for label, value in inputs
    )
