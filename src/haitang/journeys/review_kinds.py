"""The kinds of record that intake, review and decision leave in a round's business."""

from __future__ import annotations

from typing import Final

from haitang.journeys.stored import Kind
from haitang.lexicon import Label
from haitang.pilot import (
    ConflictStanding,
    Consensus,
    Correction,
    IntakeSheet,
    Meeting,
    Objection,
    Reopening,
    Review,
    Reviewer,
    Ruling,
)

INTAKE = Kind("intake", IntakeSheet, Label(zh="材料接收登记", en="Intake"))
CORRECTION = Kind("correction", Correction, Label(zh="补正通知", en="Correction"))
RULING = Kind("ruling", Ruling, Label(zh="不予受理或撤回", en="Refusal or withdrawal"))
REOPENING = Kind("reopening", Reopening, Label(zh="重新开放", en="Reopening"))
REVIEWER = Kind("reviewer", Reviewer, Label(zh="评审专家", en="Reviewer"))
REVIEW = Kind("review", Review, Label(zh="评审意见", en="Review"))
STANDING = Kind("conflict", ConflictStanding, Label(zh="回避登记", en="Conflict of interest"))
CONSENSUS = Kind("consensus", Consensus, Label(zh="合议意见", en="Consensus"))
MEETING = Kind("meeting", Meeting, Label(zh="联合决定", en="Joint decision"))
OBJECTION = Kind("objection", Objection, Label(zh="公示异议", en="Objection"))

ASSIGNED, ACCEPTED, SUBMITTED, STEPPED_BACK, REMOVED, CLOSED = (
    "assigned",
    "accepted",
    "submitted",
    "stepped_back",
    "removed",
    "closed",
)
"""States of a review: asked, taken on, handed in; stepped back by the reviewer, removed by the officer; decided."""

OPEN_REVIEW: Final = (ACCEPTED, SUBMITTED)
"""States in which the reviewer sees the application."""

STANDING_STATES: Final = ("standing", "waived")
"""States of a declared conflict: it bars, or a leader waived it."""
