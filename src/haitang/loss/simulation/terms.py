"""A contract's terms in the compiled loop: the rules are `haitang.contract.elementwise`, only the walk is here."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from haitang.contract.elementwise import (
    aggregate_limited,
    deducted,
    event_deducted,
    less_rate,
    minutes_before,
    prorated,
    retained,
    shares_of,
    sublimited,
    time_borne,
    whole_part,
)
from haitang.lexicon import PPM
from haitang.loss.simulation.compiled import inlined, lean

Ints = NDArray[np.int64]
RETENTION, DEDUCTIBLE, SUBLIMIT, INSURED_SHARE = 0, 1, 2, 3
EVENT_DEDUCTIBLE, EVENT_LIMIT, POLICY_SHARE = 0, 1, 2
UNTOUCHED = 9
"""Rules by number. The others need facts that no simulated event has: it meets every condition, is insured in full and
nowhere else. The terms of the year come last in every contract, so the last two functions have them to themselves."""
TEN_YEARS = 10 * 366 * 24 * 60
MAXIMUM = 2**62
CONTRACT = np.dtype(
    [
        (name, np.int64)
        for name in (
            "first",
            "covers",
            "event_deductible",
            "event_rate",
            "event_limit",
            "insured_share",
            "aggregate_deductible",
            "ceiling",
            "capacity",
            "by_cover",
        )
    ]
)
"""A contract: its first row and its number of covers; 分 and ppm, `MAXIMUM` where a limit is not agreed; ``ceiling`` is
one full aggregate limit, ``capacity`` that with its reinstatements; ``by_cover``: a cover has a limit of the year."""
COVER = np.dtype(
    [
        (name, np.int64)
        for name in (
            "code",
            "timed",
            "deductible",
            "rate",
            "limit",
            "dependent_limit",
            "aggregate",
            "share",
            "waiting",
            "indemnity",
            "from_waiting_end",
            "qualifying",
            "mode",
            "plain",
        )
    ]
)
"""A cover: 分, ppm and minutes, as in `haitang.contract.CompiledCover`; ``plain``: it has an amount of deductible and a
sublimit per event after it, and nothing else."""
LOSS, LEFT, PART, MINUTES, HOURLY, USED = range(6)
"""Rows of the sheet on which one event is worked out, by cover or stretch: loss in money, what the cover's terms leave,
its part of the payment, the interruption, and what each cover paid so far in the year."""
SHEET = (6, 16)


class Terms(NamedTuple):
    """All contracts of a book.

    Attributes
    ----------
    contract : ndarray of CONTRACT
    cover : ndarray of COVER
    cover_order, policy_order : ndarray of int64, shape (n_contracts, n_rules)
        Rules by number, in each contract's order.
    """

    contract: NDArray[Any]
    cover: NDArray[Any]
    cover_order: Ints
    policy_order: Ints


@inlined
def fresh(contract, sheet):
    """A new year: no cover has used anything."""
    if contract.by_cover != 0:
        for column in range(contract.covers):
            sheet[USED, column] = 0


@inlined
def event_losses(amount, scale, risk, row, weight, recovery, sheet):
    """Split a ground-up loss in 分 over the covers, and turn the interruption's part into stretches of minutes.

    Parameters
    ----------
    risk : record of `risks.RISK`
    row : int
        Of the two arrays that follow; they are handed over whole, since a view for each event would cost more.
    weight : ndarray of float64, shape (n_rows, n_covers)
    recovery : ndarray of float64, shape (n_rows, n_stretches, 2)
        Part of the length, and loss rate, of each stretch.
    """
    for column in range(weight.shape[1]):
        sheet[LOSS, column] = np.int64(np.rint(amount * weight[row, column]))
    if risk.interruption > 0.0:
        _interruption(amount * risk.interruption, risk.hourly * scale, risk.mean_rate, row, recovery, sheet)


@inlined
def _interruption(fen, hourly, mean_rate, row, recovery, sheet):
    lasted = fen * 60.0 / (hourly * mean_rate)
    total = min(max(np.rint(lasted), 1.0), float(TEN_YEARS))
    work = 0.0
    for place in range(recovery.shape[1]):
        minutes = np.rint(total * recovery[row, place, 0])
        sheet[MINUTES, place] = np.int64(minutes)
        work += minutes * recovery[row, place, 1]
    standstill = fen * 60.0 / work if work > 0.0 else 0.0
    if lasted > TEN_YEARS:
        standstill = hourly
    for place in range(recovery.shape[1]):
        sheet[HOURLY, place] = np.int64(np.rint(standstill * recovery[row, place, 1]))


@lean
def event_amount(contract, covers, cover_order, policy_order, risk, stretches, sheet):
    """What the contract owes for the event before the terms of the year, 分; fills row `LEFT`.

    Parameters
    ----------
    contract : record of CONTRACT
    covers : ndarray of COVER
    cover_order, policy_order : ndarray of int64, shape (n_rules,)
    risk : record of `risks.RISK`
    stretches : int
    """
    total = credit = 0
    interrupted = risk.interruption > 0.0
    for column in range(contract.covers):
        cover = covers[contract.first + column]
        amount = sheet[LOSS, column]
        if cover.plain != 0:
            # The same two rules without a look into the order: most covers have no other.
            amount -= deducted(amount, cover.deductible, 0, 0)
            amount = sublimited(amount, cover.limit, cover.limit, 0, MAXIMUM)
            sheet[LEFT, column] = amount
            total += amount
            continue
        timed = interrupted and cover.timed != 0
        if timed:
            amount += _lost_until(TEN_YEARS, stretches, sheet)
        if amount > 0:
            for place in range(cover_order.size):
                rule = cover_order[place]
                if rule == RETENTION:
                    if timed:
                        amount = _within_indemnity(amount, cover, stretches, sheet)
                        borne = _borne(amount, cover, stretches, sheet)
                        amount -= borne
                        credit += borne
                elif rule == DEDUCTIBLE:
                    # As in `_policy_terms`: a literal 0 where there is no rate.
                    if cover.timed == 0 and cover.rate == 0:
                        amount -= deducted(amount, cover.deductible, 0, 0)
                    elif cover.timed == 0:
                        amount -= deducted(amount, cover.deductible, cover.rate, 0)
                elif rule == SUBLIMIT:
                    left = cover.aggregate
                    if contract.by_cover != 0:
                        left = max(left - sheet[USED, column], 0)
                    amount = sublimited(amount, cover.limit, cover.dependent_limit, risk.dependent, left)
                elif rule == INSURED_SHARE and cover.share > 0:
                    amount = less_rate(amount, cover.share)
        sheet[LEFT, column] = amount
        total += amount
    if total > 0:
        total = _policy_terms(total, credit, contract, policy_order)
    return total


@inlined
def _policy_terms(amount, credit, contract, policy_order):
    for place in range(policy_order.size):
        rule = policy_order[place]
        if rule == EVENT_DEDUCTIBLE:
            # The same rule with a literal 0 where there is no rate, so that its divisions fold away.
            if contract.event_rate == 0:
                amount -= event_deducted(amount, contract.event_deductible, 0, 0, credit)
            else:
                amount -= event_deducted(amount, contract.event_deductible, contract.event_rate, 0, credit)
        elif rule == EVENT_LIMIT:
            amount = min(amount, contract.event_limit)
        elif rule == POLICY_SHARE and contract.insured_share > 0:
            amount = less_rate(amount, contract.insured_share)
    return amount


@inlined
def _lost_until(minute, stretches, sheet):
    """Loss of the interruption from its start to a minute."""
    lost = elapsed = 0
    for place in range(stretches):
        inside = minutes_before(sheet[MINUTES, place], elapsed, minute)
        lost += prorated(sheet[HOURLY, place], inside)
        elapsed += sheet[MINUTES, place]
    return lost


@inlined
def _lasted(stretches, sheet):
    """Minutes of the interruption."""
    lasted = 0
    for place in range(stretches):
        lasted += sheet[MINUTES, place]
    return lasted


@inlined
def _within_indemnity(amount, cover, stretches, sheet):
    """An interruption's loss without what lies beyond the indemnity period."""
    lasted = _lasted(stretches, sheet)
    end = cover.indemnity + cover.from_waiting_end * min(cover.waiting, lasted)
    if lasted > end:
        beyond = _lost_until(TEN_YEARS, stretches, sheet) - _lost_until(end, stretches, sheet)
        amount = max(amount - beyond, 0)
    return amount


