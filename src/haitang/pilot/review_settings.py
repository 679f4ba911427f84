"""How a round reviews and decides (评审与遴选设置): gates, scores, conflicts of interest, and who must sign."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from haitang.catalog import Entry
from haitang.lexicon import Label


class ConflictGround(StrEnum):
    """Why somebody may not review an application; `haitang.pilot.review.conflicts` holds the decision behind each."""

    EMPLOYER = "employer"
    GROUP = "group"
    COMPETITOR = "competitor"
    SHARED_INSURER = "shared_insurer"
    SHARED_ASSESSOR = "shared_assessor"
    DECLARED = "declared"


class Gate(Entry):
    """A requirement that is met or not (资格性要求); it is asked before anything is scored."""

    code: str
    label: Label
    text: str


class Criterion(Entry):
    """Something that is scored (评分项): from 0 to ``maximum`` points, worth ``weight`` of the hundred."""

    code: str
    label: Label
    text: str
    weight: int = Field(ge=1, le=100)
    maximum: int = Field(ge=1, le=100)


class ConflictRule(Entry):
    """A ground of conflict that the round knows, and whether a leader may waive it with a reason."""

    code: ConflictGround
    label: Label
    waivable: bool


class DecisionRule(Entry):
    """Who must sign a decision (联合决定), and what must be there first.

    Attributes
    ----------
    bodies : int or "all"
        How many of the authorities must sign the same text.
    minutes : bool
        Whether place and presence of the meeting are recorded (会议纪要).
    after_review : bool
        Whether an application is decided only once its review is complete.
    """

    bodies: int | Literal["all"]
    minutes: bool
    after_review: bool

    @model_validator(mode="after")
    def _somebody_signs(self) -> Self:
        if self.bodies != "all" and self.bodies < 1:
            raise ValueError("至少须有一个主管部门签署")
        return self

    def signatures(self, bodies: int) -> int:
        """How many of ``bodies`` authorities must sign."""
        return bodies if self.bodies == "all" else min(self.bodies, bodies)


class ReviewSettings(Entry):
    """Review and decision of a round.

    Attributes
    ----------
    reviewers : int
        The least number of reviews of each application.
    spread : int or None
        The distance between two reviewers' totals, in points of the hundred, from which consensus is called for.
    pass_mark : int or None
        The least mean total, in points of the hundred; None where a round asks for none.
    quota : int or None
        The most applications that may be selected.
    tie_break : tuple of str
        Criteria by whose mean points equal totals are told apart, the first first.
    publicity_days : int
        Days for which a result is published before it stands (公示); 0 where a round has none.
    """

    reviewers: int = Field(ge=1)
    different_employers: bool
    gates: tuple[Gate, ...] = Field(min_length=1)
    criteria: tuple[Criterion, ...] = ()
    spread: int | None = Field(default=None, ge=1, le=100)
    pass_mark: int | None = Field(default=None, ge=1, le=100)
    ranking: bool
    quota: int | None = Field(default=None, ge=1)
    tie_break: tuple[str, ...] = ()
    publicity_days: int = Field(ge=0)
    conflicts: tuple[ConflictRule, ...]
    decision: DecisionRule

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        _refuse_repeats("资格性要求", [gate.code for gate in self.gates])
        _refuse_repeats("评分项", [criterion.code for criterion in self.criteria])
        _refuse_repeats("回避情形", [rule.code for rule in self.conflicts])
        if self.criteria and (total := sum(criterion.weight for criterion in self.criteria)) != 100:
            raise ValueError(f"各评分项权重之和须为 100，现为 {total}")
        if not self.criteria and (self.ranking or self.spread or self.pass_mark):
            raise ValueError("排序、分歧界限和合格线须有评分项")
        if unknown := sorted(set(self.tie_break) - {criterion.code for criterion in self.criteria}):
            raise ValueError(f"同分时所用的评分项不存在：{'、'.join(unknown)}")
        if ConflictGround.DECLARED not in {rule.code for rule in self.conflicts}:
            raise ValueError("回避情形须含本人申明（declared）")
        return self

    def rule(self, ground: ConflictGround) -> ConflictRule | None:
        """The round's rule about a ground; None where it does not know it."""
        return next((rule for rule in self.conflicts if rule.code is ground), None)


def _refuse_repeats(what: str, codes: Iterable[str]) -> None:
    found = list(codes)
    if len(found) != len(set(found)):
        raise ValueError(f"{what}代码重复")
