"""The last steps: every rule at once, signatures and seals, then the submission with its deadline."""

from __future__ import annotations

from typing import Any

from haitang.journeys import DraftView
from haitang.parties import may
from haitang.pilot import Application, Outcome, Round, Stage, breaches
from haitang.web.apply.blanks import Told


def review_step(view: DraftView, told: Told) -> dict[str, Any]:
    """What still fails before each stage, and which unit signed what."""
    held = view.project.relations_of(view.actor.organisation)
    return {
        "before_check": breaches(view.verdicts, Stage.CHECK),
        "before_seal": breaches(view.verdicts, Stage.SEAL),
        "signing": [_signing(view.body, view.round, index) for index in range(len(view.body.units))],
        "documents": [view.round.form.title_of(code) for code in view.round.form.to_sign],
        "may_check": may(view.actor, "application.edit", held),
        "may_sign": may(view.actor, "application.sign", held),
        "may_seal": may(view.actor, "application.submit", held),
        "own_unit": view.actor.organisation,
        "digest": view.body.content_digest(),
    }


def _signing(body: Application, round_: Round, index: int) -> dict[str, Any]:
    unit, content = body.units[index], body.content_digest()
    own = [one for one in body.signatures if one.unit == unit.code]
    return {
        "unit": unit,
        "lead": index == 0,
        "missing": len(round_.form.to_sign) - len({one.document for one in own}),
        "signed_by": own[0].signed_by if own else "",
        "signed_at": max((one.signed_at for one in own), default=None),
        "outdated": any(one.content not in (None, content) for one in own),
        "sealed": bool(body.sealing and unit.code in body.sealing.units),
    }


def submit_step(view: DraftView, told: Told) -> dict[str, Any]:
    """What will happen, until when, and whether it can happen now."""
    deadline, held = view.round.application_deadline, view.project.relations_of(view.actor.organisation)
    leave = view.reopening
    running = leave is not None and leave.granted_at <= view.now < leave.until
    closes = leave.until if leave is not None and running else deadline.closes_at
    return {
        "closes_at": closes,
        "in_time": view.now < closes,
        "late": [each for each in view.verdicts if each.rule == "deadline" and each.outcome is not Outcome.OK],
        "leave": leave,
        "stopping": breaches(view.verdicts, Stage.SUBMIT),
        "may_submit": may(view.actor, "application.submit", held),
        "sealed": view.stored.state == "sealed",
        "handed_in": view.stored.state not in {"draft", "checked", "sealed", "returned"},
        "intake": view.round.intake,
        "issuers": view.round.issuers,
    }
