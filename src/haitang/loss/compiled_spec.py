"""A specification in the contract's own language: its terms as layers of whole 分, its events as parts of a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from haitang.contract import Layer, LayerTerms
from haitang.lexicon import INT64_MAX, PPM, BadInput, Problem, Yuan
from haitang.loss import spec_severities as written
from haitang.loss.annual_sum import AnnualSum
from haitang.loss.frequencies import (
    Binomial,
    EmpiricalFrequency,
    MixedFrequency,
    NegativeBinomial,
    PlainFrequency,
    Poisson,
    WeightedFrequency,
)
from haitang.loss.law import Part, Slice
from haitang.loss.severities import (
    ClosedForm,
    ExponentialSeverity,
    LevySeverity,
    LognormalSeverity,
    ParetoSeverity,
)
from haitang.loss.severity_families import (
    GammaSeverity,
    GeneralisedParetoSeverity,
    UniformSeverity,
    WeibullSeverity,
)
from haitang.loss.spec import (
    AggregateSpec,
    BinomialSpec,
    EmpiricalFrequencySpec,
    FrequencySpec,
    LevelSpec,
    MixedFrequencySpec,
    NegativeBinomialSpec,
    PlainFrequencySpec,
    PoissonSpec,
)
from haitang.loss.truncated import AboveThreshold, BelowThreshold

MOST_DECIMALS = 9
_FAMILIES: dict[type, Callable[[Any], ClosedForm]] = {
    written.Lognormal: lambda s: LognormalSeverity(mu=s.mu, sigma=s.sigma),
    written.Pareto: lambda s: ParetoSeverity(alpha=s.alpha, scale=s.scale, form=s.form),
    written.GeneralisedPareto: lambda s: GeneralisedParetoSeverity(shape=s.shape, scale=s.scale, location=s.location),
    written.Gamma: lambda s: GammaSeverity(shape=s.shape, scale=s.scale),
    written.Weibull: lambda s: WeibullSeverity(shape=s.shape, scale=s.scale),
    written.Exponential: lambda s: ExponentialSeverity(mean=s.mean),
    written.Uniform: lambda s: UniformSeverity(low=s.low, high=s.high),
    written.Levy: lambda s: LevySeverity(scale=s.scale),
}


@dataclass(frozen=True, slots=True)
class CompiledSpec:
    """Layers, one for each source of events, in a unit of account; and the year that they make of the events.

    Attributes
    ----------
    layers : tuple of Layer
        Every one with the same terms of the year.
    decimals : int
        An amount of 1 is ``10**decimals`` 分 of the layers, so that every amount is whole.
    total : AnnualSum
        The year's sum after the terms of the events.
    """

    layers: tuple[Layer, ...]
    decimals: int
    total: AnnualSum

    @property
    def deductible(self) -> Fraction:
        """Of the year."""
        return self.amount(self.layers[0].aggregate.deductible)

    @property
    def limit(self) -> Fraction | None:
        """Of the year, counted above its deductible and before its share."""
        limit = self.layers[0].aggregate.limit
        return None if limit is None else self.amount(limit)

    @property
    def share(self) -> Fraction:
        """Of the year."""
        return Fraction(self.layers[0].aggregate.share.ppm, PPM)

    def amount(self, money: Yuan) -> Fraction:
        """An amount of the layers as the specification counts."""
        return Fraction(money.fen) / Fraction(10) ** self.decimals


def compile_spec(spec: AggregateSpec, *, file: str = "spec") -> CompiledSpec:
    """Put a specification into the contract's language.

    Raises
    ------
    BadInput
        An amount has more than nine decimals, or amounts lie too far apart for one unit of account.

    Examples
    --------
    >>> from haitang.loss.spec import AggregateSpec
    >>> spec = AggregateSpec.model_validate(
    ...     {
    ...         "frequency": {"kind": "poisson", "mean": 3},
    ...         "severity": {"kind": "lognormal", "mu": 10, "sigma": 1.8},
    ...         "event": {"deductible": 25000, "limit": 1000000},
    ...     }
    ... )
    >>> compile_spec(spec).layers[0].event.limit
    Yuan('1000000.00')
    """
    sources = spec.sources()
    year = spec.aggregate.model_copy(update={"limit": spec.capacity()})
    decimals = _decimals([*(part.event for part in sources), year], file)
    layers = tuple(Layer(event=_terms(part.event, decimals), aggregate=_terms(year, decimals)) for part in sources)
    compiled = CompiledSpec(layers=layers, decimals=decimals, total=AnnualSum([]))
    parts = [
        _part(_frequency(source.frequency), source.severity, layer.event, compiled)
        for source, layer in zip(sources, layers, strict=True)
    ]
    return CompiledSpec(layers=layers, decimals=decimals, total=AnnualSum(parts))


def _decimals(levels: Iterable[LevelSpec], file: str) -> int:
    """The power of ten that makes every amount a whole number of 分: two, or as many as it takes."""
    amounts = [amount for level in levels for amount in (level.deductible, level.limit) if amount]
    decimals = 2
    while any((amount * 10**decimals).denominator != 1 for amount in amounts):
        decimals += 1
        if decimals > MOST_DECIMALS:
            raise _refused(
                file, "免赔额与限额的小数过多", f"至多 {MOST_DECIMALS} 位小数", "四舍五入后填写，分数请写成小数"
            )
    while amounts and max(amounts) * Fraction(10) ** decimals > INT64_MAX:
        decimals -= 1
        if any((amount * Fraction(10) ** decimals).denominator != 1 for amount in amounts):
            largest, smallest = float(max(amounts)), float(min(amounts))
            advice = "改用较大的单位（如万元），或把小额四舍五入"
            raise _refused(
                file, f"免赔额与限额相差过大：{smallest:g} 与 {largest:g}", "同一记账单位下不超过 63 位整数", advice
            )
    return decimals


def _refused(file: str, message: str, bound: str, advice: str) -> BadInput:
    return BadInput([Problem(file, "event, aggregate", message, bound=bound, advice=advice)])


def _terms(level: LevelSpec, decimals: int) -> LayerTerms:
    unit = Fraction(10) ** decimals
    limit = None if level.limit is None else Yuan(int(level.limit * unit))
    return LayerTerms(deductible=Yuan(int(level.deductible * unit)), limit=limit, share=level.share)


def _frequency(spec: FrequencySpec) -> PlainFrequency | MixedFrequency:
    if not isinstance(spec, MixedFrequencySpec):
        return _plain(spec)
    parts = tuple(WeightedFrequency(weight=part.weight, frequency=_plain(part.frequency)) for part in spec.parts)
    return MixedFrequency(parts=parts)


def _plain(spec: PlainFrequencySpec) -> PlainFrequency:
    match spec:
        case PoissonSpec():
            return Poisson(mean=spec.mean)
        case NegativeBinomialSpec():
            return NegativeBinomial(mean=spec.mean, size=spec.size)
        case BinomialSpec():
            return Binomial(trials=max(spec.n, 1), probability=spec.p if spec.n else 0.0)
        case EmpiricalFrequencySpec():
            return EmpiricalFrequency(probabilities=spec.probabilities())


def _part(frequency: PlainFrequency | MixedFrequency, severity: Any, terms: LayerTerms, unit: CompiledSpec) -> Part:
    """A source of events after the layer's terms per event, which are taken from the layer and nowhere else."""
    deductible, share = unit.amount(terms.deductible), Fraction(terms.share.ppm, PPM)
    limit = None if terms.limit is None else unit.amount(terms.limit)
    slices: list[Slice] = []
    atoms: dict[Fraction, float] = {}
    for weight, law, cap in _laws(severity, 1.0):
        if isinstance(law, Fraction):
            place = law
        else:
            room = None if cap is None else max(cap - deductible, Fraction(0))
            top = min((height for height in (limit, room) if height is not None), default=None)
            if top is None or top > 0:
                slices.append(Slice(weight=weight, law=law, deductible=deductible, top=top, share=share))
                continue
            place = Fraction(0)
        above = max(place - deductible, Fraction(0))
        taken = share * (above if limit is None else min(above, limit))
        atoms[taken] = atoms.get(taken, 0.0) + weight
    return Part(frequency=frequency, slices=tuple(slices), atoms=tuple(atoms.items()))


def _laws(severity: Any, weight: float) -> list[tuple[float, ClosedForm | Fraction, Fraction | None]]:
    """A severity as weighted closed forms, each with its cap, and as amounts that have a probability of their own."""
    if weight == 0:
        return []
    match severity:
        case written.Mixture():
            return [law for part in severity.parts for law in _laws(part.severity, weight * part.weight)]
        case written.Discrete() | written.Empirical():
            return [(weight * probability, amount, None) for amount, probability in severity.atoms()]
        case written.Spliced():
            cut = float(severity.threshold)
            body = BelowThreshold.of(_FAMILIES[type(severity.body)](severity.body), cut)
            tail = AboveThreshold.of(_FAMILIES[type(severity.tail)](severity.tail), cut)
            both = [(weight * severity.weight, body), (weight * (1 - severity.weight), tail)]
            return [(part, law, severity.cap) for part, law in both if part > 0]
        case _:
            return [(weight, _FAMILIES[type(severity)](severity), severity.cap)]
