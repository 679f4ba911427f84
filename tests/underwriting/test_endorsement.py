"""Mid-term changes: what moves the premium, what does not, and what the days left make of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.underwriting.risks import factor, risk, with_factors

from haitang.contract import Contract, Deductible, example_contract
from haitang.lexicon import SHANGHAI, BadInput, Conflict, Period, Yuan, mul_div
from haitang.loss import RiskProfile, example_profile
from haitang.underwriting import (
    Experience,
    Policy,
    PolicyRequest,
    PriceBasis,
    adjust_premium,
    bind,
    cancel,
    endorse,
    example_snapshot,
    make_quote,
    premium_statement,
)

MADE = datetime(2026, 6, 24, 1, tzinfo=UTC)
HALF = datetime(2026, 10, 8, 15, tzinfo=SHANGHAI)
"""The hundredth day: 265 of 365 days are left."""


def policy(basis: PriceBasis | None = None) -> Policy:
    request = PolicyRequest(contract=example_contract(), basis=basis or PriceBasis())
    quote = make_quote(request, risk(), quote_id=UUID(int=1), number="Q", made_at=MADE)
    return bind(quote, policy_id=UUID(int=2), number="P1", issued_at=MADE)


def moved(relativity: float, *, quality: float = 0.8, coverage: float = 0.9) -> RiskProfile:
    """The risk with another effect of the exposed remote desktop; 1.5 was bound."""
    intrusion, error = example_profile().scenarios[0], risk().scenarios[1]
    changed = factor("exposed_rdp", relativity).model_copy(update={"evidence_quality": quality, "coverage": coverage})
    again = with_factors(intrusion, factor("mfa", 0.8), changed, factor("reach", 1.2, "severity"))
    return risk().model_copy(update={"scenarios": (again, error)})


def larger() -> Contract:
    return example_contract().model_copy(update={"event_limit": Yuan.wan(1500)})


def endorsed(held: Policy, **changes: object) -> Policy:
    fields = {
        "endorsement_id": UUID(int=3),
        "number": "HTE3",
        "reason": "变更",
        "made_at": HALF,
        "made_by": "沈珺",
        **changes,
    }
    return endorse(held, **fields)  # type: ignore[arg-type]


def test_a_clearly_lower_risk_gives_back_the_days_left() -> None:
    bound = policy()
    lower = premium_statement(moved(1.0, coverage=0.95), example_contract())[0].premium
    change = adjust_premium(bound, moved(1.0, coverage=0.95), at=HALF)
    assert (change.kind, change.after, change.days_left, change.days) == ("decrease", lower, 265, 365)
    assert change.refund == Yuan(mul_div((bound.premium - lower).fen, 265, 365))


def test_a_significantly_higher_risk_costs_more_for_the_days_left() -> None:
    change = adjust_premium(policy(), moved(3.0, coverage=0.2), at=HALF)
    assert change.kind == "increase"
    assert change.refund == Yuan(mul_div((change.before - change.after).fen, 265, 365))
    assert change.refund < Yuan(0)


@pytest.mark.parametrize("relativity", [1.499, 1.55])
def test_a_change_that_is_not_clear_leaves_the_premium(relativity: float) -> None:
    change = adjust_premium(policy(), moved(relativity, coverage=0.91), at=HALF)
    assert (change.kind, change.after, change.refund) == ("none", change.before, Yuan(0))
    with pytest.raises(Conflict, match="未达明显减少（1%）或显著增加（10%）"):
        endorsed(policy(), profile=moved(relativity, coverage=0.91))


def test_evidence_that_merely_aged_is_no_increase_of_risk() -> None:
    """The same answer on the same evidence counts less when it is old; a changed answer is a changed risk."""
    aged = moved(3.0, quality=0.2)
    assert adjust_premium(policy(), aged, at=HALF).change.ppm == 0
    assert adjust_premium(policy(), moved(3.0, quality=0.2, coverage=0.5), at=HALF).kind == "increase"
    assert adjust_premium(policy(), moved(1.0, quality=0.9), at=HALF).kind == "decrease"


def test_the_basis_of_the_price_is_frozen_with_the_policy() -> None:
    basis = PriceBasis(capital=example_snapshot(), experience=Experience(claims=1, years=5, source="记录"))
    bound = policy(basis)
    assert adjust_premium(bound, risk(), at=HALF).after == bound.premium
    assert bound.premium != policy().premium


def test_other_terms_are_priced_for_the_days_left_and_listed() -> None:
    bound = policy()
    after = endorsed(bound, contract=larger())
    (made,) = after.endorsements
    whole = premium_statement(risk(), larger())[0].premium
    assert (after.contract, after.premium, made.adjustment.kind) == (larger(), whole, "terms")
    assert [(each.field, each.before, each.after) for each in made.terms] == [
        ("event_limit", "10000000.00", "15000000.00")
    ]
    assert after.paid == bound.premium + Yuan(mul_div((whole - bound.premium).fen, 265, 365))


def test_two_endorsements_and_a_cancellation_leave_nothing_over() -> None:
    first = endorsed(policy(), contract=larger())
    later = HALF + timedelta(days=50)
    second = endorsed(first, profile=moved(1.0, coverage=0.95), made_at=later)
    assert [each.adjustment.kind for each in second.endorsements] == ["terms", "decrease"]
    ended = cancel(second, "by_insured", at=later + timedelta(days=15), reason="转产", made_by="沈珺")
    assert ended.cancellation is not None
    back = ended.cancellation.refunded
    assert back.paid == second.paid
    assert (back.days.left, back.refund) == (200, Yuan(mul_div(second.premium.fen, 200, 365)))
    assert back.earned + back.refund == second.paid
    with pytest.raises(Conflict, match="已解除"):
        adjust_premium(ended, risk(), at=later)


def test_what_happens_is_settled_by_the_terms_of_its_day() -> None:
    bound = policy()
    first = endorsed(bound, contract=larger())
    later = HALF + timedelta(days=50)
    whole = larger().model_copy(update={"event_limit": Yuan.wan(2000)})
    second = endorsed(first, contract=whole, made_at=later)
    ended = cancel(second, "by_insured", at=later + timedelta(days=15), reason="转产", made_by="沈珺")
    days = (HALF - timedelta(seconds=1), HALF, later - timedelta(seconds=1), later)
    assert [second.contract_at(at) for at in days] == [bound.contract, larger(), larger(), whole]
    assert ended.cancellation is not None
    shortened = Period(start=bound.contract.period.start, end=ended.cancellation.effective)
    assert ended.contract_at(HALF) == larger().model_copy(update={"period": shortened})
    none = cancel(bound, "before_inception", at=MADE, reason="不再需要", made_by="沈珺")
    with pytest.raises(Conflict, match="自始解除"):
        none.contract_at(HALF)


def test_a_notice_of_increased_risk_is_kept() -> None:
    noticed = HALF - timedelta(days=2)
    after = endorsed(policy(), profile=moved(3.0, coverage=0.2), noticed_at=noticed)
    assert (after.endorsements[0].noticed_at, after.endorsements[0].adjustment.kind) == (noticed, "increase")
    assert after.profile.scenarios[0].factors[1].relativity == 3.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"contract": larger(), "effective": HALF - timedelta(days=1)}, "条款不得追溯变更"),
        ({"contract": larger().model_copy(update={"insured": "9131011500000A016L"})}, "不得改变被保险人"),
        ({"profile": moved(1.0, coverage=0.95), "effective": datetime(2026, 6, 30, tzinfo=SHANGHAI)}, "之内"),
        ({"profile": moved(1.0, coverage=0.95), "effective": datetime(2027, 7, 1, tzinfo=SHANGHAI)}, "之内"),
        ({"profile": risk()}, "未达"),
    ],
)
def test_what_an_endorsement_cannot_do_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(Conflict, match=message):
        endorsed(policy(), **changes)


def test_endorsements_come_in_order_and_their_terms_are_checked() -> None:
    first = endorsed(policy(), contract=larger())
    with pytest.raises(Conflict, match="早于上一批单"):
        endorsed(first, profile=moved(1.0, coverage=0.95), effective=HALF - timedelta(days=1))
    senseless = larger().model_copy(update={"event_deductible": Deductible(amount=Yuan.wan(100_000))})
    with pytest.raises(BadInput, match="批单"):
        endorsed(policy(), contract=senseless)
