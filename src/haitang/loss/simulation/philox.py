"""Philox4x32-10: random numbers as a function of a key and a counter, so that any of them can be had again.

Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011); tested with the vectors of Random123.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from haitang.loss.simulation.compiled import compiled, inlined, lean

_MULTIPLY_0, _MULTIPLY_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
_WORD = np.uint64(32)
_TO_UNIT = 2.0**-64
_WORD_TO_UNIT = 2.0**-32

OWN, EXTRA, HITS = 0, 1, 2
"""Streams of a policy: its own clusters of events, the further events of a cluster, its hits by shared scenarios."""


class Key(NamedTuple):
    """What picks the random numbers of one policy: the seed and a 64-bit digest of its id, in 32-bit words."""

    seed_low: int
    seed_high: int
    id_low: int
    id_high: int


def key_of(seed: int, policy: str) -> Key:
    """The key of a policy; it depends on nothing else, so that a book may grow and its other policies stay as they are.

    Examples
    --------
    >>> key_of(7, "HTP2026000001") == key_of(7, "HTP2026000001")
    True
    """
    digest = int.from_bytes(hashlib.blake2b(policy.encode(), digest_size=8).digest(), "little")
    mask = 0xFFFFFFFF
    return Key(seed & mask, seed >> 32 & mask, digest & mask, digest >> 32)


@inlined
def philox(c0, c1, c2, c3, k0, k1):
    """Four random words of 32 bits for a counter of four words and a key of two."""
    for _ in range(10):
        p0 = np.uint64(c0) * _MULTIPLY_0
        p1 = np.uint64(c2) * _MULTIPLY_1
        high_0, low_0 = np.uint32(p0 >> _WORD), np.uint32(p0)
        high_1, low_1 = np.uint32(p1 >> _WORD), np.uint32(p1)
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
        k0 = np.uint32(k0 + _WEYL_0)
        k1 = np.uint32(k1 + _WEYL_1)
    return c0, c1, c2, c3


@compiled
def words(counter: NDArray[np.uint32], key: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """One block, for the test vectors: ``counter`` of shape (4,) and ``key`` of shape (2,) to shape (4,)."""
    made = np.empty(4, np.uint32)
    made[0], made[1], made[2], made[3] = philox(counter[0], counter[1], counter[2], counter[3], key[0], key[1])
    return made


@lean
def draw(key, stream, epoch, first, severity, gap, pick):
    """Fill three arrays with the blocks ``first, first + 1, …`` of one stream of one policy and epoch.

    Parameters
    ----------
    key : tuple of 4 ints
        `Key`.
    severity : ndarray of float64
        Uniform in (0, 1) to 64 bits, so that the far tail is not cut off.
    gap, pick : ndarray of float64
        Uniform in (0, 1) to 32 bits.
    """
    k0, k1 = np.uint32(key[0]), np.uint32(key[2])
    c1 = np.uint32((stream << 28) | epoch)
    c2, c3 = np.uint32(key[3]), np.uint32(key[1])
    for index in range(severity.size):
        w0, w1, w2, w3 = philox(np.uint32(first + index), c1, c2, c3, k0, k1)
        severity[index] = (np.float64(w0) * 4294967296.0 + np.float64(w1) + 0.5) * _TO_UNIT
        gap[index] = (np.float64(w2) + 0.5) * _WORD_TO_UNIT
        pick[index] = (np.float64(w3) + 0.5) * _WORD_TO_UNIT
