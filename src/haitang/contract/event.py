"""What a contract is asked to settle: one event with its losses, its interruption and its unmet conditions."""

from __future__ import annotations

from datetime import timedelta
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from haitang.contract.cover_state import Cause
from haitang.contract.interruption import Basis
from haitang.lexicon import PPM, ZERO, Cover, Instant, Peril, Record, Share, Yuan, mul_div

MINUTES_PER_HOUR = 60
_MINUTE = timedelta(minutes=1)


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
    in_kind : bool
        Whether it is the value of a service that the insurer's responders rendered (实物服务): it goes to the
        service package, not to the cover.
    """

    reference: str
    cover: Cover
    amount: Yuan
    head: str = ""
    exclusion: str = ""
    in_kind: bool = False

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
        Loss per clock hour during it, on the basis that the contract agrees.
    hourly_net_profit : Yuan or None
        Net profit lost per clock hour, where it differs from ``hourly_loss``: a contract on the basis
        ``net_profit_per_hour`` pays this.
    operating : int or None
        Minutes of the stretch in which the plant would have run; all of them by default.
    """

    minutes: int = Field(gt=0)
    hourly_loss: Yuan
    hourly_net_profit: Yuan | None = None
    operating: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        if self.hourly_loss < ZERO or (self.hourly_net_profit or ZERO) < ZERO:
            raise ValueError("每小时损失不得为负")
        if self.operating is not None and self.operating > self.minutes:
            raise ValueError(f"运行分钟数 {self.operating} 超过该段时长 {self.minutes} 分钟")
        return self

    @property
    def loss(self) -> Yuan:
        """Loss of the whole stretch."""
        return Yuan(mul_div(self.hourly_loss.fen, self.minutes, MINUTES_PER_HOUR))

    @property
    def operating_minutes(self) -> int:
        """Minutes in which the plant would have run."""
        return self.minutes if self.operating is None else self.operating

    def on(self, basis: Basis) -> Piece:
        """The stretch with the loss per hour of a basis.

        Examples
        --------
        >>> piece = Piece(minutes=60, hourly_loss=Yuan.wan(3), hourly_net_profit=Yuan.wan(1))
        >>> piece.on("net_profit_per_hour").loss, piece.on("gross_profit").loss
        (Yuan('10000.00'), Yuan('30000.00'))
        """
        if basis == "gross_profit" or self.hourly_net_profit is None:
            return self
        return self.model_copy(update={"hourly_loss": self.hourly_net_profit})


class LossEvent(Record):
    """One event (保险事故), as found.

    Attributes
    ----------
    occurred, discovered, reported, claimed : Instant
        When it began; when it was found; when the insurer was told; when a third party first claimed.
    interrupted : Instant or None
        When the interruption began, if later than the event.
    cause : Cause or None
        What set it off (触发原因), where that is known.
    provider : str
        Provider through which it reached the insured; empty where none.
    origin : str
        What it is due to (one campaign, one vulnerability): events of one origin may be one event.
    systems, locations : tuple of str
        Systems hit, at least one of which must be insured, and where.
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
    other_sums : Yuan
        Sums insured of other contracts that answer for the same loss (重复保险).
    mitigation, ascertainment, defence : Yuan
        Costs of Insurance Law Art. 57, 64 and 66, apart from every cover.
    """

    id: UUID
    occurred: Instant
    discovered: Instant
    reported: Instant | None = None
    claimed: Instant | None = None
    interrupted: Instant | None = None
    peril: Peril | None = None
    cause: Cause | None = None
    provider: str = ""
    origin: str = ""
    systems: tuple[str, ...] = Field(min_length=1)
    locations: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    interruption: tuple[Piece, ...] = ()
    breached: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    insured_values: dict[Cover, Share] = {}
    other_sums: Yuan = ZERO
    mitigation: Yuan = ZERO
    ascertainment: Yuan = ZERO
    defence: Yuan = ZERO

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        if min(self.mitigation, self.ascertainment, self.defence) < ZERO:
            raise ValueError("法定费用不得为负")
        if self.other_sums < ZERO:
            raise ValueError("其他保险的保险金额不得为负")
        if self.discovered < self.occurred:
            raise ValueError("发现时间不得早于发生时间")
        if self.interrupted is not None and self.interrupted < self.occurred:
            raise ValueError("中断开始时间不得早于发生时间")
        if any(not Share(0) <= share <= Share(PPM) for share in self.insured_values.values()):
            raise ValueError("投保比例须在 0% 到 100% 之间")
        references = [loss.reference for loss in self.losses]
        if len(set(references)) != len(references):
            raise ValueError("损失凭证重复：同一凭证只能列一次")
        return self

    @property
    def through_provider(self) -> bool:
        """Whether the loss reached the insured through a provider."""
        return bool(self.provider) or self.cause is Cause.PROVIDER_OUTAGE

    def minutes_until(self, start: str) -> int:
        """Whole minutes from the start of the interruption to what starts the waiting period.

        Parameters
        ----------
        start : str
            ``interruption``, ``discovery`` or ``notice``; a notice that is not known counts as given at discovery.
        """
        began = self.interrupted or self.occurred
        at = {"discovery": self.discovered, "notice": self.reported or self.discovered}.get(start, began)
        return max((at - began) // _MINUTE, 0)


class Used(Record):
    """What earlier events of the period have used of the limits.

    Attributes
    ----------
    aggregate : Yuan
        Indemnity paid so far, costs on top of the limits apart.
    covers : dict
        The same per cover.
    deductible : Yuan
        What the aggregate deductible has borne so far.
    services : Yuan
        Services in kind rendered so far.
    events : int
        Events settled so far.
    """

    aggregate: Yuan = ZERO
    covers: dict[Cover, Yuan] = {}
    deductible: Yuan = ZERO
    services: Yuan = ZERO
    events: int = Field(default=0, ge=0)
