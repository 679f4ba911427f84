"""`haitang loss simulate` and `year` as a user calls them: bytes, refusals, Ctrl-C, `kill -9` and going on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "examples" / "portfolios" / "machinery.yaml"


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "haitang.cli", "loss", *(str(argument) for argument in arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, check=False, cwd=ROOT)


def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path) -> None:
    one = run("simulate", BOOK, "--years", 9000, "--seed", 3, "--workers", 1, "--json", "--out", tmp_path / "one.json")
    two = run("simulate", BOOK, "--years", 9000, "--seed", 3, "--workers", 2, "--json")
    assert (one.returncode, two.returncode) == (0, 0)
    assert one.stdout == two.stdout == (tmp_path / "one.json").read_text(encoding="utf-8")
    answer = json.loads(one.stdout)
    assert (answer["policies"], answer["years"], answer["seed"], answer["tail"]) == (200, 9000, 3, "stratified")
    assert [path.name for path in tmp_path.iterdir()] == ["one.json"]


def test_a_worst_year_of_a_policy_is_settled_again_to_the_same_fen() -> None:
    answer = json.loads(run("simulate", BOOK, "--years", 3000, "--seed", 3, "--json").stdout)
    worst = answer["top_years"][0]
    event = worst["events"][0]
    told = run(
        "year", BOOK, "--policy", event["policy"], "--year", worst["year"], "--years", 3000, "--seed", 3, "--json"
    )
    settled = json.loads(told.stdout)
    # A fifth of each payment goes to the quota share before events are told.
    paid = [round(float(one["indemnity"]) * 0.8, 2) for one in settled["settlements"]]
    assert any(abs(amount - event["paid"]) < 0.011 for amount in paid)


def test_a_capital_snapshot_prices_a_quote(tmp_path: Path) -> None:
    file = tmp_path / "capital.json"
    done = run("simulate", BOOK, "--years", 3000, "--capital", file, "--as-of", "2026-11-25")
    assert done.returncode == 0
    snapshot = json.loads(file.read_text(encoding="utf-8"))
    assert (snapshot["quantile"], snapshot["book"]["policies"]) == ("99.5%", 200)
    assert {group["code"] for group in snapshot["groups"]} == {
        "machinery", "plc:a", "plc:b", "plc:c", "plc:d", "region:310115",
    }  # fmt: skip


def test_bad_input_is_told_with_exit_code_2() -> None:
    missing = run("simulate", "nowhere.yaml", "--json")
    assert missing.returncode == 2
    assert json.loads(missing.stdout)["problems"][0]["message"] == "无法读取文件"
    empty = subprocess.run(
        command("simulate", "-", "--json"), input="{}", capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert empty.returncode == 2
    assert {problem["at"] for problem in json.loads(empty.stdout)["problems"]} == {"contracts", "profiles", "policies"}


def test_a_run_beyond_the_machine_is_refused_with_its_size(tmp_path: Path) -> None:
    book = BOOK.read_text(encoding="utf-8").replace("count: 140", "count: 1000000000")
    file = tmp_path / "book.yaml"
    file.write_text(book, encoding="utf-8")
    refused = run("simulate", file, "--years", 1_000_000, "--json")
    assert refused.returncode == 1
    said = json.loads(refused.stdout)
    assert "1,000,000,060 份保单" in said["error"]
    assert said["advice"]


def start(tmp_path: Path, checkpoint: Path) -> subprocess.Popen[str]:
    """A long run that has begun to keep what it did."""
    book = tmp_path / "book.yaml"
    book.write_text(BOOK.read_text(encoding="utf-8").replace("count: 140", "count: 40000"), encoding="utf-8")
    options = ("--years", 200_000, "--seed", 5, "--workers", 1, "--checkpoint", checkpoint)
    process = subprocess.Popen(
        command("simulate", book, *options, "--out", tmp_path / "answer.json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    until = time.monotonic() + 120
    while not checkpoint.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    return process


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_run_leaves_no_half_file(tmp_path: Path, how: signal.Signals) -> None:
    checkpoint = tmp_path / "run.npz"
    process = start(tmp_path, checkpoint)
    assert process.poll() is None, process.communicate()
    process.send_signal(how)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == (-signal.SIGKILL if how is signal.SIGKILL else 130), errors
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith(".")}
    assert left == {"book.yaml", "run.npz"}
    if how is not signal.SIGKILL:
        assert "用同一命令继续" in errors
