"""Joint decisions on the worked case: signatures under one text, publication and objections, ranks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from uuid import uuid5

import pytest
from tests.journeys.scene import GROUP, NAMES, ROUND, Scene

from haitang.journeys import (
    APPLICATION,
    MEETING,
    Filed,
    Project,
    answer_objection,
    cancel_meeting,
    conclude_publication,
    declare_conflict,
    object_to_result,
    open_review,
    sign_meeting,
    timeline_of,
    withdraw_application,
    write_meeting,
)
from haitang.lexicon import BadInput, Conflict, NotAllowed, NotFound
from haitang.pilot import (
    Meeting,
    load_round,
)
from haitang.storage import review_queries

pytestmark = pytest.mark.django_db


def test_an_application_is_decided_when_all_three_signed_the_same_text(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("bind")
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


def test_only_leaders_sign_and_only_officers_prepare(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("bind")
    meeting = scene.meet()
    with pytest.raises(NotAllowed):
        sign_meeting(scene.ports, scene.officer, ROUND, meeting.id)
    with pytest.raises(NotAllowed):
        scene.plan(scene.leaders[0])
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


def test_an_application_stands_on_one_agenda_and_comes_free_when_it_is_called_off(
    scene_at: Callable[[str], Scene],
) -> None:
    scene = scene_at("bind")
    meeting = scene.meet()
    with pytest.raises(BadInput, match="另一次会议"):
        scene.plan(scene.officer)
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
    scene.plan(scene.officer)
    with scene.ports.transaction() as work:
        states = sorted(each.state for each in work.filed(MEETING, round_code=ROUND))
    assert states == ["cancelled", "decided", "open"]


def test_an_application_that_changed_since_is_not_decided(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("bind")
    meeting = scene.meet()
    for leader in scene.leaders[:2]:
        sign_meeting(scene.ports, leader, ROUND, meeting.id)
    withdraw_application(scene.ports, scene.applicant, scene.project, reason="改变主意")
    with pytest.raises(Conflict, match="有变化"):
        sign_meeting(scene.ports, scene.leaders[2], ROUND, meeting.id)
    assert scene.state == "withdrawn"


def test_a_leader_with_a_conflict_neither_sees_nor_signs_the_meeting(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("bind")
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
def test_a_published_result_stands_after_its_days_and_not_a_second_before(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("bind")
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
    upheld: bool, state: str, scene_at: Callable[[str], Scene]
) -> None:
    scene = scene_at("bind")
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
        scene.plan(officer)


@pytest.mark.usefixtures("published")
def test_an_application_taken_back_while_published_holds_nothing_up(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("bind")
    meeting = publish(scene)
    withdraw_application(scene.ports, scene.applicant, scene.project, reason="改变主意")
    scene.walk.clock.set(scene.ports.clock.now() + timedelta(days=7))
    assert conclude_publication(scene.ports, scene.leaders[0], ROUND, meeting.id).state == "decided"
    assert (scene.state, scene.letters()) == ("withdrawn", ["acceptance"])


@pytest.mark.usefixtures("published")
def test_a_rank_counts_among_what_its_reader_may_see(scene_at: Callable[[str], Scene]) -> None:
    scene = scene_at("receive")
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
