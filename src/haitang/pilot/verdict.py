"""How a rule answers: by which clause, whether it holds, what is wrong, and where to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from haitang.insured import Inventory
from haitang.lexicon import Instant, Label, Record
from haitang.pilot.application import Application
from haitang.pilot.requirements import Stage
from haitang.pilot.round import Round


class Outcome(StrEnum):
    """What a rule found."""

    OK = "ok"
    FAILS = "fails"
    WARNS = "warns"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> Label:
        """What people read."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.OK: Label(zh="符合", en="Holds"),
    Outcome.FAILS: Label(zh="不符合", en="Fails"),
    Outcome.WARNS: Label(zh="请核对", en="To be checked"),
    Outcome.NOT_APPLICABLE: Label(zh="不适用", en="Does not apply"),
}


class Verdict(Record):
    """The answer of one rule to one thing.

    Attributes
    ----------
    rule : str
        Code of the rule, as the round lists it.
    clause : str
        The notice and its clause.
    at : str
        Path to the field, such as ``schemes.0.prices``.
    bound, value : str
        What the rule asks for and what was seen.
    stage : Stage
        From which step on a failure stops the application.
    """

    rule: str
    clause: str
    outcome: Outcome
    message: Label
    at: str = ""
    bound: str = ""
    value: str = ""
    stage: Stage = Stage.CHECK


class OtherApplications(Record):
    """How often the lead takes part in other applications of the same round."""

    as_lead: int = 0
    as_joint: int = 0


class Reopening(Record):
    """An authority's leave to hand in late, with its reason (重新开放)."""

    authority: str
    reason: str
    granted_at: Instant
    until: Instant


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a rule may look at."""

    application: Application
    inventory: Inventory | None
    round: Round
    now: datetime
    others: OtherApplications
    reopening: Reopening | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say of one thing, before its clause is put to it; ``None`` leaves the weight to the round."""

    zh: str
    en: str
    at: str = ""
    bound: str = ""
    value: str = ""
    outcome: Outcome | None = None


Rule = Callable[[Facts], Iterable[Finding] | Iterator[Finding]]


def breaches(verdicts: Iterable[Verdict], stage: Stage) -> tuple[Verdict, ...]:
    """Failures that stop an application at ``stage``."""
    reached = tuple(Stage)[: tuple(Stage).index(stage) + 1]
    return tuple(verdict for verdict in verdicts if verdict.outcome is Outcome.FAILS and verdict.stage in reached)
