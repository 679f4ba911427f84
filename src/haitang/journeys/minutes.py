"""会议纪要: the minutes of a joint decision, for those who may see all that was decided on."""

from __future__ import annotations

from uuid import UUID

from haitang.documents import Document, build_minutes
from haitang.journeys.decide import meeting_for
from haitang.journeys.ports import Ports
from haitang.journeys.rounds import authorities
from haitang.parties import Actor
from haitang.pilot import load_round


def minutes_paper(ports: Ports, actor: Actor, round_code: str, meeting: UUID) -> tuple[str, Document]:
    """A meeting's number and its minutes as they stand.

    Raises
    ------
    NotAllowed, NotFound
        The actor may not see decisions, or no such meeting for this actor.
    """
    known = meeting_for(ports, actor, round_code, meeting)
    with ports.transaction() as work:
        seated = authorities(work, round_code)
        units = {unit.code: unit for unit in work.organisations(seated)}
    paper = build_minutes(
        known.body,
        load_round(round_code),
        bodies={code: units[code].name for code in seated},
        number=known.number,
        fictional=any(unit.fictional for unit in units.values()),
    )
    return known.number, paper
