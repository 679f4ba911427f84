"""What a round's figures are counted by, kept in step with applications and inventories: systems, rules, hand-in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from haitang import __version__
from haitang.insured import Inventory, must_include
from haitang.journeys import APPLICATION, PLANT, Kind, reopening_of
from haitang.lexicon import Digest, NotFound, SystemKind, canonical_json
from haitang.pilot import (
    Application,
    Candidate,
    Completeness,
    Outcome,
    Reopening,
    Round,
    RoundCompleteness,
    RuleCode,
    State,
    load_round,
    round_completeness,
)
from haitang.storage import models
from haitang.storage.round_records import RoundRecords
from haitang.storage.rows import project_of

GONE = (State.WITHDRAWN.value, State.INADMISSIBLE.value)
"""States in which an application is none of its lead's projects any more."""
_COLUMNS = ("code", "name", "site", "kind", "protection_level", "critical")


class Listed(NamedTuple):
    """A system of a project, as the rules on systems need it."""

    code: str
    name: str
    kind: SystemKind
    protection_level: int | None
    critical: bool


@dataclass(frozen=True)
class SystemList:
    """The systems of a project, as the rules on systems need them."""

    systems: tuple[Listed, ...]

    @property
    def mandatory(self) -> tuple[Listed, ...]:
        """Those that the plan must include."""
        return tuple(system for system in self.systems if must_include(system))


def keep_in_step(kind: Kind[Any], project: UUID, body: Any, *, state: str, at: datetime) -> None:
    """Bring what a round counts by up to date, once a record of a project was kept."""
    if kind.code == APPLICATION.code:
        if state == State.SUBMITTED.value:
            models.ApplicationRecord.objects.filter(project_id=project, handed_in_at=None).update(handed_in_at=at)
        _mark_scope(project, body)
    elif kind.code == PLANT.code:
        _list_systems(project, body)
    else:
        return
    _find_again(models.ApplicationRecord.objects.filter(project_id=project, handed_in_at__isnull=False))


def completeness_of_round(code: str) -> RoundCompleteness:
    """The answer of every rule to every application that was handed in to a round, from what is stored."""
    handed_in = models.ApplicationRecord.objects.filter(project__round=code, handed_in_at__isnull=False)
    round_ = load_round(code)
    return round_completeness(round_, _candidates(round_, handed_in.exclude(state__in=GONE)))


def refresh_rounds() -> None:
    """Ask the rules again where a round's package, or the program, has changed since they were asked."""
    handed_in = models.ApplicationRecord.objects.filter(handed_in_at__isnull=False)
    asked = handed_in.values_list("project__round", "rules_digest").distinct()
    for code in sorted({code for code, digest in asked if digest != _current(code)}):
        with suppress(NotFound):
            _find_again(handed_in.filter(project__round=code))


def _current(code: str) -> str:
    try:
        return _rules_digest(load_round(code))
    except NotFound:
        return ""


def _rules_digest(round_: Round) -> str:
    """What the findings depend on beside the application: the round's data, and the program."""
    return Digest.sha256(__version__.encode() + canonical_json(round_)).hex


def _mark_scope(project: UUID, application: Application) -> None:
    rows = models.ListedSystem.objects.filter(project_id=project)
    rows.filter(code__in=application.scope).update(in_scope=True)
    rows.exclude(code__in=application.scope).update(in_scope=False)


def _list_systems(project: UUID, inventory: Inventory) -> None:
    applications = models.ApplicationRecord.objects.filter(project_id=project)
    scope = {code for _, body, _ in _bodies(applications) for code in body.scope}
    models.ListedSystem.objects.filter(project_id=project).delete()
    models.ListedSystem.objects.bulk_create(
        models.ListedSystem(
            project_id=project,
            in_scope=system.code in scope,
            **{column: getattr(system, column) for column in _COLUMNS},
        )
        for system in inventory.systems
    )


def _find_again(applications: QuerySet[models.ApplicationRecord]) -> None:
    """Ask the rules about applications of one round, and keep what they find."""
    rows = {row.project_id: row for row in applications.select_related("project")}
    if not rows:
        return
    round_ = load_round(next(iter(rows.values())).project.round)
    found = round_completeness(round_, _candidates(round_, applications)).applications
    digest = _rules_digest(round_)
    for each in found:
        row = rows[each.project]
        row.failing, row.warning = len(_lasting(each.failing)), len(_lasting(each.warning))
        row.rules_digest = digest
    models.ApplicationRecord.objects.bulk_update(rows.values(), ["failing", "warning", "rules_digest"], batch_size=500)
    models.RuleFinding.objects.filter(project__in=rows).delete()
    models.RuleFinding.objects.bulk_create(_findings(found))


def _findings(found: Iterable[Completeness]) -> Iterator[models.RuleFinding]:
    for each in found:
        for outcome, codes in ((Outcome.FAILS, each.failing), (Outcome.WARNS, each.warning)):
            for code in _lasting(codes):
                yield models.RuleFinding(project_id=each.project, rule=code.value, outcome=outcome.value)


def _lasting(codes: Iterable[RuleCode]) -> list[RuleCode]:
    """The rules whose answer is the application's own: how many projects its lead has is counted when it is asked."""
    return [code for code in codes if code is not RuleCode.PROJECTS]


def _candidates(round_: Round, applications: QuerySet[models.ApplicationRecord]) -> Iterator[Candidate]:
    """Those handed in, as the rules ask for them; two queries beside theirs, whatever their number."""
    projects = applications.values("project_id")
    planted = set(models.PlantRecord.objects.filter(project_id__in=projects).values_list("project_id", flat=True))
    systems: dict[UUID, list[Listed]] = defaultdict(list)
    rows = models.ListedSystem.objects.filter(project_id__in=projects).order_by("id")
    for project, code, name, kind, level, critical in rows.values_list("project_id", *Listed._fields):
        systems[project].append(Listed(code, name, SystemKind(kind), level, critical))
    for project, application, at in _bodies(applications):
        if at is None:
            continue
        plant = SystemList(tuple(systems[project])) if project in planted else None
        yield Candidate(project, application, plant, at, _leave(round_, project, at))


def _leave(round_: Round, project: UUID, at: datetime) -> Reopening | None:
    """The authority's leave under which a late application was handed in."""
    if round_.application_deadline.accepts(at):
        return None
    row = models.Project.objects.prefetch_related("relations").get(pk=project)
    return reopening_of(RoundRecords(), project_of(row), at)


def _bodies(
    applications: QuerySet[models.ApplicationRecord],
) -> Iterator[tuple[UUID, Application, datetime | None]]:
    """Project, newest body and time of handing in of each; read in one pass, and validated as it is read."""
    body = models.RecordVersion.objects.filter(record=OuterRef("pk"), version=OuterRef("version"))
    rows = applications.annotate(text=Subquery(body.annotate(text=Cast("body", TextField())).values("text")[:1]))
    for project, text, handed_in_at in rows.values_list("project_id", "text", "handed_in_at").iterator(500):
        yield project, Application.model_validate_json(text), handed_in_at
