"""Numbers printed on papers (编号), by pattern; a record's id stays apart from them."""

from __future__ import annotations

from haitang import catalog
from haitang.catalog import Entry
from haitang.lexicon import Label, NotFound

PATTERNS = "policy-numbers"


class NumberPattern(Entry):
    """How one kind of paper is numbered; ``pattern`` knows ``year`` and ``serial``."""

    code: str
    pattern: str
    label: Label


def number_of(kind: str, *, year: int, serial: int) -> str:
    """The number of a paper.

    Parameters
    ----------
    kind : str
        ``quote``, ``policy`` or ``endorsement``, as in the catalogue.
    serial : int
        Running number within the year; > 0.

    Raises
    ------
    NotFound
        The catalogue has no pattern for the kind.
    ValueError
        ``serial`` is not positive.

    Examples
    --------
    >>> number_of("policy", year=2026, serial=1)
    'HTP2026000001'
    """
    if serial <= 0:
        raise ValueError(f"serial must be > 0, got {serial}")
    entries: list[NumberPattern] = catalog.load(PATTERNS, list[NumberPattern])
    patterns = {entry.code: entry.pattern for entry in entries}
    if kind not in patterns:
        raise NotFound(f"没有 {kind} 的编号规则", advice="现有：" + "、".join(patterns))
    return patterns[kind].format(year=year, serial=serial)
