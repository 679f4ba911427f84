"""Accumulation (风险累积): how much limit hangs on the same vendor, firmware, provider or site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum

from haitang.contract import Contract
from haitang.insured import Inventory
from haitang.lexicon import Label, OrganisationCode, Record, Share, Yuan, mul_div


class NodeKind(StrEnum):
    """What several insured may share (共因节点)."""

    SYSTEM_VENDOR = "system_vendor"
    DEVICE_FIRMWARE = "device_firmware"
    PROVIDER = "provider"
    REGION = "region"

    @property
    def label(self) -> Label:
        """What people read."""
        return _NODES[self]


_NODES = {
    NodeKind.SYSTEM_VENDOR: Label(zh="系统厂商", en="System vendor"),
    NodeKind.DEVICE_FIRMWARE: Label(zh="设备型号与固件", en="Device and firmware"),
    NodeKind.PROVIDER: Label(zh="托管或服务商", en="Provider"),
    NodeKind.REGION: Label(zh="所在地区", en="Region"),
}


class Exposed(Record):
    """One policy and the plant that it insures."""

    policy: str
    contract: Contract
    inventory: Inventory


class Accumulation(Record):
    """What hangs on one shared node.

    Attributes
    ----------
    insured : tuple of str
        Codes of the insured that have it, in order.
    event_limit, aggregate_limit : Yuan
        The limits of their policies together: what one event, and what a year, could cost at most.
    share : Share
        Part of the whole portfolio's aggregate limit.
    """

    kind: NodeKind
    node: str
    insured: tuple[OrganisationCode, ...]
    policies: tuple[str, ...]
    event_limit: Yuan
    aggregate_limit: Yuan
    share: Share


def accumulate(portfolio: Iterable[Exposed], *, at_least: int = 2) -> tuple[Accumulation, ...]:
    """Nodes that at least so many insured share, the heaviest first.

    Only systems that a policy insures count; a system without a vendor or provider hangs on none.

    Parameters
    ----------
    at_least : int
        Fewest insured that make an accumulation; >= 1.

    Raises
    ------
    ValueError
        ``at_least`` is below 1.

    Examples
    --------
    >>> accumulate([])
    ()
    """
    if at_least < 1:
        raise ValueError(f"at_least must be >= 1, got {at_least}")
    policies = tuple(portfolio)
    whole = Yuan.total(exposed.contract.aggregate_limit for exposed in policies)
    holders: dict[tuple[NodeKind, str], list[Exposed]] = defaultdict(list)
    for exposed in policies:
        for node in dict.fromkeys(_nodes(exposed)):
            holders[node].append(exposed)
    found = [
        _accumulation(kind, node, held, whole)
        for (kind, node), held in holders.items()
        if len({exposed.contract.insured for exposed in held}) >= at_least
    ]
    return tuple(sorted(found, key=lambda each: (-each.aggregate_limit.fen, each.kind, each.node)))


def _nodes(exposed: Exposed) -> Iterator[tuple[NodeKind, str]]:
    inventory = exposed.inventory
    insured = {system.code: system for system in inventory.systems if system.code in exposed.contract.systems}
    regions = {site.code: site.region for site in inventory.sites}
    for system in insured.values():
        if system.vendor:
            yield NodeKind.SYSTEM_VENDOR, system.vendor
        if system.provider:
            yield NodeKind.PROVIDER, system.provider
        if system.site in regions:
            yield NodeKind.REGION, regions[system.site]
    for asset in inventory.assets:
        if asset.system in insured and asset.product:
            yield NodeKind.DEVICE_FIRMWARE, " ".join(filter(None, (asset.vendor, asset.product, asset.firmware)))


def _accumulation(kind: NodeKind, node: str, held: list[Exposed], whole: Yuan) -> Accumulation:
    aggregate = Yuan.total(exposed.contract.aggregate_limit for exposed in held)
    per_event = Yuan.total(exposed.contract.event_limit or exposed.contract.aggregate_limit for exposed in held)
    return Accumulation(
        kind=kind,
        node=node,
        insured=tuple(dict.fromkeys(exposed.contract.insured for exposed in held)),
        policies=tuple(exposed.policy for exposed in held),
        event_limit=per_event,
        aggregate_limit=aggregate,
        share=Share(mul_div(aggregate.fen, 1_000_000, whole.fen) if whole else 0),
    )
