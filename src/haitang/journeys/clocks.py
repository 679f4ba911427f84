"""The clocks of a project's incident and claim, as they stand."""

from __future__ import annotations

from datetime import datetime

from haitang.claims import ClockState, board
from haitang.incident import Incident
from haitang.journeys.kinds import CLAIM
from haitang.journeys.ports import Project, UnitOfWork


def clock_board(work: UnitOfWork, project: Project, incident: Incident, now: datetime) -> tuple[ClockState, ...]:
    """Every clock at ``now``; what was done comes from the report of the incident and from its claim."""
    claim = next(
        (each.body for each in work.every(CLAIM, project.id) if each.body.notice.incident == incident.id), None
    )
    done = {**incident.events, **(claim.events if claim else {})}
    return board(incident, done, now)
