"""A claim (赔案): what was filed, what was found, and what the contract makes of it."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from haitang.claims.accounts import Accounts
from haitang.claims.labour import LabourFlag
from haitang.claims.liability import Liability
from haitang.claims.reserves import ReserveMovement
from haitang.claims.work_sheet import WorkSheet
from haitang.contract import LossEvent, Settlement
from haitang.incident import EventTime, LossItem
from haitang.lexicon import ZERO, Cover, Instant, Label, Record, Yuan


class ClaimNotice(Record):
    """The demand for payment (索赔申请).

    Attributes
    ----------
    id : UUID
        Of the claim.
    incident : UUID
        The incident that it follows from.
    policy : str
        Number of the policy.
    """

    id: UUID
    incident: UUID
    policy: str = Field(min_length=1)
    filed_by: str
    filed_at: Instant


class Withheld(Record):
    """An item that does not go to settlement, and why (暂不或不予理算)."""

    reference: str
    cover: Cover
    amount: Yuan
    clause: str
    reason: Label


class LimitLeft(Record):
    """What is left of an aggregate limit after this claim; ``cover`` None means the whole policy."""

    cover: Cover | None
    limit: Yuan
    used: Yuan

    @property
    def left(self) -> Yuan:
        """What later events may still use."""
        return self.limit - self.used


class Adjustment(Record):
    """A claim adjusted: liability, the event as the contract was asked to settle it, and its answer."""

    liability: Liability
    event: LossEvent
    settlement: Settlement
    withheld: tuple[Withheld, ...] = ()
    flags: tuple[LabourFlag, ...] = ()
    limits: tuple[LimitLeft, ...] = ()
    adjusted_by: str
    adjusted_at: Instant

    @property
    def signed(self) -> bool:
        """Whether a person signed every point of liability; otherwise it is a draft."""
        return self.liability.signed


class Claim(Record):
    """A claim with its papers, in the versions that storage keeps.

    Attributes
    ----------
    sheets : tuple of WorkSheet
        Losses of interruption, worked out from accounts and production.
    events : dict of str to Moment
        Events of the clocks, from the report of the incident and from the claim itself.
    adjustment : Adjustment or None
        None until it was adjusted.
    """

    notice: ClaimNotice
    fictional: bool = False
    items: tuple[LossItem, ...] = ()
    accounts: Accounts | None = None
    sheets: tuple[WorkSheet, ...] = ()
    events: dict[str, EventTime] = {}
    adjustment: Adjustment | None = None
    reserves: tuple[ReserveMovement, ...] = ()

    @property
    def claimed(self) -> Yuan:
        """Everything asked for: invoices net of recoverable VAT, and the interruption."""
        return Yuan.total(item.net for item in self.items) + Yuan.total(sheet.total for sheet in self.sheets)

    @property
    def payable(self) -> Yuan:
        """What the contract pays, statutory costs included; nothing until adjusted."""
        return self.adjustment.settlement.total if self.adjustment else ZERO

    @property
    def settlement(self) -> Settlement | None:
        """The contract's answer, once there is one."""
        return self.adjustment.settlement if self.adjustment else None
