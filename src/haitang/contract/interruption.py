"""What only business interruption has (营业中断): hours, how they are counted, and who bears them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from haitang.lexicon import Record


class Retention(StrEnum):
    """Which of the waiting period and the deductible an interruption bears (营业中断免赔方式)."""

    WAITING_ONLY = "waiting_only"
    DEDUCTIBLE_ONLY = "deductible_only"
    HIGHER_OF = "higher_of"
    BOTH = "both"


class Waiting(StrEnum):
    """Whether the first hours are borne (time retention) or only have to pass (qualifying)."""

    TIME_RETENTION = "time_retention"
    QUALIFYING = "qualifying"


Basis = Literal["gross_profit", "net_profit_per_hour"]
"""How the loss of an hour is measured: 毛利润, or 每小时净利润."""


class InterruptionTerms(Record):
    """The terms of an interruption in time.

    Attributes
    ----------
    waiting_hours : int
        等待期, in hours of ``hours``, from ``waiting_from``; what is lost before its clock starts is borne too.
    hours : str
        ``clock``: every hour counts; ``operating``: only hours in which the plant would have run.
    waiting_from : str
        Start of the interruption, its discovery, or the notice to the insurer.
    indemnity_days : int
        最大赔偿期, days of 24 clock hours, counted from ``indemnity_from``.
    basis : str
        What the loss of an hour is: gross profit, or net profit.
    """

    waiting_hours: int = Field(ge=0, le=366 * 24)
    hours: Literal["clock", "operating"] = "clock"
    waiting_from: Literal["interruption", "discovery", "notice"] = "interruption"
    waiting: Waiting = Waiting.TIME_RETENTION
    retention: Retention
    indemnity_days: int = Field(gt=0, le=3660)
    indemnity_from: Literal["interruption", "waiting_end"] = "interruption"
    basis: Basis = "gross_profit"
