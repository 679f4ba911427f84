"""``haitang loss aggregate`` from outside: a process, its exit code, and JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from haitang.cli import main

PLAIN = "frequency: {kind: poisson, mean: 1}\nseverity: {kind: levy, scale: 1}\n"
HAITANG = Path(sys.executable).parent / "haitang"
SPEC = """
frequency: {kind: poisson, mean: 3}
severity: {kind: lognormal, mu: 10, sigma: 1.8}
event: {deductible: 25000, limit: 1000000}
aggregate: {limit: 3000000}
report: {quantiles: [0.950, 0.995], stop_loss: [1e6], premiums: [{kind: wang, parameter: 0.10}], oep: [100]}
"""


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [HAITANG, "loss", "aggregate", *arguments], input=text, capture_output=True, text=True, check=False
    )


def test_a_file_is_answered_with_the_numbers_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "layer.yaml"
    path.write_text(SPEC, encoding="utf-8")
    result = run(str(path), "--json")
    assert (result.returncode, result.stderr) == (0, "")
    answer = json.loads(result.stdout)
    assert answer["mean"] == pytest.approx(211748.998, rel=1e-8)
    assert answer["quantiles"] == {"0.950": 1000000.0, "0.995": pytest.approx(1622932, rel=1e-5)}
    assert (list(answer["stop_loss"]), list(answer["premiums"]["wang"])) == (["1e6"], ["0.10"])
    assert answer["oep"] == {"100": 1000000.0}
    assert sorted(answer["error"]) == ["accuracy", "discretisation", "met", "truncation", "worst"]


def test_json_on_standard_input_gives_the_same_as_yaml() -> None:
    spec: dict[str, Any] = {
        "frequency": {"kind": "poisson", "mean": 5},
        "severity": {"kind": "discrete", "pmf": {"100": 0.8, "500": 0.16, "1000": 0.04}},
        "report": {"points": [600]},
    }
    written = (
        "frequency: {kind: poisson, mean: 5}\nseverity: {kind: discrete, pmf: {100: 0.8, 500: 0.16, 1000: 0.04}}\n"
    )
    answers = [run("-", "--json", text=text) for text in (json.dumps(spec), written + "report: {points: [600]}\n")]
    assert [result.returncode for result in answers] == [0, 0]
    assert answers[0].stdout == answers[1].stdout
    assert json.loads(answers[0].stdout)["points"]["600"] == pytest.approx(0.059892862214093, abs=1e-12)


def test_a_person_is_shown_a_table() -> None:
    result = run("-", text=SPEC)
    assert result.returncode == 0
    assert "211,749.00" in result.stdout
    assert "quantiles 0.950" in result.stdout


def test_all_problems_are_told_at_once_with_exit_code_two() -> None:
    wrong = {
        "frequency": {"kind": "poisson", "mean": -1},
        "severity": {"kind": "lognormal", "mu": "abc", "sigma": 0},
        "event": {"deductible": "NaN"},
        "aggregate": {"limit": 0},
        "report": {"quantiles": [1.5, 0.5], "premiums": [{"kind": "esscher", "parameter": 1}]},
        "extra": 1,
    }
    result = run("-", "--json", text=json.dumps(wrong))
    assert result.returncode == 2
    problems = json.loads(result.stdout)["problems"]
    assert [problem["at"] for problem in problems] == [
        "frequency.mean",
        "severity.mu",
        "severity.sigma",
        "event.deductible",
        "aggregate",
        "report.quantiles.0",
        "report.premiums.0.kind",
        "extra",
    ]
    assert {problem["file"] for problem in problems} == {"stdin"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "不是一组字段"),
        ("frequency: [", "不是合法的 YAML 或 JSON"),
        ("severity: {kind: discrete, pmf: {1: 0.5, 1: 0.5}}", "同一字段写了两次"),
        ('{"a": 1, "a": 2}', "同一字段写了两次"),
        ("frequency: {kind: poisson, mean: 1}", "须同时给出 frequency 与 severity"),
        ("frequency: {kind: empirical, pmf: {}}\nseverity: {kind: levy, scale: 1}", "项目过少"),
        ("frequency: {kind: empirical, pmf: {0: 0.5}}\nseverity: {kind: levy, scale: 1}", "概率合计须为 1，现合计 0.5"),
        ("frequency: {kind: empirical, pmf: {0.5: 1}}\nseverity: {kind: levy, scale: 1}", "事件数须为不小于 0 的整数"),
        ("frequency: {kind: poisson, mean: .inf}\nseverity: {kind: levy, scale: 1}", "不是有限的数"),
        ("frequency: {kind: poisson, mean: 1}\nseverity: {kind: uniform, low: 5, high: 5}", "low 须小于 high"),
        ("frequency: {kind: poisson, mean: 1}\nseverity: {kind: discrete, pmf: {1: 0.4, 2: 0.5}}", "概率合计须为 1"),
        ("frequency: {kind: poisson, mean: 1}\nseverity: {kind: lognormal, mu: 1, sigma: 0}", "数值过小"),
        ("frequency: {kind: poisson, mean: 1}\nseverity: {kind: lognormal, mu: 1, sigma: 99}", "超出可计算的范围"),
        ("frequency: {kind: poisson, mean: 1e99}\nseverity: {kind: levy, scale: 1}", "数值过大"),
        ("parts: []", "parts 至少一项"),
        ("frequency: {kind: poisson, mean: 1}\nseverity: {kind: levy, scale: 1}\nparts: []", "已有 parts"),
        (PLAIN + "aggregate: {reinstatements: {count: 1}}", "event.limit 必填"),
        (
            "frequency: {kind: poisson, mean: 1}\nseverity: {kind: levy, scale: 1}\nevent: {limit: 1e-10}",
            "至多 9 位小数",
        ),
    ],
)
def test_bad_input_says_what_to_do(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["haitang", "loss", "aggregate", str(path)])
    with pytest.raises(SystemExit) as stopped:
        main()
    told = capsys.readouterr()
    assert (stopped.value.code, told.out) == (2, "")
    assert said in told.err


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none.yaml"))
    assert result.returncode == 2
    assert "无法读取文件" in result.stderr


def test_what_no_grid_holds_is_refused_with_advice() -> None:
    text = "frequency: {kind: poisson, mean: 3}\nseverity: {kind: pareto, alpha: 0.003, scale: 1}\n"
    result = run("-", "--json", text=text + "report: {quantiles: [0.99]}\n")
    assert result.returncode == 1
    assert sorted(json.loads(result.stdout)) == ["advice", "error"]


def test_the_command_starts_without_numba_django_and_scipy_stats() -> None:
    code = (
        "import sys; sys.argv = ['haitang', 'loss', 'aggregate', '-', '--json']; from haitang.cli import main; main();"
        "sys.stderr.write(' '.join(sorted({'numba', 'django', 'scipy.stats'} & set(sys.modules))))"
    )
    result = subprocess.run([sys.executable, "-c", code], input=SPEC, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_schema_is_published() -> None:
    result = subprocess.run([HAITANG, "schema", "show", "loss/spec.yaml"], capture_output=True, text=True, check=True)
    assert json.loads(result.stdout)["title"] == "AggregateSpec"
