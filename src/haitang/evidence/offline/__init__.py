"""The verifier that goes into every package: one file that needs only Python's standard library.

>>> b"import haitang" in verifier_source() or b"from haitang" in verifier_source()
False
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["verifier_source"]

_IMPORT = "from haitang.evidence.offline.arithmetic import ed25519, extends, fast_sm3, included, leaf_hash\n"
_BODY = "if TYPE_CHECKING:\n"


@cache
def verifier_source() -> bytes:
    """``verify.py`` with its arithmetic in place of the one import that is not of the standard library."""
    folder = files("haitang.evidence.offline")
    program = (folder / "verify.py").read_text(encoding="utf-8")
    arithmetic = (folder / "arithmetic.py").read_text(encoding="utf-8")
    body = "from typing import TYPE_CHECKING\n\n" + arithmetic[arithmetic.index(_BODY) :]
    before, after = program.split(_IMPORT)
    return f"{before}{body}{after}".encode()
