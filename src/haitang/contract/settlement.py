"""What comes out of settling one event: every step with its rule, clause and reason."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from haitang.contract.cover_state import CoverState
from haitang.contract.event import Used
from haitang.contract.order import Rule
from haitang.lexicon import ZERO, Cover, Label, OrganisationCode, Record, Yuan


class Step(Record):
    """One step: what a rule made of an amount, by which clause and why; ``cover`` None means the whole policy."""

    rule: Rule
    clause: str
    cover: Cover | None
    before: Yuan
    after: Yuan
    reason: Label


class CoverPayment(Record):
    """What one cover claimed and pays, after the policy's own terms are shared out."""

    cover: Cover
    state: CoverState
    loss: Yuan
    payable: Yuan


class StatutoryPayment(Record):
    """A cost that the law puts on top of the indemnity."""

    statute: Literal["mitigation", "ascertainment", "defence"]
    claimed: Yuan
    payable: Yuan


class InsurerPayment(Record):
    """One insurer's part of the payment (共保分摊)."""

    code: OrganisationCode
    payable: Yuan


class Settlement(Record):
    """The settlement of one event (理算结果).

    Attributes
    ----------
    indemnity : Yuan
        What the covers pay together; it erodes the aggregate.
    total : Yuan
        Indemnity and statutory costs; the insurers' parts add up to it.
    services, in_kind : Yuan
        Value of services in kind that were rendered, and how much of it the package covers; no part of ``total``.
    restored : Yuan
        How much of the aggregate limit is reinstated, against premium where one is agreed.
    used : Used
        State of the limits after this event.
    """

    event: UUID
    steps: tuple[Step, ...]
    covers: tuple[CoverPayment, ...]
    statutory: tuple[StatutoryPayment, ...]
    insurers: tuple[InsurerPayment, ...]
    indemnity: Yuan
    total: Yuan
    services: Yuan = ZERO
    in_kind: Yuan = ZERO
    restored: Yuan = ZERO
    used: Used

    @property
    def loss(self) -> Yuan:
        """Fact loss of all covers, statutory costs apart."""
        return sum((payment.loss for payment in self.covers), ZERO)

    def payable(self, cover: Cover) -> Yuan:
        """What one cover pays; nothing where it had no loss."""
        return next((payment.payable for payment in self.covers if payment.cover == cover), ZERO)