@inlined
def _borne(amount, cover, stretches, sheet):
    """What the insured bears of an interruption's loss.

    A simulated interruption begins with its event and runs by the clock: every minute counts.
    """
    until = _lost_until(cover.waiting, stretches, sheet)
    time = time_borne(amount, 0, until, _lasted(stretches, sheet), cover.waiting, cover.qualifying)
    return retained(amount, time, cover.deductible, cover.rate, 0, cover.mode)


@inlined
def borne_by_year(contract, amount, borne):
    """What the year's deductible still takes of an event's amount; ``borne`` so far in the year, 分."""
    return min(amount, max(contract.aggregate_deductible - borne, 0))


@inlined
def paid_by_year(contract, amount, paid):
    """What the year's limit still lets through of an event's amount; ``paid`` so far in the year, 分."""
    return aggregate_limited(amount, contract.ceiling, max(contract.capacity - paid, 0))


@inlined
def use_covers(contract, paid, sheet):
    """Let a payment use up the limits of its covers."""
    share_out(contract.covers, paid, sheet)
    for column in range(contract.covers):
        sheet[USED, column] += sheet[PART, column]


@inlined
def share_out(covers, paid, sheet):
    """Share a payment out over the covers by what each left, the largest remainders first, as `settle` does."""
    whole = 0
    for column in range(covers):
        whole += sheet[LEFT, column]
    given = 0
    for column in range(covers):
        part = sheet[LEFT, column]
        if paid != whole and part > 0:
            part = whole_part(paid, part, whole)
        sheet[PART, column] = part
        given += part
    taken = 0
    for _ in range(paid - given):
        best, largest = 0, np.int64(-1)
        for column in range(covers):
            # int64 carries the remainder modulo 2^64, and it is smaller than ``whole``.
            rest = paid * sheet[LEFT, column] - sheet[PART, column] * whole
            if (taken >> column) & 1 == 0 and rest > largest:
                best, largest = column, rest
        taken |= 1 << best
        sheet[PART, best] += 1


@inlined
def cede_quota(amount, year, member, quota, ceded):
    """What the quota shares of a policy leave of its payment, level after level; adds up what each takes."""
    level, subject = -1, amount
    for place in range(quota.size):
        if (member >> quota[place].bit) & 1 == 0:
            continue
        if quota[place].level != level:
            level, subject = quota[place].level, amount
        taken = min(shares_of(subject, quota[place].ceded, PPM), amount)
        ceded[place, year] += taken
        amount -= taken
    return amount
