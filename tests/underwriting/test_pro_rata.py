"""Days: half-open, of Shanghai, leap years included; first, last and same day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from haitang.lexicon import SHANGHAI, Period, Yuan
from haitang.underwriting import Days, days_at, takes_effect, unearned
from haitang.underwriting.pro_rata import months_begun

YEAR = Period.of_dates(date(2026, 7, 1), date(2027, 6, 30))
LEAP = Period.of_dates(date(2027, 7, 1), date(2028, 6, 30))


def on(*at: int) -> datetime:
    return datetime(*at, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("period", "at", "run"),
    [
        (YEAR, on(2026, 6, 1), 0),
        (YEAR, on(2026, 7, 1), 0),
        (YEAR, on(2026, 7, 1, 0, 1), 1),
        (YEAR, on(2026, 7, 1, 23, 59), 1),
        (YEAR, on(2026, 7, 2), 1),
        (YEAR, on(2027, 2, 28, 12), 243),
        (YEAR, on(2027, 6, 30), 364),
        (YEAR, on(2027, 6, 30, 0, 0, 1), 365),
        (YEAR, on(2027, 7, 1), 365),
        (YEAR, on(2030, 1, 1), 365),
        (LEAP, on(2028, 2, 29), 243),
        (LEAP, on(2028, 2, 29, 8), 244),
        (LEAP, on(2028, 3, 1), 244),
        (LEAP, on(2028, 7, 1), 366),
    ],
)
def test_days_run(period: Period, at: datetime, run: int) -> None:
    total = 366 if period is LEAP else 365
    assert days_at(period, at) == Days(total=total, run=run)
    assert days_at(period, at.astimezone(UTC)).left == total - run


def test_the_day_is_shanghais_not_greenwichs() -> None:
    """16:30 in Greenwich on 30 September is half past midnight of 1 October in Shanghai."""
    assert takes_effect(datetime(2026, 9, 30, 16, 30, tzinfo=UTC)) == on(2026, 10, 2)
    assert takes_effect(datetime(2026, 9, 30, 16, 0, tzinfo=UTC)) == on(2026, 10, 1)


@pytest.mark.parametrize("premium", [1, 36_500, 123_457, 99_999_999])
def test_every_day_earns_its_part_and_the_whole_is_the_premium(premium: int) -> None:
    left = [unearned(Yuan(premium), Days(total=366, run=run)) for run in range(367)]
    assert (left[0], left[-1]) == (Yuan(premium), Yuan(0))
    earned = [before.fen - after.fen for before, after in pairwise(left)]
    assert sum(earned) == premium
    assert max(earned) - min(earned) <= 1
    assert min(earned) >= 0


def test_a_refund_is_half_up_to_the_fen() -> None:
    assert unearned(Yuan(365), Days(total=730, run=365)) == Yuan(183)
    assert unearned(Yuan(-365), Days(total=730, run=365)) == Yuan(-183)


@pytest.mark.parametrize(
    ("at", "months"),
    [
        (YEAR.start, 0),
        (YEAR.start + timedelta(seconds=1), 1),
        (on(2026, 8, 1), 1),
        (on(2026, 8, 1, 1), 2),
        (on(2027, 6, 30, 1), 12),
        (on(2027, 7, 1), 12),
    ],
)
def test_months_that_have_begun(at: datetime, months: int) -> None:
    assert months_begun(YEAR, at) == months


def test_months_from_the_thirty_first_end_with_shorter_months() -> None:
    period = Period.of_dates(date(2027, 12, 31), date(2028, 12, 30))
    seen = [months_begun(period, on(2028, *day)) for day in ((1, 31), (2, 1), (2, 29), (3, 1), (3, 31), (12, 31))]
    assert seen == [1, 2, 2, 3, 3, 12]
