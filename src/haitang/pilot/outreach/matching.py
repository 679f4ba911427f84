"""撮合建议: why a need and an offer fit, in words, with a score that anybody can add up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from haitang.lexicon import Label, Record
from haitang.pilot.outreach.posts import Need, Offer
from haitang.pilot.outreach.settings import MatchingRules, label_of

K = TypeVar("K")


class Reason(Record):
    """One reason of a suggestion: how many points out of how many, and why in words."""

    code: str
    points: int
    of: int
    text: Label


class Suggestion(Record):
    """How well an offer fits a need: points out of 100, and every reason behind them."""

    score: int
    reasons: tuple[Reason, ...]


def suggest(need: Need, offer: Offer, rules: MatchingRules, *, district: bool = True) -> Suggestion | None:
    """The suggestion for a pair; None where the offer has no service that is wanted, or they miss each other in time.

    What the need does not ask for counts neither way. The score is the points reached out of those that could be
    reached, rounded down; the same pair has the same score on every day.

    Parameters
    ----------
    need : Need
    offer : Offer
    rules : MatchingRules
        Holds the weights.
    district : bool
        Whether the reader may know the need's district; a reason that tells it is left out where not, or an offer for
        one district alone would find out what the board hides.
    """
    served = [code for code in need.services if code in offer.services]
    days = _common_days(need, offer)
    if not served or days <= 0:
        return None
    reasons = tuple(
        reason for reason in _reasons(need, offer, rules, served, days) if district or reason.code != "district"
    )
    most = sum(reason.of for reason in reasons)
    return Suggestion(score=100 * sum(reason.points for reason in reasons) // most if most else 0, reasons=reasons)


def _reasons(need: Need, offer: Offer, rules: MatchingRules, served: list[str], days: int) -> Iterator[Reason]:
    weights = rules.weights
    yield _shared(
        "service",
        weights.service,
        need.services,
        served,
        Label(zh="提供所需服务", en="offers the service wanted"),
        [label_of(rules.services, code) for code in served],
    )
    if need.covers:
        covers = [cover for cover in need.covers if cover in offer.covers]
        words = Label(zh="覆盖所需保障", en="covers what is wanted")
        yield _shared("covers", weights.covers, need.covers, covers, words, [cover.label for cover in covers])
    if need.systems:
        systems = [kind for kind in need.systems if kind in offer.systems]
        words = Label(zh="熟悉所需系统", en="knows the kinds of system")
        yield _shared("systems", weights.systems, need.systems, systems, words, [kind.label for kind in systems])
    if need.sum:
        fits = not offer.sums or need.sum in offer.sums
        said = label_of(rules.sums, need.sum)
        yield _whole("sum", weights.sum, fits, "保额档", "sum insured", said)
    near = not offer.districts or need.district in offer.districts
    yield _whole("district", weights.district, near, "服务区域", "district", label_of(rules.districts, need.district))
    wanted = (need.wanted_until - need.wanted_from).days + 1
    yield Reason(
        code="time",
        points=weights.time * days // wanted,
        of=weights.time,
        text=Label(zh=f"时间重合 {days} 天，共 {wanted} 天", en=f"{days} of {wanted} days in common"),
    )


def _common_days(need: Need, offer: Offer) -> int:
    last = min(need.wanted_until, offer.available_until)
    return (last - max(need.wanted_from, offer.available_from)).days + 1


def _shared(
    code: str, weight: int, wanted: Collection[K], found: Collection[K], words: Label, names: Iterable[Label]
) -> Reason:
    """A reason that counts by how much of what is wanted is there."""
    names = list(names)
    count = f"{len(found)}/{len(wanted)}"
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    return Reason(
        code=code,
        points=weight * len(found) // len(wanted),
        of=weight,
        text=Label(
            zh=f"{words.zh} {count}" + (f"：{zh}" if zh else ""), en=f"{words.en} {count}" + (f": {en}" if en else "")
        ),
    )


def _whole(code: str, weight: int, fits: bool, zh: str, en: str, said: Label) -> Reason:
    """A reason that counts whole or not at all."""
    return Reason(
        code=code,
        points=weight if fits else 0,
        of=weight,
        text=Label(
            zh=f"{zh}{'相符' if fits else '不符'}：{said.zh}",
            en=f"{en} {'fits' if fits else 'does not fit'}: {said.en}",
        ),
    )


def ranked(pairs: Iterable[tuple[K, Suggestion | None]], rules: MatchingRules) -> list[tuple[K, Suggestion]]:
    """Pairs worth suggesting, the best first; those of one score stay in the order in which they came."""
    worth = [(thing, found) for thing, found in pairs if found is not None and found.score >= rules.suggested_from]
    return sorted(worth, key=lambda each: -each[1].score)
