"""What every catalogue entry carries: where it is from, and how far that was verified."""

from __future__ import annotations

import datetime
from enum import StrEnum

from haitang.lexicon import Label, Record


class Verified(StrEnum):
    """How far an entry is known to be true; the interface shows it."""

    SOURCE = "source"
    SECONDARY = "secondary"
    DERIVED = "derived"
    UNCONFIRMED = "unconfirmed"

    @property
    def label(self) -> Label:
        """What people read."""
        return _LABELS[self]


_LABELS = {
    Verified.SOURCE: Label(zh="已核对原文", en="Read in the source"),
    Verified.SECONDARY: Label(zh="转引", en="Second-hand"),
    Verified.DERIVED: Label(zh="推算", en="Derived"),
    Verified.UNCONFIRMED: Label(zh="待核实", en="Unconfirmed"),
}


class Provenance(Record):
    """Where a fact comes from.

    Attributes
    ----------
    source : str
        The publication, with its number.
    clause : str
        The clause, table or figure in it; empty where there is none.
    date : datetime.date
        Day of the source's text.
    verified : Verified
        How far it was checked.
    """

    source: str
    clause: str = ""
    date: datetime.date
    verified: Verified


class Entry(Provenance):
    """Base of a catalogue's entries: its own fields, beside those of its provenance."""
