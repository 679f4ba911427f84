"""The whole assessment (风险评估), in one call."""

from __future__ import annotations

from datetime import datetime

from haitang.assessment import observations
from haitang.assessment.catalogues import Catalogues
from haitang.assessment.gaps import gaps
from haitang.assessment.model import Assessment
from haitang.assessment.profile import Circumstances, expected, profile_of, reaches, refuse, standing_of
from haitang.assessment.reach import Graph
from haitang.assessment.remediation import best_cut, remediations
from haitang.insured import Inventory, Posture
from haitang.lexicon import Yuan


def assess(
    inventory: Inventory,
    posture: Posture,
    *,
    turnover: Yuan,
    sector: str,
    now: datetime,
    catalogues: Catalogues | None = None,
    seed: int = 0,
) -> Assessment:
    """All of it: the risk profile, gaps, weaknesses, conflicts, reach, and repairs ranked by the yuan they save.

    Parameters and errors are those of `risk_profile`.
    """
    given = catalogues or Catalogues.shipped()
    refuse(inventory, posture, turnover, sector, given)
    at = Circumstances(turnover=turnover, sector=sector, now=now, catalogues=given, seed=seed)
    graph = Graph(inventory, given.reach, seed=seed)
    standing = standing_of(inventory, posture, at)
    profile = profile_of(inventory, standing, graph, at)
    seen = observations.seen_coverages(inventory, given.controls.controls, given.reach)
    repairs = remediations(inventory, posture, profile, graph, at)
    return Assessment(
        enterprise=inventory.enterprise,
        assessed_at=now,
        turnover=turnover,
        sector=sector,
        frequency_tier=given.base_rates.tier(turnover).code,
        severity_tier=given.severities.tier(given.base_rates.dollars(turnover)).code,
        profile=profile,
        expected=tuple(expected(scenario) for scenario in profile.scenarios),
        reach=reaches(profile, graph, given),
        passages=graph.passages,
        findings=observations.findings(inventory, given),
        conflicts=observations.conflicts(standing, seen),
        gaps=gaps(standing, given),
        remediations=repairs,
        best_cut=best_cut(repairs),
    )
