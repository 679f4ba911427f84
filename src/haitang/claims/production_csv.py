"""Reads hourly production: what each line made and what it was worth, every fault of the file at once.

Columns, in any order: ``line`` (code of the line), ``hour_start`` (start of the hour, ISO 8601; with a zone, or local
time where the accounts declare one), ``pieces`` (whole number made in the hour), ``turnover`` (their value at selling
price net of VAT, yuan; empty where the accounts give a unit price of the line).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from pydantic import Field

from haitang.claims.csv_rows import Faults, Row, rows
from haitang.lexicon import Instant, Period, Record, Yuan, shanghai

COLUMNS: Final = ("line", "hour_start", "pieces", "turnover")
HOUR: Final = timedelta(hours=1)


class HourlyOutput(Record):
    """What one line made in one hour (每小时产量与产值)."""

    line: str
    start: Instant
    pieces: int = Field(ge=0)
    turnover: Yuan


class Production(Record):
    """Hourly output of the lines, in the order of line and time."""

    hours: tuple[HourlyOutput, ...]

    def turnover_by_hour(self, lines: Collection[str]) -> dict[datetime, dict[str, Yuan]]:
        """Turnover per start of hour (UTC) and line."""
        table: dict[datetime, dict[str, Yuan]] = {}
        for hour in self.hours:
            if hour.line in lines:
                table.setdefault(hour.start, {})[hour.line] = hour.turnover
        return table


def read_production(
    text: str,
    *,
    lines: Collection[str],
    windows: Sequence[Period],
    admitted: Sequence[Period] = (),
    file: str = "production.csv",
    naive_zone: tzinfo | None = None,
    unit_prices: Mapping[str, Yuan] | None = None,
) -> Production:
    """Hourly production, whole and without doubt, or every reason why not.

    Parameters
    ----------
    text : str
        The CSV with its header.
    lines : collection of str
        Codes of the lines that the file may and must have.
    windows : sequence of Period
        Periods of which every hour of every line must be there.
    admitted : sequence of Period, optional
        Periods outside of which no hour may lie; the windows by default.
    naive_zone : tzinfo, optional
        Zone of times without one; None refuses them.
    unit_prices : mapping of str to Yuan, optional
        Price of a piece by line, where ``turnover`` is empty.

    Raises
    ------
    BadInput
        Wrong columns, unreadable or negative values, unknown lines, times off the hour or without a zone, hours that
        are there twice, outside the periods, or missing.
    """
    faults = Faults(file)
    taken = _Hours(faults, frozenset(lines), tuple(admitted or windows), naive_zone, unit_prices or {})
    for row in rows(text, COLUMNS, faults):
        taken.take(row)
    taken.find_gaps(windows)
    faults.refuse()
    return Production(hours=tuple(taken.hours[key] for key in sorted(taken.hours)))


class _Hours:
    """Takes row after row and keeps what is good."""

    def __init__(
        self,
        faults: Faults,
        lines: frozenset[str],
        admitted: tuple[Period, ...],
        naive_zone: tzinfo | None,
        unit_prices: Mapping[str, Yuan],
    ) -> None:
        self.faults = faults
        self.lines = lines
        self.admitted = admitted
        self.naive_zone = naive_zone
        self.unit_prices = unit_prices
        self.hours: dict[tuple[str, datetime], HourlyOutput] = {}
        self.first_row: dict[tuple[str, datetime], int] = {}

    def take(self, row: Row) -> None:
        """Check one row; keep it when it is good."""
        line, before = row["line"], len(self.faults.problems)
        if line not in self.lines:
            known = "、".join(sorted(self.lines))
            self.faults.say(row.place("line"), "未知产线", line, bound=known, advice="核对产线编码")
        start = self._hour(row)
        if start is not None:
            self._place(row, start)
        pieces = self._pieces(row)
        turnover = self._turnover(row, pieces)
        good = len(self.faults.problems) == before
        if good and start is not None and pieces is not None and turnover is not None:
            self.hours[line, start] = HourlyOutput(line=line, start=start, pieces=pieces, turnover=turnover)

    def find_gaps(self, windows: Sequence[Period]) -> None:
        """Say which hours are missing, each unbroken stretch once."""
        for line in sorted(self.lines):
            for window in windows:
                missing = [hour for hour in _hours(window) if (line, hour) not in self.first_row]
                for first, last in _stretches(missing):
                    self.faults.say(
                        f"{line} {_local(first)} 至 {_local(last + HOUR)}",
                        "缺少小时数据",
                        f"缺 {(last - first) // HOUR + 1} 小时",
                        bound=f"{_local(window.start)} 至 {_local(window.end)} 每小时一行",
                        advice="补上缺少的小时；停产的小时写 0",
                    )

    def _place(self, row: Row, start: datetime) -> None:
        key, at = (row["line"], start), row.place("hour_start")
        if key in self.first_row:
            bound = f"与第 {self.first_row[key]} 行重复"
            self.faults.say(at, "同一小时重复", _local(start), bound=bound, advice="只留一行")
            return
        self.first_row[key] = row.number
        if not any(window.contains(start) for window in self.admitted):
            bound = "；".join(f"{_local(window.start)} 至 {_local(window.end)}" for window in self.admitted)
            self.faults.say(at, "不在所需期间内", _local(start), bound=bound, advice="删除该行，或核对期间")

    def _hour(self, row: Row) -> datetime | None:
        value, at = row["hour_start"], row.place("hour_start")
        try:
            start = datetime.fromisoformat(value)
        except ValueError:
            self.faults.say(at, "不是时间", value, bound="如 2026-08-12T02:00+08:00", advice="改为 ISO 8601 时间")
            return None
        if start.tzinfo is None:
            if self.naive_zone is None:
                advice = "写上 +08:00，或在账目中声明 naive_times"
                self.faults.say(at, "时间没有时区", value, bound="带时区", advice=advice)
                return None
            start = start.replace(tzinfo=self.naive_zone)
        if (start.minute, start.second, start.microsecond) != (0, 0, 0):
            self.faults.say(at, "不是整点", value, bound="整点", advice="按整点小时汇总")
            return None
        return start.astimezone(UTC)

    def _pieces(self, row: Row) -> int | None:
        value, at = row["pieces"], row.place("pieces")
        try:
            pieces = int(value)
        except ValueError:
            self.faults.say(at, "不是整数", value, bound="不小于 0 的整数", advice="填写件数")
            return None
        if pieces < 0:
            self.faults.say(at, "件数为负", value, bound="不小于 0", advice="退货和报废另行说明，不冲减产量")
            return None
        return pieces

    def _turnover(self, row: Row, pieces: int | None) -> Yuan | None:
        if row["turnover"]:
            return self.faults.amount(row, "turnover")
        price = self.unit_prices.get(row["line"])
        if price is None:
            at, advice = row.place("turnover"), "填写产值，或在账目中给出 unit_prices"
            self.faults.say(at, "没有产值，也没有单价", "", bound="元", advice=advice)
            return None
        return price * pieces if pieces is not None else None


def _hours(window: Period) -> Iterator[datetime]:
    at = window.start
    while at < window.end:
        yield at
        at += HOUR


def _stretches(hours: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """First and last hour of each unbroken run."""
    first = last = None
    for hour in hours:
        if first is None or last is None:
            first = hour
        elif hour != last + HOUR:
            yield first, last
            first = hour
        last = hour
    if first is not None and last is not None:
        yield first, last


def _local(at: datetime) -> str:
    return shanghai(at).strftime("%Y-%m-%d %H:%M")
