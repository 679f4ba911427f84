"""Every command, setting, dependency and official term is documented; nothing is documented that is not there."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from haitang.cli import app
from haitang.lexicon import Cover, Peril, SystemKind

SETTING = re.compile(r"\b(?:HAITANG_[A-Z_]*[A-Z]|DATABASE_URL)\b")


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for word, inner in below.items():
        yield from commands(inner, f"{name} {word}")


def test_every_command_and_option_is_documented(root: Path) -> None:
    text = (root / "docs" / "guide" / "commands.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## `(haitang .*?)`$", text, re.MULTILINE)
    offered = dict(commands(typer.main.get_command(app), "haitang"))
    assert sorted(headings) == sorted(offered)
    sections = dict(zip(headings, re.split(r"^## `haitang .*?`$", text, flags=re.MULTILINE)[1:], strict=True))
    missing = [
        f"{name} {option}"
        for name, command in offered.items()
        for parameter in command.params
        if parameter.param_type_name == "option"
        for option in parameter.opts
        if option.startswith("--") and option != "--help" and f"`{option}`" not in sections[name]
    ]
    assert missing == []


def test_every_setting_is_documented(root: Path, files: list[Path]) -> None:
    code = [path for path in files if path.parts[0] in {"src", "tools"} and path.suffix == ".py"]
    used = {name for path in code for name in SETTING.findall((root / path).read_text(encoding="utf-8"))}
    text = (root / "docs" / "guide" / "settings.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)
    assert documented == sorted(used)


def test_every_dependency_has_its_reason(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [item for group in project["dependency-groups"].values() for item in group if isinstance(item, str)]
    wanted = {canonicalize_name(Requirement(text).name) for text in project["project"]["dependencies"] + groups}
    wanted |= set(json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"])
    text = (root / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| (\S+) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    rows = [row for row in rows if row[0] != "package" and not row[0].startswith("---")]
    assert sorted(row[0] for row in rows) == sorted(wanted)
    assert [row[0] for row in rows if len(row[3].split()) < 3 and not row[0].startswith("types-")] == []
    names = ("boot", "node", "development")
    locks = "".join((root / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in names)
    pins = re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", locks, re.MULTILINE)
    locked = {(canonicalize_name(name), version) for name, version in pins}
    front_end = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked |= {(path.removeprefix("node_modules/"), package["version"]) for path, package in front_end.items()}
    assert [row[:2] for row in rows if row[:2] not in locked] == [], (
        "the release in dependencies.md is not the locked one"
    )


def test_every_direct_dependency_is_used(root: Path, files: list[Path]) -> None:
    """A package that nothing imports goes; those that are run or loaded by name are listed with where."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    modules = {
        "dj-database-url": "dj_database_url", "fonttools": "fontTools",
        "python-docx": "docx", "python-stdnum": "stdnum", "pyyaml": "yaml", "django-axes": "axes", "django-csp": "csp",
        "django-htmx": "django_htmx",
    }  # fmt: skip
    # Nothing imports these: openpyxl, Django and zoneinfo load them by themselves where they are installed.
    loaded_by_others = {"defusedxml", "psycopg", "tzdata"}
    code = "\n".join(
        (root / path).read_text(encoding="utf-8")
        for path in files
        if path.suffix == ".py" and path.parts[0] in {"src", "tools"}
    )
    unused = []
    for text in project["project"]["dependencies"]:
        name = canonicalize_name(Requirement(text).name)
        module = modules.get(name, name)
        imported = rf"^\s*(?:import|from) {module}\b"
        by_name = rf"[\"']{module}(?:\.[\w.]+)?[\"']"
        if name not in loaded_by_others and not re.search(f"{imported}|{by_name}", code, re.MULTILINE):
            unused.append(name)
    assert unused == []


@pytest.mark.parametrize("terms", [Cover, Peril, SystemKind])
def test_glossary_has_every_official_term(root: Path, terms: type[Cover | Peril | SystemKind]) -> None:
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| `(\w+)` \|$", text, re.MULTILINE)
    assert [row for row in rows if row[2] in {term.value for term in terms}] == [
        (term.label.zh, term.label.en, term.value) for term in terms
    ]


def test_case_folder_is_documented_as_it_is(root: Path) -> None:
    text = (root / "docs" / "guide" / "case-folder.md").read_text(encoding="utf-8")
    patterns = re.findall(r"^\| `(\S+)` \|", text, re.MULTILINE)
    case = root / "examples" / "haimao-bearing"
    paths = {path.relative_to(case) for path in case.rglob("*") if path.is_file()}
    known = {pattern: {path for path in paths if fits(path, pattern)} for pattern in patterns}
    assert [pattern for pattern, found in known.items() if not found] == []
    assert sorted(map(str, paths.difference(*known.values()))) == []


def fits(path: Path, pattern: str) -> bool:
    """Whether a path has the pattern's folders and its name."""
    return len(path.parts) == pattern.count("/") + 1 and path.match(pattern)
