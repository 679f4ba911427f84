"""Periods run from 零时 to 二十四时 in Shanghai and rest in UTC; moments hold their doubt."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from haitang.lexicon import SHANGHAI, Moment, Period, SeededIds, SetClock


def test_a_term_of_insurance() -> None:
    term = Period.of_dates(date(2026, 7, 1), date(2027, 6, 30))
    assert term.start == datetime(2026, 6, 30, 16, tzinfo=UTC)
    assert term.end == datetime(2027, 6, 30, 16, tzinfo=UTC)
    assert term.days == 365
    assert term.contains(datetime(2026, 7, 1, tzinfo=SHANGHAI))
    assert not term.contains(datetime(2027, 7, 1, tzinfo=SHANGHAI))
    assert str(term) == "2026年7月1日零时起至2027年6月30日二十四时止"


def test_overlap_is_half_open() -> None:
    first = Period.of_dates(date(2026, 7, 1), date(2026, 7, 2))
    second = Period.of_dates(date(2026, 7, 3), date(2026, 7, 4))
    assert first.overlap(second) is None
    assert first.overlap(Period.of_dates(date(2026, 7, 2), date(2026, 7, 9))) == Period.of_dates(
        date(2026, 7, 2), date(2026, 7, 2)
    )


@pytest.mark.parametrize(
    "start",
    [datetime(2026, 7, 1), datetime(2027, 7, 2, tzinfo=UTC)],  # noqa: DTZ001 - naive on purpose
)
def test_naive_and_reversed_periods_are_refused(start: datetime) -> None:
    with pytest.raises(ValidationError):
        Period(start=start, end=datetime(2027, 7, 1, tzinfo=UTC))


def test_a_moment_keeps_its_bounds() -> None:
    at = datetime(2026, 8, 12, 2, 10, tzinfo=SHANGHAI)
    assert Moment.at(at, timedelta(minutes=2)).width == timedelta(minutes=4)
    with pytest.raises(ValidationError, match="最晚"):
        Moment(earliest=at, latest=at - timedelta(seconds=1))


def test_a_set_clock_must_know_its_zone() -> None:
    with pytest.raises(ValueError, match="时区"):
        SetClock(datetime(2026, 6, 22))  # noqa: DTZ001 - naive on purpose


def test_seeded_ids_are_distinct_ordered_and_repeatable() -> None:
    at = datetime(2026, 6, 22, tzinfo=UTC)
    first, second = SeededIds("case"), SeededIds("case")
    ids = [first.new(at + timedelta(seconds=n)) for n in range(50)]
    assert ids == [second.new(at + timedelta(seconds=n)) for n in range(50)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 50
    assert {(item.version, item.variant) for item in ids} == {(7, "specified in RFC 4122")}
