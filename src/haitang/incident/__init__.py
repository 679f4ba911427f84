"""The records that travel between monitoring, claims and the people who answer for an incident.

>>> from datetime import datetime, timedelta
>>> from haitang.incident import Timeline
>>> from haitang.lexicon import SHANGHAI, Moment
>>> discovered = Moment.at(datetime(2026, 8, 12, 2, 41, tzinfo=SHANGHAI), error=timedelta(minutes=1))
>>> Timeline(discovery=discovered).restoration is None
True
"""

from haitang.incident.model import (
    ImpactFacts,
    Incident,
    Labour,
    Leaf,
    LossItem,
    Signal,
    SignalKind,
    TimeBasis,
    Timeline,
)
from haitang.incident.report import EventTime, IncidentReport, read_report, report_schema

__all__ = [
    "EventTime",
    "ImpactFacts",
    "Incident",
    "IncidentReport",
    "Labour",
    "Leaf",
    "LossItem",
    "Signal",
    "SignalKind",
    "TimeBasis",
    "Timeline",
    "read_report",
    "report_schema",
]
