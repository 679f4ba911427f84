"""From inventory and answers to a risk profile, and what each repair would save (风险画像)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from haitang.assessment import observations
from haitang.assessment.catalogues import Catalogues
from haitang.assessment.model import Expected, PerilReach, SystemReach
from haitang.assessment.posture import Standing, severity_factors, shift_frequency, standings
from haitang.assessment.rates import PerilShare
from haitang.assessment.reach import Graph, Spread
from haitang.insured import Inventory, Posture
from haitang.lexicon import BadInput, Cover, Peril, Problem, Yuan
from haitang.loss import Consequence, Factor, Lognormal, RiskProfile, Scenario

REACH = "reach"
"""Code of the factor that the zone graph makes on severities."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a profile needs beside inventory and answers; see `risk_profile`."""

    turnover: Yuan
    sector: str
    now: datetime
    catalogues: Catalogues
    seed: int = 0


def risk_profile(
    inventory: Inventory,
    posture: Posture,
    *,
    turnover: Yuan,
    sector: str,
    now: datetime,
    catalogues: Catalogues | None = None,
    seed: int = 0,
) -> RiskProfile:
    """Frequency and severity of every peril, with the factors that moved them.

    Parameters
    ----------
    inventory, posture : Inventory, Posture
        What the enterprise has, and what it answered.
    turnover : Yuan
        Yearly turnover (年营业收入); > 0. Chooses the tiers, and caps an event.
    sector : str
        Code of a sector in the catalogue of base rates, such as ``manufacturing``.
    now : datetime
        When the answers are weighed; aware.
    catalogues : Catalogues, optional
        Those that ship with the program, unless given.
    seed : int
        Key of the sample of attack paths, where there are too many conduits for exact weighing.

    Raises
    ------
    BadInput
        The two are of different enterprises; turnover, sector, process or answer out of bounds: all at once.
    """
    given = catalogues or Catalogues.shipped()
    refuse(inventory, posture, turnover, sector, given)
    at = Circumstances(turnover=turnover, sector=sector, now=now, catalogues=given, seed=seed)
    return profile_of(inventory, standing_of(inventory, posture, at), Graph(inventory, given.reach, seed=seed), at)


def standing_of(
    inventory: Inventory, posture: Posture, at: Circumstances, *, settled: frozenset[str] = frozenset()
) -> tuple[Standing, ...]:
    """How every control stands, with what the inventory shows of it, save of those controls that are ``settled``."""
    seen = observations.seen_coverages(inventory, at.catalogues.controls.controls, at.catalogues.reach)
    return standings(
        posture,
        systems=[system.code for system in inventory.systems],
        seen={code: shown.coverage for code, shown in seen.items() if code not in settled},
        controls=at.catalogues.controls,
        now=at.now,
    )


def profile_of(inventory: Inventory, standing: Sequence[Standing], graph: Graph, at: Circumstances) -> RiskProfile:
    """The profile, from controls that are weighed and a graph that is built."""
    shares = at.catalogues.base_rates.shares
    return RiskProfile(
        enterprise=inventory.enterprise,
        scenarios=tuple(_scenario(share, inventory, standing, graph, at) for share in shares),
        catalogues=at.catalogues.versions,
    )


def base_frequency(at: Circumstances) -> float:
    """Incidents a year of the average enterprise of the size and sector, over all perils."""
    rates = at.catalogues.base_rates
    sector = rates.sector(at.sector).probability / rates.overall.probability
    return rates.tier(at.turnover).mean * sector * rates.china.factor


def _scenario(
    share: PerilShare, inventory: Inventory, standing: Sequence[Standing], graph: Graph, at: Circumstances
) -> Scenario:
    peril, base_yearly = share.peril, base_frequency(at) * share.share
    moving = [part for part in standing if part.control.kind == "frequency" and peril in part.control.perils]
    bound = at.catalogues.controls.parameter("bound")
    shift = shift_frequency(base_yearly, [part.term for part in moving], bound=bound)
    spread = graph.spread(peril)
    severity, consequences, severity_parts = _severity(peril, spread, standing, at)
    reached = {code for code, probability in spread.systems.items() if probability > 0}
    factors = [_factor(part, relativity) for part, relativity in zip(moving, shift.relativities, strict=True)]
    return Scenario(
        peril=peril,
        base_yearly=base_yearly,
        yearly=base_yearly * shift.multiplier,
        dispersion=at.catalogues.base_rates.tier(at.turnover).size,
        severity=severity,
        consequences=consequences,
        hourly_loss=_hourly(inventory, reached),
        factors=(*factors, *severity_parts),
        systems=tuple(system.code for system in inventory.systems if system.code in reached),
    )


def _severity(
    peril: Peril, spread: Spread, standing: Sequence[Standing], at: Circumstances
) -> tuple[Lognormal, tuple[Consequence, ...], tuple[Factor, ...]]:
    """Scale the parts of a loss: reach first, then each control; what one does is the ratio of successive means."""
    catalogues = at.catalogues
    entry = catalogues.severities.peril(peril)
    weights = {part.cover: part.weight for part in entry.consequences}
    steps: list[tuple[Standing | None, dict[Cover, float]]] = []
    factor = reach_factor(spread, catalogues)
    if factor != 1:
        steps.append((None, {Cover.BUSINESS_INTERRUPTION: factor}))
    worked = severity_factors(standing, peril, bound=catalogues.controls.parameter("bound"))
    steps.extend((part, worked[part.control.code]) for part in standing if part.control.code in worked)
    parts, scale = [], 1.0
    for source, factors in steps:
        weights = {cover: weight * factors.get(cover, 1.0) for cover, weight in weights.items()}
        grown = math.fsum(weights.values())
        parts.append(_reach_part(grown / scale) if source is None else _factor(source, grown / scale))
        scale = grown
    severity = base_severity(peril, at)
    return (
        severity.model_copy(update={"mu": severity.mu + math.log(scale)}),
        tuple(Consequence(cover=cover, weight=weight / scale) for cover, weight in weights.items()),
        tuple(parts),
    )


