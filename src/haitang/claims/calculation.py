"""Turns the facts of a claim into one loss event and asks the contract (理算): no term is worked out here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from haitang.claims.labour import labour_flags
from haitang.claims.liability import DecidedPoint, Liability, assess_liability
from haitang.claims.loss_heads import LossHead, loss_heads
from haitang.claims.model import Adjustment, Claim, LimitLeft, Withheld
from haitang.claims.points import asks_consent, occurrence, without_consent
from haitang.claims.reserves import ReserveMovement, balance, record
from haitang.claims.rulings import Outcome, Rulings
from haitang.contract import Contract, Loss, LossEvent, Settlement, Used, settle
from haitang.incident import Incident, LossItem
from haitang.lexicon import ZERO, Conflict, Cover, Label, Moment, Yuan

INTERRUPTION = "interruption"
"""Reference of the interruption's work sheet among what is withheld."""
_CARRY_ALL = frozenset({"trigger", "system", "period", "disclosure"})
"""Points that carry every cover: where one fails, nothing goes to settlement."""


def adjust(
    claim: Claim,
    contract: Contract,
    incident: Incident,
    rulings: Rulings,
    *,
    by: str,
    at: datetime,
    used: Used | None = None,
) -> Claim:
    """The claim adjusted: liability decided, the event settled by the contract's terms, the reserve brought in line.

    Items go one way only: to a statutory cost where they are claimed as one, else to their cover; those that are not
    payable, or lack a consent that the adjuster holds against them, are withheld with the reason.

    Parameters
    ----------
    rulings : Rulings
        What was found and decided; points without a determination stand as proposed, and the result is a draft.
    by, at : str, datetime
        Who adjusts, and when.
    used : Used, optional
        What earlier events of the period used of the limits.

    Raises
    ------
    BadInput
        The rulings speak of points that this claim does not have.
    Conflict
        Something was already paid on the claim.
    """
    if balance(claim.reserves).paid:
        raise Conflict("赔案已有赔付，不能重新理算", advice="先登记追偿收回，或另立补充赔案")
    liability = assess_liability(contract, incident, claim.items, rulings)
    withheld = _withheld(claim, contract, liability)
    event = _event(claim, contract, incident, liability, rulings, {entry.reference for entry in withheld})
    settlement = settle(contract, event, used)
    adjustment = Adjustment(
        liability=liability,
        event=event,
        settlement=settlement,
        withheld=withheld,
        flags=labour_flags(claim.items),
        limits=_limits(contract, settlement),
        adjusted_by=by,
        adjusted_at=at,
    )
    decided = {"liability_decided": Moment.at(at)} if liability.signed else {}
    return claim.model_copy(
        update={
            "adjustment": adjustment,
            "events": {**claim.events, **decided, **rulings.events},
            "reserves": _reserved(claim, settlement.total, by, at),
        }
    )


def pay(claim: Claim, *, key: str, by: str, at: datetime) -> Claim:
    """The claim as paid in full; the same key again pays nothing more.

    Raises
    ------
    Conflict
        It was not adjusted, is a draft, or was paid under another key.
    """
    adjustment = claim.adjustment
    if adjustment is None or not adjustment.signed:
        raise Conflict("赔案尚未完成定责和理算", advice="每一要点签署后理算，再支付")
    paid = balance(claim.reserves).paid
    known = any(move.key == key for move in claim.reserves)
    if paid and not known:
        raise Conflict(f"赔案已赔付 {paid.text()} 元", advice="不重复支付")
    if known:
        return claim
    amount = adjustment.settlement.total
    movement = ReserveMovement(key=key, kind="paid", amount=amount, at=at, by=by, reason="支付赔款")
    return claim.model_copy(
        update={"reserves": record(claim.reserves, movement), "events": {**claim.events, "paid": Moment.at(at)}}
    )


