"""A book laid out as arrays: every policy with its key, its size, its scenarios and the shared nodes it hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haitang.contract import compile_terms
from haitang.lexicon import Cover, Peril
from haitang.loss.simulation.book import Book, BookPolicy
from haitang.loss.simulation.pack import pack_terms
from haitang.loss.simulation.philox import key_of
from haitang.loss.simulation.risks import Pair, Risks, pack_risks
from haitang.loss.simulation.terms import Terms
from haitang.loss.simulation.walk import Policies

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Laid:
    """A book as arrays, and what leads back from their rows to the book.

    Attributes
    ----------
    kind : ndarray of int64, shape (n_policies,)
        Index into the book's policies; copies share it.
    copy : ndarray of int64, shape (n_policies,)
        Number of the copy, from 0.
    covers, perils : tuple
        Those that the book has, in their own order.
    """

    book: Book
    kind: Ints
    copy: Ints
    covers: tuple[Cover, ...]
    perils: tuple[Peril, ...]
    pairs: tuple[Pair, ...]
    terms: Terms
    risks: Risks
    policies: Policies

    @property
    def count(self) -> int:
        """Number of policies."""
        return self.kind.size

    def id_of(self, policy: int) -> str:
        """The id of a policy, as its random numbers know it."""
        return _id(self.book.policies[int(self.kind[policy])], int(self.copy[policy]))

    def nodes_of(self, policy: int) -> tuple[str, ...]:
        """The nodes that a policy hangs on."""
        return _nodes(self.book.policies[int(self.kind[policy])], int(self.copy[policy]))


def lay_out(book: Book, seed: int) -> Laid:
    """Arrays of a book for one seed.

    Examples
    --------
    >>> from haitang.loss.simulation import example_book
    >>> lay_out(example_book(), seed=1).count == example_book().size
    True
    """
    names = list(book.contracts)
    wanted = list(dict.fromkeys((policy.contract, policy.profile) for policy in book.policies))
    pairs = tuple(Pair(book.contracts[contract], book.profiles[profile]) for contract, profile in wanted)
    named = {terms.cover for contract in book.contracts.values() for terms in contract.covers}
    possible = {scenario.peril for profile in book.profiles.values() for scenario in profile.scenarios}
    covers, perils = tuple(c for c in Cover if c in named), tuple(p for p in Peril if p in possible)
    terms = pack_terms([compile_terms(contract) for contract in book.contracts.values()], covers)
    risks = pack_risks(pairs, [names.index(contract) for contract, _ in wanted], perils)
    counts = np.array([policy.count for policy in book.policies])
    kind = np.repeat(np.arange(counts.size), counts)
    copy = np.concatenate([np.arange(count) for count in counts])
    place = {pair: row for row, pair in enumerate(wanted)}
    pair_of_kind = np.array([place[policy.contract, policy.profile] for policy in book.policies])
    pair = pair_of_kind[kind].astype(np.int64)
    rows = risks.start[pair + 1] - risks.start[pair]
    first = np.concatenate([[0], np.cumsum(rows)]).astype(np.int64)
    exposed, shared, hit_by = _exposures(book, risks, perils, kind, copy, pair)
    policies = Policies(
        pair=pair,
        scale=np.concatenate([_scales(policy) for policy in book.policies]),
        key=np.array(
            [key_of(seed, _id(policy, number)) for policy in book.policies for number in range(policy.count)],
            dtype=np.uint32,
        ),
        first=first,
        edge=np.zeros(int(first[-1])),
        reach=np.zeros(int(first[-1])),
        cluster=np.zeros(int(first[-1])),
        rate=np.zeros(kind.size),
        exposed=exposed,
        shared=shared,
        hit_by=hit_by,
    )
    return Laid(book, kind, copy, covers, perils, pairs, terms, risks, policies)


def _id(policy: BookPolicy, number: int) -> str:
    return policy.id if policy.count == 1 else f"{policy.id}/{number + 1}"


def _nodes(policy: BookPolicy, number: int) -> tuple[str, ...]:
    return tuple(node if isinstance(node, str) else node[number % len(node)] for node in policy.nodes if node)


def _scales(policy: BookPolicy) -> Floats:
    """Factors of the copies: quantiles of a lognormal whose mean is the policy's scale."""
    from scipy.special import ndtri

    if policy.spread == 0:
        return np.full(policy.count, policy.scale)
    # Neighbouring copies differ in size, so that copies that share a node are not all of one size.
    order = (np.arange(policy.count) * 0.6180339887498949) % 1.0
    rank = np.argsort(np.argsort(order, kind="stable"), kind="stable")
    level = (rank + 0.5) / policy.count
    scale: Floats = policy.scale * np.exp(policy.spread * ndtri(level) - policy.spread**2 / 2)
    return scale


def _exposures(
    book: Book, risks: Risks, perils: Sequence[Peril], kind: Ints, copy: Ints, pair: Ints
) -> tuple[Ints, Ints, Ints]:
    """Which shared scenarios each policy is exposed to, and by which of its own scenarios it then loses."""
    by_node: dict[str, list[int]] = {}
    for number, scenario in enumerate(book.shared):
        by_node.setdefault(scenario.node, []).append(number)
    peril = [perils.index(scenario.peril) if scenario.peril in perils else -1 for scenario in book.shared]
    own = [risks.risk["peril"][risks.start[row] : risks.start[row + 1]].tolist() for row in range(risks.start.size - 1)]
    found: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    exposed, shared, hit_by = [0], [], []
    periods = [_period(policy) for policy in book.policies]
    for number in range(kind.size):
        at = int(kind[number])
        turn = (at, int(copy[number]) % periods[at])
        if turn not in found:
            hit = [
                (scenario, own[pair[number]].index(peril[scenario]))
                for node in dict.fromkeys(_nodes(book.policies[at], turn[1]))
                for scenario in by_node.get(node, ())
                if peril[scenario] in own[pair[number]]
            ]
            found[turn] = ([scenario for scenario, _ in hit], [row for _, row in hit])
        shared += found[turn][0]
        hit_by += found[turn][1]
        exposed.append(len(shared))
    return (np.array(exposed, np.int64), np.array(shared, np.int64), np.array(hit_by, np.int64))


def _period(policy: BookPolicy) -> int:
    """After how many copies the nodes repeat."""
    return int(np.lcm.reduce([len(node) for node in policy.nodes if not isinstance(node, str) and node] or [1]))
