"""成效评价: the authorities' grade and reason once the summary is in, and who is recommended for support."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from haitang.journeys.ports import Filed, Ports
from haitang.journeys.progress.filing import application_in, file_in, newest, parties_of
from haitang.journeys.progress.kinds import RATING
from haitang.journeys.step import step
from haitang.lexicon import refuse_if
from haitang.parties import Actor
from haitang.pilot import State
from haitang.pilot.progress import Rating, Recommendation, rating_problems


def rate_pilot(
    ports: Ports, actor: Actor, project: UUID, *, grade: str, reason: str, recommended: Iterable[Recommendation] = ()
) -> Filed[Rating]:
    """Rate the outcome of a pilot, or its next version; earlier ones stay on record.

    Raises
    ------
    BadInput
        An unknown grade or measure, no reason, a grade that opens no support; all at once.
    Conflict
        The summary is not in.
    """
    with step(ports, actor, "rating.give", project) as doing:
        application_in(doing, (State.SUMMARISED, State.CLOSED), "上报总结后才能评价")
        chosen = tuple(recommended)
        refuse_if(rating_problems(grade, reason, chosen, doing.round, parties_of(doing)))
        body = Rating(
            grade=grade,
            reason=reason.strip(),
            recommended=chosen,
            by=actor.name,
            organisation=actor.organisation,
            at=doing.at,
        )
        known = newest(doing, RATING)
        if known is None:
            return file_in(doing, RATING, body, id=doing.new_id(), subject="outcome", series="PJ", state=grade)
        return doing.work.refile(RATING, known, body=body, state=grade, actor=actor, at=doing.at)
