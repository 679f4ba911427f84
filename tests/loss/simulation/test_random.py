from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtri

from haitang.loss.simulation.compiled import compiled
from haitang.loss.simulation.elementary import exponentials, logarithms
from haitang.loss.simulation.philox import draw, key_of, words
from haitang.loss.simulation.streams import BATCH, cluster_size, hits, normals, own_clusters

ALL = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        ([ALL] * 4, [ALL] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
)
def test_philox_gives_the_vectors_of_random123(counter: list[int], key: list[int], expected: list[int]) -> None:
    assert words(np.array(counter, np.uint32), np.array(key, np.uint32)).tolist() == expected


def test_a_block_hangs_on_seed_policy_stream_epoch_and_place_alone() -> None:
    def blocks(seed: int, policy: str, stream: int, epoch: int, first: int, count: int) -> list[float]:
        severity, gap, pick = np.empty(count), np.empty(count), np.empty(count)
        draw(np.array(key_of(seed, policy), np.uint32), stream, epoch, first, severity, gap, pick)
        return severity.tolist()

    whole = blocks(7, "a", 0, 3, 0, 8)
    assert blocks(7, "a", 0, 3, 5, 3) == whole[5:]
    others = [(8, "a", 0, 3), (7 + 2**32, "a", 0, 3), (7, "b", 0, 3), (7, "a", 1, 3), (7, "a", 0, 4)]
    assert all(not set(blocks(*other, 0, 8)) & set(whole) for other in others)


def test_the_normal_table_is_the_quantile_of_either_tail() -> None:
    tail = np.concatenate([np.exp(-np.linspace(1e-9, 43, 20_000)), 1 - np.exp(-np.linspace(0.7, 30, 5_000))])
    expected = -ndtri(tail)
    found = np.empty_like(tail)
    normals(tail.copy(), found)
    assert np.abs(found - expected)[tail > 1e-18].max() < 1e-9


def test_logarithm_and_exponential_are_good_to_the_last_bits() -> None:
    uniform = np.concatenate([np.random.default_rng(1).random(50_000), [1.0, 2**-33, 1 - 2**-33, 2**-64, 0.5]])
    found = np.empty_like(uniform)
    logarithms(uniform, found, np.empty_like(uniform))
    assert np.abs(found - np.log(uniform)).max() <= 4 * np.spacing(np.abs(np.log(uniform)).max())
    close = np.isclose(found, np.log(uniform), rtol=1e-15, atol=0)
    assert close.all()
    power = np.concatenate([np.random.default_rng(2).uniform(-60, 60, 50_000), [0.0, 700.0, -700.0]])
    raised = power.copy()
    exponentials(raised, np.empty_like(power))
    assert np.isclose(raised, np.exp(power), rtol=1e-15, atol=0).all()


def test_gaps_make_a_poisson_process() -> None:
    key = np.array(key_of(1, "a"), np.uint32)
    time, severity, pick = np.empty(64 * BATCH), np.empty(64 * BATCH), np.empty(64 * BATCH)
    counts = []
    for epoch in range(400):
        found = own_clusters(key, epoch, 0.5, 1000.0, time, severity, pick, (np.empty_like(time), np.empty_like(time)))
        assert (np.diff(time[:found]) > 0).all()
        assert time[found - 1] < 1000.0
        counts.append(found)
    # Poisson with mean 500: mean and variance within four standard errors of 400 draws.
    assert abs(np.mean(counts) - 500) < 4 * math.sqrt(500 / 400)
    assert abs(np.var(counts) / 500 - 1) < 4 * math.sqrt(2 / 400)


def test_arrays_that_are_too_short_are_told() -> None:
    key = np.array(key_of(1, "a"), np.uint32)
    time, severity, pick = np.empty(BATCH), np.empty(BATCH), np.empty(BATCH)
    scratch = (np.empty(BATCH), np.empty(BATCH))
    assert own_clusters(key, 0, 10.0, 1000.0, time, severity, pick, scratch) == -1


@compiled
def sizes(uniform, parameter):
    made = np.empty(uniform.size, np.int64)
    for index in range(uniform.size):
        made[index] = cluster_size(uniform[index], parameter)
    return made


@pytest.mark.parametrize(("size", "mean"), [(0.3, 0.1), (0.3, 5.0), (4.0, 2.0)])
def test_clusters_of_logarithmic_size_are_negative_binomial(size: float, mean: float) -> None:
    parameter = mean / (mean + size)
    found = sizes((np.arange(100_000) + 0.5) / 100_000, parameter)
    expected = -parameter / ((1 - parameter) * math.log1p(-parameter))
    assert found.mean() == pytest.approx(expected, rel=1e-3)
    # the count of a year: clusters are Poisson with this rate, so its variance is rate * E[size^2]
    rate = size * math.log1p(mean / size)
    assert rate * found.mean() == pytest.approx(mean, rel=1e-3)
    assert rate * (found.astype(float) ** 2).mean() == pytest.approx(mean + mean**2 / size, rel=5e-3)


@pytest.mark.parametrize("chance", [0.01, 0.3, 0.999, 1.0])
def test_hits_are_independent_with_their_chance_and_correlated(chance: float) -> None:
    random = np.random.default_rng(1)
    moments = np.sort(random.random(20_000) * 8192)
    factors = random.standard_normal(moments.size)
    time, number, normal = np.empty(moments.size), np.empty(moments.size, np.int64), np.empty(moments.size)
    key = np.array(key_of(5, "a"), np.uint32)
    found = hits(key, 0, 0, chance, moments, factors, 0.6, time, number, normal)
    assert abs(found - chance * moments.size) <= 4 * math.sqrt(moments.size * chance * (1 - chance))
    assert (np.diff(number[:found]) > 0).all()
    assert time[:found].tolist() == moments[number[:found]].tolist()
    if found > 1000:
        assert np.corrcoef(normal[:found], factors[number[:found]])[0, 1] ** 2 == pytest.approx(0.6, abs=0.03)
        assert normal[:found].std() == pytest.approx(1.0, abs=0.03)