def base_severity(peril: Peril, at: Circumstances) -> Lognormal:
    """Loss of one event of the average enterprise of the size, yuan, before reach and posture."""
    rates, severities = at.catalogues.base_rates, at.catalogues.severities
    entry, tier = severities.peril(peril), severities.tier(rates.dollars(at.turnover))
    to_yuan = math.log(float(rates.dollar.yuan)) + math.log(severities.china.factor)
    return Lognormal(
        mu=tier.mu + to_yuan + math.log(entry.median_ratio),
        sigma=entry.sigma,
        cap=severities.cap.share_of_turnover * float(at.turnover.yuan),
    )


def reach_factor(spread: Spread, catalogues: Catalogues) -> float:
    """Factor on the interruption part of a loss: standstill against that of the average event, within bounds."""
    reference = catalogues.reach.reference
    if spread.standstill is None:
        return 1.0
    return max(reference.low, min(reference.high, spread.standstill / reference.standstill))


def _hourly(inventory: Inventory, reached: set[str]) -> Yuan:
    """Gross profit an hour of the processes that the peril can stop; of all, where it touches no known system."""
    stopped = [process for process in inventory.processes if reached & set(process.systems)] or inventory.processes
    return Yuan.total(process.gross_profit_per_hour for process in stopped)


def _factor(part: Standing, relativity: float) -> Factor:
    return Factor(
        code=part.control.code,
        kind="severity" if part.control.kind == "severity" else "frequency",
        relativity=relativity,
        coverage=min(1.0, part.coverage),
        market=part.market,
        evidence_quality=min(1.0, part.quality),
        assurance=part.assurance,
        evidence=part.evidence,
    )


def _reach_part(relativity: float) -> Factor:
    return Factor(
        code=REACH,
        kind="severity",
        relativity=relativity,
        coverage=1.0,
        market=1.0,
        evidence_quality=1.0,
        assurance="seen_in_inventory",
    )


def expected_loss(scenario: Scenario) -> float:
    """Ground-up loss of one scenario in an average year, yuan (a continuous expectation, hence float)."""
    return scenario.yearly * limited_mean(scenario.severity)


def limited_mean(severity: Lognormal) -> float:
    """Mean of ``min(X, cap)`` for a lognormal ``X``, yuan: ``exp(mu + s^2/2) N(z - s) + cap (1 - N(z))``.

    Examples
    --------
    >>> round(limited_mean(Lognormal(mu=0.0, sigma=1.0)), 4)
    1.6487
    >>> round(limited_mean(Lognormal(mu=0.0, sigma=1.0, cap=2.0)), 4)
    1.1139
    """
    mean = math.exp(severity.mu + severity.sigma**2 / 2)
    if severity.cap is None:
        return mean
    z = (math.log(severity.cap) - severity.mu) / severity.sigma
    return mean * _normal(z - severity.sigma) + severity.cap * (1 - _normal(z))


def _normal(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2))


def expected(scenario: Scenario) -> Expected:
    """One scenario in yuan a year."""
    return Expected(
        peril=scenario.peril,
        base_yearly=scenario.base_yearly,
        yearly=scenario.yearly,
        expected_loss=Yuan(round(expected_loss(scenario) * 100)),
    )


def reaches(profile: RiskProfile, graph: Graph, catalogues: Catalogues) -> tuple[PerilReach, ...]:
    """How far each peril gets, which frequency that leaves to each system, and by which way."""
    found = []
    for scenario in profile.scenarios:
        spread = graph.spread(scenario.peril)
        systems = tuple(
            SystemReach(
                system=code,
                probability=probability,
                yearly=scenario.yearly * probability,
                path=graph.path(scenario.peril, code),
            )
            for code, probability in spread.systems.items()
        )
        found.append(
            PerilReach(
                peril=scenario.peril,
                standstill=spread.standstill,
                severity_factor=reach_factor(spread, catalogues),
                systems=systems,
            )
        )
    return tuple(found)


def refuse(inventory: Inventory, posture: Posture, turnover: Yuan, sector: str, catalogues: Catalogues) -> None:
    """Raise `BadInput` with everything that keeps an assessment from starting."""
    problems = []
    if inventory.enterprise != posture.enterprise:
        problems.append(
            Problem("posture", "enterprise", "回答与清单不是同一企业", posture.enterprise, inventory.enterprise)
        )
    if turnover.fen <= 0:
        problems.append(Problem("assessment", "turnover", "年营业收入须大于零", str(turnover), "> 0 元"))
    sectors = [entry.code for entry in catalogues.base_rates.sectors]
    if sector not in sectors:
        problems.append(Problem("assessment", "sector", "行业不在目录中", sector, "、".join(sectors)))
    if not inventory.gross_profit_per_hour:
        problems.append(
            Problem(
                "inventory",
                "processes",
                "没有每小时毛利润大于零的业务过程，营业中断无从折算小时",
                advice="在业务过程表中至少登记一个",
            )
        )
    if problems:
        raise BadInput(problems)
