"""The benchmarks' page names the peers and releases that were measured; their locks are as ours are."""

import re
from pathlib import Path

import pytest

PIN = re.compile(r"^([a-z][\w.-]*)==(\S+?)(?: ; (.*?))? \\$", re.MULTILINE)
OURS = {"haitang", "haitang_simulation", "numpy"}


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "method" / "benchmarks.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def locks(root: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (root / "benchmarks" / "peers").glob("*.txt")}


def test_each_peer_has_a_lock(root: Path, locks: dict[str, str]) -> None:
    peers = {path.stem for path in (root / "benchmarks" / "peers").glob("*.py")}
    assert sorted(locks) == sorted(peers - OURS)


def test_each_pin_has_hashes_and_no_address(locks: dict[str, str]) -> None:
    for text in locks.values():
        entries = [entry for entry in re.split(r"\n(?=[A-Za-z])", text) if "==" in entry]
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
        assert re.findall(r"https?:|file:|--index|--find-links|--extra", text) == []


def test_page_names_the_locked_releases(page: str, root: Path, locks: dict[str, str]) -> None:
    named = dict(re.findall(r"^\| ([\w.-]+) \| ([\d.]+) \| (?:BSD-3-Clause|MIT) \|", page, re.MULTILINE))
    ours = (root / "requirements" / "development.txt").read_text(encoding="utf-8")
    # Some releases differ by Python; the page was measured on the oldest that we support.
    pins = {
        name: version
        for text in (*locks.values(), ours)
        for name, version, marker in PIN.findall(text)
        if ">= '3.12'" not in marker
    }
    assert len(named) == len(locks) + 1
    assert named == {name: pins[name] for name in named}


def test_each_work_is_on_the_page_once_and_measured(page: str, root: Path) -> None:
    works = re.findall(r'^        "([a-z-]+)",$', (root / "benchmarks" / "works.py").read_text("utf-8"), re.MULTILINE)
    tables = re.findall(r"<!-- measured: (\S+) -->\n\n(.*?)\n\n<!-- end: \1 -->", page, re.DOTALL)
    assert sorted(code for code, _ in tables) == sorted(works)
    assert [code for code, text in tables if not text.startswith("| who |") or "\nMeasured 2" not in text] == []
