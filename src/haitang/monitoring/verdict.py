"""Whether a waiting period (等待期) has elapsed, when the moments themselves are in doubt: interval arithmetic."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from haitang.lexicon import Label, Moment, Record, shanghai


class WaitingState(StrEnum):
    """The answer, or that there is none yet."""

    ELAPSED = "elapsed"
    NOT_ELAPSED = "not_elapsed"
    INDETERMINATE = "indeterminate"

    @property
    def label(self) -> Label:
        """What people read."""
        return {
            WaitingState.ELAPSED: Label(zh="等待期已过", en="Waiting period elapsed"),
            WaitingState.NOT_ELAPSED: Label(zh="等待期未过", en="Waiting period not elapsed"),
            WaitingState.INDETERMINATE: Label(zh="尚不能判定", en="Indeterminate"),
        }[self]


class WaitingVerdict(Record):
    """The verdict, the bounds that it rests on, and what would decide it.

    Attributes
    ----------
    shortest, longest : timedelta
        Bounds of the interruption.
    would_decide : str
        Where indeterminate: which moment has to be known better, and against which instant.
    """

    state: WaitingState
    shortest: timedelta
    longest: timedelta
    would_decide: str = ""


def waiting_verdict(start: Moment, end: Moment | None, *, waiting: timedelta, now: datetime) -> WaitingVerdict:
    """Compare an interruption between two doubtful moments with the waiting period.

    It has elapsed when even the shortest interruption reaches it (``end.earliest - start.latest >= waiting``), has not
    when even the longest falls short (``end.latest - start.earliest < waiting``), and is otherwise indeterminate.

    Parameters
    ----------
    start, end : Moment
        Beginning and end of the interruption; ``end`` is None while it lasts, and then ``now`` stands for it.
    waiting : timedelta
        The waiting period; >= 0.

    Raises
    ------
    ValueError
        A negative waiting period, or an end that lies wholly before the start.

    Examples
    --------
    >>> from haitang.lexicon import SHANGHAI
    >>> start = Moment.at(datetime(2026, 8, 12, 2, 14, tzinfo=SHANGHAI), error=timedelta(hours=10))
    >>> end = Moment.at(datetime(2026, 8, 12, 11, 0, tzinfo=SHANGHAI))
    >>> waiting_verdict(start, end, waiting=timedelta(hours=8), now=end.latest).state.value
    'indeterminate'
    """
    if waiting < timedelta(0):
        raise ValueError(f"等待期不得为负：{waiting}")
    finish = end or Moment.at(now)
    if finish.latest < start.earliest:
        raise ValueError(f"中断结束 {finish.latest.isoformat()} 早于开始 {start.earliest.isoformat()}：核对两处时钟")
    shortest = max(finish.earliest - start.latest, timedelta(0))
    longest = finish.latest - start.earliest
    if shortest >= waiting:
        return WaitingVerdict(state=WaitingState.ELAPSED, shortest=shortest, longest=longest)
    if longest < waiting:
        return WaitingVerdict(state=WaitingState.NOT_ELAPSED, shortest=shortest, longest=longest)
    return WaitingVerdict(
        state=WaitingState.INDETERMINATE,
        shortest=shortest,
        longest=longest,
        would_decide=_deciding(start, finish, waiting),
    )


def _deciding(start: Moment, end: Moment, waiting: timedelta) -> str:
    """The wider doubt first: it is the one worth removing."""
    if start.width >= end.width:
        early, late = end.earliest - waiting, end.latest - waiting
        return (
            f"确定中断开始时刻：不晚于 {_clock(early)} 则已过，晚于 {_clock(late)} 则未过"
            "（可比对另一来源的时钟，或以生产、设备记录佐证）"
        )
    early, late = start.earliest + waiting, start.latest + waiting
    return f"确定恢复时刻：不早于 {_clock(late)} 则已过，早于 {_clock(early)} 则未过（可以生产、设备记录佐证）"


def _clock(at: datetime) -> str:
    return f"{shanghai(at):%Y-%m-%d %H:%M:%S}"
