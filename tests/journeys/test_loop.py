"""The whole loop on the worked case: what each step left behind, who may see it, what is refused."""

from __future__ import annotations

from uuid import UUID

import pytest

from haitang.contract import settle
from haitang.evidence import COSIGNATURE, verified
from haitang.insured import Assurance, Posture
from haitang.journeys import (
    APPLICATION,
    CLAIM,
    MEETING,
    PAPERS,
    POLICY,
    QUOTE,
    REPAIR,
    TABS,
    Walk,
    bind_policy,
    draft_application,
    make_paper,
    open_case_file,
    pay_claim,
    plan_meeting,
    quote_terms,
    receive_signals,
    sign_application,
    sign_meeting,
    submit_application,
    verify_repairs,
)
from haitang.journeys.ledger import KEEPER, cosigners, ledger_view
from haitang.lexicon import BadInput, Conflict, NotAllowed, NotFound, Yuan
from haitang.parties import Actor, AuditRecord, Role, Sight, first_break
from haitang.storage import models
from haitang.underwriting import replay

pytestmark = pytest.mark.django_db

STRANGER = Actor(id=UUID(int=7), name="外人", organisation="D2143569X", role=Role.RISK_MANAGER)


def test_the_loop_ends_where_it_should(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        states = {
            kind.code: work.latest(kind, walked.project).state  # type: ignore[union-attr]
            for kind in (APPLICATION, QUOTE, POLICY, CLAIM)
        }
    assert states == {"application": "summarised", "quote": "bound", "policy": "bound", "claim": "paid"}


def test_the_policy_prices_and_settles_by_the_same_contract(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        quote, policy, claim = (work.latest(kind, walked.project) for kind in (QUOTE, POLICY, CLAIM))
    assert quote
    assert policy
    assert claim
    adjustment = claim.body.adjustment
    assert adjustment is not None
    assert policy.body.contract == quote.body.contract
    assert settle(policy.body.contract, adjustment.event) == adjustment.settlement
    assert claim.body.payable == adjustment.settlement.total > Yuan(0)
    assert replay(quote.body).same


def test_verified_repairs_lower_the_premium_pro_rata_per_day(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        review, policy = work.latest(REPAIR, walked.project), work.latest(POLICY, walked.project)
    assert review
    assert policy
    change = review.body.adjustment
    assert change.before == policy.body.premium > change.after
    assert change.refund.fen == round((change.before - change.after).fen * change.days_left / change.days)
    assert [each.control for each in review.body.controls] == [
        answer.control for answer in (walked.case.repaired or walked.case.posture).answers
    ]


def test_a_repair_that_nobody_verified_is_refused(walked: Walk) -> None:
    declared = Posture(
        enterprise=walked.case.sheet.lead,
        answers=tuple(
            answer.model_copy(update={"assurance": Assurance.SELF_DECLARED})
            for answer in walked.case.posture.answers[:2]
        ),
    )
    with pytest.raises(BadInput) as caught:
        verify_repairs(walked.ports, walked.actor(Role.TESTER), walked.project, declared, file="answers.csv")
    assert len(caught.value.problems) == 2


def test_every_version_is_kept_in_both_times(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        application = work.latest(APPLICATION, walked.project)
        policy = work.latest(POLICY, walked.project)
        assert application
        assert policy
        history = work.history(APPLICATION, application.id)
    assert [each.version for each in history] == list(range(1, application.version + 1))
    assert [each.recorded_at for each in history] == sorted(each.recorded_at for each in history)
    assert policy.applies_from == policy.body.contract.period.start > policy.recorded_at


def test_the_audit_log_is_one_unbroken_chain(walked: Walk) -> None:
    rows = list(models.AuditRow.objects.order_by("sequence"))
    records = [AuditRecord.model_validate(row.body) for row in rows]
    assert len(records) > 20
    assert first_break(records, [row.digest for row in rows]) is None
    assert {record.result for record in records} == {"done"}


def test_every_checkpoint_is_cosigned_by_the_parties(walked: Walk) -> None:
    with walked.ports.transaction() as work:
        project = work.project(walked.project)
        view = ledger_view(work, project)
    keys = walked.ports.keys
    parties = [keys.signer(code).verifier(COSIGNATURE) for code in cosigners(project)]
    assert len(parties) == 3
    sizes = [
        verified(note, log=keys.signer(KEEPER).verifier(), parties=parties, quorum=3).size for note in view.checkpoints
    ]
    assert sizes == sorted(sizes)
    assert sizes[-1] == len(view.leaves)


def test_sending_the_same_batches_again_changes_nothing(walked: Walk) -> None:
    assert walked.watched is not None
    with walked.ports.transaction() as work:
        before = work.signals(walked.project)
    again = receive_signals(walked.ports, walked.actor(Role.MONITOR), walked.project, walked.watched)
    with walked.ports.transaction() as work:
        assert work.signals(walked.project) == before
    assert (again.new, again.repeated) == (0, True)


def test_paying_again_by_the_same_key_pays_nothing_more(walked: Walk) -> None:
    adjuster = walked.actor(Role.ADJUSTER)
    with walked.ports.transaction() as work:
        claim = work.latest(CLAIM, walked.project)
    assert claim is not None
    assert pay_claim(walked.ports, adjuster, walked.project, key=f"pay/{walked.project}") == claim
    with pytest.raises(Conflict, match="已赔付"):
        pay_claim(walked.ports, adjuster, walked.project, key="another")


@pytest.mark.parametrize("tab", TABS)
def test_a_stranger_learns_nothing_not_even_that_it_exists(walked: Walk, tab: str) -> None:
    with pytest.raises(NotFound) as there:
        open_case_file(walked.ports, STRANGER, walked.project, tab)
    with pytest.raises(NotFound) as nowhere:
        open_case_file(walked.ports, STRANGER, UUID(int=99), tab)
    assert str(there.value) == str(nowhere.value)


def test_a_refused_look_is_audited(walked: Walk) -> None:
    before = models.AuditRow.objects.count()
    with pytest.raises(NotAllowed):
        open_case_file(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, "quote")
    last = models.AuditRow.objects.order_by("sequence").last()
    assert last is not None
    assert models.AuditRow.objects.count() == before + 1
    assert (last.result, last.action) == ("refused", "quote.view")


def test_authorities_see_facts_and_no_body(walked: Walk) -> None:
    file = open_case_file(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, "policy")
    assert file.policy is not None
    assert (file.policy.sight, file.policy.body) == (Sight.FACTS, None)
    facts = {fact.label.zh: fact.value.zh for fact in file.policy.facts}
    assert facts["保险费（区间）"] == "10 万元至 50 万元"
    assert "quote" not in file.tabs
    assert file.quote is None
    assert file.plant is not None
    assert file.plant.body is None


def test_papers_need_whole_sight(walked: Walk) -> None:
    with pytest.raises(NotAllowed, match="商业秘密"):
        make_paper(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, "policy-pdf")
    with pytest.raises(NotFound, match="application-pdf"):
        make_paper(walked.ports, walked.actor(Role.APPLICANT), walked.project, "nothing")


def test_papers_come_out_the_same_each_time(walked: Walk) -> None:
    adjuster = walked.actor(Role.ADJUSTER)
    first, second = (make_paper(walked.ports, adjuster, walked.project, "settlement-docx") for _ in range(2))
    assert first == second
    assert PAPERS["settlement-docx"].file == "理赔计算书.docx"


def test_a_submission_is_frozen(walked: Walk) -> None:
    with pytest.raises(Conflict):
        draft_application(walked.ports, walked.actor(Role.APPLICANT), walked.project, walked.case.application)
    with pytest.raises(Conflict):
        sign_application(walked.ports, walked.actor(Role.BROKER), walked.project)


def test_only_one_policy_for_one_quote(walked: Walk) -> None:
    with pytest.raises(Conflict, match="已签发"):
        bind_policy(walked.ports, walked.actor(Role.UNDERWRITER), walked.project)


def test_terms_for_another_insured_are_refused_all_at_once(walked: Walk) -> None:
    request = walked.case.request
    contract = request.contract.model_copy(update={"insured": STRANGER.organisation, "systems": ("sys-none", "sys-x")})
    with pytest.raises(BadInput) as caught:
        quote_terms(
            walked.ports,
            walked.actor(Role.UNDERWRITER),
            walked.project,
            request.model_copy(update={"contract": contract}),
        )
    assert [problem.at for problem in caught.value.problems] == [
        "contract.insured",
        "contract.systems.0",
        "contract.systems.1",
    ]


def test_what_was_decided_cannot_be_decided_again(walked: Walk) -> None:
    code, leader = walked.case.sheet.round, walked.actor(Role.AUTHORITY_LEADER)
    with walked.ports.transaction() as work:
        (meeting,) = work.filed(MEETING, round_code=code)
    assert (meeting.state, len(meeting.body.standing())) == ("decided", 3)
    with pytest.raises(Conflict, match="已签署"):
        sign_meeting(walked.ports, leader, code, meeting.id)
    officer, at = walked.actor(Role.CASE_OFFICER), walked.clock.now()
    with pytest.raises(BadInput, match="不是评审中"):
        plan_meeting(walked.ports, officer, code, title="再议", held_at=at, projects=[walked.project])


def test_one_second_late_is_late(walked: Walk) -> None:
    """The rules answer before the state does, each with its clause."""
    from haitang.pilot import load_round

    limit = load_round(walked.case.sheet.round).application_deadline
    walked.clock.set(limit.closes_at)
    with pytest.raises(BadInput, match="截止"):
        submit_application(walked.ports, walked.actor(Role.APPLICANT), walked.project)
