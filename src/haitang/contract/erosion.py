"""Events of several years, one after the other: what each pays once earlier ones have used the limits (限额冲减)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haitang.contract.arrays import Money
from haitang.contract.compiled import CompiledTerms
from haitang.contract.elementwise import UNLIMITED
from haitang.contract.events import Events
from haitang.contract.kernel import Left, evaluate


def evaluate_year(terms: CompiledTerms, events: Events, year: NDArray[np.int64] | None = None) -> Money:
    """What each event pays when the events of a year use up the same limits in order.

    Parameters
    ----------
    terms : CompiledTerms
        From `compile_terms`.
    events : Events
        n events, in the order of time within each year.
    year : ndarray of int64, shape (n_events,), optional
        Which period each event belongs to; one and the same by default. Every period starts with fresh limits.

    Returns
    -------
    ndarray of int64, shape (n_events,), 分
        Equal to `settle` called one by one with its own ``used``.

    Examples
    --------
    >>> from haitang.contract import compile_terms, example_contract
    >>> three = Events(
    ...     losses=np.array([[0, 0]] * 3), minutes=np.array([[60_000]] * 3), hourly=np.array([[3_000_000]] * 3)
    ... )
    >>> evaluate_year(compile_terms(example_contract()), three) // 1_000_000
    array([800, 800, 400])
    """
    count = events.losses.shape[0]
    years = np.zeros(count, dtype=np.int64) if year is None else np.asarray(year)
    if years.shape != (count,):
        raise ValueError(f"year must have shape {(count,)}, got {years.shape}")
    names, row = np.unique(years, return_inverse=True)
    aggregate = np.full(names.size, terms.capacity, dtype=np.int64)
    deductible = np.full(names.size, terms.aggregate_deductible, dtype=np.int64)
    agreed = [cover.aggregate_limit for cover in terms.covers]
    covers = np.tile(np.array(agreed, dtype=np.int64), (names.size, 1))
    payable = np.zeros(count, dtype=np.int64)
    rank = _rank_in_year(row)
    per_cover = any(limit != UNLIMITED for limit in agreed)
    for turn in range(int(rank.max()) + 1 if count else 0):
        now = np.flatnonzero(rank == turn)
        of = row[now]
        left = Left(aggregate=aggregate[of], covers=covers[of], deductible=deductible[of])
        paid = evaluate(terms, events.rows(now), left)
        payable[now] = paid.payable
        aggregate[of] -= paid.payable
        deductible[of] -= paid.deducted
        if per_cover:
            covers[of] = np.maximum(covers[of] - paid.by_cover(), 0)
    return payable


def _rank_in_year(row: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many earlier events the same year has, for each event."""
    order = np.argsort(row, kind="stable")
    sorted_rows = row[order]
    starts = np.r_[True, sorted_rows[1:] != sorted_rows[:-1]] if row.size else np.zeros(0, dtype=bool)
    position = np.arange(row.size)
    first = np.maximum.accumulate(np.where(starts, position, 0)) if row.size else position
    rank = np.empty(row.size, dtype=np.intp)
    rank[order] = position - first
    return rank
