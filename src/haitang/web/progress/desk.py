"""What the desk shows of pilots under way: what the own organisation owes, and what else waits for the actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from haitang.lexicon import Label
from haitang.parties import Actor, matrix
from haitang.pilot import round_codes
from haitang.pilot.progress import Owed, OwedKind
from haitang.storage.progress_duties import awaited_by
from haitang.storage.progress_rows import owed_by
from haitang.web.catalogues import round_of
from haitang.web.people import ports
from haitang.web.progress.milestones import ADDRESSES

SHOWN = 12
ACTIONS = {
    OwedKind.REPORT: "progress.report",
    OwedKind.MILESTONE: "milestone.record",
    OwedKind.SUMMARY: "summary.write",
}


@dataclass(frozen=True)
class OwedLine:
    """A line of the desk: what is to be done in which pilot, where, by when, and how many days are left."""

    label: Label
    number: str
    title: str
    url: str
    due: date | None = None
    left: int | None = None


def owed_lines(actor: Actor) -> list[OwedLine]:
    """What waits for the actor and what the actor's organisation owes, what has no day first."""
    now = ports().clock.now()
    rounds = {code: round_of(code) for code in round_codes()}
    waits = [
        OwedLine(each.label, each.number, each.title, reverse(each.page, args=[each.project]), each.due)
        for each in awaited_by(actor, rounds, now)
    ]
    roles = {
        kind: {role for grant in matrix()[action].grants for role in grant.roles} for kind, action in ACTIONS.items()
    }
    if not any(actor.role in each for each in roles.values()):
        return waits
    owed = [
        OwedLine(
            _label(each),
            each.number,
            each.title,
            reverse(ADDRESSES[each.kind], args=[each.project]),
            each.due,
            each.days_left(now),
        )
        for each in owed_by(actor, rounds, now)
        if actor.role in roles[each.kind]
    ]
    return [*waits, *owed]


def _label(each: Owed) -> Label:
    """Kind and name of the thing."""
    kind, name = each.kind.label, each.label
    return kind if kind == name else Label(zh=f"{kind.zh}：{name.zh}", en=f"{kind.en}: {name.en}")
