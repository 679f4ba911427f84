"""理赔: file a claim with its papers, adjust and settle it by the contract's own terms, agree, pay."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from haitang.claims import Claim, ClaimNotice, ClaimState, Rulings, adjust, advance, file_claim, occurrence, pay
from haitang.contract import Contract
from haitang.incident import Incident
from haitang.journeys.kinds import CLAIM, INCIDENT, POLICY
from haitang.journeys.ledger import commit_record
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.step import step
from haitang.lexicon import Conflict, Moment, shanghai
from haitang.parties import Actor
from haitang.underwriting import Policy


def claim_loss(ports: Ports, actor: Actor, project: UUID, papers: Mapping[str, str]) -> Stored[Claim]:
    """File a claim (索赔) for the project's incident under its policy.

    Parameters
    ----------
    papers : mapping of str to str
        Texts of ``accounts.yaml``, ``production.csv`` and ``invoices.csv``.

    Raises
    ------
    BadInput
        Every fault of all papers at once.
    Conflict
        There is no policy or incident yet, or the incident was claimed already.
    """
    with step(ports, actor, "claim.file", project) as doing:
        policy = doing.need(POLICY, "先承保")
        incident = doing.need(INCIDENT, "先报告事件")
        if any(claim.body.notice.incident == incident.id for claim in doing.work.every(CLAIM, project)):
            raise Conflict("该事件已提出索赔", advice="补充材料请在原赔案中办理")
        notice = ClaimNotice(
            id=doing.new_id(), incident=incident.id, policy=policy.number, filed_by=actor.name, filed_at=doing.at
        )
        claim = file_claim(
            notice,
            papers,
            incident=incident.body,
            contract=_terms(policy, incident),
            events=incident.body.events,
        )
        year = shanghai(doing.at).year
        stored = doing.work.add(
            CLAIM,
            claim,
            id=notice.id,
            project=doing.project,
            number=f"HTC{year}{doing.work.next_number(f'claim/{year}'):06d}",
            state=ClaimState.FILED.value,
            actor=actor,
            at=doing.at,
        )
        commit_record(doing, stored)
        doing.work.send("claim.filed", {"number": stored.number}, at=doing.at)
        return stored


def settle_claim(ports: Ports, actor: Actor, project: UUID, rulings: Rulings) -> Stored[Claim]:
    """Adjust and settle: liability as decided, money by `haitang.contract.settle`, what earlier claims used counted.

    Raises
    ------
    BadInput
        The rulings speak of points that this claim does not have.
    Conflict
        The claim's state does not admit it.
    """
    with step(ports, actor, "claim.settle", project) as doing:
        policy = doing.need(POLICY, "先承保")
        incident = doing.need(INCIDENT, "先报告事件")
        known = doing.need(CLAIM, "等待被保险人索赔")
        earlier = [
            claim.body.settlement.used
            for claim in doing.work.every(CLAIM, project)
            if claim.id != known.id and claim.body.settlement is not None
        ]
        claim = adjust(
            known.body,
            _terms(policy, incident),
            incident.body,
            rulings,
            by=actor.name,
            at=doing.at,
            used=earlier[-1] if earlier else None,
        )
        settled = doing.advance(CLAIM, known, advance(ClaimState(known.state), "settle").value, claim)
        commit_record(doing, settled)
        doing.work.send("claim.settled", {"number": settled.number}, at=doing.at)
        return settled


def agree_to_settlement(ports: Ports, actor: Actor, project: UUID) -> Stored[Claim]:
    """The insured agrees to the settlement (达成赔付协议); the insurer's days to pay begin."""
    with step(ports, actor, "claim.file", project, subject="agree") as doing:
        known = doing.need(CLAIM, "先提出索赔")
        events = {**known.body.events, "agreement_reached": Moment.at(doing.at)}
        agreed = known.body.model_copy(update={"events": events})
        return doing.advance(CLAIM, known, advance(ClaimState(known.state), "agree").value, agreed)


def pay_claim(ports: Ports, actor: Actor, project: UUID, *, key: str) -> Stored[Claim]:
    """Pay what was agreed; the same key again pays nothing more.

    Raises
    ------
    Conflict
        It was not agreed, or was paid under another key.
    """
    with step(ports, actor, "claim.settle", project, subject="pay") as doing:
        known = doing.need(CLAIM, "先提出索赔")
        paid = pay(known.body, key=key, by=actor.name, at=doing.at)
        if paid == known.body:
            return known
        stored = doing.advance(CLAIM, known, advance(ClaimState(known.state), "pay").value, paid)
        commit_record(doing, stored)
        return stored


def _terms(policy: Stored[Policy], incident: Stored[Incident]) -> Contract:
    """The terms that applied when it happened: an endorsement since does not reach back."""
    return policy.body.contract_at(occurrence(incident.body).earliest)
