"""A risk with controls on frequency and severity, over both covers of the example contract."""

from __future__ import annotations

from math import log

from haitang.lexicon import Peril
from haitang.loss import Factor, RiskProfile, Scenario, example_profile


def factor(code: str, relativity: float, kind: str = "frequency") -> Factor:
    """A factor that an assessor verified."""
    return Factor.model_validate(
        {
            "code": code,
            "kind": kind,
            "relativity": relativity,
            "coverage": 0.9,
            "market": 0.4,
            "evidence_quality": 0.8,
            "assurance": "assessor_verified",
            "evidence": ("sha256:00",),
        }
    )


def with_factors(scenario: Scenario, *factors: Factor) -> Scenario:
    """The scenario as its base moved by the factors."""
    yearly, mu = scenario.base_yearly, scenario.severity.mu
    for item in factors:
        if item.kind == "frequency":
            yearly *= item.relativity
        else:
            mu += log(item.relativity)
    severity = scenario.severity.model_copy(update={"mu": mu})
    return scenario.model_copy(update={"yearly": yearly, "severity": severity, "factors": factors})


def risk() -> RiskProfile:
    """Two perils: access helps with both, a weakness hurts one, backups shrink the other's loss."""
    profile = example_profile()
    intrusion, error = profile.scenarios
    return profile.model_copy(
        update={
            "scenarios": (
                with_factors(
                    intrusion, factor("mfa", 0.8), factor("exposed_rdp", 1.5), factor("reach", 1.2, "severity")
                ),
                with_factors(error, factor("mfa", 0.9), factor("backup", 0.7, "severity")),
            )
        }
    )


def perils() -> tuple[Peril, ...]:
    """Perils of the risk, in order."""
    return tuple(scenario.peril for scenario in risk().scenarios)
