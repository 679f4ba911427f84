"""``haitang application``: the rule list, and a folder into a workbook and back."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from haitang.cli import app
from haitang.journeys import packed
from haitang.lexicon import BadInput, HaitangError
from haitang.pilot import read_application, read_parties, write_application

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"
FOLDER, INVENTORY = str(CASE / "application"), str(CASE / "plant" / "inventory.xlsx")
IN_TIME = "2026-06-18T16:00:00+08:00"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["application", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_worked_case_meets_every_rule() -> None:
    code, out = run("check", FOLDER, "--inventory", INVENTORY, "--at", IN_TIME, "--stage", "submit", "--json")
    told = json.loads(out)
    assert (code, told["failing"]) == (0, 0)
    assert {each["outcome"] for each in told["verdicts"]} == {"ok"}


def test_one_second_late_fails_with_the_clause() -> None:
    code, out = run("check", FOLDER, "--at", "2026-07-01T00:00:00+08:00", "--stage", "submit", "--json")
    failing = [each for each in json.loads(out)["verdicts"] if each["outcome"] == "fails"]
    assert code == 2
    assert [(each["rule"], each["clause"], each["value"]) for each in failing] == [
        ("deadline", "沪经信软〔2026〕302号 三（一）", "2026-07-01 00:00:00")
    ]
    assert run("check", FOLDER, "--at", "2026-06-30T23:59:59+08:00", "--stage", "submit")[0] == 0


def test_the_rule_list_is_a_table() -> None:
    code, out = run("check", FOLDER, "--at", IN_TIME)
    assert code == 0
    assert "符合" in out
    assert "沪经信软〔2026〕302号" in out


def test_a_folder_becomes_a_workbook_and_a_folder_again(tmp_path: Path) -> None:
    book, again = tmp_path / "a.xlsx", tmp_path / "again"
    assert run("export", FOLDER, str(book)) == (0, f"已写出 {book}\n")
    assert run("import", str(book), str(again)) == (0, f"已写出 {again}\n")
    first = read_application(CASE / "application", read_parties(CASE / "parties.yaml"))
    second = read_application(again, read_parties(again / "parties.yaml"))
    bare = tuple(statement.model_copy(update={"proofs": ()}) for statement in first.eligibility)
    assert second == first.model_copy(update={"signatures": (), "sealing": None, "eligibility": bare})
    code, out = run("check", str(book), "--at", IN_TIME, "--json")
    failing = {
        each["rule"] for each in json.loads(out)["verdicts"] if each["outcome"] == "fails" and each["stage"] == "check"
    }
    assert (code, failing) == (2, {"eligibility"})
    with pytest.raises(HaitangError, match="不是空文件夹"):
        run("import", str(book), str(again))
    with pytest.raises(BadInput, match="扩展名不符"):
        run("export", FOLDER, str(tmp_path / "a.xls"))


def test_a_zip_keeps_its_proofs(tmp_path: Path) -> None:
    first = read_application(CASE / "application", read_parties(CASE / "parties.yaml"))
    proofs = {
        proof.file: (CASE / "application" / proof.file).read_bytes()
        for one in first.eligibility
        for proof in one.proofs
    }
    pack = tmp_path / "a.zip"
    pack.write_bytes(packed(write_application(first, proofs)))
    out = tmp_path / "out"
    assert run("import", str(pack), str(out))[0] == 0
    assert (out / "proofs" / "credit" / "credit.md").read_bytes() == proofs["proofs/credit.md"]
    assert run("check", str(pack), "--inventory", INVENTORY, "--at", IN_TIME, "--stage", "submit")[0] == 0


def test_a_template_is_to_be_filled_in(tmp_path: Path) -> None:
    book = tmp_path / "t.xlsx"
    assert run("template", "shanghai-2026", str(book))[0] == 0
    names = "基本信息 申报单位 资格条件 正文 服务方案 保费保额 系统范围 里程碑 填表说明"
    assert openpyxl.load_workbook(book).sheetnames == names.split()
    with pytest.raises(BadInput) as refused:
        run("check", str(book))
    assert [problem.at for problem in refused.value.problems] == ["申报单位 B2"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("x.txt", "x")
    for source, message in ((str(empty), "压缩包中没有申报方案"), (str(tmp_path / "none.zip"), "无法读取文件")):
        with pytest.raises(BadInput, match=message):
            run("check", source)
    for options, message in ((("--at", "gestern"), "不是时间"), (("--stage", "later"), "没有这一步")):
        with pytest.raises(BadInput, match=message):
            run("check", FOLDER, *options)


def test_the_form_and_the_package_are_printed_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.docx", "a.pdf", "a.zip"):
        outs = [tmp_path / "one" / name, tmp_path / "two" / name]
        for out in outs:
            assert run("print", FOLDER, str(out), "--inventory", INVENTORY, "--number", "T-1")[0] == 0
        assert outs[0].read_bytes() == outs[1].read_bytes(), name
    with zipfile.ZipFile(tmp_path / "one" / "a.zip") as package:
        assert package.read("T-1/印刷件/申报书.docx") == (tmp_path / "one" / "a.docx").read_bytes()
        assert len([name for name in package.namelist() if "/附件/" in name]) == 5
    with pytest.raises(BadInput, match="扩展名不符"):
        run("print", FOLDER, str(tmp_path / "a.odt"))


def test_a_character_that_no_font_has_is_told_with_its_place(tmp_path: Path) -> None:
    first = read_application(CASE / "application", read_parties(CASE / "parties.yaml"))
    odd = first.model_copy(update={"title": "方案\U000f1234"})
    for name, data in write_application(odd, {}).items():
        (tmp_path / "odd" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "odd" / name).write_bytes(data)
    told = json.loads(run("check", str(tmp_path / "odd"), "--at", IN_TIME, "--json")[1])["unprintable"]
    assert len(told) >= 1
    assert "\U000f1234" in told[0]
    with pytest.raises(BadInput):
        run("print", str(tmp_path / "odd"), str(tmp_path / "odd.pdf"))
    assert run("print", str(tmp_path / "odd"), str(tmp_path / "odd.docx"))[0] == 0


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "mine.txt").write_text("mine", encoding="utf-8")
    book = tmp_path / "a.xlsx"
    run("export", FOLDER, str(book))
    with pytest.raises(HaitangError, match="不是空文件夹"):
        run("import", str(book), str(tmp_path / "kept"))
    assert [file.name for file in (tmp_path / "kept").iterdir()] == ["mine.txt"]
