"""The nine covers of the notice as a catalogue: trigger, measure, usual limit and usual conditions."""

from __future__ import annotations

from haitang import catalog
from haitang.catalog import Entry
from haitang.lexicon import Cover, Label

COVERS = "covers"


class CoverEntry(Entry):
    """What a cover usually is; a contract may agree otherwise.

    Attributes
    ----------
    trigger, measure, usual_limit : Label
        What sets it off; what it pays; how it is usually limited.
    conditions : tuple of str
        Codes of the conditions that usually come with it.
    """

    cover: Cover
    trigger: Label
    measure: Label
    usual_limit: Label
    conditions: tuple[str, ...]


def cover_catalogue() -> dict[Cover, CoverEntry]:
    """All covers, in the notice's order.

    Examples
    --------
    >>> cover_catalogue()[Cover.INCIDENT_RESPONSE].conditions
    ('panel_vendor',)
    """
    entries: list[CoverEntry] = catalog.load(COVERS, list[CoverEntry])
    return {entry.cover: entry for entry in entries}
