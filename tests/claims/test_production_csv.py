"""The production file: every fault at once, with its row, and nothing taken from a file with faults."""

from datetime import datetime, timedelta, timezone

import pytest

from haitang.claims import read_production
from haitang.lexicon import SHANGHAI, BadInput, Period, Yuan

START = datetime(2026, 8, 12, tzinfo=SHANGHAI)
WINDOW = Period(start=START, end=START + timedelta(hours=4))


def text(*rows: str) -> str:
    return "\n".join(["line,hour_start,pieces,turnover", *rows]) + "\n"


GOOD = (
    "line-grind,2026-08-12T00:00:00+08:00,100,5000.00",
    "line-grind,2026-08-12T01:00:00+08:00,100,5000.00",
    "line-grind,2026-08-12T02:00:00+08:00,20,1000.50",
    "line-grind,2026-08-12T03:00:00+08:00,0,0",
)


def faults(source: str) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        read_production(source, lines={"line-grind"}, windows=[WINDOW])
    return [(problem.at, problem.message) for problem in caught.value.problems]


def test_reads_hours_in_order_whatever_the_order_of_rows() -> None:
    production = read_production(text(*reversed(GOOD)), lines={"line-grind"}, windows=[WINDOW])
    assert [hour.turnover for hour in production.hours] == [
        Yuan.parse(5000),
        Yuan.parse(5000),
        Yuan.parse("1000.50"),
        Yuan(0),
    ]


def test_byte_order_mark_and_columns_in_another_order_are_read() -> None:
    rows = [",".join(reversed(row.split(","))) for row in GOOD]
    source = "\ufeff" + "\n".join(["turnover,pieces,hour_start,line", *rows])
    production = read_production(source, lines={"line-grind"}, windows=[WINDOW])
    assert [hour.pieces for hour in production.hours] == [100, 100, 20, 0]


def test_price_of_a_piece_stands_in_for_an_empty_turnover() -> None:
    rows = [row.rsplit(",", 1)[0] + "," for row in GOOD]
    prices = {"line-grind": Yuan.parse("50")}
    production = read_production(text(*rows), lines={"line-grind"}, windows=[WINDOW], unit_prices=prices)
    assert [hour.turnover for hour in production.hours] == [Yuan.parse(x) for x in (5000, 5000, 1000, 0)]
    assert faults(text(*rows))[0] == ("第 2 行 turnover", "没有产值，也没有单价")


def test_times_without_a_zone_need_a_declaration() -> None:
    rows = [row.replace("+08:00", "") for row in GOOD]
    assert faults(text(*rows))[0] == ("第 2 行 hour_start", "时间没有时区")
    zone = timezone(timedelta(hours=8))
    declared = read_production(text(*rows), lines={"line-grind"}, windows=[WINDOW], naive_zone=zone)
    assert declared == read_production(text(*GOOD), lines={"line-grind"}, windows=[WINDOW])


def test_wrong_columns_stop_the_reading() -> None:
    assert faults("line,hour,pieces,turnover\n") == [("第 1 行", "缺少列"), ("第 1 行", "多余的列")]
    assert faults("") == [("第 1 行", "缺少列")] * 4


def test_every_fault_is_said_at_once() -> None:
    source = text(
        GOOD[0],
        GOOD[0],
        "line-mill,2026-08-12T01:00:00+08:00,1,1",
        "line-grind,2026-08-12T01:30:00+08:00,1,1",
        "line-grind,12 August,-1,-5",
        "line-grind,2026-08-12T02:00:00+08:00,ten,1.005",
        "line-grind,2026-08-12T04:00:00+08:00,1,1",
        "line-grind,2026-08-12T03:00:00+08:00,1",
    )
    assert faults(source) == [
        ("第 3 行 hour_start", "同一小时重复"),
        ("第 4 行 line", "未知产线"),
        ("第 5 行 hour_start", "不是整点"),
        ("第 6 行 hour_start", "不是时间"),
        ("第 6 行 pieces", "件数为负"),
        ("第 6 行 turnover", "金额为负"),
        ("第 7 行 pieces", "不是整数"),
        ("第 7 行 turnover", "不是金额"),
        ("第 8 行 hour_start", "不在所需期间内"),
        ("第 9 行", "列数不符"),
        ("line-grind 2026-08-12 01:00 至 2026-08-12 02:00", "缺少小时数据"),
        ("line-grind 2026-08-12 03:00 至 2026-08-12 04:00", "缺少小时数据"),
    ]


def test_a_duplicate_names_the_row_that_it_repeats() -> None:
    with pytest.raises(BadInput) as caught:
        read_production(text(*GOOD, GOOD[2]), lines={"line-grind"}, windows=[WINDOW])
    assert str(caught.value) == (
        "production.csv 第 6 行 hour_start：同一小时重复；现值 2026-08-12 02:00；要求 与第 4 行重复；只留一行"
    )


def test_a_gap_is_said_once_however_long() -> None:
    assert faults(text(GOOD[0])) == [("line-grind 2026-08-12 01:00 至 2026-08-12 04:00", "缺少小时数据")]


def test_a_quote_that_never_closes_is_refused_with_advice() -> None:
    endless = "line,hour_start,pieces,turnover\n" + '"' + "x" * 200_000
    assert faults(endless)[0] == ("第 2 行", "不是可读的 CSV")
