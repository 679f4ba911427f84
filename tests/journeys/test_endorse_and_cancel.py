"""Endorsing and ending the worked case's policy: one version, one audit record, one leaf, or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from haitang.journeys import (
    CLAIM,
    POLICY,
    QUOTE,
    REPAIR,
    CancellationRequest,
    EndorsementRequest,
    Stored,
    Walk,
    cancel_policy,
    endorse_policy,
    make_paper,
    verify_repairs,
)
from haitang.journeys.ledger import ledger_view
from haitang.lexicon import Conflict, NotAllowed, NotFound, Yuan, mul_div
from haitang.parties import Actor, Role
from haitang.storage import models
from haitang.underwriting import Applicant, Policy

pytestmark = pytest.mark.django_db

STRANGER = Actor(id=UUID(int=7), name="外人", organisation="D2143569X", role=Role.UNDERWRITER)


def latest(walk: Walk) -> Stored[Policy]:
    with walk.ports.transaction() as work:
        found = work.latest(POLICY, walk.project)
    assert found is not None
    return found


def footprint(walk: Walk) -> tuple[int, int, int, int]:
    """Versions of the policy, audit records, leaves of the ledger, messages to send."""
    with walk.ports.transaction() as work:
        project = work.project(walk.project)
        policy = work.latest(POLICY, walk.project)
        assert policy is not None
        leaves = len(ledger_view(work, project).leaves)
    return policy.version, models.AuditRow.objects.count(), leaves, models.OutboxMessage.objects.count()


def larger(policy: Policy) -> EndorsementRequest:
    contract = policy.contract.model_copy(update={"event_limit": Yuan.wan(1500)})
    return EndorsementRequest(reason="提高每次事故限额", contract=contract)


def test_verified_repairs_become_an_endorsement_of_the_same_price(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        review = work.latest(REPAIR, walked.project)
    assert review is not None
    walked.clock.set(review.body.verified_at)
    before, bound = footprint(walked), latest(walked)
    request = EndorsementRequest(reason="整改经复核", risk=True)
    stored = endorse_policy(walked.ports, walked.actor(Role.UNDERWRITER), walked.project, request)
    (made,) = stored.body.endorsements
    assert made.adjustment == review.body.adjustment
    assert (stored.body.premium, stored.body.paid) == (
        review.body.adjustment.after,
        bound.body.premium - review.body.adjustment.refund,
    )
    assert (stored.applies_from, made.number) == (review.body.verified_at, "HTE2026000001")
    assert [after - was for after, was in zip(footprint(walked), before, strict=True)] == [1, 1, 1, 1]
    with pytest.raises(Conflict, match="未达"):
        endorse_policy(walked.ports, walked.actor(Role.UNDERWRITER), walked.project, request)


def test_time_alone_is_no_increase_of_risk(walked: Walk) -> None:
    """Half a year later every answer is older, and the same."""
    with walked.ports.transaction() as work:
        review = work.latest(REPAIR, walked.project)
    assert review is not None
    walked.clock.set(review.body.verified_at)
    request = EndorsementRequest(reason="整改经复核", risk=True)
    endorse_policy(walked.ports, walked.actor(Role.UNDERWRITER), walked.project, request)
    walked.clock.set(walked.clock.now() + timedelta(days=180))
    with pytest.raises(Conflict, match="风险变动 0%"):
        endorse_policy(walked.ports, walked.actor(Role.UNDERWRITER), walked.project, request)


def test_new_terms_do_not_reach_back_to_the_claim(walked: Walk) -> None:
    adjuster = walked.actor(Role.ADJUSTER)
    paper = make_paper(walked.ports, adjuster, walked.project, "settlement-docx")
    bound = latest(walked).body
    stored = endorse_policy(walked.ports, walked.actor(Role.INSURER_MANAGER), walked.project, larger(bound))
    with walked.ports.transaction() as work:
        claim = work.latest(CLAIM, walked.project)
    assert claim is not None
    assert claim.body.adjustment is not None
    assert stored.body.contract_at(claim.body.adjustment.event.occurred) == bound.contract
    assert stored.body.contract_at(walked.clock.now()).event_limit == Yuan.wan(1500)
    assert make_paper(walked.ports, adjuster, walked.project, "settlement-docx") == paper


@pytest.mark.parametrize("role", [Role.ADJUSTER, Role.BROKER, Role.RISK_MANAGER])
def test_who_may_not_is_refused_and_only_that_is_written(walked: Walk, role: Role) -> None:
    before = footprint(walked)
    request = larger(latest(walked).body)
    with pytest.raises(NotAllowed):
        endorse_policy(walked.ports, walked.actor(role), walked.project, request)
    with pytest.raises(NotAllowed):
        cancel_policy(
            walked.ports, walked.actor(role), walked.project, CancellationRequest(ground="by_insured", reason="x")
        )
    assert [after - was for after, was in zip(footprint(walked), before, strict=True)] == [0, 2, 0, 0]
    rows = list(models.AuditRow.objects.order_by("sequence"))[-2:]
    assert [(row.action, row.result) for row in rows] == [("policy.endorse", "refused"), ("policy.cancel", "refused")]


def test_a_stranger_learns_nothing(walked: Walk) -> None:
    with pytest.raises(NotFound, match="没有这个试点项目"):
        endorse_policy(walked.ports, STRANGER, walked.project, larger(latest(walked).body))
    with pytest.raises(NotFound, match="没有这个试点项目"):
        cancel_policy(walked.ports, STRANGER, walked.project, CancellationRequest(ground="by_insured", reason="x"))


def test_what_fails_leaves_no_number_behind(walked: Walk) -> None:
    underwriter, bound = walked.actor(Role.UNDERWRITER), latest(walked).body
    back = larger(bound).model_copy(update={"effective": walked.clock.now() - timedelta(days=1)})
    with pytest.raises(Conflict, match="不得追溯"):
        endorse_policy(walked.ports, underwriter, walked.project, back)
    stored = endorse_policy(walked.ports, underwriter, walked.project, larger(bound))
    assert stored.body.endorsements[0].number == "HTE2026000001"


def test_the_insured_cancels_and_gets_back_the_days_left(walked: Walk) -> None:
    underwriter, bound, before = walked.actor(Role.UNDERWRITER), latest(walked).body, footprint(walked)
    request = CancellationRequest(ground="by_insured", reason="转产")
    stored = cancel_policy(walked.ports, underwriter, walked.project, request)
    assert (stored.state, stored.body.cancellation is not None) == ("cancelled", True)
    assert stored.body.cancellation is not None
    back = stored.body.cancellation.refunded
    assert back.refund == Yuan(mul_div(bound.premium.fen, back.days.left, 365))
    assert back.earned + back.refund == bound.paid
    assert [after - was for after, was in zip(footprint(walked), before, strict=True)] == [1, 1, 1, 1]
    with pytest.raises(Conflict, match="已解除"):
        cancel_policy(walked.ports, underwriter, walked.project, request)
    with pytest.raises(Conflict, match="已解除"):
        endorse_policy(walked.ports, underwriter, walked.project, larger(bound))
    with pytest.raises(Conflict, match="已解除"):
        verify_repairs(
            walked.ports,
            walked.actor(Role.TESTER),
            walked.project,
            walked.case.repaired or walked.case.posture,
            file="x",
        )


def test_after_a_paid_claim_only_what_it_left_comes_back(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        claim = work.latest(CLAIM, walked.project)
    assert claim is not None
    assert claim.body.settlement is not None
    walked.clock.set(claim.recorded_at + timedelta(days=30))
    bound = latest(walked).body
    request = CancellationRequest(ground="after_partial_loss", reason="赔后解除")
    stored = cancel_policy(walked.ports, walked.actor(Role.UNDERWRITER), walked.project, request)
    assert stored.body.cancellation is not None
    back, limit = stored.body.cancellation.refunded, bound.contract.aggregate_limit
    left = mul_div(bound.premium.fen, back.days.left, 365)
    used = claim.body.settlement.used.aggregate
    assert used > Yuan(0)
    assert back.consumed + back.refund == Yuan(left)
    assert float(back.refund.yuan) == pytest.approx(left / 100 * (1 - used.fen / limit.fen), abs=0.2)


def test_a_month_and_a_second_after_the_payment_is_too_late(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        claim = work.latest(CLAIM, walked.project)
    assert claim is not None
    late: datetime = claim.recorded_at + timedelta(days=30, seconds=1)
    walked.clock.set(late)
    with pytest.raises(Conflict, match="30 日内提出"):
        cancel_policy(
            walked.ports,
            walked.actor(Role.UNDERWRITER),
            walked.project,
            CancellationRequest(ground="after_partial_loss", reason="x"),
        )


def test_an_expired_policy_is_not_cancelled(walked: Walk) -> None:
    walked.clock.set(latest(walked).body.contract.period.end)
    with pytest.raises(Conflict, match="已期满"):
        cancel_policy(
            walked.ports,
            walked.actor(Role.UNDERWRITER),
            walked.project,
            CancellationRequest(ground="by_insured", reason="x"),
        )


def test_a_quote_takes_sector_size_and_nodes_from_the_records(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        quote = work.latest(QUOTE, walked.project)
    assert quote is not None
    basis, sheet, plant = quote.body.request.basis, walked.case.sheet, walked.case.inventory
    assert basis.applicant == Applicant(sector=sheet.sector, turnover=sheet.turnover)
    insured = [system for system in plant.systems if system.code in quote.body.contract.systems]
    assert {node for node in basis.nodes if node.startswith("vendor:")} == {
        f"vendor:{system.vendor}" for system in insured if system.vendor
    }
    assert {node for node in basis.nodes if node.startswith("region:")} == {f"region:{plant.sites[0].region}"}
    assert quote.body.not_asked == ("crowded_node",)
