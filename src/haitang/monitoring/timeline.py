"""What signals suggest of an incident's beginning, as an interval; a person decides (事件时间线建议)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from haitang.incident import Signal, SignalKind
from haitang.lexicon import Cover, Moment, Record, shanghai


class TimelineSuggestion(Record):
    """A beginning, and what speaks for it.

    Attributes
    ----------
    first_hostile_act : Moment or None
        From the earliest that the same actors were seen preparing, to the latest that the first hostile act can have
        been; None where no signal is an incident.
    last_hostile_act : Moment or None
        The last of it in the logs.
    actors, systems : tuple of str
        Addresses that acted; systems that were hit.
    supports : tuple of UUID
        Signals that it rests on.
    reasons : tuple of str
        One line for each.
    """

    first_hostile_act: Moment | None = None
    last_hostile_act: Moment | None = None
    actors: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    covers: tuple[Cover, ...] = ()
    supports: tuple[UUID, ...] = ()
    reasons: tuple[str, ...] = ()


def suggest_timeline(signals: Iterable[Signal]) -> TimelineSuggestion:
    """When it began, by the signals.

    What the same actors did before in the same system widens the interval to earlier; it does not move its end, since
    preparation alone is no damage.
    """
    everything = list(signals)
    hits = [signal for signal in everything if signal.kind is SignalKind.INCIDENT]
    if not hits:
        return TimelineSuggestion()
    actors = {actor for signal in hits for actor in signal.actors}
    systems = tuple(dict.fromkeys(signal.system for signal in hits if signal.system))
    first = min(hits, key=lambda signal: signal.seen.latest)
    before = [
        signal
        for signal in everything
        if signal.kind is SignalKind.PRECURSOR
        and actors.intersection(signal.actors)
        and signal.system in systems
        and signal.seen.earliest < first.seen.earliest
    ]
    last = max(hits, key=lambda signal: signal.last_seen)
    used = sorted([*before, *hits], key=lambda signal: signal.seen.earliest)
    return TimelineSuggestion(
        first_hostile_act=Moment(
            earliest=min(signal.seen.earliest for signal in [*before, *hits]), latest=first.seen.latest
        ),
        last_hostile_act=Moment.at(last.last_seen, last.seen.width / 2),
        actors=tuple(sorted(actors)),
        systems=systems,
        covers=tuple(dict.fromkeys(cover for signal in hits for cover in signal.covers)),
        supports=tuple(signal.id for signal in used),
        reasons=tuple(_reason(signal) for signal in used),
    )


def _reason(signal: Signal) -> str:
    earliest, latest = shanghai(signal.seen.earliest), shanghai(signal.seen.latest)
    actors = f"，{'、'.join(signal.actors)}" if signal.actors else ""
    return f"{earliest:%m-%d %H:%M:%S} 至 {latest:%H:%M:%S}：{signal.title.zh}{actors}，{signal.count} 次"
