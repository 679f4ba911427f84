"""Reduces events to sightings: one per rule, asset and baseline, however many alerts there were."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Final

import msgspec

from haitang.insured import Inventory
from haitang.lexicon import Digest
from haitang.monitoring.eve import Event
from haitang.monitoring.matching import Conduct, Matcher, Shape, can_fit, matcher
from haitang.monitoring.roles import Roles
from haitang.monitoring.rules import Detection, Disposition, Rule
from haitang.monitoring.source import LogSource

LEAVES: Final = 64
"""Records that one sighting cites at most: the first ones."""
ACTORS: Final = 32
"""Addresses that one sighting names at most."""
_REMEMBERED: Final = 4096
"""Transactions, and actors, that are remembered at once."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a record is committed: which batch of the run, and where in it."""

    batch: int
    record: int


class Cited(msgspec.Struct, frozen=True, gc=False):
    """A record that a sighting cites."""

    place: Place
    line: int
    digest: Digest


class Sighting(msgspec.Struct):
    """What one rule saw of one asset, judged against one baseline."""

    rule: Rule
    source: LogSource
    system: str
    asset: str
    baseline: str
    first: datetime
    last: datetime
    count: int = 0
    actors: set[str] = msgspec.field(default_factory=set)
    cited: list[Cited] = msgspec.field(default_factory=list)


class Gap(msgspec.Struct, frozen=True):
    """A silence longer than the source allows."""

    start: datetime
    end: datetime
    before: Cited
    after: Cited


class Detector:
    """Takes the events of one source, in the order of the file, and keeps what the rules saw."""

    def __init__(self, source: LogSource, inventory: Inventory, catalogue: Detection) -> None:
        self.source = source
        self.roles = Roles(inventory, categories=catalogue.masters.categories, masters=source.masters)
        self.sightings: dict[tuple[str, str], Sighting] = {}
        self.seen_assets: set[str] = set()
        self.seen_ports: set[int] = set()
        self.gaps: list[Gap] = []
        self.events = 0
        self._ports = frozenset(entry.port for entry in catalogue.ports)
        self._rules = catalogue.rules
        self._by_shape: dict[Shape, tuple[tuple[Rule, Matcher], ...]] = {}
        self._transactions: OrderedDict[tuple[str, int, int], None] = OrderedDict()
        self._reached: OrderedDict[tuple[str, str], set[str]] = OrderedDict()
        self._latest: Event | None = None
        self._latest_place = Place(0, 0)

    def take(self, event: Event, place: Place) -> None:
        """One event: count it, and let the first rule that fits have it."""
        record = event.record
        self.events += 1
        self._notice_silence(event, place)
        actor, target, port = record.src_ip, record.dest_ip, record.dest_port
        if record.src_port in self._ports and port not in self._ports:
            actor, target, port = target, actor, record.src_port
        for address in (actor, target):
            asset = self.roles.assets.get(address)
            if asset is not None:
                self.seen_assets.add(asset.code)
        if port in self._ports:
            self.seen_ports.add(port)
        shape = (record.event_type, record.alert is not None, record.modbus is not None, record.dnp3 is not None)
        rules = self._by_shape.get(shape)
        if rules is None:
            rules = self._compiled(shape)
        conduct = Conduct(record, actor, target, port)
        for rule, fits in rules:
            if fits(conduct):
                if rule.when.distinct_targets == 1 or self._reaches(rule, actor, target):
                    self._see(rule, event, place, actor, target)
                break

    def _compiled(self, shape: Shape) -> tuple[tuple[Rule, Matcher], ...]:
        """The rules that can fit events of this shape; invented event types are not remembered without bound."""
        if len(self._by_shape) >= 256:
            self._by_shape.clear()
        possible = [rule for rule in self._rules if can_fit(rule.when, shape)]
        compiled = tuple((rule, matcher(rule, self.roles, self._ports)) for rule in possible)
        self._by_shape[shape] = compiled
        return compiled

    def _see(self, rule: Rule, event: Event, place: Place, actor: str, target: str) -> None:
        address = {"target": target, "actor": actor, "none": ""}[rule.asset]
        asset = self.roles.assets.get(address)
        key = (rule.code, asset.code if asset else "")
        sighting = self.sightings.get(key)
        if sighting is None:
            systems = self.source.systems
            sighting = Sighting(
                rule=rule,
                source=self.source,
                system=asset.system if asset else systems[0] if len(systems) == 1 else "",
                asset=asset.code if asset else "",
                baseline=self.roles.baseline(target) if rule.when.actor in ("master", "stranger") else "",
                first=event.at,
                last=event.at,
            )
            self.sightings[key] = sighting
        sighting.first, sighting.last = min(sighting.first, event.at), max(sighting.last, event.at)
        if len(sighting.actors) < ACTORS:
            sighting.actors.add(target if rule.named == "target" else actor)
        if self._is_new(rule, event):
            sighting.count += 1
        if len(sighting.cited) < LEAVES and rule.disposition is Disposition.SIGNAL:
            sighting.cited.append(_cite(event, place))

    def _is_new(self, rule: Rule, event: Event) -> bool:
        """An alert and the record of the same Modbus transaction are one deed, and cited as two records."""
        modbus = event.record.modbus
        if modbus is None or modbus.id < 0:
            return True
        key = (rule.code, event.record.flow_id, modbus.id)
        known = key in self._transactions
        self._transactions[key] = None
        if len(self._transactions) > _REMEMBERED:
            self._transactions.popitem(last=False)
        return not known

    def _reaches(self, rule: Rule, actor: str, target: str) -> bool:
        targets = self._reached.setdefault((rule.code, actor), set())
        if len(targets) < rule.when.distinct_targets:
            targets.add(target)
        if len(self._reached) > _REMEMBERED:
            self._reached.popitem(last=False)
        return len(targets) >= rule.when.distinct_targets

    def _notice_silence(self, event: Event, place: Place) -> None:
        before = self._latest
        if before is None:
            self._latest, self._latest_place = event, place
            return
        if event.at <= before.at:
            return
        if (event.at - before.at).total_seconds() > self.source.silence_seconds and len(self.gaps) < LEAVES:
            gap = Gap(before.at, event.at, _cite(before, self._latest_place), _cite(event, place))
            self.gaps.append(gap)
        self._latest, self._latest_place = event, place


def _cite(event: Event, place: Place) -> Cited:
    return Cited(place=place, line=event.line, digest=Digest.sha256(event.raw))
