"""填报分工: which unit fills in which field of an application; the round says so."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from haitang.catalog import Entry
from haitang.lexicon import Record
from haitang.parties import Relation
from haitang.pilot.application import Application

OwnField = Literal[
    "name",
    "nature",
    "other_nature",
    "region",
    "founded",
    "registered_capital",
    "address",
    "legal_representative",
    "contact.name",
    "contact.phone",
    "contact.email",
    "contact.fax",
    "duties",
]
_OWN: Final = re.compile(r"joint\.(?P<unit>[0-9A-Z]{9,18})\.(?P<name>[a-z_.]+)")
_POINT: Final = re.compile(r"schemes\.(?P<row>\d+)\.(?:points\.(?P<point>[a-z0-9_]+)|(?P<prices>prices))")


class PointWriters(Record):
    """Who among the bodies of a scheme writes one of its points, beside the lead; ``prices`` is its table of prices."""

    code: str
    relations: tuple[Relation, ...] = Field(min_length=1)


class Filling(Entry):
    """Who fills in what (填报分工): the lead everything that is not another unit's own.

    Attributes
    ----------
    joint : tuple of str
        What each joint unit says of itself, and nobody else for it.
    points : tuple of PointWriters
        Points of a scheme that those who serve in it may write too.
    most_characters : int
        The most characters of one field, so that a mistaken paste is refused before it is read.
    project_number : str
        Pattern of a project's number, with ``{year}`` and ``{serial}``.
    """

    joint: tuple[OwnField, ...]
    points: tuple[PointWriters, ...] = ()
    most_characters: int = Field(gt=0)
    project_number: str

    @model_validator(mode="after")
    def _numbers_differ(self) -> Self:
        try:
            filled = {self.project_number.format(year=2026, serial=serial) for serial in (1, 2)}
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError("编号格式只能用 {year} 与 {serial}") from error
        if len(filled) < 2:
            raise ValueError("编号格式须含 {serial}")
        return self

    def lead_may(self, path: str, *, on_platform: Collection[str]) -> bool:
        """Whether the lead fills in a field; a unit that works on the platform speaks for itself."""
        own = _OWN.fullmatch(path)
        return own is None or own["unit"] not in on_platform or own["name"] not in self.joint

    def joint_may(self, path: str, application: Application, unit: str, relations: Collection[Relation]) -> bool:
        """Whether a joint unit fills in a field: what it says of itself, and points of the schemes in which it serves.

        Examples
        --------
        >>> from haitang.pilot import load_round
        >>> filling = load_round("shanghai-2026").filling
        >>> filling.joint_may("joint.9131011500000B0270.duties", None, "9131011500000B0270", {Relation.INSURER})
        True
        >>> filling.joint_may("title", None, "9131011500000B0270", {Relation.INSURER})
        False
        """
        if own := _OWN.fullmatch(path):
            return own["unit"] == unit and own["name"] in self.joint
        found = _POINT.fullmatch(path)
        if found is None or int(found["row"]) >= len(application.schemes):
            return False
        scheme = application.schemes[int(found["row"])]
        writers = {each.code: each.relations for each in self.points}
        allowed = writers.get(found["point"] or "prices", ())
        return unit in (*scheme.insurers, *scheme.security) and bool(set(relations) & set(allowed))
