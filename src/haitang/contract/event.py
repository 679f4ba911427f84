"""What a contract is asked to settle: one event with its losses, its interruption and its unmet conditions."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from haitang.lexicon import PPM, ZERO, Cover, Instant, Peril, Record, Share, Yuan, mul_div

MINUTES_PER_HOUR = 60


class Loss(Record):
    """One item of loss in money, as the loss adjuster found it (定损金额).

    Attributes
    ----------
    reference : str
        Where it comes from: an invoice, a work sheet.
    head : str
        Head of loss (损失科目).
    exclusion : str
        Code of the exclusion that this item falls under; empty where none.
    """

    reference: str
    cover: Cover
    amount: Yuan
    head: str = ""
    exclusion: str = ""

    @model_validator(mode="after")
    def _not_negative(self) -> Self:
        if self.amount < ZERO:
            raise ValueError("损失金额不得为负")
        return self


class Piece(Record):
    """A stretch of an interruption over which the loss runs at one rate.

    Attributes
    ----------
    minutes : int
        Length of the stretch, minutes.
    hourly_loss : Yuan
        Loss per hour during it.
    """

    minutes: int = Field(gt=0)
    hourly_loss: Yuan

    @model_validator(mode="after")
    def _not_negative(self) -> Self:
        if self.hourly_loss < ZERO:
            raise ValueError("每小时损失不得为负")
        return self

    @property
    def loss(self) -> Yuan:
        """Loss of the whole stretch."""
        return Yuan(mul_div(self.hourly_loss.fen, self.minutes, MINUTES_PER_HOUR))


class LossEvent(Record):
    """One event (保险事故), as found.

    Attributes
    ----------
    occurred, discovered, reported, claimed : Instant
        When it began; when it was found; when the insurer was told; when a third party first claimed.
    systems : tuple of str
        Systems hit; at least one must be insured.
    losses : tuple of Loss
        Items in money, by cover.
    interruption : tuple of Piece
        Loss-rate curve of the interruption, from its start (outage, partial running, ramp-up).
    breached : tuple of str
        Codes of conditions that were not met.
    excluded : tuple of str
        Codes of exclusions that the facts of the whole event meet.
    insured_values : dict
        Insured part of the value at risk per cover, where it is less than all (不足额保险).
    mitigation, ascertainment, defence : Yuan
        Costs of Insurance Law Art. 57, 64 and 66, apart from every cover.
    """

    id: UUID
    occurred: Instant
    discovered: Instant
    reported: Instant | None = None
    claimed: Instant | None = None
    peril: Peril | None = None
    systems: tuple[str, ...] = Field(min_length=1)
    losses: tuple[Loss, ...] = ()
    interruption: tuple[Piece, ...] = ()
    breached: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    insured_values: dict[Cover, Share] = {}
    mitigation: Yuan = ZERO
    ascertainment: Yuan = ZERO
    defence: Yuan = ZERO

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        if min(self.mitigation, self.ascertainment, self.defence) < ZERO:
            raise ValueError("法定费用不得为负")
        if self.discovered < self.occurred:
            raise ValueError("发现时间不得早于发生时间")
        if any(not Share(0) <= share <= Share(PPM) for share in self.insured_values.values()):
            raise ValueError("投保比例须在 0% 到 100% 之间")
        references = [loss.reference for loss in self.losses]
        if len(set(references)) != len(references):
            raise ValueError("损失凭证重复：同一凭证只能列一次")
        return self


class Used(Record):
    """What earlier events of the period have used of the limits.

    Attributes
    ----------
    aggregate : Yuan
        Indemnity paid so far, costs on top of the limits apart.
    covers : dict
        The same per cover.
    events : int
        Events settled so far.
    """

    aggregate: Yuan = ZERO
    covers: dict[Cover, Yuan] = {}
    events: int = Field(default=0, ge=0)
