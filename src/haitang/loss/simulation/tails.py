"""Whose tail the book's tail is: co-TVaR of clusters and nodes beside what their policies would need alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from haitang.lexicon import Record, Yuan
from haitang.loss.simulation.book import BookPolicy
from haitang.loss.simulation.expand import Laid, lay_out
from haitang.loss.simulation.programme import compile_programme
from haitang.loss.simulation.run import Run
from haitang.loss.simulation.statistics import Sample
from haitang.loss.simulation.unit import Moments
from haitang.loss.simulation.years import Years

Floats = NDArray[np.float64]
SAMPLED = 64
"""Policies whose own tail is simulated; that of the others follows from their standard deviation."""
_PLAIN = compile_programme(())


class TailSums(Record):
    """The tail of some policies of a book.

    Attributes
    ----------
    expected : Yuan
        Their expected loss of a year together.
    tail : Yuan
        Their part of the book's TVaR.
    stand_alone : Yuan
        Sum of their own TVaRs, each as if it were the whole book.
    sum_insured : Yuan
        Their aggregate limits together.
    """

    scope: Literal["book", "cluster", "node"]
    code: str
    policies: int
    expected: Yuan
    tail: Yuan
    stand_alone: Yuan
    sum_insured: Yuan


class BookTails(Record):
    """The tail of the whole book, and of its clusters and nodes."""

    level: float
    book: TailSums
    groups: tuple[TailSums, ...]


def book_tails(
    laid: Laid, years: Years, moments: Moments, part: Floats, *, level: float, seed: int, on_policy: Callable[[], None]
) -> BookTails:
    """Tails of a simulated book.

    Parameters
    ----------
    moments : Moments
        Of the first pass.
    part : ndarray of float64, shape (n_policies,), 分
        Each policy's part of the TVaR at ``level``.
    on_policy : callable
        Told after each policy that was simulated alone.
    """
    deviation = np.sqrt(np.maximum(moments.square - moments.mean**2, 0.0))
    sample = _sample(moments.mean)
    own = []
    for policy in sample:
        own.append(_stand_alone(laid, years, int(policy), level, seed))
        on_policy()
    needed = np.array(own) - moments.mean[sample]
    ratio = float(needed.sum() / deviation[sample].sum()) if deviation[sample].sum() > 0 else 0.0
    alone = moments.mean + ratio * deviation
    alone[sample] = own
    limits = np.array([contract.aggregate_limit.fen for contract in (pair.contract for pair in laid.pairs)])

    def sums(scope: Literal["book", "cluster", "node"], code: str, members: NDArray[np.int64]) -> TailSums:
        return TailSums(
            scope=scope,
            code=code,
            policies=members.size,
            expected=_yuan(moments.mean[members].sum()),
            tail=_yuan(part[members].sum()),
            stand_alone=_yuan(alone[members].sum()),
            sum_insured=Yuan(int(limits[laid.policies.pair[members]].sum())),
        )

    return BookTails(
        level=level,
        book=sums("book", "", np.arange(laid.count)),
        groups=tuple(sums(scope, code, members) for scope, code, members in _groups(laid)),
    )


def _sample(mean: Floats) -> NDArray[np.int64]:
    """Policies of every size: evenly spread over the book in order of their means."""
    order = np.argsort(mean, kind="stable")
    places = np.unique(np.linspace(0, mean.size - 1, min(SAMPLED, mean.size)).astype(np.int64))
    picked: NDArray[np.int64] = order[places]
    return picked


def _stand_alone(laid: Laid, years: Years, policy: int, level: float, seed: int) -> float:
    """A policy's own TVaR, 分: its years again, without the others."""
    entry = laid.book.policies[int(laid.kind[policy])]
    alone = BookPolicy(
        id=laid.id_of(policy),
        contract=entry.contract,
        profile=entry.profile,
        scale=float(laid.policies.scale[policy]),
        nodes=laid.nodes_of(policy),
    )
    book = laid.book.model_copy(update={"policies": (alone,)})
    run = Run(lay_out(book, seed), years, _PLAIN, by_cover=False, by_peril=False)
    run.reach(1)
    return Sample.of(run.walk(1).total, years.weight).tvar(level)


def _groups(laid: Laid) -> Iterator[tuple[Literal["cluster", "node"], str, NDArray[np.int64]]]:
    clusters: dict[str, list[int]] = {}
    nodes: dict[str, list[int]] = {}
    for policy in range(laid.count):
        entry = laid.book.policies[int(laid.kind[policy])]
        clusters.setdefault(entry.cluster or entry.profile, []).append(policy)
        for node in laid.nodes_of(policy):
            nodes.setdefault(node, []).append(policy)
    for code, members in sorted(clusters.items()):
        yield "cluster", code, np.array(members)
    for code, members in sorted(nodes.items()):
        yield "node", code, np.array(members)


def _yuan(fen: float) -> Yuan:
    return Yuan(round(float(fen)))
