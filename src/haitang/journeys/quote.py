"""报价: price the terms wanted for the risk as it was assessed, with what every repair would save."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from haitang.assessment import Assessment, factor_names, with_remediation
from haitang.insured import Inventory, Posture
from haitang.journeys.kinds import ASSESSMENT, PLANT, POSTURE, QUOTE
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.step import Step, step
from haitang.lexicon import BadInput, Conflict, Problem, shanghai
from haitang.parties import Actor
from haitang.underwriting import (
    Alternative,
    Applicant,
    PolicyRequest,
    PolicyState,
    Quote,
    make_quote,
    next_state,
    number_of,
)

WHAT_IFS = 5
"""How many repairs a quote prices: those that save most."""


def quote_terms(ports: Ports, actor: Actor, project: UUID, request: PolicyRequest) -> Stored[Quote]:
    """Quote for the terms wanted; an earlier quote of the project gets a next version.

    Raises
    ------
    Conflict
        There is no assessment yet.
    BadInput
        The terms are for another insured, or for systems that the plant does not have.
    """
    with step(ports, actor, "quote.make", project) as doing:
        assessment = doing.need(ASSESSMENT, "先完成风险评估")
        assessed = assessment.body
        plant = doing.need(PLANT, "先导入资产清单").body
        posture = _posture_assessed(doing, assessment.recorded_at)
        _refuse_strangers(request, plant)
        request = _with_facts(request, assessed, plant)
        known = doing.work.latest(QUOTE, project)
        year = shanghai(doing.at).year
        number = (
            known.number if known else number_of("quote", year=year, serial=doing.work.next_number(f"quote/{year}"))
        )
        quote = make_quote(
            request,
            assessed.profile,
            quote_id=known.id if known else doing.new_id(),
            number=number,
            made_at=doing.at,
            names=factor_names(),
            alternatives=_alternatives(assessed, plant, posture),
        )
        if known:
            return doing.advance(QUOTE, known, _state(quote).value, quote)
        return doing.work.add(
            QUOTE,
            quote,
            id=quote.id,
            project=doing.project,
            number=number,
            state=_state(quote).value,
            actor=actor,
            at=doing.at,
        )


def approve_quote(ports: Ports, actor: Actor, project: UUID) -> Stored[Quote]:
    """Agree to a quote that was referred (上报批准).

    Raises
    ------
    Conflict
        The quote was not referred.
    """
    with step(ports, actor, "quote.approve", project) as doing:
        known = doing.need(QUOTE, "先出具报价")
        if known.state != PolicyState.REFERRED.value:
            raise Conflict(f"报价 {known.number} 不在上报状态", advice="无须批准")
        doing.work.remember(approval_key(known), actor.name, at=doing.at)
        return doing.advance(QUOTE, known, next_state(PolicyState.REFERRED, "approve").value)


def approval_key(quote: Stored[Quote]) -> str:
    """Where it is remembered who approved the content of a quote."""
    return f"approve/{quote.id}/{quote.digest}"


def _state(quote: Quote) -> PolicyState:
    if quote.declined:
        return next_state(PolicyState.QUOTED, "decline")
    return next_state(PolicyState.QUOTED, "refer") if quote.referred else PolicyState.QUOTED


def _posture_assessed(doing: Step, at: datetime) -> Posture:
    """The answers that the assessment rests on: later ones, such as verified repairs, are not in its price."""
    known = doing.need(POSTURE, "先填报安全状况")
    earlier = [version.body for version in doing.work.history(POSTURE, known.id) if version.recorded_at <= at]
    return earlier[-1]


def _alternatives(assessed: Assessment, plant: Inventory, posture: Posture) -> tuple[Alternative, ...]:
    """The repairs that save most, each as the risk would be once it is done and verified."""
    return tuple(
        Alternative(
            code=repair.code,
            label=repair.label,
            profile=with_remediation(
                plant,
                posture,
                repair.code,
                turnover=assessed.turnover,
                sector=assessed.sector,
                now=assessed.assessed_at,
            ),
        )
        for repair in assessed.remediations[:WHAT_IFS]
    )


def _with_facts(request: PolicyRequest, assessed: Assessment, plant: Inventory) -> PolicyRequest:
    """The request with what the assessment and the inventory say of the enterprise, for the rules of appetite.

    Nodes are named as the portfolio names them: by vendor, provider and region of the insured systems.
    """
    regions = {site.code: site.region for site in plant.sites}
    insured = [system for system in plant.systems if system.code in request.contract.systems]
    nodes = [
        f"{kind}:{name}"
        for system in insured
        for kind, name in (("vendor", system.vendor), ("provider", system.provider), ("region", regions[system.site]))
        if name
    ]
    facts = {
        "applicant": Applicant(sector=assessed.sector, turnover=assessed.turnover),
        "nodes": tuple(dict.fromkeys(nodes)),
    }
    return request.model_copy(update={"basis": request.basis.model_copy(update=facts)})


def _refuse_strangers(request: PolicyRequest, plant: Inventory) -> None:
    contract = request.contract
    problems = []
    if contract.insured != plant.enterprise:
        problems.append(
            Problem("投保意向", "contract.insured", "被保险人不是牵头单位", contract.insured, plant.enterprise)
        )
    known = {system.code for system in plant.systems}
    problems += [
        Problem("投保意向", f"contract.systems.{row}", "资产清单中没有该系统", code, "、".join(sorted(known)))
        for row, code in enumerate(contract.systems)
        if code not in known
    ]
    if problems:
        raise BadInput(problems)
