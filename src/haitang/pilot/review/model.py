"""What a review leaves behind: reviewers, their answers and scores, conflicts of interest, consensus."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from haitang.lexicon import Instant, Label, OrganisationCode, Record
from haitang.pilot.review_settings import ConflictGround


class Answer(StrEnum):
    """The answer to a gate."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"

    @property
    def label(self) -> Label:
        """What people read."""
        return _ANSWERS[self]


_ANSWERS = {
    Answer.YES: Label(zh="符合", en="Yes"),
    Answer.NO: Label(zh="不符合", en="No"),
    Answer.UNCLEAR: Label(zh="待核实", en="Unclear"),
}


class Reviewer(Record):
    """A person of a round's pool (评审专家库).

    Attributes
    ----------
    employers : tuple of str
        Every unit in whose service the person stands; the account's own is one of them.
    """

    person: UUID
    name: str
    employers: tuple[OrganisationCode, ...] = Field(min_length=1)
    topics: tuple[str, ...] = ()


class GateAnswer(Record):
    """What a reviewer says to one gate."""

    gate: str
    answer: Answer
    comment: str = Field(default="", max_length=1000)


class Score(Record):
    """The points that a reviewer gives under one criterion."""

    criterion: str
    points: int = Field(ge=0)
    comment: str = Field(default="", max_length=1000)


class Review(Record):
    """One reviewer's review of one application (评审意见); it may be revised until the decision.

    Attributes
    ----------
    version : int
        Version of the application that was looked at; 0 until it was handed in.
    remark : str
        Why the reviewer stepped back, where that is so.
    """

    person: UUID
    name: str
    employers: tuple[OrganisationCode, ...]
    gates: tuple[GateAnswer, ...] = ()
    scores: tuple[Score, ...] = ()
    comment: str = Field(default="", max_length=4000)
    version: int = Field(default=0, ge=0)
    submitted_at: Instant | None = None
    remark: str = Field(default="", max_length=1000)


class Waiver(Record):
    """A leader's leave in spite of a conflict, with its reason."""

    ground: ConflictGround
    reason: str = Field(min_length=1, max_length=1000)
    by: str
    organisation: OrganisationCode
    at: Instant


class ConflictStanding(Record):
    """How a person stands to an application (回避登记): what they declared, and what was waived.

    Attributes
    ----------
    declared : str
        The conflict in the person's own words; empty where none was declared.
    """

    person: UUID
    name: str
    declared: str = Field(default="", max_length=1000)
    declared_at: Instant | None = None
    waivers: tuple[Waiver, ...] = ()

    def waived(self, ground: ConflictGround) -> bool:
        """Whether a ground was waived."""
        return any(waiver.ground is ground for waiver in self.waivers)

    @property
    def barred(self) -> bool:
        """Whether a declaration stands."""
        return bool(self.declared) and not self.waived(ConflictGround.DECLARED)


class Consensus(Record):
    """What the reviewers agreed on where they were apart, as the chair recorded it (合议).

    Attributes
    ----------
    total : str or None
        The total agreed on, in points of the hundred, such as ``71.50``; None where the round scores nothing.
    basis : tuple of str
        ``<review id>/<version>`` of each review that it was made over; a later revision voids it.
    """

    gates: tuple[GateAnswer, ...]
    total: str | None = Field(default=None, pattern=r"^\d{1,3}(\.\d{1,2})?$")
    reason: str = Field(min_length=1, max_length=2000)
    by: str
    at: Instant
    basis: tuple[str, ...]
