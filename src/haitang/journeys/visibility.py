"""What an actor is to a project (关系与回避): their organisation's relations, a reviewer's own, and what bars them.

A reviewer acts as a person: the organisation's relations are not theirs, an open review is. Whoever declared a conflict
of interest that nobody waived knows nothing of the project: pages, lists, counts and figures leave it out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from haitang.journeys.ports import UnitOfWork
from haitang.journeys.review_kinds import OPEN_REVIEW, REVIEW, STANDING
from haitang.journeys.stored import Filed, Project
from haitang.parties import Actor, Relation, Role
from haitang.pilot import (
    ConflictGround,
    ConflictStanding,
    Entrant,
    InterestConflict,
    PartyGraph,
    Review,
    conflicts_of,
    load_round,
)

_DECIDERS = frozenset({Role.CASE_OFFICER, Role.AUTHORITY_LEADER})


def relations_held(work: UnitOfWork, actor: Actor, project: Project) -> frozenset[Relation]:
    """What an actor is to a project; nothing where they are barred from it."""
    if actor.role is Role.REVIEWER:
        return (
            frozenset({Relation.REVIEWER}) if project.id in reviewed_projects(work, actor, project.id) else frozenset()
        )
    if actor.role in _DECIDERS and _barred(work, actor, project.id):
        return frozenset()
    return project.relations_of(actor.organisation)


def _barred(work: UnitOfWork, actor: Actor, project: UUID) -> bool:
    return bool(work.filed(STANDING, project=project, subject=str(actor.id), states=("standing",)))


def hidden_projects(work: UnitOfWork, actor: Actor, round_code: str | None = None) -> frozenset[UUID]:
    """Projects that no page, count or mean may tell the actor of, though their organisation has a relation to them."""
    if actor.role not in _DECIDERS:
        return frozenset()
    found = work.filed(STANDING, subject=str(actor.id), round_code=round_code, states=("standing",))
    return frozenset(each.project for each in found if each.project is not None)


def reviewed_projects(work: UnitOfWork, actor: Actor, project: UUID | None = None) -> frozenset[UUID]:
    """Projects that a reviewer has taken on and is not barred from; of one project alone where it is given."""
    taken = work.filed(REVIEW, subject=str(actor.id), project=project, states=OPEN_REVIEW)
    return frozenset(each.project for each, barring in with_conflicts(work, taken) if each.project and not barring)


def with_conflicts(
    work: UnitOfWork, reviews: Iterable[Filed[Review]]
) -> list[tuple[Filed[Review], tuple[InterestConflict, ...]]]:
    """Reviews, each with the conflicts that bar its reviewer now; a constant number of queries for each round."""
    found: list[tuple[Filed[Review], tuple[InterestConflict, ...]]] = []
    by_round: dict[str, list[Filed[Review]]] = {}
    for each in reviews:
        by_round.setdefault(each.round, []).append(each)
    for code, of_round in by_round.items():
        asked = [(each.project, each.body.person, each.body.employers) for each in of_round if each.project]
        barring = barring_conflicts(work, code, asked)
        found += [(each, barring[each.project, each.body.person]) for each in of_round if each.project]
    return found


def barring_conflicts(
    work: UnitOfWork, round_code: str, asked: Collection[tuple[UUID, UUID, tuple[str, ...]]]
) -> dict[tuple[UUID, UUID], tuple[InterestConflict, ...]]:
    """Conflicts that bar a person from a project, by project and person; empty where none does.

    Parameters
    ----------
    asked : collection of (project, person, employers)
        Who is asked about, and in whose service they stand.
    """
    graph, entrants = party_graph(work, round_code, asked)
    people = {person for _, person, _ in asked}
    subject = str(people.pop()) if len(people) == 1 else None
    standings = {
        (each.project, each.body.person): each.body
        for each in work.filed(STANDING, round_code=round_code, subject=subject)
        if each.project is not None
    }
    return {
        (project, person): standing_conflicts(
            employers, entrants[project], graph, standings.get((project, person)), round_code
        )
        for project, person, employers in asked
    }


def standing_conflicts(
    employers: Iterable[str], entrant: Entrant, graph: PartyGraph, standing: ConflictStanding | None, round_code: str
) -> tuple[InterestConflict, ...]:
    """Conflicts by a round's rules that nobody waived."""
    settings = load_round(round_code).review
    found = known_conflicts(employers, entrant, graph, standing)
    return tuple(
        each
        for each in found
        if settings.rule(each.ground) is not None and not (standing and standing.waived(each.ground))
    )


def known_conflicts(
    employers: Iterable[str], entrant: Entrant, graph: PartyGraph, standing: ConflictStanding | None
) -> tuple[InterestConflict, ...]:
    """Every conflict between a person and an application, waived or not, with what they declared."""
    found = conflicts_of(employers, entrant, graph)
    if standing is None or not standing.declared:
        return found
    return (*found, InterestConflict(ConflictGround.DECLARED, (standing.declared,)))


def entrant_of(project: Project) -> Entrant:
    """A project as the graph of parties knows it."""
    parties = tuple((code, relation) for code, relation in project.relations if relation is not Relation.AUTHORITY)
    return Entrant(project=project.id, number=project.number, parties=parties)


def handed_in(project: Project) -> bool:
    """Whether the authorities of the round have a relation to it: it was handed in at some time."""
    return any(relation is Relation.AUTHORITY for _, relation in project.relations)


def party_graph(
    work: UnitOfWork, round_code: str, asked: Collection[tuple[UUID, UUID, tuple[str, ...]]]
) -> tuple[PartyGraph, dict[UUID, Entrant]]:
    """The part of a round's graph around some projects and the groups of some employers; the projects by id."""
    employers = {code for _, _, codes in asked for code in codes}
    units = {unit.code: unit for unit in work.group_of(employers)}
    projects = {each.id: each for each in work.projects_among({project for project, _, _ in asked})}
    competing = [each for each in work.projects_with(set(units) | employers, round_code) if handed_in(each)]
    projects |= {each.id: each for each in competing}
    entrants = {id: entrant_of(each) for id, each in projects.items()}
    others = {code for each in entrants.values() for code, _ in each.parties} - set(units)
    units |= {unit.code: unit for unit in work.organisations(others)}
    return PartyGraph(entrants.values(), units.values()), entrants
