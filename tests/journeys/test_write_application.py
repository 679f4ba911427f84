"""Several units write one application: each its own part, nobody over anybody else's text."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import Draft

from haitang.journeys import (
    APPLICATION,
    attach_proof,
    compare_versions,
    proof_file,
    remove_proof,
    remove_scheme,
    restore_version,
    sign_application,
    write_application,
)
from haitang.journeys.apply import check_application, draft_application, seal_application, submit_application
from haitang.lexicon import BadInput, Conflict, NotAllowed, NotFound
from haitang.parties import Role
from haitang.pilot import fields_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


def write(
    draft: Draft, changes: dict[str, str], *, role: Role = Role.APPLICANT, base: int = 0
) -> tuple[bool, list[str], list[str]]:
    """Whether it was saved, which places have problems, which fields clash."""
    written = write_application(
        draft.walk.ports, draft.actor(role), draft.project, changes, base=base or draft.stored.version
    )
    return written.saved, [problem.at for problem in written.problems], [clash.at for clash in written.clashes]


def test_a_project_begins_with_an_empty_draft(draft: Draft) -> None:
    assert (draft.stored.state, draft.stored.version) == ("draft", 1)
    assert (draft.body.title, draft.body.lead.code) == ("第二方案", draft.applicant.organisation)
    assert draft.body.applied_on == draft.walk.clock.now().date()


def test_fields_are_kept_one_by_one(draft: Draft) -> None:
    assert write(draft, {"title": "新名", "parts.security": "甲。\n乙。"}) == (True, [], [])
    assert write(draft, {"introduction": "简介"}) == (True, [], [])
    body = draft.body
    assert (body.title, body.part("security").text, body.introduction.text) == ("新名", "甲。\n乙。", "简介")
    assert (draft.stored.version, draft.body.version) == (3, 3)


def test_saving_the_same_again_makes_no_version(draft: Draft) -> None:
    assert write(draft, {"title": "第二方案"}) == (False, [], [])
    assert write(draft, {"introduction": ""}) == (False, [], [])
    assert draft.stored.version == 1


def test_two_editors_of_different_fields_do_not_disturb_each_other(draft: Draft) -> None:
    assert write(draft, {"title": "甲的名称"}, base=1) == (True, [], [])
    other = {"title": "第二方案", "introduction": "乙的简介"}
    assert write(draft, other, role=Role.RISK_MANAGER, base=1) == (True, [], [])
    assert (draft.body.title, draft.body.introduction.text) == ("甲的名称", "乙的简介")


def test_the_second_editor_of_a_field_sees_both_texts_and_nothing_is_lost(draft: Draft) -> None:
    write(draft, {"introduction": "公司成立于2009年。"}, base=1)
    write(draft, {"scope": "sys-erp"})
    written = write_application(
        draft.walk.ports,
        draft.actor(Role.RISK_MANAGER),
        draft.project,
        {"introduction": "公司成立于2010年。", "location": "临港"},
        base=1,
    )
    (clash,) = written.clashes
    assert (clash.at, clash.theirs, clash.mine) == ("introduction", "公司成立于2009年。", "公司成立于2010年。")
    assert (clash.by, clash.recorded_at) == (draft.applicant.name, draft.walk.clock.now())
    assert [piece.text for piece in clash.pieces] == ["公司成立于", "2009", "2010", "年。"]
    assert (draft.body.introduction.text, draft.body.location) == ("公司成立于2009年。", "临港")
    assert write(draft, {"introduction": "公司成立于2010年。"}) == (True, [], [])
    assert draft.body.introduction.text == "公司成立于2010年。"


def test_the_same_change_twice_is_no_clash(draft: Draft) -> None:
    write(draft, {"introduction": "同一句。"}, base=1)
    assert write(draft, {"introduction": "同一句。"}, base=1) == (False, [], [])


def test_good_fields_are_kept_beside_refused_ones_and_a_marking_never_is(draft: Draft) -> None:
    changes = {"location": "临港", "parts.security": "绝密★ 三十年", "lead.founded": "2009-02-30"}
    assert write(draft, changes) == (True, ["parts.security", "lead.founded"], [])
    assert draft.body.location == "临港"
    with draft.walk.ports.transaction() as work:
        kept = str([version.body for version in work.history(APPLICATION, draft.stored.id)])
    assert "三十年" not in kept


def test_each_unit_fills_in_its_own_part(joined: Draft) -> None:
    insurer, security = joined.actor(Role.INSURER_MANAGER).organisation, joined.actor(Role.ASSESSOR).organisation
    write(joined, {"schemes.0.title": "方案", "schemes.0.insurers": insurer, "schemes.0.security": security})
    own = {f"joint.{insurer}.duties": "承保", "schemes.0.prices": "综合险\t每单\t26万元\t2000万元\t"}
    assert write(joined, own, role=Role.INSURER_MANAGER) == (True, [], [])
    assert write(joined, {"schemes.0.points.services": "监测。"}, role=Role.ASSESSOR) == (True, [], [])
    assert fields_of(joined.body)[f"joint.{insurer}.duties"] == "承保"
    assert joined.body.schemes[0].prices[0].premium.in_wan() == "26.00"


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.INSURER_MANAGER, "title"),
        (Role.INSURER_MANAGER, "parts.security"),
        (Role.INSURER_MANAGER, "joint.9131011200000D049B.duties"),
        (Role.INSURER_MANAGER, "schemes.0.points.services"),
        (Role.ASSESSOR, "schemes.0.prices"),
        (Role.ASSESSOR, "signatures"),
        (Role.APPLICANT, "joint.9131011500000B0270.duties"),
        (Role.APPLICANT, "joint.9131011500000B0270.contact.phone"),
    ],
)
def test_nobody_fills_in_anothers_part(role: Role, path: str, joined: Draft) -> None:
    before = joined.stored
    with pytest.raises(NotAllowed):
        write(joined, {path: "x", "location": "临港"}, role=role)
    assert joined.stored == before


def test_others_learn_nothing_of_the_project(draft: Draft) -> None:
    for role in (Role.INSURER_MANAGER, Role.CASE_OFFICER):
        with pytest.raises(NotFound):
            write_application(draft.walk.ports, draft.actor(role), draft.project, {"title": "x"}, base=1)


def filled(draft: Draft) -> None:
    """Everything of the worked case that this project's lead may say, with one scheme of its own."""
    case = draft.walk.case.application
    body = case.model_copy(update={"title": "第二方案", "joint": draft.body.joint, "signatures": (), "sealing": None})
    draft_application(draft.walk.ports, draft.applicant, draft.project, body, proofs=draft.walk.case.proofs)


