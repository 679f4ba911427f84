"""Suricata EVE (JSON): each readable line becomes an event with its place, its time and how far that is known.

Format: Suricata user guide, "EVE JSON Output"; the fields of modbus, dnp3, smb, alert and flow records.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from haitang.incident import TimeBasis
from haitang.lexicon import Moment, Problem
from haitang.monitoring.records import RawRecord, raw_records
from haitang.monitoring.source import LogSource


class EveAlert(msgspec.Struct, frozen=True, gc=False):
    """The ``alert`` object: what matched. A signature's name is never a cause."""

    signature_id: int = 0
    signature: str = ""
    severity: int = 255


class ModbusRequest(msgspec.Struct, frozen=True, gc=False):
    """The request of a Modbus transaction; ``access_type`` begins with READ or WRITE."""

    function_raw: int = -1
    access_type: str = ""


class EveModbus(msgspec.Struct, frozen=True, gc=False):
    """A Modbus transaction; ``id`` counts within its flow."""

    id: int = -1
    request: ModbusRequest | None = None


class Dnp3Application(msgspec.Struct, frozen=True, gc=False):
    """Application layer of a DNP3 message."""

    function_code: int = -1


class Dnp3Message(msgspec.Struct, frozen=True, gc=False):
    """A DNP3 message."""

    application: Dnp3Application | None = None


class EveDnp3(msgspec.Struct, frozen=True, gc=False):
    """A DNP3 record: the message itself, or inside an alert its request."""

    type: str = ""
    application: Dnp3Application | None = None
    request: Dnp3Message | None = None

    @property
    def function(self) -> int:
        """Function code of the request; -1 where there is none."""
        application = self.request.application if self.request else self.application if self.type == "request" else None
        return application.function_code if application else -1


class EveRecord(msgspec.Struct, frozen=True, gc=False):
    """What is used of one EVE record; the rest stays in the raw line."""

    timestamp: str
    event_type: str
    src_ip: str = ""
    src_port: int = 0
    dest_ip: str = ""
    dest_port: int = 0
    flow_id: int = 0
    app_proto: str = ""
    alert: EveAlert | None = None
    modbus: EveModbus | None = None
    dnp3: EveDnp3 | None = None


class Event(msgspec.Struct, frozen=True, gc=False):
    """An event: what was recorded, where it stands, and when it was.

    Attributes
    ----------
    source : str
        Code of the log source.
    line : int
        Line in its file, from 1.
    at : datetime
        Corrected time, aware.
    raw : bytes
        The line itself.
    """

    source: str
    line: int
    at: datetime
    record: EveRecord
    raw: bytes


class Quarantine:
    """Lines that could not be read: all counted, the first of them described.

    Examples
    --------
    >>> quarantine = Quarantine(keep=1)
    >>> for line in (3, 4):
    ...     quarantine.add(Problem(file="eve.json", at=f"第 {line} 行", message="不是合法的 JSON"))
    >>> quarantine.count, len(quarantine.problems)
    (2, 1)
    """

    def __init__(self, keep: int = 1000) -> None:
        self.count = 0
        self.problems: list[Problem] = []
        self._keep = keep

    def add(self, problem: Problem) -> None:
        """Set one aside."""
        self.count += 1
        if len(self.problems) < self._keep:
            self.problems.append(problem)


_DECODER: Final = msgspec.json.Decoder(EveRecord)
_FUTURE: Final = timedelta(minutes=5)
"""A collector's clock may lag a sensor's by this much before a time counts as impossible."""
_BOM: Final = b"\xef\xbb\xbf"


class EveParser:
    """Turns raw lines of one source into events.

    Parameters
    ----------
    source : LogSource
        Whose lines they are.
    at : datetime
        When they are read: no event can be later.
    quarantine : Quarantine
        Takes what cannot be read.
    """

    def __init__(self, source: LogSource, *, at: datetime, quarantine: Quarantine) -> None:
        self._code = source.code
        self._file = source.file
        self._offset = source.clock.offset
        self._zone = ZoneInfo(source.clock.zone) if source.clock.zone else None
        self._first = source.not_before
        self._last = at.astimezone(UTC) + _FUTURE + source.clock.error
        self._quarantine = quarantine
        self._decode = _DECODER.decode

    def event(self, record: RawRecord) -> Event | None:
        """The event of one record; None where it went to quarantine, or was blank, or a piece of a longer line."""
        raw, line = record.raw, record.line
        try:
            decoded = self._decode(raw)
            at = datetime.fromisoformat(decoded.timestamp)
            if at.tzinfo is None:
                if self._zone is None:
                    return self._refused(
                        record, "时间没有时区", decoded.timestamp, advice="在 source.yaml 的 clock.zone 声明"
                    )
                at = at.replace(tzinfo=self._zone).astimezone(UTC)
            at += self._offset
            if self._first <= at <= self._last:
                return Event(self._code, line, at, decoded, raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return self._unreadable(record, error)
        except (ValueError, OverflowError):
            advice = "脱敏或损坏的时间不予推定；请提供未脱敏的原始日志"
            return self._refused(record, "时间无法识别", decoded.timestamp, advice=advice)
        bound = f"{self._first.isoformat()} 至 {self._last.isoformat()}"
        advice = "核对探针时钟，并在 source.yaml 的 clock 中声明偏差"
        return self._refused(record, "时间不可能", at.isoformat(), bound=bound, advice=advice)

    def _unreadable(self, record: RawRecord, error: Exception) -> Event | None:
        bare = record.raw.removeprefix(_BOM)
        if not record.whole or not bare.strip():
            return None
        if len(bare) < len(record.raw) and not bare.startswith(_BOM):
            event = self.event(RawRecord(record.line, bare))
            return None if event is None else msgspec.structs.replace(event, raw=record.raw)
        if isinstance(error, msgspec.ValidationError):
            advice = "核对是否为 Suricata EVE 记录，字段类型是否被转换过"
            return self._refused(record, f"字段不合 EVE 格式（{error}）", _shown(record.raw), advice=advice)
        advice = "该行已存证而未采用；检查文件是否被截断或转换过编码"
        return self._refused(record, f"不是合法的 JSON（{error}）", _shown(record.raw), advice=advice)

    def _refused(self, record: RawRecord, message: str, value: str, *, advice: str, bound: str = "") -> Event | None:
        """Set the line aside: there is no event of it."""
        at, shown = f"第 {record.line} 行", value or "（空）"
        self._quarantine.add(Problem(file=self._file, at=at, message=message, value=shown, bound=bound, advice=advice))
        return None


def read_eve(path: Path, source: LogSource, *, at: datetime, quarantine: Quarantine) -> Iterator[Event]:
    """Events of one EVE file, one at a time: NDJSON, gzip or a JSON array.

    Parameters
    ----------
    path : Path
        The file.
    source : LogSource
        Its sensor, with the clock's correction.
    at : datetime
        When it is read.
    quarantine : Quarantine
        Takes each line that cannot be read, with file, line, value and advice; the rest is read.
    """
    parser = EveParser(source, at=at, quarantine=quarantine)
    for record in raw_records(path, quarantine.add, name=source.file):
        event = parser.event(record)
        if event is not None:
            yield event


def moment_of(at: datetime, source: LogSource) -> Moment:
    """An event's time with the doubt that its source's clock leaves."""
    return Moment.at(at, source.clock.error)


def basis_of(source: LogSource) -> TimeBasis:
    """Where the source's times are from."""
    return source.clock.basis if source.clock.offset_seconds or source.clock.zone else TimeBasis.ZONE_GIVEN


def _shown(raw: bytes) -> str:
    return raw[:80].decode(errors="replace")
