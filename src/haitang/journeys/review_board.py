"""What the pages of the review show: one application's board, a reviewer's own tasks, a proposal of reviewers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Filed, Ports, Project, Stored, UnitOfWork
from haitang.journeys.review_kinds import (
    ASSIGNED,
    CLOSED,
    CONSENSUS,
    OPEN_REVIEW,
    REVIEW,
    REVIEWER,
    STANDING,
    SUBMITTED,
)
from haitang.journeys.step import Step, step
from haitang.journeys.visibility import (
    barring_conflicts,
    hidden_projects,
    known_conflicts,
    party_graph,
    standing_conflicts,
    with_conflicts,
)
from haitang.lexicon import NotFound
from haitang.parties import Actor, Role
from haitang.pilot import (
    Application,
    AssignmentPlan,
    ConflictStanding,
    Consensus,
    GivenReview,
    InterestConflict,
    Review,
    Reviewer,
    ReviewerSeat,
    ReviewersWanted,
    State,
    Tally,
    load_round,
    propose,
    tally,
)

LIVE = (ASSIGNED, *OPEN_REVIEW)
"""States of a review that occupies its reviewer."""

PROPOSED_AT_ONCE = 200
"""Applications that one proposal looks at."""

_REVIEWABLE = (State.RECEIVED.value, State.UNDER_REVIEW.value)


@dataclass(frozen=True)
class Candidate:
    """Somebody of the pool, as they stand to one application."""

    seat: Reviewer
    barring: tuple[InterestConflict, ...]
    waived: tuple[InterestConflict, ...]
    review: Filed[Review] | None


@dataclass(frozen=True)
class ReviewBoard:
    """The review of one application, as far as the reader may see it.

    Attributes
    ----------
    earlier : Application or None
        What was handed in the time before, where it was handed in more than once.
    own : Filed or None
        The reader's own review, for a reviewer; the others' are not theirs to see.
    """

    project: Project
    application: Stored[Application]
    earlier: Application | None
    now: datetime
    own: Filed[Review] | None = None
    reviews: tuple[tuple[Filed[Review], tuple[InterestConflict, ...]], ...] = ()
    candidates: tuple[Candidate, ...] = ()
    standings: tuple[Filed[ConflictStanding], ...] = ()
    consensus: Filed[Consensus] | None = None
    tally: Tally | None = None


def open_review(ports: Ports, actor: Actor, project: UUID) -> ReviewBoard:
    """The board of one application: all of it for the authorities, their own part for a reviewer."""
    with step(ports, actor, "review.view", project) as doing:
        known = doing.need(APPLICATION, "等待牵头单位报送")
        bare = ReviewBoard(doing.project, known, _earlier(doing, known), doing.at)
        if actor.role is Role.REVIEWER:
            own = doing.work.filed(REVIEW, project=project, subject=str(actor.id))[0]
            return replace(bare, own=own)
        reviews = with_conflicts(doing.work, doing.work.filed(REVIEW, project=project, states=(*LIVE, CLOSED)))
        agreed = next(iter(doing.work.filed(CONSENSUS, project=project)), None)
        standings = doing.work.filed(STANDING, project=project)
        return replace(
            bare,
            reviews=tuple(reviews),
            candidates=_candidates(doing, {each.body.person: each.body for each in standings}),
            standings=standings,
            consensus=agreed,
            tally=_tally(reviews, agreed, doing.project.round),
        )


def _earlier(doing: Step, known: Stored[Application]) -> Application | None:
    """What was handed in before the version that is under review."""
    history = doing.work.history(APPLICATION, known.id)
    submitted = [each.body for each in history if each.state == State.SUBMITTED.value]
    return submitted[-2] if len(submitted) > 1 else None


def _candidates(doing: Step, standings: dict[UUID, ConflictStanding]) -> tuple[Candidate, ...]:
    pool = [each.body for each in doing.work.filed(REVIEWER, round_code=doing.round_code, states=("active",))]
    asked = [(doing.project.id, seat.person, seat.employers) for seat in pool]
    graph, entrants = party_graph(doing.work, doing.round_code, asked)
    held = {each.body.person: each for each in doing.work.filed(REVIEW, project=doing.project.id, states=LIVE)}
    found = []
    for seat in pool:
        entrant, standing = entrants[doing.project.id], standings.get(seat.person)
        barring = standing_conflicts(seat.employers, entrant, graph, standing, doing.round_code)
        every = known_conflicts(seat.employers, entrant, graph, standing)
        waived = tuple(each for each in every if standing is not None and standing.waived(each.ground))
        found.append(Candidate(seat, barring, waived, held.get(seat.person)))
    return tuple(sorted(found, key=lambda each: (bool(each.barring), each.seat.name, each.seat.person)))


def _tally(
    reviews: Collection[tuple[Filed[Review], tuple[InterestConflict, ...]]],
    agreed: Filed[Consensus] | None,
    round_code: str,
) -> Tally:
    given = [
        GivenReview(key=f"{each.id}/{each.version}", review=each.body)
        for each, barring in reviews
        if each.state in (SUBMITTED, CLOSED) and each.body.submitted_at is not None and not barring
    ]
    return tally(given, agreed.body if agreed else None, load_round(round_code).review)


@dataclass(frozen=True)
class ReviewLine:
    """How far the review of one application of a list is."""

    asked: int
    handed_in: int
    barred: int
    tally: Tally


def review_lines(work: UnitOfWork, round_code: str, projects: Collection[UUID]) -> dict[UUID, ReviewLine]:
    """How far the reviews of some projects are, by project; as many queries for any number of them."""
    reviews: dict[UUID, list[tuple[Filed[Review], tuple[InterestConflict, ...]]]] = {id: [] for id in projects}
    for each, barring in with_conflicts(work, work.filed(REVIEW, projects=projects, states=(*LIVE, CLOSED))):
        if each.project is not None:
            reviews[each.project].append((each, barring))
    agreed = {each.project: each for each in work.filed(CONSENSUS, projects=projects)}
    return {
        project: ReviewLine(
            asked=len(found),
            handed_in=sum(each.state in (SUBMITTED, CLOSED) for each, _ in found),
            barred=sum(bool(barring) for _, barring in found),
            tally=_tally(found, agreed.get(project), round_code),
        )
        for project, found in reviews.items()
    }


@dataclass(frozen=True)
class Task:
    """A review that somebody was asked for: its application, and who takes part in it."""

    review: Filed[Review]
    project: Project
    units: tuple[str, ...]
    barred: bool


def review_tasks(ports: Ports, actor: Actor, round_code: str) -> tuple[Task, ...]:
    """A reviewer's own reviews of a round, the newest first; one that a conflict bars shows its units, to say so."""
    with step(ports, actor, "review.write", round_code=round_code, subject="tasks") as doing:
        found = doing.work.filed(REVIEW, round_code=round_code, subject=str(actor.id), states=(*LIVE, CLOSED))
        projects = {
            each.id: each for each in doing.work.projects_among([each.project for each in found if each.project])
        }
        codes = {code for each in projects.values() for code, _ in each.relations}
        names = {unit.code: unit.name for unit in doing.work.organisations(codes)}
        barring = {each.id: bool(conflicts) for each, conflicts in with_conflicts(doing.work, found)}
        declared = {
            each.project
            for each in doing.work.filed(STANDING, round_code=round_code, subject=str(actor.id), states=("standing",))
        }
        return tuple(
            Task(
                review=each,
                project=projects[each.project],
                units=_units(projects[each.project], names),
                barred=barring[each.id],
            )
            for each in reversed(found)
            if each.project in projects and each.project not in declared
        )


