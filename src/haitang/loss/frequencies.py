"""How many events happen in a year: generating functions, and the recursion constants where they exist."""

from __future__ import annotations

from typing import Literal, Protocol, Self, TypeVar

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

    def expected(self) -> float:
        """``E[N]``, events a year."""
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

    def log_pgf(self, z: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """``mean (z - 1)``."""
        return self.mean * (z - 1)

    def expected(self) -> float:
        """``E[N]``."""
        return self.mean

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
        return np.exp(-self.size * np.log1p(-self.mean / self.size * (z - 1)))

    def log_pgf(self, z: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """``-size log(1 - mean/size (z - 1))``, in real parts: several times as fast as a complex logarithm.

        The real part of the logarithm's argument is at least 1, so that its angle is a plain arctangent.
        """
        odds = self.mean / self.size
        real, imaginary = odds - odds * z.real, -odds * z.imag
        logarithm = np.empty_like(z)
        logarithm.real = np.log1p(real * (2 + real) + imaginary**2) * (-self.size / 2)
        logarithm.imag = np.arctan(imaginary / (1 + real)) * -self.size
        return logarithm

    def expected(self) -> float:
        """``E[N]``."""
        return self.mean

    def panjer(self) -> tuple[float, float]:
        """``a, b`` of ``p_k = (a + b/k) p_{k-1}``."""
        a = self.mean / (self.mean + self.size)
        return a, (self.size - 1) * a


class Binomial(Record):
    """Binomial: ``trials`` chances a year of ``probability`` each."""

    kind: Literal["binomial"] = "binomial"
    trials: int = Field(gt=0)
    probability: float = Field(ge=0, lt=1)

    def pgf(self, z: Transform) -> Transform:
        """``(1 + p (z - 1))^n``."""
        return (1 + self.probability * (z - 1)) ** self.trials

    def expected(self) -> float:
        """``E[N]``."""
        return self.trials * self.probability

    def panjer(self) -> tuple[float, float]:
        """``a, b`` of ``p_k = (a + b/k) p_{k-1}``."""
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

    def expected(self) -> float:
        """``E[N]``."""
        return float(sum(count * probability for count, probability in enumerate(self.probabilities)))
