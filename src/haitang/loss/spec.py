"""The specification of an aggregate loss: frequency, severity, terms per event and per year, and what is asked."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, field_validator, model_validator

from haitang.lexicon import PPM, Record, Share
from haitang.loss.numbers import Amount, Asked, Count, Real, exact
from haitang.loss.spec_severities import Positive, SeveritySpec, Weight, sums_to_one

MOST_EVENTS = 1e9
MOST_COUNT = 100_000


class PoissonSpec(Record):
    """Poisson with a mean number of events a year."""

    kind: Literal["poisson"]
    mean: Annotated[Real, Field(ge=0, le=MOST_EVENTS)]


class NegativeBinomialSpec(Record):
    """Negative binomial by mean and size; variance ``mean + mean^2/size``."""

    kind: Literal["negative_binomial"]
    size: Positive
    mean: Annotated[Real, Field(ge=0, le=MOST_EVENTS)]


class BinomialSpec(Record):
    """``n`` chances a year of probability ``p`` each."""

    kind: Literal["binomial"]
    n: Annotated[Count, Field(ge=0, le=int(MOST_EVENTS))]
    p: Annotated[Real, Field(ge=0, le=1)]


class EmpiricalFrequencySpec(Record):
    """Numbers of events and their probabilities."""

    kind: Literal["empirical"]
    pmf: dict[str, Weight] = Field(min_length=1)

    @field_validator("pmf", mode="before")
    @classmethod
    def _keys_as_text(cls, value: Any) -> Any:
        return {str(key): item for key, item in value.items()} if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _is_distribution(self) -> Self:
        counts = [exact(key) for key in self.pmf]
        wrong = [key for key, count in zip(self.pmf, counts, strict=True) if count < 0 or count.denominator != 1]
        if wrong:
            raise ValueError(f"事件数须为不小于 0 的整数：{'、'.join(wrong)}")
        if max(counts) > MOST_COUNT:
            raise ValueError(f"事件数至多 {MOST_COUNT:,}：{max(counts)}；更大的次数请用 poisson 等")
        if len(set(counts)) < len(counts):
            raise ValueError("同一事件数写了两次；请合并其概率")
        sums_to_one(self.pmf.values(), "概率")
        return self

    def probabilities(self) -> tuple[float, ...]:
        """Of 0, 1, 2, … events."""
        known = {int(exact(key)): probability for key, probability in self.pmf.items()}
        return tuple(known.get(count, 0.0) for count in range(max(known) + 1))


PlainFrequencySpec: TypeAlias = Annotated[
    PoissonSpec | NegativeBinomialSpec | BinomialSpec | EmpiricalFrequencySpec, Field(discriminator="kind")
]


class WeightedFrequencySpec(Record):
    """One of the laws that a mixed frequency draws from."""

    weight: Weight
    frequency: PlainFrequencySpec


class MixedFrequencySpec(Record):
    """A year that follows one of several laws, drawn by weight."""

    kind: Literal["mixed"]
    parts: tuple[WeightedFrequencySpec, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_mixture(self) -> Self:
        sums_to_one([part.weight for part in self.parts], "权重")
        return self


FrequencySpec: TypeAlias = Annotated[
    PoissonSpec | NegativeBinomialSpec | BinomialSpec | EmpiricalFrequencySpec | MixedFrequencySpec,
    Field(discriminator="kind"),
]


class LevelSpec(Record):
    """Terms of one level: ``share * min(max(x - deductible, 0), limit)``; the limit is counted above the deductible."""

    deductible: Amount = Field(default=0, validate_default=True)
    limit: Amount | None = None
    share: Share = Share.parse(1)

    @model_validator(mode="after")
    def _takes_something(self) -> Self:
        if self.limit is not None and self.limit <= 0:
            raise ValueError("limit 须大于 0；不设限额时省略 limit")
        if not Share(0) < self.share <= Share.parse(1):
            raise ValueError(f"share 须大于 0，不超过 1：{self.share}")
        return self


class ReinstatementSpec(Record):
    """The layer's limit is had ``count`` times again, at ``rate`` of the premium pro rata to what is reinstated."""

    count: Annotated[Count, Field(ge=1, le=1000)]
    rate: Annotated[Real, Field(ge=0)] | None = None
    rates: tuple[Annotated[Real, Field(ge=0)], ...] | None = None

    @model_validator(mode="after")
    def _rates_fit(self) -> Self:
        if self.rate is not None and self.rates is not None:
            raise ValueError("rate 与 rates 只写其一")
        if self.rates is not None and len(self.rates) != self.count:
            raise ValueError(f"rates 须为每次恢复一项：{len(self.rates)} 项，count 为 {self.count}")
        return self

    def each(self) -> tuple[float, ...]:
        """The rate of each reinstatement."""
        return self.rates if self.rates is not None else (self.rate or 0.0,) * self.count


class AggregateLevelSpec(LevelSpec):
    """Terms of the year, with reinstatements of the event limit where there are."""

    reinstatements: ReinstatementSpec | None = None


class PremiumSpec(Record):
    """A premium principle and its parameter; the premium is a total, mean included."""

    kind: Literal["wang", "proportional_hazard", "tvar", "sd"]
    parameter: Asked

    @model_validator(mode="after")
    def _in_domain(self) -> Self:
        value = float(exact(self.parameter))
        if self.kind == "tvar" and not 0 <= value < 1:
            raise ValueError(f"tvar 的参数须不小于 0、小于 1：{self.parameter}")
        if self.kind == "proportional_hazard" and not 0 < value <= 1:
            raise ValueError(f"proportional_hazard 的参数须大于 0、不超过 1：{self.parameter}")
        return self


