"""How a specification writes a severity: the families, and what is put together from them."""

from __future__ import annotations

from fractions import Fraction
from math import log
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from haitang.lexicon import Record
from haitang.loss.numbers import Amount, Real, exact

Positive: TypeAlias = Annotated[Real, Field(gt=0)]
Weight: TypeAlias = Annotated[Real, Field(ge=0)]
SUMS_TO_ONE = 1e-9
LARGEST_LOG = log(1e300)


class Lognormal(Record):
    """``exp(mu + sigma Z)``."""

    kind: Literal["lognormal"]
    mu: Real
    sigma: Positive
    cap: Amount | None = None

    @model_validator(mode="after")
    def _finite(self) -> Self:
        if self.mu + self.sigma**2 / 2 > LARGEST_LOG:
            raise ValueError(f"均值 exp(mu + sigma²/2) 超出可计算的范围：mu={self.mu:g}，sigma={self.sigma:g}")
        return self


class Pareto(Record):
    """``single``: ``(scale/x)^alpha`` above ``scale``; ``lomax``: ``(scale/(scale+x))^alpha`` from zero."""

    kind: Literal["pareto"]
    alpha: Positive
    scale: Positive
    form: Literal["single", "lomax"] = "single"
    cap: Amount | None = None


class GeneralisedPareto(Record):
    """``(1 + shape (x - location)/scale)^(-1/shape)``."""

    kind: Literal["gpd"]
    shape: Real
    scale: Positive
    location: Annotated[Real, Field(ge=0)] = 0.0
    cap: Amount | None = None


class Gamma(Record):
    """Gamma with ``shape`` and ``scale``."""

    kind: Literal["gamma"]
    shape: Positive
    scale: Positive
    cap: Amount | None = None


class Weibull(Record):
    """``exp(-(x/scale)^shape)``."""

    kind: Literal["weibull"]
    shape: Positive
    scale: Positive
    cap: Amount | None = None


class Exponential(Record):
    """Exponential with a mean."""

    kind: Literal["exponential"]
    mean: Positive
    cap: Amount | None = None


class Uniform(Record):
    """Uniform between ``low`` and ``high``."""

    kind: Literal["uniform"]
    low: Annotated[Real, Field(ge=0)]
    high: Positive
    cap: Amount | None = None

    @model_validator(mode="after")
    def _is_wide(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f"low 须小于 high：{self.low:g} 与 {self.high:g}；固定损失请用 discrete")
        return self


class Levy(Record):
    """Lévy: stable with index one half; no mean."""

    kind: Literal["levy"]
    scale: Positive
    cap: Amount | None = None


class Discrete(Record):
    """Amounts and their probabilities."""

    kind: Literal["discrete"]
    pmf: dict[str, Weight] = Field(min_length=1)

    @field_validator("pmf", mode="before")
    @classmethod
    def _keys_as_text(cls, value: Any) -> Any:
        return {str(key): item for key, item in value.items()} if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _is_distribution(self) -> Self:
        amounts = [exact(key) for key in self.pmf]
        if any(amount < 0 for amount in amounts):
            raise ValueError(f"损失取值不得为负：{float(min(amounts)):g}")
        if len(set(amounts)) < len(amounts):
            raise ValueError("同一损失取值写了两次；请合并其概率")
        sums_to_one(self.pmf.values(), "概率")
        return self

    def atoms(self) -> list[tuple[Fraction, float]]:
        """Amounts and probabilities."""
        return [(exact(key), probability) for key, probability in self.pmf.items() if probability > 0]


class Empirical(Record):
    """Observed losses, each as likely as its weight says; equally likely without weights."""

    kind: Literal["empirical"]
    losses: tuple[Amount, ...] = Field(min_length=1)
    weights: tuple[Weight, ...] | None = None

    @model_validator(mode="after")
    def _weights_fit(self) -> Self:
        if self.weights is not None and len(self.weights) != len(self.losses):
            raise ValueError(f"weights 须与 losses 等长：{len(self.weights)} 与 {len(self.losses)}")
        if self.weights is not None and sum(self.weights) <= 0:
            raise ValueError("weights 合计须大于 0")
        return self

    def atoms(self) -> list[tuple[Fraction, float]]:
        """Amounts and probabilities, equal amounts put together."""
        weights = self.weights or (1.0,) * len(self.losses)
        total = sum(weights)
        amounts: dict[Fraction, float] = {}
        for loss, weight in zip(self.losses, weights, strict=True):
            amounts[loss] = amounts.get(loss, 0.0) + weight / total
        return [(amount, probability) for amount, probability in amounts.items() if probability > 0]


class Spliced(Record):
    """``body`` below ``threshold`` with probability ``weight``, ``tail`` above it with the rest, each conditional.

    ``F(x) = weight B(x) / B(u)`` up to the threshold ``u``, and ``1 - (1 - weight) T(x) / T(u)`` beyond it, where ``B``
    is the body's distribution function and ``T`` the tail's survival function (Klugman, Panjer, Willmot §5.2.6).
    """

    kind: Literal["spliced"]
    threshold: Annotated[Amount, Field()]
    weight: Annotated[Real, Field(ge=0, le=1)]
    body: ClosedSeverity
    tail: ClosedSeverity
    cap: Amount | None = None

    @model_validator(mode="after")
    def _parts_are_plain(self) -> Self:
        if self.threshold <= 0:
            raise ValueError("threshold 须大于 0")
        if self.body.cap is not None or self.tail.cap is not None:
            raise ValueError("cap 只能写在 spliced 上，不能写在 body 或 tail 上")
        return self


class WeightedSeverity(Record):
    """One of the laws that a mixture draws from."""

    weight: Weight
    severity: SeveritySpec


class Mixture(Record):
    """One of several laws, drawn by weight for each event."""

    kind: Literal["mixture"]
    parts: tuple[WeightedSeverity, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_mixture(self) -> Self:
        sums_to_one([part.weight for part in self.parts], "权重")
        return self


def sums_to_one(weights: Any, what: str) -> None:
    """Refuse weights or probabilities that do not add up to 1."""
    total = sum(weights)
    if abs(total - 1) > SUMS_TO_ONE:
        raise ValueError(f"{what}合计须为 1，现合计 {total:.12g}")


ClosedSeverity: TypeAlias = Annotated[
    Lognormal | Pareto | GeneralisedPareto | Gamma | Weibull | Exponential | Uniform | Levy,
    Field(discriminator="kind"),
]
SeveritySpec: TypeAlias = Annotated[
    Lognormal
    | Pareto
    | GeneralisedPareto
    | Gamma
    | Weibull
    | Exponential
    | Uniform
    | Levy
    | Discrete
    | Empirical
    | Spliced
    | Mixture,
    Field(discriminator="kind"),
]
Spliced.model_rebuild()
WeightedSeverity.model_rebuild()
Mixture.model_rebuild()
