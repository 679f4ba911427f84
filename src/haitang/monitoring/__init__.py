"""Watching what plants already record, and reducing it to signals that matter to an insured risk (事中风险监测).

Reads Suricata EVE logs with their clocks, commits every line to the plant's log, and gives one signal per rule, asset
and baseline. A host that is no allowed master and writes to a controller is an incident; the same write by a station
of the system is ordinary work.

>>> from datetime import UTC, datetime
>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> from haitang.evidence import ClockReading, Log
>>> from haitang.insured import Asset, Inventory, Site, System, Zone
>>> from haitang.lexicon import SeededIds
>>> from haitang.monitoring import LogSource, watch
>>> plant = Inventory(
...     enterprise="D2143569-X", sites=(Site(code="lingang", name="临港厂区", region="310115"),),
...     systems=(System(code="grind", name="磨加工线", kind="production_control", site="lingang"),),
...     zones=(Zone(code="cell", name="磨加工单元", level=1),),
...     assets=(Asset(code="plc", name="主控制器", system="grind", zone="cell", category="plc", address="10.0.0.3"),),
... )
>>> line = (
...     '{"timestamp":"2026-08-11T18:10:07+0000","event_type":"modbus","src_ip":"10.0.0.9","dest_ip":"10.0.0.3",'
...     '"dest_port":502,"modbus":{"id":1,"request":{"function_raw":5,"access_type":"WRITE | COILS | SINGLE"}}}'
... )
>>> source = LogSource(
...     code="cell", kind="suricata_eve", sensor="Suricata 7", file="eve.json", systems=("grind",),
...     parsers=("modbus",), collector_clock=ClockReading(source="NTP", error_seconds=1),
... )
>>> with TemporaryDirectory() as folder:
...     _ = (Path(folder) / "eve.json").write_text(line)
...     seen = watch(
...         [source], Path(folder), inventory=plant, log=Log("plant"), ids=SeededIds("doc"), tool="haitang",
...         at=datetime(2026, 8, 12, tzinfo=UTC),
...     )
>>> [(signal.kind.value, signal.asset, signal.actors, signal.leaves[0].line) for signal in seen.signals]
[('incident', 'plc', ('10.0.0.9',), 1)]
"""

from haitang.monitoring.detect import Cited, Detector, Place, Sighting
from haitang.monitoring.eve import Event, EveParser, EveRecord, Quarantine, read_eve
from haitang.monitoring.records import RawRecord, raw_records
from haitang.monitoring.roles import Roles
from haitang.monitoring.rules import ControlPort, Detection, Disposition, Finding, Masters, Rule, When, detection
from haitang.monitoring.signals import Coverage, Seen, signals
from haitang.monitoring.source import LogSource, SensorClock, SourceFile, read_sources
from haitang.monitoring.timeline import TimelineSuggestion, suggest_timeline
from haitang.monitoring.verdict import WaitingState, WaitingVerdict, waiting_verdict
from haitang.monitoring.watch import CommittedBatch, Folded, Watched, disclosures, records_of, watch

__all__ = [
    "Cited",
    "CommittedBatch",
    "ControlPort",
    "Coverage",
    "Detection",
    "Detector",
    "Disposition",
    "EveParser",
    "EveRecord",
    "Event",
    "Finding",
    "Folded",
    "LogSource",
    "Masters",
    "Place",
    "Quarantine",
    "RawRecord",
    "Roles",
    "Rule",
    "Seen",
    "SensorClock",
    "Sighting",
    "SourceFile",
    "TimelineSuggestion",
    "WaitingState",
    "WaitingVerdict",
    "Watched",
    "When",
    "detection",
    "disclosures",
    "raw_records",
    "read_eve",
    "read_sources",
    "records_of",
    "signals",
    "suggest_timeline",
    "waiting_verdict",
    "watch",
]
