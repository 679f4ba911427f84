"""批改: change a policy during its period, because the risk changed or the parties agreed other terms."""

from __future__ import annotations

from uuid import UUID

from haitang.assessment import risk_profile
from haitang.contract import Contract
from haitang.journeys.kinds import ASSESSMENT, PLANT, POLICY, POSTURE
from haitang.journeys.ledger import commit_record
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.repair_review import as_assessed
from haitang.journeys.step import Step, step
from haitang.lexicon import Instant, Record, shanghai
from haitang.loss import RiskProfile
from haitang.parties import Actor
from haitang.underwriting import Policy, endorse, number_of


class EndorsementRequest(Record):
    """What is to be changed (批改申请).

    Attributes
    ----------
    risk : bool
        Whether the risk is to be priced as plant and posture stand now, rather than as it was bound.
    contract : Contract or None
        The terms agreed from now on.
    effective : Instant or None
        From when; now, where nothing is said.
    noticed_at : Instant or None
        When the insured gave notice of an increased risk (Insurance Law Art. 52).
    """

    reason: str
    risk: bool = False
    contract: Contract | None = None
    effective: Instant | None = None
    noticed_at: Instant | None = None


def endorse_policy(ports: Ports, actor: Actor, project: UUID, request: EndorsementRequest) -> Stored[Policy]:
    """Issue an endorsement (批单): the policy's next version, with what it does to the premium.

    Answers keep the weight that they had at the assessment: evidence that merely grew older is no increase of risk.

    Raises
    ------
    Conflict
        There is no policy, it has ended, its period does not run, or nothing changes clearly enough.
    BadInput
        The terms contradict each other.
    """
    with step(ports, actor, "policy.endorse", project, subject=request.reason) as doing:
        known = doing.need(POLICY, "先承保")
        year = shanghai(doing.at).year
        policy = endorse(
            known.body,
            endorsement_id=doing.new_id(),
            number=number_of("endorsement", year=year, serial=doing.work.next_number(f"endorsement/{year}")),
            reason=request.reason,
            made_at=doing.at,
            made_by=actor.name,
            effective=request.effective,
            profile=_risk_now(doing) if request.risk else None,
            contract=request.contract,
            noticed_at=request.noticed_at,
        )
        made = policy.endorsements[-1]
        stored = doing.work.revise(POLICY, known, body=policy, actor=actor, at=doing.at, applies_from=made.effective)
        commit_record(doing, stored)
        doing.work.send("policy.endorsed", {"number": made.number, "policy": policy.number}, at=doing.at)
        return stored


def _risk_now(doing: Step) -> RiskProfile:
    assessed = doing.need(ASSESSMENT, "先完成风险评估").body
    posture = doing.need(POSTURE, "先填报安全状况").body
    return risk_profile(
        doing.need(PLANT, "先导入资产清单").body,
        as_assessed(posture, assessed.assessed_at),
        turnover=assessed.turnover,
        sector=assessed.sector,
        now=assessed.assessed_at,
    )
