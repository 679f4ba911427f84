"""Where the enterprise stands on each item of the guideline: one answer serves every item that maps to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from haitang.assessment.catalogues import Catalogues, GuidelineItem
from haitang.assessment.model import Gap
from haitang.assessment.posture import Standing


def gaps(standing: Sequence[Standing], catalogues: Catalogues) -> tuple[Gap, ...]:
    """All 33 items, each with the least coverage among the controls that serve it; exposures count reversed."""
    met_at = catalogues.controls.parameter("met_at")
    return tuple(_gap(item, standing, met_at) for item in catalogues.guideline)


def _gap(item: GuidelineItem, standing: Sequence[Standing], met_at: float) -> Gap:
    serving = [part for part in standing if item.number in part.control.guideline]
    answered = [_good(part) for part in serving if part.said is not None]
    least = min(answered, default=None)
    return Gap(
        number=item.number,
        part=item.part,
        section=item.section,
        gist=item.gist,
        verified=item.verified.value,
        status=_status(answered, len(serving), met_at),
        coverage=least,
        controls=tuple(part.control.code for part in serving),
    )


def _status(answered: Sequence[float], asked: int, met_at: float) -> Literal["met", "partial", "missing", "unanswered"]:
    if not answered:
        return "unanswered"
    if len(answered) == asked and min(answered) >= met_at:
        return "met"
    return "partial" if max(answered) > 0 else "missing"


def _good(part: Standing) -> float:
    """Coverage as a clause sees it: a part counts as a part, even where the price gives nothing for it."""
    held = part.said if part.control.all_or_nothing and part.said is not None else part.coverage
    return held if part.control.direction == "protects" else 1 - held
