"""The table of a form (基本情况): its rows in printed order, and the blanks that an application fills."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from haitang.lexicon import Label, Record
from haitang.parties import Nature


class FormField(StrEnum):
    """What a blank of the form asks for; `answer_text` fills it from an application."""

    TITLE = "title"
    APPLIED_ON = "applied_on"
    LEAD_NAME = "lead.name"
    LEAD_LOCATION = "lead.location"
    LEAD_CODE = "lead.code"
    LEAD_FOUNDED = "lead.founded"
    LEAD_ADDRESS = "lead.address"
    LEAD_CAPITAL = "lead.registered_capital"
    LEAD_CONTACT = "lead.contact.name"
    LEAD_PHONE = "lead.contact.phone"
    LEAD_FAX = "lead.contact.fax"
    LEAD_EMAIL = "lead.contact.email"
    LEAD_NATURE = "lead.nature"
    INTRODUCTION = "introduction"


class PartyColumn(StrEnum):
    """A column of the table of joint applicants."""

    NAME = "name"
    NATURE = "nature"
    CATEGORY = "category"
    CODE = "code"


class Topic(Record):
    """Something that the form says a text should speak of (包括但不限于…).

    Attributes
    ----------
    keywords : tuple of str
        Any one of them in the text counts as spoken of; a missing topic is a warning, never a refusal.
    prefill : str
        Which live facts suggest a sentence; ``none`` where there are none.
    """

    code: str
    label: Label
    keywords: tuple[str, ...] = Field(min_length=1)
    prefill: Literal["none", "systems", "protection", "scope", "plant"] = "none"


class Cell(Record):
    """A printed label and the blank beside it; ``hint`` is the small print inside the blank."""

    label: str
    field: FormField
    hint: str = ""
    optional: bool = False


class BannerRow(Record):
    """A heading across the whole table."""

    kind: Literal["banner"]
    text: str

    def printed(self) -> Iterator[str]:
        """The row's prescribed text."""
        yield self.text


class FieldsRow(Record):
    """One or two labelled blanks side by side."""

    kind: Literal["fields"]
    cells: tuple[Cell, ...] = Field(min_length=1, max_length=2)

    def printed(self) -> Iterator[str]:
        """The row's prescribed text."""
        for cell in self.cells:
            yield cell.label
            yield cell.hint


class Option(Record):
    """One box to tick."""

    code: Nature
    text: str


class ChoiceRow(Record):
    """Boxes of which one is ticked; ``other`` is the prompt for what none of them says."""

    kind: Literal["choice"]
    label: str
    field: FormField
    box: str = "□"
    # In GB 2312, unlike ☑, so that every Chinese font has it.
    ticked: str = "■"
    options: tuple[Option, ...] = Field(min_length=1)
    other: str = ""

    def printed(self) -> Iterator[str]:
        """The row's prescribed text."""
        yield self.label
        for option in self.options:
            yield self.box + option.text
        yield self.other


class Column(Record):
    """A column of the table of joint applicants."""

    label: str
    field: PartyColumn
    hint: str = ""


class PartiesRow(Record):
    """The table of joint applicants (联合申报单位), one line for each."""

    kind: Literal["parties"]
    label: str
    columns: tuple[Column, ...] = Field(min_length=1)
    note: str = ""

    def printed(self) -> Iterator[str]:
        """The row's prescribed text: labels, then hints, then the note."""
        yield self.label
        yield from (column.label for column in self.columns)
        yield from (column.hint for column in self.columns)
        yield self.note


class PassageRow(Record):
    """A long text inside the table (申报单位简介)."""

    kind: Literal["passage"]
    code: str
    label: str
    field: FormField
    hint: str = ""
    topics: tuple[Topic, ...] = ()

    def printed(self) -> Iterator[str]:
        """The row's prescribed text."""
        yield self.label
        yield self.hint


class PledgeRow(Record):
    """The truth pledge (真实性承诺): one block for the lead and one for each joint applicant.

    Attributes
    ----------
    lead, joint : tuple of str
        Lines of a block, in which the office leaves room for a signature and a seal.
    joint_printed : int
        How many joint blocks the blank form shows.
    """

    kind: Literal["pledge"]
    code: str
    label: str
    statement: str
    lead: tuple[str, ...]
    joint: tuple[str, ...]
    joint_printed: int = Field(ge=0)
    note: str = ""

    def printed(self) -> Iterator[str]:
        """The row's prescribed text."""
        yield self.label
        yield self.statement
        yield from self.lead
        for _ in range(self.joint_printed):
            yield from self.joint
        yield self.note


Row = Annotated[BannerRow | FieldsRow | ChoiceRow | PartiesRow | PassageRow | PledgeRow, Field(discriminator="kind")]
