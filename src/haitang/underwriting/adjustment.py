"""A premium adjusted mid-term because the risk became clearly lower or higher (Insurance Law Art. 52, 53)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from haitang.contract import Contract, check
from haitang.lexicon import PPM, BadInput, Conflict, Share, Yuan, mul_div
from haitang.loss import RiskProfile
from haitang.underwriting.ageing import without_ageing
from haitang.underwriting.credibility import scaled, weigh
from haitang.underwriting.endorsement import Change, Endorsement, PremiumAdjustment, TermChange
from haitang.underwriting.engine import annual_loss
from haitang.underwriting.policy import Policy
from haitang.underwriting.pro_rata import days_at, unearned
from haitang.underwriting.rating import technical_premium
from haitang.underwriting.refund_rules import refund_rules
from haitang.underwriting.replay import differences


def adjust_premium(
    policy: Policy, profile: RiskProfile, *, at: datetime, contract: Contract | None = None
) -> PremiumAdjustment:
    """Price a policy for a changed risk or changed terms, and share the difference out over the days left (按日计算).

    Both risks are priced with today's catalogues on the policy's own basis, and the premium moves in their ratio, so
    that new tables are no change of the risk; nor is evidence that merely grew older. A risk that changed by less
    than the catalogue's thresholds leaves the premium as it is.

    Parameters
    ----------
    profile : RiskProfile
        The risk as it is now.
    contract : Contract, optional
        The terms agreed from now on; the policy's own where there are none.

    Raises
    ------
    Conflict
        ``at`` lies outside the period of insurance, or the policy has ended.

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
    >>> same.kind, same.after == same.before == policy.premium, same.refund, same.days_left
    ('none', True, Yuan('0.00'), 265)
    """
    period = policy.contract.period
    if policy.cancellation is not None:
        raise Conflict(f"保险单 {policy.number} 已解除", advice="不再调整保险费")
    if not period.contains(at):
        raise Conflict(f"不在保险期间（{period}）之内", advice="期间之外不调整保险费")
    terms = contract or policy.contract
    was = _price(policy, policy.profile, policy.contract)
    now = _price(policy, without_ageing(policy.profile, profile), terms)
    change = Share(round(PPM * (now - was).fen / was.fen))
    kind = _kind(change) if terms == policy.contract else "terms"
    after = policy.premium if kind == "none" else Yuan(mul_div(policy.premium.fen, now.fen, was.fen))
    days = days_at(period, at)
    return PremiumAdjustment(
        policy=policy.number,
        kind=kind,
        before=policy.premium,
        after=after,
        change=change,
        days_left=days.left,
        days=days.total,
        refund=unearned(policy.premium - after, days),
        at=at,
    )


def endorse(
    policy: Policy,
    *,
    endorsement_id: UUID,
    number: str,
    reason: str,
    made_at: datetime,
    made_by: str,
    effective: datetime | None = None,
    profile: RiskProfile | None = None,
    contract: Contract | None = None,
    noticed_at: datetime | None = None,
) -> Policy:
    """The policy with an endorsement (批单) for a changed risk, changed terms, or both.

    Parameters
    ----------
    effective : datetime, optional
        From when it applies; ``made_at`` where nothing is said.
    noticed_at : datetime, optional
        When the insured gave notice of an increased risk.

    Raises
    ------
    Conflict
        Nothing changes clearly enough; the change lies before another, or in the past for terms; another insured or
        period; or the policy has ended.
    BadInput
        The new terms contradict each other.
    """
    start = effective or made_at
    terms = contract or policy.contract
    risk = policy.profile if profile is None else without_ageing(policy.profile, profile)
    _refuse_terms(policy, terms, start, made_at)
    adjustment = adjust_premium(policy, risk, at=start, contract=contract)
    if adjustment.kind == "none":
        rules = refund_rules()
        lower, higher = rules.threshold("clear_decrease"), rules.threshold("significant_increase")
        raise Conflict(
            f"风险变动 {adjustment.change}，未达明显减少（{lower}）或显著增加（{higher}）",
            advice="不办理批单，续保时再计",
        )
    made = Endorsement(
        id=endorsement_id,
        number=number,
        reason=reason,
        noticed_at=noticed_at,
        effective=start,
        made_at=made_at,
        made_by=made_by,
        adjustment=adjustment,
        terms=tuple(_term_changes(policy.contract, terms)),
        replaced=None if terms == policy.contract else policy.contract,
    )
    return policy.model_copy(
        update={
            "contract": terms,
            "premium": adjustment.after,
            "profile": risk,
            "endorsements": (*policy.endorsements, made),
        }
    )


def _price(policy: Policy, profile: RiskProfile, contract: Contract) -> Yuan:
    """Technical premium; own claims keep the weight that they had at binding."""
    weighed = weigh(policy.profile, policy.basis.experience)
    year = annual_loss(scaled(profile, weighed), contract, seed=policy.basis.seed)
    return technical_premium(year, contract, policy.basis).total


def _kind(change: Share) -> Change:
    rules = refund_rules()
    if change >= rules.threshold("significant_increase"):
        return "increase"
    return "decrease" if Share(-change.ppm) >= rules.threshold("clear_decrease") else "none"


def _refuse_terms(policy: Policy, terms: Contract, start: datetime, made_at: datetime) -> None:
    if (terms.insured, terms.period) != (policy.contract.insured, policy.contract.period):
        raise Conflict("批单不得改变被保险人或保险期间", advice="另行投保或续保")
    if policy.endorsements and start < policy.endorsements[-1].effective:
        raise Conflict("批改早于上一批单的生效时间", advice="把生效时间改到上一批单之后")
    if terms != policy.contract:
        if start < made_at:
            raise Conflict("条款不得追溯变更", advice="把生效时间改到批改之后")
        if problems := check(terms, file="批单"):
            raise BadInput(problems)


def _term_changes(before: Contract, after: Contract) -> Iterable[TermChange]:
    for each in differences(before.model_dump(mode="json"), after.model_dump(mode="json")):
        yield TermChange(field=each.field, before=each.quoted, after=each.replayed)
