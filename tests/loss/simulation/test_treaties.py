"""Layers over a simulated book take what `cede_year` takes of the same events, to the 分."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from haitang.contract import (
    CedingEvent,
    LayerTerms,
    Reinstatements,
    Treaty,
    cede_year,
)
from haitang.lexicon import PPM, Share, Yuan
from haitang.loss.simulation import NotSimulated
from haitang.loss.simulation.ceded import EpochEvents, cede_epoch
from haitang.loss.simulation.compiled import compiled
from haitang.loss.simulation.programme import compile_programme
from haitang.loss.simulation.terms import cede_quota

POLICIES = ("a", "b", "c/1", "c/2")


def random_programme(random: Random) -> tuple[Treaty, ...]:
    """Quota shares, layers per risk and per event with reinstatements, and a stop loss, in that order."""
    treaties = []
    if random.random() < 0.7:
        named = random.choice([(), ("a", "c")])
        treaties.append(
            Treaty(code="Q1", kind="quota_share", priority=1, ceded=Share(random.randint(1, PPM)), policies=named)
        )
        if random.random() < 0.5:
            treaties.append(Treaty(code="Q2", kind="quota_share", priority=1 + random.randint(0, 1), ceded="20%"))
    for code, kind, priority in (("R1", "per_risk_excess", 3), ("E1", "per_event_excess", 4)):
        if random.random() < 0.8:
            treaties.append(_layer(random, code, kind, priority, low=random.randint(0, 3000)))
            if random.random() < 0.5:
                treaties.append(_layer(random, code + "b", kind, priority, low=random.randint(4000, 8000)))
    if random.random() < 0.7:
        terms = LayerTerms(deductible=Yuan(random.randint(0, 20_000)), limit=Yuan(random.randint(1, 20_000)))
        treaties.append(Treaty(code="S", kind="stop_loss", priority=9, aggregate=terms, placed="90%"))
    return tuple(treaties)


def _layer(random: Random, code: str, kind: str, priority: int, *, low: int) -> Treaty:
    restored = random.choice([None, Reinstatements(count=1, rate="100%", pro_rata_time=random.random() < 0.5)])
    terms = LayerTerms(deductible=Yuan(random.randint(0, 2000)))
    return Treaty(
        code=code,
        kind=kind,
        priority=priority,
        policies=("b", "c") if kind == "per_risk_excess" and random.random() < 0.3 else (),
        ceded=Share(random.choice([PPM, 333_333])),
        event=LayerTerms(deductible=Yuan(low), limit=Yuan(random.randint(1, 3000))),
        aggregate=terms,
        placed=Share(random.choice([PPM, 123_457])),
        reinstatements=restored,
        premium=Yuan(random.randint(1, 10**6)),
    )


@compiled
def quota(amount, member, treaties, ceded):
    return cede_quota(amount, 0, member, treaties, ceded)


@pytest.mark.parametrize("seed", range(150))
def test_the_compiled_programme_takes_what_cede_year_takes(seed: int) -> None:
    random = Random(seed)
    treaties = random_programme(random)
    programme = compile_programme(treaties)
    member = programme.membership(len(POLICIES), POLICIES.__getitem__)
    times = sorted(random.sample(range(PPM), random.randint(0, 6)))
    losses = [{policy: random.randint(0, 10_000) for policy in POLICIES if random.random() < 0.7} for _ in times]
    told = cede_year(
        treaties,
        [
            CedingEvent(id=str(number), at=Share(at), losses={policy: Yuan(fen) for policy, fen in loss.items()})
            for number, (at, loss) in enumerate(zip(times, losses, strict=True))
        ],
    )
    ceded = np.zeros((len(treaties), 1), np.int64)
    by_quota = np.zeros((programme.quota.size, 1), np.int64)
    rows: list[tuple[int, int, int]] = []
    left = []
    for number, loss in enumerate(losses):
        kept = 0
        for place, policy in enumerate(POLICIES):
            if policy in loss:
                amount = int(quota(loss[policy], member[place], programme.quota, by_quota))
                kept += amount
                rows.append((number, place, amount))
        left.append(kept)
    ceded[programme.quota_rows] = by_quota
    events = EpochEvents(
        time=(np.array(times) + 0.5) / PPM,
        shared=np.zeros(len(times), np.int64),
        gross=np.array([sum(loss.values()) for loss in losses], np.int64),
        left=np.array(left, np.int64),
        first=np.searchsorted([row[0] for row in rows], np.arange(len(times) + 1)).astype(np.int64),
        policy=np.array([row[1] for row in rows], np.int64),
        scenario=np.zeros(len(rows), np.int64),
        amount=np.array([row[2] for row in rows], np.int64),
    )
    reinstatement, net = np.zeros_like(ceded), np.zeros(1, np.int64)
    cede_epoch(
        programme,
        events,
        member=member,
        left=np.array([sum(left)], np.int64),
        ceded=ceded,
        reinstatement=reinstatement,
        net=net,
    )
    by_treaty = {treaty.code: int(ceded[row, 0]) for row, treaty in enumerate(programme.treaties)}
    assert by_treaty == {code: taken.fen for code, taken in told.by_treaty.items()}
    assert int(net[0]) == told.net.fen
    assert int(reinstatement.sum()) == told.premium.fen


@pytest.mark.parametrize(
    ("treaties", "told"),
    [
        (
            [
                Treaty(code="E", kind="per_event_excess", event=LayerTerms(deductible=Yuan(1)), priority=1),
                Treaty(code="Q", kind="quota_share", ceded="20%", priority=2),
            ],
            "Q（成数分保）",
        ),
        (
            [Treaty(code="Q", kind="quota_share", ceded="20%", aggregate=LayerTerms(limit=Yuan(5)))],
            "全年免赔或限额",
        ),
        (
            [Treaty(code="E", kind="per_event_excess", event=LayerTerms(deductible=Yuan(1)), policies=("a",))],
            "只保部分保单",
        ),
    ],
)
def test_a_programme_that_needs_every_policy_in_order_is_refused(treaties: list[Treaty], told: str) -> None:
    with pytest.raises(NotSimulated, match=told):
        compile_programme(treaties)
