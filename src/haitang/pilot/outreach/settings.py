"""What a round lays down for publicity and matching (政策解读、宣传贯彻、交流对接), as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from haitang.catalog import Entry
from haitang.lexicon import Label, Yuan
from haitang.parties import PartyCategory

CODE = r"^[a-z0-9][a-z0-9_-]*$"


class Choice(Entry):
    """One of a list that a round lays down: its stable code, and what people read."""

    code: str = Field(pattern=CODE, max_length=40)
    label: Label


class EventKind(Choice):
    """A kind of event; ``organisers`` are the kinds of unit that may hold it, all publishers where none is named."""

    organisers: tuple[PartyCategory, ...] = ()


class Service(Choice):
    """A kind of service that is wanted or offered; ``categories`` are the kinds of unit that may offer it."""

    categories: tuple[PartyCategory, ...] = Field(min_length=1)


class SumBand(Choice):
    """A band of the sum that is to be insured; open above where ``below`` is missing."""

    least: Yuan
    below: Yuan | None = None


class Weights(Entry):
    """What each reason of a suggestion counts; a reason that a need does not ask for is left out."""

    service: int = Field(ge=0)
    covers: int = Field(ge=0)
    systems: int = Field(ge=0)
    sum: int = Field(ge=0)
    district: int = Field(ge=0)
    time: int = Field(ge=0)


class ContactRules(Entry):
    """When and what two sides learn of each other.

    Attributes
    ----------
    shown : tuple of str
        Fields of the contact that both sides see once an interest was accepted.
    anonymity : int
        A district is shown beside an unnamed need only where at least so many enterprises are registered in it.
    message_words, messages : int
        Bounds of a message, and of the messages in one match.
    """

    shown: tuple[str, ...] = Field(min_length=1)
    anonymity: int = Field(ge=1)
    message_words: int = Field(ge=1)
    messages: int = Field(ge=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        if unknown := sorted(set(self.shown) - {"name", "phone", "email"}):
            raise ValueError(f"联系信息只有 name、phone、email：{'、'.join(unknown)}")
        return self


class MatchingRules(Entry):
    """The board on which enterprises and service bodies find each other (交流对接).

    Attributes
    ----------
    need_days, offer_days : int
        How long a need or an offer stands before it expires.
    open_at_once : int
        How many of them one organisation may have open.
    words : int
        Bound of the text of a need or an offer.
    suggested_from : int
        The least score, out of 100, of a pair that is suggested.
    """

    services: tuple[Service, ...] = Field(min_length=1)
    sums: tuple[SumBand, ...] = Field(min_length=1)
    sectors: tuple[Choice, ...] = Field(min_length=1)
    districts: tuple[Choice, ...] = Field(min_length=1)
    need_days: int = Field(ge=1)
    offer_days: int = Field(ge=1)
    open_at_once: int = Field(ge=1)
    words: int = Field(ge=1)
    weights: Weights
    suggested_from: int = Field(ge=0, le=100)
    contacts: ContactRules
    complaints: tuple[Choice, ...] = Field(min_length=1)


class Outreach(Entry):
    """Everything that a round lays down for publicity and matching.

    Attributes
    ----------
    publishers : tuple of PartyCategory
        The kinds of unit that may publish materials and hold events.
    material_words : int
        Bound of a material's text.
    files : int
        How many files may stand beside one material.
    seats_per_organisation : int
        How many people of one organisation an event seats.
    closes_hours : int
        So many hours before its start an event takes no more names.
    """

    publishers: tuple[PartyCategory, ...] = Field(min_length=1)
    topics: tuple[Choice, ...] = Field(min_length=1)
    material_kinds: tuple[Choice, ...] = Field(min_length=1)
    material_words: int = Field(ge=1)
    files: int = Field(ge=0)
    event_kinds: tuple[EventKind, ...] = Field(min_length=1)
    seats_per_organisation: int = Field(ge=1)
    closes_hours: int = Field(ge=0)
    waiting_list: bool
    matching: MatchingRules

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        board = self.matching
        for what, choices in (
            ("主题", self.topics),
            ("资料类别", self.material_kinds),
            ("活动类别", self.event_kinds),
            ("服务类别", board.services),
            ("保额档", board.sums),
            ("行业", board.sectors),
            ("区域", board.districts),
            ("举报事由", board.complaints),
        ):
            if twice := sorted(code for code, count in Counter(each.code for each in choices).items() if count > 1):
                raise ValueError(f"{what}代码重复：{'、'.join(twice)}")
        return self


def label_of(choices: Iterable[Choice], code: str) -> Label:
    """What people read in place of a code of a list; the code itself where the list does not have it.

    Examples
    --------
    >>> label_of((), "gone").zh
    'gone'
    """
    return next((each.label for each in choices if each.code == code), Label(zh=code, en=code))
