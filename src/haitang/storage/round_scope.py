"""Which applications a round's figures and lists are of: handed in, related to the actor's authority, not barred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from haitang.journeys import hidden_projects
from haitang.parties import Actor, Relation, require
from haitang.pilot import RuleCode, load_round
from haitang.storage import models
from haitang.storage.queries import relations_to_round
from haitang.storage.round_index import GONE
from haitang.storage.unit_of_work import DatabaseUnitOfWork

OVERSEE = "round.oversee"
_OWN = (Relation.LEAD.value, Relation.AUTHORITY.value, Relation.REVIEWER.value)


@dataclass(frozen=True)
class Asked:
    """What is asked for: a state, a district by its region code, a text in number, title or lead; empty for any."""

    state: str = ""
    district: str = ""
    text: str = ""


EVERYTHING = Asked()


def applications_of(actor: Actor, code: str, hidden: Collection[UUID] = ()) -> QuerySet[models.ApplicationRecord]:
    """Applications handed in to a round, as far as the actor may know of them.

    Parameters
    ----------
    hidden : collection of UUID
        Projects that are left out beside those that the actor is barred from.

    Raises
    ------
    NotAllowed
        The actor does not oversee the round.
    """
    require(actor, OVERSEE, relations_to_round(actor, code))
    barred = {*hidden, *hidden_projects(DatabaseUnitOfWork(), actor, code)}
    found = models.ApplicationRecord.objects.filter(
        project__round=code,
        handed_in_at__isnull=False,
        project__relations__organisation=actor.organisation,
        project__relations__relation=Relation.AUTHORITY.value,
    )
    return found.exclude(project_id__in=barred) if barred else found


def narrowed(applications: QuerySet[models.ApplicationRecord], asked: Asked) -> QuerySet[models.ApplicationRecord]:
    """Those of the applications that are asked for."""
    if asked.state:
        applications = applications.filter(state=asked.state)
    if asked.district:
        applications = applications.filter(project__lead__region=asked.district)
    if asked.text:
        applications = applications.filter(
            Q(number__icontains=asked.text)
            | Q(project__number__icontains=asked.text)
            | Q(project__title__icontains=asked.text)
            | Q(project__lead__name__icontains=asked.text)
        )
    return applications


def leads_over_the_cap(code: str, applications: QuerySet[models.ApplicationRecord]) -> frozenset[str]:
    """Leads with more projects handed in than the round allows, joint roles counted where it counts them."""
    round_ = load_round(code)
    if all(rule.code is not RuleCode.PROJECTS for rule in round_.rules):
        return frozenset()
    live, cap = applications.exclude(state__in=GONE), round_.limits.projects_per_applicant
    led = live.values_list("project__lead").annotate(count=Count("pk")).order_by()
    if not round_.limits.projects_count_joint_roles:
        return frozenset(lead for lead, _ in led.filter(count__gt=cap))
    counts = Counter(dict(led))
    roles = models.ProjectRelation.objects.filter(project__in=live.values("project_id")).exclude(relation__in=_OWN)
    joint = roles.values_list("organisation").annotate(count=Count("project", distinct=True)).order_by()
    counts.update({unit: count for unit, count in joint if unit in counts})
    return frozenset(lead for lead, count in counts.items() if count > cap)
