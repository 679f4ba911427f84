"""From lines to signals: who wrote matters, not that an alert was raised."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from haitang.evidence import Log, Tampered
from haitang.incident import SignalKind
from haitang.insured import Answer, Assurance, Inventory, Posture
from haitang.lexicon import SeededIds, Share
from haitang.monitoring import Watched, detection, disclosures, read_sources, watch

LOGS = Path(__file__).parents[2] / "examples" / "haimao-bearing" / "logs"
Line = Callable[..., bytes]
Watch = Callable[..., Watched]
TELEMETRY = {"insufficient_telemetry"}


def found(watched: Watched) -> list[tuple[str, str, int]]:
    """Rule, asset and count of each signal that speaks of something seen."""
    return [(signal.rule, signal.asset, signal.count) for signal in watched.signals if signal.rule not in TELEMETRY]


def modbus(function: int, access: str, number: int = 1) -> dict[str, Any]:
    """The modbus object of a record."""
    return {"id": number, "request": {"function_raw": function, "access_type": access}}


def test_a_write_by_a_stranger_is_an_incident_with_its_record(watched: Watch, line: Line) -> None:
    seen = watched(line())
    signal = seen.signals[0]
    assert (signal.kind, signal.rule, signal.asset, signal.system, signal.actors) == (
        SignalKind.INCIDENT,
        "modbus_write_by_stranger",
        "plc-1",
        "grind",
        ("10.0.0.9",),
    )
    leaf = signal.leaves[0]
    assert (leaf.log, leaf.index, leaf.record, leaf.name, leaf.line) == ("plant", 0, 0, "eve.json", 1)
    assert leaf.digest.hex == hashlib.sha256(line()).hexdigest()
    assert signal.freshness == timedelta(hours=5, minutes=49, seconds=53)
    assert signal.seen.width == timedelta(seconds=2)


def test_the_same_write_by_a_station_of_the_system_is_ordinary_work(watched: Watch, line: Line) -> None:
    seen = watched(line(src_ip="10.0.0.57"))
    assert found(seen) == []
    assert [(item.rule, item.disposition.value, item.asset, item.count) for item in seen.folded] == [
        ("modbus_write_by_master", "expected", "plc-1", 1)
    ]


def test_a_station_of_another_system_is_a_stranger(watched: Watch, line: Line) -> None:
    assert found(watched(line(src_ip="141.81.0.10"))) == [("modbus_write_by_stranger", "plc-1", 1)]


def test_a_declared_master_is_no_stranger(watched: Watch, line: Line) -> None:
    assert found(watched(line(), masters=("10.0.0.9",))) == []


def test_an_alert_and_its_record_are_one_deed_and_two_leaves(watched: Watch, line: Line) -> None:
    alert = {"signature_id": 9000001, "signature": "SITE OT-POLICY Modbus write request", "severity": 1}
    seen = watched(line(event_type="alert", alert=alert), line(), line(modbus=modbus(6, "WRITE | HOLDING", 2)))
    assert found(seen) == [("modbus_write_by_stranger", "plc-1", 2)]
    assert [leaf.line for leaf in seen.signals[0].leaves] == [1, 2, 3]


def test_a_thousand_alerts_are_one_signal_with_bounded_leaves(watched: Watch, line: Line) -> None:
    seen = watched(*(line(flow_id=number) for number in range(1000)))
    assert found(seen) == [("modbus_write_by_stranger", "plc-1", 1000)]
    assert len(seen.signals[0].leaves) == 64


def test_the_parsers_nuisance_makes_no_signal(watched: Watch, line: Line) -> None:
    """The alert stands on the answer, so its source is the controller; it is the client that acts."""
    mismatch = {"signature_id": 2250008, "signature": "SURICATA Modbus Data mismatch", "severity": 3}
    answer = {"src_ip": "10.0.0.3", "src_port": 502, "dest_ip": "10.0.0.9", "dest_port": 3082}
    seen = watched(line(event_type="alert", alert=mismatch, modbus=modbus(4, "READ | INPUT"), **answer))
    assert found(seen) == []
    assert [(item.rule, item.asset, item.count) for item in seen.folded] == [("parser_mismatch", "plc-1", 1)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"modbus": modbus(1, "READ | COILS")}, [("modbus_read_by_stranger", "plc-1", 1)]),
        ({"modbus": modbus(8, "NONE")}, [("modbus_diagnostics_by_stranger", "plc-1", 1)]),
        ({"modbus": modbus(8, "NONE"), "src_ip": "10.0.0.57"}, [("modbus_diagnostics_by_master", "plc-1", 1)]),
        ({"modbus": modbus(3, "READ | HOLDING"), "src_ip": "10.0.0.57"}, []),
        (
            {
                "event_type": "dnp3",
                "modbus": None,
                "dest_port": 20000,
                "dnp3": {"type": "request", "application": {"function_code": 13}},
            },
            [("dnp3_command_by_stranger", "plc-1", 1)],
        ),
        (
            {
                "event_type": "dnp3",
                "modbus": None,
                "dest_port": 20000,
                "dnp3": {"type": "response", "application": {"function_code": 129}},
            },
            [],
        ),
        (
            {"event_type": "smb", "modbus": None, "dest_port": 445, "src_ip": "10.0.0.99"},
            [("windows_service_by_stranger", "plc-1", 1)],
        ),
        (
            {"event_type": "flow", "modbus": None, "src_ip": "10.0.0.57", "dest_ip": "10.0.0.77"},
            [("unregistered_controller", "", 1)],
        ),
        (
            {
                "event_type": "alert",
                "modbus": None,
                "dest_port": 80,
                "alert": {"signature_id": 2030000, "signature": "ET EXPLOIT something", "severity": 1},
            },
            [("severe_alert", "plc-1", 1)],
        ),
        ({"event_type": "dns", "modbus": None, "dest_port": 53}, []),
    ],
)
def test_each_rule_takes_what_it_says(watched: Watch, line: Line, changes: Any, expected: Any) -> None:
    assert found(watched(line(**changes))) == expected


def test_a_scan_is_told_once_five_controllers_were_tried(watched: Watch, line: Line) -> None:
    def tries(count: int) -> list[bytes]:
        return [
            line(event_type="flow", modbus=None, src_ip="10.9.9.9", dest_ip=f"10.0.1.{number}")
            for number in range(count)
        ]

    assert found(watched(*tries(4))) == []
    seen = watched(*tries(7))
    assert found(seen) == [("control_port_scan", "", 3)]
    assert seen.signals[0].actors == ("10.9.9.9",)


def test_a_signatures_name_is_no_cause(watched: Watch, line: Line) -> None:
    """An exploit's name on ordinary traffic of a master stays what it is: a low-confidence alert to examine."""
    alert = {"signature_id": 2030001, "signature": "ET EXPLOIT Siemens S7 stop", "severity": 1}
    seen = watched(line(event_type="alert", modbus=None, src_ip="10.0.0.57", dest_port=80, alert=alert))
    assert [(signal.kind, signal.confidence) for signal in seen.signals[:1]] == [
        (SignalKind.PRECURSOR, Share.parse("20%"))
    ]


