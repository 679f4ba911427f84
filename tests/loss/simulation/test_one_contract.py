"""The compiled walk pays what `settle` pays, to the 分: over random contracts, profiles and years with erosion."""

from __future__ import annotations

from random import Random

import numpy as np
from tests.loss.simulation.books import random_profile
from tests.properties.random_contracts import random_contract

from haitang.contract import Used, settle
from haitang.loss.simulation import Book, BookPolicy, policy_year
from haitang.loss.simulation.expand import Laid, lay_out
from haitang.loss.simulation.policy_year import events_of
from haitang.loss.simulation.programme import compile_programme
from haitang.loss.simulation.run import Run
from haitang.loss.simulation.walk import clusters_of
from haitang.loss.simulation.years import simulated_years

YEARS = 25


def random_book(seed: int, policies: int, *, yearly: float) -> Book:
    random = Random(seed)
    contracts, profiles, entries = {}, {}, []
    for number in range(policies):
        name = str(number)
        contracts[name] = random_contract(random)
        covers = [terms.cover for terms in contracts[name].covers]
        profiles[name] = random_profile(random, covers, yearly=yearly)
        entries.append(BookPolicy(id=name, contract=name, profile=name, scale=random.choice([1.0, 0.3, 7.0])))
    return Book(contracts=contracts, profiles=profiles, policies=tuple(entries))


def test_the_walk_pays_what_settle_pays() -> None:
    book = random_book(20261125, 400, yearly=2.0)
    laid = lay_out(book, 11)
    years = simulated_years((), years=YEARS, seed=11, stratified=False)
    kept = []
    run = Run(laid, years, compile_programme(()), keep_from=np.ones(YEARS, np.int64))
    run.reach(2)
    totals = run.walk(2, on_epoch=lambda _, __, events: kept.append(events))
    walked: dict[tuple[int, int], list[int]] = {}
    (events,) = kept
    for time, policy, amount in zip(events.time.tolist(), events.policy.tolist(), events.amount.tolist(), strict=True):
        walked.setdefault((policy, int(time)), []).append(amount)
    settled: dict[tuple[int, int], list[int]] = {}
    for policy in range(laid.count):
        contract = laid.pairs[policy].contract
        for year, sequence in events_of(laid, run, policy, 0).items():
            used, paid = Used(), []
            for event in sequence:
                settlement = settle(contract, event, used)
                used = settlement.used
                paid += [settlement.indemnity.fen] if settlement.indemnity else []
            if paid:
                settled[policy, year] = paid
    assert walked == settled
    assert len(settled) > 1000
    assert totals.total.sum() == sum(sum(paid) for paid in settled.values())
    assert totals.cover.sum() == totals.peril.sum() == totals.total.sum()


def test_a_policy_year_is_found_again_and_settles_to_the_same() -> None:
    book = random_book(3, 40, yearly=1.0)
    laid = lay_out(book, 5)
    run = Run(laid, simulated_years((), years=YEARS, seed=5, stratified=False), compile_programme(()))
    run.reach(1)
    alone = {}
    for policy in range(laid.count):
        single = book.model_copy(update={"policies": (book.policies[policy],)})
        one = Run(lay_out(single, 5), run.years, compile_programme(()))
        one.reach(1)
        alone[policy] = one.walk(1).total
    assert sum(alone.values()).tolist() == run.walk(1).total.tolist()
    for policy in (0, 7, 21):
        worst = int(np.argmax(alone[policy]))
        told = policy_year(book, policy=str(policy), year=worst, years=YEARS, seed=5)
        assert told.paid.fen == alone[policy][worst]


def test_no_event_below_the_first_that_is_paid_would_have_been_paid() -> None:
    """Thinning leaves out only what is paid nothing: with all events drawn, the same contract pays the same mean."""
    book = random_book(9, 60, yearly=5.0)
    laid = lay_out(book, 2)
    years = simulated_years((), years=4000, seed=2, stratified=False)
    thinned = Run(laid, years, compile_programme(()))
    thinned.reach(2)
    moments = thinned.walk(2).moments
    every = lay_out(book, 3)
    run = Run(every, years, compile_programme(()))
    run.reach(2)
    _draw_everything(every)
    others = run.walk(2).moments
    error = np.sqrt(moments.variance + others.variance)
    score = (moments.mean - others.mean)[error > 0] / error[error > 0]
    assert np.abs(score).max() < 4.5
    assert (score**2).mean() < 2


def _draw_everything(laid: Laid) -> None:
    """Undo the thinning of a book laid out: every event is drawn."""
    policies, risks = laid.policies, laid.risks
    for policy in range(laid.count):
        here = slice(policies.first[policy], policies.first[policy + 1])
        pair = policies.pair[policy]
        risk = risks.risk[risks.start[pair] : risks.start[pair + 1]]
        policies.reach[here] = 1.0
        policies.rate[policy] = clusters_of(risk, policies.reach[here], policies.edge[here], policies.cluster[here])
