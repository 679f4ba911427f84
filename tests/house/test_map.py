"""ARCHITECTURE.md draws the tree; the disk is the same tree."""

import re
from pathlib import Path

import pytest

LINE = re.compile(r"^(?P<folder>[\w.<>/-]+/)(?P<below>\*\*)? {2,}(?P<purpose>\S.*)$")


@pytest.fixture(scope="module")
def drawn(root: Path) -> list[re.Match[str]]:
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = text.split("```text\n", 1)[1].split("```", 1)[0]
    lines = [line for line in block.splitlines() if line.strip()]
    matches = [LINE.match(line) for line in lines]
    assert [line for line, match in zip(lines, matches, strict=True) if match is None] == []
    return [match for match in matches if match]


@pytest.fixture(scope="module")
def folders(files: list[Path]) -> set[str]:
    return {f"{parent.as_posix()}/" for path in files for parent in path.parents if parent != Path()}


def test_each_folder_has_one_line(drawn: list[re.Match[str]], folders: set[str], rooms: list[str]) -> None:
    exact: list[str] = []
    covered: tuple[str, ...] = ()
    for match in drawn:
        if match["folder"] == "tests/<room>/":
            exact += [folder for folder in folders if folder.removeprefix("tests/").strip("/") in rooms]
        else:
            exact.append(match["folder"])
            covered += (match["folder"],) if match["below"] else ()
    assert sorted(exact) == sorted(set(exact)), "a folder is drawn twice"
    assert sorted(set(exact) - folders) == [], "drawn, but not on the disk"
    missing = {folder for folder in folders - set(exact) if not folder.startswith(covered)}
    assert sorted(missing) == [], "on the disk, but not drawn in ARCHITECTURE.md"


def test_floors_are_the_same_in_the_map_and_in_the_linter(
    root: Path, drawn: list[re.Match[str]], rooms: list[str]
) -> None:
    import tomllib

    on_map: dict[str, int] = {}
    for match in drawn:
        parts = match["folder"].strip("/").split("/")
        if parts[:2] == ["src", "haitang"] and len(parts) == 3:
            on_map[parts[2]] = int(re.match(r"F(\d) ", match["purpose"])[1])
    configuration = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in configuration["tool"]["importlinter"]["contracts"]}
    layers = contracts["floors"]["layers"]
    in_linter = {name.strip(): len(layers) - 1 - i for i, layer in enumerate(layers) for name in layer.split("|")}
    assert on_map == in_linter
    assert sorted(on_map) == rooms