def test_silence_is_a_signal(watched: Watch, line: Line) -> None:
    at = ["2026-08-11T10:00:00+0000", "2026-08-11T10:59:59+0000", "2026-08-11T12:30:00+0000"]
    seen = watched(*(line(timestamp=one, src_ip="10.0.0.57") for one in at))
    signal = seen.signals[0]
    assert (signal.rule, signal.count, [leaf.line for leaf in signal.leaves]) == ("log_silence", 1, [2, 3])
    assert signal.note == "超过 3600 秒没有记录：08-11 18:59:59 至 08-11 20:30:00"


def test_no_alert_is_no_evidence_of_nothing(watched: Watch, line: Line) -> None:
    seen = watched(line(event_type="flow", modbus=None, src_ip="10.0.0.57"))
    assert [(signal.rule, signal.system, signal.sensor_coverage, signal.note) for signal in seen.signals] == [
        (
            "insufficient_telemetry",
            "heat",
            Share(0),
            "热处理：0 个日志来源，见到 0/3 台有地址的资产",
        ),
        (
            "insufficient_telemetry",
            "erp",
            Share(0),
            "企业资源计划：0 个日志来源，见到 0/0 台有地址的资产",
        ),
    ]


def test_a_parser_that_is_off_is_insufficient_telemetry(watched: Watch, line: Line) -> None:
    seen = watched(line(event_type="flow", modbus=None, src_ip="10.0.0.57"), parsers=("dnp3",))
    assert seen.signals[0].note == "磨加工线：1 个日志来源，见到 2/2 台有地址的资产；未开启解析：modbus"


