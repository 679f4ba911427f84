"""The locks hold what pyproject.toml and package.json ask for, hashed, and nothing of the machine that wrote them."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==(\S+)(?: ; .*?)? \\$")


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def pins(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            found.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    return found


def group(project: dict, name: str) -> list[str]:
    wanted = []
    for item in project["dependency-groups"][name]:
        wanted += [item] if isinstance(item, str) else group(project, item["include-group"])
    return wanted


@pytest.mark.parametrize("lock", ["boot", "node", "run", "development"])
def test_lock_fulfils_what_is_asked(root: Path, project: dict, lock: str) -> None:
    wanted = [] if lock in {"boot", "node"} else list(project["project"]["dependencies"])
    wanted += [] if lock == "run" else group(project, lock)
    locked = pins(root / "requirements" / f"{lock}.txt")
    unmet = []
    for text in wanted:
        requirement = Requirement(text)
        versions = locked.get(canonicalize_name(requirement.name), set())
        if not versions or not all(requirement.specifier.contains(version) for version in versions):
            unmet.append(f"{text}: locked {sorted(versions)}")
    assert unmet == [], "run `make lock`"


@pytest.mark.parametrize("lock", ["boot", "node", "run", "development"])
def test_each_pin_has_hashes_and_no_address(root: Path, lock: str) -> None:
    text = (root / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z])", text)
    assert [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?:|file:|--index|--find-links|--extra", text) == []


def test_development_runs_what_operators_run(root: Path) -> None:
    run, development = pins(root / "requirements" / "run.txt"), pins(root / "requirements" / "development.txt")
    assert {name: versions for name, versions in run.items() if development.get(name) != versions} == {}


def test_front_end_is_pinned_exactly_and_without_addresses(root: Path) -> None:
    wanted = json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"][""]["dependencies"] == wanted
    installed = {path.removeprefix("node_modules/"): package for path, package in lock["packages"].items() if path}
    assert {name: installed[name]["version"] for name in wanted} == wanted
    assert [name for name, package in installed.items() if "resolved" in package or "integrity" not in package] == []
    assert "omit-lockfile-registry-resolved=true" in (root / ".npmrc").read_text(encoding="utf-8").splitlines()
