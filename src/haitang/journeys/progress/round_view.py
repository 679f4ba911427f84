"""The published typical cases of a round, for every role."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from haitang.journeys.ports import Filed, Ports
from haitang.journeys.progress.kinds import TYPICAL_CASE
from haitang.journeys.step import step
from haitang.lexicon import NotFound
from haitang.parties import Actor, Relation
from haitang.pilot.progress import CaseState, TypicalCase


@dataclass(frozen=True)
class PublishedCase:
    """A published case and the names of its parties, the lead first; whether they are made up."""

    filed: Filed[TypicalCase]
    parties: tuple[str, ...]
    fictional: bool = False


def published_cases(ports: Ports, actor: Actor, round_code: str) -> tuple[Filed[TypicalCase], ...]:
    """The published cases of a round, the newest first; whoever reads sees nothing of the others."""
    with step(ports, actor, "typical_case.read", round_code=round_code) as doing:
        found = doing.work.filed(TYPICAL_CASE, round_code=round_code, states=(CaseState.PUBLISHED.value,))
        return found[::-1]


def read_case(ports: Ports, actor: Actor, round_code: str, case: UUID) -> PublishedCase:
    """One published case.

    Raises
    ------
    NotFound
        There is none of that id that is published: the answer is the same for one that is not.
    """
    with step(ports, actor, "typical_case.read", round_code=round_code, subject=str(case)) as doing:
        published = doing.work.filed(TYPICAL_CASE, round_code=round_code, states=(CaseState.PUBLISHED.value,))
        found = next((each for each in published if each.id == case), None)
        if found is None or found.project is None:
            raise NotFound("没有这个典型案例", advice="从典型案例列表重新进入")
        project = doing.work.project(found.project)
        codes = dict.fromkeys(code for code, relation in project.relations if relation is not Relation.AUTHORITY)
        units = [doing.work.organisation(code) for code in codes]
        return PublishedCase(found, tuple(unit.name for unit in units), any(unit.fictional for unit in units))
