"""Accumulation (累积风险): how much of the sums insured hangs on one vendor, provider or region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from haitang.contract import Contract
from haitang.insured import Inventory
from haitang.lexicon import ZERO, Record, Yuan

Node = Literal["vendor", "provider", "region"]


class Holding(Record):
    """One policy of the book, with the inventory that it insures."""

    policy: UUID
    contract: Contract
    inventory: Inventory


class Accumulation(Record):
    """What hangs on one shared node.

    Attributes
    ----------
    policies : tuple of UUID
        Policies with an insured system on the node.
    sum_insured : Yuan
        Their aggregate limits together: the most that one failure of the node may cost the book.
    event_limit : Yuan
        Their event limits together (the aggregate limit where a policy has none).
    """

    node: Node
    name: str
    policies: tuple[UUID, ...]
    sum_insured: Yuan
    event_limit: Yuan


def accumulate(holdings: Iterable[Holding]) -> tuple[Accumulation, ...]:
    """Sums insured by shared vendor, provider and region; the largest first, ties by name.

    Only insured systems count, each policy once per node.

    Examples
    --------
    >>> accumulate([])
    ()
    """
    found: dict[tuple[Node, str], dict[UUID, Contract]] = {}
    for holding in holdings:
        for node in _nodes(holding):
            found.setdefault(node, {})[holding.policy] = holding.contract
    accumulations = (
        Accumulation(
            node=node,
            name=name,
            policies=tuple(policies),
            sum_insured=sum((contract.aggregate_limit for contract in policies.values()), ZERO),
            event_limit=sum((contract.event_limit or contract.aggregate_limit for contract in policies.values()), ZERO),
        )
        for (node, name), policies in found.items()
    )
    return tuple(sorted(accumulations, key=lambda item: (-item.sum_insured.fen, item.node, item.name)))


def _nodes(holding: Holding) -> list[tuple[Node, str]]:
    regions = {site.code: site.region for site in holding.inventory.sites}
    nodes: list[tuple[Node, str]] = []
    for system in holding.inventory.systems:
        if system.code in holding.contract.systems:
            nodes += [("vendor", system.vendor), ("provider", system.provider), ("region", regions[system.site])]
    return [node for node in dict.fromkeys(nodes) if node[1]]
