"""Settles one event by the contract's terms, in the contract's order, with a reason for every step."""

from __future__ import annotations

from haitang.contract.allocation import largest_remainder
from haitang.contract.cover_state import CoverState
from haitang.contract.cover_terms import CoverAmount, curve_of
from haitang.contract.event import LossEvent, Used
from haitang.contract.exclusions import exclusion_label
from haitang.contract.model import Contract, CoverTerms
from haitang.contract.order import Rule
from haitang.contract.policy_terms import PolicyAmount
from haitang.contract.responds import Refusal, answers_at_all, refusal_of_cover, refusal_of_event
from haitang.contract.services import is_in_kind, settle_services
from haitang.contract.settlement import CoverPayment, InsurerPayment, Settlement, Step
from haitang.contract.statutory import statutory_payments
from haitang.contract.waiting_period import duration, loss_until
from haitang.lexicon import ZERO, Cover, Yuan


def settle(contract: Contract, event: LossEvent, used: Used | None = None) -> Settlement:
    """What the contract pays for one event, every step with its rule, clause and reason (理算).

    Parameters
    ----------
    contract : Contract
        The terms; the same that priced the quote.
    event : LossEvent
        The event as adjusted.
    used : Used, optional
        What earlier events of the period used of the limits; nothing by default.

    Returns
    -------
    Settlement
        Exact to the 分: steps, payments per cover, statutory costs and insurers' parts, which add up to ``total``.

    Examples
    --------
    >>> from haitang.contract import example_contract, example_event
    >>> settlement = settle(example_contract(), example_event())
    >>> settlement.loss, settlement.total
    (Yuan('1500000.00'), Yuan('1260000.00'))
    >>> [step.rule.value for step in settlement.steps if step.after < step.before]
    ['retention']
    """
    spent = used or Used()
    refusal = refusal_of_event(contract, event)
    covers = [_settle_cover(contract, cover, event, spent, refusal) for cover in _covers_hit(contract, event)]
    amount = PolicyAmount(
        contract,
        event,
        spent,
        sum(settled.fen for settled in covers),
        sum(settled.credit for settled in covers),
    )
    for rule in contract.order.policy:
        amount.apply(rule)
    parts = largest_remainder(amount.fen, [settled.fen for settled in covers])
    payments = tuple(
        CoverPayment(cover=settled.cover, state=settled.state, loss=settled.loss, payable=Yuan(part))
        for settled, part in zip(covers, parts, strict=True)
    )
    any_cover = answers_at_all(contract, event)
    answers = any(settled.answers for settled in covers) if covers else any_cover
    statutory, statutory_steps = statutory_payments(contract, event, answers=answers)
    services, in_kind, service_steps = settle_services(contract, event, spent, answers=any_cover)
    indemnity = Yuan(amount.fen)
    total = sum((payment.payable for payment in statutory), indemnity)
    steps = [step for settled in covers for step in settled.steps]
    borne = Yuan(amount.borne_by_aggregate_deductible)
    return Settlement(
        event=event.id,
        steps=(*steps, *amount.steps, *statutory_steps, *service_steps),
        covers=payments,
        statutory=statutory,
        insurers=_shared(contract, total),
        indemnity=indemnity,
        total=total,
        services=services,
        in_kind=in_kind,
        restored=_restored(contract, spent, indemnity),
        used=_used_after(spent, payments, indemnity, borne, in_kind),
    )


class _SettledCover:
    """One cover after its own terms."""

    def __init__(self, terms: CoverTerms, loss: int) -> None:
        self.cover = terms.cover
        self.state = terms.state
        self.loss = Yuan(loss)
        self.fen = 0
        self.credit = 0
        self.answers = False
        self.steps: list[Step] = []


def _covers_hit(contract: Contract, event: LossEvent) -> tuple[Cover, ...]:
    """Covers with a loss, those of the contract first and in its order."""
    named = tuple(terms.cover for terms in contract.covers)
    others = tuple(cover for cover in Cover if cover not in named)
    return tuple(cover for cover in (*named, *others) if _has_loss(contract, cover, event))


