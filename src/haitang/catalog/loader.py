"""Reads catalogues into the schemas of the rooms that own them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from haitang.lexicon import Digest, NotFound, Record, parse

T = TypeVar("T")


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