class LayerQuestion(Record):
    """A layer of the year's total: ``share * min(max(S - deductible, 0), limit)``."""

    deductible: Amount = Field(default=0, validate_default=True)
    limit: Amount
    share: Share = Share.parse(1)

    @model_validator(mode="after")
    def _has_width(self) -> Self:
        if self.limit <= 0:
            raise ValueError("limit 须大于 0")
        return self


def _in_unit(value: str) -> str:
    if not 0 <= exact(value) < 1:
        raise ValueError(f"概率须不小于 0、小于 1：{value}")
    return value


def _not_negative(value: str) -> str:
    if exact(value) < 0:
        raise ValueError(f"不得为负：{value}")
    return value


def _period(value: str) -> str:
    if exact(value) <= 0 or exact(value) == 1:
        raise ValueError(f"须为大于 1 的重现期（年），或 0 与 1 之间的年超越概率：{value}")
    return value


AskedProbability: TypeAlias = Annotated[Asked, AfterValidator(_in_unit)]
AskedAmount: TypeAlias = Annotated[Asked, AfterValidator(_not_negative)]
AskedPeriod: TypeAlias = Annotated[Asked, AfterValidator(_period)]


class Report(Record):
    """What is asked; every list may be empty.

    Attributes
    ----------
    quantiles, tvar : probabilities in [0, 1)
    stop_loss : retentions; ``E[max(S - r, 0)]`` each
    points : amounts; the probability of just that amount, or of what rounds to it where amounts are continuous
    premiums : principles, each with its parameter
    layers : layers of the year's total
    corridors : layers that the insured takes back (loss corridor); what that is worth
    oep : return periods (> 1), or yearly probabilities of exceedance (< 1), of the largest event of a year
    """

    quantiles: tuple[AskedProbability, ...] = ()
    tvar: tuple[AskedProbability, ...] = ()
    stop_loss: tuple[AskedAmount, ...] = ()
    points: tuple[AskedAmount, ...] = ()
    premiums: tuple[PremiumSpec, ...] = ()
    layers: tuple[LayerQuestion, ...] = ()
    corridors: tuple[LayerQuestion, ...] = ()
    oep: tuple[AskedPeriod, ...] = ()


class PartSpec(Record):
    """One of several independent sources of events under one year's terms."""

    frequency: FrequencySpec
    severity: SeveritySpec
    event: LevelSpec = Field(default_factory=LevelSpec)


class AggregateSpec(Record):
    """An aggregate loss and what is asked about it: one source of events, or ``parts``.

    Attributes
    ----------
    accuracy : float
        Relative error that the discretisation may have; grids are refined until it is met.
    """

    frequency: FrequencySpec | None = None
    severity: SeveritySpec | None = None
    event: LevelSpec = Field(default_factory=LevelSpec)
    parts: tuple[PartSpec, ...] | None = None
    aggregate: AggregateLevelSpec = Field(default_factory=AggregateLevelSpec)
    report: Report = Field(default_factory=Report)
    accuracy: Annotated[Real, Field(ge=1e-12, le=0.1)] = 2e-7

    @model_validator(mode="after")
    def _has_sources(self) -> Self:
        own = [name for name in ("frequency", "severity") if getattr(self, name) is not None]
        if self.parts is None and len(own) < 2:
            raise ValueError("须同时给出 frequency 与 severity，或给出 parts")
        if self.parts is not None:
            own += ["event"] if "event" in self.model_fields_set else []
            if own:
                raise ValueError(f"已有 parts，{'、'.join(own)} 须写在各 part 之内")
            if not self.parts:
                raise ValueError("parts 至少一项")
        return self

    @model_validator(mode="after")
    def _can_reinstate(self) -> Self:
        if self.aggregate.reinstatements is None:
            return self
        if len({(part.event.limit, part.event.share) for part in self.sources()}) > 1 or self.reinstated() is None:
            raise ValueError("有 reinstatements 时，event.limit 必填，各 part 的限额与份额须相同：恢复的是它")
        if self.aggregate.limit not in {None, self.capacity()}:
            raise ValueError(
                f"有 reinstatements 时省略 aggregate.limit，或写为 (1+count)×event.limit×share：{self.capacity()}"
            )
        return self

    def reinstated(self) -> Fraction | None:
        """What one reinstatement restores: the layer's full loss of one event."""
        event = self.sources()[0].event
        return None if event.limit is None else event.limit * Fraction(event.share.ppm, PPM)

    def capacity(self) -> Fraction | None:
        """The most that the year's total takes above its deductible, before the share; None: no end."""
        again, one = self.aggregate.reinstatements, self.reinstated()
        limit: Fraction | None = self.aggregate.limit
        return limit if again is None or one is None else one * (1 + again.count)

    def sources(self) -> tuple[PartSpec, ...]:
        """The sources of events."""
        if self.parts is not None:
            return self.parts
        if self.frequency is None or self.severity is None:
            raise ValueError("须同时给出 frequency 与 severity，或给出 parts")
        return (PartSpec(frequency=self.frequency, severity=self.severity, event=self.event),)
