"""One event under several contracts, side by side (条款比较): what each pays, what rules take, what is not covered."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from haitang.contract.cover_state import CoverState
from haitang.contract.event import LossEvent
from haitang.contract.model import Contract
from haitang.contract.order import Rule
from haitang.contract.settle import settle
from haitang.contract.settlement import Settlement
from haitang.contract.waterfall import WaterfallRow, waterfall
from haitang.lexicon import ZERO, Cover, Label, Record, Yuan


class ComparedCover(Record):
    """One cover under one contract: its loss on the contract's basis, and what is paid of it."""

    cover: Cover
    state: CoverState
    loss: Yuan
    payable: Yuan


class NotCovered(Record):
    """Loss that the contract does not answer for: the rule, its clause and the reason; ``cover`` None: services."""

    cover: Cover | None
    amount: Yuan
    rule: Rule
    clause: str
    reason: Label


class ComparedContract(Record):
    """The event under one contract.

    Attributes
    ----------
    name : str
        Key of the contract among those compared.
    statutory : Yuan
        Costs of Insurance Law Art. 57, 64 and 66 on top of the indemnity.
    in_kind : Yuan
        Services in kind, no part of ``total``.
    covers : tuple of ComparedCover
        Covers with a loss, the contract's own first.
    rows : tuple of WaterfallRow
        From the fact loss, by what each rule takes, to the payment.
    not_covered : tuple of NotCovered
    """

    name: str
    loss: Yuan
    indemnity: Yuan
    statutory: Yuan
    in_kind: Yuan
    total: Yuan
    covers: tuple[ComparedCover, ...]
    rows: tuple[WaterfallRow, ...]
    not_covered: tuple[NotCovered, ...]

    def cover(self, cover: Cover) -> ComparedCover | None:
        """What became of one cover; None where it had no loss."""
        return next((item for item in self.covers if item.cover == cover), None)

    def taken(self, rule: Rule) -> Yuan:
        """What a rule took of the loss, over all covers."""
        return sum((row.start - row.end for row in self.rows if row.rule is rule and row.kind == "fall"), ZERO)


class Comparison(Record):
    """One event under several contracts, in the order that they were given."""

    event: UUID
    contracts: tuple[ComparedContract, ...]

    @property
    def covers(self) -> tuple[Cover, ...]:
        """Covers with a loss under any of the contracts, in the notice's order."""
        hit = {item.cover for contract in self.contracts for item in contract.covers}
        return tuple(cover for cover in Cover if cover in hit)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Rules that took something under any of the contracts, in the order of a settlement."""
        found = {row.rule for contract in self.contracts for row in contract.rows if row.kind == "fall"}
        return tuple(rule for rule in Rule if rule in found)

    def contract(self, name: str) -> ComparedContract:
        """The event under one of the contracts.

        Raises
        ------
        KeyError
            No contract of that name was compared.
        """
        return {item.name: item for item in self.contracts}[name]


def compare(event: LossEvent, contracts: Mapping[str, Contract]) -> Comparison:
    """Settle one event under each contract, limits untouched, and set the results side by side.

    Examples
    --------
    >>> from haitang.contract import example_contract, example_event
    >>> contract = example_contract()
    >>> data_only = contract.model_copy(update={"covers": contract.covers[1:]})
    >>> compared = compare(example_event(), {"package": contract, "data": data_only})
    >>> [(item.name, item.total) for item in compared.contracts]
    [('package', Yuan('1260000.00')), ('data', Yuan('250000.00'))]
    >>> [(item.cover.value, item.rule.value, item.amount) for item in compared.contract("data").not_covered]
    [('business_interruption', 'state', Yuan('1200000.00'))]
    """
    return Comparison(
        event=event.id,
        contracts=tuple(_compared(name, settle(contract, event)) for name, contract in contracts.items()),
    )


_REFUSING = frozenset(
    {
        Rule.PERIOD,
        Rule.SYSTEM,
        Rule.LOCATION,
        Rule.EXCLUSION,
        Rule.STATE,
        Rule.CAUSE,
        Rule.PROVIDER,
        Rule.CONDITION,
        Rule.SERVICE,
    }
)


def _compared(name: str, settlement: Settlement) -> ComparedContract:
    return ComparedContract(
        name=name,
        loss=settlement.loss,
        indemnity=settlement.indemnity,
        statutory=Yuan.total(payment.payable for payment in settlement.statutory),
        in_kind=settlement.in_kind,
        total=settlement.total,
        covers=tuple(
            ComparedCover(cover=item.cover, state=item.state, loss=item.loss, payable=item.payable)
            for item in settlement.covers
        ),
        rows=waterfall(settlement),
        not_covered=tuple(
            NotCovered(
                cover=step.cover,
                amount=step.before - step.after,
                rule=step.rule,
                clause=step.clause,
                reason=step.reason,
            )
            for step in settlement.steps
            if step.rule in _REFUSING and step.after < step.before
        ),
    )