def test_signatures_fall_away_with_the_text_and_a_submission_freezes(joined: Draft) -> None:
    for role in (Role.BROKER, Role.TESTER):
        joined.join(role)
    filled(joined)
    ports, signers = joined.walk.ports, (Role.LEGAL_REPRESENTATIVE, Role.INSURER_MANAGER, Role.ASSESSOR, Role.BROKER)
    check_application(ports, joined.applicant, joined.project)
    for role in (*signers, Role.TESTER):
        sign_application(ports, joined.actor(role), joined.project)
    assert len(joined.body.signatures) == 10
    assert write(joined, {"title": joined.body.title}) == (False, [], [])
    assert (joined.stored.state, len(joined.body.signatures)) == ("checked", 10)
    insurer = joined.actor(Role.INSURER_MANAGER).organisation
    assert write(joined, {f"joint.{insurer}.duties": "改"}, role=Role.INSURER_MANAGER) == (True, [], [])
    assert (joined.stored.state, joined.body.signatures) == ("draft", ())
    check_application(ports, joined.applicant, joined.project)
    for role in (*signers, Role.TESTER):
        sign_application(ports, joined.actor(role), joined.project)
    seal_application(ports, joined.applicant, joined.project, perforation=True)
    joined.walk.at("submit")
    submit_application(ports, joined.applicant, joined.project)
    for change in ({"title": "报送后再改"}, {"title": joined.body.title}):
        with pytest.raises(Conflict, match="内容已冻结"):
            write(joined, change)
    with pytest.raises(Conflict):
        attach_proof(ports, joined.applicant, joined.project, "credit", "信用.pdf", PDF)
    officer = compare_versions(ports, joined.actor(Role.CASE_OFFICER), joined.project)
    assert [line.state for line in officer.lines] == ["submitted"]
    assert (officer.before, officer.differences) == (None, ())
    with pytest.raises(NotFound):
        compare_versions(ports, joined.actor(Role.CASE_OFFICER), joined.project, 1, joined.stored.version)


