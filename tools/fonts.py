"""See that the Chinese fonts of the printed documents are there, or fetch them.

Looked for in the usual folders, in ``HAITANG_FONT_DIRS`` and by fontconfig. Otherwise Debian's packages bring them:
installed by apt as root, or unpacked into ``.venv/share/fonts`` where one is not root.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from installer import ROOT, fail

# A font file's name begins with the first, Debian's package is the second.
WANTED = {
    "NotoSerifCJK": "fonts-noto-cjk",
    "NotoSansCJK": "fonts-noto-cjk",
    "LXGWWenKai": "fonts-lxgw-wenkai",
}
OWN = ROOT / ".venv" / "share" / "fonts"


def folders() -> list[Path]:
    """Return the folders in which fonts may lie; the ones of the setting come first."""
    named = [Path(part) for part in os.environ.get("HAITANG_FONT_DIRS", "").split(os.pathsep) if part]
    home = Path.home()
    usual = ["/usr/share/fonts", "/usr/local/share/fonts"]
    return [*named, OWN, *map(Path, usual), home / ".local" / "share" / "fonts", home / ".fonts"]


def missing() -> dict[str, str]:
    """Return the fonts that are nowhere, with the package that has them."""
    names = {path.name for folder in folders() if folder.is_dir() for path in folder.rglob("*") if path.is_file()}
    if fc_list := shutil.which("fc-list"):
        listed = subprocess.run([fc_list, ":", "file"], capture_output=True, text=True, check=False).stdout
        names |= {Path(line.partition(":")[0]).name for line in listed.splitlines()}
    return {font: package for font, package in WANTED.items() if not any(name.startswith(font) for name in names)}


def install(packages: list[str]) -> None:
    """Install ``packages`` by apt, as root."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-qq", *arguments], check=False, env=environment, stdout=subprocess.DEVNULL)


def unpack(packages: list[str]) -> None:
    """Download ``packages`` with lists and cache of our own, and unpack their fonts into the environment."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for part in ("state/lists/partial", "cache/archives/partial", "tree"):
            (work / part).mkdir(parents=True)
        options = [f"-oDir::State={work / 'state'}", f"-oDir::Cache={work / 'cache'}", "-oDebug::NoLocking=1"]
        options += ["-oDir::State::status=/var/lib/dpkg/status", "-oAPT::Sandbox::User="]
        for arguments in (["update"], ["download", *packages]):
            subprocess.run(["apt-get", "-qq", *options, *arguments], check=False, cwd=work, stdout=subprocess.DEVNULL)
        for archive in sorted(work.glob("*.deb")):
            subprocess.run(["dpkg", "-x", archive, work / "tree"], check=True)
        OWN.mkdir(parents=True, exist_ok=True)
        for path in (work / "tree" / "usr" / "share" / "fonts").rglob("*"):
            if path.is_file():
                shutil.copy2(path, OWN / path.name)


def main() -> None:
    absent = missing()
    if not absent:
        return
    packages = sorted(set(absent.values()))
    print(f"setup: fetching Chinese fonts ({', '.join(packages)})", flush=True)
    if sys.platform == "linux" and shutil.which("apt-get") and shutil.which("dpkg"):
        if os.geteuid() == 0:
            install(packages)
        if missing():
            unpack(packages)
    if absent := missing():
        fail(
            f"no font file whose name begins with {', '.join(absent)}; install {', '.join(packages)} (Debian's names),"
            " or put the files into a folder and name it in HAITANG_FONT_DIRS"
        )


if __name__ == "__main__":
    main()
