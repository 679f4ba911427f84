"""Layers and stop losses over an epoch: events of all policies in order of time, each net of what came before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haitang.contract.elementwise import layer_taken, reinstated, reinstatement_premium, shares_of
from haitang.lexicon import PPM
from haitang.loss.simulation.compiled import compiled
from haitang.loss.simulation.programme import Programme
from haitang.loss.simulation.unit import Records
from haitang.loss.simulation.walk import Failures

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EpochEvents:
    """Events of an epoch that may reach a layer, in order of time, and the policies in them that are large enough.

    Attributes
    ----------
    time : (n_events,)
        Years since the start of the epoch.
    shared : (n_events,)
        Shared scenario that failed, -1 for an event of one policy.
    gross, left : (n_events,)
        Paid by all policies, and what the quota shares left, 分.
    first : (n_events + 1,)
        Where an event's records begin.
    policy, scenario, amount : (n_records,)
        Policies of at least the amount kept; ``amount`` net of quota shares, 分.
    """

    time: Floats
    shared: Ints
    gross: Ints
    left: Ints
    first: Ints
    policy: Ints
    scenario: Ints
    amount: Ints

    @classmethod
    def of(cls, records: Sequence[Records], failures: Failures, gross: Ints, left: Ints) -> EpochEvents:
        """Put together what the units of an epoch kept."""
        kept = [int(one.found[0]) for one in records]
        time, policy, scenario, failure, amount = (
            np.concatenate([getattr(one, name)[:count] for one, count in zip(records, kept, strict=True)])
            for name in ("time", "policy", "scenario", "failure", "amount")
        )
        hit = np.flatnonzero(gross > 0)
        own = np.flatnonzero(failure < 0)
        # Events: each single one, then each shared failure; a record knows its event by that number.
        event = np.empty(time.size, np.int64)
        event[own] = np.arange(own.size)
        of_failure = np.zeros(gross.size, np.int64)
        of_failure[hit] = own.size + np.arange(hit.size)
        event[failure >= 0] = of_failure[failure[failure >= 0]]
        times = np.concatenate([time[own], failures.time[hit]])
        order = np.lexsort((np.concatenate([policy[own], hit]), times))
        rank = np.empty_like(order)
        rank[order] = np.arange(order.size)
        inside = np.lexsort((policy, rank[event]))
        return cls(
            time=times[order],
            shared=np.concatenate([np.full(own.size, -1), failures.scenario[hit]])[order].astype(np.int64),
            gross=np.concatenate([amount[own], gross[hit]])[order],
            left=np.concatenate([amount[own], left[hit]])[order],
            first=np.searchsorted(rank[event][inside], np.arange(order.size + 1)).astype(np.int64),
            policy=policy[inside],
            scenario=scenario[inside],
            amount=amount[inside],
        )


def cede_epoch(
    programme: Programme,
    events: EpochEvents,
    *,
    member: Ints,
    left: Ints,
    ceded: Ints,
    reinstatement: Ints,
    net: Ints,
) -> None:
    """Cede an epoch to the layers and the stop losses of a programme.

    Parameters
    ----------
    member : ndarray of int64, shape (n_policies,)
        `Programme.membership`.
    left : ndarray of int64, shape (length,), 分
        What the quota shares left of each year.
    ceded, reinstatement : ndarray of int64, shape (n_treaties, length), 分
        Added to.
    net : ndarray of int64, shape (length,), 分
        Written: what is left after all treaties.
    """
    net[:] = left
    if programme.excess.size:
        taken = np.zeros_like(ceded)
        cede_events(
            programme.excess,
            member,
            (events.time, events.left, events.first, events.policy, events.amount.copy()),
            taken,
            reinstatement,
        )
        ceded += taken
        net -= taken.sum(axis=0)
    for level in dict.fromkeys(programme.stop_loss["level"].tolist()):
        subject = net.copy()
        for treaty in programme.stop_loss[programme.stop_loss["level"] == level]:
            layer = layer_taken(shares_of(subject, treaty["ceded"], PPM), treaty["attachment"], treaty["limit"], PPM)
            share = np.minimum(shares_of(layer, treaty["placed"], PPM), net)
            ceded[treaty["row"]] += share
            net -= share


@compiled
def cede_events(excess, member, events, ceded, reinstatement):
    """Layers over events in order of time; ``ceded`` and ``reinstatement`` are added to."""
    time, left, first, policy, amount = events
    entered = np.zeros(excess.size, np.int64)
    year = -1
    for event in range(time.size):
        now = int(time[event])
        if now != year:
            entered[:] = 0
            year = now
        gone = int((time[event] - now) * PPM)
        rows = (first[event], first[event + 1])
        net = left[event]
        place = 0
        while place < excess.size:
            upto = place
            while upto < excess.size and excess[upto].level == excess[place].level:
                upto += 1
            subject = net
            before = amount[rows[0] : rows[1]].copy()
            for treaty in range(place, upto):
                paid = _of_year(excess[treaty], entered[treaty])
                if excess[treaty].per_risk != 0:
                    share = 0
                    for row in range(rows[0], rows[1]):
                        if (member[policy[row]] >> excess[treaty].bit) & 1 == 0:
                            continue
                        one = _unit(excess[treaty], treaty, before[row - rows[0]], entered)
                        one = min(one, amount[row])
                        amount[row] -= one
                        share += one
                else:
                    share = _unit(excess[treaty], treaty, subject, entered)
                share = min(share, net)
                net -= share
                ceded[excess[treaty].row, now] += share
                reinstatement[excess[treaty].row, now] += _restoring(excess[treaty], paid, entered[treaty], gone)
            place = upto


@compiled
def _unit(treaty, place, subject, entered):
    """The treaty's part of one risk or one event; moves its year on."""
    entering = layer_taken(shares_of(subject, treaty.ceded, PPM), treaty.attachment, treaty.limit, PPM)
    before = _of_year(treaty, entered[place])
    entered[place] += entering
    return shares_of(_of_year(treaty, entered[place]) - before, treaty.placed, PPM)


@compiled
def _of_year(treaty, entered):
    """What the layer has paid, at 100 %, once so much has gone into it."""
    return layer_taken(entered, treaty.year_deductible, treaty.year_limit, PPM)


@compiled
def _restoring(treaty, paid_before, entered, gone):
    """Reinstatement premium of what an event used up."""
    if treaty.reinstatements == 0 or treaty.rate == 0:
        return 0
    paid = _of_year(treaty, entered) - paid_before
    restored = reinstated(paid_before, paid, treaty.limit, treaty.reinstatements)
    time_left = PPM - treaty.by_time * gone
    return reinstatement_premium(treaty.premium, treaty.rate, restored, treaty.limit, time_left)
