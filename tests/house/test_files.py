"""Size, names and contents of the project's files."""

import re
from pathlib import Path

# Put together here, so that this file does not match itself.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry." + "npm",
    "npm" + "mirror",
    "deb." + "debian",
    "mirrors" + ".aliyun",
]
HOSTS += ["pypi.tuna" + ".tsinghua", "mirrors" + ".tuna"]
MACHINE_PATHS = [
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/ho" + "me/",
    "/op" + "t/pypi",
    "/op" + "t/wheels",
    "/fa" + "rm/",
    "../sha" + "red",
]
MARKS = [
    "TO" + "DO",
    "FIX" + "ME",
    "X" + "XX",
    "NotImpl" + "ementedError",
    "mark.sk" + "ip",
    "mark.xf" + "ail",
    "pytest.sk" + "ip",
]
MARKS += ["importorsk" + "ip"]
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}
LONGEST = 500
LONG = 300


def text_of(path: Path) -> str:
    """The text of a file, empty where it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def found(root: Path, paths: list[Path], words: list[str]) -> list[str]:
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" if word.isalpha() else re.escape(word) for word in words)
    )
    return [
        f"{path}:{number}: {match[0]}"
        for path in paths
        for number, line in enumerate(text_of(root / path).splitlines(), 1)
        if (match := pattern.search(line))
    ]


def test_modules_are_short(root: Path, modules: list[Path]) -> None:
    lengths = {path.as_posix(): len((root / path).read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}
    long = {path: length for path, length in lengths.items() if length > LONG}
    assert len(long) <= len(lengths) / 10, f"most modules stay under {LONG} lines: {long}"


def test_modules_are_named_by_what_they_do(modules: list[Path]) -> None:
    assert [path.as_posix() for path in modules if path.stem in VAGUE or set(path.parts[:-1]) & VAGUE] == []


def test_no_registry_is_named(root: Path, files: list[Path]) -> None:
    assert found(root, files, HOSTS) == []


def test_no_path_of_one_machine_is_named(root: Path, files: list[Path]) -> None:
    # A workplace's own records of where real logs came from are data, not configuration.
    assert found(root, files, MACHINE_PATHS) == []


def test_nothing_is_left_for_later(root: Path, files: list[Path]) -> None:
    assert found(root, [path for path in files if path.suffix == ".py"], MARKS) == []


def test_files_are_small(root: Path, files: list[Path]) -> None:
    assert [path.as_posix() for path in files if (root / path).stat().st_size > 1_500_000] == []
