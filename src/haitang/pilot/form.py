"""The form of a round (申报书): its prescribed text in printed order, held as data, character for character."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from haitang.catalog import Entry
from haitang.lexicon import Label, Record
from haitang.pilot.form_table import FormField, PassageRow, PledgeRow, Row, Topic


class TableSection(Record):
    """A part of the form that is one table (一、基本情况)."""

    kind: Literal["table"]
    code: str
    label: Label
    heading: str
    rows: tuple[Row, ...]

    def printed(self) -> Iterator[str]:
        """The section's prescribed text."""
        yield self.heading
        for row in self.rows:
            yield from row.printed()


class NoteSection(Record):
    """A line between two parts, such as the limit of those that follow."""

    kind: Literal["note"]
    text: str

    def printed(self) -> Iterator[str]:
        """The section's prescribed text."""
        yield self.text


class TextSection(Record):
    """A part to be written, with its heading and its prompt."""

    kind: Literal["text"]
    code: str
    label: Label
    heading: str
    prompt: str
    topics: tuple[Topic, ...] = ()

    def printed(self) -> Iterator[str]:
        """The section's prescribed text."""
        yield self.heading
        yield self.prompt


class Point(Record):
    """A point that every service scheme must speak to; ``content`` says whether it also carries a table of prices."""

    code: str
    label: Label
    text: str
    content: Literal["text", "prices"] = "text"
    topics: tuple[Topic, ...] = ()


class SchemesSection(Record):
    """The service schemes (服务方案), as many as there are, each with the same points."""

    kind: Literal["schemes"]
    code: str
    label: Label
    heading: str
    prompt: str
    points: tuple[Point, ...] = Field(min_length=1)

    def printed(self) -> Iterator[str]:
        """The section's prescribed text."""
        yield self.heading
        yield self.prompt
        for number, point in enumerate(self.points, start=1):
            yield f"{number}. {point.text}"


Section = Annotated[TableSection | NoteSection | TextSection | SchemesSection, Field(discriminator="kind")]


class CoverField(Record):
    """A line of the cover: label, blank, and what is printed after the blank."""

    label: str
    field: FormField
    blank: str = "_____"
    suffix: str = ""


class FormCover(Record):
    """The cover page."""

    title: tuple[str, ...] = Field(min_length=1)
    fields: tuple[CoverField, ...]

    def printed(self) -> Iterator[str]:
        """The cover's prescribed text."""
        yield from self.title
        for line in self.fields:
            yield line.label + line.blank + line.suffix


class Instructions(Record):
    """The filling instructions (填报说明)."""

    heading: str
    items: tuple[str, ...]

    def printed(self) -> Iterator[str]:
        """The instructions, numbered."""
        yield self.heading
        for number, item in enumerate(self.items, start=1):
            yield f"{number}. {item}"


class Declaration(Entry):
    """A declaration that every unit signs on a page of its own (责任声明)."""

    code: str
    label: Label
    mark: str = ""
    heading: str
    opening: tuple[str, ...]
    items: tuple[str, ...]
    closing: str
    signature: tuple[str, ...]

    def printed(self) -> Iterator[str]:
        """The declaration's prescribed text."""
        yield self.mark
        yield self.heading
        yield from self.opening
        for number, item in enumerate(self.items, start=1):
            yield f"{number}. {item}"
        yield self.closing
        yield from self.signature


class Form(Entry):
    """The whole form, in printed order."""

    cover: FormCover
    instructions: Instructions
    sections: tuple[Section, ...]
    declarations: tuple[Declaration, ...]

    def prescribed(self) -> tuple[str, ...]:
        """Every prescribed line of the blank form, in printed order, without empty ones."""
        parts = (self.cover, self.instructions, *self.sections, *self.declarations)
        return tuple(line for part in parts for line in part.printed() if line)

    @property
    def texts(self) -> tuple[TextSection, ...]:
        """The parts to be written."""
        return tuple(section for section in self.sections if isinstance(section, TextSection))

    @property
    def schemes(self) -> SchemesSection | None:
        """The part that holds the service schemes, if the round asks for any."""
        return next((section for section in self.sections if isinstance(section, SchemesSection)), None)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of all tables."""
        return tuple(row for section in self.sections if isinstance(section, TableSection) for row in section.rows)

    @property
    def introduction(self) -> PassageRow | None:
        """The long text inside the table, if the round asks for one."""
        return next((row for row in self.rows if isinstance(row, PassageRow)), None)

    @property
    def pledge(self) -> PledgeRow | None:
        """The truth pledge, if the round asks for one."""
        return next((row for row in self.rows if isinstance(row, PledgeRow)), None)

    @property
    def to_sign(self) -> tuple[str, ...]:
        """Codes of what every unit has to sign: the pledge, then each declaration."""
        pledge = (self.pledge.code,) if self.pledge else ()
        return pledge + tuple(declaration.code for declaration in self.declarations)

    def title_of(self, code: str) -> str:
        """The printed title of a pledge or declaration."""
        if self.pledge and self.pledge.code == code:
            return self.pledge.label
        return {declaration.code: declaration.heading for declaration in self.declarations}[code]
