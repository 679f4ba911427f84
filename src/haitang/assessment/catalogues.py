"""Schemas of the catalogues that this room owns: controls, guideline, weaknesses; and all of them together."""

from __future__ import annotations

from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from haitang.assessment.rates import BaseRates, Probability, Severities
from haitang.assessment.reach_rates import ReachRates
from haitang.catalog import Catalog, Entry, load, version
from haitang.insured import Assurance
from haitang.lexicon import Cover, Label, Peril, Record


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
