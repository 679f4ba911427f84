"""Intake, review and decision on the worked case: papers, corrections, conflicts of interest, signatures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from haitang.journeys import (
    APPLICATION,
    CORRECTION,
    LETTER,
    MEETING,
    REVIEW,
    STEPS,
    Filed,
    Ports,
    Project,
    Walk,
    agree_on_review,
    answer_assignment,
    answer_objection,
    assign_reviewers,
    cancel_meeting,
    conclude_publication,
    declare_conflict,
    draft_application,
    enrol_reviewer,
    hidden_projects,
    keep_scan,
    object_to_result,
    open_case_file,
    open_intake,
    open_project,
    open_review,
    plan_meeting,
    propose_reviewers,
    receive_application,
    record_papers,
    refuse_application,
    register,
    release_reviewer,
    remove_reviewer,
    reopen_round,
    return_application,
    review_tasks,
    sign_meeting,
    submit_application,
    timeline_of,
    waive_conflict,
    withdraw_application,
    write_meeting,
    write_review,
)
from haitang.journeys import check_application as check
from haitang.journeys import seal_application as seal
from haitang.journeys import sign_application as sign
from haitang.lexicon import BadInput, Conflict, NotAllowed, NotFound
from haitang.parties import Actor, Nature, Organisation, PartyCategory, Person, Relation, Role
from haitang.pilot import (
    Answer,
    ConflictGround,
    DecisionResult,
    GateAnswer,
    Meeting,
    PaperIntake,
    Review,
    Score,
    load_round,
)
from haitang.storage import queries, review_queries

pytestmark = pytest.mark.django_db
ROUND = "shanghai-2026"
NAMES = UUID(int=20261125)
INSTITUTE, GROUP = "1231000000000M131L", "9131010400000L1203"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND\xaeB`\x82"


@dataclass
class Scene:
    """A second project of the worked case on its way, and who acts."""

    walk: Walk
    officer: Actor
    leaders: list[Actor]
    applicant: Actor

    @property
    def ports(self) -> Ports:
        return self.walk.ports

    @property
    def project(self) -> UUID:
        return self.walk.project

    @property
    def state(self) -> str:
        with self.ports.transaction() as work:
            stored = work.latest(APPLICATION, self.project)
        assert stored is not None
        return stored.state

    def letters(self) -> list[str]:
        with self.ports.transaction() as work:
            return [each.body.code for each in work.filed(LETTER, project=self.project)]

    def reviewer(self, number: int, employer: str = INSTITUTE, *, asked: bool = True, accepted: bool = True) -> Actor:
        """Somebody of the pool, with a review of the project."""
        person = Person(
            id=uuid5(NAMES, f"reviewer-{number}"),
            username=f"expert-{number}",
            name=f"专家{number}",
            organisation=employer,
            role=Role.REVIEWER,
        )
        register(self.ports, [], [person])
        enrol_reviewer(self.ports, self.officer, ROUND, person.id, employers=[])
        if asked:
            (review,) = assign_reviewers(self.ports, self.officer, ROUND, [(self.project, person.id)])
            if accepted:
                answer_assignment(self.ports, person.actor, ROUND, review.id, accept=True)
        return person.actor

    def write(
        self, reviewer: Actor, points: int, answer: Answer = Answer.YES, *, hand_in: bool = True
    ) -> Filed[Review]:
        settings = load_round(ROUND).review
        return write_review(
            self.ports,
            reviewer,
            self.project,
            gates=[GateAnswer(gate=gate.code, answer=answer, comment="见材料") for gate in settings.gates],
            scores=[Score(criterion=each.code, points=points) for each in settings.criteria],
            comment="总体可行",
            hand_in=hand_in,
        )

    def meet(self, result: str = DecisionResult.SELECTED.value, reasons: str = "符合要求") -> Filed[Meeting]:
        meeting = plan_meeting(
            self.ports, self.officer, ROUND, title="联合会议", held_at=self.ports.clock.now(), projects=[self.project]
        )
        return self.rewrite(meeting, result, reasons)

    def rewrite(self, meeting: Filed[Meeting], result: str, reasons: str = "符合要求") -> Filed[Meeting]:
        return write_meeting(
            self.ports,
            self.officer,
            ROUND,
            meeting.id,
            version=meeting.version,
            changes={"place": "三楼"},
            results={self.project: (result, reasons, "")},
            presence={leader.organisation: [leader.name] for leader in self.leaders},
        )


@pytest.fixture
def underway(walked: Walk, db: None) -> Callable[[str], Scene]:
    """A second project of the enterprise, walked up to a step of the loop (that step included)."""

    def up_to(moment: str) -> Scene:
        sheet = walked.case.sheet
        second = Walk(case=walked.case, ports=walked.ports, clock=walked.clock, people=walked.people)
        second.at("open")
        applicant = second.actor(Role.APPLICANT)
        second.opened = open_project(
            walked.ports,
            applicant,
            number="SH2026-SD-0002",
            round_code=ROUND,
            title="第二项目",
            partners=sheet.partners,
        )
        for step in STEPS[1:]:
            second.at(step.moment)
            step.do(second)
            if step.moment == moment:
                break
        leaders = [second.actor(Role.AUTHORITY_LEADER, code) for code in sheet.authorities]
        return Scene(second, second.actor(Role.CASE_OFFICER), leaders, applicant)

    return up_to


def papers(scene: Scene, **changes: object) -> PaperIntake:
    units = tuple(unit.code for unit in scene.walk.case.application.units)
    whole = {"copies": 3, "disc": True, "seals_seen": units, "perforation_seen": True}
    return PaperIntake.model_validate({"received_at": scene.ports.clock.now(), **whole, **changes})


def test_nothing_is_received_without_its_papers(underway: Callable[[str], Scene]) -> None:
    scene = underway("submit")
    with pytest.raises(BadInput, match="尚未登记接收"):
        receive_application(scene.ports, scene.officer, scene.project)
    units = tuple(unit.code for unit in scene.walk.case.application.units)
    record_papers(scene.ports, scene.officer, scene.project, papers(scene, copies=2, disc=False, seals_seen=units[1:]))
    with pytest.raises(BadInput) as caught:
        receive_application(scene.ports, scene.officer, scene.project)
    assert [(problem.at, problem.value) for problem in caught.value.problems] == [
        ("copies", "2"),
        ("disc", ""),
        ("seals_seen", units[0]),
    ]
    assert all("302号" in f"{problem.bound}{problem.advice}" for problem in caught.value.problems)
    assert (scene.state, scene.letters()) == ("submitted", [])
    record_papers(scene.ports, scene.officer, scene.project, papers(scene))
    received = receive_application(scene.ports, scene.officer, scene.project)
    assert (scene.state, scene.letters(), received.number) == ("received", ["acceptance"], "沪网险试〔2026〕受0002号")


def test_papers_of_a_unit_that_does_not_apply_are_refused(underway: Callable[[str], Scene]) -> None:
    scene = underway("submit")
    with pytest.raises(BadInput) as caught:
        record_papers(scene.ports, scene.officer, scene.project, papers(scene, copies=-1, seals_seen=(GROUP,)))
    assert [problem.at for problem in caught.value.problems] == ["seals_seen", "copies"]
    with pytest.raises(NotAllowed):
        record_papers(scene.ports, scene.applicant, scene.project, papers(scene))


def test_each_unit_brings_its_own_scan(underway: Callable[[str], Scene]) -> None:
    scene = underway("submit")
    broker, legal = scene.walk.actor(Role.BROKER), scene.walk.actor(Role.LEGAL_REPRESENTATIVE)
    keep_scan(scene.ports, broker, scene.project, broker.organisation, "责任声明.png", PNG)
    keep_scan(scene.ports, legal, scene.project, legal.organisation, "责任声明.png", PNG)
    with pytest.raises(NotAllowed, match="本单位"):
        keep_scan(scene.ports, broker, scene.project, legal.organisation, "责任声明.png", PNG)
    with pytest.raises(BadInput, match="扩展名不符"):
        keep_scan(scene.ports, broker, scene.project, broker.organisation, "责任声明.pdf", PNG)
    view = open_intake(scene.ports, scene.officer, scene.project)
    assert {scan.unit for scan in view.sheet.scans} == {broker.organisation, legal.organisation}
    assert len(view.unscanned) == len(view.units) - 2
    assert [file.name for file in view.files] == sorted(f"{scan.unit}.png" for scan in view.sheet.scans)


def test_a_correction_runs_on_past_the_deadline_and_no_second_longer(underway: Callable[[str], Scene]) -> None:
    scene = underway("submit")
    ports, limit = scene.ports, load_round(ROUND).application_deadline
    until = limit.closes_at + timedelta(days=3)
    with pytest.raises(BadInput) as caught:
        return_application(ports, scene.officer, scene.project, reason=" ", until=scene.ports.clock.now())
    assert [problem.at for problem in caught.value.problems] == ["reason", "until"]
    return_application(
        ports, scene.officer, scene.project, reason="缺少审计报告", until=until, fields=["papers", "security"]
    )
    assert (scene.state, scene.letters()) == ("returned", ["correction"])
    with ports.transaction() as work:
        (correction,) = work.filed(CORRECTION, project=scene.project)
    assert correction.body.fields == ("papers", "security")
    _, verdicts = check(ports, scene.applicant, scene.project)
    asked = [(each.at, each.outcome.value, each.message.zh) for each in verdicts if each.rule == "correction"]
    told_of = "市经济信息化委（演示）退回补正：缺少审计报告"
    assert asked == [("", "warns", told_of), ("parts.security", "warns", told_of)]
    mend(scene)
    scene.walk.clock.set(until)
    with pytest.raises(BadInput, match="重新开放的期间"):
        submit_application(ports, scene.applicant, scene.project)
    scene.walk.clock.set(until - timedelta(seconds=1))
    submit_application(ports, scene.applicant, scene.project)
    assert scene.state == "submitted"
    with ports.transaction() as work:
        assert [each.state for each in work.filed(CORRECTION, project=scene.project)] == ["answered"]
    told = [(event.state.value, event.reason) for event in timeline_of(ports, scene.applicant, scene.project).events]
    assert told[-5:] == [
        ("returned", "缺少审计报告"),
        ("draft", ""),
        ("checked", ""),
        ("sealed", ""),
        ("submitted", ""),
    ]


def mend(scene: Scene) -> None:
    """Draft, check, sign and seal once more."""
    draft_application(scene.ports, scene.applicant, scene.project, scene.walk.case.application)
    check(scene.ports, scene.applicant, scene.project)
    for person in scene.walk.people:
        if person.role in {
            Role.LEGAL_REPRESENTATIVE,
            Role.INSURER_MANAGER,
            Role.BROKER,
            Role.ASSESSOR,
            Role.TESTER,
        } and person.organisation in {unit.code for unit in scene.walk.case.application.units}:
            sign(scene.ports, person.actor, scene.project)
    seal(scene.ports, scene.applicant, scene.project, perforation=True)


def test_what_was_received_keeps_its_number_when_it_comes_again(underway: Callable[[str], Scene]) -> None:
    scene = underway("submit")
    record_papers(scene.ports, scene.officer, scene.project, papers(scene))
    first = receive_application(scene.ports, scene.officer, scene.project)
    until = scene.ports.clock.now() + timedelta(days=2)
    return_application(scene.ports, scene.officer, scene.project, reason="补充材料", until=until)
    mend(scene)
    submit_application(scene.ports, scene.applicant, scene.project)
    again = receive_application(scene.ports, scene.officer, scene.project)
    assert again.number == first.number


def test_one_second_late_is_late_and_so_is_one_second_after_a_reopening(underway: Callable[[str], Scene]) -> None:
    scene = underway("sign")
    ports, limit = scene.ports, load_round(ROUND).application_deadline
    scene.walk.clock.set(limit.closes_at)
    with pytest.raises(BadInput, match="三（一）"):
        submit_application(ports, scene.applicant, scene.project)
    until = limit.closes_at + timedelta(hours=5)
    lead = scene.applicant.organisation
    with pytest.raises(BadInput) as caught:
        reopen_round(ports, scene.officer, ROUND, "91310115999999999X", reason="", until=limit.closes_at)
    assert [problem.at for problem in caught.value.problems] == ["reason", "until", "unit"]
    with pytest.raises(NotAllowed):
        reopen_round(ports, scene.applicant, ROUND, lead, reason="请通融", until=until)
    reopen_round(ports, scene.officer, ROUND, lead, reason="系统故障", until=until)
    scene.walk.clock.set(until)
    with pytest.raises(BadInput, match="重新开放的期间"):
        submit_application(ports, scene.applicant, scene.project)
    scene.walk.clock.set(until - timedelta(seconds=1))
    submit_application(ports, scene.applicant, scene.project)
    assert scene.state == "submitted"


def test_a_leave_for_another_applicant_opens_nothing(underway: Callable[[str], Scene]) -> None:
    scene = underway("sign")
    closes = load_round(ROUND).application_deadline.closes_at
    scene.walk.clock.set(closes)
    other = scene.walk.actor(Role.INSURER_MANAGER).organisation
    reopen_round(scene.ports, scene.officer, ROUND, other, reason="系统故障", until=closes + timedelta(days=1))
    with pytest.raises(BadInput, match="截止"):
        submit_application(scene.ports, scene.applicant, scene.project)


def test_a_refusal_and_a_withdrawal_need_reasons_and_end_it(underway: Callable[[str], Scene]) -> None:
    scene = underway("submit")
    with pytest.raises(BadInput, match="须说明理由"):
        refuse_application(scene.ports, scene.officer, scene.project, reason="")
    refuse_application(scene.ports, scene.officer, scene.project, reason="不是工业企业")
    assert (scene.state, scene.letters()) == ("inadmissible", ["inadmissible"])
    with pytest.raises(Conflict):
        withdraw_application(scene.ports, scene.applicant, scene.project, reason="不再需要")


def test_a_withdrawal_ends_the_reviews(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    reviewer = scene.reviewer(1)
    assert open_review(scene.ports, reviewer, scene.project).own is not None
    withdraw_application(scene.ports, scene.applicant, scene.project, reason="计划有变")
    assert scene.state == "withdrawn"
    with pytest.raises(NotFound):
        open_review(scene.ports, reviewer, scene.project)
    last = timeline_of(scene.ports, scene.applicant, scene.project).events[-1]
    assert (last.state.value, last.reason) == ("withdrawn", "计划有变")


def test_a_reviewer_sees_what_they_took_on_and_nothing_else(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    reviewer = scene.reviewer(1, asked=False)
    leaks = ["海锚轴承", "SH2026-SD-0002"]
    assert queries.projects(reviewer) == []
    with pytest.raises(NotFound):
        open_case_file(scene.ports, reviewer, scene.project)
    (review,) = assign_reviewers(scene.ports, scene.officer, ROUND, [(scene.project, reviewer.id)])
    with pytest.raises(NotFound):
        open_case_file(scene.ports, reviewer, scene.project)
    (task,) = review_tasks(scene.ports, reviewer, ROUND)
    assert (task.project.number, task.barred) == (leaks[1], False)
    answer_assignment(scene.ports, reviewer, ROUND, review.id, accept=True)
    file = open_case_file(scene.ports, reviewer, scene.project)
    assert file.tabs == ("application", "plant", "assessment")
    assert file.relations == {Relation.REVIEWER}
    assert [row.number for row in queries.projects(reviewer)] == [leaks[1]]
    with pytest.raises(NotFound):
        open_case_file(scene.ports, reviewer, scene_of_first(scene))


def scene_of_first(scene: Scene) -> UUID:
    """The first project of the enterprise, which the reviewer was never asked to review."""
    with scene.ports.transaction() as work:
        (first,) = [each for each in work.projects_of_round(ROUND) if each.id != scene.project]
    return first.id


def test_the_employer_of_a_party_is_barred_by_the_service(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    insurer = scene.walk.actor(Role.UNDERWRITER).organisation
    reviewer = scene.reviewer(1, insurer, asked=False)
    with pytest.raises(BadInput) as caught:
        assign_reviewers(scene.ports, scene.officer, ROUND, [(scene.project, reviewer.id)])
    first = caught.value.problems[0]
    assert first.message == "专家1须回避：所在单位参与本申报"
    assert first.value.endswith("本申报的保险人")
    with pytest.raises(BadInput, match="不允许准许"):
        waive_conflict(
            scene.ports, scene.leaders[0], scene.project, reviewer.id, ground=ConflictGround.EMPLOYER, reason="无碍"
        )


def test_a_group_is_barred_until_a_leader_waives_it_with_a_reason(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    with scene.ports.transaction() as work:
        tester = work.organisation(scene.walk.actor(Role.TESTER).organisation)
        work.save_organisation(tester.model_copy(update={"parent": GROUP}))
    reviewer, leader = scene.reviewer(1, GROUP, asked=False), scene.leaders[1]
    pair = [(scene.project, reviewer.id)]
    with pytest.raises(BadInput, match="同属一个集团"):
        assign_reviewers(scene.ports, scene.officer, ROUND, pair)
    for actor in (scene.officer, scene.applicant):
        with pytest.raises(NotAllowed):
            waive_conflict(scene.ports, actor, scene.project, reviewer.id, ground=ConflictGround.GROUP, reason="无碍")
    for ground in (
        ConflictGround.GROUP,
        ConflictGround.COMPETITOR,
        ConflictGround.SHARED_INSURER,
        ConflictGround.SHARED_ASSESSOR,
    ):
        with pytest.raises(BadInput, match="说明理由"):
            waive_conflict(scene.ports, leader, scene.project, reviewer.id, ground=ground, reason=" ")
        waive_conflict(scene.ports, leader, scene.project, reviewer.id, ground=ground, reason="不参与业务")
    (review,) = assign_reviewers(scene.ports, scene.officer, ROUND, pair)
    answer_assignment(scene.ports, reviewer, ROUND, review.id, accept=True)
    board = open_review(scene.ports, scene.officer, scene.project)
    (candidate,) = board.candidates
    assert (candidate.barring, {each.ground for each in candidate.waived} >= {ConflictGround.GROUP}) == ((), True)
    assert [waiver.reason for waiver in board.standings[0].body.waivers] == ["不参与业务"] * 4


def test_a_conflict_that_arises_later_closes_the_door(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    reviewer = scene.reviewer(1)
    scene.write(reviewer, 80)
    assert open_review(scene.ports, scene.officer, scene.project).tally.reviews == 1  # type: ignore[union-attr]
    with scene.ports.transaction() as work:
        work.relate(work.project(scene.project), INSTITUTE, Relation.PARTNER)
    with pytest.raises(NotFound):
        open_review(scene.ports, reviewer, scene.project)
    assert queries.projects(reviewer) == []
    board = open_review(scene.ports, scene.officer, scene.project)
    assert board.tally is not None
    assert (board.tally.reviews, [bool(barring) for _, barring in board.reviews]) == (0, [True])


def test_a_declared_conflict_hides_the_project_from_an_officer_everywhere(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    ports, officer = scene.ports, scene.officer
    meeting = scene.meet("")
    before = review_queries.state_counts(officer, ROUND)
    assert before["under_review"] == 1
    with pytest.raises(BadInput, match="说明情形"):
        declare_conflict(ports, officer, scene.project, reason="")
    declare_conflict(ports, officer, scene.project, reason="亲属任职")
    for look in (open_review, open_intake, open_case_file, timeline_of):
        with pytest.raises(NotFound):
            look(ports, officer, scene.project)
    with pytest.raises(NotFound):
        cancel_meeting(ports, officer, ROUND, meeting.id)
    free = scene.reviewer(9, asked=False)
    with pytest.raises(BadInput, match="没有这个申报方案"):
        assign_reviewers(ports, officer, ROUND, [(scene.project, free.id)])
    with pytest.raises(BadInput, match="不是评审中"):
        scene_meets_as(scene, officer)
    assert "under_review" not in review_queries.state_counts(officer, ROUND)
    listed = review_queries.applications(officer, ROUND, "review.view", wanted="第二项目")
    assert (listed.count, listed.lines) == (0, ())
    assert review_queries.meetings(officer, ROUND)[0].body.title == "联合遴选会议"
    assert scene.project not in {row.id for row in queries.projects(officer)}
    with ports.transaction() as work:
        assert hidden_projects(work, officer, ROUND) == {scene.project}
        assert hidden_projects(work, scene.leaders[0], ROUND) == frozenset()
    leader = scene.leaders[0]
    assert review_queries.state_counts(leader, ROUND) == before
    waive_conflict(ports, leader, scene.project, officer.id, ground=ConflictGround.DECLARED, reason="已核实无利害")
    assert review_queries.state_counts(officer, ROUND) == before


def test_a_reviewer_who_declares_a_conflict_is_out(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    reviewer = scene.reviewer(1)
    scene.write(reviewer, 80)
    declare_conflict(scene.ports, reviewer, scene.project, reason="曾任顾问")
    with pytest.raises(NotFound):
        open_review(scene.ports, reviewer, scene.project)
    assert review_tasks(scene.ports, reviewer, ROUND) == ()
    board = open_review(scene.ports, scene.officer, scene.project)
    assert board.tally is not None
    assert (board.tally.reviews, board.standings[0].body.declared) == (0, "曾任顾问")
    with pytest.raises(BadInput, match="本人申明"):
        assign_reviewers(scene.ports, scene.officer, ROUND, [(scene.project, reviewer.id)])


def test_a_task_is_answered_by_whom_it_was_given_to(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    first, second = scene.reviewer(1, accepted=False), scene.reviewer(2, GROUP, accepted=False)
    with scene.ports.transaction() as work:
        (task,) = work.filed(REVIEW, subject=str(first.id))
    with pytest.raises(NotFound):
        answer_assignment(scene.ports, second, ROUND, task.id, accept=True)
    with pytest.raises(BadInput, match="说明理由"):
        answer_assignment(scene.ports, first, ROUND, task.id, accept=False)
    declined = answer_assignment(scene.ports, first, ROUND, task.id, accept=False, reason="出差")
    assert (declined.state, declined.body.remark) == ("stepped_back", "出差")
    with pytest.raises(Conflict):
        answer_assignment(scene.ports, first, ROUND, task.id, accept=True)
    (again,) = assign_reviewers(scene.ports, scene.officer, ROUND, [(scene.project, first.id)])
    assert (again.id, again.state, again.version) == (task.id, "assigned", 3)


def test_a_reviewer_sees_no_other_review(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    first, second = scene.reviewer(1), scene.reviewer(2, GROUP)
    scene.write(second, 93)
    board = open_review(scene.ports, first, scene.project)
    assert (board.reviews, board.tally, board.consensus, board.candidates) == ((), None, None, ())
    assert board.own is not None
    assert (board.own.body.person, board.own.body.scores) == (first.id, ())
    whole = open_review(scene.ports, scene.officer, scene.project)
    assert {score.points for filed, _ in whole.reviews for score in filed.body.scores} == {93}


def test_reviews_far_apart_wait_for_a_consensus_that_a_revision_voids(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    first, second = scene.reviewer(1), scene.reviewer(2, GROUP)
    settings = load_round(ROUND).review
    agreed = [GateAnswer(gate=gate.code, answer=Answer.YES) for gate in settings.gates]
    scene.write(first, 90)
    with pytest.raises(Conflict, match="现有 1 份"):
        agree_on_review(scene.ports, scene.officer, scene.project, gates=agreed, total="70.00", reason="讨论")
    scene.write(second, 60)
    tally = open_review(scene.ports, scene.officer, scene.project).tally
    assert tally is not None
    assert (tally.total_text, tally.apart, tally.qualified) == ("75.00", ("spread",), None)
    with pytest.raises(BadInput) as caught:
        agree_on_review(scene.ports, scene.leaders[0], scene.project, gates=[], total=None, reason="")
    assert len(caught.value.problems) == 1 + len(settings.gates) + 1
    with pytest.raises(NotAllowed):
        agree_on_review(scene.ports, first, scene.project, gates=agreed, total="70.00", reason="讨论")
    agree_on_review(scene.ports, scene.officer, scene.project, gates=agreed, total="70.00", reason="讨论后一致")
    tally = open_review(scene.ports, scene.officer, scene.project).tally
    assert tally is not None
    assert (tally.total_text, tally.qualified, tally.agreed) == ("70.00", True, True)
    scene.write(second, 62)
    tally = open_review(scene.ports, scene.officer, scene.project).tally
    assert tally is not None
    assert (tally.total_text, tally.apart, tally.agreed) == ("76.00", ("spread",), False)


def test_a_review_is_handed_in_whole_or_kept_as_a_draft(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    reviewer = scene.reviewer(1)
    draft = write_review(
        scene.ports,
        reviewer,
        scene.project,
        gates=[],
        scores=[Score(criterion="base", points=70)],
        comment="",
        hand_in=False,
    )
    assert draft.state == "accepted"
    settings = load_round(ROUND).review
    with pytest.raises(BadInput) as caught:
        write_review(scene.ports, reviewer, scene.project, gates=[], scores=[], comment="", hand_in=True)
    assert len(caught.value.problems) == len(settings.gates) + len(settings.criteria)
    assert scene.write(reviewer, 71).state == "submitted"
    assert scene.write(reviewer, 72, hand_in=False).state == "submitted"
    remove_reviewer(scene.ports, scene.officer, scene.project, reviewer.id)
    with pytest.raises(NotFound):
        scene.write(reviewer, 73)


def test_a_proposal_keeps_clear_of_conflicts_and_says_what_is_short(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    with pytest.raises(NotFound, match="专家库为空"):
        propose_reviewers(scene.ports, scene.officer, ROUND)
    insurer = scene.walk.actor(Role.UNDERWRITER).organisation
    free, _barred = scene.reviewer(1, asked=False), scene.reviewer(2, insurer, asked=False)
    proposal = propose_reviewers(scene.ports, scene.officer, ROUND)
    assert proposal.plan.given == ((scene.project, free.id),)
    assert proposal.plan.short == (("SH2026-SD-0002", 1),)
    assign_reviewers(scene.ports, scene.officer, ROUND, proposal.plan.given)
    assert propose_reviewers(scene.ports, scene.officer, ROUND).plan.given == ()
    release_reviewer(scene.ports, scene.officer, ROUND, free.id)
    with scene.ports.transaction() as work:
        (review,) = work.filed(REVIEW, project=scene.project)
    assert review.state == "removed"


def test_an_application_is_decided_when_all_three_signed_the_same_text(underway: Callable[[str], Scene]) -> None:
    scene = underway("bind")
    ports, (first, second, third) = scene.ports, scene.leaders
    reviewer = scene.reviewer(1)
    meeting = scene.meet("")
    with pytest.raises(BadInput, match="尚无结论"):
        sign_meeting(ports, first, ROUND, meeting.id)
    meeting = scene.rewrite(meeting, "selected")
    with pytest.raises(Conflict, match="已有改动"):
        sign_meeting(ports, first, ROUND, meeting.id, content="0" * 64)
    for leader in (first, second):
        meeting = sign_meeting(ports, leader, ROUND, meeting.id, content=meeting.body.content_digest().hex)
    assert (scene.state, meeting.state, len(meeting.body.standing())) == ("under_review", "open", 2)
    with pytest.raises(Conflict, match="本部门已签署"):
        sign_meeting(ports, first, ROUND, meeting.id)
    meeting = scene.rewrite(meeting, "not_selected", "资格不符")
    assert meeting.body.standing() == ()
    for leader in (third, second):
        sign_meeting(ports, leader, ROUND, meeting.id)
    assert scene.state == "under_review"
    meeting = sign_meeting(ports, first, ROUND, meeting.id)
    assert (scene.state, meeting.state, scene.letters()) == ("not_selected", "decided", ["acceptance", "not_selected"])
    with pytest.raises(NotFound):
        open_review(ports, reviewer, scene.project)
    last = timeline_of(ports, scene.applicant, scene.project).events[-1]
    assert (last.state.value, last.reason) == ("not_selected", "资格不符")


def test_only_leaders_sign_and_only_officers_prepare(underway: Callable[[str], Scene]) -> None:
    scene = underway("bind")
    meeting = scene.meet()
    with pytest.raises(NotAllowed):
        sign_meeting(scene.ports, scene.officer, ROUND, meeting.id)
    with pytest.raises(NotAllowed):
        scene_meets_as(scene, scene.leaders[0])
    with pytest.raises(Conflict, match="已被他人修改"):
        write_meeting(
            scene.ports,
            scene.officer,
            ROUND,
            meeting.id,
            version=meeting.version - 1,
            changes={},
            results={},
            presence={},
        )


def scene_meets_as(scene: Scene, actor: Actor) -> None:
    at: datetime = scene.ports.clock.now()
    plan_meeting(scene.ports, actor, ROUND, title="另一会议", held_at=at, projects=[scene.project])


def test_an_application_stands_on_one_agenda_and_comes_free_when_it_is_called_off(
    underway: Callable[[str], Scene],
) -> None:
    scene = underway("bind")
    meeting = scene.meet()
    with pytest.raises(BadInput, match="另一次会议"):
        scene_meets_as(scene, scene.officer)
    with pytest.raises(BadInput, match="议程中没有"):
        write_meeting(
            scene.ports,
            scene.officer,
            ROUND,
            meeting.id,
            version=meeting.version,
            changes={},
            results={},
            presence={},
            dropped=[scene.project],
        )
    cancel_meeting(scene.ports, scene.officer, ROUND, meeting.id)
    scene_meets_as(scene, scene.officer)
    with scene.ports.transaction() as work:
        states = sorted(each.state for each in work.filed(MEETING, round_code=ROUND))
    assert states == ["cancelled", "decided", "open"]


def test_an_application_that_changed_since_is_not_decided(underway: Callable[[str], Scene]) -> None:
    scene = underway("bind")
    meeting = scene.meet()
    for leader in scene.leaders[:2]:
        sign_meeting(scene.ports, leader, ROUND, meeting.id)
    withdraw_application(scene.ports, scene.applicant, scene.project, reason="改变主意")
    with pytest.raises(Conflict, match="有变化"):
        sign_meeting(scene.ports, scene.leaders[2], ROUND, meeting.id)
    assert scene.state == "withdrawn"


def test_a_leader_with_a_conflict_neither_sees_nor_signs_the_meeting(underway: Callable[[str], Scene]) -> None:
    scene = underway("bind")
    meeting, leader = scene.meet(), scene.leaders[0]
    declare_conflict(scene.ports, leader, scene.project, reason="持有股份")
    with pytest.raises(NotFound):
        sign_meeting(scene.ports, leader, ROUND, meeting.id)
    assert meeting.id not in {each.id for each in review_queries.meetings(leader, ROUND)}
    assert meeting.id in {each.id for each in review_queries.meetings(scene.leaders[1], ROUND)}


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The round as an operator would have it who ranks, and publishes results for seven days."""
    shutil.copytree(str(files("haitang.catalog") / "data" / "rounds" / ROUND), tmp_path / ROUND)
    settings = tmp_path / ROUND / "review.yaml"
    text = settings.read_text(encoding="utf-8")
    for before, after in (
        ("publicity_days: 0", "publicity_days: 7"),
        ("ranking: false", "ranking: true"),
        ("reviewers: 2", "reviewers: 1"),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    settings.write_text(text, encoding="utf-8")
    monkeypatch.setenv("HAITANG_ROUNDS", str(tmp_path))
    assert load_round(ROUND).review.publicity_days == 7


def publish(scene: Scene) -> Filed[Meeting]:
    meeting = scene.meet()
    for leader in scene.leaders:
        meeting = sign_meeting(scene.ports, leader, ROUND, meeting.id)
    return meeting


@pytest.mark.usefixtures("published")
def test_a_published_result_stands_after_its_days_and_not_a_second_before(underway: Callable[[str], Scene]) -> None:
    scene = underway("bind")
    meeting, leader = publish(scene), scene.leaders[0]
    until = meeting.body.stands_from
    assert until is not None
    assert (scene.state, meeting.state, scene.letters()) == ("under_review", "published", ["acceptance"])
    assert until == scene.ports.clock.now() + timedelta(days=7)
    scene.walk.clock.set(until - timedelta(seconds=1))
    with pytest.raises(Conflict, match="公示期未满"):
        conclude_publication(scene.ports, leader, ROUND, meeting.id)
    scene.walk.clock.set(until)
    with pytest.raises(NotAllowed):
        conclude_publication(scene.ports, scene.officer, ROUND, meeting.id)
    assert conclude_publication(scene.ports, leader, ROUND, meeting.id).state == "decided"
    assert (scene.state, scene.letters()) == ("selected", ["acceptance", "selected"])
    with pytest.raises(Conflict, match="不在公示中"):
        conclude_publication(scene.ports, leader, ROUND, meeting.id)


@pytest.mark.parametrize(("upheld", "state"), [(False, "selected"), (True, "under_review")])
@pytest.mark.usefixtures("published")
def test_every_objection_is_answered_and_one_with_reason_keeps_its_application_undecided(
    upheld: bool, state: str, underway: Callable[[str], Scene]
) -> None:
    scene = underway("bind")
    meeting, ports, officer = publish(scene), scene.ports, scene.officer
    with pytest.raises(BadInput) as caught:
        object_to_result(ports, officer, ROUND, meeting.id, scene.project, text=" ", raised_by="")
    assert [problem.at for problem in caught.value.problems] == ["text", "raised_by"]
    with pytest.raises(Conflict, match="不在公示中"):
        object_to_result(ports, officer, ROUND, meeting.id, NAMES, text="资格存疑", raised_by="某单位")
    raised = object_to_result(ports, officer, ROUND, meeting.id, scene.project, text="资格存疑", raised_by="某单位")
    scene.walk.clock.set(scene.ports.clock.now() + timedelta(days=7))
    with pytest.raises(Conflict, match="尚有异议未答复"):
        conclude_publication(ports, scene.leaders[0], ROUND, meeting.id)
    with pytest.raises(BadInput, match="须写明答复"):
        answer_objection(ports, officer, ROUND, raised.id, answer="", upheld=upheld)
    answer_objection(ports, officer, ROUND, raised.id, answer="已核实", upheld=upheld)
    with pytest.raises(Conflict, match="异议已答复"):
        answer_objection(ports, officer, ROUND, raised.id, answer="再核实", upheld=upheld)
    conclude_publication(ports, scene.leaders[0], ROUND, meeting.id)
    assert scene.state == state
    if upheld:
        scene_meets_as(scene, officer)


@pytest.mark.usefixtures("published")
def test_an_application_taken_back_while_published_holds_nothing_up(underway: Callable[[str], Scene]) -> None:
    scene = underway("bind")
    meeting = publish(scene)
    withdraw_application(scene.ports, scene.applicant, scene.project, reason="改变主意")
    scene.walk.clock.set(scene.ports.clock.now() + timedelta(days=7))
    assert conclude_publication(scene.ports, scene.leaders[0], ROUND, meeting.id).state == "decided"
    assert (scene.state, scene.letters()) == ("withdrawn", ["acceptance"])


@pytest.mark.usefixtures("published")
def test_a_rank_counts_among_what_its_reader_may_see(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    first, officer = scene.project, scene.officer
    scene.write(scene.reviewer(1), 70)
    scene.walk.opened = third_project(scene)
    scene.write(scene.reviewer(2, GROUP), 90)
    assert review_queries.ranks(officer, ROUND) == {scene.project: 1, first: 2}
    declare_conflict(scene.ports, officer, scene.project, reason="亲属任职")
    assert review_queries.ranks(officer, ROUND) == {first: 1}
    with pytest.raises(NotAllowed):
        review_queries.ranks(scene.applicant, ROUND)


def third_project(scene: Scene) -> Project:
    """Another project like the scene's, under review."""
    with scene.ports.transaction() as work:
        model, known = work.project(scene.project), work.latest(APPLICATION, scene.project)
        assert known is not None
        project = model.model_copy(update={"id": uuid5(NAMES, "third"), "number": "SH2026-SD-0003"})
        work.add_project(project, actor=scene.officer, at=scene.ports.clock.now())
        work.add(
            APPLICATION,
            known.body,
            id=uuid5(NAMES, "third application"),
            project=project,
            number="受0003",
            state="under_review",
            actor=scene.officer,
            at=scene.ports.clock.now(),
        )
    return project


def test_shanghai_ranks_nothing(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    scene.write(scene.reviewer(1), 70)
    assert review_queries.ranks(scene.officer, ROUND) == {}


def test_an_unknown_employer_is_refused(underway: Callable[[str], Scene]) -> None:
    scene = underway("receive")
    reviewer = scene.reviewer(1, asked=False)
    with pytest.raises(BadInput, match="没有登记该单位"):
        enrol_reviewer(scene.ports, scene.officer, ROUND, reviewer.id, employers=["91310115999999999X"])
    with pytest.raises(NotFound):
        enrol_reviewer(scene.ports, scene.officer, ROUND, scene.officer.id, employers=[])


def test_a_group_is_found_upwards_and_downwards_through_a_circle(walked: Walk) -> None:
    codes = ["9131011500000P092E", INSTITUTE, GROUP]
    with walked.ports.transaction() as work:
        for code, parent in zip(codes, (codes[1], codes[2], codes[0]), strict=True):
            work.save_organisation(work.organisation(code).model_copy(update={"parent": parent}))
        found = work.group_of([INSTITUTE])
        assert [unit.code for unit in found] == sorted(codes)
    assert all(isinstance(unit, Organisation) for unit in found)
    assert {unit.nature for unit in found} <= set(Nature)
    assert {unit.category for unit in found} <= set(PartyCategory)
