"""``haitang remind``: what is due or late goes out once, however often cron calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"
# Walks the worked case until it was selected and started.
SELECTED = """
import sys
from pathlib import Path
import django
django.setup()
from haitang.journeys import load_case, walk_case
from haitang.lexicon import SetClock
from haitang.storage.start import case_ports, prepare_database
prepare_database()
case = load_case(Path(sys.argv[1]))
clock = SetClock(case.sheet.moments.open)
walk_case(case, case_ports(case.sheet.key, clock), clock, until="select")
"""


def run(var: Path, *command: str, now: str = "2026-09-01T08:00:00+08:00") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"HAITANG_VAR": str(var), "HAITANG_NOW": now, "DJANGO_SETTINGS_MODULE": "haitang.storage.settings"}
    return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)


def remind(var: Path, *arguments: str, now: str = "2026-09-01T08:00:00+08:00") -> subprocess.CompletedProcess[str]:
    return run(var, "-m", "haitang.cli", "remind", *arguments, now=now)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A platform's folder whose one project is under way."""
    walked = run(tmp_path, "-c", SELECTED, str(CASE))
    assert walked.returncode == 0, walked.stderr
    return tmp_path


def sent(answer: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)["sent"]
    return found


def test_each_reminder_goes_out_once(var: Path) -> None:
    first = sent(remind(var, "shanghai-2026", "--json"))
    assert {(each["what"], each["stage"]) for each in first} == {("report", "14"), ("milestone", "late")}
    assert sent(remind(var, "shanghai-2026", "--json")) == []
    plain = remind(var, "shanghai-2026")
    assert (plain.returncode, plain.stdout) == (0, "没有需要催报的事项\n")
    later = sent(remind(var, "shanghai-2026", "--json", now="2026-09-09T08:00:00+08:00"))
    assert {(each["what"], each["stage"]) for each in later if each["code"] == "2026-08"} == {("report", "1")}


def test_an_unknown_round_says_which_there_are(tmp_path: Path) -> None:
    answer = remind(tmp_path, "atlantis-2026")
    assert (answer.returncode, "shanghai-2026" in answer.stderr) == (1, True)
