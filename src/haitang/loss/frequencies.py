"""How many events happen in a year: void probabilities, moments, and the recursion constants where they exist.

The void probability (空概率) ``E[(1 - u)^N]`` is the generating function at ``z = 1 - u``: the chance that none of the
year's events is kept when each is kept with probability ``u``. Written in ``u`` it keeps its digits where ``z`` is
close to one, which is where an aggregate distribution is decided.
"""

from __future__ import annotations

from math import inf
from typing import Annotated, Literal, Protocol, Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from haitang.lexicon import Record

Transform = TypeVar("Transform", NDArray[np.float64], NDArray[np.complex128])


class Frequency(Protocol):
    """What the exact engine needs of a frequency."""

    def pgf(self, z: Transform) -> Transform:
        """Probability generating function ``E[z^N]``, elementwise for ``|z| <= 1``."""
        ...

    def log_void(self, u: Transform) -> Transform:
        """``log E[(1 - u)^N]``, elementwise for ``|1 - u| <= 1``."""
        ...

    def expected(self) -> float:
        """``E[N]``, events a year."""
        ...

    def pairs(self) -> float:
        """``E[N (N - 1)]``."""
        ...

    def most(self) -> float:
        """The largest number of events that is possible."""
        ...


class Poisson(Record):
    """Poisson with a mean number of events a year.

    Examples
    --------
    >>> float(Poisson(mean=0.7).pgf(np.array([0.0]))[0])
    0.4965853037914095
    """

    kind: Literal["poisson"] = "poisson"
    mean: float = Field(ge=0)

    def pgf(self, z: Transform) -> Transform:
        """``exp(mean (z - 1))``."""
        return np.exp(self.mean * (z - 1))

    def log_void(self, u: Transform) -> Transform:
        """``-mean u``."""
        return -self.mean * u

    def expected(self) -> float:
        """``E[N]``."""
        return self.mean

    def pairs(self) -> float:
        """``E[N (N - 1)] = mean^2``."""
        return self.mean**2

    def most(self) -> float:
        """No largest number, unless there are none at all."""
        return inf if self.mean > 0 else 0.0

    def panjer(self) -> tuple[float, float]:
        """``a, b`` of ``p_k = (a + b/k) p_{k-1}``."""
        return 0.0, self.mean


class NegativeBinomial(Record):
    """Negative binomial by mean and size; the smaller the size, the more the years differ."""

    kind: Literal["negative_binomial"] = "negative_binomial"
    mean: float = Field(ge=0)
    size: float = Field(gt=0)

    def pgf(self, z: Transform) -> Transform:
        """``(1 - mean/size (z - 1))^-size``."""
        return np.exp(self.log_void(1 - z))

    def log_void(self, u: Transform) -> Transform:
        """``-size log(1 + mean/size u)``, in real parts: several times as fast as a complex logarithm.

        The real part of the logarithm's argument is at least 1, so that its angle is a plain arctangent.
        """
        odds = self.mean / self.size
        if u.dtype.kind != "c":
            return np.multiply(np.log1p(odds * u), -self.size)
        real, imaginary = odds * u.real, odds * u.imag
        logarithm = np.empty_like(u)
        logarithm.real = np.log1p(real * (2 + real) + imaginary**2) * (-self.size / 2)
        logarithm.imag = np.arctan(imaginary / (1 + real)) * -self.size
        return logarithm

    def expected(self) -> float:
        """``E[N]``."""
        return self.mean

    def pairs(self) -> float:
        """``E[N (N - 1)] = mean^2 (1 + 1/size)``."""
        return self.mean**2 * (1 + 1 / self.size)

    def most(self) -> float:
        """No largest number, unless there are none at all."""
        return inf if self.mean > 0 else 0.0

    def panjer(self) -> tuple[float, float]:
        """``a, b`` of ``p_k = (a + b/k) p_{k-1}``."""
        a = self.mean / (self.mean + self.size)
        return a, (self.size - 1) * a


class Binomial(Record):
    """Binomial: ``trials`` chances a year of ``probability`` each."""

    kind: Literal["binomial"] = "binomial"
    trials: int = Field(gt=0)
    probability: float = Field(ge=0, le=1)

    def pgf(self, z: Transform) -> Transform:
        """``(1 + p (z - 1))^n``."""
        return (1 + self.probability * (z - 1)) ** self.trials

    def log_void(self, u: Transform) -> Transform:
        """``n log(1 - p u)``."""
        with np.errstate(divide="ignore"):
            return self.trials * np.log1p(-self.probability * u)

    def expected(self) -> float:
        """``E[N]``."""
        return self.trials * self.probability

    def pairs(self) -> float:
        """``E[N (N - 1)] = n (n - 1) p^2``."""
        return self.trials * (self.trials - 1) * self.probability**2

    def most(self) -> float:
        """``n``."""
        return self.trials

    def panjer(self) -> tuple[float, float]:
        """``a, b`` of ``p_k = (a + b/k) p_{k-1}``; refused for a certain event, which has no such recursion."""
        if self.probability == 1:
            raise ValueError("probability must be < 1 for the recursion, got 1")
        odds = self.probability / (1 - self.probability)
        return -odds, (self.trials + 1) * odds


