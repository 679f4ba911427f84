"""Names of the exclusions that a contract lists by code (责任免除); what each means is the wording's."""

from __future__ import annotations

from functools import cache

from haitang.catalog import Entry, load
from haitang.lexicon import Label


class ExclusionEntry(Entry):
    """The name of an exclusion."""

    code: str
    label: Label


def exclusion_label(code: str) -> Label:
    """The name of an exclusion; one that only a wording knows keeps its code.

    Examples
    --------
    >>> exclusion_label("fines").zh
    '罚款、罚金和其他行政处罚'
    >>> exclusion_label("special_clause_7").zh
    'special_clause_7'
    """
    return _labels().get(code) or Label(zh=code, en=code)


@cache
def _labels() -> dict[str, Label]:
    entries: list[ExclusionEntry] = load("exclusions", list[ExclusionEntry])
    return {entry.code: entry.label for entry in entries}
