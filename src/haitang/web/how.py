"""如何算得: how a figure came about, so that anybody can do it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Row = tuple[str, str]


@dataclass(frozen=True)
class How:
    """What stands behind one figure.

    Attributes
    ----------
    figure : str
        Name of the figure.
    formula : str
        In words and the names of ``inputs``.
    inputs, versions : list of (name, value)
        What went in; which catalogues and program made it.
    command : str
        What gives the same figure at a prompt.
    """

    figure: str
    formula: str
    inputs: list[Row] = field(default_factory=list)
    versions: list[Row] = field(default_factory=list)
    command: str = ""


def rows(pairs: Iterable[tuple[object, object]]) -> list[Row]:
    """Pairs as they are shown."""
    return [(str(name), str(value)) for name, value in pairs]
