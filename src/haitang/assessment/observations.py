"""What the inventory itself shows: weaknesses, and coverage that can contradict an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from haitang.assessment.catalogues import Catalogues, Control
from haitang.assessment.model import Conflict, Finding
from haitang.assessment.posture import Standing
from haitang.assessment.reach_rates import ReachRates
from haitang.insured import Asset, Conduit, Inventory
from haitang.lexicon import Label

CONTROL_LEVEL = 3.5
"""Purdue level below which a zone takes part in control (3.5 is the industrial demilitarised zone)."""
OUTER_LEVEL = 5.0
"""Purdue level of what lies outside the enterprise."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Coverage of a control that the inventory shows, and the rows that show it."""

    coverage: float
    reason: Label
    subjects: tuple[str, ...]


def seen_coverages(inventory: Inventory, controls: Sequence[Control], rates: ReachRates) -> dict[str, Seen]:
    """What the inventory shows of those controls that it can contradict; silent on the others."""
    watchers: dict[str, Callable[[], Seen | None]] = {
        "remote_desktop": lambda: _remote_desktop(inventory, rates),
        "self_managed_vpn": lambda: _self_managed_vpn(inventory),
        "ot_architecture": lambda: _ot_architecture(inventory, rates),
    }
    found = {}
    for control in controls:
        seen = watchers[control.seen_by]() if control.seen_by else None
        if seen is not None:
            found[control.code] = seen
    return found


def conflicts(standing: Sequence[Standing], seen: dict[str, Seen]) -> tuple[Conflict, ...]:
    """Answers that are better than what the inventory shows; the inventory counts, and both are shown."""
    found = []
    for part in standing:
        shown = seen.get(part.control.code)
        if shown is None or part.said is None:
            continue
        better = part.said > shown.coverage if part.control.direction == "protects" else part.said < shown.coverage
        if better:
            found.append(
                Conflict(
                    control=part.control.code,
                    said=part.said,
                    seen=shown.coverage,
                    reason=shown.reason,
                    subjects=shown.subjects,
                )
            )
    return tuple(found)


def findings(inventory: Inventory, catalogues: Catalogues) -> tuple[Finding, ...]:
    """Weaknesses that can be read off the inventory, in the catalogue's order; none without a row that shows it."""
    controlled = {category.code for category in catalogues.categories if category.control}
    edge = {category.code for category in catalogues.categories if category.edge}
    inner = _inner_zones(inventory)
    facing = [asset for asset in inventory.assets if asset.internet_facing]
    risky = set(catalogues.reach.high_risk_protocols.codes)
    rows: dict[str, list[str]] = {
        "internet_facing_control": [asset.code for asset in facing if asset.zone in inner],
        "internet_facing_asset": [a.code for a in facing if a.zone not in inner and a.category not in edge],
        "flat_conduit": [c.code for c in _crossing(inventory) if c.control in {"", "none"}],
        "high_risk_protocol": [c.code for c in _crossing(inventory) if risky & {p.lower() for p in c.protocols}],
        "unknown_firmware": [a.code for a in inventory.assets if a.category in controlled and not a.firmware],
        "not_filed": [s.code for s in inventory.systems if (s.protection_level or 0) >= 3 and not s.filing_number],
        "not_graded": [s.code for s in inventory.systems if s.protection_level is None],
        "no_zone": [s.code for s in inventory.systems if s.zone is None],
        "shared_address": _shared_addresses(inventory.assets),
    }
    return tuple(
        Finding(
            code=weakness.code,
            level=weakness.level,
            label=weakness.label,
            advice=weakness.advice,
            subjects=tuple(rows[weakness.code]),
            guideline=weakness.guideline,
        )
        for weakness in catalogues.weaknesses
        if rows[weakness.code]
    )


def _inner_zones(inventory: Inventory) -> set[str]:
    return {zone.code for zone in inventory.zones if zone.level < CONTROL_LEVEL}


def _crossing(inventory: Inventory) -> list[Conduit]:
    """Conduits that lead into a control zone."""
    inner = _inner_zones(inventory)
    return [conduit for conduit in inventory.conduits if conduit.target in inner]


def _shared_addresses(assets: Sequence[Asset]) -> list[str]:
    holders = defaultdict(list)
    for asset in assets:
        if asset.address:
            holders[asset.address].append(asset.code)
    return [code for codes in holders.values() if len(codes) > 1 for code in codes]


def _remote_desktop(inventory: Inventory, rates: ReachRates) -> Seen | None:
    outer = {zone.code for zone in inventory.zones if zone.level >= OUTER_LEVEL}
    open_guards = {guard.code for guard in rates.guards if not guard.defensible} | {""}
    shown = tuple(
        conduit.code
        for conduit in inventory.conduits
        if conduit.source in outer
        and conduit.control in open_guards - {"vpn"}
        and {"rdp", "vnc"} & {protocol.lower() for protocol in conduit.protocols}
    )
    reason = Label(zh="清单中有从外部直达的远程桌面通道", en="The inventory has a remote-desktop conduit from outside")
    return Seen(1.0, reason, shown) if shown else None


def _self_managed_vpn(inventory: Inventory) -> Seen | None:
    managed = {system.code for system in inventory.systems if system.provider}
    shown = tuple(
        asset.code
        for asset in inventory.assets
        if asset.category == "vpn_gateway" and asset.internet_facing and asset.system not in managed
    )
    reason = Label(
        zh="清单中有对互联网的自管虚拟专用网网关", en="The inventory has a self-managed VPN gateway on the internet"
    )
    return Seen(1.0, reason, shown) if shown else None


def _ot_architecture(inventory: Inventory, rates: ReachRates) -> Seen | None:
    crossing = _crossing(inventory)
    if not crossing:
        return None
    defensible = {guard.code for guard in rates.guards if guard.defensible}
    weak = tuple(conduit.code for conduit in crossing if conduit.control not in defensible)
    reason = Label(
        zh="进入控制区的通道中，只有一部分有工业防火墙、网闸或等效防护",
        en="Only some conduits into control zones have an industrial firewall, a gap or its equal",
    )
    return Seen(1 - len(weak) / len(crossing), reason, weak)
