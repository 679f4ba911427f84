"""Print the public API: each name in each room's ``__all__``, with its parameters, fields or members.

``tests/house/public_api.txt`` keeps what it printed; a test compares, so that a door changes on purpose or not at all.
"""

import dataclasses
import importlib
import inspect
import os
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import django
from pydantic import BaseModel

SOURCE = Path(__file__).resolve().parent.parent / "src" / "haitang"


def shape(thing: object) -> str:
    """Return what callers of ``thing`` rely on: fields of a record, members of a list, parameters of a function."""
    if isinstance(thing, type):
        if issubclass(thing, Enum):
            return "enum " + ", ".join(str(member.value) for member in thing)
        if issubclass(thing, BaseModel):
            return "record " + ", ".join(thing.model_fields)
        if dataclasses.is_dataclass(thing):
            return "record " + ", ".join(field.name for field in dataclasses.fields(thing))
        public = sorted(name for name in vars(thing) if not name.startswith("_"))
        return ("error " if issubclass(thing, Exception) else "class ") + ", ".join(public)
    if callable(thing) and not hasattr(thing, "__get__"):
        return "callable"
    if callable(thing):
        return "function " + ", ".join(inspect.signature(thing).parameters)
    return "value"


def lines() -> Iterator[str]:
    """Yield one line per public name, in order."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haitang.storage.settings")
    django.setup()
    for door in sorted(SOURCE.glob("*/__init__.py")):
        room = f"haitang.{door.parent.name}"
        module = importlib.import_module(room)
        for name in sorted(module.__all__):
            yield f"{room}.{name}: {shape(getattr(module, name))}".rstrip()


if __name__ == "__main__":
    print("\n".join(lines()))
