"""Reads for the pages of intake, review and decision: paged lists of a round's applications, scoped to the actor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from haitang.journeys import (
    MEETING,
    OBJECTION,
    REOPENING,
    REVIEW,
    REVIEWER,
    Filed,
    ReviewLine,
    hidden_projects,
    meetings_of,
    review_lines,
)
from haitang.parties import Actor, Relation, Role, require
from haitang.pilot import Meeting, Objection, Reopening, Review, Reviewer, State, load_round, meeting_problems, ranked
from haitang.storage import models, queries
from haitang.storage.unit_of_work import DatabaseUnitOfWork

PAGE = 50
"""Lines of one page of a list."""


@dataclass(frozen=True)
class ApplicationLine:
    """An application that was handed in, as lists show it."""

    project: UUID
    project_number: str
    number: str
    title: str
    lead: str
    lead_code: str
    state: str
    changed_at: datetime


@dataclass(frozen=True)
class Listed:
    """One page of a list, and how many lines there are in all."""

    lines: tuple[ApplicationLine, ...]
    count: int
    page: int
    pages: int


def applications(
    actor: Actor, round_code: str, action: str, *, states: Collection[str] = (), wanted: str = "", page: int = 1
) -> Listed:
    """Applications of a round that were handed in to the actor's authority, by number; three queries and the scoping.

    Parameters
    ----------
    action : str
        The action of the matrix that opens the list.
    wanted : str
        Part of a number, a title or a lead's name.

    Raises
    ------
    NotAllowed
        The matrix does not grant it.
    """
    require(actor, action, queries.relations_to_round(actor, round_code))
    found = _handed_in(actor, round_code)
    if states:
        found = found.filter(state__in=list(states))
    if wanted:
        texts = ("number", "project__number", "project__title", "project__lead__name")
        found = found.filter(_any_of(texts, wanted))
    count = found.count()
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    rows = found.select_related("project__lead").order_by("project__number", "pk")[(page - 1) * PAGE : page * PAGE]
    lines = tuple(
        ApplicationLine(
            project=row.project_id,
            project_number=row.project.number,
            number=row.number,
            title=row.project.title,
            lead=row.project.lead.name,
            lead_code=row.project.lead_id,
            state=row.state,
            changed_at=row.changed_at,
        )
        for row in rows
    )
    return Listed(lines, count, page, pages)


def _handed_in(actor: Actor, round_code: str) -> QuerySet[models.ApplicationRecord]:
    """Applications of a round that were handed in to the actor's authority, those aside that they are barred from."""
    related = models.ProjectRelation.objects.filter(organisation=actor.organisation, relation=Relation.AUTHORITY.value)
    found = models.ApplicationRecord.objects.filter(
        project__round=round_code, project_id__in=related.values("project_id")
    )
    hidden = hidden_projects(DatabaseUnitOfWork(), actor, round_code)
    return found.exclude(project_id__in=hidden) if hidden else found


def _any_of(fields: Collection[str], wanted: str) -> Q:
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": wanted})
    return found


def state_counts(actor: Actor, round_code: str) -> dict[str, int]:
    """How many applications handed in stand in each state, those aside that the actor is barred from."""
    rows = _handed_in(actor, round_code).values("state").annotate(count=Count("pk")).order_by("state")
    return {row["state"]: row["count"] for row in rows}


def ranks(actor: Actor, round_code: str) -> dict[UUID, int]:
    """Ranks of the applications under review among those that the actor may see; empty where the round does not rank.

    Raises
    ------
    NotAllowed
        The matrix does not grant it.
    """
    require(actor, "decision.view", queries.relations_to_round(actor, round_code))
    settings = load_round(round_code).review
    if not settings.ranking:
        return {}
    under_review = _handed_in(actor, round_code).filter(state=State.UNDER_REVIEW.value)
    progress = lines_of_review(round_code, list(under_review.values_list("project_id", flat=True)))
    return ranked({project: line.tally for project, line in progress.items()}, settings)


