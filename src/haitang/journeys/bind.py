"""承保: turn an accepted quote into a policy, with the disclosure that it rests on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from haitang.assessment import Assessment, Catalogues
from haitang.journeys.kinds import ASSESSMENT, POLICY, POSTURE, QUOTE
from haitang.journeys.ledger import commit_record
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.quote import approval_key
from haitang.journeys.step import step
from haitang.lexicon import Conflict, shanghai
from haitang.parties import Actor
from haitang.underwriting import Policy, PolicyState, bind, disclosures, next_state, number_of


def bind_policy(ports: Ports, actor: Actor, project: UUID) -> Stored[Policy]:
    """Issue the policy (签发保险单) for the project's quote.

    Raises
    ------
    Conflict
        There is no quote, it has lapsed, it was declined or not approved, or a policy was issued already.
    """
    with step(ports, actor, "policy.bind", project) as doing:
        quoted = doing.need(QUOTE, "先出具报价")
        posture = doing.need(POSTURE, "先填报安全状况")
        if doing.work.latest(POLICY, project) is not None:
            raise Conflict("该项目已签发保险单", advice="变更请办理批单")
        year = shanghai(doing.at).year
        policy = bind(
            quoted.body,
            policy_id=doing.new_id(),
            number=number_of("policy", year=year, serial=doing.work.next_number(f"policy/{year}")),
            issued_at=doing.at,
            disclosures=disclosures(
                posture.body,
                {control.code: control.question for control in Catalogues.shipped().controls.controls},
                _seen_before(doing.need(ASSESSMENT, "先完成风险评估").body),
            ),
            approved_by=doing.work.outcome_of(approval_key(quoted)) or "",
        )
        state = next_state(PolicyState(quoted.state), "bind")
        doing.advance(QUOTE, quoted, state.value)
        doing.work.send("policy.bound", {"number": policy.number}, at=doing.at)
        issued = doing.work.add(
            POLICY,
            policy,
            id=policy.id,
            project=doing.project,
            number=policy.number,
            state=state.value,
            actor=actor,
            at=doing.at,
            applies_from=policy.contract.period.start,
        )
        commit_record(doing, issued)
        return issued


def policy_state(policy: Policy, state: str, now: datetime) -> str:
    """The state as the calendar has it: a bound policy is in force from 零时 of its first day, then expires."""
    held = PolicyState(state)
    if held is PolicyState.BOUND and policy.contract.period.start <= now:
        held = next_state(held, "incept")
    if held is PolicyState.IN_FORCE and policy.contract.period.end <= now:
        held = next_state(held, "expire")
    return held.value


def _seen_before(assessed: Assessment) -> dict[str, str]:
    """What the insurer's assessment had shown of each control: what it knew it cannot hold against the insured."""
    return {conflict.control: conflict.reason.zh for conflict in assessed.conflicts}
