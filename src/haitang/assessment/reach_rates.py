"""Schema of the catalogue of reach: how an attack travels between zones, and where it starts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from haitang.assessment.rates import Probability
from haitang.catalog import Catalog, Entry
from haitang.lexicon import Label, Peril, SystemKind


class Guard(Entry):
    """What stands on a conduit, and the share of attacks that pass it; ``defensible`` guards count as protection."""

    code: str
    label: Label
    passage: Probability = Field(ge=0, le=1)
    defensible: bool


class Protocol(Entry):
    """A protocol on a conduit, and the share of attacks that can use it."""

    code: str
    exploitability: Probability = Field(ge=0, le=1)
    note: str = ""


class HighRisk(Entry):
    """Protocols that should not cross a boundary unguarded."""

    codes: tuple[str, ...]


class Takeover(Entry):
    """Share of systems of a kind that fall once an attacker is in their zone."""

    kind: SystemKind
    probability: Probability = Field(ge=0, le=1)


class Entrance(Entry):
    """Where a peril starts, and whether it travels."""

    peril: Peril
    entry: Literal["outside", "provider", "exposed", "inside", "none"]
    travels: bool
    note: str = ""


class Reference(Entry):
    """Standstill of the average event, and how far a plant may differ from it."""

    standstill: Probability = Field(gt=0, le=1)
    low: float = Field(gt=0, le=1)
    high: float = Field(ge=1)
    note: str = ""


class ReachRates(Catalog):
    """How an attack travels between zones."""

    guards: tuple[Guard, ...]
    protocols: tuple[Protocol, ...]
    high_risk_protocols: HighRisk
    takeovers: tuple[Takeover, ...]
    entries: tuple[Entrance, ...]
    reference: Reference

    def passage(self, guard: str, protocols: tuple[str, ...]) -> Probability:
        """Probability that an attack passes a conduit; what is not known counts as open."""
        guards = {entry.code: entry.passage for entry in self.guards}
        known = {entry.code: entry.exploitability for entry in self.protocols}
        usable = max((known.get(protocol.lower(), 1.0) for protocol in protocols), default=1.0)
        return guards.get(guard or "none", 1.0) * usable

    def entrance(self, peril: Peril) -> Entrance:
        """Where one peril starts."""
        return {entry.peril: entry for entry in self.entries}[peril]

    def takeover(self, kind: SystemKind) -> Probability:
        """Share of systems of a kind that fall once their zone is reached."""
        return {entry.kind: entry.probability for entry in self.takeovers}[kind]
