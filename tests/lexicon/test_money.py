"""Money is exact, to the 分, from text to capitals."""

from decimal import Decimal

import pytest

from haitang.lexicon import INT64_MAX, Share, Yuan, mul_div


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1234.56", 123456),
        ("1,234.56", 123456),
        ("¥ 1，234.5元", 123450),
        ("50万元", 50_000_000),
        ("1.15亿", 11_500_000_000),
        ("-0.01", -1),
        ("70368744177664.01", 7036874417766401),
        (35184372088831.99, 3518437208883199),
        (Decimal("0.10"), 10),
        (12, 1200),
    ],
)
def test_amounts_are_read_exactly(text: object, fen: int) -> None:
    assert Yuan.parse(text).fen == fen


@pytest.mark.parametrize(
    "text", ["", "一百", "1.234", "1e5元", float("nan"), float("inf"), 70368744177664.01, True, "12.3.4", "5 千元"]
)
def test_what_is_no_amount_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="金额"):
        Yuan.parse(text)


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("1007.30", "壹仟零柒元叁角整"),
        ("10.05", "壹拾元零伍分"),
        ("100000", "壹拾万元整"),
        ("100001", "壹拾万零壹元整"),
        ("1001000", "壹佰万壹仟元整"),
        ("1000500", "壹佰万零伍佰元整"),
        ("200000000", "贰亿元整"),
        ("200000001.01", "贰亿零壹元零壹分"),
        ("-38200", "负叁万捌仟贰佰元整"),
        ("90071992547409.91", "玖拾万亿零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分"),
    ],
)
def test_capitals(amount: str, capitals: str) -> None:
    assert Yuan.parse(amount).capitals() == capitals


def test_half_up_both_ways_and_guarded() -> None:
    assert [mul_div(n, 1, 2) for n in (1, 2, 3, -1, -3)] == [1, 1, 2, -1, -2]
    with pytest.raises(OverflowError):
        mul_div(INT64_MAX, 2, 1)
    with pytest.raises(ValueError, match="denominator"):
        mul_div(1, 1, 0)


def test_shares() -> None:
    assert Share.parse("12.5%").of(Yuan.parse("0.05")) == Yuan(1)
    assert str(Share.parse("0.1")) == "10%"
    assert Share.parse(1) == Share.parse("100%")
    with pytest.raises(ValueError, match="比例"):
        Share.parse("ten")


def test_money_is_immutable_and_wan_is_for_the_eye() -> None:
    amount = Yuan.wan("120.5")
    assert amount.in_wan() == "120.50"
    assert Yuan(123).in_wan() == "0.00"
    with pytest.raises(AttributeError):
        amount.fen = 1  # type: ignore[misc]
