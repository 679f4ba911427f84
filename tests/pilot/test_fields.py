"""An application as fields: out and in again, what is refused, and who may fill in what."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haitang.parties import Contact, Nature, Relation
from haitang.pilot import (
    Application,
    Prose,
    Round,
    fields_of,
    fill_in,
    label_of,
    load_round,
    read_round,
    read_typed,
    typed_text,
    with_unit,
    without_scheme,
    without_unit,
)
from haitang.pilot.field_tables import listed, read_milestones, read_prices

INSURER, BROKER, SECURITY, TESTER = (
    "9131011500000B0270",
    "9131010600000C038A",
    "9131011200000D049B",
    "9131010400000E05XY",
)


def bare(application: Application) -> Application:
    """The same units with nothing written yet."""
    return Application(
        round_code=application.round_code,
        title="空",
        applied_on=date(2026, 1, 1),
        lead=application.lead.model_copy(update={"contact": None, "founded": None, "address": "", "name": "某某"}),
        joint=tuple(party.model_copy(update={"duties": ""}) for party in application.joint),
        eligibility=tuple(statement.model_copy(update={"text": "待填"}) for statement in application.eligibility),
    )


def test_fields_filled_in_give_the_application_again(application: Application, shanghai_round: Round) -> None:
    whole = application.model_copy(update={"signatures": (), "sealing": None})
    filled, problems = fill_in(bare(application), fields_of(whole), shanghai_round)
    assert problems == ()
    assert filled == whole


def test_filling_in_what_is_there_changes_nothing(application: Application, shanghai_round: Round) -> None:
    assert fill_in(application, fields_of(application), shanghai_round) == (application, ())


def test_every_field_has_a_name_that_people_read(application: Application, shanghai_round: Round) -> None:
    names = {unit.code: unit.name for unit in application.units}
    labels = {at: label_of(at, shanghai_round, names).zh for at in fields_of(application)}
    assert [at for at, label in labels.items() if label == at or "." in label] == []
    assert len(set(labels.values())) == len(labels)
    assert labels[f"joint.{INSURER}.duties"].endswith(" · 职责分工")


@pytest.mark.parametrize(
    ("path", "text", "message", "place"),
    [
        ("title", "", "未填写", "title"),
        ("applied_on", "2026-06-31", "不是日期", "applied_on"),
        ("lead.founded", "昨天", "不是日期", "lead.founded"),
        ("lead.registered_capital", "很多", "不是金额：'很多'，请写成 1234.56 或 50万元", "lead.registered_capital"),
        ("lead.region", "31", "格式不符", "lead.region"),
        ("lead.nature", "magic", "不在可取值之中", "lead.nature"),
        ("lead.code", "9131011500000B0270", "表中没有这一项", "lead.code"),
        ("lead.parent", "9131011500000B0270", "表中没有这一项", "lead.parent"),
        ("joint.D2143569X.duties", "x", "表中没有这一项", "joint.D2143569X.duties"),
        (f"joint.{INSURER}.relation", "lead", "表中没有这一项", f"joint.{INSURER}.relation"),
        ("parts.magic", "x", "表中没有这一项", "parts.magic"),
        ("parts.security", "甲\n\n| a | b |", "不支持的格式", "parts.security.第 3 行"),
        ("parts.security", "甲\x07乙", "第 1 行含不可见的控制字符", "parts.security"),
        ("parts.security", "甲\n\ud800", "第 2 行含不可见的控制字符", "parts.security"),
        ("parts.security", "字" * 1_000_000, "内容过长，未予保存", "parts.security"),
        ("eligibility.credit", "", "已有证明材料，说明不能为空", "eligibility.credit"),
        ("eligibility.beauty", "x", "表中没有这一项", "eligibility.beauty"),
        ("schemes.0.title", "", "服务方案未命名", "schemes.0.title"),
        ("schemes.0.insurers", "D2143569X", "不是申报单位", "schemes.0.insurers"),
        ("schemes.0.points.magic", "x", "表中没有这一项", "schemes.0.points.magic"),
        ("schemes.2.title", "越级", "表中没有这一项", "schemes.2.title"),
        ("scope", "SYS 1", "格式不符", "scope.0"),
        ("signatures", "x", "表中没有这一项", "signatures"),
        ("version", "9", "表中没有这一项", "version"),
    ],
)
def test_what_cannot_be_taken_is_told_and_changes_nothing(
    path: str, text: str, message: str, place: str, application: Application, shanghai_round: Round
) -> None:
    filled, problems = fill_in(application, {path: text}, shanghai_round)
    assert filled == application
    assert [(problem.message, problem.at) for problem in problems] == [(message, place)]


def test_good_changes_are_taken_beside_bad_ones(application: Application, shanghai_round: Round) -> None:
    changes = {"title": "新名称", "lead.founded": "x", "parts.security": "机密★ 一年", "lead.address": "新址"}
    filled, problems = fill_in(application, changes, shanghai_round)
    assert (filled.title, filled.lead.address) == ("新名称", "新址")
    assert filled.part("security") == application.part("security")
    assert [problem.at for problem in problems] == ["lead.founded", "parts.security"]
    assert "一年" not in str(problems[1])


def test_a_draft_may_be_too_long_until_it_is_checked(application: Application, shanghai_round: Round) -> None:
    filled, problems = fill_in(application, {"introduction": "字" * 401}, shanghai_round)
    assert (problems, filled.introduction.text) == ((), "字" * 401)


def test_schemes_come_and_go(application: Application, shanghai_round: Round) -> None:
    changes = {"schemes.1.title": "第二方案", "schemes.1.points.process": "理赔。", "schemes.2.insurers": INSURER}
    filled, problems = fill_in(application, changes, shanghai_round)
    assert problems == ()
    assert [scheme.title for scheme in filled.schemes] == [application.schemes[0].title, "第二方案", "服务方案3"]
    assert without_scheme(without_scheme(filled, 2), 1) == application


def test_a_unit_leaves_everywhere(application: Application, shanghai_round: Round) -> None:
    left = without_unit(application, INSURER)
    assert INSURER not in str(left.model_dump(exclude={"signatures", "sealing"}))
    joined = with_unit(left, application.joint[0].organisation, Relation.INSURER, application.joint[0].duties)
    assert [party.organisation.code for party in joined.joint] == [BROKER, SECURITY, TESTER, INSURER]


def test_contacts_and_natures_come_and_go(application: Application, shanghai_round: Round) -> None:
    gone = {f"lead.contact.{name}": "" for name in ("name", "phone", "fax", "email")}
    filled, _ = fill_in(application, gone, shanghai_round)
    assert filled.lead.contact is None
    filled, _ = fill_in(filled, {"lead.contact.phone": "021-5555", "lead.nature": "other"}, shanghai_round)
    assert (filled.lead.contact, filled.lead.nature) == (Contact(name="", phone="021-5555"), Nature.OTHER)
    filled, _ = fill_in(filled, {"lead.other_nature": "集体企业"}, shanghai_round)
    assert fields_of(filled)["lead.other_nature"] == "集体企业"
    assert fill_in(filled, {"lead.other_nature": ""}, shanghai_round)[0].other_natures == ()


def test_a_table_names_the_row_of_each_fault() -> None:
    text = "综合险\t每单\t26万元\t2000万元\t\n\t每单\t\t5\t\n"
    prices, problems = read_prices(text, at="schemes.0.prices")
    assert [price.premium.text() for price in prices] == ["260,000.00"]
    assert [problem.at for problem in problems] == [
        "schemes.0.prices 第 2 行 item",
        "schemes.0.prices 第 2 行 premium",
    ]
    stones, problems = read_milestones("\t评估\t2026-06-15\tD2143569X\n\t\t明天\t\t报告", at="milestones")
    assert [(stone.code, stone.units) for stone in stones] == [("m1", ("D2143569X",))]
    assert [problem.at for problem in problems] == ["milestones 第 2 行 due", "milestones 第 2 行 title"]


def test_a_list_is_read_however_it_is_written() -> None:
    assert listed(" a,b；c、a\n") == ["a", "b", "c"]


lines = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30).filter(
    lambda line: line.strip() and not line.strip().startswith(("#", "|", "`")) and "<" not in line and "![" not in line
)


@given(st.lists(lines, max_size=8))
def test_typed_texts_are_read_back(typed: list[str]) -> None:
    prose, problems = read_typed("\n".join(typed), file="x")
    assert problems == []
    assert read_typed(typed_text(prose), file="x") == (prose, [])
    assert prose.lines == tuple(line.strip() for line in typed)


def test_headings_stay_headings() -> None:
    prose, _ = read_typed("首段\n## 概况\n甲\n## 空\n## 其他\n乙", file="x")
    assert [block.heading for block in prose.blocks] == ["", "概况", "空", "其他"]
    assert read_typed(typed_text(prose), file="x")[0] == prose
    assert typed_text(Prose()) == ""


def test_the_round_says_who_fills_in_what(application: Application, shanghai_round: Round) -> None:
    filling, units = shanghai_round.filling, {INSURER, BROKER}

    def may(path: str, unit: str, relation: Relation) -> bool:
        return filling.joint_may(path, application, unit, {relation})

    assert [filling.lead_may(path, on_platform=units) for path in ("title", "schemes.0.points.process")] == [True] * 2
    assert [filling.lead_may(f"joint.{unit}.duties", on_platform=units) for unit in (INSURER, SECURITY)] == [
        False,
        True,
    ]
    own = [
        may(f"joint.{INSURER}.{name}", INSURER, Relation.INSURER) for name in ("duties", "contact.phone", "relation")
    ]
    assert own == [True, True, False]
    assert not may(f"joint.{BROKER}.duties", INSURER, Relation.INSURER)
    points = {code: may(f"schemes.0.points.{code}", INSURER, Relation.INSURER) for code in ("process", "services")}
    assert points == {"process": True, "services": False}
    assert may("schemes.0.prices", INSURER, Relation.INSURER)
    assert may("schemes.0.points.services", SECURITY, Relation.SECURITY)
    assert not may("schemes.0.prices", SECURITY, Relation.SECURITY)
    assert not may("schemes.0.points.process", BROKER, Relation.BROKER), "a broker serves in no scheme"
    assert not may("schemes.7.prices", INSURER, Relation.INSURER)
    for path in ("title", "parts.security", "scope", "milestones", "eligibility.credit", "lead.name"):
        assert not may(path, INSURER, Relation.INSURER)


def test_another_round_divides_the_work_otherwise() -> None:
    from tests.pilot.conftest import CASE

    riverland = read_round(CASE.parents[1] / "tests" / "pilot" / "riverland-2031").filling
    shanghai = load_round("shanghai-2026").filling
    assert (riverland.joint, riverland.points, riverland.most_characters) == (("duties",), (), 900)
    assert riverland.project_number.format(year=2031, serial=3) == "RL2031/3"
    assert shanghai.project_number.format(year=2026, serial=3) == "SH2026-XM-0003"
