"""Each room has a door, and is entered by it."""

import ast
import importlib
from pathlib import Path

import pytest

ROOMS = sorted(
    path.parent.name for path in (Path(__file__).resolve().parents[2] / "src" / "haitang").glob("*/__init__.py")
)


def test_every_folder_of_the_package_is_a_room(root: Path, rooms: list[str]) -> None:
    with_code = {
        path.relative_to(root / "src" / "haitang").parts[0] for path in (root / "src" / "haitang").glob("*/**/*.py")
    }
    assert sorted(with_code) == rooms


@pytest.mark.parametrize("room", ROOMS)
def test_door_has_an_example_and_its_names(room: str) -> None:
    door = importlib.import_module(f"haitang.{room}")
    assert door.__doc__, f"haitang.{room} has no docstring"
    assert ">>> " in door.__doc__, f"the docstring of haitang.{room} has no example that runs"
    assert len(set(door.__all__)) == len(door.__all__)
    assert [name for name in door.__all__ if not hasattr(door, name)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_public_names_say_what_they_are(room: str) -> None:
    door = importlib.import_module(f"haitang.{room}")
    made_here = [
        (name, getattr(door, name))
        for name in door.__all__
        if getattr(getattr(door, name), "__module__", "").startswith("haitang.")
    ]
    assert [name for name, thing in made_here if callable(thing) and not thing.__doc__] == []


def test_rooms_are_entered_by_their_doors(root: Path, modules: list[Path], rooms: list[str]) -> None:
    """A module beside the door may be imported where the room's door names it in its docstring, and says why."""
    doors = {room: importlib.import_module(f"haitang.{room}").__doc__ or "" for room in rooms}
    by_the_window = []
    for path in modules:
        own = path.parts[2] if len(path.parts) > 3 else ""
        for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                parts = name.split(".")
                if parts[0] != "haitang" or len(parts) < 3 or parts[1] not in rooms or parts[1] == own:
                    continue
                if f"`{name}`" not in doors[parts[1]] and f"`.{parts[2]}`" not in doors[parts[1]]:
                    by_the_window.append(f"{path}:{node.lineno} imports {name}")
    assert by_the_window == []