def test_any_two_versions_are_compared_and_an_earlier_one_comes_back(joined: Draft) -> None:
    ports, insurer = joined.walk.ports, joined.actor(Role.INSURER_MANAGER).organisation
    first = joined.stored.version
    write(joined, {"title": "甲", "schemes.0.title": "方案", "schemes.0.insurers": insurer})
    write(joined, {f"joint.{insurer}.duties": "核保"}, role=Role.INSURER_MANAGER)
    write(joined, {"title": "乙", "location": "临港"})
    last = joined.stored.version
    seen = compare_versions(ports, joined.applicant, joined.project, first + 1, last)
    assert [(each.at, each.before, each.after) for each in seen.differences] == [
        ("title", "甲", "乙"),
        ("location", "", "临港"),
        (f"joint.{insurer}.duties", "先前所拟", "核保"),
    ]
    restore_version(ports, joined.applicant, joined.project, first)
    assert (joined.stored.version, joined.body.title, joined.body.schemes) == (last + 1, "第二方案", ())
    assert fields_of(joined.body)[f"joint.{insurer}.duties"] == "核保", "what a unit says of itself stays"
    restore_version(ports, joined.applicant, joined.project, last)
    assert (joined.body.title, joined.body.schemes[0].insurers) == ("乙", (insurer,))
    with pytest.raises(NotFound):
        restore_version(ports, joined.applicant, joined.project, 99)
    with pytest.raises(NotAllowed):
        restore_version(ports, joined.actor(Role.INSURER_MANAGER), joined.project, first)


def test_a_scheme_that_somebody_just_changed_is_not_taken_out(draft: Draft) -> None:
    ports = draft.walk.ports
    write(draft, {"schemes.0.title": "一", "schemes.1.title": "二"})
    seen = draft.stored.version
    write(draft, {"schemes.1.points.process": "理赔。"}, role=Role.RISK_MANAGER)
    with pytest.raises(BadInput, match="服务方案已被"):
        remove_scheme(ports, draft.applicant, draft.project, 1, base=seen)
    remove_scheme(ports, draft.applicant, draft.project, 0, base=seen)
    assert [scheme.title for scheme in draft.body.schemes] == ["二"]
    with pytest.raises(NotFound):
        remove_scheme(ports, draft.applicant, draft.project, 4, base=draft.stored.version)


def test_proofs_come_and_go_and_earlier_versions_keep_theirs(draft: Draft) -> None:
    ports, who, project = draft.walk.ports, draft.applicant, draft.project
    with pytest.raises(BadInput, match="先写明该项情况"):
        attach_proof(ports, who, project, "credit", "信用.pdf", PDF)
    write(draft, {"eligibility.credit": "良好。"})
    attach_proof(ports, who, project, "credit", "信用.pdf", PDF)
    with pytest.raises(BadInput, match="已经上传"):
        attach_proof(ports, who, project, "credit", "信用.pdf", PDF)
    attach_proof(ports, who, project, "credit", "信用.pdf", PDF + b"%%EOF", title="信用报告（更新）")
    proofs = draft.body.eligibility[0].proofs
    assert [(proof.title, proof.file) for proof in proofs] == [
        ("信用", "proofs/credit/信用.pdf"),
        ("信用报告（更新）", "proofs/credit/信用-2.pdf"),
    ]
    assert proof_file(ports, who, project, "proofs/credit/信用.pdf") == PDF
    with_both = draft.stored.version
    remove_proof(ports, who, project, "credit", "proofs/credit/信用.pdf")
    assert [proof.file for proof in draft.body.eligibility[0].proofs] == ["proofs/credit/信用-2.pdf"]
    with pytest.raises(NotFound):
        proof_file(ports, who, project, "proofs/credit/信用.pdf")
    restore_version(ports, who, project, with_both)
    assert proof_file(ports, who, project, "proofs/credit/信用.pdf") == PDF
    with pytest.raises(BadInput, match="文件内容与扩展名不符"):
        attach_proof(ports, who, project, "credit", "假.pdf", b"MZ\x90")
    with pytest.raises(NotFound):
        remove_proof(ports, who, project, "credit", "proofs/credit/没有.pdf")
