"""总结: the yearly summary, its figures out of live records."""

from __future__ import annotations

from uuid import UUID

from haitang.claims import ClaimState
from haitang.journeys.kinds import APPLICATION, ASSESSMENT, CLAIM, INCIDENT, POLICY, REPAIR, SUMMARY
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.step import Step, step
from haitang.lexicon import ZERO, BadInput, Conflict, Problem
from haitang.parties import Actor
from haitang.pilot import (
    Activity,
    ClaimFact,
    Guard,
    Outcome,
    PolicyFact,
    Proof,
    State,
    Summary,
    SummarySheet,
    check_summary,
    load_round,
    next_state,
    summarise,
)
from haitang.underwriting import Policy


def draft_summary(
    ports: Ports, actor: Actor, project: UUID, sheet: SummarySheet, *, schedule: bytes
) -> Stored[Summary]:
    """Write the summary, or the next version of it.

    Parameters
    ----------
    schedule : bytes
        Scan of the policy as issued (保险单扫描件, PDF); it is kept by its digest.
    """
    with step(ports, actor, "summary.write", project) as doing:
        application = doing.need(APPLICATION, "先编制申报方案").body
        policies = tuple(_policy_fact(doing, stored, schedule) for stored in doing.work.every(POLICY, project))
        summary = summarise(
            application,
            sheet,
            load_round(doing.project.round),
            policies=policies,
            claims=_claim_facts(doing),
            activity=Activity(
                assessments=len(doing.work.every(ASSESSMENT, project)),
                weaknesses_closed=sum(len(each.body.controls) for each in doing.work.every(REPAIR, project)),
                signals=len(doing.work.signals(project)),
                incidents=len(doing.work.every(INCIDENT, project)),
            ),
            prepared_at=doing.at,
        )
        return doing.keep_next(SUMMARY, summary, series="ZJ", state="draft")


def hand_in_summary(ports: Ports, actor: Actor, project: UUID) -> Stored[Summary]:
    """Hand the summary in (上报总结), once it has everything that the round asks for.

    Raises
    ------
    BadInput
        What is missing, each with its clause.
    """
    with step(ports, actor, "application.submit", project, subject="summary") as doing:
        known = doing.need(SUMMARY, "先编制试点总结")
        if known.state != "draft":
            raise Conflict("总结已上报", advice="如需补充，请联系主管部门")
        application = doing.need(APPLICATION, "先编制申报方案")
        found = check_summary(known.body, load_round(doing.project.round), now=doing.at)
        missing = [verdict for verdict in found if verdict.outcome is Outcome.FAILS]
        if missing:
            raise BadInput(
                Problem(
                    "试点总结", verdict.at, verdict.message.zh, verdict.value, verdict.bound, f"依据：{verdict.clause}"
                )
                for verdict in missing
            )
        state = next_state(State(application.state), "summarise", actor.role, met={Guard.SUMMARY_COMPLETE})
        doing.advance(APPLICATION, application, state.value)
        return doing.advance(SUMMARY, known, "handed_in")


def _policy_fact(doing: Step, stored: Stored[Policy], schedule: bytes) -> PolicyFact:
    policy, number = stored.body, stored.number
    name = f"{number}.pdf"
    digest = doing.work.keep_file(doing.project, name, schedule, actor=doing.actor, at=doing.at)
    return PolicyFact(
        number=number,
        premium=policy.premium,
        sum_insured=policy.contract.aggregate_limit,
        systems=policy.contract.systems,
        scan=Proof(title=f"保险单 {number} 扫描件", file=name, digest=digest),
    )


def _claim_facts(doing: Step) -> tuple[ClaimFact, ...]:
    facts = []
    for stored in doing.work.every(CLAIM, doing.project.id):
        paid_at = stored.body.events.get("paid") if stored.state == ClaimState.PAID.value else None
        facts.append(
            ClaimFact(
                number=stored.number,
                filed_at=stored.body.notice.filed_at,
                paid_at=paid_at.earliest if paid_at else None,
                paid=stored.body.payable if paid_at else ZERO,
            )
        )
    return tuple(facts)
