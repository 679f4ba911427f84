"""From answers to frequency: a logistic shift by published effects, credits shrunk by the quality of their evidence.

``logit p = logit p0 + kappa * sum_i q_i * ln(OR_i) * (x_i - m_i)``, with coverage ``x``, the market's adoption ``m``
and the evidence quality ``q``, which shrinks credits alone: a bad answer counts in full, and no answer counts as the
worst one. Method and sources: docs/method/posture.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from haitang.assessment.catalogues import Control, Controls
from haitang.insured import Answer, Posture
from haitang.lexicon import BadInput, Cover, Peril, Problem

UNANSWERED = "unanswered"
SEEN_IN_INVENTORY = "seen_in_inventory"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one control stands at a time, over all systems.

    Attributes
    ----------
    coverage, quality : float
        Means over the systems: the coverage that counts, and the quality of its evidence, 0 to 1.
    term : float
        ``kappa q ln(OR) (x - m)``, averaged over the systems: what the control adds to the logit; negative is credit.
    assurance : str
        The weakest among the answers that count; ``unanswered``, or ``seen_in_inventory``.
    said : float or None
        Mean coverage that was declared; None where some system has no answer.
    """

    control: Control
    coverage: float
    quality: float
    term: float
    assurance: str
    evidence: tuple[str, ...]
    said: float | None

    @property
    def market(self) -> float:
        """The market's adoption."""
        return self.control.adoption.share if self.control.adoption else 0.0


def standings(
    posture: Posture,
    *,
    systems: Sequence[str],
    seen: Mapping[str, float],
    controls: Controls,
    now: datetime,
) -> tuple[Standing, ...]:
    """How every control of the catalogue stands at ``now``, in the catalogue's order.

    Parameters
    ----------
    posture : Posture
        The answers; of two for the same scope the later counts.
    systems : sequence of str
        Codes of the enterprise's systems, over which an answer's scope is weighed alike.
    seen : mapping
        Coverage that the inventory shows, by control; where it is worse than what was said it counts, in full.
    now : datetime
        When the answers are weighed; aware. Evidence ages from the day of its answer.

    Raises
    ------
    BadInput
        An answer names a control or a system that is not there, or was given after ``now``.
    """
    _refuse_unknown(posture, systems, controls, now)
    scopes = tuple(systems) or ("",)
    weighing = _Weighing(posture, scopes, controls, now)
    return tuple(weighing.standing(control, seen.get(control.code)) for control in controls.controls)


@dataclass(frozen=True, slots=True)
class _Weighing:
    posture: Posture
    scopes: Sequence[str]
    controls: Controls
    now: datetime

    def standing(self, control: Control, seen: float | None) -> Standing:
        answers = [_answer_for(control.code, scope, self.posture) for scope in self.scopes]
        given = [answer for answer in answers if answer is not None]
        said = [control.worst if answer is None else answer.coverage.fraction for answer in answers]
        counted = self.counted(control, said, seen)
        qualities = [0.0 if answer is None else self.quality(answer) for answer in answers]
        count, complete = len(self.scopes), len(given) == len(self.scopes)
        return Standing(
            control=control,
            coverage=math.fsum(counted) / count,
            quality=math.fsum(qualities) / count,
            term=self.term(control, counted, qualities),
            assurance=self.assurance(given, complete=complete, contradicted=seen is not None and counted != said),
            evidence=tuple(dict.fromkeys(item.file for answer in given for item in answer.evidence)),
            said=math.fsum(said) / count if complete else None,
        )

    def counted(self, control: Control, said: list[float], seen: float | None) -> list[float]:
        """Coverage that counts: the worse of what was said and what the inventory shows."""
        worse = [_worse(control, coverage, seen) for coverage in said]
        if control.all_or_nothing and any(coverage < 1 for coverage in worse):
            return [control.worst] * len(worse)
        return worse

    def quality(self, answer: Answer) -> float:
        """Quality of an answer's evidence at the time of weighing."""
        age = (self.now - answer.answered_at) / timedelta(days=1)
        return self.controls.quality(answer.assurance) * float(0.5 ** (age / self.controls.parameter("half_life_days")))

    def term(self, control: Control, counted: Sequence[float], qualities: Sequence[float]) -> float:
        """What a control adds to the logit, averaged over the systems."""
        market = control.adoption.share if control.adoption else 0.0
        shifts = [
            _credit_shrunk(math.log(control.odds) * (coverage - market), quality)
            for coverage, quality in zip(counted, qualities, strict=True)
        ]
        return self.controls.parameter("kappa") * math.fsum(shifts) / len(shifts)

    def assurance(self, given: Sequence[Answer], *, complete: bool, contradicted: bool) -> str:
        """The weakest assurance among the answers, or why there is none."""
        if contradicted:
            return SEEN_IN_INVENTORY
        if not complete:
            return UNANSWERED
        return min((answer.assurance for answer in given), key=self.controls.quality).value


