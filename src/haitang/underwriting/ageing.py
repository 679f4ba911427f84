"""Posture is frozen at binding (承保时的状况): evidence that merely grew older is no increase of risk.

An answer counts less the older its evidence is, so that a profile made again with the same answers looks worse. The
Insurance Law's increase of danger (Art. 52) is a change of the thing insured, not of what is known of it.
"""

from __future__ import annotations

from math import log

from haitang.loss import Factor, RiskProfile, Scenario


def without_ageing(bound: RiskProfile, now: RiskProfile) -> RiskProfile:
    """The risk as it is now, with every unchanged answer as good as it was at binding.

    Parameters
    ----------
    bound, now : RiskProfile
        The risk as it was bound, and as it was assessed since. An answer is unchanged when its coverage, assurance
        and evidence are; only a loss of quality is taken back.

    Examples
    --------
    >>> from haitang.loss import example_profile
    >>> without_ageing(example_profile(), example_profile()) == example_profile()
    True
    """
    before = {scenario.peril: scenario for scenario in bound.scenarios}
    scenarios = tuple(
        _refreshed(before[scenario.peril], scenario) if scenario.peril in before else scenario
        for scenario in now.scenarios
    )
    return now.model_copy(update={"scenarios": scenarios})


def _refreshed(bound: Scenario, now: Scenario) -> Scenario:
    known = {(factor.code, factor.kind): factor for factor in bound.factors}
    yearly, mu = now.yearly, now.severity.mu
    factors = []
    for factor in now.factors:
        old = known.get((factor.code, factor.kind))
        if old is None or not _aged(old, factor):
            factors.append(factor)
            continue
        factors.append(old)
        if factor.kind == "frequency":
            yearly *= old.relativity / factor.relativity
        else:
            mu += log(old.relativity / factor.relativity)
    severity = now.severity.model_copy(update={"mu": mu})
    return now.model_copy(update={"yearly": yearly, "severity": severity, "factors": tuple(factors)})


def _aged(old: Factor, new: Factor) -> bool:
    same = (old.coverage, old.assurance, old.evidence) == (new.coverage, new.assurance, new.evidence)
    return same and new.evidence_quality < old.evidence_quality
