"""Units that apply together: invited, answered, at most as many as the round allows; and applicants' caps."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4, uuid5

import pytest
from stdnum.cn import uscc
from tests.journeys.conftest import Draft

from haitang.journeys import (
    INVITATION,
    answer_invitation,
    check_application,
    draft_application,
    invitations_of,
    invitations_to,
    invite_party,
    open_project,
    other_applications,
    recall_invitation,
    register,
    remove_party,
    start_application,
    write_application,
)
from haitang.journeys.intake import withdraw_application
from haitang.journeys.other_applications import refuse_beyond_cap
from haitang.lexicon import BadInput, Conflict, NotAllowed, NotFound, organisation_check_digit
from haitang.parties import Actor, Nature, Organisation, PartyCategory, Person, Relation, Role
from haitang.pilot import Outcome, load_round, with_unit

pytestmark = pytest.mark.django_db


def unit(number: int, category: PartyCategory = PartyCategory.RESEARCH_INSTITUTE) -> Organisation:
    letters = f"{number:08d}"
    body = "91310115" + letters + organisation_check_digit(letters)
    return Organisation(
        code=body + uscc.calc_check_digit(body),
        name=f"第{number}家单位",
        category=category,
        nature=Nature.PRIVATE,
        region="310115",
        fictional=True,
    )


def staff(organisation: Organisation, role: Role = Role.RESEARCHER) -> Person:
    id = uuid5(uuid4(), organisation.code)
    return Person(id=id, username=f"u-{organisation.code}", name="某人", organisation=organisation.code, role=role)


@pytest.fixture
def institutes(draft: Draft) -> list[Actor]:
    """Seven research institutes on the platform."""
    units = [unit(number) for number in range(1, 8)]
    people = [staff(each) for each in units]
    register(draft.walk.ports, units, people)
    return [person.actor for person in people]


def messages(refused: pytest.ExceptionInfo[BadInput]) -> list[tuple[str, str]]:
    return [(problem.message, problem.advice) for problem in refused.value.problems]


def test_a_unit_that_accepts_sees_and_fills_in_its_part(draft: Draft) -> None:
    ports, insurer = draft.walk.ports, draft.actor(Role.INSURER_MANAGER)
    sent = invite_party(ports, draft.applicant, draft.project, insurer.organisation, duties="承保", message="请加入")
    assert (sent.state, sent.body.relation, sent.body.project_title) == ("sent", Relation.INSURER, "第二方案")
    assert [each.id for each in invitations_to(ports, insurer)] == [sent.id]
    assert invitations_to(ports, draft.actor(Role.ASSESSOR)) == ()
    with pytest.raises(NotFound):
        write_application(ports, insurer, draft.project, {}, base=1)
    answered = answer_invitation(ports, insurer, sent.id, accept=True)
    assert (answered.state, answered.body.answered_by) == ("accepted", insurer.name)
    (party,) = draft.body.joint
    assert (party.organisation.code, party.relation, party.duties) == (insurer.organisation, Relation.INSURER, "承保")
    assert write_application(ports, insurer, draft.project, {}, base=draft.stored.version).saved is False
    with pytest.raises(Conflict):
        answer_invitation(ports, insurer, sent.id, accept=True)


def test_a_unit_may_decline_and_be_asked_again(draft: Draft) -> None:
    ports, insurer = draft.walk.ports, draft.actor(Role.INSURER_MANAGER)
    sent = invite_party(ports, draft.applicant, draft.project, insurer.organisation)
    declined = answer_invitation(ports, insurer, sent.id, accept=False, answer="暂无承保能力")
    assert (declined.state, declined.body.answer, draft.body.joint) == ("declined", "暂无承保能力", ())
    with pytest.raises(NotFound):
        write_application(ports, insurer, draft.project, {}, base=1)
    again = invite_party(ports, draft.applicant, draft.project, insurer.organisation)
    assert (again.id, again.state, again.body.answer) == (sent.id, "sent", "")


def test_nobody_answers_for_another_unit(draft: Draft) -> None:
    ports = draft.walk.ports
    sent = invite_party(ports, draft.applicant, draft.project, draft.actor(Role.INSURER_MANAGER).organisation)
    for role in (Role.ASSESSOR, Role.BROKER):
        with pytest.raises(NotFound):
            answer_invitation(ports, draft.actor(role), sent.id, accept=True)
    for role in (Role.APPLICANT, Role.UNDERWRITER):
        with pytest.raises(NotAllowed):
            answer_invitation(ports, draft.actor(role), sent.id, accept=True)
    assert draft.body.joint == ()


def test_an_invitation_is_taken_back(draft: Draft) -> None:
    ports, insurer = draft.walk.ports, draft.actor(Role.INSURER_MANAGER)
    sent = invite_party(ports, draft.applicant, draft.project, insurer.organisation)
    with pytest.raises(Conflict, match="尚未答复"):
        invite_party(ports, draft.applicant, draft.project, insurer.organisation)
    assert recall_invitation(ports, draft.applicant, draft.project, insurer.organisation).state == "recalled"
    attempts: list[Callable[[], object]] = [
        lambda: answer_invitation(ports, insurer, sent.id, accept=True),
        lambda: recall_invitation(ports, draft.applicant, draft.project, insurer.organisation),
    ]
    for attempt in attempts:
        with pytest.raises(Conflict):
            attempt()


def test_a_sixth_unit_is_refused_where_it_is_attempted_with_the_clause(draft: Draft, institutes: list[Actor]) -> None:
    ports, lead, project = draft.walk.ports, draft.applicant, draft.project
    sent = [invite_party(ports, lead, project, each.organisation) for each in institutes[:5]]
    with pytest.raises(BadInput) as refused:
        invite_party(ports, lead, project, institutes[5].organisation)
    assert messages(refused) == [
        (
            "联合申报主体不得超过 5 家，再邀请即为第 6 家",
            "依据：沪经信软〔2026〕302号 三（一）；先移除一家，或撤回未答复的邀请",
        )
    ]
    for actor, each in zip(institutes, sent, strict=False):
        answer_invitation(ports, actor, each.id, accept=True)
    with pytest.raises(BadInput):
        invite_party(ports, lead, project, institutes[5].organisation)
    remove_party(ports, lead, project, institutes[0].organisation, "改由其他单位承担")
    assert len(draft.body.joint) == 4
    assert invite_party(ports, lead, project, institutes[5].organisation).state == "sent"


def test_a_sixth_unit_that_was_imported_is_refused_by_the_rule_list(draft: Draft, institutes: list[Actor]) -> None:
    body = draft.body
    for number in range(1, 7):
        body = with_unit(body, unit(number), Relation.PARTNER, "")
    draft_application(draft.walk.ports, draft.applicant, draft.project, body)
    _, verdicts = check_application(draft.walk.ports, draft.applicant, draft.project)
    found = [each for each in verdicts if each.rule == "joint_parties"]
    assert [(each.outcome, each.clause, each.value, each.bound) for each in found] == [
        (Outcome.FAILS, "沪经信软〔2026〕302号 三（一）", "6", "5")
    ]


def test_units_that_may_not_join_are_refused(draft: Draft) -> None:
    ports, lead, project = draft.walk.ports, draft.applicant, draft.project
    officer = draft.actor(Role.CASE_OFFICER)
    for code, message in ((officer.organisation, "该类单位不能联合申报"), (lead.organisation, "已是申报单位")):
        with pytest.raises(BadInput) as refused:
            invite_party(ports, lead, project, code)
        assert [problem.message for problem in refused.value.problems] == [message]
    with pytest.raises(NotFound):
        invite_party(ports, lead, project, unit(99).code)
    draft.join(Role.INSURER_MANAGER)
    with pytest.raises(NotAllowed):
        invite_party(ports, draft.actor(Role.INSURER_MANAGER), project, unit(1).code)


def test_a_removed_unit_loses_its_access_and_its_places(joined: Draft) -> None:
    ports, insurer = joined.walk.ports, joined.actor(Role.INSURER_MANAGER)
    changes = {"schemes.0.title": "方案", "schemes.0.insurers": insurer.organisation}
    write_application(ports, joined.applicant, joined.project, changes, base=joined.stored.version)
    with pytest.raises(BadInput, match="未说明移除理由"):
        remove_party(ports, joined.applicant, joined.project, insurer.organisation, " ")
    remove_party(ports, joined.applicant, joined.project, insurer.organisation, "更换保险人")
    assert [party.organisation.code for party in joined.body.joint] == [joined.actor(Role.ASSESSOR).organisation]
    assert joined.body.schemes[0].insurers == ()
    with pytest.raises(NotFound):
        write_application(ports, insurer, joined.project, {}, base=1)
    sent = next(
        each
        for each in invitations_of(ports, joined.applicant, joined.project)
        if each.body.unit == insurer.organisation
    )
    assert (sent.state, sent.body.answer) == ("removed", "更换保险人")
    with pytest.raises(BadInput, match="不是联合申报单位"):
        remove_party(ports, joined.applicant, joined.project, insurer.organisation, "再次")


def test_a_third_project_is_refused_where_it_is_attempted_with_the_clause(draft: Draft) -> None:
    ports, lead = draft.walk.ports, draft.applicant
    attempts: list[Callable[[], object]] = [
        lambda: start_application(ports, lead, "shanghai-2026", "第三方案"),
        lambda: open_project(ports, lead, number="X", round_code="shanghai-2026", title="第三方案", partners=()),
    ]
    for attempt in attempts:
        with pytest.raises(BadInput) as refused:
            attempt()
        assert messages(refused) == [
            (
                "申报项目不得超过 2 个，本项目为第 3 个",
                "依据：沪经信软〔2026〕302号 三（一）；如需另报，请先撤回一个项目",
            )
        ]
    withdraw_application(ports, lead, draft.project, reason="另作安排")
    assert start_application(ports, lead, "shanghai-2026", "替代方案").title == "替代方案"


def test_projects_count_across_organisations_and_joint_roles_where_the_round_says_so(draft: Draft) -> None:
    ports = draft.walk.ports
    company = unit(50, PartyCategory.INDUSTRIAL_ENTERPRISE)
    person = staff(company, Role.APPLICANT)
    register(ports, [company], [person])
    lead = draft.applicant.organisation
    open_project(
        ports,
        person.actor,
        number="OTHER-1",
        round_code="shanghai-2026",
        title="别家方案",
        partners=((lead, Relation.PARTNER),),
    )
    with ports.transaction() as work:
        seen = other_applications(work, lead, "shanghai-2026", draft.project)
        theirs = other_applications(work, company.code, "shanghai-2026")
    assert (seen.as_lead, seen.as_joint) == (1, 1)
    assert (theirs.as_lead, theirs.as_joint) == (1, 0)
    shanghai = load_round("shanghai-2026")
    counting = shanghai.limits.model_copy(update={"projects_count_joint_roles": True})
    with ports.transaction() as work:
        refuse_beyond_cap(work, company.code, shanghai)
        with pytest.raises(BadInput, match="本项目为第 4 个"):
            refuse_beyond_cap(work, lead, shanghai.model_copy(update={"limits": counting}))


def test_a_service_body_may_not_lead(draft: Draft) -> None:
    insurer = draft.actor(Role.INSURER_MANAGER)
    person = Person(id=uuid4(), username="x", name="x", organisation=insurer.organisation, role=Role.APPLICANT)
    register(draft.walk.ports, [], [person])
    with pytest.raises(BadInput) as refused:
        start_application(draft.walk.ports, person.actor, "shanghai-2026", " ")
    assert [problem.message for problem in refused.value.problems] == ["未填写方案名称", "该类单位不能作为申报主体"]


def test_numbers_of_projects_differ(draft: Draft) -> None:
    with draft.walk.ports.transaction() as work:
        numbers = [project.number for project in work.projects_of_round("shanghai-2026")]
        filed = work.filed(INVITATION, project=draft.project)
    assert (len(set(numbers)), filed) == (len(numbers), ())
    assert "SH2026-XM-0001" in numbers