def test_an_empty_log_is_insufficient_telemetry_and_unreadable(watched: Watch) -> None:
    seen = watched()
    assert [(signal.rule, signal.system) for signal in seen.signals] == [
        ("unreadable_lines", ""),
        ("insufficient_telemetry", "grind"),
        ("insufficient_telemetry", "heat"),
        ("insufficient_telemetry", "erp"),
    ]
    assert (seen.events, seen.quarantined, seen.batches) == (0, 1, ())


def test_unreadable_lines_are_committed_counted_and_told(watched: Watch, line: Line) -> None:
    seen = watched(line(), b"broken", b"", line(flow_id=2))
    assert (seen.events, seen.quarantined, seen.batches[0].leaf.records) == (2, 1, 4)
    signal = next(signal for signal in seen.signals if signal.rule == "unreadable_lines")
    assert (signal.count, signal.note.startswith("eve.json 第 2 行：不是合法的 JSON")) == (1, True)


def posture(coverage: str, *systems: str, control: str = "ot_architecture") -> Posture:
    """One answer."""
    answer = Answer(
        control=control,
        coverage=coverage,
        systems=systems,
        assurance=Assurance.SELF_DECLARED,
        answered_by="林翀",
        answered_at=datetime(2026, 6, 10, tzinfo=UTC),
    )
    return Posture(enterprise="D2143569-X", answers=(answer,))


def test_what_contradicts_an_answer_is_drift(watched: Watch, line: Line) -> None:
    seen = watched(line(modbus=modbus(1, "READ | COILS")), line(), posture=posture("80%"))
    drift = seen.signals[-1]
    assert (drift.kind, drift.system, drift.baseline, drift.count, len(drift.leaves)) == (
        SignalKind.POSTURE_DRIFT,
        "grind",
        "answer:ot_architecture",
        2,
        2,
    )
    assert drift.note == (
        "自述（林翀）ot_architecture 覆盖 80%；实见：非合法主站读取控制器（Modbus）、非合法主站写入控制器（Modbus）"
    )


@pytest.mark.parametrize(
    "answers", [posture("0%"), posture("80%", "heat"), posture("80%", control="training")], ids=["no", "else", "other"]
)
def test_an_answer_that_claims_nothing_here_is_not_contradicted(watched: Watch, line: Line, answers: Posture) -> None:
    seen = watched(line(), posture=answers)
    assert [signal for signal in seen.signals if signal.kind is SignalKind.POSTURE_DRIFT] == []


def test_batches_hold_every_line_whatever_their_size(watched: Watch, line: Line, tmp_path: Path) -> None:
    lines = [line(flow_id=number) for number in range(10)]
    seen = watched(*lines, batch_size=4)
    assert [(batch.index, batch.leaf.first_line, batch.leaf.records) for batch in seen.batches] == [
        (0, 1, 4),
        (1, 5, 4),
        (2, 9, 2),
    ]
    assert [(leaf.index, leaf.record, leaf.line) for leaf in seen.signals[0].leaves][3:6] == [
        (0, 3, 4),
        (1, 0, 5),
        (1, 1, 6),
    ]


def test_a_long_line_stands_in_a_batch_of_its_own(watched: Watch, line: Line) -> None:
    seen = watched(line(), b"x" * (1 << 20) + b"yy", line(flow_id=2))
    assert [(batch.leaf.first_line, batch.leaf.records) for batch in seen.batches] == [(1, 1), (2, 2), (3, 1)]
    assert [(leaf.index, leaf.line) for leaf in seen.signals[0].leaves] == [(0, 1), (2, 3)]


