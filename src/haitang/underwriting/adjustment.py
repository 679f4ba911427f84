"""A premium adjusted mid-term because the risk became clearly lower or higher (Insurance Law Art. 52, 53)."""

from __future__ import annotations

from datetime import datetime

from haitang.lexicon import Conflict, Instant, Record, Yuan, mul_div
from haitang.loss import RiskProfile
from haitang.underwriting.policy import Policy
from haitang.underwriting.statement import premium_statement


class PremiumAdjustment(Record):
    """What a changed risk makes of the premium, for the days that are left.

    Attributes
    ----------
    before, after : Yuan
        Premium of the whole period for the risk as it was bound, and as it is now, on the same terms.
    days_left, days : int
        Whole days still to run, and of the whole period.
    refund : Yuan
        What is given back pro rata per day; negative where more is due.
    """

    policy: str
    before: Yuan
    after: Yuan
    days_left: int
    days: int
    refund: Yuan
    at: Instant


def adjust_premium(policy: Policy, profile: RiskProfile, *, at: datetime) -> PremiumAdjustment:
    """Price the policy's own terms for the changed risk, and share the difference out over the days left (按日计算).

    Raises
    ------
    Conflict
        ``at`` lies outside the period of insurance.

    Examples
    --------
    >>> from datetime import UTC, timedelta
    >>> from uuid import UUID
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import PolicyRequest, bind, make_quote
    >>> made = datetime(2026, 6, 24, tzinfo=UTC)
    >>> request = PolicyRequest(contract=example_contract())
    >>> quote = make_quote(request, example_profile(), quote_id=UUID(int=1), number="Q1", made_at=made)
    >>> policy = bind(quote, policy_id=UUID(int=2), number="P1", issued_at=made)
    >>> same = adjust_premium(policy, policy.profile, at=policy.contract.period.start + timedelta(days=100))
    >>> same.after == same.before == policy.premium, same.refund, same.days_left
    (True, Yuan('0.00'), 265)
    """
    period = policy.contract.period
    if not period.contains(at):
        raise Conflict(f"不在保险期间（{period}）之内", advice="期间之外不调整保险费")
    statement, _ = premium_statement(profile, policy.contract, basis=policy.basis)
    left = (period.end - at).days
    saved = policy.premium - statement.premium
    return PremiumAdjustment(
        policy=policy.number,
        before=policy.premium,
        after=statement.premium,
        days_left=left,
        days=period.days,
        refund=Yuan(mul_div(saved.fen, left, period.days)),
        at=at,
    )
