"""What the tests of the structure look at: the checkout, its rooms, its files."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Made by tools or by the program itself, and never committed.
NOT_OURS = {
    ".git", ".venv", ".boot", "node_modules", "var", "out", "build", "dist", "_build", "__pycache__", ".cache",
    ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache",
}  # fmt: skip
BUILT = {".mo", ".pyc", ".sqlite3"}


def our_files() -> list[Path]:
    """Every file of the project, relative to its root, in order."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - NOT_OURS)
        found += [(Path(folder) / name).relative_to(ROOT) for name in names if Path(name).suffix not in BUILT]
    return sorted(found)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def files() -> list[Path]:
    return our_files()


@pytest.fixture(scope="session")
def rooms() -> list[str]:
    return sorted(path.parent.name for path in (ROOT / "src" / "haitang").glob("*/__init__.py"))


@pytest.fixture(scope="session")
def modules(files: list[Path]) -> list[Path]:
    """Python files of the program, without migrations, which Django writes."""
    return [
        path for path in files if path.suffix == ".py" and path.parts[0] == "src" and "migrations" not in path.parts
    ]
