"""Who reviews what (评审分配): a proposal that is balanced, free of conflicts, and the same each time.

>>> from uuid import UUID
>>> from haitang.pilot.review.assignment import ReviewerSeat, ReviewersWanted, propose
>>> pool = [ReviewerSeat(UUID(int=1), ("甲所",)), ReviewerSeat(UUID(int=2), ("乙所",))]
>>> plan = propose([ReviewersWanted(UUID(int=9), "SD-1", count=1)], pool, barred=set())
>>> [(str(project)[-1], str(person)[-1]) for project, person in plan.given]
[('9', '1')]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ReviewerSeat:
    """A reviewer of the pool: whose service they stand in, and how many reviews they have already."""

    person: UUID
    employers: tuple[str, ...]
    load: int = 0


@dataclass(frozen=True)
class ReviewersWanted:
    """An application that wants ``count`` more reviewers beside those that it has."""

    project: UUID
    number: str
    count: int
    held: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class AssignmentPlan:
    """Whom to assign to what, and what stays short of reviewers: its number and how many are missing."""

    given: tuple[tuple[UUID, UUID], ...]
    short: tuple[tuple[str, int], ...]


def propose(
    wanted: Iterable[ReviewersWanted],
    pool: Iterable[ReviewerSeat],
    barred: Collection[tuple[UUID, UUID]],
    *,
    apart: bool = True,
) -> AssignmentPlan:
    """Propose reviewers.

    Applications with the fewest possible reviewers choose first; each takes those with the least to do, of units that
    do not review it yet where that can be.

    Parameters
    ----------
    barred : collection of (project, person)
        Pairs with a conflict.
    apart : bool
        Whether reviewers of one application should stand in the service of different units.
    """
    seats = {seat.person: seat for seat in pool}
    load = {person: seat.load for person, seat in seats.items()}
    asked = tuple(wanted)
    able = {
        each.project: [p for p in seats if p not in each.held and (each.project, p) not in barred] for each in asked
    }
    given: list[tuple[UUID, UUID]] = []
    short: list[tuple[str, int]] = []
    for each in sorted(asked, key=lambda each: (len(able[each.project]), each.number)):
        units = {unit for person in each.held if person in seats for unit in seats[person].employers}
        candidates = set(able[each.project])
        for _ in range(each.count):
            if not candidates:
                break
            chosen = min(
                candidates,
                key=lambda person: (
                    apart and not units.isdisjoint(seats[person].employers),
                    load[person],
                    person,
                ),
            )
            candidates.discard(chosen)
            units |= set(seats[chosen].employers)
            load[chosen] += 1
            given.append((each.project, chosen))
        missing = each.count - sum(project == each.project for project, _ in given)
        if missing:
            short.append((each.number, missing))
    return AssignmentPlan(tuple(given), tuple(short))
