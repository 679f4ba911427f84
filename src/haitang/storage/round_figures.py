"""Figures of a round for its authorities (批次总览): counted by the database, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum

from haitang.claims import ClaimState
from haitang.lexicon import ZERO, Yuan, mul_div
from haitang.parties import Actor, Relation
from haitang.pilot import Outcome, Round, RuleCode, load_round
from haitang.storage import models
from haitang.storage.round_scope import EVERYTHING, Asked, applications_of, leads_over_the_cap, narrowed
from haitang.underwriting import PolicyState

_PAID = (ClaimState.PAID.value, ClaimState.CLOSED.value)
_OPEN = (ClaimState.SETTLED.value, ClaimState.AGREED.value)
_NO_BODY = (Relation.LEAD.value, Relation.AUTHORITY.value, Relation.REVIEWER.value)


@dataclass
class Part:
    """One part of a round, such as a district: applications and applicants, how many complete, and their policies."""

    code: str
    applications: int = 0
    applicants: int = 0
    complete: int = 0
    policies: int = 0
    insured: int = 0
    sum_insured: Yuan = ZERO
    premium: Yuan = ZERO

    @property
    def incomplete(self) -> int:
        """Applications that fail a rule."""
        return self.applications - self.complete


@dataclass(frozen=True)
class SystemCount:
    """Systems of one kind, or one 等保 level: in the inventories, in the plans, critical ones in the plans."""

    code: str
    systems: int
    in_scope: int
    critical: int


@dataclass(frozen=True)
class BodyCount:
    """Service bodies of one category: how many organisations, in how many roles."""

    category: str
    organisations: int
    roles: int


@dataclass(frozen=True)
class Claims:
    """Claims by what became of them."""

    filed: int
    paid: int
    paid_amount: Yuan
    agreed_amount: Yuan


@dataclass(frozen=True)
class RoundFigures:
    """All figures of a round, or of the part of it that was asked for.

    Attributes
    ----------
    days : tuple of (date, int)
        Applications handed in, by day.
    rules : tuple of (str, int, int)
        Code of each rule that something breaches, how many fail it, how many it warns.
    premium_written, premium_earned : Yuan
        保费: received less what was given back; and the part of it whose days have passed.
    """

    whole: Part
    states: tuple[tuple[str, int], ...]
    districts: tuple[Part, ...]
    days: tuple[tuple[date, int], ...]
    rules: tuple[tuple[str, int, int], ...]
    bodies: tuple[BodyCount, ...]
    kinds: tuple[SystemCount, ...]
    levels: tuple[SystemCount, ...]
    premium_earned: Yuan
    perils: tuple[tuple[str, int], ...]
    incident_levels: tuple[tuple[str, int], ...]
    claims: Claims

    @property
    def loss_ratio(self) -> float | None:
        """Claims paid to premium earned; None before any premium is earned."""
        earned = self.premium_earned.fen
        return self.claims.paid_amount.fen / earned if earned else None


def figures(
    actor: Actor, code: str, *, now: datetime, asked: Asked = EVERYTHING, hidden: Collection[UUID] = ()
) -> RoundFigures:
    """Figures of a round as far as the actor may know of it; a fixed number of queries.

    Parameters
    ----------
    now : datetime, aware
        The instant up to which premium is earned.
    hidden : collection of UUID
        Projects that no figure may count, beside those that the actor is barred from.

    Raises
    ------
    NotAllowed
        The actor does not oversee the round.
    """
    round_ = load_round(code)
    everything = applications_of(actor, code, hidden)
    over = leads_over_the_cap(code, everything)
    applications = narrowed(everything, asked)
    projects = applications.values("project_id")
    counted = _counted(applications, over, ZoneInfo(round_.application_deadline.timezone))
    districts = counted.districts
    earned = _policies(models.PolicyRecord.objects.filter(project__in=projects), districts, counted.whole, now)
    kinds, levels = _systems(models.ListedSystem.objects.filter(project__in=projects))
    incidents = models.IncidentRecord.objects.filter(project__in=projects)
    perils: Counter[str] = Counter()
    incident_levels: Counter[str] = Counter()
    for peril, level, count in incidents.values_list("peril", "level").annotate(count=Count("pk")):
        perils[peril] += count
        incident_levels[level] += count
    return RoundFigures(
        whole=counted.whole,
        states=tuple(counted.states.items()),
        districts=tuple(sorted(districts.values(), key=lambda each: (-each.applications, each.code))),
        days=tuple(sorted(counted.days.items())),
        rules=_rules(round_, models.RuleFinding.objects.filter(project__in=projects), counted.over),
        bodies=_bodies(models.ProjectRelation.objects.filter(project__in=projects)),
        kinds=kinds,
        levels=levels,
        premium_earned=earned,
        perils=tuple(perils.most_common()),
        incident_levels=tuple(incident_levels.most_common()),
        claims=_claims(models.ClaimRecord.objects.filter(project__in=projects)),
    )


@dataclass
class _Counted:
    whole: Part
    districts: dict[str, Part] = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    over: int = 0


def _counted(applications: QuerySet[models.ApplicationRecord], over: Collection[str], zone: ZoneInfo) -> _Counted:
    """Applications and applicants by district, applications by state and by day: one pass over one query."""
    found = _Counted(Part(""))
    leads: set[str] = set()
    rows = applications.values_list("project__lead", "project__lead__region", "state", "failing", "handed_in_at")
    for lead, region, state, failing, at in rows.order_by():
        part = found.districts.setdefault(region, Part(region))
        for each in (part, found.whole):
            each.applications += 1
            each.applicants += lead not in leads
            each.complete += not failing and lead not in over
        leads.add(lead)
        found.states[state] += 1
        found.over += lead in over
        if at is not None:
            found.days[at.astimezone(zone).date()] += 1
    return found


def _policies(rows: QuerySet[models.PolicyRecord], districts: dict[str, Part], whole: Part, now: datetime) -> Yuan:
    """Put policies, sums insured and premium written to their districts; the premium earned of all of them."""
    earned, insured = ZERO, set()
    columns = ("project__lead", "project__lead__region", "state", "starts_at", "ends_at")
    grouped = rows.values_list(*columns).annotate(
        count=Count("pk"), limit=Sum("aggregate_limit_fen"), written=Sum("written_fen")
    )
    for lead, region, state, starts, ends, policies, limit, written in grouped.order_by():
        for part in (districts[region], whole):
            part.policies += policies
            part.insured += lead not in insured
            part.premium += Yuan(written)
            if state != PolicyState.CANCELLED.value:
                part.sum_insured += Yuan(limit)
        insured.add(lead)
        earned += _earned(state, starts, ends, written, now)
    return earned


def _earned(state: str, starts: datetime | None, ends: datetime | None, written: int, now: datetime) -> Yuan:
    """The part of the premium whose time has passed; all that an ended contract kept."""
    if state == PolicyState.CANCELLED.value:
        return Yuan(written)
    if starts is None or ends is None or now <= starts:
        return ZERO
    whole, passed = ends - starts, min(now, ends) - starts
    return Yuan(mul_div(written, int(passed.total_seconds()), max(int(whole.total_seconds()), 1)))


def _systems(rows: QuerySet[models.ListedSystem]) -> tuple[tuple[SystemCount, ...], tuple[SystemCount, ...]]:
    """By kind, and by 等保 level."""
    inside = Q(in_scope=True)
    grouped = rows.values_list("kind", "protection_level").annotate(
        count=Count("pk"), inside=Count("pk", filter=inside), cii=Count("pk", filter=inside & Q(critical=True))
    )
    kinds: dict[str, list[int]] = {}
    levels: dict[str, list[int]] = {}
    for kind, level, *counts in grouped.order_by():
        for table, code in ((kinds, kind), (levels, str(level or ""))):
            table[code] = [sum(pair) for pair in zip(table.get(code, (0, 0, 0)), counts, strict=True)]
    return _system_counts(kinds), _system_counts(levels)


def _system_counts(table: dict[str, list[int]]) -> tuple[SystemCount, ...]:
    return tuple(SystemCount(code, *counts) for code, counts in sorted(table.items()))


def _bodies(rows: QuerySet[models.ProjectRelation]) -> tuple[BodyCount, ...]:
    grouped = rows.exclude(relation__in=_NO_BODY).values_list("organisation", "organisation__category")
    organisations: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for _, category, count in grouped.annotate(count=Count("pk")).order_by():
        organisations[category] += 1
        roles[category] += count
    return tuple(BodyCount(category, organisations[category], count) for category, count in roles.most_common())


def _claims(rows: QuerySet[models.ClaimRecord]) -> Claims:
    found: dict[str, Any] = rows.aggregate(
        filed=Count("pk"),
        paid=Count("pk", filter=Q(state__in=_PAID)),
        paid_fen=Sum("payable_fen", filter=Q(state__in=_PAID), default=0),
        agreed_fen=Sum("payable_fen", filter=Q(state__in=_OPEN), default=0),
    )
    return Claims(found["filed"], found["paid"], Yuan(found["paid_fen"]), Yuan(found["agreed_fen"]))


def _rules(round_: Round, rows: QuerySet[models.RuleFinding], over: int) -> tuple[tuple[str, int, int], ...]:
    """Rules in the round's order, those that nothing breaches left out; ``over`` applications are one too many."""
    found: Counter[tuple[str, str]] = Counter()
    for rule, outcome, count in rows.values_list("rule", "outcome").annotate(count=Count("pk")).order_by():
        found[rule, outcome] = count
    for rule in round_.rules:
        if rule.code is RuleCode.PROJECTS:
            found[rule.code.value, rule.breach] = over
    lines = (
        (rule.code.value, found[rule.code.value, Outcome.FAILS.value], found[rule.code.value, Outcome.WARNS.value])
        for rule in round_.rules
    )
    return tuple(line for line in lines if line[1] or line[2])
