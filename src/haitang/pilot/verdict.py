"""How a rule answers: by which clause, whether it holds, what is wrong, and where to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Final, Protocol

from haitang.lexicon import Instant, Label, Record, SystemKind
from haitang.pilot.application import Application
from haitang.pilot.form import SchemesSection, TextSection
from haitang.pilot.form_table import PassageRow
from haitang.pilot.requirements import Stage
from haitang.pilot.round import Round

NUL: Final = "\x00"


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


class PlantSystem(Protocol):
    """What the rules on systems need of one."""

    @property
    def code(self) -> str:
        """Its code in the inventory."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def kind(self) -> SystemKind:
        """What kind of system it is."""
        ...

    @property
    def protection_level(self) -> int | None:
        """Its level of 等保, where one was set."""
        ...

    @property
    def critical(self) -> bool:
        """Whether it is 关键信息基础设施."""
        ...


class Plant(Protocol):
    """What the rules on systems need of an inventory."""

    @property
    def systems(self) -> Sequence[PlantSystem]:
        """Every system of the lead."""
        ...

    @property
    def mandatory(self) -> Sequence[PlantSystem]:
        """Those that the plan must include."""
        ...


@dataclass(frozen=True)
class Facts:
    """All that a rule may look at; what several rules look at is found out once."""

    application: Application
    inventory: Plant | None
    round: Round
    now: datetime
    others: OtherApplications
    reopening: Reopening | None

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every free text of the application with the path to its field."""
        return tuple(self.application.texts())

    @cached_property
    def joined(self) -> str:
        """All free texts in one, with a character between them that no text has."""
        return NUL.join(text for _, text in self.texts)

    @cached_property
    def text_at(self) -> dict[str, str]:
        """The free texts by path; the first of those under one path."""
        return dict(reversed(self.texts))

    @cached_property
    def sections(self) -> tuple[TextSection, ...]:
        """The parts of the form that are to be written."""
        return self.round.form.texts

    @cached_property
    def schemes_section(self) -> SchemesSection | None:
        """The part of the form that holds the service schemes."""
        return self.round.form.schemes

    @cached_property
    def introduction(self) -> PassageRow | None:
        """The long text inside the form's table."""
        return self.round.form.introduction


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
