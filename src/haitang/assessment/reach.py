"""How far an attack gets: percolation over zones and conduits (IEC 62443-3-2).

Each conduit is open to an attack with its own probability, independently. With few conduits every combination of open
and shut is weighed exactly; with many, a seeded sample stands for them. The graph splits a frequency over systems and
scales the interruption part of a loss. It never creates frequency. Method: docs/method/posture.md.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haitang.assessment.model import AttackPath, Passage
from haitang.assessment.observations import OUTER_LEVEL
from haitang.assessment.reach_rates import ReachRates
from haitang.insured import Inventory, System
from haitang.lexicon import Peril

EXACT_CONDUITS = 14
SAMPLES = 20_000


@dataclass(frozen=True, slots=True)
class Start:
    """One way in which a peril begins: the zones and systems that it holds from the outset, and its weight."""

    zones: frozenset[str]
    systems: frozenset[str] = frozenset()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Spread:
    """How far one event gets, on average over the ways in which it begins.

    Attributes
    ----------
    standstill : float or None
        Expected share of gross profit that stands still; None where the graph says nothing of the peril.
    systems : dict
        Probability by system that the event takes it.
    """

    standstill: float | None
    systems: dict[str, float]


class Graph:
    """Zones, conduits and systems of one enterprise, ready for many perils.

    Parameters
    ----------
    inventory : Inventory
        A conduit leads from ``source`` to ``target``: that is who may open connections, and the way an attack goes.
    rates : ReachRates
        Probabilities of passing guards and protocols, and of taking a system over.
    seed : int
        Key of the sample, where there are too many conduits for exact weighing.
    """

    def __init__(self, inventory: Inventory, rates: ReachRates, *, seed: int = 0) -> None:
        self.inventory = inventory
        self.rates = rates
        self.passages = tuple(
            Passage(
                conduit=conduit.code,
                source=conduit.source,
                target=conduit.target,
                probability=rates.passage(conduit.control, conduit.protocols),
            )
            for conduit in inventory.conduits
        )
        self._zones = {zone.code: index for index, zone in enumerate(inventory.zones)}
        self._open, self._weights = _states([passage.probability for passage in self.passages], seed)
        self._homes = {system.code: _homes(system, inventory) for system in inventory.systems}
        self._spreads: dict[tuple[frozenset[str], frozenset[str], bool], tuple[float, dict[str, float]]] = {}

    def spread(self, peril: Peril) -> Spread:
        """How far one event of a peril gets."""
        entrance = self.rates.entrance(peril)
        starts = tuple(self.starts(peril))
        if not starts:
            return Spread(None, {})
        parts = [(start.weight, *self._spread(start, entrance.travels)) for start in starts]
        whole = math.fsum(weight for weight, _, _ in parts)
        systems = {
            system.code: min(1.0, math.fsum(weight * taken[system.code] for weight, _, taken in parts) / whole)
            for system in self.inventory.systems
        }
        known = any(process.gross_profit_per_hour for process in self.inventory.processes)
        stopped = math.fsum(weight * standstill for weight, standstill, _ in parts) / whole
        return Spread(min(1.0, stopped) if known else None, systems)

    def starts(self, peril: Peril) -> Iterator[Start]:
        """The ways in which a peril begins; none where it does not touch systems, or nothing is known of it."""
        entrance = self.rates.entrance(peril)
        if entrance.entry == "inside":
            yield from (Start(frozenset({zone.code})) for zone in self.inventory.zones)
        elif entrance.entry in {"outside", "exposed"}:
            yield from (Start(frozenset({zone}), weight=weight) for zone, weight in self._facing().items())
        elif entrance.entry == "provider":
            yield from self._provided(vendors_too=entrance.travels)

    def _facing(self) -> dict[str, float]:
        """Zones in which a foothold from outside begins, with weights.

        An event is given, so somebody is in: the conduits that lead in from outside share it out by how easily each is
        passed. A zone with an asset on the internet that no such conduit explains counts as open. Where the inventory
        shows neither, the outermost zones of the enterprise are taken.
        """
        outer = self._outer()
        weights: dict[str, float] = {}
        for passage in self.passages:
            if passage.source in outer and passage.target not in outer:
                weights[passage.target] = max(weights.get(passage.target, 0.0), passage.probability)
        for asset in self.inventory.assets:
            if asset.internet_facing and asset.zone not in outer:
                weights.setdefault(asset.zone, 1.0)
        weights = {zone: weight for zone, weight in weights.items() if weight > 0}
        if not weights:
            inner = [zone for zone in self.inventory.zones if zone.code not in outer]
            outermost = max((zone.level for zone in inner), default=0.0)
            weights = {zone.code: 1.0 for zone in inner if zone.level == outermost}
        return weights

    def _outer(self) -> set[str]:
        return {zone.code for zone in self.inventory.zones if zone.level >= OUTER_LEVEL}

    def _provided(self, *, vendors_too: bool) -> Iterator[Start]:
        systems = self.inventory.systems
        names = {system.provider for system in systems} | (
            {system.vendor for system in systems} if vendors_too else set()
        )
        for name in sorted(names - {""}):
            held = [s for s in systems if s.provider == name or (vendors_too and s.vendor == name)]
            zones = {zone for system in held for zone in self._homes[system.code]}
            yield Start(frozenset(zones), frozenset(system.code for system in held))

    def _spread(self, start: Start, travels: bool) -> tuple[float, dict[str, float]]:
        key = (start.zones, start.systems, travels)
        if key not in self._spreads:
            self._spreads[key] = self._computed(start, travels)
        return self._spreads[key]

    def _computed(self, start: Start, travels: bool) -> tuple[float, dict[str, float]]:
        reached = self._reached(start.zones) if travels else self._held(start.zones)
        taken = {system.code: self._taken(system, reached, start) for system in self.inventory.systems}
        total = sum(process.gross_profit_per_hour.fen for process in self.inventory.processes)
        stopped = 0.0
        for process in self.inventory.processes:
            running = np.prod([1 - taken[code] for code in process.systems], axis=0)
            stopped += process.gross_profit_per_hour.fen * float(self._weights @ (1 - running))
        probabilities = {code: min(1.0, float(self._weights @ each)) for code, each in taken.items()}
        return min(1.0, stopped / total) if total else 0.0, probabilities

    def _held(self, zones: frozenset[str]) -> NDArray[np.bool_]:
        """Zones that are reached in each state, shape (n_states, n_zones), before anything travels."""
        reached = np.zeros((len(self._weights), len(self._zones)), dtype=np.bool_)
        reached[:, [self._zones[zone] for zone in zones]] = True
        return reached

    def _reached(self, zones: frozenset[str]) -> NDArray[np.bool_]:
        reached = self._held(zones)
        for _ in self._zones:
            before = int(reached.sum())
            for index, passage in enumerate(self.passages):
                source, target = self._zones[passage.source], self._zones[passage.target]
                reached[:, target] |= reached[:, source] & self._open[:, index]
            if int(reached.sum()) == before:
                break
        return reached

    def _taken(self, system: System, reached: NDArray[np.bool_], start: Start) -> NDArray[np.float64]:
        """Probability in each state, shape (n_states,), that a system is taken."""
        if system.code in start.systems:
            return np.ones(len(self._weights))
        homes = self._homes[system.code]
        inside = (
            reached[:, [self._zones[zone] for zone in homes]].any(axis=1)
            if homes
            else np.ones(len(self._weights), dtype=np.bool_)
        )
        taken: NDArray[np.float64] = np.multiply(inside, self.rates.takeover(system.kind), dtype=np.float64)
        return taken

    def path(self, peril: Peril, system: str) -> AttackPath | None:
        """The most probable way from where a peril begins to a system; None where there is none."""
        if not self.rates.entrance(peril).travels:
            return None
        zones = {zone for start in self.starts(peril) for zone in start.zones}
        if self.rates.entrance(peril).entry == "outside":
            zones = self._outer() or zones
        return _most_probable(zones, self._homes[system], self.passages)


def _homes(system: System, inventory: Inventory) -> tuple[str, ...]:
    """Zones of a system: its own, else those of its assets; none at all means that it counts as reached."""
    if system.zone is not None:
        return (system.zone,)
    return tuple(dict.fromkeys(asset.zone for asset in inventory.assets if asset.system == system.code))


def _states(passages: list[float], seed: int) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which conduits are open, shape (n_states, n_conduits), and the probability of each state, shape (n_states,)."""
    chances = np.array(passages, dtype=np.float64)
    if len(passages) <= EXACT_CONDUITS:
        numbers = np.arange(2 ** len(passages))
        opened = (numbers[:, None] >> np.arange(len(passages))) & 1 == 1
        return opened, np.where(opened, chances, 1 - chances).prod(axis=1)
    generator = np.random.Generator(np.random.Philox(key=seed))
    return generator.random((SAMPLES, len(passages))) < chances, np.full(SAMPLES, 1 / SAMPLES)


def _most_probable(starts: set[str], goals: tuple[str, ...], passages: tuple[Passage, ...]) -> AttackPath | None:
    """Dijkstra's shortest path, with ``-ln(probability)`` as the length of a conduit."""
    leaving: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.probability > 0:
            leaving.setdefault(passage.source, []).append(passage)
    queue: list[tuple[float, tuple[str, ...], tuple[str, ...]]] = [(0.0, (zone,), ()) for zone in sorted(starts)]
    heapq.heapify(queue)
    done: set[str] = set()
    while queue:
        length, zones, conduits = heapq.heappop(queue)
        if zones[-1] in goals:
            return AttackPath(zones=zones, conduits=conduits, probability=math.exp(-length))
        if zones[-1] in done:
            continue
        done.add(zones[-1])
        for passage in leaving.get(zones[-1], ()):
            step = length - math.log(passage.probability)
            heapq.heappush(queue, (step, (*zones, passage.target), (*conduits, passage.conduit)))
    return None
