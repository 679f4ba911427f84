"""The register of a round (批次台账): every application handed in, page by page, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from haitang.parties import Actor
from haitang.storage import models
from haitang.storage.round_scope import EVERYTHING, Asked, applications_of, leads_over_the_cap, narrowed

AT_ONCE = 50


@dataclass(frozen=True)
class Entry:
    """A line of the register.

    Attributes
    ----------
    number : str
        受理号 once it was received; the application's own before.
    failing, warning : int
        How many rules it breaches, and how many only warn.
    """

    project: UUID
    number: str
    project_number: str
    title: str
    lead: str
    district: str
    state: str
    failing: int
    warning: int
    handed_in_at: datetime

    def days(self, now: datetime) -> int:
        """Whole days since it was handed in."""
        return max((now - self.handed_in_at).days, 0)


@dataclass(frozen=True)
class RegisterPage:
    """Some lines of the register, and how many there are in all."""

    entries: tuple[Entry, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(-(-self.total // AT_ONCE), 1)


def register_page(
    actor: Actor, code: str, *, asked: Asked = EVERYTHING, page: int = 1, hidden: Collection[UUID] = ()
) -> RegisterPage:
    """One page of the register, the last handed in first; a page beyond the last is the last.

    Raises
    ------
    NotAllowed
        The actor does not oversee the round.
    """
    everything = applications_of(actor, code, hidden)
    found = narrowed(everything, asked)
    total = found.count()
    page = min(max(page, 1), max(-(-total // AT_ONCE), 1))
    start = (page - 1) * AT_ONCE
    shown = found.select_related("project__lead").order_by("-handed_in_at", "-id")[start : start + AT_ONCE]
    return RegisterPage(_entries(shown, leads_over_the_cap(code, everything)), total, page)


def register_whole(
    actor: Actor, code: str, *, asked: Asked = EVERYTHING, hidden: Collection[UUID] = ()
) -> tuple[Entry, ...]:
    """Every line that is asked for, for an export."""
    everything = applications_of(actor, code, hidden)
    found = narrowed(everything, asked).select_related("project__lead").order_by("-handed_in_at", "-id")
    return _entries(found, leads_over_the_cap(code, everything))


def districts_of(actor: Actor, code: str, hidden: Collection[UUID] = ()) -> tuple[str, ...]:
    """Region codes of the leads, for the filter."""
    found = applications_of(actor, code, hidden).values_list("project__lead__region", flat=True)
    return tuple(found.distinct().order_by("project__lead__region"))


def _entries(rows: Iterable[models.ApplicationRecord], over: Collection[str]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            project=row.project_id,
            number=row.number,
            project_number=row.project.number,
            title=row.project.title,
            lead=row.project.lead.name,
            district=row.project.lead.region,
            state=row.state,
            failing=row.failing + (row.project.lead_id in over),
            warning=row.warning,
            handed_in_at=row.handed_in_at,
        )
        for row in rows
        if row.handed_in_at is not None
    )
