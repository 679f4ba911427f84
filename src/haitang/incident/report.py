"""Reads the report of an incident (``incident/report.yaml``), every fault of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from haitang.incident.model import ImpactFacts, Incident, Timeline
from haitang.lexicon import Moment, OrganisationCode, Peril, Record, parse


def _moment(value: Any) -> Any:
    """A single instant stands for a moment without doubt."""
    if isinstance(value, datetime | str):
        return {"earliest": value, "latest": value}
    return value


EventTime = Annotated[Moment, BeforeValidator(_moment)]
"""A moment, written as its two bounds or as one instant."""


class IncidentReport(Record):
    """What ``incident/report.yaml`` holds.

    Attributes
    ----------
    events : dict of str to Moment
        Reports and other events of the clocks beside those of the timeline, each an instant or its two bounds.
    """

    fictional: bool = False
    title: str = Field(min_length=2, max_length=80)
    peril: Peril
    narrative: str
    systems: tuple[str, ...] = Field(min_length=1)
    timeline: Timeline
    facts: ImpactFacts = ImpactFacts()
    events: dict[str, EventTime] = {}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        line = self.timeline
        start, discovery, restoration = line.interruption_start, line.discovery, line.restoration
        if line.first_hostile_act and line.first_hostile_act.earliest > discovery.latest:
            raise ValueError("首次攻击行为不得晚于发现")
        if start and restoration and restoration.latest <= start.earliest:
            raise ValueError("恢复须晚于中断开始")
        if line.insurer_notified and line.insurer_notified.latest < discovery.earliest:
            raise ValueError("通知保险人不得早于发现")
        return self

    def incident(self, key: UUID, enterprise: OrganisationCode, signals: Iterable[UUID] = ()) -> Incident:
        """The incident of this report, once it has an id and its signals are known."""
        return Incident(
            id=key,
            enterprise=enterprise,
            peril=self.peril,
            title=self.title,
            narrative=self.narrative,
            systems=self.systems,
            timeline=self.timeline,
            facts=self.facts,
            signals=tuple(signals),
            events=dict(self.events),
        )


def read_report(text: str, *, file: str = "report.yaml") -> IncidentReport:
    """The report of an incident from YAML or JSON.

    Raises
    ------
    BadInput
        Every fault at once.

    Examples
    --------
    >>> report = read_report('''
    ... title: 磨加工线停线
    ... peril: ot_intrusion
    ... narrative: 未登记主机写入
    ... systems: [sys-grind]
    ... timeline: {discovery: {earliest: 2026-08-12T02:41:00+08:00, latest: 2026-08-12T02:41:00+08:00}}
    ... events: {reported_police: 2026-08-12T09:00:00+08:00}
    ... ''')
    >>> report.events["reported_police"].width.seconds
    0
    """
    report: IncidentReport = parse(text, IncidentReport, file=file)
    return report


def report_schema() -> dict[str, Any]:
    """The published JSON Schema of ``incident/report.yaml``."""
    return IncidentReport.model_json_schema()
