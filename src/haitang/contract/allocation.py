"""Shares out an amount so that the parts add up to the 分 (最大余数法)."""

from __future__ import annotations

from collections.abc import Sequence


def largest_remainder(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Parts of ``total`` in proportion to ``weights``; what rounding leaves goes to the largest remainders.

    Parameters
    ----------
    total : int, 分
        Amount to share out; >= 0.
    weights : sequence of int
        One per part, >= 0. When all are zero every part is zero.

    Returns
    -------
    tuple of int, 分
        In the order of ``weights``; equal remainders go to the earlier part.

    Raises
    ------
    ValueError
        A negative amount or weight.

    Examples
    --------
    >>> largest_remainder(100, [1, 1, 1])
    (34, 33, 33)
    >>> largest_remainder(100, [0, 0])
    (0, 0)
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError(f"total and weights must be >= 0, got {total} over {list(weights)}")
    whole = sum(weights)
    if whole == 0:
        return tuple(0 for _ in weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(parts)), key=lambda index: -remainders[index])
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)
