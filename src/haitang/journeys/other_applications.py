"""同批次其他申报: in how many other applications of a round a unit takes part, as lead or beside another's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Project, UnitOfWork
from haitang.lexicon import BadInput, Problem
from haitang.parties import Relation
from haitang.pilot import OtherApplications, Round, State

_OVER: Final = frozenset({State.WITHDRAWN, State.INADMISSIBLE})
"""What was withdrawn or not admitted counts no more."""


def other_applications(work: UnitOfWork, unit: str, round_code: str, project: UUID | None = None) -> OtherApplications:
    """How often a unit leads or joins other applications of the round, withdrawn and inadmissible ones aside.

    Parameters
    ----------
    project : UUID, optional
        The one that the others are counted beside.
    """
    others = list(_live(work, unit, round_code, project))
    led = sum(1 for each in others if each.lead == unit)
    return OtherApplications(as_lead=led, as_joint=len(others) - led)


def _live(work: UnitOfWork, unit: str, round_code: str, project: UUID | None) -> Iterator[Project]:
    for each in work.projects_with([unit], round_code):
        takes_part = each.relations_of(unit) - {Relation.AUTHORITY}
        if each.id == project or not takes_part:
            continue
        stored = work.latest(APPLICATION, each.id)
        if stored is None or State(stored.state) not in _OVER:
            yield each


def refuse_beyond_cap(work: UnitOfWork, unit: str, round_: Round) -> None:
    """Refuse one more project where the round's cap is reached, at the moment when it is attempted.

    Raises
    ------
    BadInput
        The unit takes part in as many projects as an applicant may; with the clause.
    """
    limits, others = round_.limits, other_applications(work, unit, round_.code)
    count = 1 + others.as_lead + (others.as_joint if limits.projects_count_joint_roles else 0)
    most = limits.projects_per_applicant
    if count > most:
        message = f"申报项目不得超过 {most} 个，本项目为第 {count} 个"
        advice = f"依据：{limits.source} {limits.clause}；如需另报，请先撤回一个项目"
        raise BadInput([Problem("试点项目", "lead", message, str(count), f"至多 {most} 个", advice)])
