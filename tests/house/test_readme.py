"""Every command that a reader is told to type works."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

PAGES = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/tour.md", "docs/guide/install.md"]
# What `make NAME` comes to, at the least; the server and the case are run in full below.
TARGETS = {
    "make setup": [],
    "make run": [".venv/bin/haitang serve --demo"],
    "make test": ['.venv/bin/pytest -n auto -m "not e2e"', "tools/with_postgres.py", ".venv/bin/pytest -m e2e"],
    "make check": [
        "ruff check",
        "ruff format --check",
        "mypy",
        "lint-imports",
        "pytest -q tests/house",
        "sphinx-build -W",
    ],
}
CASE = ".venv/bin/haitang case run examples/haimao-bearing --out out"
VERIFY = "python3 out/evidence/verify.py"


def commands(root: Path, page: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", (root / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_every_command_has_its_test(root: Path) -> None:
    told = {command for page in PAGES for command in commands(root, page)}
    assert told == {*TARGETS, CASE, VERIFY}


def test_both_languages_tell_the_same(root: Path) -> None:
    assert commands(root, "README.md") == commands(root, "README.zh-CN.md")
    rooms = [
        re.findall(r"^\| (`.*?) \|", (root / page).read_text(encoding="utf-8"), re.MULTILINE) for page in PAGES[:2]
    ]
    assert [re.findall(r"`(\w+)`", " ".join(names)) for names in rooms] == [rooms_in_order()] * 2


@pytest.mark.parametrize("page", [*PAGES[:3], "ARCHITECTURE.md", "CHANGELOG.md"])
def test_links_lead_somewhere(root: Path, page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", (root / page).read_text(encoding="utf-8"))
    inside = [link for link in links if not link.startswith("http")]
    assert [link for link in inside if not (root / page).parent.joinpath(link).exists()] == []


def rooms_in_order() -> list[str]:
    """The rooms from the lowest floor up, as the map draws them."""
    drawn = (Path(__file__).resolve().parents[2] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return re.findall(r"^src/haitang/(\w+)/(?:\*\*)? +F\d", drawn, re.MULTILINE)


@pytest.mark.parametrize("command", TARGETS)
def test_make_target(root: Path, command: str) -> None:
    dry = subprocess.run([*shlex.split(command), "--dry-run"], cwd=root, capture_output=True, text=True, check=True)
    assert [part for part in TARGETS[command] if part not in dry.stdout] == []


def test_case_runs_and_its_evidence_holds(root: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(root / "examples")
    haitang = Path(sys.executable).parent / "haitang"
    subprocess.run([haitang, *shlex.split(CASE)[1:]], cwd=tmp_path, check=True, capture_output=True)
    # -I and -S: the standard library alone, as at a court's expert.
    verify = [sys.executable, "-I", "-S", *shlex.split(VERIFY)[1:]]
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"#:]+)"', index)
    assert links
    assert [link for link in links if not (tmp_path / "out" / link).exists()] == []


def test_server_starts_with_the_case_and_stops_cleanly(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = tmp_path / "log.txt"
    command = [Path(sys.executable).parent / "haitang", "serve", "--demo", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["HAITANG_VAR"] = str(tmp_path / "var")
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        status = answer(address, server)
    finally:
        server.send_signal(signal.SIGINT)
        code = server.wait(timeout=20)
    said = log.read_text(encoding="utf-8")
    assert (status, code) == (200, 0), said
    assert address in said
    assert "Traceback" not in said


def answer(address: str, server: subprocess.Popen[bytes]) -> int:
    """The status of the first page once the server serves it; 0 if it never does."""
    for _ in range(600):
        if server.poll() is not None:
            return 0
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                return int(page.status)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    return 0
