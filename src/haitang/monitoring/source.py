"""Log sources (日志来源): which file, which sensor, which parsers, and how far its clock can be believed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, model_validator

from haitang.evidence import ClockReading
from haitang.incident import TimeBasis
from haitang.lexicon import BadInput, Digest, Instant, Problem, Record, parse

_NAME: Final = "logs/source.yaml"


class SensorClock(Record):
    """What has to be added to a sensor's times, why, and what doubt remains.

    Attributes
    ----------
    offset_seconds : float
        Added to every time of the log; 0 where the clock was right.
    error_seconds : float
        Bound of what may still be wrong, to either side.
    basis : TimeBasis
        ``zone_given`` (the log's own zone, no correction), ``declared`` (somebody answers for the correction) or
        ``inferred`` (found by comparing two sources).
    reason : str
        Required with a correction: who found it, and how.
    zone : str
        Zone of times that carry none, such as ``Asia/Shanghai``; without it such times are set aside.
    """

    offset_seconds: float = 0
    error_seconds: float = Field(default=1, ge=0)
    basis: TimeBasis = TimeBasis.ZONE_GIVEN
    reason: str = ""
    zone: str = ""

    @model_validator(mode="after")
    def _answered_for(self) -> Self:
        if self.offset_seconds and (self.basis is TimeBasis.ZONE_GIVEN or not self.reason):
            raise ValueError("有时钟修正时须写明依据（basis: declared 或 inferred）和理由（reason）")
        if self.zone:
            try:
                ZoneInfo(self.zone)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(f"不认识的时区 {self.zone!r}，例：Asia/Shanghai") from error
        return self

    @property
    def offset(self) -> timedelta:
        """The correction."""
        return timedelta(seconds=self.offset_seconds)

    @property
    def error(self) -> timedelta:
        """The remaining doubt, to either side."""
        return timedelta(seconds=self.error_seconds)


class LogSource(Record):
    """One file of one sensor.

    Attributes
    ----------
    code : str
        Short name of the source.
    sensor : str
        What recorded it, with its version.
    file : str
        File name beside ``source.yaml``.
    systems : tuple of str
        Insured systems whose traffic the sensor sees.
    parsers : tuple of str
        Protocol parsers that were on: what is off cannot be seen.
    masters : tuple of str
        Addresses allowed to write beside those of the inventory's stations.
    silence_seconds : int
        A gap longer than this is itself a sign.
    not_before : Instant
        Corrected times before this are impossible.
    sha256 : Digest or None
        Digest of the file as it was collected; checked where given.
    origin, licence : str
        Where the file is from, and under which licence.
    """

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    kind: Literal["suricata_eve"]
    sensor: str
    file: str
    systems: tuple[str, ...] = ()
    parsers: tuple[str, ...] = ()
    masters: tuple[str, ...] = ()
    clock: SensorClock = SensorClock()
    collector_clock: ClockReading
    silence_seconds: int = Field(default=3600, gt=0)
    not_before: Instant = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
    sha256: Digest | None = None
    actors: tuple[str, ...] = ()
    late_reason: str = ""
    origin: str = ""
    licence: str = ""


class SourceFile(Record):
    """``logs/source.yaml``."""

    sources: tuple[LogSource, ...]


def read_sources(folder: Path) -> tuple[LogSource, ...]:
    """The log sources that ``source.yaml`` in a folder describes, once their files are there and are the ones meant.

    Raises
    ------
    BadInput
        No such file, a field that does not fit, a log that is missing or whose digest differs: all at once.
    """
    path = folder / "source.yaml"
    if not path.is_file():
        problem = Problem(
            file=_NAME,
            at="",
            message="缺少日志来源说明",
            advice="按 docs/method/signals.md 的字段说明补一份",
        )
        raise BadInput([problem])
    sources = parse(path.read_text(encoding="utf-8"), SourceFile, file=_NAME).sources
    problems = [problem for number, source in enumerate(sources) for problem in _faults(source, number, folder)]
    problems += _twice(sources)
    if not sources:
        problems.append(Problem(file=_NAME, at="sources", message="没有列出日志来源", advice="每个日志文件列一项"))
    if problems:
        raise BadInput(problems)
    return sources


def _faults(source: LogSource, number: int, folder: Path) -> list[Problem]:
    at, path = f"sources.{number}.file", folder / source.file
    if Path(source.file).name != source.file:
        advice = "只写文件名，文件放在 source.yaml 旁边"
        return [Problem(file=_NAME, at=at, message="不得指向文件夹之外", value=source.file, advice=advice)]
    if not path.is_file():
        return [Problem(file=_NAME, at=at, message="没有这个日志文件", value=source.file, advice="核对文件名")]
    if source.sha256 is None:
        return []
    with path.open("rb") as file:
        seen = hashlib.file_digest(file, "sha256").hexdigest()
    if seen == source.sha256.hex:
        return []
    return [
        Problem(
            file=source.file,
            at="",
            message="文件与采集时的摘要不符",
            value=f"sha256:{seen}",
            bound=str(source.sha256),
            advice="找回采集时的原件；如确为新文件，更新 source.yaml 中的摘要并说明",
        )
    ]


def _twice(sources: Sequence[LogSource]) -> list[Problem]:
    codes = [source.code for source in sources]
    return [
        Problem(file=_NAME, at=f"sources.{number}.code", message="代号重复", value=code, advice="改用别的代号")
        for number, code in enumerate(codes)
        if code in codes[:number]
    ]
