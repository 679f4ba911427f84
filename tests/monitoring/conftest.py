"""A plant of two systems, and makers of EVE lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from haitang.evidence import ClockReading, Log
from haitang.insured import Asset, Inventory, Posture, Site, System, Zone
from haitang.lexicon import SeededIds
from haitang.monitoring import LogSource, Watched, watch

AT = datetime(2026, 8, 12, tzinfo=UTC)
ASSETS = (
    ("plc-1", "grind", "plc", "10.0.0.3"),
    ("es-1", "grind", "engineering_station", "10.0.0.57"),
    ("plc-2", "heat", "plc", "141.81.0.46"),
    ("scada", "heat", "scada_server", "141.81.0.10"),
    ("plc-3", "heat", "plc", "141.81.0.86"),
)


@pytest.fixture(scope="session")
def plant() -> Inventory:
    """Two systems in one plant, and one that nobody watches."""
    return Inventory(
        enterprise="D2143569-X",
        sites=(Site(code="lingang", name="临港厂区", region="310115"),),
        systems=tuple(
            System(code=code, name=name, kind="production_control", site="lingang")
            for code, name in (("grind", "磨加工线"), ("heat", "热处理"), ("erp", "企业资源计划"))
        ),
        zones=(Zone(code="control", name="控制区", level=1),),
        assets=tuple(
            Asset(code=code, name=code, system=system, zone="control", category=category, address=address)
            for code, system, category, address in ASSETS
        ),
    )


@pytest.fixture
def source() -> LogSource:
    """A sensor of the grinding cell with a clock that was right."""
    return LogSource(
        code="cell",
        kind="suricata_eve",
        sensor="Suricata 7.0.10",
        file="eve.json",
        systems=("grind",),
        parsers=("modbus", "dnp3", "enip"),
        collector_clock=ClockReading(source="NTP", error_seconds=1),
    )


@pytest.fixture
def line() -> Callable[..., bytes]:
    """An EVE line; what is not given is a Modbus write to the grinding line's PLC."""

    def made(**changes: Any) -> bytes:
        record = {
            "timestamp": "2026-08-11T18:10:07.000000+0000",
            "flow_id": 1,
            "event_type": "modbus",
            "src_ip": "10.0.0.9",
            "src_port": 3082,
            "dest_ip": "10.0.0.3",
            "dest_port": 502,
            "modbus": {"id": 1, "request": {"function_raw": 5, "access_type": "WRITE | COILS | SINGLE"}},
        }
        record.update(changes)
        return json.dumps({key: value for key, value in record.items() if value is not None}).encode()

    return made


@pytest.fixture
def watched(plant: Inventory, source: LogSource, tmp_path: Path) -> Callable[..., Watched]:
    """Write lines to the source's file and watch it."""

    def run(*lines: bytes, posture: Posture | None = None, batch_size: int = 1000, **changes: Any) -> Watched:
        (tmp_path / source.file).write_bytes(b"".join(line + b"\n" for line in lines))
        return watch(
            [source.model_copy(update=changes)],
            tmp_path,
            inventory=plant,
            log=Log("plant"),
            ids=SeededIds("test"),
            at=AT,
            tool="haitang",
            posture=posture,
            batch_size=batch_size,
        )

    return run
