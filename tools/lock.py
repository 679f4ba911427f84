"""Write ``requirements/*.txt`` from pyproject.toml: versions and hashes, and nothing of the machine that wrote them.

``boot.txt`` is what pip installs first, ``node.txt`` the Node for machines without one, ``run.txt`` what an operator
needs, ``development.txt`` all of ``run.txt`` and the tools.
"""

import sys

from installer import REQUIREMENTS, ROOT, run_uv


def main() -> None:
    options = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    options += ["--custom-compile-command", "make lock", *sys.argv[1:]]
    project, run = ROOT / "pyproject.toml", REQUIREMENTS / "run.txt"
    relative = run.relative_to(ROOT)
    run_uv("pip", "compile", *options, "--group", "boot", "--output-file", REQUIREMENTS / "boot.txt")
    run_uv("pip", "compile", *options, "--group", "node", "--output-file", REQUIREMENTS / "node.txt")
    run_uv("pip", "compile", *options, "--output-file", run, project)
    development = REQUIREMENTS / "development.txt"
    run_uv("pip", "compile", *options, "-c", relative, "--group", "development", "--output-file", development, project)


if __name__ == "__main__":
    main()
