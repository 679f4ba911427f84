"""The step of the joint units: who applies, who was invited, and how many more may be."""

from __future__ import annotations

from typing import Any

from haitang.journeys import DraftView
from haitang.storage.application_queries import units_to_invite
from haitang.web.apply.blanks import Told, unit_blanks


def units_step(view: DraftView, told: Told) -> dict[str, Any]:
    """The joint units, who was invited, and how many more may be."""
    limits = view.round.limits
    waiting = [each for each in view.invitations if each.state == "sent"]
    taken = len(view.body.joint) + len(waiting) + (1 if limits.joint_parties_count_lead else 0)
    joint = {party.organisation.code for party in view.body.joint}
    return {
        "parties": [(party, unit_blanks(view, told, party)) for party in view.body.joint],
        "waiting": waiting,
        "past": [each for each in view.invitations if each.state != "sent" and each.body.unit not in joint],
        "room": max(limits.joint_parties - taken, 0),
        "most": limits.joint_parties,
        "clause": f"{limits.source} {limits.clause}".strip(),
        "offered": [
            unit
            for unit in units_to_invite(view.actor, view.round)
            if unit.code not in joint | {view.body.lead.code} | {each.body.unit for each in waiting}
        ]
        if view.leads and view.editable
        else [],
    }
