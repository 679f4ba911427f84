"""What a price rests on beside the risk and the terms (定价基础): capital, reinsurance, experience, filed product."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from haitang.lexicon import ZERO, Record, Share, Yuan
from haitang.underwriting.capital import CapitalSnapshot
from haitang.underwriting.credibility import Experience


class RiskLoad(Record):
    """How the risk itself is paid for.

    Attributes
    ----------
    kind : str
        ``capital``: cost of capital on the policy's part of the book's tail; ``wang`` or ``proportional_hazard``:
        what the distortion of the policy's own year adds to its mean.
    parameter : Share or None
        λ of Wang's transform or the exponent of the proportional hazard; the catalogue's where there is none.
    """

    kind: Literal["capital", "wang", "proportional_hazard"] = "capital"
    parameter: Share | None = None

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        if self.parameter is None:
            return self
        if self.kind == "capital":
            raise ValueError("资本成本法没有参数：删除 parameter，资本成本率见费率目录")
        if self.parameter <= Share(0) or (self.kind == "proportional_hazard" and self.parameter > Share(1_000_000)):
            raise ValueError(f"参数须大于 0，比例风险变换不超过 100%：{self.parameter}")
        return self


class ReinsuranceCost(Record):
    """What a programme of treaties costs for this policy, and what it gives back on average (再保险净成本).

    Attributes
    ----------
    programme : str
        Which treaties.
    premium : Yuan
        Reinsurance premium for this policy, expected reinstatement premiums included.
    commission : Yuan
        分保手续费 that comes back.
    ceded_expected : Yuan
        Expected loss of this policy that the reinsurers pay.
    source : str
        Where the figures are from.

    Examples
    --------
    >>> figures = {"premium": "5万元", "commission": "1.25万元", "ceded_expected": "3万元"}
    >>> cost = ReinsuranceCost.model_validate({"programme": "成数 20%", "source": "方案", **figures})
    >>> cost.net
    Yuan('7500.00')
    """

    programme: str = Field(min_length=1)
    premium: Yuan
    commission: Yuan = ZERO
    ceded_expected: Yuan
    source: str

    @model_validator(mode="after")
    def _not_negative(self) -> Self:
        for name in ("premium", "commission", "ceded_expected"):
            if getattr(self, name) < ZERO:
                raise ValueError(f"{name} 不得为负：{getattr(self, name)}")
        return self

    @property
    def net(self) -> Yuan:
        """What reinsurance costs net: what is paid, less what comes back."""
        return self.premium - self.commission - self.ceded_expected


class Applicant(Record):
    """What the rules of appetite ask of an enterprise beside its risk profile.

    Attributes
    ----------
    sector : str
        Code of the sector in the catalogue of base rates.
    turnover : Yuan
        Of a year (营业收入).
    """

    sector: str
    turnover: Yuan

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if self.turnover <= ZERO:
            raise ValueError(f"营业收入须大于 0：{self.turnover}")
        return self


class PriceBasis(Record):
    """All of it in one record, kept with the quote and frozen with the policy.

    Attributes
    ----------
    capital : CapitalSnapshot or None
        Without one the catalogue's share applies.
    cluster : str
        The kind of business, as the snapshot names it.
    nodes : tuple of str
        What the policy hangs on, as the snapshot names it.
    product : str
        Code of the filed product; the first of the contract's form where there is none.
    seed : int
        Of the simulation, where the exact engine cannot answer.
    """

    risk_load: RiskLoad = RiskLoad()
    capital: CapitalSnapshot | None = None
    cluster: str = ""
    nodes: tuple[str, ...] = ()
    reinsurance: ReinsuranceCost | None = None
    experience: Experience | None = None
    applicant: Applicant | None = None
    product: str = ""
    seed: int = Field(default=0, ge=0, lt=2**63)
