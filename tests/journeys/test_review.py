"""Review on the worked case: who sees what, conflicts of interest, consensus, proposals."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from tests.journeys.scene import GROUP, INSTITUTE, ROUND, Scene

from haitang.journeys import (
    REVIEW,
    Walk,
    agree_on_review,
    answer_assignment,
    assign_reviewers,
    cancel_meeting,
    declare_conflict,
    enrol_reviewer,
    hidden_projects,
    open_case_file,
    open_intake,
    open_review,
    propose_reviewers,
    release_reviewer,
    remove_reviewer,
    review_tasks,
    timeline_of,
    waive_conflict,
    write_review,
)
from haitang.lexicon import BadInput, Conflict, NotAllowed, NotFound
from haitang.parties import Nature, Organisation, PartyCategory, Relation, Role
from haitang.pilot import (
    Answer,
    ConflictGround,
    GateAnswer,
    Score,
    load_round,
)
from haitang.storage import queries, review_queries

pytestmark = pytest.mark.django_db


def test_a_reviewer_sees_what_they_took_on_and_nothing_else(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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


def test_the_employer_of_a_party_is_barred_by_the_service(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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


def test_a_group_is_barred_until_a_leader_waives_it_with_a_reason(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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


def test_a_conflict_that_arises_later_closes_the_door(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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


def test_a_declared_conflict_hides_the_project_from_an_officer_everywhere(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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
        scene.plan(officer)
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


def test_a_reviewer_who_declares_a_conflict_is_out(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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


def test_a_task_is_answered_by_whom_it_was_given_to(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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


def test_a_reviewer_sees_no_other_review(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
    first, second = scene.reviewer(1), scene.reviewer(2, GROUP)
    scene.write(second, 93)
    board = open_review(scene.ports, first, scene.project)
    assert (board.reviews, board.tally, board.consensus, board.candidates) == ((), None, None, ())
    assert board.own is not None
    assert (board.own.body.person, board.own.body.scores) == (first.id, ())
    whole = open_review(scene.ports, scene.officer, scene.project)
    assert {score.points for filed, _ in whole.reviews for score in filed.body.scores} == {93}


def test_reviews_far_apart_wait_for_a_consensus_that_a_revision_voids(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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


def test_a_review_is_handed_in_whole_or_kept_as_a_draft(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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


def test_a_proposal_keeps_clear_of_conflicts_and_says_what_is_short(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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


def test_shanghai_ranks_nothing(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
    scene.write(scene.reviewer(1), 70)
    assert review_queries.ranks(scene.officer, ROUND) == {}


def test_an_unknown_employer_is_refused(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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