def _answer_for(control: str, system: str, posture: Posture) -> Answer | None:
    """The answer that speaks most closely of a system: one that names it, else one for the enterprise; the later."""
    about = [
        answer
        for answer in posture.answers
        if answer.control == control and (not answer.systems or system in answer.systems)
    ]
    return max(about, key=lambda answer: (bool(answer.systems), answer.answered_at), default=None)


def _worse(control: Control, said: float, seen: float | None) -> float:
    if seen is None:
        return said
    return min(said, seen) if control.direction == "protects" else max(said, seen)


def _credit_shrunk(shift: float, quality: float) -> float:
    return shift * quality if shift < 0 else shift


@dataclass(frozen=True, slots=True)
class Shift:
    """What posture does to one frequency: the whole factor, and each control's part; the parts multiply to it."""

    multiplier: float
    relativities: tuple[float, ...]


def shift_frequency(base_yearly: float, terms: Sequence[float], *, bound: float) -> Shift:
    """Move a yearly frequency along the logit, within ``[1/bound, bound]``, and say what each term does.

    The probability of an event in a year is ``1 - exp(-frequency)``. The logarithm of the whole factor is split over
    the terms in proportion to them, so that the parts multiply exactly to the whole, bound included.

    Parameters
    ----------
    base_yearly : float
        Events a year of the average enterprise; >= 0.
    terms : sequence of float
        What each control adds to the logit.
    bound : float
        Largest factor; > 1.

    Examples
    --------
    >>> shift = shift_frequency(0.03, [0.4, -0.1], bound=6)
    >>> round(shift.multiplier, 4), [round(part, 4) for part in shift.relativities]
    (1.3429, [1.4816, 0.9064])
    """
    total = math.fsum(terms)
    logarithm = max(-math.log(bound), min(math.log(bound), _log_factor(base_yearly, total)))
    slope = logarithm / total if abs(total) > 1e-9 else _slope(base_yearly)
    return Shift(math.exp(slope * total), tuple(math.exp(slope * term) for term in terms))


def _log_factor(base_yearly: float, total: float) -> float:
    """Logarithm of the frequency's factor: the frequency is ``log(1 + exp(logit p))``."""
    if base_yearly <= 0:
        return total
    # odds = exp(frequency) - 1, so the shifted frequency is log(1 + odds * exp(total)).
    return math.log(math.log1p(math.expm1(base_yearly) * math.exp(total)) / base_yearly)


def _slope(base_yearly: float) -> float:
    """Derivative of the log frequency along the logit: ``p / frequency``; 1 in the limit of rare events."""
    return -math.expm1(-base_yearly) / base_yearly if base_yearly > 0 else 1.0


def severity_factors(standing: Sequence[Standing], peril: Peril, *, bound: float) -> dict[str, dict[Cover, float]]:
    """What each control of kind ``severity`` does to the covers it works on, under one peril.

    Returns
    -------
    dict
        Control, then cover, then the factor on that part of the loss, within ``[1/bound, bound]``.
    """
    factors: dict[str, dict[Cover, float]] = {}
    for part in standing:
        if part.control.kind == "severity" and peril in part.control.perils:
            factor = max(1 / bound, min(bound, math.exp(part.term)))
            factors[part.control.code] = dict.fromkeys(part.control.covers, factor)
    return factors


def _refuse_unknown(posture: Posture, systems: Sequence[str], controls: Controls, now: datetime) -> None:
    problems = []
    for index, answer in enumerate(posture.answers):
        at = f"answers.{index}"
        if answer.control not in controls.by_code:
            problems.append(Problem("posture", f"{at}.control", "控制项不在目录中", answer.control))
        problems.extend(
            Problem("posture", f"{at}.systems", "引用的系统不存在", system, "现有 " + "、".join(systems))
            for system in answer.systems
            if system not in systems
        )
        if answer.answered_at > now:
            problems.append(
                Problem("posture", f"{at}.answered_at", "回答晚于评估时刻", str(answer.answered_at), f"不晚于 {now}")
            )
    if problems:
        raise BadInput(problems)
