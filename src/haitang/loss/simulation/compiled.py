"""Compiles the simulation's functions, and keeps what was compiled until the code changes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.extending import register_jitable

from haitang.contract import elementwise

_F = TypeVar("_F", bound=Callable[..., Any])


def _cache() -> str:
    """A folder named by the code that is compiled: numba sees a change of a caller, never that of a callee."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in [*sorted(Path(__file__).parent.glob("*.py")), Path(elementwise.__file__)]:
        digest.update(path.read_bytes())
    homes = (os.environ.get("XDG_CACHE_HOME", ""), f"{os.environ.get('HOME', '')}/.cache", tempfile.gettempdir())
    for home in filter(os.path.isabs, homes):
        folder = Path(home) / "haitang" / f"numba-{digest.hexdigest()[:16]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return str(folder)
    return ""


CACHE = _cache()
numba.config.CACHE_DIR = CACHE  # type: ignore[attr-defined]


def compiled(function: _F) -> _F:
    """The function as machine code, free of the interpreter's lock; divisions are not checked for zero.

    Examples
    --------
    >>> @compiled
    ... def double(value):
    ...     return 2 * value
    >>> double(21)
    42
    """
    kept = bool(CACHE) and Path(function.__code__.co_filename).is_file()
    return cast("_F", numba.njit(nogil=True, cache=kept, error_model="numpy")(function))


def lean(function: _F) -> _F:
    """As `compiled`, for a function that makes no array: it counts no references, which would cost as much as its work.

    Numba counts a reference of every array that a loop hands on, by locked instructions.
    """
    kept = bool(CACHE) and Path(function.__code__.co_filename).is_file()
    options: dict[str, Any] = {"nogil": True, "cache": kept, "error_model": "numpy", "_nrt": False}
    return cast("_F", numba.njit(**options)(function))


def inlined(function: _F) -> _F:
    """The function as part of each compiled caller's machine code; it makes no array either."""
    options: dict[str, Any] = {"forceinline": True, "error_model": "numpy", "_nrt": False}
    return cast("_F", numba.njit(**options)(function))


for _rule in vars(elementwise).values():
    # Compiled code calls the contract's arithmetic as it is, so that there is one source of each rule.
    if getattr(_rule, "__module__", "") == elementwise.__name__ and callable(_rule):
        register_jitable(_rule)
