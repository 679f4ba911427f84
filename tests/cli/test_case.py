"""``haitang case run`` from outside: results, the offline verifier, bad input, nothing half-written."""

from __future__ import annotations

import filecmp
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"


def haitang(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "haitang.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("results") / "out"
    done = haitang("case", "run", CASE, "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["out"] == str(out)
    return out


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return shutil.copytree(CASE, tmp_path / "case")


def test_every_result_is_there_and_linked(results: Path) -> None:
    table = json.loads((results / "results.json").read_text(encoding="utf-8"))
    index = (results / "index.html").read_text(encoding="utf-8")
    files = [name for row in table for name in row["files"]]
    assert [name for name in files if not (results / name).is_file()] == []
    assert [name for name in files if f'href="{name}"' not in index] == []
    names = {Path(name).name for name in files}
    assert {"申报方案.docx", "申报方案.pdf", "报送包.zip", "理赔计算书.docx", "保险单.pdf", "clocks.json"} <= names


def test_two_runs_give_the_same_bytes(results: Path, tmp_path: Path) -> None:
    assert haitang("case", "run", CASE, "--out", tmp_path / "again").returncode == 0
    first, second = (
        {path.relative_to(base): path for path in base.rglob("*") if path.is_file()}
        for base in (results, tmp_path / "again")
    )
    assert first.keys() == second.keys()
    assert [name for name in first if not filecmp.cmp(first[name], second[name], shallow=False)] == []


def test_the_verifier_runs_on_the_standard_library_alone_and_finds_one_changed_byte(
    results: Path, tmp_path: Path
) -> None:
    package = shutil.copytree(results / "evidence", tmp_path / "evidence")
    command = [sys.executable, "-I", "-S", str(package / "verify.py")]
    assert subprocess.run(command, capture_output=True, check=False, timeout=120).returncode == 0
    record = sorted(package.glob("data/records/*/*.raw"))[3]
    data = bytearray(record.read_bytes())
    data[7] ^= 1
    record.write_bytes(data)
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert found.returncode == 1
    assert record.name in found.stdout


def test_a_result_is_replaced_and_anything_else_is_not(results: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "mine"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("precious", encoding="utf-8")
    refused = haitang("case", "run", CASE, "--out", foreign)
    assert refused.returncode == 2
    assert "已有其他内容" in refused.stderr
    assert [path.name for path in foreign.iterdir()] == ["thesis.txt"]


def test_all_faults_of_all_files_are_told_at_once_and_nothing_is_written(broken: Path, tmp_path: Path) -> None:
    (broken / "policy" / "request.yaml").write_text("contract: {form: flood}\n", encoding="utf-8")
    (broken / "incident" / "report.yaml").unlink()
    parties = (broken / "parties.yaml").read_text(encoding="utf-8")
    (broken / "parties.yaml").write_text(
        parties.replace("9131011500000A016L", "9131011500000A016X", 1), encoding="utf-8"
    )
    invoices = broken / "claim" / "invoices.csv"
    text = invoices.read_text(encoding="utf-8-sig")
    invoices.write_text(text.replace("HM-01", "HM-01,", 1), encoding="utf-8")
    done = haitang("case", "run", broken, "--out", tmp_path / "out", "--json")
    assert done.returncode == 2
    problems = json.loads(done.stdout)["problems"]
    files = {problem["file"] for problem in problems}
    assert {"policy/request.yaml", "incident/report.yaml", "parties.yaml"} <= files
    assert any("校验位" in problem["message"] for problem in problems)
    assert not (tmp_path / "out").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_faults_of_the_claims_papers_leave_nothing_behind(broken: Path, tmp_path: Path) -> None:
    invoices = broken / "claim" / "invoices.csv"
    lines = invoices.read_text(encoding="utf-8-sig").splitlines()
    header = lines[0].split(",")
    column = next(index for index, name in enumerate(header) if name in {"gross", "含税金额"})
    cells = lines[1].split(",")
    cells[column] = "-5"
    lines[1] = ",".join(cells)
    invoices.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = haitang("case", "run", broken, "--out", tmp_path / "out", "--json")
    assert done.returncode == 2
    assert [problem["value"] for problem in json.loads(done.stdout)["problems"]] == ["-5"]
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    done = haitang("case", "run", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False)
    assert "没有这个案例文件夹" in done.stderr


def test_schemas_are_published_for_every_file_of_a_case() -> None:
    names = haitang("schema", "list").stdout.split("\n")
    assert {"case.yaml", "parties.yaml", "policy/request.yaml", "incident/report.yaml", "claim/accounts.yaml"} <= set(
        names
    )
    schema = json.loads(haitang("schema", "show", "case.yaml").stdout)
    assert schema["title"] == "CaseSheet"
    assert haitang("schema", "show", "nothing").returncode == 1
