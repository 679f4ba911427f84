"""The insurance contract as data (保险合同): the same terms price the quote and settle the claim."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from haitang.lexicon import (
    PPM,
    ZERO,
    Cover,
    Instant,
    OrganisationCode,
    Period,
    Record,
    Share,
    Yuan,
)


class CoverState(StrEnum):
    """How far a cover answers (六种承保状态)."""

    COVERED = "covered"
    LIMITED = "limited"
    CONDITIONAL = "conditional"
    EXCLUDED = "excluded"
    NOMINAL = "nominal"
    UNMAPPED = "unmapped"


class Retention(StrEnum):
    """Which of the waiting period and the deductible an interruption bears (营业中断免赔方式)."""

    WAITING_ONLY = "waiting_only"
    DEDUCTIBLE_ONLY = "deductible_only"
    HIGHER_OF = "higher_of"
    BOTH = "both"


class Waiting(StrEnum):
    """Whether the first hours are borne (time retention) or only have to pass (qualifying)."""

    TIME_RETENTION = "time_retention"
    QUALIFYING = "qualifying"


class Deductible(Record):
    """免赔额 and 免赔率: an amount, a share of the loss, or the higher of the two."""

    amount: Yuan = ZERO
    rate: Share = Share(0)

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        if self.amount < ZERO:
            raise ValueError("免赔额不得为负")
        if not Share(0) <= self.rate <= Share(PPM):
            raise ValueError("免赔率须在 0% 到 100% 之间")
        return self


class InterruptionTerms(Record):
    """What only business interruption has: hours, and how they are counted."""

    waiting_hours: int = Field(ge=0)
    waiting: Waiting = Waiting.TIME_RETENTION
    retention: Retention
    indemnity_days: int = Field(gt=0)
    basis: Literal["gross_profit", "net_profit_per_hour"] = "gross_profit"


class Condition(Record):
    """Something that has to be so for a cover to answer in full, and what follows where it is not.

    ``effect`` is ``excluded`` (the cover does not answer) or ``added_rate`` (points on the 免赔率).
    """

    code: str
    clause: str
    effect: Literal["excluded", "added_rate"]
    added_rate: Share = Share(0)


class CoverTerms(Record):
    """The terms of one cover."""

    cover: Cover
    clause: str
    state: CoverState = CoverState.COVERED
    event_limit: Yuan | None = None
    deductible: Deductible = Deductible()
    insured_share: Share = Share(0)
    interruption: InterruptionTerms | None = None
    conditions: tuple[Condition, ...] = ()


class Insurer(Record):
    """One insurer's share of the contract (共保份额); the first is the leader."""

    code: OrganisationCode
    share: Share


class Contract(Record):
    """A whole contract of industrial cyber insurance.

    Limits and deductibles are per event unless named aggregate; limits count above deductibles.
    """

    schema_version: Literal[1] = 1
    form: Literal["first_party", "third_party", "package"]
    insured: OrganisationCode
    insurers: tuple[Insurer, ...] = Field(min_length=1)
    period: Period
    systems: tuple[str, ...] = Field(min_length=1)
    covers: tuple[CoverTerms, ...] = Field(min_length=1)
    event_deductible: Deductible = Deductible()
    event_limit: Yuan | None = None
    insured_share: Share = Share(0)
    aggregate_limit: Yuan
    retroactive_date: Instant | None = None
    exclusions: tuple[str, ...] = ()
