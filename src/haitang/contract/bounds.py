"""Bounds that amounts and shares of a contract must keep, told as faults with their place."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from haitang.contract.model import Deductible
from haitang.lexicon import PPM, ZERO, Share, Yuan

AMOUNT_BOUND = Yuan(2**46)
"""Largest amount of a contract (about 7,036 亿元); the same bound keeps the arithmetic of arrays inside int64."""
Fault = tuple[str, str, str, str, str]
"""Path, message, value seen, bound, advice."""


def positive(at: str, limit: Yuan) -> Iterator[Fault]:
    """A limit has to be more than nothing."""
    if limit <= ZERO:
        yield at, "限额须大于 0", f"{limit.text()} 元", "大于 0", "不承保请把 state 写为 excluded"


def above(at: str, message: str, limit: Yuan, ceiling: Yuan) -> Iterator[Fault]:
    """A limit lies inside a larger one."""
    yield at, message, f"{limit.text()} 元", f"不超过 {ceiling.text()} 元", "降低该限额或提高累计限额"


def deductible_within(at: str, deductible: Deductible, limit: Yuan) -> Iterator[Fault]:
    """A deductible above the limit would leave nothing to pay."""
    if deductible.amount > limit:
        value, bound = f"{deductible.amount.text()} 元", f"不超过 {limit.text()} 元"
        yield f"{at}.amount", "免赔额高于限额", value, bound, "核对两者"


def below_whole(at: str, share: Share) -> Iterator[Fault]:
    """A share that somebody bears leaves something to somebody else."""
    if not Share(0) <= share < Share(PPM):
        yield at, "比例超出范围", str(share), "0% 至 100%（不含）", "改正比例"


def once(at: str, message: str, advice: str, listed: Sequence[Hashable]) -> Iterator[Fault]:
    """Each item of a list is there once."""
    for index, item in enumerate(listed):
        if item in listed[:index]:
            yield f"{at}.{index}", message, str(item), "", advice
