"""The application (申报方案): everything that the form, the declarations and the round's rules ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import Field

from haitang.lexicon import DISTRICTS, Digest, Instant, Label, OrganisationCode, Record, Yuan, canonical_text, day_text
from haitang.parties import Nature, Organisation, Relation
from haitang.pilot.form_table import FormField, PartyColumn

_NOT_CONTENT: Final = ("signatures", "sealing", "version")
SystemCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=64)]


class Block(Record):
    """Paragraphs under one second-level heading; an empty heading for those before the first."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()


class Prose(Record):
    """A text of the application (正文): blocks in order.

    Examples
    --------
    >>> Prose.plain("第一段。", "第二段。").text
    '第一段。\\n第二段。'
    """

    blocks: tuple[Block, ...] = ()

    @classmethod
    def plain(cls, *paragraphs: str) -> Prose:
        """Paragraphs without a heading."""
        return cls(blocks=(Block(paragraphs=paragraphs),) if paragraphs else ())

    @property
    def lines(self) -> tuple[str, ...]:
        """Headings and paragraphs in order, as a word processor sees them."""
        return tuple(filter(None, chain.from_iterable((block.heading, *block.paragraphs) for block in self.blocks)))

    @property
    def text(self) -> str:
        """The whole text, a line for each heading and paragraph."""
        return "\n".join(self.lines)


class Part(Record):
    """The text for one section, or one point of a scheme, by its code in the round's form."""

    code: str
    prose: Prose


class Price(Record):
    """保费及保额（单价）: what one unit costs and pays.

    Attributes
    ----------
    item : str
        What is priced, such as a product or a module of service.
    unit : str
        What one unit is, such as ``每张保单、每年``.
    """

    item: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    premium: Yuan
    sum_insured: Yuan
    note: str = ""


