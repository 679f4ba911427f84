"""A round's package (批次数据包): a folder of YAML files that together hold the round, each key in one of them."""

from __future__ import annotations

import os
import re
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

CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
"""What the code of a round looks like."""
_INHERITED: Final = ("source", "date", "verified")
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
    """The packages that are there by their codes; a package of the operator stands before a shipped one."""
    shipped = files("haitang.catalog") / "data" / "rounds"
    own = [Path(folder) for folder in folders.split(os.pathsep) if folder]
    places: list[Traversable] = [shipped, *(folder for folder in own if folder.is_dir())]
    return {
        item.name: item
        for place in places
        for item in place.iterdir()
        if CODE.fullmatch(item.name) and item.is_dir() and _yaml_files(item)
    }


def _yaml_files(folder: Traversable) -> list[Traversable]:
    """The files that make up a package: plain ``*.yaml`` alone, so that no link reaches outside the folder."""
    return sorted(
        (
            item
            for item in folder.iterdir()
            if item.name.endswith(".yaml")
            and not item.name.startswith(".")
            and item.is_file()
            and not (isinstance(item, Path) and item.is_symlink())
        ),
        key=lambda item: item.name,
    )


def find_package(place: str) -> Traversable:
    """The package in a folder, or of a round's code.

    Raises
    ------
    NotFound
        Neither a folder nor the code of a round that can be loaded.
    """
    if Path(place).is_dir():
        return Path(place).resolve()
    known = _packages(os.environ.get(FOLDERS, ""))
    if place not in known:
        raise NotFound(f"没有批次数据包 {place}", advice="写文件夹路径，或批次代码：" + "、".join(sorted(known)))
    return known[place]


def read_round(folder: Traversable) -> Round:
    """The round in a package.

    Parameters
    ----------
    folder : Traversable
        Holds ``*.yaml``; the folder's name is the round's code. Links and files of other kinds are passed over.

    Raises
    ------
    BadInput
        Every fault of all files at once, each under the name of its file.
    """
    return _assembled(package_texts(folder), code=folder.name)


def package_texts(folder: Traversable) -> dict[str, str]:
    """The texts of a package, by file name.

    Raises
    ------
    BadInput
        No such folder, no YAML file in it, or files that cannot be read or are not UTF-8; all of them at once.
    """
    found = _yaml_files(folder) if folder.is_dir() else []
    if not found:
        raise BadInput(
            [Problem(folder.name, "", "不是批次数据包", advice="用 haitang round new 建立，或核对文件夹路径")]
        )
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for item in found:
        try:
            texts[item.name] = item.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problems.append(Problem(item.name, f"第 {error.start + 1} 字节", "不是 UTF-8 编码", advice="另存为 UTF-8"))
        except OSError as error:
            problems.append(Problem(item.name, "", "无法读取文件", str(error.strerror), advice="检查权限"))
    if problems:
        # The texts that can be read are looked at as well, so that one round of mending is enough.
        _joined(texts, problems)
    return texts


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
    return _assembled(texts)


def _assembled(texts: Mapping[str, str], *, code: str | None = None) -> Round:
    """The round that the texts hold, which must be the one of ``code`` where that is given."""
    whole, home = _joined(texts, [])
    notice = whole.get("notice")
    filled = {key: _sourced(value, notice if isinstance(notice, dict) else {}) for key, value in whole.items()}
    problems = []
    if code is not None and whole.get("code", code) != code:
        problems.append(
            Problem(home["code"], "code", "批次代码与文件夹名不符", str(whole["code"]), code, "改成相同的名称")
        )
    try:
        round_ = Round.model_validate(filled)
    except ValidationError as error:
        everywhere = "、".join(texts)
        found = problems_of(error, file="")
        problems += [replace(each, file=home.get(each.at.split(".")[0], everywhere)) for each in found]
    refuse_if(problems)
    return round_


def round_schema() -> dict[str, Any]:
    """JSON Schema of one file of a package: any of a round's keys; entries may leave out what the notice gives them."""
    schema = Round.model_json_schema()
    schema.pop("required", None)
    for part in schema["$defs"].values():
        if {"source", "clause"} <= part.get("properties", {}).keys():
            part["required"] = [name for name in part["required"] if name not in _INHERITED]
    return schema


def _joined(texts: Mapping[str, str], problems: list[Problem]) -> tuple[dict[str, Any], dict[str, str]]:
    """All keys of all files, and the file in which each stands; refused with all ``problems`` where there are any."""
    whole: dict[str, Any] = {}
    home: dict[str, str] = {}
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
