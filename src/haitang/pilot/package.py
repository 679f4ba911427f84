"""A round's package (批次数据包): a folder of YAML files that together hold the round, each key in one of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from haitang.lexicon import BadInput, NotFound, Problem, problems_of, read_plain, refuse_if
from haitang.pilot.round import Round

FOLDERS: Final = "HAITANG_ROUNDS"
"""Setting that names the operator's own folders of packages, separated as in ``PATH``."""


def load_round(code: str) -> Round:
    """The round of that code, among those of the operator (``HAITANG_ROUNDS``) and those that ship with the program.

    Raises
    ------
    NotFound, BadInput
        No such round; or its files do not fit the schema.

    Examples
    --------
    >>> shanghai = load_round("shanghai-2026")
    >>> shanghai.limits.projects_per_applicant, shanghai.limits.joint_parties
    (2, 5)
    """
    return _load(code, os.environ.get(FOLDERS, ""))


@cache
def _load(code: str, folders: str) -> Round:
    found = _packages(folders).get(code)
    if found is None:
        raise NotFound(f"没有试点批次 {code!r}", advice="现有：" + "、".join(sorted(_packages(folders))))
    return read_round(found)


def round_codes() -> tuple[str, ...]:
    """Codes of the rounds that can be loaded, in alphabetical order."""
    return tuple(sorted(_packages(os.environ.get(FOLDERS, ""))))


def _packages(folders: str) -> dict[str, Traversable]:
    shipped = files("haitang.catalog") / "data" / "rounds"
    own = [Path(folder) for folder in folders.split(os.pathsep) if folder]
    places: list[Traversable] = [shipped, *(folder for folder in own if folder.is_dir())]
    return {item.name: item for place in places for item in place.iterdir() if item.is_dir()}


def read_round(folder: Traversable) -> Round:
    """The round in a package.

    Parameters
    ----------
    folder : Traversable
        Holds ``*.yaml``; the folder's name is the round's code.

    Raises
    ------
    BadInput
        Every fault of all files at once, each under the name of its file.
    """
    texts = {
        item.name: item.read_text(encoding="utf-8-sig")
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".yaml")
    }
    if not texts:
        raise BadInput(
            [Problem(folder.name, "", "不是批次数据包", advice="用 haitang round new 建立，或核对文件夹路径")]
        )
    round_ = parse_package(texts)
    if round_.code != folder.name:
        raise BadInput(
            [Problem(folder.name, "code", "批次代码与文件夹名不符", round_.code, folder.name, "改成相同的名称")]
        )
    return round_


def parse_round(text: str, *, file: str) -> Round:
    """Read a round that stands in one text.

    Raises
    ------
    BadInput
        Every fault of the text at once.
    """
    return parse_package({file: text})


def parse_package(texts: Mapping[str, str]) -> Round:
    """The round that some YAML texts hold together, by file name.

    An entry that names a clause and no source has the round's ``notice`` for its source, date and verification.

    Raises
    ------
    BadInput
        Every fault of all files at once.
    """
    whole, home = _joined(texts)
    notice = whole.get("notice")
    filled = {key: _sourced(value, notice if isinstance(notice, dict) else {}) for key, value in whole.items()}
    try:
        return Round.model_validate(filled)
    except ValidationError as error:
        first = next(iter(texts))
        found = problems_of(error, file="")
        raise BadInput(replace(each, file=home.get(each.at.split(".")[0], first)) for each in found) from error


def _joined(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """All keys of all files, and the file in which each stands."""
    whole: dict[str, Any] = {}
    home: dict[str, str] = {}
    problems: list[Problem] = []
    for file, key, value in _entries(texts, problems):
        if key in home:
            problems.append(Problem(file, key, "同一内容在两个文件中", bound=f"只留一处（另见 {home[key]}）"))
            continue
        whole[key], home[key] = value, file
    refuse_if(problems)
    return whole, home


def _entries(texts: Mapping[str, str], problems: list[Problem]) -> Iterator[tuple[str, str, Any]]:
    for file, text in texts.items():
        try:
            plain = read_plain(text, file=file)
        except BadInput as error:
            problems.extend(error.problems)
            continue
        if not isinstance(plain, dict):
            problems.append(Problem(file, "", "文件须是键值对", type(plain).__name__, "键: 值"))
            continue
        yield from ((file, str(key), value) for key, value in plain.items())


def _sourced(value: Any, notice: dict[str, Any]) -> Any:
    """The value with the notice as the source of every entry that names its clause alone."""
    if isinstance(value, list):
        return [_sourced(item, notice) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _sourced(item, notice) for key, item in value.items()}
    return {**notice, **inner} if "clause" in inner and "source" not in inner else inner
