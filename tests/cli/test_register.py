"""``haitang register``: all or none, first passwords for new accounts alone, faults at once."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

PARTIES = Path(__file__).parents[2] / "examples" / "haimao-bearing" / "parties.yaml"
PEOPLE = """
- {username: lin, name: 林翀, organisation: 9131011500000A016L, role: applicant}
- {username: officer, name: 经办员, organisation: 1131000000000F060N, role: case_officer}
"""
# Asks, over the same database, whether each password of a list signs in.
SIGNS_IN = """
import csv, sys, django
django.setup()
from django.contrib.auth import get_user_model
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig")):
    print(get_user_model().objects.get(username=row["username"]).check_password(row["password"]))
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    return tmp_path


def run(here: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "haitang.cli", "register", str(PARTIES), "people.yaml", *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"HAITANG_VAR": str(here / "var")}
    return subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=False)


def test_new_people_get_a_password_that_signs_in_and_known_ones_keep_theirs(here: Path) -> None:
    first = run(here, "--passwords", "first.csv", "--json")
    assert (first.returncode, json.loads(first.stdout)) == (
        0,
        {"organisations": 13, "people": 2, "new": ["lin", "officer"]},
    )
    assert stat.S_IMODE((here / "first.csv").stat().st_mode) == 0o600
    again = run(here, "--passwords", "second.csv", "--json")
    assert json.loads(again.stdout)["new"] == []
    environment = os.environ | {
        "HAITANG_VAR": str(here / "var"),
        "DJANGO_SETTINGS_MODULE": "haitang.storage.settings",
        "DATABASE_URL": "",
    }
    asked = subprocess.run(
        [sys.executable, "-c", SIGNS_IN, "first.csv"],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.split() == ["True", "True"]
    assert (here / "second.csv").read_text(encoding="utf-8-sig").splitlines() == ["username,name,organisation,password"]


def test_every_fault_is_told_at_once_and_nobody_is_entered(here: Path) -> None:
    (here / "people.yaml").write_text(
        PEOPLE
        + """
- {username: lin, name: 另一人, organisation: 9131011500000A016L, role: risk_manager}
- {username: clerk, name: 假经办, organisation: 9131011500000B0270, role: case_officer}
- {username: lost, name: 无单位, organisation: D2143569X, role: applicant}
""",
        encoding="utf-8",
    )
    refused = run(here, "--passwords", "first.csv", "--json")
    assert refused.returncode == 2
    assert [(each["at"], each["message"]) for each in json.loads(refused.stdout)["problems"]] == [
        ("2.username", "用户名重复"),
        ("3.role", "该岗位不属于这类单位"),
        ("4.organisation", "没有该单位"),
    ]
    assert not (here / "first.csv").exists()
    (here / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    assert json.loads(run(here, "--passwords", "first.csv", "--json").stdout)["new"] == ["lin", "officer"]


def test_a_file_of_passwords_is_asked_for_and_never_overwritten(here: Path) -> None:
    assert (run(here).returncode, run(here).stderr.count("--passwords")) == (2, 1)
    (here / "old.csv").write_text("kept", encoding="utf-8")
    assert run(here, "--passwords", "old.csv").returncode == 2
    assert (here / "old.csv").read_text(encoding="utf-8") == "kept"
