"""The loss exceedance curve beside what the insurer pays (年度损失超越概率曲线)."""

from __future__ import annotations

from haitang.lexicon import Record, Yuan
from haitang.loss import AggregateLoss, RiskProfile, ground_up
from haitang.underwriting.rating import to_yuan

PROBABILITIES = (0.5, 0.2, 0.1, 0.05, 0.04, 0.02, 0.01, 0.005, 0.004, 0.002, 0.001, 0.0005)


class CurvePoint(Record):
    """With this probability the year's loss is above these amounts.

    Attributes
    ----------
    probability : float
        Chance a year; its inverse is the return period.
    ground_up, insured : Yuan
        Loss before any insurance; what the insurer pays under the contract.
    """

    probability: float
    ground_up: Yuan
    insured: Yuan

    @property
    def retained(self) -> Yuan:
        """Difference of the two quantiles: about what stays with the enterprise in such a year."""
        return self.ground_up - self.insured


def loss_curve(profile: RiskProfile, year: AggregateLoss) -> tuple[CurvePoint, ...]:
    """Points of the curve at fixed probabilities, from likely to rare.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import aggregate_insured, example_profile
    >>> points = loss_curve(example_profile(), aggregate_insured(example_profile(), example_contract()))
    >>> all(low.ground_up <= high.ground_up for low, high in zip(points, points[1:]))
    True
    """
    before = ground_up(profile)
    return tuple(
        CurvePoint(
            probability=probability,
            ground_up=to_yuan(before.quantile(1 - probability)),
            insured=to_yuan(year.distribution.quantile(1 - probability)),
        )
        for probability in PROBABILITIES
    )
