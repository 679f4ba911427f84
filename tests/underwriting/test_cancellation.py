"""The early end of a contract: every ground by hand, to the 分."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from tests.underwriting.risks import risk

from haitang.contract import example_contract
from haitang.insured import Assurance
from haitang.lexicon import SHANGHAI, Conflict, Label, NotFound, Period, Share, Yuan
from haitang.underwriting import (
    Disclosure,
    Policy,
    PolicyRequest,
    bind,
    cancel,
    make_quote,
    refund_on_cancellation,
    refund_rules,
)

MADE = datetime(2026, 6, 24, 1, tzinfo=UTC)
YEAR = example_contract().period
PREMIUM = Yuan.parse("100000.00")


def on(*at: int) -> datetime:
    return datetime(*at, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


def asked(control: str, known: str = "") -> Disclosure:
    return Disclosure(
        control=control,
        question=Label(zh="问", en="Q"),
        answer=Share.parse("90%"),
        assurance=Assurance.SELF_DECLARED,
        evidence=(),
        signed_by="林翀",
        answered_at=MADE,
        known_to_insurer=known,
    )


def policy() -> Policy:
    request = PolicyRequest(contract=example_contract())
    quote = make_quote(request, risk(), quote_id=UUID(int=1), number="Q", made_at=MADE)
    told = (asked("mfa"), asked("rdp", "扫描显示远程桌面开放"))
    return bind(quote, policy_id=UUID(int=2), number="P1", issued_at=MADE, disclosures=told)


@pytest.mark.parametrize(
    ("ground", "at", "undamaged", "parts"),
    [
        # earned, consumed, fee, refund; 265 of 365 days of 100,000.00 are 72,602.74, half up.
        ("before_inception", on(2026, 6, 30, 23, 59), "100%", ("0", "0", "5000", "95000")),
        ("by_insured", on(2026, 7, 1), "100%", ("0", "0", "0", "100000")),
        ("by_insured", on(2026, 7, 1, 9), "100%", ("273.97", "0", "0", "99726.03")),
        ("by_insured", on(2026, 10, 8, 15), "100%", ("27397.26", "0", "0", "72602.74")),
        ("by_insured", on(2027, 6, 30), "100%", ("99726.03", "0", "0", "273.97")),
        ("by_insured", on(2027, 6, 30, 12), "100%", ("100000", "0", "0", "0")),
        ("risk_increased", on(2026, 10, 8, 15), "100%", ("27397.26", "0", "0", "72602.74")),
        ("by_insured_short_rate", on(2026, 7, 1, 9), "100%", ("10000", "0", "0", "90000")),
        ("by_insured_short_rate", on(2026, 10, 8, 15), "100%", ("40000", "0", "0", "60000")),
        ("by_insured_short_rate", on(2027, 6, 15), "100%", ("100000", "0", "0", "0")),
        # Three quarters of the sum insured were not paid out.
        ("after_partial_loss", on(2026, 10, 8, 15), "75%", ("27397.26", "18150.68", "0", "54452.06")),
        # Fifteen days of notice: 250 of 365 days are left.
        ("after_partial_loss_by_insurer", on(2026, 10, 8, 15), "75%", ("31506.85", "17123.29", "0", "51369.86")),
        ("not_disclosed_wilfully", on(2026, 10, 8), "100%", ("100000", "0", "0", "0")),
        ("not_disclosed_negligently", on(2026, 10, 8), "100%", ("0", "0", "0", "100000")),
    ],
)
def test_what_comes_back(ground: str, at: datetime, undamaged: str, parts: tuple[str, ...]) -> None:
    rule = refund_rules().ground(ground)
    back = refund_on_cancellation(PREMIUM, YEAR, rule, at=at, undamaged=Share.parse(undamaged))
    assert (back.earned, back.consumed, back.fee, back.refund) == tuple(Yuan.parse(part) for part in parts)


@pytest.mark.parametrize(
    ("ground", "at", "message"),
    [
        ("before_inception", on(2026, 7, 1), "保险责任已经开始"),
        ("by_insured", on(2026, 6, 30), "保险责任尚未开始"),
        ("by_insured", on(2027, 7, 1), "已过，无从解除"),
    ],
)
def test_a_ground_fits_its_time(ground: str, at: datetime, message: str) -> None:
    with pytest.raises(Conflict, match=message):
        refund_on_cancellation(PREMIUM, YEAR, refund_rules().ground(ground), at=at)


def test_short_rates_are_for_a_year_alone() -> None:
    half = Period.of_dates(date(2026, 7, 1), date(2026, 12, 31))
    with pytest.raises(Conflict, match="只适用于一年期"):
        refund_on_cancellation(PREMIUM, half, refund_rules().ground("by_insured_short_rate"), at=on(2026, 8, 1))


def test_a_policy_that_ended_answers_until_the_end_of_its_last_day_and_ends_once() -> None:
    ended = cancel(policy(), "by_insured", at=on(2026, 10, 8, 15), reason="转产", made_by="沈珺")
    assert ended.cancellation is not None
    assert ended.cancellation.effective == on(2026, 10, 9)
    assert (ended.in_force(on(2026, 10, 8, 23)), ended.in_force(on(2026, 10, 9))) == (True, False)
    assert ended.cancellation.refunded.paid == policy().premium
    with pytest.raises(Conflict, match="已解除"):
        cancel(ended, "by_insured", at=on(2026, 11, 1), reason="再次", made_by="沈珺")


def test_before_inception_nothing_is_ever_in_force() -> None:
    ended = cancel(policy(), "before_inception", at=on(2026, 6, 25), reason="不再需要", made_by="沈珺")
    assert (policy().in_force(YEAR.start), ended.in_force(YEAR.start)) == (True, False)


@pytest.mark.parametrize("days", [0, 30])
def test_a_partial_loss_lets_the_insured_go_within_thirty_days(days: int) -> None:
    at = on(2026, 10, 8, 15)
    ended = cancel(
        policy(), "after_partial_loss", at=at, since=at - timedelta(days=days), undamaged=Share.parse("50%"),
        reason="赔后解除", made_by="沈珺",
    )  # fmt: skip
    assert ended.cancellation is not None
    left = Fraction(policy().premium.fen * 265, 365)
    assert abs(ended.cancellation.refunded.refund.fen - left / 2) <= 1


@pytest.mark.parametrize(
    ("ground", "since", "control", "message"),
    [
        ("after_partial_loss", timedelta(days=30, seconds=1), "", "30 日内提出"),
        ("after_partial_loss", timedelta(days=-1), "", "30 日内提出"),
        ("after_partial_loss", None, "", "须写明起算日"),
        ("not_disclosed_wilfully", timedelta(days=31), "mfa", "30 日内提出"),
        ("not_disclosed_wilfully", timedelta(days=1), "rdp", "保险人订立合同时已知：扫描显示远程桌面开放"),
    ],
)
def test_what_comes_too_late_or_was_known_is_refused(
    ground: str, since: timedelta | None, control: str, message: str
) -> None:
    at = on(2026, 10, 8, 15)
    start = None if since is None else at - since
    with pytest.raises(Conflict, match=message):
        cancel(policy(), ground, at=at, since=start, control=control, reason="x", made_by="沈珺")


def test_only_what_was_asked_had_to_be_told() -> None:
    at = on(2026, 10, 8, 15)
    with pytest.raises(NotFound, match="没有询问 'backup'"):
        cancel(policy(), "not_disclosed_wilfully", at=at, since=at, control="backup", reason="x", made_by="沈珺")
    with pytest.raises(NotFound, match="没有解除事由"):
        cancel(policy(), "boredom", at=at, reason="x", made_by="沈珺")


def test_rescission_ends_two_years_after_the_contract() -> None:
    whole = policy()
    for years, allowed in ((2, True), (3, False)):
        at = MADE.replace(year=MADE.year + years)
        if allowed:
            ended = cancel(whole, "not_disclosed_negligently", at=at, since=at, control="mfa", reason="x", made_by="y")
            assert ended.cancellation is not None
            assert (ended.cancellation.effective, ended.cancellation.refunded.refund) == (YEAR.start, whole.premium)
        else:
            with pytest.raises(Conflict, match="已超过 2 年"):
                cancel(whole, "not_disclosed_negligently", at=at, since=at, control="mfa", reason="x", made_by="y")
