"""Events: what is read of a line, when it was, and why a line is set aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from haitang.incident import TimeBasis
from haitang.lexicon import Problem
from haitang.monitoring import Event, LogSource, Quarantine, SensorClock, read_eve
from haitang.monitoring.eve import basis_of

AT = datetime(2026, 8, 12, tzinfo=UTC)
Line = Callable[..., bytes]


@pytest.fixture
def read(source: LogSource, tmp_path: Path) -> Callable[..., tuple[list[Event], list[Problem]]]:
    """Events and problems of lines."""

    def run(*lines: bytes, clock: SensorClock | None = None) -> tuple[list[Event], list[Problem]]:
        path = tmp_path / "eve.json"
        path.write_bytes(b"\n".join(lines))
        ours = source.model_copy(update={"clock": clock or source.clock})
        quarantine = Quarantine()
        events = list(read_eve(path, ours, at=AT, quarantine=quarantine))
        assert quarantine.count == len(quarantine.problems)
        return events, quarantine.problems

    return run


def test_an_event_has_its_place_its_time_and_its_bytes(read: Callable, line: Line) -> None:
    raw = line()
    events, problems = read(b"", raw)
    assert problems == []
    assert [(event.source, event.line, event.at, event.raw) for event in events] == [
        ("cell", 2, datetime(2026, 8, 11, 18, 10, 7, tzinfo=UTC), raw)
    ]
    record = events[0].record
    assert (record.src_ip, record.dest_ip, record.dest_port, record.modbus.request.function_raw) == (
        "10.0.0.9",
        "10.0.0.3",
        502,
        5,
    )


def test_a_declared_offset_moves_the_time_and_leaves_the_line(read: Callable, line: Line) -> None:
    raw = line(timestamp="2004-08-26T12:13:52.391074+0000")
    clock = SensorClock(offset_seconds=692949375, error_seconds=2, basis=TimeBasis.DECLARED, reason="比对授时服务器")
    events, problems = read(raw, clock=clock)
    assert problems == []
    assert (events[0].at, events[0].raw) == (datetime(2026, 8, 11, 18, 10, 7, 391074, tzinfo=UTC), raw)


@pytest.mark.parametrize(
    ("timestamp", "zone", "at"),
    [
        ("2026-08-12T02:10:07.5+0800", "", datetime(2026, 8, 11, 18, 10, 7, 500000, tzinfo=UTC)),
        ("2026-08-11T18:10:07Z", "", datetime(2026, 8, 11, 18, 10, 7, tzinfo=UTC)),
        ("2026-08-12T02:10:07", "Asia/Shanghai", datetime(2026, 8, 11, 18, 10, 7, tzinfo=UTC)),
    ],
)
def test_zones_are_read_or_declared(read: Callable, line: Line, timestamp: str, zone: str, at: datetime) -> None:
    events, problems = read(line(timestamp=timestamp), clock=SensorClock(zone=zone))
    assert ([event.at for event in events], problems) == ([at], [])


@pytest.mark.parametrize(
    ("timestamp", "message"),
    [
        ("2026-08-12T02:10:07", "时间没有时区"),
        ("XXXXXXXXXX.XXXXXX", "时间无法识别"),
        ("", "时间无法识别"),
        ("2026-02-30T00:00:00+0000", "时间无法识别"),
        ("1999-12-31T23:59:59+0000", "时间不可能"),
        ("2026-08-12T00:05:02+0000", "时间不可能"),
        ("9999-12-31T23:59:59+0000", "时间不可能"),
    ],
)
def test_a_time_that_cannot_be_is_never_invented(read: Callable, line: Line, timestamp: str, message: str) -> None:
    events, problems = read(line(), line(timestamp=timestamp), line())
    assert [event.line for event in events] == [1, 3]
    assert [(problem.file, problem.at, problem.message) for problem in problems] == [("eve.json", "第 2 行", message)]
    assert problems[0].value
    assert problems[0].advice


@pytest.mark.parametrize("field", ["timestamp", "event_type"])
def test_a_missing_field_is_named(read: Callable, line: Line, field: str) -> None:
    events, problems = read(line(**{field: None}))
    assert events == []
    assert [f"`{field}`" in problem.message for problem in problems] == [True]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"timestamp":"2026-08-11T18:10:07+0000","event_ty', "不是合法的 JSON"),
        (b"not json", "不是合法的 JSON"),
        (b'{"timestamp":"\xce\xc4","event_type":"x"}', "不是合法的 JSON"),
        (b"[1, 2]", "字段不合 EVE 格式"),
        (b"null", "字段不合 EVE 格式"),
        (b'{"timestamp":"2026-08-11T18:10:07+0000","event_type":"flow","src_port":"502"}', "字段不合 EVE 格式"),
    ],
    ids=["truncated", "text", "gbk", "array", "null", "wrong type"],
)
def test_an_unreadable_line_is_set_aside_and_the_rest_is_read(
    read: Callable, line: Line, raw: bytes, message: str
) -> None:
    events, problems = read(line(), raw, line())
    assert [event.line for event in events] == [1, 3]
    assert [(problem.at, problem.message.split("（")[0]) for problem in problems] == [("第 2 行", message)]


def test_a_byte_order_mark_is_no_fault(read: Callable, line: Line) -> None:
    raw = b"\xef\xbb\xbf" + line()
    events, problems = read(raw, line())
    assert ([event.raw for event in events], problems) == ([raw, line()], [])


def test_the_quarantine_counts_all_and_keeps_the_first(tmp_path: Path, source: LogSource) -> None:
    path = tmp_path / "eve.json"
    path.write_bytes(b"broken\n" * 50)
    quarantine = Quarantine(keep=3)
    assert list(read_eve(path, source, at=AT, quarantine=quarantine)) == []
    assert (quarantine.count, [problem.at for problem in quarantine.problems]) == (
        50,
        ["第 1 行", "第 2 行", "第 3 行"],
    )


def test_where_times_are_from(source: LogSource) -> None:
    clocks = [
        SensorClock(),
        SensorClock(zone="Asia/Shanghai", basis=TimeBasis.DECLARED),
        SensorClock(offset_seconds=5, basis=TimeBasis.INFERRED, reason="与另一来源比对"),
    ]
    assert [basis_of(source.model_copy(update={"clock": clock})) for clock in clocks] == [
        TimeBasis.ZONE_GIVEN,
        TimeBasis.DECLARED,
        TimeBasis.INFERRED,
    ]
