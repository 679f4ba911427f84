"""Lays a loss over time, so that the contract's waiting period meets the hours in which it arose.

The total is laid over the hours of the interruption in proportion to each hour's lost turnover, by largest remainders,
so that the pieces add up to the total to the 分. What was made up after the interruption lessens every hour in the
same proportion; only where the time after it lost turnover on balance does the curve have a tail there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from haitang.claims.work_sheet import LossHour
from haitang.contract import Piece, largest_remainder
from haitang.lexicon import Yuan, mul_div

MINUTES = 60
_MINUTE = timedelta(minutes=1)


def loss_curve(total: Yuan, hours: Sequence[LossHour], *, start: datetime, end: datetime) -> tuple[Piece, ...]:
    """Pieces of at most an hour from ``start`` that add up to ``total``, each at the rate that gives its part exactly.

    Parameters
    ----------
    total : Yuan
        Loss to lay over time; >= 0.
    hours : sequence of LossHour
        Hours of the indemnity period in order, the first of them holding ``start``.
    start, end : datetime
        Start and end of the interruption itself, on whole minutes.

    Returns
    -------
    tuple of Piece
        From ``start`` at least to ``end``; empty for no loss.

    Examples
    --------
    >>> from haitang.lexicon import SHANGHAI
    >>> two = datetime(2026, 8, 12, 2, tzinfo=SHANGHAI)
    >>> hours = [
    ...     LossHour(start=two + timedelta(hours=n), minutes=60, standard=Yuan(100), actual=Yuan(50)) for n in (0, 1)
    ... ]
    >>> curve = loss_curve(Yuan(7), hours, start=two + timedelta(minutes=14), end=two + timedelta(minutes=90))
    >>> [(piece.minutes, str(piece.loss)) for piece in curve]
    [(46, '0.04'), (30, '0.03')]
    """
    if not total:
        return ()
    lengths = _lengths(hours, start)
    parts = largest_remainder(total.fen, _weights(hours, lengths, end))
    inside = sum(1 for hour in hours if hour.start < end)
    count = max(inside, 1 + max(index for index, part in enumerate(parts) if part))
    if count == inside:
        # No tail: the curve lasts as long as the interruption, since a waiting period is measured against it.
        last = hours[count - 1]
        lengths[count - 1] -= max((last.start + last.minutes * _MINUTE - end) // _MINUTE, 0)
    return tuple(_piece(minutes, part) for minutes, part in zip(lengths[:count], parts[:count], strict=True))


def even_curve(total: Yuan, *, minutes: int) -> tuple[Piece, ...]:
    """Pieces of at most an hour that lose ``total`` evenly over ``minutes``, to the 分.

    Examples
    --------
    >>> [(piece.minutes, str(piece.loss)) for piece in even_curve(Yuan(100), minutes=90)]
    [(60, '0.67'), (30, '0.33')]
    """
    whole, rest = divmod(minutes, MINUTES)
    lengths = [MINUTES] * whole + [rest] * bool(rest)
    parts = largest_remainder(total.fen, lengths)
    return tuple(_piece(length, part) for length, part in zip(lengths, parts, strict=True)) if total else ()


def _lengths(hours: Sequence[LossHour], start: datetime) -> list[int]:
    """Minutes of each hour, the first counted from the start of the interruption."""
    lengths = [hour.minutes for hour in hours]
    lengths[0] -= (start - hours[0].start) // _MINUTE
    return lengths


def _weights(hours: Sequence[LossHour], lengths: Sequence[int], end: datetime) -> list[int]:
    lost = [max(hour.shortfall.fen, 0) for hour in hours]
    inside = [hour.start < end for hour in hours]
    tail = max(sum(hour.shortfall.fen for hour, within in zip(hours, inside, strict=True) if not within), 0)
    tail_parts = iter(largest_remainder(tail, [fen for fen, within in zip(lost, inside, strict=True) if not within]))
    weights = [fen if within else next(tail_parts) for fen, within in zip(lost, inside, strict=True)]
    if any(weights):
        return weights
    # Nothing was lost in turnover (all of it was saved at a cost): the cost ran evenly over the interruption.
    return [minutes if within else 0 for minutes, within in zip(lengths, inside, strict=True)]


def _piece(minutes: int, part: int) -> Piece:
    """A piece of at most an hour that loses ``part`` 分 exactly: the rate's own rounding is below half a 分 of it."""
    return Piece(minutes=minutes, hourly_loss=Yuan(mul_div(part, MINUTES, minutes)))
