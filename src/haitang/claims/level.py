"""The level of an incident from its facts (事件分级), with thresholds as data, each with its mark of verification.

A threshold that could not be confirmed never raises the level; it is named as what may still decide it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from haitang.catalog import Entry, Verified, load
from haitang.incident import ImpactFacts
from haitang.lexicon import Label, Record, Share, Yuan

Fact = Literal[
    "outage_minutes_whole",
    "outage_minutes_main",
    "people_affected",
    "province_share",
    "city_share",
    "personal_records",
    "direct_loss",
]


class Level(StrEnum):
    """事件级别, from the highest."""

    EXTRAORDINARY = "extraordinary"
    MAJOR = "major"
    CONSIDERABLE = "considerable"
    ORDINARY = "ordinary"

    @property
    def label(self) -> Label:
        """What people read."""
        return _LEVELS[self]

    @property
    def rank(self) -> int:
        """4 for the highest, 1 for the lowest."""
        return len(_LEVELS) - list(_LEVELS).index(self)


_LEVELS = {
    Level.EXTRAORDINARY: Label(zh="特别重大", en="Extraordinary"),
    Level.MAJOR: Label(zh="重大", en="Major"),
    Level.CONSIDERABLE: Label(zh="较大", en="Considerable"),
    Level.ORDINARY: Label(zh="一般", en="Ordinary"),
}


class Threshold(Entry):
    """One row of the table of levels.

    Attributes
    ----------
    fact : str
        Field of `ImpactFacts` that it measures.
    at_least : int, Share, Yuan or None
        Minutes, persons, a share or an amount, as the fact's own kind; None where the figure could not be read.
    over : bool
        Whether strictly more is needed.
    critical_infrastructure_only : bool
        Whether it applies to 关键信息基础设施 alone.
    """

    code: str
    level: Level
    fact: Fact
    critical_infrastructure_only: bool = False
    at_least: str | int | None = None
    over: bool = False
    label: Label

    @property
    def bound(self) -> int | None:
        """The threshold as an integer of the fact's smallest unit: minutes, persons, ppm or 分."""
        if self.at_least is None:
            return None
        if self.fact == "direct_loss":
            return Yuan.parse(self.at_least).fen
        if self.fact in {"province_share", "city_share"}:
            return Share.parse(self.at_least).ppm
        return int(self.at_least)

    @property
    def confirmed(self) -> bool:
        """Whether the figure may decide a level."""
        return self.at_least is not None and self.verified is not Verified.UNCONFIRMED

    def met(self, value: int) -> bool:
        """Whether a value of the fact, in its smallest unit, reaches the threshold."""
        bound = self.bound
        return bound is not None and (value > bound if self.over else value >= bound)


class OpenQuestion(Record):
    """What may still raise a level, and why it is open: the fact, or the threshold, is not known."""

    threshold: Threshold
    reason: Literal["fact_unknown", "threshold_unconfirmed"]

    @property
    def label(self) -> Label:
        """What has to be found out."""
        if self.reason == "fact_unknown":
            return Label(zh=f"待查明：{self.threshold.label.zh}", en=f"to be found out: {self.threshold.label.en}")
        return Label(
            zh=f"待向主管部门核实：{self.threshold.label.zh}",
            en=f"to be asked of the authority: {self.threshold.label.en}",
        )


class LevelFinding(Record):
    """The level that the known facts prove, the highest that is still possible, and what would decide.

    Attributes
    ----------
    at_least : Level
        Proven by confirmed thresholds.
    could_be : Level
        The highest that no known fact rules out; equal to ``at_least`` where nothing is open.
    decided_by : tuple of Threshold
        Thresholds of ``at_least`` that were met; empty for the lowest level.
    open : tuple of OpenQuestion
        What may still raise the level, the highest first.
    """

    at_least: Level
    could_be: Level
    decided_by: tuple[Threshold, ...]
    open: tuple[OpenQuestion, ...]

    @property
    def decided(self) -> bool:
        """Whether nothing is open."""
        return self.at_least is self.could_be

    @property
    def label(self) -> Label:
        """``至少一般，可能为较大`` or the level alone."""
        if self.decided:
            return self.at_least.label
        low, high = self.at_least.label, self.could_be.label
        return Label(zh=f"至少{low.zh}，可能为{high.zh}", en=f"at least {low.en.lower()}, could be {high.en.lower()}")


def thresholds() -> list[Threshold]:
    """The table that ships with the program, the highest level first."""
    table: list[Threshold] = load("event-levels", list[Threshold])
    return table


def assess_level(facts: ImpactFacts, table: list[Threshold] | None = None) -> LevelFinding:
    """The level of an incident: what is proven, what is still possible, and what would decide it.

    Parameters
    ----------
    facts : ImpactFacts
        None where a fact is not yet known: it then leaves the level open, it never lowers it.
    table : list of Threshold, optional
        Another table of thresholds; the shipped one by default.

    Examples
    --------
    >>> finding = assess_level(ImpactFacts(people_affected=0, personal_records=0, province_share="0%", city_share="0%"))
    >>> finding.label.zh
    '至少一般，可能为特别重大'
    >>> [question.label.zh for question in finding.open][-1]
    '待查明：直接经济损失 500 万元以上'
    """
    table = table or thresholds()
    rows = [row for row in table if facts.critical_infrastructure or not row.critical_infrastructure_only]
    hits = [row for row in rows if row.confirmed and (value := _value(facts, row.fact)) is not None and row.met(value)]
    at_least = max((row.level for row in hits), key=lambda level: level.rank, default=Level.ORDINARY)
    questions = tuple(
        question for row in rows if row.level.rank > at_least.rank and (question := _open(row, rows, facts)) is not None
    )
    could_be = max((question.threshold.level for question in questions), key=lambda level: level.rank, default=at_least)
    return LevelFinding(
        at_least=at_least,
        could_be=could_be,
        decided_by=tuple(row for row in hits if row.level is at_least),
        open=questions,
    )


def _open(row: Threshold, rows: list[Threshold], facts: ImpactFacts) -> OpenQuestion | None:
    value = _value(facts, row.fact)
    if value is None:
        return OpenQuestion(threshold=row, reason="fact_unknown")
    if row.confirmed or value == 0:
        return None
    # A figure that is not known lies between its confirmed neighbours: below the lower one the level is out of reach.
    lower = [
        other for other in rows if other.fact == row.fact and other.confirmed and other.level.rank < row.level.rank
    ]
    if any(other.confirmed and not other.met(value) for other in lower):
        return None
    return OpenQuestion(threshold=row, reason="threshold_unconfirmed")


def _value(facts: ImpactFacts, fact: Fact) -> int | None:
    value: int | Share | Yuan | None = getattr(facts, fact)
    if isinstance(value, Yuan):
        return value.fen
    return value.ppm if isinstance(value, Share) else value
