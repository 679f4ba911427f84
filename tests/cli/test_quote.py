"""``haitang quote`` from outside: the same bytes, all faults at once, nothing half-written, nothing overwritten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from haitang.underwriting import environment

QUOTES = Path(__file__).parents[2] / "examples" / "quotes"
REQUEST, PROFILE, SNAPSHOT = (QUOTES / name for name in ("request.yaml", "profile.yaml", "snapshot.json"))
AT = ("--at", "2026-12-01T09:00:00+08:00")


def haitang(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "haitang.cli", "quote", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, env={**os.environ, **environment}
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("quotes") / "quote.json"
    done = haitang("make", REQUEST, "--profile", PROFILE, "--snapshot", SNAPSHOT, "--out", out, *AT)
    assert done.returncode == 0, done.stderr
    assert "技术保费" in done.stdout
    return out


def test_a_quote_is_written_whole_and_adds_up(made: Path) -> None:
    quote = json.loads(made.read_text(encoding="utf-8"))
    lines = quote["statement"]["lines"]
    fen = [round(float(line["amount"]) * 100) for line in lines]
    assert sum(fen) == round(float(quote["statement"]["premium"]) * 100)
    kinds = dict.fromkeys(line["kind"] for line in lines)
    assert list(kinds) == ["base", "control", "experience", "reinsurance", "capital", "loading"]
    capital = next(line for line in lines if line["kind"] == "capital")
    assert "资本快照：节点 mes:star" in capital["note"]["zh"]
    assert len(quote["options"]) == 12
    (weakness,) = quote["what_ifs"]
    assert (weakness["code"], float(weakness["saving"]) > 0) == ("ot_architecture", True)
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_another_process_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    arguments = ("make", REQUEST, "--profile", PROFILE, "--snapshot", SNAPSHOT, *AT)
    assert haitang(*arguments, "--out", again, PYTHONHASHSEED="7").returncode == 0
    assert again.read_bytes() == made.read_bytes()
    assert haitang(*arguments, "--json").stdout == made.read_text(encoding="utf-8")


def test_a_replay_gives_the_same_bytes_or_says_what_differs(made: Path, tmp_path: Path) -> None:
    same = haitang("replay", made, "--json", PYTHONHASHSEED="9")
    assert (same.returncode, json.loads(same.stdout)["same"]) == (0, True)
    changed = json.loads(made.read_text(encoding="utf-8"))
    changed["options"][3]["premium"] = "1.00"
    tampered = tmp_path / "tampered.json"
    tampered.write_text(json.dumps(changed), encoding="utf-8")
    found = haitang("replay", tampered, "--json")
    assert found.returncode == 1
    assert [each["field"] for each in json.loads(found.stdout)["differences"]] == ["options.3.premium"]
    assert "options.3.premium" in haitang("replay", tampered).stdout


@pytest.mark.parametrize("level", [level for level in (environment().feature_level,) if level.startswith("X86_")])
def test_a_replay_at_another_cpu_feature_level_says_so(made: Path, level: str) -> None:
    """NumPy can be told to leave out its level, unless it runs at the baseline."""
    found = haitang("replay", made, "--json", NPY_DISABLE_CPU_FEATURES=level)
    assert found.returncode == 1
    causes = {each["field"]: each["quoted"] for each in json.loads(found.stdout)["environment"]}
    assert causes == {"environment.feature_level": level}


def test_quotes_side_by_side_say_why(made: Path, tmp_path: Path) -> None:
    wanted = REQUEST.read_text(encoding="utf-8").replace(
        "event_deductible: {amount: 5万元}", "event_deductible: {amount: 20万元}"
    )
    request, other = tmp_path / "request.yaml", tmp_path / "other.json"
    request.write_text(wanted, encoding="utf-8")
    assert haitang("make", request, "--profile", PROFILE, "--number", "Q2", "--out", other, *AT).returncode == 0
    compared = json.loads(haitang("compare", made, other, "--json").stdout)
    first, second = (json.loads(path.read_text(encoding="utf-8"))["statement"]["premium"] for path in (made, other))
    (reason,) = compared["reasons"]
    cents = {name: round(float(amount) * 100) for name, amount in reason.items() if name != "number"}
    assert cents["difference"] == round(float(second) * 100) - round(float(first) * 100)
    assert cents["terms"] < 0 > cents["basis"]
    assert (cents["risk"], cents["tables"]) == (0, 0)
    assert [row["field"] for row in compared["terms"]] == ["event_deductible.amount"]
    assert "保费差异及原因" in haitang("compare", made, other).stdout
    alone = haitang("compare", made)
    assert (alone.returncode, "至少要两份报价" in alone.stderr) == (2, True)


def test_an_assessment_is_taken_for_the_profile_that_it_carries(made: Path, tmp_path: Path) -> None:
    import yaml

    assessment = tmp_path / "assessment.json"
    profile = yaml.safe_load(PROFILE.read_text(encoding="utf-8"))
    assessment.write_text(json.dumps({"turnover": "1", "profile": profile}), encoding="utf-8")
    done = haitang("make", REQUEST, "--profile", assessment, "--snapshot", SNAPSHOT, "--json", *AT)
    assert done.stdout == made.read_text(encoding="utf-8")


def test_all_faults_of_all_files_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    request, profile, snapshot = (tmp_path / name for name in ("request.yaml", "profile.yaml", "snapshot.json"))
    request.write_text(
        REQUEST.read_text(encoding="utf-8").replace("share: 100%", "share: 90%").replace("years: 5", "years: 50"),
        encoding="utf-8",
    )
    profile.write_text(PROFILE.read_text(encoding="utf-8").replace("sigma: 1.7", "sigma: -1"), encoding="utf-8")
    snapshot.write_bytes(b"\xff\xfe")
    out = tmp_path / "out.json"
    done = haitang(
        "make", request, "--profile", profile, "--snapshot", snapshot, "--out", out, "--at", "noon", "--json"
    )
    assert done.returncode == 2
    found = [(Path(each["file"]).name, each["at"]) for each in json.loads(done.stdout)["problems"]]
    assert found == [
        ("request.yaml", "contract.insurers"),
        ("request.yaml", "basis.experience.years"),
        ("profile.yaml", "scenarios.0.severity.sigma"),
        ("snapshot.json", "第 1 字节"),
        ("--at", ""),
    ]
    assert not out.exists()


def test_a_quote_is_replaced_and_anything_else_is_not(made: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "thesis.json"
    foreign.write_text('{"title": "precious"}', encoding="utf-8")
    refused = haitang("make", REQUEST, "--profile", PROFILE, "--out", foreign)
    assert (refused.returncode, "已有其他内容" in refused.stderr) == (2, True)
    assert foreign.read_text(encoding="utf-8") == '{"title": "precious"}'
    mine = tmp_path / "mine.json"
    mine.write_bytes(made.read_bytes())
    assert haitang("make", REQUEST, "--profile", PROFILE, "--out", mine, *AT).returncode == 0
    assert mine.read_bytes() != made.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.json", "thesis.json"]


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("replay", "nowhere.json"), 2, "无法读取文件"),
        (("replay", PROFILE), 2, "缺少必填字段"),
        (("compare", PROFILE, REQUEST), 2, "缺少必填字段"),
        (("make", REQUEST, "--profile", "nowhere.json"), 2, "无法读取文件"),
    ],
)
def test_what_cannot_be_read_is_said(arguments: tuple[str | Path, ...], code: int, word: str) -> None:
    done = haitang(*arguments)
    assert done.returncode == code
    assert word in done.stderr


def test_the_way_to_a_quote_imports_neither_numba_nor_django() -> None:
    script = (
        "import sys; from haitang.cli.quote import app; import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        f"    app(['make', {str(REQUEST)!r}, '--profile', {str(PROFILE)!r}])\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'numba', 'django', 'haitang'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "['haitang']"


def test_the_files_of_a_quote_have_schemas() -> None:
    command = [sys.executable, "-m", "haitang.cli", "schema", "show"]
    for name, title in (("quotes/profile.yaml", "RiskProfile"), ("quotes/snapshot.json", "CapitalSnapshot")):
        shown = subprocess.run([*command, name], capture_output=True, text=True, check=True, timeout=120).stdout
        assert json.loads(shown)["title"] == title
