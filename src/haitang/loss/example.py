"""A small risk profile, for the examples of the documentation; its numbers stand for nobody."""

from __future__ import annotations

from haitang.lexicon import Cover, Peril, Yuan
from haitang.loss.model import Consequence, Lognormal, RiskProfile, Scenario


def example_profile() -> RiskProfile:
    """Two perils of one enterprise: an intrusion that stops the line, and an error that costs data.

    Examples
    --------
    >>> [scenario.peril.label.en for scenario in example_profile().scenarios]
    ['OT intrusion', 'Insider or error']
    """
    intrusion = Scenario(
        peril=Peril.OT_INTRUSION,
        base_yearly=0.05,
        yearly=0.04,
        dispersion=0.4,
        severity=Lognormal(mu=14.0, sigma=1.4),
        consequences=(
            Consequence(cover=Cover.BUSINESS_INTERRUPTION, weight=0.8),
            Consequence(cover=Cover.DATA_RESTORATION, weight=0.2),
        ),
        hourly_loss=Yuan.wan(3),
    )
    error = Scenario(
        peril=Peril.INSIDER_OR_ERROR,
        base_yearly=0.1,
        yearly=0.1,
        severity=Lognormal(mu=11.0, sigma=1.8),
        consequences=(Consequence(cover=Cover.DATA_RESTORATION, weight=1.0),),
        hourly_loss=Yuan.wan(3),
    )
    return RiskProfile(enterprise="D2143569X", scenarios=(intrusion, error))
