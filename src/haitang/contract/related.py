"""Related events (关联事故): events of one origin within the agreed hours are one event, with one deductible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from haitang.contract.event import Loss, LossEvent, Piece
from haitang.contract.model import Contract
from haitang.lexicon import ZERO, Cover, Share, Yuan

_MINUTE = timedelta(minutes=1)


def group_related(contract: Contract, events: Sequence[LossEvent]) -> list[LossEvent]:
    """The events that the contract counts, in order of time: of one origin and within its hours, as one.

    A joint event takes the identity and the time of its first; its losses stand side by side, its interruptions run
    over one another hour by hour, so that the waiting period is borne once. An event without an origin stands alone.

    Examples
    --------
    >>> from datetime import timedelta
    >>> from haitang.contract import RelatedEvents, example_contract, example_event
    >>> contract = example_contract().model_copy(update={"related_events": RelatedEvents(hours=72)})
    >>> first = example_event().model_copy(update={"origin": "CVE-2026-1"})
    >>> later = {"occurred": first.occurred + timedelta(hours=20), "discovered": first.discovered + timedelta(hours=20)}
    >>> joint = group_related(contract, [first, first.model_copy(update=later)])
    >>> [(piece.minutes, str(piece.hourly_loss)) for piece in joint[0].interruption]
    [(1200, '30000.00'), (1200, '60000.00'), (1200, '30000.00')]
    """
    ordered = sorted(events, key=lambda event: (event.occurred, event.id))
    clause = contract.related_events
    if clause is None:
        return ordered
    groups: list[list[LossEvent]] = []
    open_groups: dict[str, list[LossEvent]] = {}
    for event in ordered:
        group = open_groups.get(event.origin) if event.origin else None
        if group is not None and event.occurred - group[0].occurred <= timedelta(hours=clause.hours):
            group.append(event)
            continue
        groups.append([event])
        if event.origin:
            open_groups[event.origin] = groups[-1]
    return [_joint(group) for group in groups]


def _joint(group: Sequence[LossEvent]) -> LossEvent:
    if len(group) == 1:
        return group[0]
    first = group[0]
    began = min((_began(event) for event in group if event.interruption), default=None)
    return first.model_copy(
        update={
            "discovered": min(event.discovered for event in group),
            "reported": _earliest(event.reported for event in group),
            "claimed": _earliest(event.claimed for event in group),
            "interrupted": began,
            "provider": next((event.provider for event in group if event.provider), ""),
            "systems": _united(event.systems for event in group),
            "locations": _united(event.locations for event in group),
            "losses": tuple(_losses(group)),
            "interruption": () if began is None else _overlaid(group, began),
            "breached": _united(event.breached for event in group),
            "excluded": _united(event.excluded for event in group),
            "insured_values": _least_insured(group),
            "other_sums": max(event.other_sums for event in group),
            "mitigation": Yuan.total(event.mitigation for event in group),
            "ascertainment": Yuan.total(event.ascertainment for event in group),
            "defence": Yuan.total(event.defence for event in group),
        }
    )


def _began(event: LossEvent) -> datetime:
    return event.interrupted or event.occurred


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in times if at is not None), default=None)


def _united(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for listed in lists for item in listed))


def _losses(group: Sequence[LossEvent]) -> Iterable[Loss]:
    """All items; a reference that several events use is told apart by the number of its event."""
    seen: set[str] = set()
    for number, event in enumerate(group, start=1):
        for item in event.losses:
            name = item.reference if item.reference not in seen else f"{item.reference}#{number}"
            seen.add(name)
            yield item.model_copy(update={"reference": name})


def _least_insured(group: Sequence[LossEvent]) -> dict[Cover, Share]:
    shares: dict[Cover, Share] = {}
    for event in group:
        for cover, share in event.insured_values.items():
            shares[cover] = min(share, shares.get(cover, share))
    return shares


def _overlaid(group: Sequence[LossEvent], began: datetime) -> tuple[Piece, ...]:
    """The loss-rate curves on one clock: rates add up where they overlap, nothing is lost between them."""
    spans: list[tuple[int, int, Piece]] = []
    for event in group:
        start = (_began(event) - began) // _MINUTE
        for piece in event.interruption:
            spans.append((start, start + piece.minutes, piece))
            start += piece.minutes
    edges = sorted({edge for low, high, _ in spans for edge in (low, high)})
    return tuple(
        _sum(high - low, [piece for first, last, piece in spans if first <= low and high <= last])
        for low, high in pairwise(edges)
    )


def _sum(minutes: int, pieces: Sequence[Piece]) -> Piece:
    """One stretch of all that run at once; operating minutes are those of the piece that runs most."""
    operating = max((piece.operating_minutes * minutes // piece.minutes for piece in pieces), default=0)
    profits = [piece.hourly_net_profit for piece in pieces]
    nets = [piece.hourly_loss if net is None else net for piece, net in zip(pieces, profits, strict=True)]
    return Piece(
        minutes=minutes,
        hourly_loss=sum((piece.hourly_loss for piece in pieces), ZERO),
        hourly_net_profit=None if all(net is None for net in profits) else sum(nets, ZERO),
        operating=None if operating == minutes else operating,
    )
