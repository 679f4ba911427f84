"""A reinsurance programme as arrays: quota shares for the loop over policies, layers for the loop over events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from haitang.contract import Treaty, TreatyKind
from haitang.contract.elementwise import UNLIMITED
from haitang.lexicon import HaitangError, Yuan

Ints = NDArray[np.int64]
QUOTA = np.dtype([("ceded", np.int64), ("level", np.int64), ("bit", np.int64)])
"""A quota share: ppm; its place in the inuring order; which bit of a policy's membership it is."""
EXCESS = np.dtype(
    [
        (name, np.int64)
        for name in (
            "row",
            "per_risk",
            "level",
            "bit",
            "ceded",
            "attachment",
            "limit",
            "year_deductible",
            "year_limit",
            "placed",
            "reinstatements",
            "rate",
            "by_time",
            "premium",
        )
    ]
)
"""A layer: its row among the treaties, 分 and ppm as in `haitang.contract.Treaty`."""
STOP_LOSS = np.dtype(
    [(name, np.int64) for name in ("row", "level", "ceded", "attachment", "limit", "placed")],
)
MOST_TREATIES = 60


class NotSimulated(HaitangError):
    """The simulation cannot follow a programme; the message says which treaty and why."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Treaties in inuring order, compiled.

    Attributes
    ----------
    treaties : tuple of Treaty
        Rows of the ceded amounts.
    quota, excess, stop_loss : ndarray of QUOTA, EXCESS, STOP_LOSS
    quota_rows : list of int
        Row of each quota share among the treaties.
    keep_from : int, 分
        No event below it reaches a layer.
    """

    treaties: tuple[Treaty, ...]
    quota: NDArray[Any]
    excess: NDArray[Any]
    stop_loss: NDArray[Any]
    quota_rows: list[int]
    keep_from: int

    def membership(self, count: int, id_of: Callable[[int], str]) -> Ints:
        """Which treaties reinsure each of ``count`` policies, one bit each; only a treaty that names some needs ids."""
        every = sum(1 << bit for bit, treaty in enumerate(self.treaties) if not treaty.policies)
        named = [(bit, treaty) for bit, treaty in enumerate(self.treaties) if treaty.policies]
        if not named:
            return np.full(count, every, dtype=np.int64)
        return np.array(
            [
                every | sum(1 << bit for bit, treaty in named if treaty.covers(policy))
                for policy in map(id_of, range(count))
            ],
            dtype=np.int64,
        )


def compile_programme(treaties: Sequence[Treaty]) -> Programme:
    """Treaties as arrays, in inuring order.

    Raises
    ------
    NotSimulated
        An order or a term that needs every policy of every event in order of time.

    Examples
    --------
    >>> quota = Treaty(code="QS", kind="quota_share", ceded="20%")
    >>> compile_programme([quota]).quota["ceded"].tolist()
    [200000]
    """
    ordered = tuple(sorted(treaties, key=lambda treaty: treaty.priority))
    _refuse(ordered)
    excess = [_excess(row, treaty) for row, treaty in enumerate(ordered) if _layer(treaty)]
    return Programme(
        treaties=ordered,
        quota=np.array(
            [(t.ceded.ppm, t.priority, row) for row, t in enumerate(ordered) if t.kind is TreatyKind.QUOTA_SHARE],
            dtype=QUOTA,
        ),
        excess=np.array(excess, dtype=EXCESS),
        stop_loss=np.array(
            [
                (
                    row,
                    t.priority,
                    t.ceded.ppm,
                    t.aggregate.deductible.fen,
                    _limit(t.aggregate.limit),
                    t.placed.ppm,
                )
                for row, t in enumerate(ordered)
                if t.kind is TreatyKind.STOP_LOSS
            ],
            dtype=STOP_LOSS,
        ),
        quota_rows=[row for row, treaty in enumerate(ordered) if treaty.kind is TreatyKind.QUOTA_SHARE],
        keep_from=min((max(t.event.deductible.fen, 1) for t in ordered if _layer(t)), default=UNLIMITED),
    )


def _layer(treaty: Treaty) -> bool:
    return treaty.kind in {TreatyKind.PER_RISK_EXCESS, TreatyKind.PER_EVENT_EXCESS}


def _excess(row: int, treaty: Treaty) -> tuple[int, ...]:
    restored = treaty.reinstatements
    return (
        row,
        int(treaty.kind is TreatyKind.PER_RISK_EXCESS),
        treaty.priority,
        row,
        treaty.ceded.ppm,
        treaty.event.deductible.fen,
        _limit(treaty.event.limit),
        treaty.aggregate.deductible.fen,
        _limit(treaty.annual_limit),
        treaty.placed.ppm,
        restored.count if restored else 0,
        restored.rate.ppm if restored else 0,
        int(restored.pro_rata_time) if restored else 0,
        treaty.premium.fen,
    )


def _limit(limit: Yuan | None) -> int:
    return UNLIMITED if limit is None else limit.fen


def _refuse(ordered: Sequence[Treaty]) -> None:
    """Terms that would need every policy of every event in order of time."""
    if len(ordered) > MOST_TREATIES:
        raise NotSimulated(f"再保险合同 {len(ordered)} 份，模拟至多 {MOST_TREATIES} 份", advice="合并合同")
    rank = {TreatyKind.QUOTA_SHARE: 0, TreatyKind.PER_RISK_EXCESS: 1, TreatyKind.PER_EVENT_EXCESS: 2}
    reached = 0
    for treaty in ordered:
        place = rank.get(treaty.kind, 3)
        if place < reached:
            raise NotSimulated(
                f"{treaty.code}（{treaty.kind.label.zh}）排在其后种类的合同之后",
                advice="模拟按成数分保、险位超赔、事故超赔、赔付率超赔的顺序：改正 priority",
            )
        reached = place
        if treaty.kind is TreatyKind.QUOTA_SHARE and (treaty.aggregate.deductible or treaty.aggregate.limit):
            raise NotSimulated(f"{treaty.code}：成数分保另有全年免赔或限额", advice="模拟只支持无全年限额的成数分保")
        if place > 1 and treaty.policies:
            raise NotSimulated(f"{treaty.code}：{treaty.kind.label.zh}只保部分保单", advice="为这些保单单独建一个组合")
