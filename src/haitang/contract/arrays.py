"""Exact money arithmetic over int64 arrays: the same half-up rounding as `haitang.lexicon.mul_div`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

Money: TypeAlias = NDArray[np.int64]
"""Amounts in 分."""

AMOUNT_BOUND = 2**46
"""Largest amount of one event in an array, in 分 (about 7,036 亿元): below it, no step can leave int64."""

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def checked(amounts: ArrayLike, name: str) -> Money:
    """The amounts as int64, once they are known to be whole, not negative and within bounds.

    Raises
    ------
    TypeError
        Not an array of integers.
    ValueError
        An amount is negative or beyond `AMOUNT_BOUND`; the message names the array, the bound and the value.

    Examples
    --------
    >>> checked([1, 2], "losses")
    array([1, 2])
    """
    array = np.asarray(amounts)
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} must hold integers (分), got {array.dtype}")
    low, high = int(array.min()), int(array.max())
    if low < 0 or high > AMOUNT_BOUND:
        seen = low if low < 0 else high
        raise ValueError(f"{name} must lie in [0, {AMOUNT_BOUND}] 分, got {seen}")
    return array.astype(np.int64, copy=False)


def shares_of(amounts: Money, numerator: Money | int, denominator: int) -> Money:
    """``amounts * numerator / denominator`` half up, for ``0 <= numerator <= denominator <= 2**20``.

    Splitting off the quotient first keeps every product inside int64.

    Examples
    --------
    >>> shares_of(np.array([5, 15]), 1, 10)
    array([1, 2])
    """
    quotient = amounts // denominator
    rest = amounts - quotient * denominator
    shared: Money = quotient * numerator + (2 * rest * numerator + denominator) // (2 * denominator)
    return shared


def prorated(hourly: Money, minutes: Money) -> Money:
    """Loss of some minutes at an hourly rate, half up (``hourly * minutes / 60``).

    Raises
    ------
    OverflowError
        The product could leave int64.

    Examples
    --------
    >>> prorated(np.array([100]), np.array([90]))
    array([150])
    """
    if hourly.size and (int(hourly.max()) + 1) * (int(minutes.max()) + 1) >= 2**61:
        raise OverflowError(f"an hourly loss of up to {int(hourly.max())} 分 over {int(minutes.max())} minutes")
    loss: Money = (2 * hourly * minutes + 60) // 120
    return loss


def shared_out(totals: Money, weights: Money) -> Money:
    """`largest_remainder` row by row: parts of each total in proportion to its row of weights.

    The quotient is estimated in float64 and set right by the exact remainder, which int64 carries modulo 2^64.

    Parameters
    ----------
    totals : ndarray of int64, shape (n,), 分
    weights : ndarray of int64, shape (n, k), 分
        Each row's sum is at least its total and below 2^50.

    Examples
    --------
    >>> shared_out(np.array([100]), np.array([[1, 1, 1]]) * 100)
    array([[34, 33, 33]])
    """
    whole = weights.sum(axis=1)
    divisor = np.where(whole == 0, 1, whole)[:, None]
    amounts = totals[:, None]
    parts = (amounts.astype(np.float64) * weights / divisor).astype(np.int64)
    with np.errstate(over="ignore"):
        rest = amounts * weights - parts * divisor
    for _ in range(2):
        correction = (rest >= divisor).astype(np.int64) - (rest < 0)
        parts += correction
        rest -= correction * divisor
    left = np.where(whole == 0, 0, totals - parts.sum(axis=1))
    order = np.argsort(-rest, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(weights.shape[1])[None, :], axis=1)
    shared: Money = parts + (rank < left[:, None])
    return shared
