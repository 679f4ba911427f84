"""The report of an incident: read whole, or every reason why not."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from haitang.incident import read_report, report_schema
from haitang.lexicon import SHANGHAI, BadInput, Peril

TEXT = """
title: 磨加工线停线
peril: ot_intrusion
narrative: 未登记主机写入
systems: [sys-grind]
timeline:
  interruption_start: {earliest: "2026-08-12T02:14:00+08:00", latest: "2026-08-12T02:15:00+08:00"}
  discovery: {earliest: "2026-08-12T02:41:00+08:00", latest: "2026-08-12T02:41:00+08:00"}
events:
  reported_police: "2026-08-12T08:30:00+08:00"
  reported_provincial_cac: {earliest: "2026-08-12T06:00:00+08:00", latest: "2026-08-12T06:10:00+08:00"}
"""


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        read_report(text, file="report.yaml")
    return [(problem.at, problem.message) for problem in caught.value.problems]


def test_one_instant_stands_for_a_moment_without_doubt() -> None:
    report = read_report(TEXT)
    assert report.events["reported_police"].width == timedelta(0)
    assert report.events["reported_provincial_cac"].width == timedelta(minutes=10)


def test_incident_carries_the_report() -> None:
    incident = read_report(TEXT).incident(UUID(int=1), "D2143569X", [UUID(int=2)])
    assert (incident.peril, incident.signals, incident.facts.direct_loss) == (
        Peril.OT_INTRUSION,
        (UUID(int=2),),
        None,
    )
    assert incident.timeline.discovery.earliest == datetime(2026, 8, 12, 2, 41, tzinfo=SHANGHAI)


def test_faults_come_together() -> None:
    broken = TEXT.replace("ot_intrusion", "bad_luck").replace("systems: [sys-grind]", "systems: []")
    assert [at for at, _ in faults(broken)] == ["peril", "systems"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            'restoration: {earliest: "2026-08-12T02:00:00+08:00", latest: "2026-08-12T02:10:00+08:00"}',
            "恢复须晚于中断开始",
        ),
        (
            'insurer_notified: {earliest: "2026-08-12T02:00:00+08:00", latest: "2026-08-12T02:00:00+08:00"}',
            "通知保险人不得早于发现",
        ),
        (
            'first_hostile_act: {earliest: "2026-08-12T03:00:00+08:00", latest: "2026-08-12T03:00:00+08:00"}',
            "首次攻击行为不得晚于发现",
        ),
    ],
)
def test_moments_have_an_order(line: str, fault: str) -> None:
    assert faults(TEXT.replace("timeline:\n", f"timeline:\n  {line}\n")) == [("", fault)]


def test_a_time_without_a_zone_is_refused() -> None:
    (fault,) = faults(TEXT.replace('"2026-08-12T08:30:00+08:00"', '"2026-08-12T08:30:00"'))[:1]
    assert fault[0] == "events.reported_police.earliest"


def test_schema_names_every_field() -> None:
    assert set(report_schema()["properties"]) == {
        "fictional",
        "title",
        "peril",
        "narrative",
        "systems",
        "timeline",
        "facts",
        "events",
    }
