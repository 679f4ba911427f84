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
    assert difference == [], "the API changed; if that is meant: make generated, and a line in CHANGELOG.md"


def test_states_are_drawn_as_they_are(root: Path) -> None:
    printed = subprocess.run(
        [sys.executable, root / "tools" / "draw_states.py"], capture_output=True, text=True, check=True
    )
    drawn = (root / "docs" / "method" / "states.md").read_text(encoding="utf-8")
    assert printed.stdout.splitlines() == drawn.splitlines(), "run `make generated`"
