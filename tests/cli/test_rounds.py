"""``haitang round`` from outside: list, the next round's package, what it asks for, how two differ."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

RIVERLAND = Path(__file__).parents[1] / "pilot" / "riverland-2031"


def haitang(*arguments: str | Path, rounds: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "haitang.cli", *map(str, arguments)]
    environment = os.environ | ({"HAITANG_ROUNDS": str(rounds)} if rounds else {})
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)


def test_rounds_that_ship_and_those_of_the_operator_are_listed() -> None:
    listed = json.loads(haitang("round", "list", "--json", rounds=RIVERLAND.parent).stdout)
    assert [each["code"] for each in listed] == ["riverland-2031", "shanghai-2026"]
    assert listed[1]["applications_until"] == "2026-06-30"
    assert "riverland-2031" not in haitang("round", "list").stdout


def test_the_next_round_is_written_checked_and_compared(tmp_path: Path) -> None:
    folder = tmp_path / "shanghai-2027"
    made = haitang("round", "new", folder, "--year", "2027", "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert (told["code"], {"notice.yaml", "form.yaml"} <= set(told["files"])) == ("shanghai-2027", True)
    again = haitang("round", "new", folder, "--year", "2027")
    assert (again.returncode, "已存在" in again.stderr) == (1, True)

    checked = json.loads(haitang("round", "check", folder, "--json").stdout)
    assert checked["number"] == "2027年通知文号待填"
    days = [each["asked"]["zh"] for each in checked["demands"] if each["topic"]["en"] == "dates"]
    assert days == ["2027年6月30日二十四时", "2027年9月30日二十四时"]
    assert len(checked["unconfirmed"]) == told["unconfirmed"]

    compared = json.loads(haitang("round", "compare", "shanghai-2026", folder, "--json").stdout)
    found = {each["at"]: (each["before"], each["after"]) for each in compared["differences"]}
    assert found["application_deadline.last_day"] == ("2026-06-30", "2027-06-30")
    assert not [at for at in found if at.startswith("rules.")], "the rules are the same"
    shown = haitang("round", "compare", "shanghai-2026", "shanghai-2026")
    assert (shown.returncode, shown.stdout) == (0, "两个批次没有差异\n")


def test_a_wish_that_cannot_be_met_is_answered_with_all_reasons(tmp_path: Path) -> None:
    done = haitang("round", "new", tmp_path / "next", "--code", "SH", "--year", "27", "--json")
    assert done.returncode == 2
    assert [problem["message"] for problem in json.loads(done.stdout)["problems"]] == [
        "批次代码只用小写字母、数字和连字符",
        "文件夹名须与批次代码相同",
        "年份不合理",
    ]
    missing = haitang("round", "new", tmp_path / "next", "--from", "atlantis", "--year", "2027")
    assert (missing.returncode, "没有批次数据包 atlantis" in missing.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_every_fault_of_a_package_is_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "riverland-2031"
    folder.mkdir()
    for file in RIVERLAND.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    for name, before, after in (
        ("notice.yaml", "joint_parties: 3", "joint_parties: -3"),
        ("rules.yaml", "code: seals", "code: whales"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(before) == 1
        (folder / name).write_text(text.replace(before, after), encoding="utf-8")
    done = haitang("round", "check", folder, "--json")
    assert done.returncode == 2
    assert [(problem["file"], problem["at"]) for problem in json.loads(done.stdout)["problems"]] == [
        ("notice.yaml", "limits.joint_parties"),
        ("rules.yaml", "rules.14.code"),
    ]


def test_what_a_round_asks_for_is_shown_as_a_table() -> None:
    shown = haitang("round", "check", RIVERLAND)
    assert shown.returncode == 0, shown.stderr
    assert [word for word in ("2031年3月15日二十四时", "≤ 1", "待核实", "数据包完整") if word not in shown.stdout] == []


def test_the_schema_of_a_round_is_published() -> None:
    schema = json.loads(haitang("schema", "show", "rounds/*.yaml").stdout)
    assert schema["properties"]["application_deadline"] == {"$ref": "#/$defs/Deadline"}
