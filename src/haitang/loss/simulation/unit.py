"""A unit of work: some policies through one epoch, each event paid in order of time by the contract's terms."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from haitang.loss.simulation.compiled import compiled, inlined, lean
from haitang.loss.simulation.streams import BATCH
from haitang.loss.simulation.terms import (
    PART,
    SHEET,
    borne_by_year,
    cede_quota,
    event_amount,
    event_losses,
    fresh,
    paid_by_year,
    share_out,
    use_covers,
)
from haitang.loss.simulation.walk import own_events, shared_hits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
OWN_EVENT = -1


class Sums(NamedTuple):
    """What a unit adds up for the years of its epoch, 分; integers, so that no order of adding changes them.

    Attributes
    ----------
    total : (length,)
        Paid in each year.
    largest : (length,)
        Largest event of a single policy.
    cover, peril : (n_covers, length), (n_perils, length)
        The same, split; empty where not asked for.
    quota : (n_quota_shares, length)
        Ceded to each quota share.
    failure, left : (n_failures,)
        Paid for each shared failure, and what the quota shares left of it.
    """

    total: Ints
    largest: Ints
    cover: Ints
    peril: Ints
    quota: Ints
    failure: Ints
    left: Ints


class Moments(NamedTuple):
    """What a unit says of each of its policies, over the weights of the years; shape (n_policies,), 分."""

    mean: Floats
    square: Floats
    variance: Floats
    claims: Floats


class Records(NamedTuple):
    """Single events that are kept: those that reach an excess treaty, or belong to a year that is taken apart.

    Attributes
    ----------
    found : (1,)
        How many there are; more than the arrays hold where they were too short.
    time : (m,)
        Years since the start of the epoch.
    policy, scenario, failure, amount : (m,)
        Policy, which of its scenarios, shared failure or -1, and what the quota shares left, 分.
    """

    found: Ints
    time: Floats
    policy: Ints
    scenario: Ints
    failure: Ints
    amount: Ints


class Rules(NamedTuple):
    """How years count: weight of each year, from which amount on an event of it is kept, and what to leave out.

    Attributes
    ----------
    weight : (length,)
        0 leaves a year out altogether where ``skip`` is set.
    keep_from : (length,)
        分; `MAXIMUM` keeps nothing.
    lowest : int, 分
        The least of ``keep_from``.
    quota : (n_quota_shares,)
        Records of `programme.QUOTA`, in inuring order.
    member : (n_policies,)
        Which treaties reinsure each policy, one bit each.
    """

    weight: Floats
    keep_from: Ints
    lowest: int
    quota: NDArray[Any]
    member: Ints
    skip: bool


@compiled
def walk_unit(lower, upper, epoch, length, capacity, book, failures, rules, sums, moments, records):
    """Policies ``lower … upper - 1`` through ``length`` years of an epoch; returns 0, or the capacity that is needed.

    Parameters
    ----------
    capacity : int
        Events of a policy that the arrays hold.
    book : tuple of Policies, Risks, Terms
    moments : Moments
        Of ``upper - lower`` policies.
    """
    policies, risks = book[0], book[1]
    sheet = np.zeros(SHEET, np.int64)
    size = (capacity // BATCH + 1) * BATCH
    time, severity, pick, normal = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    scenario, scratch = np.empty(size, np.int64), np.empty(size)
    further = (np.empty(size), np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size))
    for policy in range(lower, upper):
        own = (time, severity, pick, scenario, normal, scratch)
        count, rest = own_events(policies, policy, epoch, length, risks, own, further)
        if rest >= 0:
            rest = shared_hits(policies, policy, epoch, failures, risks, rest, further, scratch)
        if rest < 0:
            return 2 * size
        events = (count, time, scenario, normal, rest, further[0], further[1], further[2], further[3])
        told = pay_in_order(policy, events, book, rules, sums, records, sheet)
        place = policy - lower
        moments.mean[place], moments.square[place], moments.variance[place], moments.claims[place] = told
    return 0


@lean
def pay_in_order(policy, events, book, rules, sums, records, sheet):
    """Pay all events of one policy in order of time; returns its moments.

    Arrays are taken out of their tuples once, since every look into a tuple inside the loop counts references.
    """
    policies, risks, terms = book
    count, own_time, own_scenario, own_loss, rest, rest_time, rest_failure, rest_scenario, rest_loss = events
    pair, scale, member = policies.pair[policy], policies.scale[policy], rules.member[policy]
    row, start = risks.contract[pair], risks.start[pair]
    contract, covers = terms.contract[row], terms.cover
    cover_order, policy_order = terms.cover_order[row], terms.policy_order[row]
    risk, weight, recovery = risks.risk, risks.weight, risks.recovery
    total, largest, by_cover, by_peril = sums.total, sums.largest, sums.cover, sums.peril
    ceded, of_failure, left_of_failure = sums.quota, sums.failure, sums.left
    weight_of_year, keep_from, lowest = rules.weight, rules.keep_from, rules.lowest
    quota, skip = rules.quota, rules.skip
    one = other = 0
    year, borne, paid, count_of_year = -1, 0, 0, 0
    mean = square = variance = claims = 0.0
    while one < count or other < rest:
        if other >= rest or (one < count and own_time[one] <= rest_time[other]):
            at, scenario, loss, failure = own_time[one], own_scenario[one], own_loss[one], OWN_EVENT
            one += 1
        else:
            at, scenario, loss, failure = rest_time[other], rest_scenario[other], rest_loss[other], rest_failure[other]
            other += 1
        now = int(at)
        if now != year:
            # Written out: a compiled function that returns several numbers would cost as much as the event itself.
            weighed = weight_of_year[year] * paid
            mean += weighed
            square += weighed * paid
            variance += weighed * weighed
            claims += weight_of_year[year] * count_of_year
            year, borne, paid, count_of_year = now, 0, 0, 0
            fresh(contract, sheet)
        if skip and weight_of_year[now] == 0.0:
            continue
        at_row = start + scenario
        event_losses(loss, scale, risk[at_row], at_row, weight, recovery, sheet)
        amount = event_amount(contract, covers, cover_order, policy_order, risk[at_row], recovery.shape[1], sheet)
        kept = borne_by_year(contract, amount, borne)
        borne += kept
        amount = paid_by_year(contract, amount - kept, paid)
        if amount == 0:
            continue
        paid += amount
        if contract.by_cover != 0:
            use_covers(contract, amount, sheet)
        count_of_year += 1
        total[now] += amount
        if by_peril.size > 0:
            by_peril[risk[at_row].peril, now] += amount
        if by_cover.size > 0:
            _add_by_cover(amount, now, contract, covers, by_cover, sheet)
        left = cede_quota(amount, now, member, quota, ceded)
        if failure < 0:
            largest[now] = max(largest[now], amount)
        else:
            of_failure[failure] += amount
            left_of_failure[failure] += left
        if left >= lowest and left >= keep_from[now]:
            _keep(at, policy, scenario, failure, left, records)
    weighed = weight_of_year[year] * paid
    claims += weight_of_year[year] * count_of_year
    return mean + weighed, square + weighed * paid, variance + weighed * weighed, claims


@inlined
def _add_by_cover(amount, now, contract, covers, by_cover, sheet):
    if contract.by_cover == 0:
        share_out(contract.covers, amount, sheet)
    for column in range(contract.covers):
        part = sheet[PART, column]
        if part > 0:
            by_cover[covers[contract.first + column].code, now] += part


@lean
def _keep(at, policy, scenario, failure, amount, records):
    place = records.found[0]
    records.found[0] += 1
    if place < records.time.size:
        records.time[place] = at
        records.policy[place] = policy
        records.scenario[place] = scenario
        records.failure[place] = failure
        records.amount[place] = amount
