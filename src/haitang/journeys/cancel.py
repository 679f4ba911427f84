"""解除: end a policy early, on a ground of the catalogue, and work out what comes back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from haitang.claims import ClaimState
from haitang.journeys.bind import policy_state
from haitang.journeys.kinds import CLAIM, POLICY
from haitang.journeys.ledger import commit_record
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.step import Step, step
from haitang.lexicon import PPM, ZERO, Conflict, Instant, Record, Share
from haitang.parties import Actor
from haitang.underwriting import Policy, PolicyState, cancel, next_state, refund_rules


class CancellationRequest(Record):
    """Why a policy is to end (解除申请).

    Attributes
    ----------
    ground : str
        Code in the catalogue ``refund-rules``.
    knew_at : Instant or None
        When the insurer knew of the wrong answer (Insurance Law Art. 16).
    control : str
        The disclosure that was wrong (Art. 16).
    """

    ground: str
    reason: str
    knew_at: Instant | None = None
    control: str = ""


def cancel_policy(ports: Ports, actor: Actor, project: UUID, request: CancellationRequest) -> Stored[Policy]:
    """End the project's policy (解除合同): its last version, with the refund to the 分.

    After a partial loss (Art. 58) the part of the sum insured that the project's paid claims used is not given back,
    and the time to end the contract runs from the last payment.

    Raises
    ------
    Conflict
        There is no policy, its state or the time does not admit it, or the insurer knew the truth when it bound.
    NotFound
        No such ground, or no such disclosure.
    """
    with step(ports, actor, "policy.cancel", project, subject=request.ground) as doing:
        known = doing.need(POLICY, "先承保")
        since, undamaged = request.knew_at, Share(PPM)
        if refund_rules().ground(request.ground).refund == "daily_undamaged":
            since, undamaged = _after_loss(doing, known.body)
        state = next_state(PolicyState(policy_state(known.body, known.state, doing.at)), "cancel")
        policy = cancel(
            known.body,
            request.ground,
            at=doing.at,
            reason=request.reason,
            made_by=actor.name,
            since=since,
            undamaged=undamaged,
            control=request.control,
        )
        stored = doing.advance(POLICY, known, state.value, policy)
        commit_record(doing, stored)
        doing.work.send("policy.cancelled", {"number": policy.number}, at=doing.at)
        return stored


def _after_loss(doing: Step, policy: Policy) -> tuple[datetime, Share]:
    """When compensation was last paid, and the part of the sum insured that no paid claim used."""
    paid = [
        claim
        for claim in doing.work.every(CLAIM, doing.project.id)
        if claim.state in {ClaimState.PAID.value, ClaimState.CLOSED.value} and claim.body.settlement is not None
    ]
    if not paid:
        raise Conflict("尚无已赔付的赔案", advice="部分损失赔偿之后才适用第五十八条")
    used = max((claim.body.settlement.used.aggregate for claim in paid if claim.body.settlement), default=ZERO)
    limit = policy.contract.aggregate_limit
    left = max(limit - used, ZERO)
    return max(claim.recorded_at for claim in paid), Share(left.fen * PPM // limit.fen)
