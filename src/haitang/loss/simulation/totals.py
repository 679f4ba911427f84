"""What a run adds up: over the years, per policy, and in one unit of work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haitang.loss.simulation.unit import Moments, Records, Sums

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Task:
    """A unit of work."""

    epoch: int
    lower: int
    upper: int


@dataclass(slots=True)
class Totals:
    """What the run adds up over all years, 分, and per policy."""

    total: Ints
    largest: Ints
    cover: Ints
    peril: Ints
    ceded: Ints
    reinstatement: Ints
    net: Ints
    moments: Moments


@dataclass(frozen=True, slots=True)
class Done:
    """What a unit of work gives."""

    sums: Sums
    moments: Moments
    records: Records


def fresh_moments(policies: int) -> Moments:
    """Nothing told of the policies yet."""
    return Moments(*(np.zeros(policies) for _ in Moments._fields))


def fresh_sums(rows: tuple[int, int, int], length: int, failures: int) -> Sums:
    """Nothing added up yet; ``rows`` counts covers, perils and quota shares."""
    cover, peril, quota = (np.zeros((count, length), np.int64) for count in rows)
    return Sums(
        total=np.zeros(length, np.int64),
        largest=np.zeros(length, np.int64),
        cover=cover,
        peril=peril,
        quota=quota,
        failure=np.zeros(failures, np.int64),
        left=np.zeros(failures, np.int64),
    )


def fresh_records(size: int) -> Records:
    """Room for so many events."""
    policy, row, failure, amount = (np.empty(size, np.int64) for _ in range(4))
    return Records(np.zeros(1, np.int64), np.empty(size), policy, row, failure, amount)
