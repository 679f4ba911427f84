"""What publicity and matching came to in a round, for the dashboard of its authorities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from haitang.lexicon import Record
from haitang.pilot.outreach.events import Event
from haitang.pilot.outreach.states import EventState, MaterialState, PostState, Seat, TalkState


class OutreachFigures(Record):
    """Counts of a round's publicity and matching.

    Attributes
    ----------
    held_by_kind : dict
        Events held, by the code of their kind.
    organisations : int
        Different organisations of which somebody came to an event.
    people : int
        Attendances: who came to two events counts twice.
    """

    materials: int
    planned: int
    held: int
    held_by_kind: dict[str, int]
    organisations: int
    people: int
    needs: int
    offers: int
    matched: int


def outreach_figures(
    *,
    materials: Iterable[MaterialState] = (),
    events: Iterable[tuple[EventState, Event]] = (),
    sign_ups: Iterable[tuple[Seat, str]] = (),
    needs: Iterable[PostState] = (),
    offers: Iterable[PostState] = (),
    talks: Iterable[TalkState] = (),
) -> OutreachFigures:
    """Count what a round's publicity and matching came to; a removed post counts nothing.

    Parameters
    ----------
    sign_ups : iterable of Seat and str
        Where somebody stands, and the code of their organisation.

    Examples
    --------
    >>> outreach_figures(talks=[TalkState.ACCEPTED, TalkState.DECLINED]).matched
    1
    """
    events = list(events)
    held = Counter(event.kind for state, event in events if state is EventState.HELD)
    came = [organisation for seat, organisation in sign_ups if seat is Seat.ATTENDED]
    return OutreachFigures(
        materials=sum(state is MaterialState.PUBLISHED for state in materials),
        planned=sum(state is EventState.PLANNED for state, _ in events),
        held=held.total(),
        held_by_kind=dict(sorted(held.items())),
        organisations=len(set(came)),
        people=len(came),
        needs=sum(state is not PostState.REMOVED for state in needs),
        offers=sum(state is not PostState.REMOVED for state in offers),
        matched=sum(state is TalkState.ACCEPTED for state in talks),
    )
