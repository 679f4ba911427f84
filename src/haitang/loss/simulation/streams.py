"""The events of one policy over an epoch of years: its own, by exponential gaps, and its hits by shared failures.

Negative binomial counts are Poisson clusters of logarithmic size within a year (Quenouille 1949), so that a policy's
events come in order of time from one stream of gaps, and thinning at the deductible keeps the law with the same size.
"""

from __future__ import annotations

import math

import numpy as np

from haitang.loss.simulation.compiled import compiled, inlined, lean
from haitang.loss.simulation.elementary import logarithms
from haitang.loss.simulation.normal import TABLE, upper_quantile
from haitang.loss.simulation.philox import EXTRA, HITS, OWN, draw

EPOCH = 8192
"""Years that one stream covers; streams start anew each epoch, so that any epoch can be made by itself."""
BATCH = 256
_MOST_IN_CLUSTER = 1_000_000


@lean
def own_clusters(key, epoch, rate, length, time, severity, pick, scratch):
    """Times of a policy's clusters in ``[0, length)`` years; -1 where the arrays are too short.

    Parameters
    ----------
    rate : float
        Clusters a year that reach the insurer.
    time, severity, pick : ndarray of float64, shape (m,)
        Filled; m is a multiple of `BATCH`.
    scratch : tuple of two ndarray of float64, shape (m,)
        Overwritten.
    """
    gap, rest = scratch
    if rate <= 0.0:
        return 0
    mean = 1.0 / rate
    now = 0.0
    first = 0
    while first < time.size:
        upto = first + BATCH
        draw(key, OWN, epoch, first, severity[first:upto], gap[first:upto], pick[first:upto])
        logarithms(gap[first:upto], time[first:upto], rest[first:upto])
        for index in range(first, upto):
            now -= time[index] * mean
            if now >= length:
                return index
            time[index] = now
        first = upto
    return -1


@inlined
def cluster_size(uniform, parameter):
    """Events of a cluster: logarithmic with ``parameter``, by inversion."""
    size = 1
    chance = -parameter / math.log1p(-parameter)
    reached = chance
    while uniform > reached and size < _MOST_IN_CLUSTER:
        chance *= parameter * size / (size + 1)
        size += 1
        reached += chance
    return size


@inlined
def scenario_of(pick, edge, first, last):
    """Which of the scenarios ``first … last`` a uniform number picks by their cumulative chances."""
    at = first
    while at < last and pick > edge[at]:
        at += 1
    return at


@compiled
def further_events(key, epoch, drawn, year, group, risk, made):
    """The second and further events of a cluster, uniform over its year.

    Parameters
    ----------
    drawn : int
        Blocks of the stream used before.
    group : tuple of 4
        First and last scenario of the group, and its lower and upper edge.
    risk : tuple of ndarray
        Cumulative edges and thinning probabilities of the policy's scenarios.
    made : tuple of ndarray, each of shape (n,)
        Written: time, scenario, latent factor of n events.
    """
    edge, reach = risk
    first, last, low, high = group
    time, scenario, normal = made
    size = time.size
    severity, gap, pick = np.empty(size), np.empty(size), np.empty(size)
    draw(key, EXTRA, epoch, drawn, severity, gap, pick)
    for index in range(size):
        at = scenario_of(low + (high - low) * pick[index], edge, first, last)
        severity[index] *= reach[at]
        time[index] = year + gap[index]
        scenario[index] = at
    normals(severity, normal)


@lean
def normals(tail, normal):
    """``normal[i]`` with ``P(Z > normal[i]) = tail[i]``; overwrites ``tail`` with its distance to the nearer end."""
    for index in range(tail.size):
        normal[index] = 1.0
        if tail[index] > 0.5:
            tail[index] = 1.0 - tail[index]
            normal[index] = -1.0
    bits = tail.view(np.int64)
    for index in range(tail.size):
        normal[index] *= upper_quantile(bits[index], TABLE)


@compiled
def hits(key, epoch, drawn, chance, moments, factors, correlation, time, number, normal):
    """Which failures of one shared node hit the policy, and its latent factor in each; returns how many hits.

    Hits are found by geometric gaps, so that a failure that does not hit costs nothing.

    Parameters
    ----------
    chance : float
        Probability that a failure hits.
    moments, factors : ndarray of float64, shape (n_failures,)
        Time in the epoch, years, and common factor of each failure.
    time, number, normal : ndarray, shape (n_failures,)
        Written from the start: time, index of the failure, latent factor.
    """
    most = moments.size
    # As many numbers at once as there will be hits, most likely: what is drawn beyond is lost.
    batch = min(int(most * chance + 3.0 * math.sqrt(most * chance)) + 4, BATCH)
    severity, gap, pick, own = np.empty(batch), np.empty(batch), np.empty(batch), np.empty(batch)
    skips = np.empty(batch)
    scale = 0.0 if chance >= 1.0 else 1.0 / math.log1p(-chance)
    common, single = math.sqrt(correlation), math.sqrt(1.0 - correlation)
    at = -1
    found = 0
    while True:
        draw(key, HITS, epoch, drawn, severity, gap, pick)
        normals(severity, own)
        logarithms(gap, skips, pick)
        drawn += batch
        for index in range(batch):
            skip = skips[index] * scale
            at = most if skip >= most else at + 1 + int(skip)
            if at >= most:
                return found
            time[found] = moments[at]
            number[found] = at
            normal[found] = common * factors[at] + single * own[index]
            found += 1


@compiled
def sort_by_time(count, time, number, scenario, normal):
    """Put the first ``count`` entries in order of time."""
    order = np.argsort(time[:count], kind="mergesort")
    time[:count] = time[:count][order]
    number[:count] = number[:count][order]
    scenario[:count] = scenario[:count][order]
    normal[:count] = normal[:count][order]
