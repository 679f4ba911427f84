"""Reads catalogues into the schemas of the rooms that own them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from haitang.lexicon import BadInput, Digest, NotFound, Problem, Record, problems_of


T = TypeVar("T")
_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Catalog(Record):
    """Base for a catalogue that is one record rather than a list of entries."""


def names() -> tuple[str, ...]:
    """Names of the catalogues that ship with the program, rounds included (``rounds/shanghai-2026``)."""
    found: list[str] = []

    def walk(folder: Traversable, prefix: str) -> None:
        for item in folder.iterdir():
            if item.is_dir():
                walk(item, f"{prefix}{item.name}/")
            elif item.name.endswith(".yaml"):
                found.append(prefix + item.name.removesuffix(".yaml"))

    walk(files("haitang.catalog") / "data", "")
    return tuple(sorted(found))


@cache
def text_of(name: str) -> str:
    """The text of the catalogue ``name``.

    Raises
    ------
    NotFound
        There is no such catalogue; the message lists those that exist.
    """
    if name not in names():
        raise NotFound(f"没有目录数据 {name!r}", advice="现有：" + "、".join(names()))
    return (files("haitang.catalog") / "data" / f"{name}.yaml").read_text(encoding="utf-8")


def parse(text: str, schema: type[T], *, file: str) -> T:
    """Read YAML into ``schema``.

    Parameters
    ----------
    text : str
        YAML; no tags beyond the safe ones.
    schema : type
        Anything pydantic can validate: a record, ``list[Record]``, ``dict[str, Record]``.
    file : str
        Name for the messages.

    Raises
    ------
    BadInput
        Every fault of the text at once.
    """
    try:
        plain: Any = yaml.load(text, Loader=_SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"第 {mark.line + 1} 行" if mark else ""
        problem = Problem(file=file, at=at, message="不是合法的 YAML", advice="检查缩进、冒号和引号")
        raise BadInput([problem]) from error
    try:
        return TypeAdapter(schema).validate_python(plain)
    except ValidationError as error:
        raise BadInput(problems_of(error, file=file)) from error


@cache
def load(name: str, schema: type[T]) -> T:
    """The catalogue ``name`` in the schema of the room that owns it; read once.

    Raises
    ------
    NotFound, BadInput
        No such catalogue; or it does not fit the schema.
    """
    return parse(text_of(name), schema, file=f"{name}.yaml")


@cache
def version(name: str) -> str:
    """A short digest of the catalogue's text, for replaying what relied on it."""
    return Digest.sha256(text_of(name).encode()).hex[:12]
