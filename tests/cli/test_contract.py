"""``haitang contract`` from outside: numbers to the 分, all faults of all files at once, schemas that fit the files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "contracts"
PACKAGE, SERVICE, EVENT, PROGRAM = (
    EXAMPLES / f"{name}.yaml" for name in ("package", "service", "ransomware", "program")
)


def haitang(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "haitang.cli", "contract", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=120)


def test_contracts_and_programs_without_contradiction_pass() -> None:
    done = haitang("check", PACKAGE, SERVICE, PROGRAM)
    assert (done.returncode, done.stdout.count("条款无矛盾")) == (0, 3)
    told = json.loads(haitang("check", PACKAGE, "--json").stdout)
    assert told == {"files": [str(PACKAGE)], "problems": []}


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    contract, program = tmp_path / "contract.yaml", tmp_path / "program.yaml"
    contract.write_text(PACKAGE.read_text(encoding="utf-8").replace("event_limit: 800万元", "event_limit: 8000万元"))
    program.write_text(PROGRAM.read_text(encoding="utf-8").replace("deductible: 5000万元", "deductible: 4000万元"))
    done = haitang("check", contract, program, tmp_path / "none.yaml", "--json")
    assert done.returncode == 2
    found = [(Path(item["file"]).name, item["at"], item["message"]) for item in json.loads(done.stdout)["problems"]]
    assert found == [
        ("contract.yaml", "covers.0.event_limit", "分项限额高于累计限额"),
        ("program.yaml", "treaties.2.event", "层重叠"),
        ("none.yaml", "", "无法读取文件"),
    ]


def test_an_event_is_settled_and_the_next_one_after_it(tmp_path: Path) -> None:
    """Interruption 168, of which 14 hours at 3 are borne from 02:00, two hours before the notice; 20 of the year."""
    first = haitang("settle", PACKAGE, EVENT, "--json")
    assert first.returncode == 0, first.stderr
    settlement = json.loads(first.stdout)
    assert (settlement["indemnity"], settlement["total"]) == ("1705000.00", "1725000.00")
    before = tmp_path / "before.json"
    before.write_text(first.stdout, encoding="utf-8")
    second = json.loads(haitang("settle", PACKAGE, "-", "--used", before, "--json", stdin=EVENT.read_text()).stdout)
    assert second["indemnity"] == "1905000.00", "the aggregate deductible was borne by the first event"
    assert second["used"]["events"] == 2
    shown = haitang("settle", PACKAGE, EVENT)
    assert "赔付合计 1,725,000.00 元" in shown.stdout
    assert "恢复保额 1,705,000.00 元" in shown.stdout


def test_one_event_is_seen_under_contracts_and_forms() -> None:
    done = haitang("compare", EVENT, PACKAGE, SERVICE, "--forms", "--json")
    assert done.returncode == 0, done.stderr
    compared = json.loads(done.stdout)
    totals = {item["name"]: item["total"] for item in compared["contracts"]}
    assert len(totals) == 12
    assert (totals["package"], totals["service"], totals["service_in_kind"]) == ("1725000.00", "325000.00", "125000.00")
    assert compared["left_out"] == {}
    shown = haitang("compare", EVENT, PACKAGE, "--forms").stdout
    assert "应急响应实物服务加有限现金（中远海运自保型）：营业中断为“未约定”" in shown


def test_forms_that_do_not_fit_are_named(tmp_path: Path) -> None:
    data = tmp_path / "data.yaml"
    text = SERVICE.read_text(encoding="utf-8").replace("event_deductible: {amount: 5万元}\n", "")
    data.write_text(text.split("conditions:")[0] + "covers: [{cover: data_restoration, clause: '5'}]\n")
    compared = json.loads(haitang("compare", EVENT, data, "--forms", "--json").stdout)
    assert compared["left_out"]["liability_claims_made"] == ["与该合同没有共同的险别"]


def test_both_files_of_a_settlement_are_read_before_any_fault_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "event.yaml"
    bad.write_text(EVENT.read_text(encoding="utf-8").replace("operating: 1920", "operating: 3000"))
    done = haitang("settle", bad, bad)
    assert done.returncode == 2
    assert "缺少必填字段" in done.stderr
    assert "运行分钟数 3000 超过该段时长 2880 分钟" in done.stderr


def test_a_year_is_ceded_in_order_of_time() -> None:
    """万元: 7200 - 30 % = 5040, 4000 and 80 % of 40 above; 10000 - 30 % = 7000, 4000 and 80 % of 2000 above."""
    done = haitang("cede", PROGRAM, EXAMPLES / "year.yaml", "--json")
    assert done.returncode == 0, done.stderr
    year = json.loads(done.stdout)
    wan = {code: float(amount) / 10_000 for code, amount in year["by_treaty"].items()}
    assert wan == {"QS": 5196.0, "XL1": 8000.0, "XL2": 1632.0, "SL": 0.0}
    # 480 x 4000/4000 x 75 %, then 50 %; 300 x 50 % x 40/10000 and 2000/10000.
    assert float(year["premium"]) / 10_000 == 360 + 240 + 0.6 + 30
    assert "自留" in haitang("cede", PROGRAM, EXAMPLES / "year.yaml").stdout


@pytest.mark.parametrize("document", ["contract", "event", "used", "program", "year"])
def test_every_document_has_a_published_schema(document: str) -> None:
    schema = json.loads(haitang("schema", "--of", document).stdout)
    assert schema["additionalProperties"] is False
