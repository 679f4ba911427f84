"""The beginning of an incident, and the waiting period, as intervals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from haitang.lexicon import Moment
from haitang.monitoring import TimelineSuggestion, WaitingState, Watched, suggest_timeline, waiting_verdict

Line = Callable[..., bytes]
Watch = Callable[..., Watched]
START = datetime(2026, 8, 11, 18, 14, tzinfo=UTC)
EIGHT = timedelta(hours=8)


def read_request(number: int) -> dict[str, object]:
    """A read of coils."""
    return {"id": number, "request": {"function_raw": 1, "access_type": "READ | COILS"}}


def test_preparation_by_the_same_hand_widens_the_beginning(watched: Watch, line: Line) -> None:
    seen = watched(
        line(timestamp="2026-08-11T17:00:00+0000", src_ip="10.0.0.8", modbus=read_request(1), dest_ip="141.81.0.46"),
        line(timestamp="2026-08-11T18:08:34+0000", modbus=read_request(2)),
        line(),
        line(timestamp="2026-08-11T18:10:55+0000", modbus=None, event_type="flow"),
    )
    suggestion = suggest_timeline(seen.signals)
    assert suggestion.first_hostile_act == Moment(
        earliest=datetime(2026, 8, 11, 18, 8, 33, tzinfo=UTC), latest=datetime(2026, 8, 11, 18, 10, 8, tzinfo=UTC)
    )
    assert suggestion.last_hostile_act == Moment.at(datetime(2026, 8, 11, 18, 10, 7, tzinfo=UTC), timedelta(seconds=1))
    assert (suggestion.actors, suggestion.systems) == (("10.0.0.9",), ("grind",))
    assert suggestion.reasons == (
        "08-12 02:08:33 至 02:08:35：非合法主站读取控制器（Modbus），10.0.0.9，1 次",
        "08-12 02:10:06 至 02:10:08：非合法主站写入控制器（Modbus），10.0.0.9，1 次",
    )


def test_without_an_incident_there_is_nothing_to_suggest(watched: Watch, line: Line) -> None:
    assert suggest_timeline(watched(line(modbus=read_request(1))).signals) == TimelineSuggestion()


@pytest.mark.parametrize(
    ("minutes", "error", "state"),
    [
        (480, 0, WaitingState.ELAPSED),
        (479, 0, WaitingState.NOT_ELAPSED),
        (490, 10, WaitingState.ELAPSED),
        (489, 10, WaitingState.INDETERMINATE),
        (470, 10, WaitingState.INDETERMINATE),
        (469, 10, WaitingState.NOT_ELAPSED),
    ],
)
def test_the_waiting_period_by_interval_arithmetic(minutes: int, error: int, state: WaitingState) -> None:
    start = Moment.at(START, timedelta(minutes=error))
    end = Moment.at(START + timedelta(minutes=minutes))
    assert waiting_verdict(start, end, waiting=EIGHT, now=end.latest).state is state


def test_what_would_decide_it_is_the_wider_doubt() -> None:
    doubtful, exact = Moment.at(START, timedelta(hours=10)), Moment.at(START + EIGHT)
    verdict = waiting_verdict(doubtful, exact, waiting=EIGHT, now=exact.latest)
    assert verdict.would_decide.startswith(
        "确定中断开始时刻：不晚于 2026-08-12 02:14:00 则已过，晚于 2026-08-12 02:14:00 则未过"
    )
    ending = Moment.at(START + EIGHT, timedelta(minutes=30))
    verdict = waiting_verdict(Moment.at(START, timedelta(minutes=1)), ending, waiting=EIGHT, now=ending.latest)
    assert verdict.would_decide.startswith(
        "确定恢复时刻：不早于 2026-08-12 10:15:00 则已过，早于 2026-08-12 10:13:00 则未过"
    )


def test_an_interruption_that_lasts_is_measured_to_now() -> None:
    start = Moment.at(START)
    before = waiting_verdict(start, None, waiting=EIGHT, now=START + timedelta(hours=7, minutes=59))
    after = waiting_verdict(start, None, waiting=EIGHT, now=START + EIGHT)
    assert (before.state, after.state) == (WaitingState.NOT_ELAPSED, WaitingState.ELAPSED)


def test_moments_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="核对两处时钟"):
        waiting_verdict(Moment.at(START), Moment.at(START - EIGHT), waiting=EIGHT, now=START)
    with pytest.raises(ValueError, match="不得为负"):
        waiting_verdict(Moment.at(START), None, waiting=-EIGHT, now=START)
