"""Schemas of the catalogues that this room owns: controls, guideline, base rates, severities, reach, weaknesses."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from haitang.catalog import Catalog, Entry, load, version
from haitang.insured import Assurance
from haitang.lexicon import Cover, Label, Peril, Record, SystemKind, Yuan

Probability = float
"""A share between 0 and 1."""


class GuidelineItem(Entry):
    """One of the 33 items of the guideline (工业控制系统网络安全防护指南), its gist in our own words."""

    number: int = Field(ge=1, le=33)
    part: Literal["management", "protection", "operations", "responsibility"]
    section: Label
    gist: Label


class Parameter(Entry):
    """A number that the method needs."""

    code: str
    value: float
    note: str = ""


class Effect(Entry):
    """A published effect: how many times likelier an event is without the control, or with the exposure."""

    times: float = Field(gt=1)
    low: float | None = Field(default=None, gt=0)
    high: float | None = Field(default=None, gt=0)
    note: str = ""


class Adoption(Entry):
    """Share of the market that has the control, or the exposure."""

    share: Probability = Field(ge=0, le=1)


class Control(Entry):
    """A control that the enterprise is asked about.

    Attributes
    ----------
    kind : str
        ``frequency`` or ``severity`` where its effect is published; ``unpriced`` where none is.
    direction : str
        ``protects``: coverage is good. ``exposes``: coverage is bad.
    guideline : tuple of int
        Items of the guideline that one answer serves.
    all_or_nothing : bool
        A part of it is worth nothing.
    seen_by : str or None
        Which observation of the inventory can contradict the answer.
    """

    code: str
    kind: Literal["frequency", "severity", "unpriced"]
    direction: Literal["protects", "exposes"]
    label: Label
    question: Label
    guideline: tuple[int, ...]
    all_or_nothing: bool = False
    seen_by: Literal["remote_desktop", "self_managed_vpn", "ot_architecture"] | None = None
    effect: Effect | None = None
    adoption: Adoption | None = None
    perils: tuple[Peril, ...] = ()
    covers: tuple[Cover, ...] = ()

    @model_validator(mode="after")
    def _priced_with_cause(self) -> Self:
        priced = self.kind != "unpriced"
        if priced != (self.effect is not None) or priced != (self.adoption is not None) or priced != bool(self.perils):
            raise ValueError("计价的控制项须有效应、市场采用率和风险场景，不计价的都不能有")
        if (self.kind == "severity") != bool(self.covers):
            raise ValueError("影响程度的控制项须列出险别，其余不列")
        return self

    @property
    def odds(self) -> float:
        """Odds ratio of full coverage against none: below 1 for what protects, above 1 for what exposes."""
        if self.effect is None:
            return 1.0
        return 1 / self.effect.times if self.direction == "protects" else self.effect.times

    @property
    def worst(self) -> float:
        """The coverage that silence counts as."""
        return 0.0 if self.direction == "protects" else 1.0

    @property
    def best(self) -> float:
        """The coverage that a remediation aims at."""
        return 1.0 - self.worst


class Controls(Catalog):
    """The catalogue of control effects."""

    parameters: tuple[Parameter, ...]
    controls: tuple[Control, ...]

    @cached_property
    def by_code(self) -> dict[str, Control]:
        """Controls by their codes, in the catalogue's order."""
        return {control.code: control for control in self.controls}

    @cached_property
    def _values(self) -> dict[str, float]:
        return {parameter.code: parameter.value for parameter in self.parameters}

    def parameter(self, code: str) -> float:
        """The value of a parameter."""
        return self._values[code]

    def quality(self, assurance: Assurance) -> float:
        """Evidence quality of a fresh answer, 0 to 1."""
        return self.parameter(f"quality_{assurance.value}")


class Prior(Entry):
    """A factor from the worldwide sample to China, with the sigma of its lognormal prior."""

    factor: float = Field(gt=0)
    prior_sigma: float = Field(gt=0)
    note: str = ""


class Dollar(Entry):
    """Yuan for one dollar of the sources' year."""

    yuan: Decimal = Field(gt=0)
    note: str = ""


class Overall(Entry):
    """Yearly probability of an incident over all sectors."""

    probability: Probability = Field(gt=0, lt=1)


class FrequencyTier(Entry):
    """Negative binomial of yearly incidents for enterprises of a revenue tier."""

    code: str
    label: Label
    below_usd: Decimal | None
    size: float = Field(gt=0)
    mean: float = Field(gt=0)
    published: tuple[float, float, float]


