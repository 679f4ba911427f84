"""The largest event of a year (OEP), of an enterprise from ground up and of what its insurer pays for one event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from haitang.loss.discretise import smoothed
from haitang.loss.frequencies import NegativeBinomial, Poisson
from haitang.loss.insured_events import InsuredEvents
from haitang.loss.model import RiskProfile
from haitang.loss.severities import LognormalSeverity, Yuans

Beyond = Callable[[Yuans], Yuans]
_AT_ONCE = 65
_REFINEMENTS = 16
_SCALES = np.concatenate([[0.0], np.geomspace(1e-2, 1e16, 257), [1e300]])


@dataclass(frozen=True)
class LargestEvent:
    """How large the largest event of a year is; scenarios of one dispersion share their bad years.

    Attributes
    ----------
    groups : sequence of (frequency, function)
        Numbers of events a year, independent of each other, and the probability that one event is above an amount.
    """

    groups: Sequence[tuple[Poisson | NegativeBinomial, Beyond]]

    def survival(self, amount: Yuans) -> Yuans:
        """Yearly probability that some event is above each amount in yuan: ``1 - prod E[(1 - P(Y > y))^N]``."""
        quiet = np.zeros_like(amount)
        for frequency, beyond in self.groups:
            quiet = quiet + frequency.log_void(beyond(amount))
        return -np.expm1(quiet)

    def quantile(self, probability: float) -> float:
        """The amount that the largest event of a year does not exceed with this probability, yuan.

        ``quantile(1 - 1/100)`` is exceeded once in a hundred years.

        Raises
        ------
        ValueError
            ``probability`` outside [0, 1).
        """
        if not 0 <= probability < 1:
            raise ValueError(f"probability must lie in [0, 1), got {probability}")
        if self.survival(np.zeros(1))[0] <= 1 - probability:
            return 0.0
        places = _SCALES
        for _ in range(_REFINEMENTS):
            first = int(np.argmax(self.survival(places) <= 1 - probability))
            low, high = float(places[first - 1]), float(places[first])
            if not low < (low + high) / 2 < high:
                break
            places = np.linspace(low, high, _AT_ONCE)
        return high


def largest_ground_up(profile: RiskProfile) -> LargestEvent:
    """The enterprise's largest loss of a year before any insurance (年度最大单次损失).

    Examples
    --------
    >>> from haitang.loss import example_profile
    >>> largest = largest_ground_up(example_profile())
    >>> amount = largest.quantile(0.99)
    >>> round(float(largest.survival(np.array([amount]))[0]), 12)
    0.01
    """
    parts = []
    for scenario in profile.scenarios:
        law, cap = LognormalSeverity(mu=scenario.severity.mu, sigma=scenario.severity.sigma), scenario.severity.cap
        parts.append((scenario.yearly, scenario.dispersion, _capped(law, np.inf if cap is None else cap)))
    return _grouped(parts)


def largest_insured(events: InsuredEvents) -> LargestEvent:
    """The largest payment for one event of a year, limits untouched.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile, insured_events
    >>> largest = largest_insured(insured_events(example_profile(), example_contract()))
    >>> largest.quantile(0.5), largest.quantile(0.999) <= float(example_contract().aggregate_limit.yuan)
    (0.0, True)
    """
    parts = []
    for item in events.scenarios:
        paid = np.minimum(item.payable, events.aggregate_limit)
        cells = smoothed(paid, item.probability, step=0.01)
        parts.append((item.scenario.yearly, item.scenario.dispersion, _of_cells(*cells)))
    return _grouped(parts)


def _capped(law: LognormalSeverity, cap: float) -> Beyond:
    return lambda amount: np.where(amount < cap, law.survival(amount), 0.0)


def _of_cells(amounts: Yuans, probabilities: Yuans) -> Beyond:
    order = np.argsort(amounts)
    rising = amounts[order]
    beyond = np.append(np.cumsum(probabilities[order][::-1])[::-1], 0.0)
    return lambda amount: beyond[np.searchsorted(rising, amount, side="right")]


def _grouped(parts: Sequence[tuple[float, float | None, Beyond]]) -> LargestEvent:
    """Scenarios of one dispersion are one count over their mixed amounts."""
    groups: dict[float | None, list[tuple[float, Beyond]]] = {}
    for yearly, dispersion, beyond in parts:
        if yearly > 0:
            groups.setdefault(dispersion, []).append((yearly, beyond))
    laws: list[tuple[Poisson | NegativeBinomial, Beyond]] = []
    for dispersion, group in groups.items():
        rate = sum(yearly for yearly, _ in group)
        count = Poisson(mean=rate) if dispersion is None else NegativeBinomial(mean=rate, size=dispersion)
        laws.append((count, _mixed(group, rate)))
    return LargestEvent(laws)


def _mixed(group: Sequence[tuple[float, Beyond]], rate: float) -> Beyond:
    return lambda amount: np.sum([yearly / rate * beyond(amount) for yearly, beyond in group], axis=0)
