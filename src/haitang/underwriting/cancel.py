"""Ends a policy early (解除合同), on a ground of the catalogue and within the time that the law gives."""

from __future__ import annotations

from datetime import datetime

from haitang.lexicon import Conflict, NotFound, Share, shanghai
from haitang.underwriting.cancellation import WHOLE, Cancellation, ends_at, refund_on_cancellation
from haitang.underwriting.policy import Policy
from haitang.underwriting.refund_rules import Ground, refund_rules


def cancel(
    policy: Policy,
    ground: str,
    *,
    at: datetime,
    reason: str,
    made_by: str,
    since: datetime | None = None,
    undamaged: Share = WHOLE,
    control: str = "",
) -> Policy:
    """The policy ended early: it answers for nothing from the cancellation's ``effective`` on.

    Parameters
    ----------
    ground : str
        Code in the catalogue ``refund-rules``.
    at : datetime
        When the declaration reaches the other party; the contract ends with that day, or after the notice.
    since : datetime, optional
        When compensation was paid (Art. 58), or the insurer knew (Art. 16).
    undamaged : Share
        Part of the sum insured that was not paid out.
    control : str
        The disclosure that was wrong (Art. 16).

    Raises
    ------
    Conflict
        The ground does not fit the time, its time has passed, or the insurer knew the truth when it bound.
    NotFound
        No such ground, or no such disclosure.

    Examples
    --------
    >>> from datetime import UTC
    >>> from uuid import UUID
    >>> from haitang.contract import example_contract
    >>> from haitang.lexicon import Share
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import PolicyRequest, bind, make_quote
    >>> made = datetime(2026, 6, 24, tzinfo=UTC)
    >>> request = PolicyRequest(contract=example_contract())
    >>> quote = make_quote(request, example_profile(), quote_id=UUID(int=1), number="Q1", made_at=made)
    >>> policy = bind(quote, policy_id=UUID(int=2), number="P1", issued_at=made)
    >>> ended = cancel(policy, "before_inception", at=made, reason="不再需要", made_by="沈珺")
    >>> ended.cancellation.refunded.fee == Share.parse("5%").of(policy.premium)
    True
    """
    if policy.cancellation is not None:
        raise Conflict(f"保险单 {policy.number} 已解除", advice="无须再办")
    rule = refund_rules().ground(ground)
    if rule.limit is not None:
        _refuse_late(rule, policy, at, since)
    if rule.when == "rescission":
        _refuse_known(policy, control)
    period = policy.contract.period
    refunded = refund_on_cancellation(policy.premium, period, rule, at=at, paid=policy.paid, undamaged=undamaged)
    ended = Cancellation(
        ground=rule.code,
        clause=rule.clause,
        reason=reason,
        requested_at=at,
        effective=ends_at(rule, period, at),
        since=since,
        control=control,
        undamaged=undamaged,
        made_by=made_by,
        refunded=refunded,
    )
    return policy.model_copy(update={"cancellation": ended})


def _refuse_late(rule: Ground, policy: Policy, at: datetime, since: datetime | None) -> None:
    """Art. 58 counts from the compensation, Art. 16 from the knowledge, and at most two years from the contract."""
    if since is None:
        raise Conflict(f"“{rule.label.zh}”须写明起算日", advice="写明赔偿之日（第五十八条）或知道之日（第十六条）")
    if rule.limit is not None and not since <= at <= since + rule.limit:
        day = shanghai(since).date()
        raise Conflict(f"“{rule.label.zh}”须在 {day} 起 {rule.within_days} 日内提出", advice="逾期不得以此解除")
    if rule.within_years is not None and at > _years_after(policy.issued_at, rule.within_years):
        raise Conflict(f"合同成立已超过 {rule.within_years} 年，不得以未如实告知解除", advice="按合同承担责任")


def _refuse_known(policy: Policy, control: str) -> None:
    """Only what was asked had to be told, and what the insurer knew it cannot hold against the insured (Art. 16)."""
    asked = [each for each in policy.disclosures if each.control == control]
    if not asked:
        known = "、".join(each.control for each in policy.disclosures) or "无"
        raise NotFound(f"告知记录中没有询问 {control!r}", advice=f"未询问的事项无须告知；已询问：{known}")
    if any(each.estopped for each in asked):
        raise Conflict(f"保险人订立合同时已知：{asked[0].known_to_insurer}", advice="保险人已知的情况不得据以解除合同")


def _years_after(at: datetime, years: int) -> datetime:
    """The same day some years later; 29 February becomes 1 March."""
    local = shanghai(at)
    try:
        return local.replace(year=local.year + years)
    except ValueError:
        return local.replace(year=local.year + years, month=3, day=1)
