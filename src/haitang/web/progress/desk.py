"""What the desk shows of pilots under way: what the own organisation owes, the first due first."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from haitang.lexicon import Label
from haitang.parties import Actor, matrix
from haitang.pilot import round_codes
from haitang.pilot.progress import Owed, OwedKind
from haitang.storage.progress_rows import owed_by
from haitang.web.catalogues import round_of
from haitang.web.people import ports
from haitang.web.progress.milestones import ADDRESSES

SHOWN = 8
ACTIONS = {
    OwedKind.REPORT: "progress.report",
    OwedKind.MILESTONE: "milestone.record",
    OwedKind.SUMMARY: "summary.write",
}


@dataclass(frozen=True)
class OwedLine:
    """A line of the desk: what is owed, where it is done, how many days are left."""

    owed: Owed
    url: str
    left: int

    @property
    def project(self) -> UUID:
        """The project that it is owed in."""
        return self.owed.project

    @property
    def label(self) -> Label:
        """Kind and name of the thing."""
        kind, name = self.owed.kind.label, self.owed.label
        return kind if kind == name else Label(zh=f"{kind.zh}：{name.zh}", en=f"{kind.en}: {name.en}")


def owed_lines(actor: Actor) -> list[OwedLine]:
    """What the actor's organisation owes and the actor's role may do."""
    roles = {
        kind: {role for grant in matrix()[action].grants for role in grant.roles} for kind, action in ACTIONS.items()
    }
    if not any(actor.role in each for each in roles.values()):
        return []
    now = ports().clock.now()
    found = owed_by(actor, {code: round_of(code) for code in round_codes()}, now)
    return [
        OwedLine(each, reverse(ADDRESSES[each.kind], args=[each.project]), each.days_left(now))
        for each in found
        if actor.role in roles[each.kind]
    ]
