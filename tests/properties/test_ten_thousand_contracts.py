"""The promise at the size that was asked for: ten thousand random contracts, each with events in a row, to the 分."""

from __future__ import annotations

from collections import Counter
from random import Random

from tests.properties.random_contracts import random_contract, random_event

from haitang.contract import Rule, Used, as_events, compile_terms, evaluate_year, settle

CONTRACTS = 10_000
SEED = 20_261_125
EVERY = (
    *("retention", "indemnity_period", "average", "deductible", "added_rate", "dependent", "sublimit"),
    *("cover_aggregate", "insured_share", "event_deductible", "event_limit", "policy_share", "other_insurance"),
    *("aggregate_deductible", "aggregate", "condition", "cause", "provider", "state", "service"),
)


def test_ten_thousand_contracts_settle_as_the_kernel_evaluates() -> None:
    random = Random(SEED)
    bit: Counter[Rule] = Counter()
    for number in range(CONTRACTS):
        contract = random_contract(random)
        events = [random_event(random, contract) for _ in range(2)]
        used, expected = Used(), []
        for event in events:
            settlement = settle(contract, event, used)
            used = settlement.used
            expected.append(settlement.indemnity.fen)
            bit.update(step.rule for step in settlement.steps if step.after < step.before)
        paid = evaluate_year(compile_terms(contract), as_events(contract, events)).tolist()
        assert paid == expected, f"contract {number} of seed {SEED}: {contract.model_dump_json()}"
    assert {rule: bit[Rule(rule)] for rule in EVERY if bit[Rule(rule)] < 200} == {}, "every rule has to bite"
