"""What people found and decided about a claim (查明事实与定责意见): ``claim/determinations.yaml``."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from haitang.incident import EventTime, Leaf
from haitang.lexicon import Instant, Label, Record, parse


class Outcome(StrEnum):
    """How a point of liability stands: ``holds`` speaks for the cover, ``fails`` against it."""

    HOLDS = "holds"
    FAILS = "fails"
    RESERVED = "reserved"
    UNCLEAR = "unclear"

    @property
    def label(self) -> Label:
        """What people read."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.HOLDS: Label(zh="成立", en="Holds"),
    Outcome.FAILS: Label(zh="不成立", en="Fails"),
    Outcome.RESERVED: Label(zh="成立，附保留", en="Holds with a reservation"),
    Outcome.UNCLEAR: Label(zh="待查明", en="To be found out"),
}


class EvidenceReference(Record):
    """Where a fact is proven: a file, or a record of the ledger."""

    file: str = ""
    leaf: Leaf | None = None
    note: str = ""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.file and self.leaf is None:
            raise ValueError("证据须写明文件或存证记录")
        return self


class Found(Record):
    """A fact that somebody found about one point.

    Attributes
    ----------
    point : str
        Code of the point: ``trigger``, ``condition:CODE`` (holds: it was met), ``exclusion:CODE`` (holds: its facts
        are **not** there, so that it does not apply).
    holds : bool or None
        None where it could not be found out.
    """

    point: str = Field(pattern=r"^(trigger|condition:[a-z0-9_]+|exclusion:[a-z0-9_]+)$")
    holds: bool | None
    statement: str
    found_by: str
    evidence: tuple[EvidenceReference, ...] = ()


class Disclosure(Record):
    """A question that the insurer asked before the contract, whose answer is now in doubt (如实告知, Art. 16).

    Attributes
    ----------
    asked : bool
        Whether the insurer had asked: only what was asked has to be disclosed.
    answer_true : bool or None
        None where it could not be found out.
    fault : str
        Whether the wrong answer was wilful (故意), grossly negligent (重大过失) or neither.
    caused : bool
        Whether it bore seriously on the event; it need not where the wrong answer was wilful.
    insurer_knew_at : Instant or None
        When the insurer knew the truth, its own scans included; None where it did not.
    """

    question: str
    asked: bool = True
    answer_true: bool | None
    fault: Literal["none", "gross_negligence", "wilful"] = "none"
    caused: bool = False
    insurer_knew_at: Instant | None = None
    statement: str = ""
    evidence: tuple[EvidenceReference, ...] = ()


class Explanation(Record):
    """Whether an exclusion was pointed out and explained before the contract (提示和明确说明, Art. 17)."""

    exclusion: str
    explained: bool
    evidence: tuple[EvidenceReference, ...] = ()


class Dissent(Record):
    """Somebody who sees a point otherwise, and why."""

    by: str
    opinion: str


class Determination(Record):
    """What a person decided on one point and signs for (定责意见)."""

    point: str
    outcome: Outcome
    by: str
    at: Instant
    opinion: str
    dissent: tuple[Dissent, ...] = ()
    fictional: bool = False

    @model_validator(mode="after")
    def _decides(self) -> Self:
        if self.outcome is Outcome.UNCLEAR:
            raise ValueError("定责意见须作出结论；尚不能结论的，不签署该项")
        return self


class Rulings(Record):
    """What ``claim/determinations.yaml`` holds.

    Attributes
    ----------
    events : dict of str to Moment
        Events of the claim's clocks, such as ``documents_complete``.
    """

    fictional: bool = False
    events: dict[str, EventTime] = {}
    found: tuple[Found, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    determinations: tuple[Determination, ...] = ()

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        for what, names in (
            ("定责意见", [item.point for item in self.determinations]),
            ("查明事实", [item.point for item in self.found]),
            ("说明义务", [item.exclusion for item in self.explanations]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what}同一要点只能有一项：{'、'.join(twice)}")
        return self


def read_determinations(text: str, *, file: str = "determinations.yaml") -> Rulings:
    """Findings and decisions from YAML or JSON.

    Raises
    ------
    BadInput
        Every fault at once.
    """
    rulings: Rulings = parse(text, Rulings, file=file)
    return rulings


def determinations_schema() -> dict[str, Any]:
    """The published JSON Schema of ``claim/determinations.yaml``."""
    return Rulings.model_json_schema()