def _units(project: Project, names: dict[str, str]) -> tuple[str, ...]:
    codes = dict.fromkeys(code for code, relation in project.relations if relation.value != "authority")
    return tuple(names[code] for code in codes)


@dataclass(frozen=True)
class Proposal:
    """A proposal of reviewers in names, and the plan behind it."""

    plan: AssignmentPlan
    lines: tuple[tuple[Project, tuple[Reviewer, ...]], ...]


def propose_reviewers(ports: Ports, actor: Actor, round_code: str) -> Proposal:
    """Propose reviewers for the applications that lack some: balanced, without conflicts, the same each time.

    It looks at the oldest `PROPOSED_AT_ONCE` applications that are received or under review.

    Raises
    ------
    NotFound
        Nobody is in the pool.
    """
    with step(ports, actor, "review.manage", round_code=round_code, subject="proposal") as doing:
        work, settings = doing.work, doing.round.review
        pool = {each.body.person: each.body for each in work.filed(REVIEWER, round_code=round_code, states=("active",))}
        if not pool:
            raise NotFound("评审专家库为空", advice="先把评审专家加入本批次专家库")
        live = work.filed(REVIEW, round_code=round_code, states=LIVE)
        load = Counter(each.body.person for each in live)
        held: dict[UUID, list[UUID]] = {}
        for each in live:
            if each.project is not None:
                held.setdefault(each.project, []).append(each.body.person)
        projects = _lacking(doing, held, settings.reviewers)
        asked = [(each.id, seat.person, seat.employers) for each in projects for seat in pool.values()]
        barring = barring_conflicts(work, round_code, asked)
        plan = propose(
            [
                ReviewersWanted(
                    each.id, each.number, settings.reviewers - len(held.get(each.id, ())), tuple(held.get(each.id, ()))
                )
                for each in projects
            ],
            [ReviewerSeat(seat.person, seat.employers, load[seat.person]) for seat in pool.values()],
            {pair for pair, conflicts in barring.items() if conflicts},
            apart=settings.different_employers,
        )
        lines = tuple(
            (each, chosen)
            for each in projects
            if (chosen := tuple(pool[person] for project, person in plan.given if project == each.id))
        )
        return Proposal(plan, lines)


def _lacking(doing: Step, held: dict[UUID, list[UUID]], wanted: int) -> list[Project]:
    hidden = hidden_projects(doing.work, doing.actor, doing.round_code)
    done = {project for project, people in held.items() if len(people) >= wanted}
    found = doing.work.projects_in_state(doing.round_code, _REVIEWABLE, PROPOSED_AT_ONCE + len(done) + len(hidden))
    return [each for each in found if each.id not in hidden and each.id not in done][:PROPOSED_AT_ONCE]
