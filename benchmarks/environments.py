"""One virtual environment for each peer, so that its pins never touch ours: `.cache/peers/NAME`, from `peers/NAME.txt`.

    python -m benchmarks.environments           write the locks again from the requirements below
    python -m benchmarks.environments PEER ...  build the environments of these peers

The locks hold hashes and no addresses, as those of `requirements/` do; uv installs them, as `make setup` does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = Path(__file__).resolve().parent / "peers"
ENVIRONMENTS = ROOT / ".cache" / "peers"
REQUIREMENTS = {
    "aggregate": "aggregate",
    "gemact": "gemact",
    "oasislmf": "oasislmf",
    "pal": "proteusllp-actuarial-library",
}
"""What is measured; NumPy and Haitang itself run in the project's own environment."""


def environment_of(peer: str) -> Path:
    """The Python that runs a participant: a peer's own, or the one that runs this."""
    if peer not in REQUIREMENTS:
        return Path(sys.executable)
    return ENVIRONMENTS / peer / "bin" / "python"


def build(peer: str) -> str:
    """Build a peer's environment if its lock changed since; the reason why it is absent, or an empty string."""
    lock, folder = PEERS / f"{peer}.txt", ENVIRONMENTS / peer
    built = folder / "lock.txt"
    wanted = lock.read_text(encoding="utf-8")
    if built.exists() and built.read_text(encoding="utf-8") == wanted:
        return ""
    ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
    for arguments in (
        ("venv", "--quiet", "--clear", "--python", sys.executable, str(folder)),
        ("pip", "sync", "--quiet", "--require-hashes", "--python", str(folder), str(lock)),
    ):
        if reason := _uv(*arguments):
            return reason
    built.write_text(wanted, encoding="utf-8")
    return ""


def lock(peer: str) -> str:
    """Write a peer's lock; the reason why not, or an empty string."""
    options = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    options += ["--custom-compile-command", "python -m benchmarks.environments", "--upgrade"]
    return _uv("pip", "compile", *options, "--output-file", str(PEERS / f"{peer}.txt"), "-", text=REQUIREMENTS[peer])


def _uv(*arguments: str, text: str = "") -> str:
    """Run the project's uv; the last line of its complaint, or an empty string."""
    script = "import sys, installer; installer.run_uv(*sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT / "tools")},
    )
    complaint = [line for line in done.stderr.splitlines() if line.strip()]
    return complaint[-1].strip() if done.returncode and complaint else "uv failed" if done.returncode else ""


def main() -> None:
    """Write locks, or build environments."""
    named = sys.argv[1:]
    for peer in named or REQUIREMENTS:
        reason = build(peer) if named else lock(peer)
        print(f"{peer}: {reason or 'done'}")


if __name__ == "__main__":
    main()
