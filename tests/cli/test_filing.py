"""``haitang filing verify``: 0 for a package as it was made, 2 with each file that was touched."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from haitang.documents import Bundle, build_bundle
from haitang.journeys import load_case
from haitang.pilot import load_round

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    case = load_case(CASE)
    return build_bundle(case.application, load_round(case.sheet.round), number="HT-1", dated=date(2026, 6, 22))


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "haitang.cli", "filing", "verify", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_package_as_it_was_made_is_in_order(bundle: Bundle, tmp_path: Path) -> None:
    package = tmp_path / "package.zip"
    package.write_bytes(bundle.zip())
    done = run(package)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"清单摘要 {bundle.manifest.digest}，请与回执核对" in done.stdout.replace("\n", "")
    told = run(package, "--digest", str(bundle.manifest.digest), "--json")
    assert json.loads(told.stdout) == {"files": len(bundle.manifest.entries), "digest": str(bundle.manifest.digest)}


def test_touched_files_and_another_digest_are_told_together(bundle: Bundle, tmp_path: Path) -> None:
    bundle.write(tmp_path)
    (tmp_path / "印刷件/申报书.pdf").write_bytes(b"touched")
    done = run(tmp_path, "--digest", "sha256:0", "--json")
    assert done.returncode == 2
    assert [(each["file"], each["message"]) for each in json.loads(done.stdout)["problems"]] == [
        ("印刷件/申报书.pdf", "内容与清单不符"),
        ("清单.csv", "清单摘要与回执不符"),
    ]


def test_a_folder_without_a_manifest_is_told(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 2
    assert "没有清单" in done.stderr
