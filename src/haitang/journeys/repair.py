"""修复: what was repaired and verified lowers the price (Insurance Law Art. 53); the loop closes here."""

from __future__ import annotations

from uuid import UUID

from haitang.assessment import risk_profile
from haitang.insured import Assurance, Posture
from haitang.journeys.kinds import ASSESSMENT, PLANT, POLICY, POSTURE, REPAIR
from haitang.journeys.ledger import commit_record
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.repair_review import RepairedControl, RepairReview, merged
from haitang.journeys.step import step
from haitang.lexicon import BadInput, Problem
from haitang.parties import Actor
from haitang.underwriting import adjust_premium

VERIFIED = "verified"


def verify_repairs(ports: Ports, actor: Actor, project: UUID, repaired: Posture, *, file: str) -> Stored[RepairReview]:
    """Take verified answers for repaired controls, and work out what they make of the premium.

    The rest of the posture stays as it was at binding: ageing evidence alone is no increase of risk.

    Raises
    ------
    BadInput
        An answer is a mere declaration: a repair is verified by an assessor or a sensor.
    Conflict
        There is no policy yet, or its period does not run.
    """
    with step(ports, actor, "repair.verify", project, subject=file) as doing:
        _refuse_declarations(repaired, file)
        policy = doing.need(POLICY, "先承保")
        assessed = doing.need(ASSESSMENT, "先完成风险评估").body
        plant = doing.need(PLANT, "先导入资产清单").body
        known = doing.need(POSTURE, "先填报安全状况")
        fresh = merged(known.body, repaired, as_of=assessed.assessed_at)
        profile = risk_profile(
            plant, fresh, turnover=assessed.turnover, sector=assessed.sector, now=assessed.assessed_at
        )
        review = RepairReview(
            controls=RepairedControl.of(known.body, repaired),
            adjustment=adjust_premium(policy.body, profile, at=doing.at),
            verified_by=actor.name,
            verified_at=doing.at,
        )
        doing.work.revise(POSTURE, known, body=merged(known.body, repaired), actor=actor, at=doing.at)
        stored = doing.keep_next(REPAIR, review, series="ZG", state=VERIFIED)
        commit_record(doing, stored)
        doing.work.send("repair.verified", {"number": stored.number}, at=doing.at)
        return stored


def _refuse_declarations(repaired: Posture, file: str) -> None:
    problems = [
        Problem(
            file,
            f"第 {row} 项 {answer.control}",
            "整改须经核实",
            answer.assurance.label.zh,
            "测评核实或监测实见",
            "由测评人员或监测传感器核实后再提交",
        )
        for row, answer in enumerate(repaired.answers, start=1)
        if answer.assurance is Assurance.SELF_DECLARED
    ]
    if problems:
        raise BadInput(problems)
