"""NumPy by hand, as an actuary would write it; SFC64 is its quickest generator."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGES = ("numpy",)
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Answer = dict[str, float]


def _generator(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(seed))


def _paid(normal: Floats, case: dict[str, Any]) -> Floats:
    """Event terms on lognormal losses, in place."""
    loss: Floats = np.multiply(normal, case["sigma"], out=normal)
    loss += case["mu"]
    np.exp(loss, out=loss)
    loss -= case["deductible"]
    np.clip(loss, 0, case["event_limit"], out=loss)
    return loss


def years(case: dict[str, Any]) -> Callable[[], Answer]:
    """One policy, many years: counts, losses, terms, sums by year, aggregate limit."""
    seed = iter(range(1, 1000))

    def call() -> Answer:
        random = _generator(next(seed))
        counts = random.poisson(case["mean"], case["years"])
        year = np.repeat(np.arange(case["years"]), counts)
        paid = _paid(random.standard_normal(year.size), case)
        total = np.minimum(np.bincount(year, paid, minlength=case["years"]), case["aggregate_limit"])
        return {"mean": float(total.mean()), "var": float(np.quantile(total, 0.995))}

    return call


class _Book:
    """Failures of the shared vendors, and who hangs on which."""

    def __init__(self, case: dict[str, Any], random: np.random.Generator) -> None:
        self.case, self.random = case, random
        self.years = case["years"]
        counts = random.poisson(case["vendor_yearly"] * self.years, case["vendors"])
        self.year = [random.integers(0, self.years, count) for count in counts]
        self.factor = [random.standard_normal(count) for count in counts]

    def hits(self, policy: int) -> tuple[Ints, Floats]:
        """Years and latent factors of a policy's hits by its vendor."""
        vendor = policy % self.case["vendors"]
        hit = np.flatnonzero(self.random.random(self.year[vendor].size) < self.case["hit"])
        correlation = self.case["correlation"]
        own = self.random.standard_normal(hit.size)
        return self.year[vendor][hit], sqrt(correlation) * self.factor[vendor][hit] + sqrt(1 - correlation) * own

    def answer(self, total: Floats) -> Answer:
        """Mean, its standard error, and VaR 99.5 % of the book."""
        error = float(total.std() / sqrt(self.years))
        return {"mean": float(total.mean()), "error": error, "var": float(np.quantile(total, 0.995))}


def book_naive(case: dict[str, Any]) -> Callable[[], Answer]:
    """A policy at a time over all years: a Poisson count for each year, however many are zero."""
    seed = iter(range(1, 1000))

    def call() -> Answer:
        book = _Book(case, _generator(next(seed)))
        every, total = np.arange(book.years), np.zeros(book.years)
        for policy in range(case["policies"]):
            year = np.repeat(every, book.random.poisson(case["yearly"], book.years))
            hit_year, hit_normal = book.hits(policy)
            paid = _paid(np.concatenate([book.random.standard_normal(year.size), hit_normal]), case)
            annual = np.bincount(np.concatenate([year, hit_year]), paid, minlength=book.years)
            total += np.minimum(annual, case["aggregate_limit"])
        return book.answer(total)

    return call


def book_sparse(case: dict[str, Any]) -> Callable[[], Answer]:
    """A policy at a time, only its events: their number in one draw, their years at random."""
    seed = iter(range(1, 1000))

    def call() -> Answer:
        book = _Book(case, _generator(next(seed)))
        total = np.zeros(book.years)
        for policy in range(case["policies"]):
            own = book.random.integers(0, book.years, book.random.poisson(case["yearly"] * book.years))
            hit_year, hit_normal = book.hits(policy)
            paid = _paid(np.concatenate([book.random.standard_normal(own.size), hit_normal]), case)
            # Sorting to touch only years with events, and all policies at once by (policy, year), were both slower.
            annual = np.bincount(np.concatenate([own, hit_year]), paid, minlength=book.years)
            total += np.minimum(annual, case["aggregate_limit"])
        return book.answer(total)

    return call


def terms(case: dict[str, Any]) -> Callable[[], Answer]:
    """Terms alone, float64: deductible and limit of each cover, then of the policy."""
    losses, deductible, limit = _losses(case, np.float64)
    return _terms(case, losses, deductible, limit)


def terms_single(case: dict[str, Any]) -> Callable[[], Answer]:
    """The same in float32, as fmpy computes."""
    losses, deductible, limit = _losses(case, np.float32)
    return _terms(case, losses, deductible, limit)


def _losses(case: dict[str, Any], kind: type[np.floating[Any]]) -> tuple[Any, Any, Any]:
    random = np.random.default_rng(case["seed"])
    fen = np.rint(np.exp(random.normal(case["mu"], case["sigma"], (case["events"], case["covers"]))) * 100)
    covers = (np.full(case["covers"], case[name], dtype=kind) for name in ("cover_deductible", "cover_limit"))
    return ((fen / 100).astype(kind), *covers)


def _terms(case: dict[str, Any], losses: Any, deductible: Any, limit: Any) -> Callable[[], Answer]:
    out = np.empty_like(losses)

    def call() -> Answer:
        np.subtract(losses, deductible, out=out)
        np.clip(out, 0, limit, out=out)
        policy = out.sum(axis=1)
        policy -= case["deductible"]
        np.clip(policy, 0, case["event_limit"], out=policy)
        return {"mean": float(policy.mean(dtype=np.float64))}

    return call


WORKS = {
    "years": years,
    "book_naive": book_naive,
    "book_sparse": book_sparse,
    "terms": terms,
    "terms_single": terms_single,
}
