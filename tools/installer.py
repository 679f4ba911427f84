"""Bring uv into ``.boot`` and pass the machine's pip settings on to it.

uv installs a whole lock in seconds, needs no ``python3-venv`` and minds no EXTERNALLY-MANAGED mark. It does not read
pip's settings, so a machine that reaches packages through a mirror or a private certificate would be lost without this
step. Runs on the standard library alone: nothing is installed yet.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOT = ROOT / ".boot"
REQUIREMENTS = ROOT / "requirements"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def fail(message: str) -> None:
    """Say what went wrong and what to do about it, and stop."""
    sys.exit(f"setup: {message}")


def pip_settings() -> dict[str, str]:
    """Return pip's settings on this machine, from its files and from ``PIP_*``, the later ones winning."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    scopes: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        scope, _, key = name.rpartition(".")
        if scope in scopes:
            scopes[scope][key.replace("_", "-").lower()] = value.strip().strip("'\"")
    return scopes["global"] | scopes["install"] | scopes[":env:"]


def uv_environment() -> dict[str, str]:
    """Return the environment in which uv sees the same index, certificates and patience as pip does."""
    settings = pip_settings()
    environment = dict(os.environ)
    remote = [url for url in settings.get("extra-index-url", "").split() if url.startswith("http")]
    passed_on = {
        "UV_DEFAULT_INDEX": settings.get("index-url", ""),
        "UV_INDEX": " ".join(remote),
        # Every file is checked against its hash, so the best match from any index is as good as the first.
        "UV_INDEX_STRATEGY": "unsafe-best-match" if remote else "",
        "UV_FIND_LINKS": settings.get("find-links", "") if settings.get("no-index") else "",
        "UV_NO_INDEX": settings.get("no-index", ""),
        "UV_INSECURE_HOST": settings.get("trusted-host", ""),
        "UV_HTTP_TIMEOUT": settings.get("default-timeout", settings.get("timeout", "180")),
        "SSL_CERT_FILE": settings.get("cert", ""),
        "UV_SYSTEM_CERTS": "1" if SYSTEM_CERTIFICATES.exists() else "",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_CONFIG": "1",
    }
    for name, value in passed_on.items():
        if value:
            environment.setdefault(name, value)
    if proxy := settings.get("proxy"):
        environment.setdefault("HTTPS_PROXY", proxy)
        environment.setdefault("HTTP_PROXY", proxy)
    # A virtual environment that happens to be active is not the one that is built here.
    environment.pop("VIRTUAL_ENV", None)
    return environment


def locked_version(package: str, lock: Path) -> str:
    """Return the version of ``package`` that ``lock`` pins."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{package}=="):
            return line.split("==")[1].split()[0]
    fail(f"{lock} does not pin {package}; run `make lock`")
    return ""


def uv() -> Path:
    """Return the uv that the lock pins, installed by pip into ``.boot`` if it is not there yet."""
    lock = REQUIREMENTS / "boot.txt"
    program = BOOT / "uv" / "bin" / "uv"
    if program.exists():
        seen = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.split()
        if locked_version("uv", lock) in seen:
            return program
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        fail(f"{sys.executable} has no pip; install it (Debian: apt-get install python3-pip)")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--root-user-action=ignore",
    ]
    command += ["--no-deps", "--upgrade", "--require-hashes", "--target", str(BOOT / "uv"), "--requirement", str(lock)]
    # `--target` works where Debian forbids pip to touch its own packages, but not together with these two.
    environment = os.environ | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    if subprocess.run(command, check=False, env=environment).returncode:
        fail("pip could not install uv; check that this machine reaches a package index (pip config list)")
    return program


def run_uv(*arguments: str | Path) -> None:
    """Run uv with ``arguments``; its own message stands if it fails."""
    command = [str(uv()), *map(str, arguments)]
    if code := subprocess.run(command, check=False, env=uv_environment(), cwd=ROOT).returncode:
        fail(f"`uv {' '.join(map(str, arguments))}` failed with exit code {code}; its message is above")


if __name__ == "__main__":
    print(json.dumps(pip_settings(), indent=2))
