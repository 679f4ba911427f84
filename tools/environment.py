"""Build ``.venv`` from the locks: every package at its pinned version, each file checked against its hash."""

import subprocess
import sys

from installer import REQUIREMENTS, ROOT, fail, run_uv

OLDEST = (3, 11)
VENV = ROOT / ".venv"


def usable() -> bool:
    """Whether ``.venv`` holds a Python of the version that runs this."""
    program = VENV / "bin" / "python"
    if not program.exists():
        return False
    version = "import sys; print(*sys.version_info[:2])"
    seen = subprocess.run([program, "-c", version], capture_output=True, text=True, check=False).stdout.split()
    return seen == [str(part) for part in sys.version_info[:2]]


def main() -> None:
    if sys.version_info[:2] < OLDEST:
        wanted, seen = ".".join(map(str, OLDEST)), sys.version.split()[0]
        fail(f"Python {wanted} or later is needed, this is {seen}; name another one: make PYTHON=python3.11")
    if not usable():
        run_uv("venv", "--quiet", "--clear", "--python", sys.executable, VENV)
    run_uv("pip", "sync", "--quiet", "--require-hashes", "--python", VENV, REQUIREMENTS / "development.txt")
    run_uv("pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--python", VENV, "--editable", ROOT)


if __name__ == "__main__":
    main()
