"""The record of verified repairs (整改复核): which controls, from what to what, and what it does to the premium."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from haitang.insured import Answer, Assurance, Evidence, Posture
from haitang.lexicon import Instant, Record, Share
from haitang.underwriting import PremiumAdjustment


class RepairedControl(Record):
    """One control before and after; ``before`` None where it was never answered."""

    control: str
    before: Share | None
    after: Share
    assurance: Assurance
    evidence: tuple[Evidence, ...]

    @classmethod
    def of(cls, known: Posture, repaired: Posture) -> tuple[RepairedControl, ...]:
        """Every answer of ``repaired`` beside the least that was known of its control."""
        return tuple(
            cls(
                control=answer.control,
                before=min((old.coverage for old in known.answers if old.control == answer.control), default=None),
                after=answer.coverage,
                assurance=answer.assurance,
                evidence=answer.evidence,
            )
            for answer in repaired.answers
        )


class RepairReview(Record):
    """What was verified, by whom and when, and the premium that follows."""

    controls: tuple[RepairedControl, ...]
    adjustment: PremiumAdjustment
    verified_by: str
    verified_at: Instant


def merged(known: Posture, repaired: Posture, *, as_of: datetime | None = None) -> Posture:
    """The posture with the repaired controls' answers in place of the old ones.

    Parameters
    ----------
    as_of : datetime, optional
        Weigh the new answers as if they were given then: what a repair is worth apart from the ageing of the rest.
    """
    replaced = {answer.control for answer in repaired.answers}
    kept = (answer for answer in known.answers if answer.control not in replaced)
    return known.model_copy(update={"answers": (*kept, *_dated(repaired.answers, as_of))})


def as_assessed(posture: Posture, as_of: datetime) -> Posture:
    """The posture with answers given since an assessment weighed as if they were given then."""
    answers = (
        answer if answer.answered_at <= as_of else answer.model_copy(update={"answered_at": as_of})
        for answer in posture.answers
    )
    return posture.model_copy(update={"answers": tuple(answers)})


def _dated(answers: Iterable[Answer], as_of: datetime | None) -> Iterable[Answer]:
    return answers if as_of is None else (answer.model_copy(update={"answered_at": as_of}) for answer in answers)
