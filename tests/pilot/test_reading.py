"""An application's folder: read whole, or refused with every fault at once."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from haitang.lexicon import BadInput, Yuan
from haitang.parties import Organisation
from haitang.pilot import (
    Application,
    FormField,
    PartyColumn,
    Round,
    answer_text,
    column_text,
    json_schema,
    read_application,
    read_parties,
    read_prose,
)

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASE / "application", tmp_path / "application"))


def faults(folder: Path, parties: tuple[Organisation, ...]) -> list[tuple[str, str, str]]:
    with pytest.raises(BadInput) as raised:
        read_application(folder, parties)
    return [(problem.file, problem.at, problem.value) for problem in raised.value.problems]


def test_the_worked_application(application: Application) -> None:
    assert application.lead.legal_representative == "周堃"
    assert application.applied_on == date(2026, 6, 18)
    assert application.fictional
    assert [unit.name[:2] for unit in application.units] == ["上海", "东岸", "远汇", "申衡", "沪测"]
    assert application.schemes[0].prices[0].sum_insured == Yuan.wan(2000)
    assert application.part("security").blocks[1].heading == "（二）年度投入情况"
    assert application.part("nowhere").lines == ()
    assert all(proof.digest for statement in application.eligibility for proof in statement.proofs)


def test_the_blanks_of_the_form(application: Application) -> None:
    seen = {field: answer_text(application, field) for field in FormField if field is not FormField.INTRODUCTION}
    assert seen == {
        FormField.TITLE: "海锚轴承核心工业系统“保险＋服务”试点方案",
        FormField.APPLIED_ON: "2026年6月18日",
        FormField.LEAD_NAME: "上海海锚轴承制造有限公司",
        FormField.LEAD_LOCATION: "上海市浦东新区临港",
        FormField.LEAD_CODE: "9131011500000A016L",
        FormField.LEAD_FOUNDED: "2009-04-16",
        FormField.LEAD_ADDRESS: "上海市浦东新区临港虚构路88号",
        FormField.LEAD_CAPITAL: "8,000.00",
        FormField.LEAD_CONTACT: "林翀",
        FormField.LEAD_PHONE: "021-00000001",
        FormField.LEAD_FAX: "021-00000002",
        FormField.LEAD_EMAIL: "pilot@haimao.example",
        FormField.LEAD_NATURE: "民营企业",
    }
    insurer = application.joint[0]
    assert [column_text(application, insurer, column) for column in PartyColumn] == [
        "东岸财产保险股份有限公司上海分公司",
        "国有控股企业",
        "保险公司",
        "9131011500000B0270",
    ]
    assert answer_text(application.model_copy(update={"location": ""}), FormField.LEAD_LOCATION) == "上海市浦东新区"


def test_a_sheet_that_does_not_fit_says_everything(folder: Path, parties: tuple[Organisation, ...]) -> None:
    sheet = folder / "application.yaml"
    text = sheet.read_text(encoding="utf-8")
    text = text.replace("applied_on: 2026-06-18", "applied_on: 2026-06-31").replace("premium: 26万元", "premium: 很多")
    sheet.write_text(text.replace("relation: broker", "relation: cousin") + "colour: blue\n", encoding="utf-8")
    assert [(file, at) for file, at, _ in faults(folder, parties)] == [
        ("application.yaml", "applied_on"),
        ("application.yaml", "joint.1.relation"),
        ("application.yaml", "schemes.0.prices.0.premium"),
        ("application.yaml", "colour"),
    ]


def test_faults_of_texts_proofs_and_codes_come_together(folder: Path, parties: tuple[Organisation, ...]) -> None:
    (folder / "security.md").unlink()
    (folder / "introduction.md").write_bytes("公司".encode("gb18030"))
    (folder / "insurance.md").write_text("# 大标题\n\n| 表 |\n\n![图](a.png)\n", encoding="utf-8")
    (folder / "proofs" / "credit.md").unlink()
    known = tuple(party for party in parties if party.code != "9131010400000E05XY")
    assert faults(folder, known) == [
        ("introduction.md", "第 1 字节", ""),
        ("application.yaml", "parts.security", "security.md"),
        ("insurance.md", "第 1 行", "# 大标题"),
        ("insurance.md", "第 3 行", "| 表 |"),
        ("insurance.md", "第 5 行", "![图](a.png)"),
        ("application.yaml", "eligibility.4.proofs.0", "proofs/credit.md"),
        ("application.yaml", "joint.3.party", "9131010400000E05XY"),
    ]


@pytest.mark.parametrize("name", ["../parties.yaml", "/etc/hostname", "link.md"])
def test_nothing_outside_the_folder_is_read(folder: Path, parties: tuple[Organisation, ...], name: str) -> None:
    (folder / "link.md").symlink_to(CASE / "parties.yaml")
    sheet = folder / "application.yaml"
    text = sheet.read_text(encoding="utf-8").replace("introduction: introduction.md", f"introduction: {name}")
    sheet.write_text(text, encoding="utf-8")
    assert faults(folder, parties) == [("application.yaml", "introduction", name)]


def test_a_classified_text_is_refused_before_it_is_kept(folder: Path, parties: tuple[Organisation, ...]) -> None:
    (folder / "introduction.md").write_text("机密★10年\n\n内容", encoding="utf-8")
    assert faults(folder, parties) == [("application", "introduction", "")]


def test_an_oversized_text_is_refused(folder: Path, parties: tuple[Organisation, ...]) -> None:
    (folder / "introduction.md").write_text("字" * 400_000, encoding="utf-8")
    assert faults(folder, parties) == [("introduction.md", "", "1200000 字节")]


def test_a_missing_sheet_and_bad_yaml(tmp_path: Path, parties: tuple[Organisation, ...]) -> None:
    assert faults(tmp_path, parties) == [("application.yaml", "", "")]
    (tmp_path / "application.yaml").write_text("title: [", encoding="utf-8")
    assert [file for file, _, _ in faults(tmp_path, parties)] == ["application.yaml"]


def test_the_sheet_of_another_round(folder: Path, parties: tuple[Organisation, ...], shanghai_round: Round) -> None:
    other = shanghai_round.model_copy(update={"code": "shanghai-2027"})
    with pytest.raises(BadInput, match="shanghai-2027"):
        read_application(folder, parties, other)


def test_parties_with_wrong_and_double_codes(tmp_path: Path) -> None:
    file = tmp_path / "parties.yaml"
    good = (CASE / "parties.yaml").read_text(encoding="utf-8")
    file.write_text(good.replace("9131011500000A016L", "9131011500000A0160"), encoding="utf-8")
    with pytest.raises(BadInput, match="校验位不符，应为 L"):
        read_parties(file)
    file.write_text(good.replace("9131011500000A016L", "9131011500000B0270"), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_parties(file)
    assert [(problem.at, problem.value) for problem in raised.value.problems] == [("1.code", "9131011500000B0270")]


def test_prose_joins_soft_breaks_and_keeps_headings() -> None:
    prose, problems = read_prose("\ufeff引言\n\n## 一\n甲\n乙 and\nso on\n\n\n丙\n", file="a.md")
    assert [(block.heading, block.paragraphs) for block in prose.blocks] == [
        ("", ("引言",)),
        ("一", ("甲乙 and so on", "丙")),
    ]
    assert problems == []


def test_the_schemas_are_published() -> None:
    schemas = json_schema()
    assert set(schemas) == {"application.yaml", "parties.yaml"}
    assert schemas["application.yaml"]["required"] == ["round", "title", "applied_on", "lead", "introduction"]