def test_the_cited_records_can_be_disclosed_from_the_plants_file(watched: Watch, line: Line, tmp_path: Path) -> None:
    lines = [line(flow_id=number, src_ip="10.0.0.57" if number % 3 else "10.0.0.9") for number in range(10)]
    seen = watched(*lines, batch_size=4)
    sources = [type("Named", (), {"code": "cell", "file": "eve.json"})]
    shown = disclosures(seen.signals, seen.batches, tmp_path, sources=sources)
    assert [(batch.index, [record.raw for record in batch.records]) for batch in shown] == [
        (0, [lines[0], lines[3]]),
        (1, [lines[6]]),
        (2, [lines[9]]),
    ]
    (tmp_path / "eve.json").write_bytes(b"\n".join([*lines[:6], lines[7], lines[6], *lines[8:]]))
    with pytest.raises(Tampered, match=r"eve\.json 第 7 行不在批次"):
        disclosures(seen.signals, seen.batches, tmp_path, sources=sources)


@pytest.fixture
def case(plant: Inventory) -> Watched:
    """The worked case's logs, against a plant with its main hosts."""
    return watch(
        read_sources(LOGS),
        LOGS,
        inventory=plant.model_copy(
            update={
                "systems": tuple(system.model_copy(update={"code": f"sys-{system.code}"}) for system in plant.systems),
                "assets": tuple(asset.model_copy(update={"system": f"sys-{asset.system}"}) for asset in plant.assets),
            }
        ),
        log=Log("plant"),
        ids=SeededIds("case"),
        at=datetime(2026, 8, 12, tzinfo=UTC),
        tool="haitang",
    )


def test_the_worked_case_has_one_incident_among_thirty_one_writes(case: Watched) -> None:
    incidents = [signal for signal in case.signals if signal.kind is SignalKind.INCIDENT]
    assert [(signal.asset, signal.actors, signal.count, len(signal.leaves)) for signal in incidents] == [
        ("plc-1", ("10.0.0.9",), 3, 6)
    ]
    assert incidents[0].seen.earliest == datetime(2026, 8, 11, 18, 10, 5, 391074, tzinfo=UTC)
    ordinary = {item.asset: item.count for item in case.folded if item.rule == "modbus_write_by_master"}
    assert ordinary == {"plc-2": 20, "plc-3": 8}
    nuisance = sum(item.count for item in case.folded if item.disposition.value == "nuisance")
    assert (nuisance, case.events, case.quarantined) == (50, 199, 0)


def test_the_worked_case_tells_what_came_before(case: Watched) -> None:
    before = {
        signal.rule: (signal.asset, signal.actors, signal.count)
        for signal in case.signals
        if signal.kind is SignalKind.PRECURSOR
    }
    assert before == {
        "modbus_diagnostics_by_master": ("plc-1", ("10.0.0.57",), 10),
        "modbus_read_by_stranger": ("plc-1", ("10.0.0.9",), 3),
        "windows_service_by_stranger": ("scada", ("141.81.0.182", "141.81.0.187"), 12),
        "log_silence": ("", (), 1),
    }


def test_the_same_logs_give_the_same_signals_and_the_same_root(plant: Inventory) -> None:
    def once() -> tuple[Watched, bytes]:
        log = Log("plant")
        arguments: dict[str, Any] = {"inventory": plant, "ids": SeededIds("s"), "tool": "t"}
        seen = watch(read_sources(LOGS), LOGS, log=log, at=datetime(2026, 8, 12, tzinfo=UTC), **arguments)
        return seen, log.root()

    assert once() == once()


def test_every_contradicted_control_is_one_that_is_asked(tmp_path: Path) -> None:
    """A misspelt control would never be contradicted, and nobody would notice."""
    import yaml

    from haitang.catalog.loader import text_of

    asked = {control["code"] for control in yaml.safe_load(text_of("control-effects"))["controls"]}
    catalogue = detection()
    named = {control for finding in (*catalogue.rules, *catalogue.findings) for control in finding.contradicts}
    assert sorted(named - asked) == []


def test_every_kind_of_master_is_a_kind_of_asset() -> None:
    import yaml

    from haitang.catalog.loader import text_of

    kinds = {entry["code"] for entry in yaml.safe_load(text_of("asset-categories"))}
    assert sorted(set(detection().masters.categories) - kinds) == []