class EmpiricalFrequency(Record):
    """Probabilities of 0, 1, 2, … events."""

    kind: Literal["empirical"] = "empirical"
    probabilities: tuple[float, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_distribution(self) -> Self:
        total = sum(self.probabilities)
        if min(self.probabilities) < 0 or abs(total - 1) > 1e-9:
            raise ValueError(f"次数概率须不为负且合计为 1，现合计 {total:g}")
        return self

    def pgf(self, z: Transform) -> Transform:
        """``sum p_k z^k`` by Horner's rule."""
        value = np.zeros_like(z)
        for probability in reversed(self.probabilities):
            value = value * z + probability
        return value

    def log_void(self, u: Transform) -> Transform:
        """``log(1 - u sum_j P(N > j) (1 - u)^j)``: the generating function, with its digits where ``u`` is small."""
        beyond = 1.0 - np.cumsum(self.probabilities[:-1])
        kept = np.zeros_like(u)
        for probability in reversed(beyond.tolist()):
            kept = kept * (1 - u) + probability
        with np.errstate(divide="ignore"):
            return np.log1p(-u * kept)

    def expected(self) -> float:
        """``E[N]``."""
        return float(sum(count * probability for count, probability in enumerate(self.probabilities)))

    def pairs(self) -> float:
        """``E[N (N - 1)]``."""
        return float(sum(n * (n - 1) * probability for n, probability in enumerate(self.probabilities)))

    def most(self) -> float:
        """The largest that has a probability."""
        return max(count for count, probability in enumerate(self.probabilities) if probability > 0)


class WeightedFrequency(Record):
    """One of the laws that a mixed frequency draws from, and how often it does."""

    weight: float = Field(ge=0)
    frequency: PlainFrequency


class MixedFrequency(Record):
    """A year that follows one of several laws, drawn by weight: a quiet or a bad year (混合频率).

    Examples
    --------
    >>> quiet, bad = Poisson(mean=1.0), Poisson(mean=9.0)
    >>> parts = (WeightedFrequency(weight=0.75, frequency=quiet), WeightedFrequency(weight=0.25, frequency=bad))
    >>> MixedFrequency(parts=parts).expected(), MixedFrequency(parts=parts).pairs()
    (3.0, 21.0)
    """

    kind: Literal["mixed"] = "mixed"
    parts: tuple[WeightedFrequency, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_mixture(self) -> Self:
        total = sum(part.weight for part in self.parts)
        if abs(total - 1) > 1e-9:
            raise ValueError(f"权重合计须为 1，现合计 {total:g}")
        return self

    def pgf(self, z: Transform) -> Transform:
        """``sum w_i E[z^N_i]``."""
        value = np.zeros_like(z)
        for part in self.parts:
            value = value + part.weight * part.frequency.pgf(z)
        return value

    def log_void(self, u: Transform) -> Transform:
        """Logarithm of the weighted sum: from 1 where all are near it, else about its largest term."""
        drawn = [part for part in self.parts if part.weight > 0]
        voids = [part.frequency.log_void(u) for part in drawn]
        if all(np.abs(void).max(initial=0.0) < 0.5 for void in voids):
            less = sum(part.weight * np.expm1(void) for part, void in zip(drawn, voids, strict=True))
            return np.log1p(less)
        terms = np.array([np.log(part.weight) + void for part, void in zip(drawn, voids, strict=True)])
        largest = np.maximum(terms.real.max(axis=0), -1e300)
        with np.errstate(divide="ignore"):
            logarithm: Transform = np.log(np.exp(terms - largest).sum(axis=0)) + largest
        return logarithm

    def expected(self) -> float:
        """``E[N]``."""
        return sum(part.weight * part.frequency.expected() for part in self.parts)

    def pairs(self) -> float:
        """``E[N (N - 1)]``."""
        return sum(part.weight * part.frequency.pairs() for part in self.parts)

    def most(self) -> float:
        """The largest of any law that is drawn."""
        return max(part.frequency.most() for part in self.parts if part.weight > 0)


PlainFrequency: TypeAlias = Annotated[
    Poisson | NegativeBinomial | Binomial | EmpiricalFrequency, Field(discriminator="kind")
]
WeightedFrequency.model_rebuild()
MixedFrequency.model_rebuild()