def _event(
    claim: Claim,
    contract: Contract,
    incident: Incident,
    liability: Liability,
    rulings: Rulings,
    withheld: set[str],
) -> LossEvent:
    line, heads = incident.timeline, loss_heads()
    items = [item for item in claim.items if item.reference not in withheld]
    waived = {item.exclusion for item in rulings.explanations if not item.explained}
    sheets = [sheet for sheet in claim.sheets if INTERRUPTION not in withheld]
    shares = [sheet.insured_value for sheet in sheets if sheet.insured_value is not None]
    began = occurrence(incident)
    start = line.interruption_start
    return LossEvent(
        id=incident.id,
        occurred=began.earliest,
        discovered=max(line.discovery.latest, began.earliest),
        reported=line.insurer_notified.latest if line.insurer_notified else None,
        interrupted=max(start.earliest, began.earliest) if start else None,
        peril=incident.peril,
        systems=incident.systems,
        losses=tuple(_loss(item, heads, waived) for item in items if not item.statute),
        interruption=tuple(piece for sheet in sheets for piece in sheet.curve),
        breached=tuple(code for code in liability.failed("condition:") if not _by_item(contract, code)),
        excluded=liability.failed("exclusion:"),
        insured_values={Cover.BUSINESS_INTERRUPTION: min(shares)} if shares else {},
        mitigation=_statutory(items, "mitigation"),
        ascertainment=_statutory(items, "ascertainment"),
        defence=_statutory(items, "defence"),
    )


def _loss(item: LossItem, heads: Mapping[str, LossHead], waived: set[str]) -> Loss:
    exclusion = heads[item.head].exclusion
    return Loss(
        reference=item.reference,
        cover=item.cover,
        amount=item.net,
        head=item.head,
        exclusion="" if exclusion in waived else exclusion,
    )


def _statutory(items: list[LossItem], statute: str) -> Yuan:
    return Yuan.total(item.net for item in items if item.statute == statute)


def _withheld(claim: Claim, contract: Contract, liability: Liability) -> tuple[Withheld, ...]:
    """What does not go to settlement: not payable in law, without consent, or refused as a whole."""
    heads = loss_heads()
    reasons: dict[str, tuple[str, Label]] = {}
    for entry in liability.points:
        point = entry.point
        if entry.outcome is not Outcome.FAILS:
            continue
        opinion = _opinion(entry)
        if point.code.split(":")[0] in _CARRY_ALL:
            for reference in (*(item.reference for item in claim.items), *([INTERRUPTION] if claim.sheets else [])):
                reasons.setdefault(reference, (point.clause, opinion))
        elif _by_item(contract, point.code.removeprefix("condition:")):
            for reference in without_consent(claim.items, point.covers or tuple(Cover)):
                reasons.setdefault(reference, (point.clause, opinion))
    for item in claim.items:
        if heads[item.head].payable == "nominal":
            label = Label(zh="名义承保：依法不得赔付", en="Written, but not payable in law")
            reasons.setdefault(item.reference, (heads[item.head].clause, label))
    amounts = [(item.reference, item.cover, item.net) for item in claim.items]
    if claim.sheets:
        amounts.append((INTERRUPTION, Cover.BUSINESS_INTERRUPTION, Yuan.total(sheet.total for sheet in claim.sheets)))
    return tuple(
        Withheld(
            reference=reference, cover=cover, amount=amount, clause=reasons[reference][0], reason=reasons[reference][1]
        )
        for reference, cover, amount in amounts
        if reference in reasons
    )


def _opinion(entry: DecidedPoint) -> Label:
    """Who decided, in their own words; the proposal where nobody has."""
    signed = entry.determination
    if signed is None:
        return entry.point.opinion
    text = f"{signed.opinion}（{signed.by}）"
    return Label(zh=text, en=text)


def _by_item(contract: Contract, code: str) -> bool:
    """Whether a breach counts item by item: consent, where its lack takes the cost out of the cover."""
    conditions = [*contract.conditions, *(item for terms in contract.covers for item in terms.conditions)]
    mine = [item for item in conditions if item.code == code]
    return asks_consent(code) and bool(mine) and all(item.effect == "excluded" for item in mine)


def _limits(contract: Contract, settlement: Settlement) -> tuple[LimitLeft, ...]:
    used = settlement.used
    whole = LimitLeft(cover=None, limit=contract.capacity, used=used.aggregate)
    return (
        whole,
        *(
            LimitLeft(cover=terms.cover, limit=terms.aggregate_limit, used=used.covers.get(terms.cover, ZERO))
            for terms in contract.covers
            if terms.aggregate_limit is not None
        ),
    )


def _reserved(claim: Claim, total: Yuan, by: str, at: datetime) -> tuple[ReserveMovement, ...]:
    change = total - balance(claim.reserves).outstanding
    if not change:
        return claim.reserves
    key = f"{claim.notice.id}:adjusted:{len(claim.reserves)}"
    movement = ReserveMovement(key=key, kind="changed", amount=change, at=at, by=by, reason="按理算结果调整")
    return record(claim.reserves, movement)
