"""撮合建议: why a need and an offer fit, in words, with a score that anybody can add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from haitang.lexicon import Label, Record
from haitang.pilot.outreach.posts import Need, Offer
from haitang.pilot.outreach.settings import MatchingRules, label_of

K = TypeVar("K")
Mark = tuple[str, int, int]


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


def score(need: Need, offer: Offer, rules: MatchingRules, *, district: bool = True) -> int | None:
    """The score of a pair out of 100, as `suggest` tells it with its reasons; for a look at many pairs."""
    marks = _marks(need, offer, rules, district=district)
    return None if marks is None else _total(marks)


def suggest(need: Need, offer: Offer, rules: MatchingRules, *, district: bool = True) -> Suggestion | None:
    """The suggestion for a pair; None where the offer has no service that is wanted, or they miss each other in time.

    What the need does not ask for counts neither way. The score is the points reached out of those that could be
    reached, rounded down; the same pair has the same score on every day.

    Parameters
    ----------
    rules : MatchingRules
        Holds the weights.
    district : bool
        Whether the reader may know the need's district; a reason that tells it is left out where not, or an offer for
        one district alone would find out what the board hides.
    """
    marks = _marks(need, offer, rules, district=district)
    if marks is None:
        return None
    reasons = tuple(
        Reason(code=code, points=points, of=of, text=_TEXTS[code](need, offer, rules)) for code, points, of in marks
    )
    return Suggestion(score=_total(marks), reasons=reasons)


def _total(marks: list[Mark]) -> int:
    most = sum(of for _, _, of in marks)
    return 100 * sum(points for _, points, _ in marks) // most if most else 0


def _marks(need: Need, offer: Offer, rules: MatchingRules, *, district: bool) -> list[Mark] | None:
    """Code, points and weight of each reason that counts."""
    served, days = _common(need.services, offer.services), _common_days(need, offer)
    if not served or days <= 0:
        return None
    weights = rules.weights
    marks = [("service", weights.service * len(served) // len(need.services), weights.service)]
    if need.covers:
        found = len(_common(need.covers, offer.covers))
        marks.append(("covers", weights.covers * found // len(need.covers), weights.covers))
    if need.systems:
        found = len(_common(need.systems, offer.systems))
        marks.append(("systems", weights.systems * found // len(need.systems), weights.systems))
    if need.sum:
        marks.append(("sum", weights.sum if _in_band(need, offer) else 0, weights.sum))
    if district:
        marks.append(("district", weights.district if _near(need, offer) else 0, weights.district))
    marks.append(("time", weights.time * days // _wanted_days(need), weights.time))
    return marks


def _common(wanted: tuple[K, ...], offered: tuple[K, ...]) -> list[K]:
    return [each for each in wanted if each in offered]


def _in_band(need: Need, offer: Offer) -> bool:
    return not offer.sums or need.sum in offer.sums


def _near(need: Need, offer: Offer) -> bool:
    return not offer.districts or need.district in offer.districts


def _wanted_days(need: Need) -> int:
    return (need.wanted_until - need.wanted_from).days + 1


def _common_days(need: Need, offer: Offer) -> int:
    last = min(need.wanted_until, offer.available_until)
    return (last - max(need.wanted_from, offer.available_from)).days + 1


def _share_of(zh: str, en: str, found: list[Label], wanted: int) -> Label:
    """How much of what is wanted is there, and what."""
    names_zh, names_en = "、".join(name.zh for name in found), ", ".join(name.en for name in found)
    return Label(
        zh=f"{zh} {len(found)}/{wanted}" + (f"：{names_zh}" if found else ""),
        en=f"{en} {len(found)}/{wanted}" + (f": {names_en}" if found else ""),
    )


def _fits(zh: str, en: str, fits: bool, said: Label) -> Label:
    """Whether something fits or not, and what."""
    return Label(
        zh=f"{zh}{'相符' if fits else '不符'}：{said.zh}",
        en=f"{en} {'fits' if fits else 'does not fit'}: {said.en}",
    )


def _service_text(need: Need, offer: Offer, rules: MatchingRules) -> Label:
    found = [label_of(rules.services, code) for code in _common(need.services, offer.services)]
    return _share_of("提供所需服务", "offers the service wanted", found, len(need.services))


def _covers_text(need: Need, offer: Offer, _rules: MatchingRules) -> Label:
    found = [cover.label for cover in _common(need.covers, offer.covers)]
    return _share_of("覆盖所需保障", "covers what is wanted", found, len(need.covers))


def _systems_text(need: Need, offer: Offer, _rules: MatchingRules) -> Label:
    found = [kind.label for kind in _common(need.systems, offer.systems)]
    return _share_of("熟悉所需系统", "knows the kinds of system", found, len(need.systems))


def _sum_text(need: Need, offer: Offer, rules: MatchingRules) -> Label:
    return _fits("保额档", "sum insured", _in_band(need, offer), label_of(rules.sums, need.sum))


def _district_text(need: Need, offer: Offer, rules: MatchingRules) -> Label:
    return _fits("服务区域", "district", _near(need, offer), label_of(rules.districts, need.district))


def _time_text(need: Need, offer: Offer, _rules: MatchingRules) -> Label:
    days, wanted = _common_days(need, offer), _wanted_days(need)
    return Label(zh=f"时间重合 {days} 天，共 {wanted} 天", en=f"{days} of {wanted} days in common")


_TEXTS: Final[Mapping[str, Callable[[Need, Offer, MatchingRules], Label]]] = MappingProxyType(
    {
        "service": _service_text,
        "covers": _covers_text,
        "systems": _systems_text,
        "sum": _sum_text,
        "district": _district_text,
        "time": _time_text,
    }
)


def ranked(scores: Iterable[tuple[K, int | None]], rules: MatchingRules) -> list[tuple[K, int]]:
    """What is worth suggesting, the best first; those of one score stay in the order in which they came."""
    worth = [(thing, found) for thing, found in scores if found is not None and found >= rules.suggested_from]
    return sorted(worth, key=lambda each: -each[1])
