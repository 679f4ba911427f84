from __future__ import annotations

import numpy as np
import pytest

from haitang.contract import Events, compile_terms, evaluate, evaluate_year, example_contract
from haitang.contract.arrays import AMOUNT_BOUND
from haitang.contract.elementwise import prorated

TERMS = compile_terms(example_contract())


def rows(losses: list[list[int]], minutes: int = 0, hourly: int = 0) -> Events:
    """Events with one piece of interruption each."""
    shape = (len(losses), 1)
    return Events(losses=np.array(losses), minutes=np.full(shape, minutes), hourly=np.full(shape, hourly))


@pytest.mark.parametrize(
    ("events", "error", "message"),
    [
        (rows([[0, -1]]), ValueError, "losses must lie in"),
        (rows([[0, AMOUNT_BOUND + 1]]), ValueError, "losses must lie in"),
        (rows([[0, 1, 2]]), ValueError, "losses must have shape"),
        (Events(np.array([[0.0, 1.0]]), np.zeros((1, 1), int), np.zeros((1, 1), int)), TypeError, "integers"),
        (Events(np.array([[0, 1]]), np.zeros((2, 1), int), np.zeros((2, 1), int)), ValueError, "one row per event"),
        (rows([[0, 1]], minutes=2**40, hourly=2**40), OverflowError, "hourly loss"),
    ],
)
def test_ill_formed_arrays_are_refused_by_name(events: Events, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        evaluate(TERMS, events)


def test_no_events_cost_nothing() -> None:
    none = Events(np.zeros((0, 2), int), np.zeros((0, 1), int), np.zeros((0, 1), int))
    assert evaluate(TERMS, none).payable.tolist() == []
    assert evaluate_year(TERMS, none).tolist() == []


def test_each_year_starts_with_fresh_limits() -> None:
    events = rows([[0, 20_000_000]] * 6, minutes=120_000, hourly=3_000_000)
    years = np.array([2, 1, 2, 2, 1, 2])
    assert (evaluate_year(TERMS, events, years) // 1_000_000).tolist() == [820, 820, 820, 360, 820, 0]


def test_the_years_must_be_as_many_as_the_events() -> None:
    with pytest.raises(ValueError, match="year must have shape"):
        evaluate_year(TERMS, rows([[0, 1]]), np.array([1, 2]))


def test_hours_are_prorated_half_up() -> None:
    assert prorated(np.array([1, 1, 3]), np.array([29, 30, 50])).tolist() == [0, 1, 3]