def _has_loss(contract: Contract, cover: Cover, event: LossEvent) -> bool:
    if any(loss.cover == cover and not is_in_kind(contract, loss) for loss in event.losses):
        return True
    if cover is Cover.BUSINESS_INTERRUPTION:
        return bool(event.interruption)
    return cover is Cover.THIRD_PARTY_LIABILITY and contract.defence == "inside" and event.defence > ZERO


def _settle_cover(
    contract: Contract, cover: Cover, event: LossEvent, used: Used, refusal: Refusal | None
) -> _SettledCover:
    terms = contract.terms(cover) or CoverTerms(cover=cover, clause="", state=CoverState.UNMAPPED)
    loss = _fact_loss(contract, terms, event)
    settled = _SettledCover(terms, loss)
    amount = CoverAmount(contract, terms, event, used, loss)
    by_profit = terms.interruption is not None and terms.interruption.basis == "net_profit_per_hour"
    amount.take(
        Rule.FACT_LOSS,
        loss,
        "定损确认的事实损失" + ("（按每小时净利润）" if by_profit else ""),
        "Fact loss as adjusted" + (", by net profit per hour" if by_profit else ""),
    )
    _drop_excluded_items(contract, cover, event, amount)
    why = refusal or refusal_of_cover(contract, terms, event)
    if why is not None:
        amount.take(why.rule, 0, why.reason.zh, why.reason.en, why.clause)
    else:
        settled.answers = True
        for rule in contract.order.cover:
            amount.apply(rule)
        settled.credit = amount.borne_by_retention
    settled.fen = amount.fen
    settled.steps = amount.steps
    return settled


def _fact_loss(contract: Contract, terms: CoverTerms, event: LossEvent) -> int:
    items = [item for item in event.losses if item.cover == terms.cover and not is_in_kind(contract, item)]
    loss = sum(item.amount.fen for item in items)
    if terms.cover is Cover.BUSINESS_INTERRUPTION:
        loss += loss_until(curve_of(terms, event), duration(event.interruption))
    if terms.cover is Cover.THIRD_PARTY_LIABILITY and contract.defence == "inside":
        loss += event.defence.fen
    return loss


def _drop_excluded_items(contract: Contract, cover: Cover, event: LossEvent, amount: CoverAmount) -> None:
    for item in event.losses:
        if item.cover == cover and not is_in_kind(contract, item) and item.exclusion in contract.exclusions:
            name = exclusion_label(item.exclusion)
            amount.take(
                Rule.EXCLUSION,
                amount.fen - item.amount.fen,
                f"{item.reference} 属责任免除：{name.zh}",
                f"{item.reference} is excluded: {name.en}",
                contract.clauses.get(Rule.EXCLUSION, ""),
            )


def _shared(contract: Contract, total: Yuan) -> tuple[InsurerPayment, ...]:
    parts = largest_remainder(total.fen, [insurer.share.ppm for insurer in contract.insurers])
    return tuple(
        InsurerPayment(code=insurer.code, payable=Yuan(part))
        for insurer, part in zip(contract.insurers, parts, strict=True)
    )


def _restored(contract: Contract, used: Used, indemnity: Yuan) -> Yuan:
    terms = contract.reinstatements
    return terms.restored(contract.aggregate_limit, before=used.aggregate, paid=indemnity) if terms else ZERO


def _used_after(used: Used, payments: tuple[CoverPayment, ...], indemnity: Yuan, borne: Yuan, in_kind: Yuan) -> Used:
    covers = dict(used.covers)
    for payment in payments:
        if payment.payable:
            covers[payment.cover] = covers.get(payment.cover, ZERO) + payment.payable
    return Used(
        aggregate=used.aggregate + indemnity,
        covers=covers,
        deductible=used.deductible + borne,
        services=used.services + in_kind,
        events=used.events + 1,
    )
