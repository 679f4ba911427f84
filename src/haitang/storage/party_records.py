"""People, units and their groups: the part of the unit of work that looks along the graph of parties."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from haitang.journeys import Project
from haitang.parties import Organisation, Person, Relation, Role
from haitang.storage import models
from haitang.storage.rows import project_of


class PartyRecords:
    """Fulfils `haitang.journeys.PartyWork` with Django's ORM."""

    def people_of(self, role: Role) -> tuple[Person, ...]:
        """Everybody who may sign in in a role, by organisation and user name; one query."""
        rows = models.User.objects.filter(role=role.value, is_active=True, organisation__isnull=False)
        return tuple(
            Person(
                id=row.pk,
                username=row.username,
                name=row.full_name,
                organisation=str(row.organisation_id),
                role=role,
                demo=row.demo,
            )
            for row in rows.order_by("organisation_id", "username")
        )

    def group_of(self, codes: Collection[str]) -> tuple[Organisation, ...]:
        """These units with everything above them and everything below that: their whole groups."""
        found = self._known({}, models.Organisation.objects.filter(code__in=codes))
        wanted = {str(unit.parent) for unit in found.values() if unit.parent} - set(found)
        while wanted:
            fresh = self._known(found, models.Organisation.objects.filter(code__in=wanted))
            wanted = {str(unit.parent) for unit in fresh.values() if unit.parent} - set(found)
        below = set(found)
        while below:
            below = set(self._known(found, models.Organisation.objects.filter(body__parent__in=sorted(below))))
        return tuple(found[code] for code in sorted(found))

    @staticmethod
    def _known(found: dict[str, Organisation], rows: QuerySet[models.Organisation]) -> dict[str, Organisation]:
        """Those of ``rows`` that were not found before; they are put to ``found``."""
        fresh = {row.code: Organisation.model_validate(row.body) for row in rows if row.code not in found}
        found |= fresh
        return fresh

    def organisations(self, codes: Collection[str]) -> tuple[Organisation, ...]:
        """The units of those codes, by code, as far as they are known; one query."""
        rows = models.Organisation.objects.filter(code__in=set(codes)).order_by("code")
        return tuple(Organisation.model_validate(row.body) for row in rows)

    def projects_with(self, codes: Collection[str], round_code: str) -> tuple[Project, ...]:
        """Projects of a round in which one of these units takes part, as an authority aside; two queries."""
        related = models.ProjectRelation.objects.filter(organisation_id__in=set(codes))
        taking_part = related.exclude(relation=Relation.AUTHORITY.value).values("project_id")
        rows = models.Project.objects.filter(round=round_code, pk__in=taking_part).prefetch_related("relations")
        return tuple(project_of(row) for row in rows.order_by("created_at", "id"))

    def projects_in_state(self, round_code: str, states: Collection[str], most: int) -> tuple[Project, ...]:
        """Projects of a round whose application is in one of these states, oldest first; three queries."""
        found = models.ApplicationRecord.objects.filter(project__round=round_code, state__in=list(states))
        ids = found.order_by("project__created_at", "project_id").values_list("project_id", flat=True)[:most]
        return self.projects_among(list(ids))

    def projects_among(self, ids: Collection[UUID]) -> tuple[Project, ...]:
        """The projects of those ids, oldest first; two queries."""
        rows = models.Project.objects.filter(pk__in=set(ids)).prefetch_related("relations")
        return tuple(project_of(row) for row in rows.order_by("created_at", "id"))
