"""Schemas of the catalogues of frequency and severity before posture: base rates and severities."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from haitang.catalog import Catalog, Entry
from haitang.lexicon import Cover, Label, Peril, Yuan

Probability = float
"""A share between 0 and 1."""


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
