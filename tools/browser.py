"""Print the path of a Chromium for the browser tests; as root, install Debian's where there is none.

A machine without one gets a failure that says what to install: a test that is skipped proves nothing.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of a Chromium, the one named by ``HAITANG_CHROMIUM`` first."""
    if named := os.environ.get("HAITANG_CHROMIUM"):
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's Chromium by apt, as root."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *arguments], check=False, env=environment, stdout=subprocess.DEVNULL)


def main() -> None:
    if named := os.environ.get("HAITANG_CHROMIUM"):
        if not find():
            sys.exit(f"test: HAITANG_CHROMIUM names {named}, which is no program on this machine; correct or unset it")
    elif not find() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("test: installing Chromium for the browser tests", file=sys.stderr, flush=True)
        install()
    path = find()
    if not path:
        sys.exit(
            "test: no Chromium on this machine, and the browser tests need one; install it (Debian: apt-get install"
            " chromium), or name one in HAITANG_CHROMIUM"
        )
    print(path)


if __name__ == "__main__":
    main()
