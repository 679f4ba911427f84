"""The product's promise: what settles one claim and what prices a million events are the same, to the 分."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from tests.properties.strategies import years

from haitang.contract import (
    Contract,
    LossEvent,
    Rule,
    Used,
    as_events,
    compile_terms,
    evaluate,
    evaluate_year,
    largest_remainder,
    settle,
)
from haitang.contract.arrays import shared_out
from haitang.contract.elementwise import part_of, shares_of, whole_part
from haitang.lexicon import PPM, ZERO, Share, Yuan, mul_div


@settings(max_examples=150)
@given(years())
def test_settle_equals_the_kernel_event_by_event(year: tuple[Contract, list[LossEvent]]) -> None:
    contract, sequence = year
    terms = compile_terms(contract)
    evaluated = evaluate(terms, as_events(contract, sequence))
    settled = [settle(contract, event) for event in sequence]
    assert evaluated.payable.tolist() == [settlement.indemnity.fen for settlement in settled]
    by_cover = [[settlement.payable(column.cover).fen for column in terms.covers] for settlement in settled]
    assert evaluated.by_cover().tolist() == by_cover
    assert evaluated.in_kind.tolist() == [settlement.in_kind.fen for settlement in settled]
    assert evaluated.deducted.tolist() == [settlement.used.deductible.fen for settlement in settled]


@settings(max_examples=100)
@given(years())
def test_settle_equals_the_kernel_while_the_limits_are_used_up(year: tuple[Contract, list[LossEvent]]) -> None:
    contract, sequence = year
    terms = compile_terms(contract)
    twice = [*sequence, *sequence]
    which = np.array([7] * len(sequence) + [3] * len(sequence))
    paid = evaluate_year(terms, as_events(contract, twice), which).tolist()
    used, expected = Used(), []
    for event in sequence:
        settlement = settle(contract, event, used)
        used = settlement.used
        expected.append(settlement.indemnity.fen)
    assert paid == expected * 2


@given(years())
def test_payment_is_within_its_bounds_and_adds_up(year: tuple[Contract, list[LossEvent]]) -> None:
    contract, sequence = year
    used = Used()
    for event in sequence:
        settlement = settle(contract, event, used)
        assert ZERO <= settlement.indemnity <= settlement.loss
        assert sum((payment.payable for payment in settlement.covers), ZERO) == settlement.indemnity
        assert sum((part.payable for part in settlement.insurers), ZERO) == settlement.total
        for payment in settlement.covers:
            assert ZERO <= payment.payable <= payment.loss
        used = settlement.used
        assert settlement.indemnity <= contract.aggregate_limit
    assert used.aggregate <= contract.capacity
    assert used.deductible <= contract.aggregate_deductible


@given(years())
def test_steps_of_a_cover_follow_one_another(year: tuple[Contract, list[LossEvent]]) -> None:
    contract, sequence = year
    for event in sequence:
        settlement = settle(contract, event)
        for cover in [*(payment.cover for payment in settlement.covers), None]:
            steps = [step for step in settlement.steps if step.cover == cover and step.rule is not Rule.SERVICE]
            assert all(before.after == after.before for before, after in pairwise(steps))


@given(years(), st.integers(1, 10**9))
def test_a_higher_event_limit_never_pays_less(year: tuple[Contract, list[LossEvent]], more: int) -> None:
    contract, sequence = year
    if contract.event_limit is None:
        return
    higher = contract.model_copy(update={"event_limit": contract.event_limit + Yuan(more)})
    for event in sequence:
        assert settle(higher, event).indemnity >= settle(contract, event).indemnity


@given(st.integers(0, 2**46), st.integers(0, PPM))
def test_array_shares_round_as_money_does(amount: int, ppm: int) -> None:
    assert shares_of(np.array([amount]), ppm, PPM).tolist() == [mul_div(amount, ppm, PPM)]
    assert Share(ppm).of(Yuan(amount)).fen == mul_div(amount, ppm, PPM)


@given(st.integers(0, 2**59), st.integers(0, 2**47), st.integers(1, 2**47))
def test_parts_are_exact_where_the_product_leaves_int64(amount: int, part: int, rest: int) -> None:
    whole = part + rest
    arrays = np.array([amount]), np.array([part]), np.array([whole])
    assert part_of(*arrays).tolist() == [mul_div(amount, part, whole)] == [part_of(amount, part, whole)]
    assert whole_part(*arrays).tolist() == [amount * part // whole]


@given(st.lists(st.integers(0, 2**46), min_size=1, max_size=9), st.integers(0, PPM))
def test_arrays_share_out_as_one_amount_does(weights: list[int], ppm: int) -> None:
    total = sum(weights) * ppm // PPM
    if total > 2**46:
        total = 2**46
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    assert shared_out(np.array([total]), np.array([weights])).tolist() == [list(parts)]


def reducing_rules(year: tuple[Contract, list[LossEvent]]) -> set[str]:
    contract, sequence = year
    used, found = Used(), set[str]()
    for event in sequence:
        settlement = settle(contract, event, used)
        used = settlement.used
        found.update(step.rule.value for step in settlement.steps if step.after < step.before)
    return found


REDUCING = (
    "retention",
    "indemnity_period",
    "average",
    "deductible",
    "added_rate",
    "dependent",
    "sublimit",
    "cover_aggregate",
    "insured_share",
    "event_deductible",
    "event_limit",
    "policy_share",
    "other_insurance",
    "aggregate_deductible",
    "aggregate",
    "condition",
    "cause",
    "provider",
    "state",
    "service",
)


@pytest.mark.parametrize("rule", REDUCING)
def test_the_law_reaches_every_rule(rule: str) -> None:
    """The random contracts must be rich enough to break the law if it could be broken."""
    searching = settings(max_examples=4000, database=None, phases=[Phase.generate])
    found = find(years(max_events=3), lambda year: rule in reducing_rules(year), settings=searching)
    assert rule in reducing_rules(found)
