"""Rows of projects and signals, to records and back."""

from __future__ import annotations

from datetime import datetime

from haitang.incident import Signal
from haitang.journeys import Project
from haitang.parties import Relation
from haitang.storage import models


def project_of(row: models.Project) -> Project:
    """A project out of its row, its relations with it."""
    return Project(
        id=row.pk,
        number=row.number,
        round=row.round,
        title=row.title,
        lead=row.lead_id,
        relations=tuple(
            (relation.organisation_id, Relation(relation.relation))
            for relation in sorted(row.relations.all(), key=lambda item: item.pk)
        ),
    )


def folded(known: Signal, again: Signal) -> Signal:
    """A known signal seen once more: same identity, wider span, summed count."""
    return known.model_copy(
        update={
            "count": known.count + again.count,
            "last_seen": max(known.last_seen, again.last_seen),
            "confidence": max(known.confidence, again.confidence),
            "leaves": known.leaves + again.leaves,
        }
    )


def signal_row(project: Project, signal: Signal, at: datetime) -> models.SignalRow:
    """A new row for a signal that was received at ``at``."""
    row = models.SignalRow(id=signal.id, project_id=project.id, received_at=at)
    fill(row, signal)
    return row


def fill(row: models.SignalRow, signal: Signal) -> None:
    """Bring a row's columns and body to what the signal now is."""
    row.key = signal.key
    row.kind = signal.kind.value
    row.first_seen = signal.seen.earliest
    row.last_seen = signal.last_seen
    row.count = signal.count
    row.body = signal.model_dump(mode="json")