def lines_of_review(round_code: str, projects: Collection[UUID]) -> dict[UUID, ReviewLine]:
    """How far the reviews of a page's applications are; the page was scoped to its reader before."""
    return review_lines(DatabaseUnitOfWork(), round_code, projects)


def pool(actor: Actor, round_code: str) -> tuple[tuple[Filed[Reviewer], ...], list[tuple[UUID, str, str]]]:
    """The reviewers of a round, and who else may sign in as one: id, name and organisation's name."""
    require(actor, "review.manage", queries.relations_to_round(actor, round_code))
    work = DatabaseUnitOfWork()
    seats = work.filed(REVIEWER, round_code=round_code)
    active = {each.body.person for each in seats if each.state == "active"}
    people = [each for each in work.people_of(Role.REVIEWER) if each.id not in active]
    names = unit_names({each.organisation for each in people})
    return seats, [(each.id, each.name, names[each.organisation]) for each in people]


def unit_names(codes: Collection[str]) -> dict[str, str]:
    """Names of organisations by their codes."""
    return dict(models.Organisation.objects.filter(code__in=set(codes)).values_list("code", "name"))


def reopenings(actor: Actor, round_code: str) -> list[tuple[Filed[Reopening], str]]:
    """Leaves to hand in late, the newest first, each with the name of the applicant."""
    require(actor, "round.reopen", queries.relations_to_round(actor, round_code))
    found = DatabaseUnitOfWork().filed(REOPENING, round_code=round_code)
    names = unit_names({each.subject for each in found})
    return [(each, names.get(each.subject, each.subject)) for each in reversed(found)]


def meetings(actor: Actor, round_code: str) -> tuple[Filed[Meeting], ...]:
    """The joint decisions of a round that the actor may see, the newest first."""
    require(actor, "decision.view", queries.relations_to_round(actor, round_code))
    return meetings_of(DatabaseUnitOfWork(), actor, round_code)


def asked_to_review(actor: Actor) -> tuple[Filed[Review], ...]:
    """Reviews that a reviewer was asked for and has not answered, oldest first."""
    if actor.role is not Role.REVIEWER:
        return ()
    return DatabaseUnitOfWork().filed(REVIEW, subject=str(actor.id), states=("assigned",))


def to_be_signed(actor: Actor) -> list[Filed[Meeting]]:
    """Joint decisions whose text is whole and that wait for the signature of a leader's authority."""
    if actor.role is not Role.AUTHORITY_LEADER:
        return []
    work = DatabaseUnitOfWork()
    found = []
    for each in work.filed(MEETING, states=("open",)):
        bodies = queries.bodies_by_organisation(each.round)
        signed = {signature.body for signature in each.body.standing()}
        whole = not meeting_problems(each.body, load_round(each.round).review, bodies)
        if actor.organisation in set(bodies) - signed and whole:
            found.append(each)
    hidden = hidden_projects(work, actor) if found else frozenset()
    return [each for each in found if hidden.isdisjoint(each.body.projects)]


def objections(meeting: Filed[Meeting]) -> tuple[Filed[Objection], ...]:
    """Objections to the results of a meeting that was scoped to its reader before, oldest first."""
    return DatabaseUnitOfWork().filed(OBJECTION, round_code=meeting.round, subject_from=f"{meeting.id}/")


def meetings_on(actor: Actor, project: UUID) -> tuple[Filed[Meeting], ...]:
    """The joint decisions on one project, oldest first, for those who may see them."""
    row = models.Project.objects.get(pk=project)
    if actor.role not in {Role.CASE_OFFICER, Role.AUTHORITY_LEADER}:
        return ()
    found = meetings_of(DatabaseUnitOfWork(), actor, row.round)
    return tuple(each for each in reversed(found) if project in each.body.projects)
