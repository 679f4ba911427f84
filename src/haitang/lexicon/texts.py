"""Reads YAML, and so JSON, into the records of the room that asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from haitang.lexicon.errors import BadInput, Problem, problems_of

T = TypeVar("T")


# The loader over libyaml reads ten times as fast, where PyYAML was built with it.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc]
    """Leaves dates as text for the schema to read: YAML's own reader fails on 2026-06-31 without saying where."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _plain(text: str) -> Any:
    """The text as plain values. JSON has a reader of its own, since YAML's takes seconds for a long file."""
    if text.lstrip()[:1] in ("{", "["):
        # YAML may begin so too, and its reader says where a fault is.
        with suppress(ValueError):
            return json.loads(text)
    return _Loader(text).get_single_data()


def read_plain(text: str, *, file: str) -> Any:
    """Read YAML, and so JSON, into plain values, before any schema.

    Raises
    ------
    BadInput
        The text is not YAML; the line is named.
    """
    try:
        return _plain(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f"第 {mark.line + 1} 行" if mark else ""
        problem = Problem(file=file, at=at, message="不是合法的 YAML", advice="检查缩进、冒号和引号")
        raise BadInput([problem]) from error


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
    plain = read_plain(text, file=file)
    try:
        return TypeAdapter(schema).validate_python(plain)
    except ValidationError as error:
        raise BadInput(problems_of(error, file=file)) from error


def texts_in(plain: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text in plain values, the names of a mapping's entries among them, each with the path to it.

    Examples
    --------
    >>> list(texts_in({"title": "甲", "rows": [{"note": "乙"}]}))
    [('title', 'title'), ('title', '甲'), ('rows', 'rows'), ('rows.0.note', 'note'), ('rows.0.note', '乙')]
    """
    match plain:
        case str():
            yield at, plain
        case dict():
            for name, value in plain.items():
                place = f"{at}.{name}" if at else str(name)
                yield place, str(name)
                yield from texts_in(value, place)
        case list():
            for row, value in enumerate(plain):
                yield from texts_in(value, f"{at}.{row}" if at else str(row))
