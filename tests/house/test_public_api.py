"""What the doors offer changes on purpose or not at all."""

import subprocess
import sys
from pathlib import Path


def test_public_api_is_the_pinned_one(root: Path) -> None:
    printed = subprocess.run(
        [sys.executable, root / "tools" / "public_api.py"], capture_output=True, text=True, check=True
    )
    pinned = (root / "tests" / "house" / "public_api.txt").read_text(encoding="utf-8")
    seen, kept = set(printed.stdout.splitlines()), set(pinned.splitlines())
    difference = [f"- {line}" for line in sorted(kept - seen)] + [f"+ {line}" for line in sorted(seen - kept)]
    assert difference == [], "the API changed; if that is meant: make public-api, and a line in CHANGELOG.md"
