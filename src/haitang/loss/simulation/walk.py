"""The compiled loop: policies through an epoch of years, event after event, by the contract's own terms."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from haitang.loss.simulation.compiled import compiled, inlined, lean
from haitang.loss.simulation.elementary import exponentials
from haitang.loss.simulation.risks import LARGEST_FEN
from haitang.loss.simulation.streams import (
    BATCH,
    cluster_size,
    further_events,
    hits,
    normals,
    own_clusters,
    scenario_of,
    sort_by_time,
)
from haitang.loss.simulation.terms import SHEET, event_amount, event_losses, fresh

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SHARED_BLOCKS = 1 << 20
"""Blocks of the stream of hits that each shared scenario has for itself in an epoch."""
LARGEST_POWER = 700.0
"""Exponents beyond it are held there: e^700 is far above any loss."""
LATENT_LOWEST, LATENT_HIGHEST, LATENT_STEP = -9.0, 9.0, 0.75


class Policies(NamedTuple):
    """Policies as arrays; rows of the per-scenario arrays run policy after policy.

    Attributes
    ----------
    pair : (n,)
        Row in `Risks.start`.
    scale : (n,)
        Factor on losses and on the loss per hour.
    key : (n, 4)
        `philox.Key`.
    first : (n + 1,)
        Where a policy's scenarios begin in the arrays below.
    edge, reach, cluster : (n_rows,)
        Cumulative chance of a cluster's scenario; probability that an event reaches the insurer; parameter of the
        logarithmic cluster size, 0 for Poisson.
    rate : (n,)
        Clusters a year that reach the insurer.
    exposed : (n + 1,)
        Where a policy's shared scenarios begin in the two arrays below.
    shared, hit_by : (n_exposures,)
        Shared scenario; the policy's own scenario that it loses by, counted from ``first``.
    """

    pair: Ints
    scale: Floats
    key: NDArray[np.uint32]
    first: Ints
    edge: Floats
    reach: Floats
    cluster: Floats
    rate: Floats
    exposed: Ints
    shared: Ints
    hit_by: Ints


class Failures(NamedTuple):
    """Shared failures of an epoch, scenario after scenario, each in order of time.

    Attributes
    ----------
    start : (n_shared + 1,)
    time, factor, scenario : (n_failures,)
        Years since the start of the epoch; common factor; which scenario it is.
    hit, correlation, severity : (n_shared,)
        Chance to be hit at market-average posture, correlation of latent factors, logarithm of the factor on losses.
    """

    start: Ints
    time: Floats
    factor: Floats
    scenario: Ints
    hit: Floats
    correlation: Floats
    severity: Floats


@compiled
def reach_insurer(lower, upper, policies, risks, terms):
    """Find, for policies ``lower … upper - 1``, how rarely an event of each scenario reaches the insurer at all.

    All events below the first that is paid anything can be left undrawn. Fills ``edge``, ``reach``, ``cluster`` and
    ``rate``.
    """
    risk, weight, recovery = risks.risk, risks.weight, risks.recovery
    contracts, covers = terms.contract, terms.cover
    sheet = np.zeros(SHEET, np.int64)
    for policy in range(lower, upper):
        pair, scale = policies.pair[policy], policies.scale[policy]
        contract = risks.contract[pair]
        orders = (terms.cover_order[contract], terms.policy_order[contract])
        first, start = policies.first[policy], risks.start[pair]
        for row in range(start, risks.start[pair + 1]):
            one = (scale, risk[row], row, weight, recovery)
            policies.reach[first + row - start] = _reach(one, contracts[contract], covers, orders, sheet)
        here = slice(first, policies.first[policy + 1])
        policies.rate[policy] = clusters_of(
            risk[start : risks.start[pair + 1]], policies.reach[here], policies.edge[here], policies.cluster[here]
        )


@lean
def clusters_of(risk, reach, edge, cluster):
    """Clusters a year, cumulative chances of their scenarios and parameters of their sizes, after thinning."""
    total = 0.0
    at = 0
    while at < risk.size:
        size = risk[at].size
        upto = at
        mean = 0.0
        while upto < risk.size and risk[upto].size == size:
            mean += risk[upto].yearly * reach[upto]
            upto += 1
        clusters = mean if size == 0.0 else size * math.log1p(mean / size)
        for row in range(at, upto):
            total += clusters * risk[row].yearly * reach[row] / mean if mean > 0.0 else 0.0
            edge[row] = total
            cluster[row] = 0.0 if size == 0.0 else mean / (mean + size)
        at = upto
    if total > 0.0:
        for row in range(risk.size):
            edge[row] /= total
    return total


@lean
def _reach(one, contract, covers, orders, sheet):
    """``P(Z > z)`` for the largest z below which nothing is paid, by steps and bisection."""
    low, high = LATENT_LOWEST, LATENT_LOWEST
    # Steps first: in an odd order of terms, a far larger loss may be paid nothing again.
    while _paid(high, one, contract, covers, orders, sheet) == 0:
        if high >= LATENT_HIGHEST:
            return 0.0
        low = high
        high += LATENT_STEP
    if low == high:
        return 1.0
    for _ in range(12):
        middle = 0.5 * (low + high)
        if _paid(middle, one, contract, covers, orders, sheet) > 0:
            high = middle
        else:
            low = middle
    return 0.5 * math.erfc(low / math.sqrt(2.0))


@lean
def _paid(normal, one, contract, covers, orders, sheet):
    scale, risk, row, weight, recovery = one
    fresh(contract, sheet)
    loss = min(min(math.exp(risk.mu + risk.sigma * normal), risk.cap) * scale, LARGEST_FEN)
    event_losses(loss, scale, risk, row, weight, recovery, sheet)
    return event_amount(contract, covers, orders[0], orders[1], risk, recovery.shape[1], sheet)


@compiled
def own_events(policies, policy, epoch, length, risks, arrays, further):
    """The policy's own events of the epoch; returns how many clusters and how many further events, or -1 twice.

    Parameters
    ----------
    arrays : tuple of ndarray of shape (m,)
        Filled for the first event of each cluster: time, severity (overwritten), pick, scenario, loss in 分; scratch.
    further : tuple of ndarray of shape (k,)
        Filled for the others: time, number (-1), scenario, loss in 分.
    """
    time, severity, pick, scenario, normal, scratch = arrays
    rest_time, rest_number, rest_scenario, rest_normal = further
    first, upto = policies.first[policy], policies.first[policy + 1]
    edge, reach = policies.edge[first:upto], policies.reach[first:upto]
    cluster = policies.cluster[first:upto]
    key = policies.key[policy]
    count = own_clusters(key, epoch, policies.rate[policy], length, time, severity, pick, (normal, scratch))
    if count < 0:
        return -1, -1
    last = edge.size - 1
    drawn = rest = 0
    for index in range(count):
        at = scenario_of(pick[index], edge, 0, last)
        scenario[index] = at
        severity[index] *= reach[at]
        if cluster[at] == 0.0:
            continue
        low, high = _group(at, cluster)
        lower = edge[low - 1] if low > 0 else 0.0
        more = cluster_size((pick[index] - lower) / (edge[high] - lower), cluster[at]) - 1
        if more == 0:
            continue
        if rest + more > rest_time.size:
            return -1, -1
        group = (low, high, lower, edge[high])
        here = (rest_time[rest : rest + more], rest_scenario[rest : rest + more], rest_normal[rest : rest + more])
        further_events(key, epoch, drawn, math.floor(time[index]), group, (edge, reach), here)
        rest_number[rest : rest + more] = -1
        drawn += more
        rest += more
    normals(severity[:count], normal[:count])
    risk, start, scale = risks.risk, risks.start[policies.pair[policy]], policies.scale[policy]
    _losses(risk, start, scale, 0.0, scenario[:count], normal[:count], scratch)
    _losses(risk, start, scale, 0.0, rest_scenario[:rest], rest_normal[:rest], scratch)
    return count, rest


@lean
def _losses(risk, start, scale, shift, scenario, normal, scratch):
    """Turn latent factors into ground-up losses in 分, in place; ``shift`` moves their logarithms."""
    count = normal.size
    for index in range(count):
        row = start + scenario[index]
        normal[index] = max(min(risk[row].mu + shift + risk[row].sigma * normal[index], LARGEST_POWER), -LARGEST_POWER)
    exponentials(normal, scratch[:count])
    for index in range(count):
        normal[index] = min(min(normal[index], risk[start + scenario[index]].cap) * scale, LARGEST_FEN)


@inlined
def _group(at, cluster):
    """First and last scenario that share the cluster with scenario ``at``."""
    low = high = at
    while low > 0 and cluster[low - 1] == cluster[at]:
        low -= 1
    while high + 1 < cluster.size and cluster[high + 1] == cluster[at]:
        high += 1
    return low, high


@compiled
def shared_hits(policies, policy, epoch, failures, risks, rest, further, scratch):
    """The policy's hits by shared failures, after the first ``rest`` entries, all in order of time.

    Returns the new count, or -1 where the arrays are too short.
    """
    time, number, scenario, normal = further
    pair = policies.pair[policy]
    sources = 2 if rest > 1 else int(rest > 0)
    for place in range(policies.exposed[policy], policies.exposed[policy + 1]):
        shared, row = policies.shared[place], policies.hit_by[place]
        begin, end = failures.start[shared], failures.start[shared + 1]
        if rest + end - begin > time.size:
            return -1
        chance = min(failures.hit[shared] * risks.risk[risks.start[pair] + row].relativity, 1.0)
        found = hits(
            policies.key[policy],
            epoch,
            shared * SHARED_BLOCKS,
            chance,
            failures.time[begin:end],
            failures.factor[begin:end],
            failures.correlation[shared],
            time[rest : rest + end - begin],
            number[rest : rest + end - begin],
            normal[rest : rest + end - begin],
        )
        for index in range(rest, rest + found):
            number[index] += begin
            scenario[index] = row
        shift = failures.severity[shared]
        here = slice(rest, rest + found)
        _losses(risks.risk, risks.start[pair], policies.scale[policy], shift, scenario[here], normal[here], scratch)
        sources += found > 0
        rest += found
    # What comes from one shared scenario alone is in order already.
    if sources > 1:
        sort_by_time(rest, time, number, scenario, normal)
    return rest


@compiled
def one_policy(policy, epoch, length, policies, risks, failures):
    """All events of one policy in an epoch, in order of time.

    Returns
    -------
    tuple of ndarray, each of shape (n_events,)
        Time in years, scenario, and ground-up loss in 分.
    """
    size = 2 * BATCH
    while True:
        time, severity, pick, normal = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
        scenario, scratch = np.empty(size, np.int64), np.empty(size)
        further = (np.empty(size), np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size))
        own = (time, severity, pick, scenario, normal, scratch)
        count, rest = own_events(policies, policy, epoch, length, risks, own, further)
        if rest >= 0:
            rest = shared_hits(policies, policy, epoch, failures, risks, rest, further, scratch)
        if rest >= 0:
            break
        size *= 2
    times = np.concatenate((time[:count], further[0][:rest]))
    order = np.argsort(times, kind="mergesort")
    scenarios = np.concatenate((scenario[:count], further[2][:rest]))
    losses = np.concatenate((normal[:count], further[3][:rest]))
    return times[order], scenarios[order], losses[order]