class Scheme(Record):
    """A service scheme (服务方案): who serves, the points that the form asks for, and the prices."""

    title: str = Field(min_length=1)
    insurers: tuple[OrganisationCode, ...]
    security: tuple[OrganisationCode, ...]
    points: tuple[Part, ...]
    prices: tuple[Price, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything whose 字 count: title, points, and the words of the price table."""
        prices = (text for price in self.prices for text in (price.item, price.unit, price.note))
        return (self.title, *(line for part in self.points for line in part.prose.lines), *filter(None, prices))


class JointParty(Record):
    """A joint applicant (联合申报单位), what it is to the project, and what it will do."""

    organisation: Organisation
    relation: Relation
    duties: str = ""


class Proof(Record):
    """A document that proves a statement: its title, its file, and its digest once it was stored."""

    title: str = Field(min_length=1)
    file: str = ""
    digest: Digest | None = None


class Statement(Record):
    """What the lead says to one criterion of eligibility, and on whose proof."""

    item: str
    text: str = Field(min_length=1)
    proofs: tuple[Proof, ...] = ()


class Signature(Record):
    """A pledge or declaration signed by one unit.

    Attributes
    ----------
    document : str
        Code of the pledge or declaration in the round's form.
    content : Digest or None
        `Application.content_digest` when it was signed, so that a later change is noticed; None on paper alone.
    """

    document: str
    unit: OrganisationCode
    signed_by: str = Field(min_length=1)
    signed_at: Instant
    content: Digest | None = None


class Sealing(Record):
    """The seals on the papers (公章、骑缝章), as seen when they were sealed."""

    sealed_at: Instant
    units: tuple[OrganisationCode, ...]
    perforation: bool


class Milestone(Record):
    """A step of the pilot's plan and when it is due."""

    code: SystemCode
    title: str
    due: date
    units: tuple[OrganisationCode, ...]
    deliverable: str = ""


class OtherNature(Record):
    """What 其他（请注明） says for one unit."""

    unit: OrganisationCode
    text: str = Field(min_length=1)


class Application(Record):
    """An application, whole, of one version.

    Attributes
    ----------
    round_code : str
        Code of the round, such as ``shanghai-2026``.
    scope : tuple of str
        Codes of the inventory's systems that the plan includes (纳入试点的系统).
    version : int
        Counts from 1; a submission freezes its version.
    """

    round_code: str
    title: str = Field(min_length=1)
    applied_on: date
    lead: Organisation
    location: str = ""
    joint: tuple[JointParty, ...] = ()
    other_natures: tuple[OtherNature, ...] = ()
    introduction: Prose = Prose()
    parts: tuple[Part, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    scope: tuple[SystemCode, ...] = ()
    eligibility: tuple[Statement, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    signatures: tuple[Signature, ...] = ()
    sealing: Sealing | None = None
    version: int = Field(default=1, ge=1)

    @property
    def units(self) -> tuple[Organisation, ...]:
        """Every unit that signs: the lead first, then the joint applicants in order."""
        return (self.lead, *(party.organisation for party in self.joint))

    @property
    def fictional(self) -> bool:
        """Whether any unit exists only in a worked case."""
        return any(unit.fictional for unit in self.units)

    def part(self, code: str) -> Prose:
        """The text of a section; empty where nothing was written."""
        return next((part.prose for part in self.parts if part.code == code), Prose())

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every free text with the path to its field."""
        yield "title", self.title
        yield "introduction", self.introduction.text
        for part in self.parts:
            yield f"parts.{part.code}", part.prose.text
        for number, scheme in enumerate(self.schemes):
            yield f"schemes.{number}.title", scheme.title
            for part in scheme.points:
                yield f"schemes.{number}.points.{part.code}", part.prose.text
            for row, price in enumerate(scheme.prices):
                yield f"schemes.{number}.prices.{row}", f"{price.item}\n{price.unit}\n{price.note}"
        for number, party in enumerate(self.joint):
            yield f"joint.{number}.duties", party.duties
        for number, statement in enumerate(self.eligibility):
            yield f"eligibility.{number}", statement.text
        for number, milestone in enumerate(self.milestones):
            yield f"milestones.{number}", f"{milestone.title}\n{milestone.deliverable}"

    def content_digest(self) -> Digest:
        """SHA-256 of what is declared true: the application without signatures, seals and version."""
        return Digest.sha256(canonical_text(self, without=_NOT_CONTENT))

    def signed(self, unit: str, documents: Iterable[str], *, by: str, at: datetime) -> Application:
        """This application with the unit's signature under each document, over the text as it stands.

        Earlier signatures of the unit under the same documents are replaced.

        Raises
        ------
        ValueError
            The unit does not apply.
        """
        if unit not in {party.code for party in self.units}:
            raise ValueError(f"{unit} is not a unit of this application")
        content, documents = self.content_digest(), tuple(documents)
        kept = tuple(one for one in self.signatures if one.unit != unit or one.document not in documents)
        new = tuple(
            Signature(document=document, unit=unit, signed_by=by, signed_at=at, content=content)
            for document in documents
        )
        return self.model_copy(update={"signatures": (*kept, *new)})


def answer_text(application: Application, field: FormField) -> str:
    """What the application puts into one blank of the form; empty where it has nothing.

    Dates are written 2009-04-16 in tables and 2026年6月18日 on the cover, sums in 万元.
    """
    return _ANSWERS[field](application)


def column_text(application: Application, party: JointParty, column: PartyColumn) -> str:
    """What one joint applicant puts into one column of the form's table."""
    unit = party.organisation
    answers = {
        PartyColumn.NAME: unit.name,
        PartyColumn.NATURE: nature_text(application, unit),
        PartyColumn.CATEGORY: unit.category.label.zh,
        PartyColumn.CODE: unit.code,
    }
    return answers[column]


def nature_text(application: Application, unit: Organisation) -> str:
    """单位性质 of a unit, in its own words where it ticked 其他."""
    if unit.nature is not Nature.OTHER:
        return unit.nature.label.zh
    return next((other.text for other in application.other_natures if other.unit == unit.code), "")


def _district(region: str) -> str:
    label: Label | None = DISTRICTS.get(region)
    return f"上海市{label.zh}" if label else ""


def _contact(application: Application, detail: str) -> str:
    contact = application.lead.contact
    return str(getattr(contact, detail)) if contact else ""


def _founded(application: Application) -> str:
    founded = application.lead.founded
    return founded.isoformat() if founded else ""


def _capital(application: Application) -> str:
    capital = application.lead.registered_capital
    return capital.in_wan() if capital else ""


_ANSWERS: Final = MappingProxyType[FormField, Callable[[Application], str]](
    {
        FormField.TITLE: lambda application: application.title,
        FormField.APPLIED_ON: lambda application: day_text(application.applied_on),
        FormField.LEAD_NAME: lambda application: application.lead.name,
        FormField.LEAD_LOCATION: lambda application: application.location or _district(application.lead.region),
        FormField.LEAD_CODE: lambda application: application.lead.code,
        FormField.LEAD_FOUNDED: _founded,
        FormField.LEAD_ADDRESS: lambda application: application.lead.address,
        FormField.LEAD_CAPITAL: _capital,
        FormField.LEAD_CONTACT: lambda application: _contact(application, "name"),
        FormField.LEAD_PHONE: lambda application: _contact(application, "phone"),
        FormField.LEAD_FAX: lambda application: _contact(application, "fax"),
        FormField.LEAD_EMAIL: lambda application: _contact(application, "email"),
        FormField.LEAD_NATURE: lambda application: nature_text(application, application.lead),
        FormField.INTRODUCTION: lambda application: application.introduction.text,
    }
)
