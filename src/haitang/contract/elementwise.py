"""The arithmetic of every rule, once: for one amount, for arrays of amounts, and for compiled loops.

Each function takes whole numbers (分, minutes, parts per million; a truth value is 0 or 1) and works unchanged on
Python's integers, on int64 arrays and, compiled, on int64 scalars: nothing but ``+ - * // %``, comparisons and the
smaller or larger of two. Amounts lie in ``[0, 2^55]``, so that no step leaves int64; `haitang.contract.kernel` checks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from haitang.lexicon import PPM

Whole = Any
"""A whole number: int, int64, or an array of int64 whose shape fits the others."""
UNLIMITED = 2**62
"""A limit that is not agreed."""
WAITING_ONLY, DEDUCTIBLE_ONLY, HIGHER_OF, BOTH = 0, 1, 2, 3
"""Modes of `retained`, in the order of `haitang.contract.Retention`."""
PRO_RATA, EXCESS, PRIMARY = 0, 1, 2
"""Modes of `beside_others`, in the order of `haitang.contract.OtherInsurance`."""


def shares_of(amount: Whole, numerator: Whole, denominator: Whole) -> Whole:
    """``amount * numerator / denominator`` half up, for numerators below 2^40 and ``0 < denominator <= 2**20``.

    Splitting off the quotient first keeps every product inside int64.

    Examples
    --------
    >>> shares_of(5, 1, 10), shares_of(np.array([5, 15]), 1, 10).tolist()
    (1, [1, 2])
    """
    quotient = amount // denominator
    rest = amount - quotient * denominator
    return quotient * numerator + (2 * rest * numerator + denominator) // (2 * denominator)


def whole_part(amount: Whole, part: Whole, whole: Whole) -> Whole:
    """``amount * part / whole`` rounded down, exactly, though the product would leave int64.

    Long division in digits of twelve bits, for ``0 <= amount < 2**60``, ``0 <= part <= whole < 2**50``, ``whole > 0``.

    Examples
    --------
    >>> whole_part(2**46, 2**46 - 1, 2**46) == 2**46 - 1
    True
    """
    above = amount // 2**48 * part
    quotient = above // whole
    above = above % whole * 4096 + amount // 2**36 % 4096 * part
    quotient = quotient * 4096 + above // whole
    above = above % whole * 4096 + amount // 2**24 % 4096 * part
    quotient = quotient * 4096 + above // whole
    above = above % whole * 4096 + amount // 2**12 % 4096 * part
    quotient = quotient * 4096 + above // whole
    above = above % whole * 4096 + amount % 4096 * part
    return quotient * 4096 + above // whole


def part_of(amount: Whole, part: Whole, whole: Whole) -> Whole:
    """``amount * part / whole`` half up, exactly; the bounds of `whole_part`.

    ``floor(a p / w + 1/2)`` is the floor, one more where the remainder reaches half of ``whole``; int64 carries that
    remainder modulo 2^64, and it is small.

    Examples
    --------
    >>> int(part_of(5, 1, 2)), int(part_of(2**46, 3, 2**47))
    (3, 2)
    """
    down = whole_part(amount, part, whole)
    return down + (2 * (amount * part - down * whole) >= whole)


def prorated(hourly: Whole, minutes: Whole) -> Whole:
    """Loss of some minutes at an hourly rate, half up (``hourly * minutes / 60``), for products below 2^61.

    Examples
    --------
    >>> prorated(100, 90)
    150
    """
    return (2 * hourly * minutes + 60) // 120


def agreed_deductible(amount: Whole, fixed: Whole, rate: Whole, raised: Whole) -> Whole:
    """The higher of a fixed deductible and a rate of the amount, both raised by ``raised`` ppm of themselves.

    Examples
    --------
    >>> int(agreed_deductible(1000, 200, 100_000, 0)), int(agreed_deductible(1000, 200, 100_000, 100_000))
    (200, 220)
    """
    fixed_raised = fixed + shares_of(fixed, raised, PPM)
    rate_raised = np.minimum(rate + shares_of(rate, raised, PPM), PPM)
    return np.maximum(fixed_raised, shares_of(amount, rate_raised, PPM))


def deducted(amount: Whole, fixed: Whole, rate: Whole, raised: Whole) -> Whole:
    """What a deductible takes of an amount: never more than the amount.

    Examples
    --------
    >>> int(deducted(150, 200, 0, 0))
    150
    """
    return np.minimum(agreed_deductible(amount, fixed, rate, raised), amount)


def minutes_before(minutes: Whole, elapsed: Whole, until: Whole) -> Whole:
    """Minutes of a stretch that lie before the minute ``until``, where ``elapsed`` minutes came before the stretch.

    Examples
    --------
    >>> int(minutes_before(60, 100, 130)), int(minutes_before(60, 100, 90))
    (30, 0)
    """
    return np.minimum(np.maximum(until - elapsed, 0), minutes)


def counted(minutes: Whole, operating: Whole, before: Whole) -> Whole:
    """Operating minutes of a stretch once its first ``before`` minutes are left out, evenly spread, rounded down.

    Examples
    --------
    >>> int(counted(60, 30, 20))
    20
    """
    return operating * (minutes - before) // np.maximum(minutes, 1)


def waited(minutes: Whole, operating: Whole, need: Whole) -> Whole:
    """Minutes of a stretch until ``need`` operating minutes have passed; all of it where it has fewer.

    Examples
    --------
    >>> int(waited(60, 30, 10)), int(waited(60, 0, 10)), int(waited(60, 0, 0))
    (20, 60, 0)
    """
    reached = np.minimum(need, operating) * minutes // np.maximum(operating, 1)
    return reached + (operating == 0) * (need > 0) * minutes


def time_borne(
    amount: Whole, lost_before: Whole, lost_until: Whole, lasted: Whole, waiting: Whole, qualifying: Whole
) -> Whole:
    """What the waiting period takes of an interruption loss.

    All of it when the interruption does not outlast the waiting period. Else, with a time retention, what was lost
    until it ended; with a qualifying period, only what was lost before its clock started.

    Parameters
    ----------
    lost_before, lost_until : 分
        Lost before the clock of the waiting period starts, and until it has run out.
    lasted, waiting : minutes
        Counted minutes of the interruption, and how many of them are waited.
    qualifying : 0 or 1

    Examples
    --------
    >>> int(time_borne(900, 0, 300, 120, 60, 0)), int(time_borne(900, 0, 300, 60, 60, 0))
    (300, 900)
    """
    lost = lost_until - qualifying * (lost_until - lost_before)
    outlasted = (lasted > waiting) * np.minimum(lost, amount)
    return (waiting > 0) * (outlasted + (lasted <= waiting) * amount)


def retained(amount: Whole, time: Whole, fixed: Whole, rate: Whole, raised: Whole, mode: Whole) -> Whole:
    """What the insured bears of an interruption loss, ``time`` by waiting and the rest by the deductible.

    ``both`` takes the deductible from what the waiting period leaves; ``higher_of`` takes only the larger.

    Examples
    --------
    >>> [int(retained(1000, 300, 200, 0, 0, mode)) for mode in (WAITING_ONLY, DEDUCTIBLE_ONLY, HIGHER_OF, BOTH)]
    [300, 200, 300, 500]
    """
    by_time = (mode != DEDUCTIBLE_ONLY) * time
    by_money = (mode != WAITING_ONLY) * deducted(amount - (mode == BOTH) * time, fixed, rate, raised)
    return (mode == HIGHER_OF) * np.maximum(by_time, by_money) + (mode != HIGHER_OF) * (by_time + by_money)


def less_rate(amount: Whole, rate: Whole) -> Whole:
    """What is left of an amount after a rate of it in ppm, which counts up to the whole.

    Examples
    --------
    >>> int(less_rate(1000, 100_000)), int(less_rate(1000, 2_000_000))
    (900, 0)
    """
    return amount - shares_of(amount, np.minimum(rate, PPM), PPM)


def sublimited(amount: Whole, limit: Whole, dependent_limit: Whole, dependent: Whole, left: Whole) -> Whole:
    """An amount within its sublimit per event, that for dependent providers (``dependent`` 0 or 1), and what is left.

    Examples
    --------
    >>> int(sublimited(900, 500, 200, 0, 1000)), int(sublimited(900, 500, 200, 1, 1000))
    (500, 200)
    """
    own = dependent * np.minimum(limit, dependent_limit) + (1 - dependent) * limit
    return np.minimum(np.minimum(amount, own), left)


def event_deducted(amount: Whole, fixed: Whole, rate: Whole, raised: Whole, credit: Whole) -> Whole:
    """What the event deductible takes after ``credit`` for what business interruption already bore.

    Examples
    --------
    >>> int(event_deducted(1000, 300, 0, 0, 100))
    200
    """
    agreed = agreed_deductible(amount, fixed, rate, raised)
    return np.minimum(np.maximum(agreed - credit, 0), amount)


def beside_others(amount: Whole, loss: Whole, own_sum: Whole, other_sum: Whole, mode: Whole) -> Whole:
    """What the contract pays beside other insurance of the same loss (Insurance Law Art. 56).

    Parameters
    ----------
    amount, loss : 分
        What the contract would pay alone; sum of what the covers left, before the policy's terms.
    own_sum, other_sum : 分
        Sums insured, here and elsewhere; ``own_sum > 0``.
    mode : int
        ``PRO_RATA``: by the sums insured; ``EXCESS``: at most what the others leave of the loss; ``PRIMARY``: all.

    Examples
    --------
    >>> [int(beside_others(90, 100, 300, 100, mode)) for mode in (PRO_RATA, EXCESS, PRIMARY)]
    [68, 0, 90]
    """
    by_sums = part_of(amount, own_sum, own_sum + other_sum)
    above = np.minimum(amount, np.maximum(loss - other_sum, 0))
    return (mode == PRO_RATA) * by_sums + (mode == EXCESS) * above + (mode == PRIMARY) * amount


def layer_taken(amount: Whole, deductible: Whole, limit: Whole, share: Whole) -> Whole:
    """``share * min(max(amount - deductible, 0), limit)``, half up.

    Examples
    --------
    >>> int(layer_taken(4000, 1000, 5000, 100_000))
    300
    """
    return shares_of(np.minimum(np.maximum(amount - deductible, 0), limit), share, PPM)


def aggregate_step(before: Whole, amount: Whole, deductible: Whole, limit: Whole, share: Whole) -> Whole:
    """What an amount adds to a layer of the year, ``before`` having gone to it: the steps add up to the year exactly.

    Examples
    --------
    >>> [int(aggregate_step(before, 80, 100, 100, 1_000_000)) for before in (0, 80, 160)]
    [0, 60, 40]
    """
    return layer_taken(before + amount, deductible, limit, share) - layer_taken(before, deductible, limit, share)


def aggregate_limited(amount: Whole, ceiling: Whole, left: Whole) -> Whole:
    """An amount within one full aggregate limit (``ceiling``) and within what is left of it and its reinstatements.

    Examples
    --------
    >>> int(aggregate_limited(900, 500, 700))
    500
    """
    return np.minimum(np.minimum(amount, ceiling), left)


def reinstated(before: Whole, amount: Whole, limit: Whole, count: Whole) -> Whole:
    """How much of a limit a payment restores, ``before`` having been paid: in all at most ``count`` full limits.

    Examples
    --------
    >>> [int(reinstated(before, 80, 100, 1)) for before in (0, 80)]
    [80, 20]
    """
    whole = limit * count
    return np.minimum(before + amount, whole) - np.minimum(before, whole)


def reinstatement_premium(premium: Whole, rate: Whole, restored: Whole, limit: Whole, time_left: Whole) -> Whole:
    """Premium for restoring part of a limit: ``rate`` ppm for a full one, pro rata as to amount, then as to time.

    ``time_left`` is the part of the period still to run, ppm; all of it where time does not count. Half up after each.

    Examples
    --------
    >>> int(reinstatement_premium(1000, 1_000_000, 50, 100, 500_000))
    250
    """
    return shares_of(part_of(shares_of(premium, rate, PPM), restored, limit), time_left, PPM)
