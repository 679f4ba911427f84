"""Business interruption on the gross-profit basis, with figures small enough to check by hand."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haitang.claims import Accounts, HourlyOutput, Production, WorkSheet, gross_profit_loss
from haitang.claims.loss_curve import loss_curve
from haitang.claims.work_sheet import LossHour
from haitang.lexicon import SHANGHAI, ZERO, BadInput, Share, Yuan

STOP = datetime(2026, 8, 12, 2, 15, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


def hour(number: int) -> datetime:
    """The whole hour ``number`` of 12 August 2026."""
    return datetime(2026, 8, 12, tzinfo=SHANGHAI) + number * HOUR


def accounts(**changes: Any) -> Accounts:
    """Rate of gross profit: (10 + 30) ÷ 200 = 20 %; uninsured charges 10; stop 02:15–05:00, settled by 08:00."""
    return Accounts.model_validate(
        {
            "financial_year": 2025,
            "turnover": "200万元",
            "operating_profit": "10万元",
            "standing_charges": [
                {"name": "固定人工", "amount": "30万元"},
                {"name": "管理层奖金", "amount": "10万元", "insured": False},
            ],
            "lines": ["line-grind"],
            "interruption": {"start": STOP, "end": hour(5)},
            "indemnity_end": hour(8),
            "base": {"alignment": "weekday", "reason": "班次按周安排"},
            "trend": {"ratio": "110%", "reason": "双方认可"},
        }
        | changes
    )


# Turnover of hours 0 to 7 in yuan: stop at 02:15, down until 05:00, then more than usual.
ACTUAL = (1100, 1100, 275, 0, 0, 1100, 1300, 1320)


def production(actual: tuple[int, ...] = ACTUAL, base: int = 1000) -> Production:
    """Every hour of the base made 1,000 yuan; with a trend of 110 % the standard is 1,100."""
    now = [
        HourlyOutput(line="line-grind", start=hour(n), pieces=1, turnover=Yuan.parse(y)) for n, y in enumerate(actual)
    ]
    then = [
        HourlyOutput(line="line-grind", start=hour(n) - timedelta(days=364), pieces=1, turnover=Yuan.parse(base))
        for n in range(len(actual))
    ]
    return Production(hours=(*then, *now))


def amounts(sheet: WorkSheet) -> dict[str, str]:
    return {line.code: line.value for line in sheet.lines}


def test_every_line_of_the_sheet() -> None:
    # Indemnity hours 02..07. Standard 6 × 1,100 = 6,600; actual 275 + 0 + 0 + 1,100 + 1,300 + 1,320 = 3,995.
    # Short: 825 + 1,100 + 1,100 = 3,025; made up: 200 + 220 = 420; lost 2,605; × 20 % = 521.
    sheet = gross_profit_loss(accounts(), production())
    assert amounts(sheet) == {
        "insured_charges": "300,000.00 元",
        "uninsured_charges": "100,000.00 元",
        "gross_profit": "400,000.00 元",
        "rate": "20.0000%",
        "trend": "110.0000%",
        "standard_turnover": "6,600.00 元",
        "actual_turnover": "3,995.00 元",
        "turnover_lost": "2,605.00 元",
        "loss_on_turnover": "521.00 元",
        "saved_charges": "0.00 元",
        "service_credits": "0.00 元",
        "loss": "521.00 元",
    }
    assert [entry.value for entry in sheet.line("actual_turnover").inputs] == ["3,025.00 元", "420.00 元"]


def test_curve_follows_the_hours_and_adds_up() -> None:
    # 521 over 825 : 1,100 : 1,100 = 142.0909…, 189.4545…, 189.4545… → 142.09, 189.46 (largest remainder), 189.45.
    curve = gross_profit_loss(accounts(), production()).curve
    assert [(piece.minutes, str(piece.loss)) for piece in curve] == [(45, "142.09"), (60, "189.46"), (60, "189.45")]


def test_year_of_loss() -> None:
    # Insured 30 − loss 4 × 30 ÷ 40 = 27; ÷ 200 = 13.5 %.
    sheet = gross_profit_loss(accounts(operating_profit="-4万元"), production())
    assert (amounts(sheet)["gross_profit"], amounts(sheet)["rate"]) == ("270,000.00 元", "13.5000%")
    assert sheet.total == Yuan.parse("351.68")  # 2,605 × 13.5 % = 351.675, half up


def test_no_gross_profit_is_refused() -> None:
    with pytest.raises(BadInput, match="年度毛利润不为正"):
        gross_profit_loss(accounts(operating_profit="-40万元"), production())


def test_increased_cost_counts_in_proportion_and_at_most_what_it_saved() -> None:
    # 1,000 × 40 ÷ 50 = 800; cap 5,000 × 20 % = 1,000 → 800. 1,000 again, cap 2,000 × 20 % = 400 → 400.
    costs = [
        {"reference": "C1", "name": "外协磨削", "amount": 1000, "turnover_saved": 5000},
        {"reference": "C2", "name": "加急运输", "amount": 1000, "turnover_saved": 2000},
    ]
    sheet = gross_profit_loss(accounts(increased_costs=costs), production())
    assert amounts(sheet)["increased_cost:C1"] == "800.00 元"
    assert amounts(sheet)["increased_cost:C2"] == "400.00 元"
    assert sheet.total == Yuan.parse(1721)


def test_savings_stock_and_credits_lessen_the_loss() -> None:
    # (2,605 − 500 stock − 105 later) × 20 % = 400; − 40 saved − 60 credits = 300.
    sheet = gross_profit_loss(
        accounts(
            stock_sales=[{"name": "成品库", "amount": 500}],
            later_make_up=[{"name": "九月加班", "amount": 105}],
            saved_charges=[{"name": "夜班津贴", "amount": 40}],
            service_credits=[{"name": "运维商赔偿", "amount": 60}],
        ),
        production(),
    )
    assert sheet.total == Yuan.parse(300)
    assert Yuan.total(piece.loss for piece in sheet.curve) == Yuan.parse(300)


def test_loss_is_never_negative() -> None:
    sheet = gross_profit_loss(accounts(service_credits=[{"name": "赔偿", "amount": 9999}]), production())
    assert (sheet.total, sheet.curve) == (ZERO, ())


def test_planned_stop_is_no_loss() -> None:
    planned = {
        "line": "line-grind",
        "period": {"start": hour(3), "end": hour(4)},
        "factor": "0%",
        "reason": "计划检修",
    }
    sheet = gross_profit_loss(accounts(circumstances=[planned]), production())
    assert sheet.line("standard_turnover").amount == Yuan.parse(5500)
    assert [str(piece.loss) for piece in sheet.curve][1] == "0.00"


def test_trend_is_measured_over_an_undisturbed_window() -> None:
    # Hours 0 and 1 made 2,200 against 2,000 a year before.
    window = {"start": hour(0), "end": hour(2)}
    sheet = gross_profit_loss(accounts(trend={"window": window, "reason": "事故前两小时"}), production())
    assert (amounts(sheet)["trend"], sheet.total) == ("110.0000%", Yuan.parse(521))


def test_trend_without_a_base_is_refused() -> None:
    window = {"start": hour(0), "end": hour(2)}
    with pytest.raises(BadInput, match="基期没有产值"):
        gross_profit_loss(accounts(trend={"window": window, "reason": "x"}), production(base=0))


def test_maximum_indemnity_period_cuts_hours_in_proportion() -> None:
    # Until 03:30: standard 1,100 + 550, actual 275 + 0: 1,375 × 20 % = 275.
    sheet = gross_profit_loss(accounts(), production(), until=hour(3) + timedelta(minutes=30))
    assert sheet.total == Yuan.parse(275)
    assert [piece.minutes for piece in sheet.curve] == [45, 30]


@pytest.mark.parametrize(
    ("sum_insured", "days", "share"), [("40万元", 180, "100%"), ("30万元", 180, "75%"), ("40万元", 730, "50%")]
)
def test_average_measures_the_sum_insured_by_the_value_at_risk(sum_insured: str, days: int, share: str) -> None:
    sheet = gross_profit_loss(accounts(sum_insured=sum_insured), production(), maximum_days=days)
    assert sheet.insured_value == Share.parse(share)


def test_turnover_lost_after_the_interruption_is_the_tail_of_the_curve() -> None:
    # Ramp-up: hour 5 makes 550 (short 550), hours 6 and 7 as usual: the tail weighs 550 of 3,575.
    sheet = gross_profit_loss(accounts(), production((1100, 1100, 275, 0, 0, 550, 1100, 1100)))
    assert sheet.total == Yuan.parse(715)
    assert [(piece.minutes, str(piece.loss)) for piece in sheet.curve] == [
        (45, "165.00"),
        (60, "220.00"),
        (60, "220.00"),
        (60, "110.00"),
    ]


def test_curve_lasts_as_long_as_the_interruption() -> None:
    ends = accounts(interruption={"start": STOP, "end": hour(4) + timedelta(minutes=30)})
    assert [piece.minutes for piece in gross_profit_loss(ends, production()).curve] == [45, 60, 30]


def test_turnover_saved_at_a_cost_alone_runs_evenly() -> None:
    cost = {"reference": "C1", "name": "外协", "amount": 1100, "turnover_saved": 100_000}
    saved = gross_profit_loss(accounts(increased_costs=[cost]), production((1100,) * 8))
    # 1,100 × 40 ÷ 50 = 880 over 45 + 60 + 60 minutes.
    assert [str(piece.loss) for piece in saved.curve] == ["240.00", "320.00", "320.00"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"turnover": 0}, "年度营业额须大于 0"),
        ({"stock_sales": [{"name": "库存", "amount": -1}]}, "库存 的金额不得为负"),
        ({"indemnity_end": hour(4)}, "赔偿期间的止不得早于营业中断的止"),
        ({"interruption": {"start": hour(5), "end": hour(5)}}, "营业中断的止须晚于起"),
        ({"trend": {"reason": "x"}}, "趋势须且只须给出"),
        ({"trend": {"window": {"start": hour(1), "end": hour(4)}, "reason": "x"}}, "须在营业中断之前结束"),
        ({"naive_times": "Asia/Shanghai"}, "pattern"),
    ],
)
def test_bad_accounts_are_refused(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        accounts(**changes)


def test_calendar_base_of_a_leap_day_stands_on_the_last_of_february() -> None:
    base = accounts(base={"alignment": "calendar"}).base
    leap = datetime(2028, 2, 29, 13, tzinfo=SHANGHAI)
    assert base.of(leap) == datetime(2027, 2, 28, 13, tzinfo=SHANGHAI)


@given(
    total=st.integers(0, 10**11),
    lost=st.lists(st.integers(-(10**8), 10**8), min_size=1, max_size=80),
    minute=st.integers(0, 59),
    inside=st.integers(1, 80),
)
def test_curve_adds_up_to_the_total(total: int, lost: list[int], minute: int, inside: int) -> None:
    start = hour(0) + timedelta(minutes=minute)
    hours = [
        LossHour(start=hour(n), minutes=60, standard=Yuan(10**8), actual=Yuan(10**8 - fen))
        for n, fen in enumerate(lost)
    ]
    end = min(hour(inside), hour(len(lost)))
    curve = loss_curve(Yuan(total), hours, start=start, end=end)
    assert Yuan.total(piece.loss for piece in curve) == Yuan(total)
