"""A package for the next round out of an earlier one: dates moved by years, comments kept, all to be confirmed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from haitang.lexicon import Conflict, HaitangError, Problem, read_plain, refuse_if
from haitang.pilot.package import CODE, read_round
from haitang.pilot.round import Round

_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CHECKED: Final = ("source", "secondary")
_OPEN: Final = (yaml.BlockMappingStartToken, yaml.FlowMappingStartToken)
_LISTS: Final = (yaml.BlockSequenceStartToken, yaml.FlowSequenceStartToken)
_CLOSE: Final = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_NOTE: Final = "# 由 {old} 转来，日期顺延 {years} 年。逐项对照新通知核实；核实一项，把它的 verified 改为 source。\n"


@dataclass(frozen=True)
class _Value:
    """A value of a package's text: under which keys it stands, what it says, and how and where it is written."""

    keys: tuple[str, ...]
    text: str
    raw: str
    start: int


@dataclass
class _Place:
    """A mapping or list that is open while the text is read, with the values that stand right in it."""

    key: str
    values: list[_Value] = field(default_factory=list)

    def foreign(self, source: str) -> bool:
        """Whether it cites a publication other than the round's notice."""
        return any(value.keys[-1] == "source" and value.text != source for value in self.values)


def next_texts(texts: Mapping[str, str], *, code: str, year: int) -> dict[str, str]:
    """The texts of a round's package as those of another year's round.

    Days move by as many years, the year in titles is replaced, the notice's number is left to be filled in, and what
    was read in the old notice is marked ``verified: unconfirmed``. Entries that cite another publication stay.

    Examples
    --------
    >>> old = "code: a-2026 # the code\\nyear: 2026\\nnumber: A 1\\nsigned_on: 2026-05-18\\ntitle: Pilot 2026\\n"
    >>> print(next_texts({"notice.yaml": old}, code="a-2027", year=2027)["notice.yaml"].split("\\n", 1)[1], end="")
    code: a-2027 # the code
    year: 2027
    number: 2027年通知文号待填
    signed_on: 2027-05-18
    title: Pilot 2027
    """
    whole: dict[str, object] = {}
    for name, text in texts.items():
        whole |= read_plain(text, file=name)
    notice = whole.get("notice")
    old_year, number = int(str(whole["year"])), str(whole["number"])
    source = str(notice.get("source", number)) if isinstance(notice, dict) else number
    note = _NOTE.format(old=whole["code"], years=year - old_year)
    fixed: dict[tuple[str, ...], str] = {
        ("code",): code if yaml.safe_load(code) == code else f'"{code}"',
        ("year",): str(year),
    }
    fixed |= dict.fromkeys((("number",), ("notice", "source")), f"{year}年通知文号待填")

    def renewed(place: _Place, value: _Value) -> str:
        if value.keys in fixed:
            return fixed[value.keys]
        if place.foreign(source):
            return value.raw
        if value.keys[-1] == "verified":
            return "unconfirmed" if value.text in _CHECKED else value.raw
        if value.text.isdecimal() and value.raw == value.text:
            return value.raw
        if _DAY.fullmatch(value.text):
            return _DAY.sub(lambda day: _moved(day, year - old_year), value.raw)
        return re.sub(rf"(?<!\d){old_year}(?!\d)", str(year), value.raw)

    return {name: note + _rewritten(text, renewed) for name, text in texts.items()}


def write_next_round(folder: Path, old: Round, texts: Mapping[str, str], *, code: str, year: int) -> Round:
    """Write the package of the next round, whole or not at all, and read it as anybody will.

    Parameters
    ----------
    folder : Path
        The new package; named as the round's code.
    old : Round
        The round that it follows.
    texts : mapping of str to str
        The old round's files.

    Raises
    ------
    BadInput
        A code that cannot be one, that is not the folder's name or is the old round's; a year far off.
    Conflict
        The folder is there already.
    """
    problems = []
    if not CODE.fullmatch(code):
        problems.append(Problem("--code", "", "批次代码只用小写字母、数字和连字符", code, "如 shanghai-2027"))
    if code != folder.name:
        problems.append(Problem(str(folder), "", "文件夹名须与批次代码相同", folder.name, code))
    if code == old.code:
        problems.append(Problem("--code", "", "与原批次代码相同", code, "另取代码"))
    if not 2000 <= year <= 2200:
        problems.append(Problem("--year", "", "年份不合理", str(year), "2000 至 2200"))
    refuse_if(problems)
    if folder.exists() or folder.is_symlink():
        raise Conflict(f"{folder} 已存在", advice="换一个文件夹；原有内容不会被覆盖")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return _written(folder, next_texts(texts, code=code, year=year))
    except OSError as error:
        raise HaitangError(f"无法写出 {folder}：{error.strerror}", advice="检查路径、权限和剩余空间") from error


def _written(folder: Path, texts: Mapping[str, str]) -> Round:
    """Write beside the place, read it there, and rename."""
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        package = draft / folder.name
        package.mkdir()
        for name, text in texts.items():
            with (package / name).open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        round_ = read_round(package)
        package.rename(folder)
        return round_
    finally:
        with suppress(OSError):
            shutil.rmtree(draft)


def _moved(day: re.Match[str], years: int) -> str:
    year, month, number = (int(part) for part in day.groups())
    with suppress(ValueError):
        return date(year + years, month, number).isoformat()
    return date(year + years, month, 28).isoformat()


def _rewritten(text: str, renewed: Callable[[_Place, _Value], str]) -> str:
    """The text with every value as ``renewed`` writes it; comments and layout stay."""
    parts: list[str] = []
    at = 0
    edits = [(value, renewed(place, value)) for place in _places(text) for value in place.values]
    for value, new in sorted(edits, key=lambda edit: edit[0].start):
        parts += [text[at : value.start], new]
        at = value.start + len(value.raw)
    return "".join([*parts, text[at:]])


def _places(text: str) -> Iterator[_Place]:
    """The mappings and lists of a text, each once it is closed."""
    open_places: list[_Place] = []
    key, is_key = "", False
    for token in yaml.scan(text):
        if isinstance(token, yaml.KeyToken):
            is_key = True
        elif isinstance(token, (*_OPEN, *_LISTS)):
            open_places.append(_Place(key))
        elif isinstance(token, _CLOSE):
            yield open_places.pop()
        elif isinstance(token, yaml.ScalarToken):
            if is_key:
                key, is_key = token.value, False
                continue
            keys = (*(place.key for place in open_places if place.key), key)
            start, end = token.start_mark.index, token.end_mark.index
            open_places[-1].values.append(_Value(keys, token.value, text[start:end], start))
