"""资产: systems, zones and conduits as a drawn network, processes, assets."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from haitang.insured import Inventory, Zone
from haitang.journeys import CaseFile

WIDTH = 760
LANE = 74
LEFT = 96
BOX_HEIGHT = 44


@dataclass(frozen=True)
class Box:
    """A zone as drawn: its place, in pixels, and the systems in it."""

    zone: Zone
    x: float
    y: float
    width: float
    systems: tuple[str, ...]
    assets: int


@dataclass(frozen=True)
class Wire:
    """A conduit as drawn, from zone to zone."""

    x1: float
    y1: float
    x2: float
    y2: float
    text: str
    guarded: bool
    best_cut: bool


@dataclass(frozen=True)
class Network:
    """The plant's zones in lanes by Purdue level, and the conduits between them."""

    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    lanes: tuple[tuple[str, float], ...]
    width: int
    height: float


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the inventory itself."""
    if file.plant is None:
        return {}
    body: Inventory | None = file.plant.body
    if body is None:
        return {"shown": file.plant.facts}
    assets = Counter(asset.system for asset in body.assets)
    mandatory = {system.code for system in body.mandatory}
    insured = set(file.policy.body.contract.systems) if file.policy and file.policy.body else set()
    cut = file.assessment.body.best_cut if file.assessment and file.assessment.body else None
    names = {line.code: line.name for line in body.lines} | {system.code: system.name for system in body.systems}
    return {
        "network": network(body, cut),
        "systems": [
            (system, assets[system.code], system.code in mandatory, system.code in insured) for system in body.systems
        ],
        "processes": [(process, [names.get(code, code) for code in process.systems]) for process in body.processes],
        "assets": sorted(body.assets, key=lambda asset: (asset.system, asset.category, asset.code)),
        "names": names,
    }


def network(body: Inventory, cut: str | None) -> Network:
    """Zones in lanes from the office at the top to the field at the bottom."""
    by_level: dict[float, list[Zone]] = defaultdict(list)
    for zone in body.zones:
        by_level[zone.level].append(zone)
    levels = sorted(by_level, reverse=True)
    here = {zone.code: [system.name for system in body.systems if system.zone == zone.code] for zone in body.zones}
    count = Counter(asset.zone for asset in body.assets)
    boxes: dict[str, Box] = {}
    for row, level in enumerate(levels):
        zones = by_level[level]
        room = (WIDTH - LEFT) / len(zones)
        for column, zone in enumerate(zones):
            width = min(room - 24, 230)
            boxes[zone.code] = Box(
                zone=zone,
                x=LEFT + column * room + (room - width) / 2,
                y=row * (LANE + 10) + 14,
                width=width,
                systems=tuple(here[zone.code]),
                assets=count[zone.code],
            )
    wires = tuple(
        _wire(boxes[conduit.source], boxes[conduit.target], conduit.protocols, conduit.control, conduit.code == cut)
        for conduit in body.conduits
    )
    lanes = tuple((f"L{level:g}", row * (LANE + 10) + 14 + BOX_HEIGHT / 2) for row, level in enumerate(levels))
    return Network(tuple(boxes.values()), wires, lanes, WIDTH, len(levels) * (LANE + 10) - 12)


def _wire(one: Box, other: Box, protocols: tuple[str, ...], control: str, cut: bool) -> Wire:
    """Straight from edge to edge; side by side within a lane."""
    text = ", ".join(protocols[:2]) + ("…" if len(protocols) > 2 else "")
    if one.y == other.y:
        left, right = sorted((one, other), key=lambda box: box.x)
        y = one.y + BOX_HEIGHT / 2
        return Wire(left.x + left.width, y, right.x, y, text, bool(control), cut)
    top, bottom = sorted((one, other), key=lambda box: box.y)
    return Wire(
        top.x + top.width / 2,
        top.y + BOX_HEIGHT,
        bottom.x + bottom.width / 2,
        bottom.y,
        text,
        bool(control),
        cut,
    )
