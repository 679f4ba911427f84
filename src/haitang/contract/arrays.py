"""Arrays of money: what may be in them, and how a row of them is shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from haitang.contract import bounds

Money: TypeAlias = NDArray[np.int64]
"""Amounts in 分."""

AMOUNT_BOUND = bounds.AMOUNT_BOUND.fen
"""Largest amount of one event in an array, in 分: below it, no step can leave int64."""
MINUTES_BOUND = 2**26
"""Longest stretch of an interruption in an array, in minutes (about 127 years)."""

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def checked(amounts: ArrayLike, name: str, bound: int = AMOUNT_BOUND) -> Money:
    """The amounts as int64, once they are known to be whole, not negative and within bounds.

    Raises
    ------
    TypeError
        Not an array of integers.
    ValueError
        An amount is negative or beyond the bound; the message names the array, the bound and the value.

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
    if low < 0 or high > bound:
        seen = low if low < 0 else high
        raise ValueError(f"{name} must lie in [0, {bound}], got {seen}")
    return array.astype(np.int64, copy=False)


def checked_rates(hourly: Money, minutes: Money) -> None:
    """Refuse hourly losses whose product with their minutes could leave int64, and stretches that are too long.

    Raises
    ------
    OverflowError
        The message tells the largest of both.
    """
    if not hourly.size:
        return
    highest, longest = int(hourly.max()), int(minutes.max())
    if longest > MINUTES_BOUND or (highest + 1) * (longest + 1) >= 2**61:
        raise OverflowError(f"an hourly loss of up to {highest} 分 over {longest} minutes")


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