class Sector(Entry):
    """Yearly probability of an incident in a sector."""

    code: str
    label: Label
    probability: Probability = Field(gt=0, lt=1)
    note: str = ""


class PerilShare(Entry):
    """Part of all incidents that is of one peril."""

    peril: Peril
    share: Probability = Field(ge=0, le=1)


class BaseRates(Catalog):
    """How often an enterprise is hit, before its posture is known."""

    overall: Overall
    china: Prior
    dollar: Dollar
    tiers: tuple[FrequencyTier, ...]
    sectors: tuple[Sector, ...]
    shares: tuple[PerilShare, ...]

    @model_validator(mode="after")
    def _shares_are_whole(self) -> Self:
        if abs(sum(share.share for share in self.shares) - 1) > 1e-9:
            raise ValueError("各风险场景的占比之和须为 1")
        return self

    def dollars(self, amount: Yuan) -> Decimal:
        """An amount in the dollars of the sources."""
        return amount.yuan / self.dollar.yuan

    def tier(self, turnover: Yuan) -> FrequencyTier:
        """The tier of a yearly turnover (营业收入)."""
        dollars = self.dollars(turnover)
        return next(tier for tier in self.tiers if tier.below_usd is None or dollars < tier.below_usd)

    def sector(self, code: str) -> Sector:
        """The sector of that code.

        Raises
        ------
        KeyError
            There is none.
        """
        return {sector.code: sector for sector in self.sectors}[code]


class SeverityTier(Entry):
    """Lognormal loss of one incident, in dollars, for enterprises of a revenue tier."""

    code: str
    label: Label
    below_usd: Decimal | None
    mu: float
    sigma: float = Field(gt=0)
    median_usd: float
    p95_usd: float


class CoverWeight(Entry):
    """Part of an event's loss that falls on a cover."""

    cover: Cover
    weight: float = Field(ge=0, le=1)


class PerilSeverity(Entry):
    """How the loss of a peril differs from that of all incidents, and which covers it falls on."""

    peril: Peril
    median_ratio: float = Field(gt=0)
    sigma: float = Field(gt=0)
    note: str = ""
    consequences: tuple[CoverWeight, ...]

    @model_validator(mode="after")
    def _weights_are_whole(self) -> Self:
        if abs(sum(part.weight for part in self.consequences) - 1) > 1e-9:
            raise ValueError("各险别的权重之和须为 1")
        return self


class Cap(Entry):
    """The largest event, as a share of yearly turnover."""

    share_of_turnover: float = Field(gt=0)
    note: str = ""


class Severities(Catalog):
    """How much an incident costs from ground up, before posture."""

    china: Prior
    cap: Cap
    tiers: tuple[SeverityTier, ...]
    perils: tuple[PerilSeverity, ...]

    def tier(self, dollars: Decimal) -> SeverityTier:
        """The tier of a yearly turnover in dollars."""
        return next(tier for tier in self.tiers if tier.below_usd is None or dollars < tier.below_usd)

    def peril(self, peril: Peril) -> PerilSeverity:
        """What is known of one peril."""
        return {entry.peril: entry for entry in self.perils}[peril]


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


class Weakness(Entry):
    """A weakness that can be read off an inventory."""

    code: str
    level: Literal["high", "medium", "low"]
    label: Label
    advice: Label
    guideline: tuple[int, ...]


class Category(Entry):
    """A kind of asset."""

    code: str
    label: Label
    edge: bool = False
    control: bool = False


class Catalogues(Record):
    """All that an assessment relies on."""

    guideline: tuple[GuidelineItem, ...]
    controls: Controls
    base_rates: BaseRates
    severities: Severities
    reach: ReachRates
    weaknesses: tuple[Weakness, ...]
    categories: tuple[Category, ...]
    versions: dict[str, str]

    @classmethod
    def shipped(cls) -> Catalogues:
        """Those that ship with the program, with the digests of their texts.

        Examples
        --------
        >>> len(Catalogues.shipped().guideline)
        33
        """
        return cls(
            guideline=load("guideline-33", tuple[GuidelineItem, ...]),
            controls=load("control-effects", Controls),
            base_rates=load("base-rates", BaseRates),
            severities=load("severities", Severities),
            reach=load("reach", ReachRates),
            weaknesses=load("weaknesses", tuple[Weakness, ...]),
            categories=load("asset-categories", tuple[Category, ...]),
            versions={name: version(name) for name in NAMES},
        )


NAMES = (
    "guideline-33",
    "control-effects",
    "base-rates",
    "severities",
    "reach",
    "weaknesses",
    "asset-categories",
)
"""Files that an assessment rests on."""
