"""资产: systems, zones and conduits as a drawn network, processes, assets."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from haitang.insured import Inventory, Zone
from haitang.journeys import CaseFile
from haitang.web.catalogues import category_names, guard_names

WIDTH = 760
LANE = 74
LEFT = 96
BOX_HEIGHT = 44
MARGIN = 44
"""At the right, where conduits that skip a lane go around the boxes."""


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
    """A conduit as drawn, from zone to zone: the points that its line goes through."""

    points: str
    name: str
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


def system_names(file: CaseFile) -> dict[str, str]:
    """Names of the plant's systems by code, as far as the reader sees the inventory whole."""
    plant: Inventory | None = file.plant.body if file.plant else None
    return {system.code: system.name for system in plant.systems} if plant else {}


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
        "names": names | {zone.code: zone.name for zone in body.zones},
        "categories": category_names(),
        "guards": guard_names(),
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
        room = (WIDTH - LEFT - MARGIN) / len(zones)
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
    row_of = {zone.code: row for row, level in enumerate(levels) for zone in by_level[level]}
    wires: list[Wire] = []
    taken = {"left": 0, "right": 0}
    for conduit in body.conduits:
        one, other = boxes[conduit.source], boxes[conduit.target]
        detour = None
        if abs(row_of[conduit.source] - row_of[conduit.target]) > 1:
            below = max(one, other, key=lambda box: box.y)
            first = min((box for box in boxes.values() if box.y == below.y), key=lambda box: box.x)
            side = "left" if below is first and below.x + below.width / 2 < (LEFT + WIDTH - MARGIN) / 2 else "right"
            detour = LEFT - 30 + 9 * taken["left"] if side == "left" else WIDTH - 6 - 9 * taken["right"]
            taken[side] += 1
        name = f"{conduit.code}: {', '.join(conduit.protocols)}"
        wires.append(Wire(_line(one, other, detour), name, bool(conduit.control), conduit.code == cut))
    lanes = tuple((f"L{level:g}", row * (LANE + 10) + 14 + BOX_HEIGHT / 2) for row, level in enumerate(levels))
    return Network(tuple(boxes.values()), tuple(wires), lanes, WIDTH, len(levels) * (LANE + 10) - 12)


def _line(one: Box, other: Box, detour: float | None) -> str:
    """Straight from edge to edge between neighbours; around the boxes, at ``detour``, past a lane."""
    if one.y == other.y:
        left, right = sorted((one, other), key=lambda box: box.x)
        y = one.y + BOX_HEIGHT / 2
        return _points((left.x + left.width, y), (right.x, y))
    top, bottom = sorted((one, other), key=lambda box: box.y)
    if detour is None:
        return _points((top.x + top.width / 2, top.y + BOX_HEIGHT), (bottom.x + bottom.width / 2, bottom.y))
    ends = [(box.x + box.width * (detour > box.x), box.y + BOX_HEIGHT / 2) for box in (top, bottom)]
    return _points(ends[0], (detour, ends[0][1]), (detour, ends[1][1]), ends[1])


def _points(*points: tuple[float, float]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
