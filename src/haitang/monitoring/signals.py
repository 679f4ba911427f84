"""Sightings become signals: with coverage, freshness, the covers touched, and their records in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from haitang.incident import Leaf, Signal, TimeBasis
from haitang.insured import Answer, Inventory, Posture
from haitang.lexicon import PPM, IdSource, Moment, Share, shanghai
from haitang.monitoring.detect import Cited, Detector, Sighting
from haitang.monitoring.eve import Quarantine, basis_of, moment_of
from haitang.monitoring.rules import Detection, Disposition, Finding
from haitang.monitoring.source import LogSource

_SHOWN: Final = 3
"""Examples that a note spells out; all are counted."""


class Seen(msgspec.Struct, frozen=True):
    """One source after reading: its detector, and the lines that could not be read."""

    detector: Detector
    quarantine: Quarantine


class Coverage:
    """How much of each system was seen at all (监测覆盖).

    A system's share is the number of its assets that appear in some log, over those that have an address; a system of
    which no asset has an address cannot be seen, and its share is 0.
    """

    def __init__(self, seen: Sequence[Seen], inventory: Inventory) -> None:
        found = {code for one in seen for code in one.detector.seen_assets}
        self._assets = {
            system.code: [asset.code for asset in inventory.assets if asset.system == system.code and asset.address]
            for system in inventory.systems
        }
        self._found = {code: sum(asset in found for asset in assets) for code, assets in self._assets.items()}

    def share(self, *systems: str) -> Share:
        """Share of the assets of these systems that were seen."""
        total = sum(len(self._assets.get(system, ())) for system in systems)
        return Share(PPM * sum(self._found.get(system, 0) for system in systems) // total) if total else Share(0)

    def counts(self, system: str) -> tuple[int, int]:
        """Assets of the system that were seen, and that have an address."""
        return self._found[system], len(self._assets[system])


def signals(
    seen: Sequence[Seen],
    inventory: Inventory,
    *,
    catalogue: Detection,
    origin: str,
    indexes: Mapping[int, int],
    ids: IdSource,
    at: datetime,
    posture: Posture | None = None,
) -> tuple[Signal, ...]:
    """Signals of one run, one per rule, asset and baseline.

    Parameters
    ----------
    seen : sequence of Seen
        The sources, each read to its end.
    origin : str
        Name of the log that the batches were committed to.
    indexes : mapping of int to int
        Batch of this run to its index in the log.
    ids : IdSource
        Where ids come from.
    at : datetime
        When the logs were read; freshness is counted to here.
    posture : Posture, optional
        What the enterprise answered; where what is seen speaks against it, that is a signal as well.
    """
    maker = _Maker(Coverage(seen, inventory), origin=origin, indexes=indexes, ids=ids, at=at)
    made: list[tuple[Finding, Signal]] = []
    for one in seen:
        sightings = one.detector.sightings.values()
        reported = [sighting for sighting in sightings if sighting.rule.disposition is Disposition.SIGNAL]
        made += [(sighting.rule, maker.of_sighting(sighting)) for sighting in reported]
        made += maker.of_silence(one.detector, catalogue.finding("log_silence"))
        made += maker.of_unreadable(one, catalogue.finding("unreadable_lines"))
    made += maker.of_coverage(seen, inventory, catalogue)
    drift = maker.of_drift(made, posture.answers if posture else (), catalogue.finding("answer_contradicted"))
    return (*(signal for _, signal in made), *drift)


class _Maker:
    """Fills in what every signal of one run shares."""

    def __init__(
        self, coverage: Coverage, *, origin: str, indexes: Mapping[int, int], ids: IdSource, at: datetime
    ) -> None:
        self.coverage, self.origin, self.indexes, self.ids, self.at = coverage, origin, indexes, ids, at

    def of_sighting(self, sighting: Sighting) -> Signal:
        rule, source = sighting.rule, sighting.source
        return Signal(
            id=self.ids.new(self.at),
            kind=rule.kind,
            key=_key(source.code, rule.code, sighting.asset, sighting.baseline),
            title=rule.title,
            asset=sighting.asset,
            system=sighting.system,
            covers=rule.covers,
            seen=moment_of(sighting.first, source),
            last_seen=sighting.last,
            time_basis=basis_of(source),
            confidence=rule.confidence,
            sensor_coverage=self._coverage(sighting.system, source),
            count=sighting.count,
            leaves=self._leaves(sighting.cited, source),
            rule=rule.code,
            baseline=sighting.baseline,
            sensor=source.code,
            actors=tuple(sorted(sighting.actors)),
            category=rule.category,
            peril=rule.peril,
            watched_at=self.at,
        )

    def of_silence(self, detector: Detector, finding: Finding) -> list[tuple[Finding, Signal]]:
        gaps, source = detector.gaps, detector.source
        if not gaps:
            return []
        spans = "；".join(f"{_clock(gap.start)} 至 {_clock(gap.end)}" for gap in gaps[:_SHOWN])
        system = source.systems[0] if len(source.systems) == 1 else ""
        signal = Signal(
            id=self.ids.new(self.at),
            kind=finding.kind,
            key=_key(source.code, finding.code, "", ""),
            title=finding.title,
            system=system,
            covers=finding.covers,
            seen=moment_of(gaps[0].start, source),
            last_seen=gaps[-1].end,
            time_basis=basis_of(source),
            confidence=finding.confidence,
            sensor_coverage=self._coverage(system, source),
            count=len(gaps),
            leaves=self._leaves([cited for gap in gaps for cited in (gap.before, gap.after)], source),
            rule=finding.code,
            sensor=source.code,
            note=f"超过 {source.silence_seconds} 秒没有记录：{spans}",
            watched_at=self.at,
        )
        return [(finding, signal)]

    def of_unreadable(self, one: Seen, finding: Finding) -> list[tuple[Finding, Signal]]:
        source, quarantine = one.detector.source, one.quarantine
        if not quarantine.count:
            return []
        note = "；".join(str(problem) for problem in quarantine.problems[:_SHOWN])
        signal = self._finding(finding, "", source.code, quarantine.count, note, systems=source.systems)
        return [(finding, signal)]

    def of_coverage(
        self, seen: Sequence[Seen], inventory: Inventory, catalogue: Detection
    ) -> list[tuple[Finding, Signal]]:
        """Systems that are hardly watched, and protocols that were seen while their parser was off."""
        finding, made = catalogue.finding("insufficient_telemetry"), []
        for system in inventory.systems:
            watching = [one.detector for one in seen if system.code in one.detector.source.systems]
            blind = sorted(
                {
                    entry.protocol
                    for detector in watching
                    for entry in catalogue.ports
                    if entry.port in detector.seen_ports and entry.parser not in detector.source.parsers
                }
            )
            found, total = self.coverage.counts(system.code)
            if watching and self.coverage.share(system.code) >= finding.threshold and not blind:
                continue
            note = f"{system.name}：{len(watching)} 个日志来源，见到 {found}/{total} 台有地址的资产"
            note += f"；未开启解析：{'、'.join(blind)}" if blind else ""
            made.append((finding, self._finding(finding, system.code, "", 1, note, systems=(system.code,))))
        return made

    def of_drift(
        self, made: Iterable[tuple[Finding, Signal]], answers: Sequence[Answer], finding: Finding
    ) -> list[Signal]:
        """One signal per answer and system that something seen speaks against (Insurance Law Art. 52)."""
        against: dict[tuple[int, str], list[Signal]] = {}
        for said, signal in made:
            for number, answer in enumerate(answers):
                if answer.control in said.contradicts and answer.coverage > Share(0) and _concerns(answer, signal):
                    against.setdefault((number, signal.system), []).append(signal)
        return [self._drift(answers[number], found, finding) for (number, _), found in sorted(against.items())]

    def _drift(self, answer: Answer, found: Sequence[Signal], finding: Finding) -> Signal:
        first = min(found, key=lambda signal: signal.seen.earliest)
        sights = "、".join(dict.fromkeys(signal.title.zh for signal in found))
        said = f"{answer.assurance.label.zh}（{answer.answered_by}）{answer.control} 覆盖 {answer.coverage}"
        return first.model_copy(
            update={
                "id": self.ids.new(self.at),
                "kind": finding.kind,
                "key": _key(first.sensor, finding.code, first.system, answer.control),
                "title": finding.title,
                "asset": "",
                "covers": tuple(dict.fromkeys(cover for signal in found for cover in signal.covers)),
                "last_seen": max(signal.last_seen for signal in found),
                "confidence": min(finding.confidence, max(signal.confidence for signal in found)),
                "count": len(found),
                "leaves": tuple(dict.fromkeys(leaf for signal in found for leaf in signal.leaves)),
                "rule": finding.code,
                "baseline": f"answer:{answer.control}",
                "actors": tuple(sorted({actor for signal in found for actor in signal.actors})),
                "category": "",
                "note": f"{said}；实见：{sights}",
            }
        )

    def _finding(
        self, finding: Finding, system: str, sensor: str, count: int, note: str, *, systems: Sequence[str]
    ) -> Signal:
        """A finding about the watching itself: its time is when the logs were read."""
        return Signal(
            id=self.ids.new(self.at),
            kind=finding.kind,
            key=_key(sensor, finding.code, system, ""),
            title=finding.title,
            system=system,
            covers=finding.covers,
            seen=Moment.at(self.at),
            last_seen=self.at,
            time_basis=TimeBasis.ZONE_GIVEN,
            confidence=finding.confidence,
            sensor_coverage=self.coverage.share(*systems),
            count=count,
            rule=finding.code,
            sensor=sensor,
            note=note,
            watched_at=self.at,
        )

    def _coverage(self, system: str, source: LogSource) -> Share:
        return self.coverage.share(system) if system else self.coverage.share(*source.systems)

    def _leaves(self, cited: Iterable[Cited], source: LogSource) -> tuple[Leaf, ...]:
        return tuple(
            Leaf(
                log=self.origin,
                index=self.indexes[one.place.batch],
                digest=one.digest,
                record=one.place.record,
                name=source.file,
                line=one.line,
            )
            for one in cited
        )


def _concerns(answer: Answer, signal: Signal) -> bool:
    return not answer.systems or not signal.system or signal.system in answer.systems


def _key(source: str, rule: str, asset: str, baseline: str) -> str:
    return f"{source}|{rule}|{asset}|{baseline}"


def _clock(at: datetime) -> str:
    return shanghai(at).strftime("%m-%d %H:%M:%S")
