"""Reads for those who write an application: whom they may invite, and in how many projects they take part already."""

from __future__ import annotations

from dataclasses import dataclass

from haitang.journeys import INVITATION, SENT, Filed, Invitation, other_applications
from haitang.parties import Actor, PartyCategory, Relation, may, require
from haitang.pilot import Round
from haitang.storage import models
from haitang.storage.unit_of_work import DatabaseUnitOfWork

_NEVER = frozenset({PartyCategory.AUTHORITY, PartyCategory.PLATFORM})


@dataclass(frozen=True)
class UnitOffered:
    """A unit on the register that may be invited."""

    code: str
    name: str
    category: PartyCategory


def units_to_invite(actor: Actor, round_: Round) -> list[UnitOffered]:
    """Units of the kinds that the round names, in its order of kinds and then by name; one query.

    Where the round's list is open (等), other kinds follow.
    """
    require(actor, "party.invite", {Relation.LEAD})
    listed = [listed.code for listed in round_.categories.joint]
    kinds = [*listed, *(each for each in PartyCategory if each not in listed and each not in _NEVER)]
    kinds = kinds if round_.categories.open_list else listed
    rows = models.Organisation.objects.filter(category__in=[kind.value for kind in kinds]).order_by("name", "code")
    found = [
        UnitOffered(row.code, row.name, PartyCategory(row.category)) for row in rows.exclude(pk=actor.organisation)
    ]
    return sorted(found, key=lambda unit: kinds.index(unit.category))


def projects_taken(actor: Actor, round_: Round) -> int:
    """How many projects of a round the actor's organisation has, as the round counts them."""
    require(actor, "project.open")
    seen = other_applications(DatabaseUnitOfWork(), actor.organisation, round_.code)
    return seen.as_lead + (seen.as_joint if round_.limits.projects_count_joint_roles else 0)


def invitations_waiting(actor: Actor) -> tuple[Filed[Invitation], ...]:
    """Invitations that wait for the answer of the actor's unit, for whoever may answer; two queries."""
    if not may(actor, "party.answer"):
        return ()
    return DatabaseUnitOfWork().filed(INVITATION, subject=actor.organisation, states=[SENT])
