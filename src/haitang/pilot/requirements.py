"""What a round lays down, entry by entry: dates, limits, kinds of unit, markings, rules."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from haitang.catalog import Entry
from haitang.lexicon import Cover, Label, Record, SystemKind
from haitang.parties import PartyCategory


class RuleCode(StrEnum):
    """The rules that a round may lay down; `haitang.pilot.rules` holds the decision behind each."""

    LEAD_REGION = "lead_region"
    LEAD_CODE_REGION = "lead_code_region"
    LEAD_CATEGORY = "lead_category"
    ELIGIBILITY = "eligibility"
    PROJECTS = "projects"
    JOINT_PARTIES = "joint_parties"
    JOINT_CATEGORIES = "joint_categories"
    NATURES = "natures"
    CODES = "codes"
    FORM_FIELDS = "form_fields"
    MANDATORY_SYSTEMS = "mandatory_systems"
    SCOPE = "scope"
    SECTIONS = "sections"
    TEXT_LIMITS = "text_limits"
    TOPICS = "topics"
    SCHEMES = "schemes"
    SCHEME_POINTS = "scheme_points"
    PRICES = "prices"
    CLASSIFICATION = "classification"
    PERSONAL_DATA = "personal_data"
    SIGNATURES = "signatures"
    SEALS = "seals"
    DEADLINE = "deadline"


class Stage(StrEnum):
    """From which step of the application's life on a rule must hold."""

    CHECK = "check"
    SEAL = "seal"
    SUBMIT = "submit"


def _regular(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"不是正则表达式：{error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_regular)]


class Issuer(Record):
    """An authority that issued the notice; ``leads`` marks the one that receives the papers."""

    code: str
    name: str
    short: Label
    leads: bool = False


class Deadline(Entry):
    """The last day on which something may be handed in, until 二十四时.

    Examples
    --------
    >>> from haitang.catalog import Verified
    >>> day = date(2026, 6, 30)
    >>> deadline = Deadline(last_day=day, source="通知", date=day, verified=Verified.SOURCE)
    >>> deadline.closes_at.isoformat()
    '2026-07-01T00:00:00+08:00'
    """

    last_day: date
    timezone: str = "Asia/Shanghai"

    @property
    def closes_at(self) -> datetime:
        """The first instant that is too late."""
        return datetime.combine(self.last_day + timedelta(days=1), time(), ZoneInfo(self.timezone))

    def accepts(self, at: datetime) -> bool:
        """Whether something handed in at ``at`` is in time."""
        return at < self.closes_at

    def clock(self, at: datetime) -> str:
        """An instant to the second on the clocks of the round's own time zone."""
        return at.astimezone(ZoneInfo(self.timezone)).strftime("%Y-%m-%d %H:%M:%S")


class Region(Entry):
    """Where the lead must be registered: region codes by their leading digits."""

    prefix: str = Field(pattern=r"^\d{2,6}$")
    label: Label

    def holds(self, code: str) -> bool:
        """Whether a six-digit region code lies in it."""
        return code.startswith(self.prefix)


class Limits(Entry):
    """How many of what; whether joint roles and the lead count is the round's decision."""

    projects_per_applicant: int = Field(ge=1)
    projects_count_joint_roles: bool
    joint_parties: int = Field(ge=0)
    joint_parties_count_lead: bool
    schemes_at_least: int = Field(ge=0)


class TextLimit(Entry):
    """The most 字 of some sections, in total or each; ``schemes`` as a section means each scheme whole."""

    code: str
    label: Label
    sections: tuple[str, ...] = Field(min_length=1)
    words: int = Field(gt=0)
    per: Literal["total", "each"]


class ListedCategory(Entry):
    """A kind of unit as the notice prints it."""

    code: PartyCategory
    printed: str


class Categories(Entry):
    """Who may lead and who may join; an open list (等) turns a refusal into a warning."""

    lead: tuple[PartyCategory, ...] = Field(min_length=1)
    joint: tuple[ListedCategory, ...]
    open_list: bool


class Target(Entry):
    """A kind of system that may be insured (标的)."""

    code: SystemKind
    printed: str


class ListedCover(Entry):
    """A cover that the round names (险别)."""

    code: Cover
    printed: str


class EligibilityItem(Entry):
    """One of the criteria for the lead, to be stated and proved."""

    code: str
    label: Label
    text: str
    proof_required: bool
    proof_examples: tuple[str, ...] = ()


class Ground(Entry):
    """A ground on which a pilot ends before its time (退出)."""

    code: str
    text: str


class Marking(Entry):
    """A text pattern: a formal classification marking, or what looks like personal data."""

    code: str
    label: Label
    pattern: Pattern
    verify: Literal["none", "resident_id", "luhn"] = "none"


class Confidentiality(Entry):
    """What is refused and not stored, and what only raises a question."""

    refused: tuple[Marking, ...]
    warned: tuple[Marking, ...]


class Intake(Entry):
    """What is handed in on paper and on disc."""

    paper_copies: int = Field(ge=0)
    disc: bool
    perforation_seal: bool
    address: str


class Numbering(Entry):
    """Patterns of printed numbers, with ``{year}`` and ``{serial}``."""

    acceptance: str

    @model_validator(mode="after")
    def _fills(self) -> Self:
        try:
            filled = {self.acceptance.format(year=2026, serial=serial) for serial in (1, 2)}
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError("编号格式只能用 {year} 与 {serial}") from error
        if len(filled) < 2:
            raise ValueError("编号格式须含 {serial}")
        return self


class SummarySection(Entry):
    """Something that the yearly summary must contain; ``figures`` marks the part filled from live records."""

    code: str
    label: Label
    figures: bool = False
    scans_required: bool = False
    services_required: bool = False


class RuleEntry(Entry):
    """A rule of the round: which decision, from which step on, and whether a breach refuses or only warns."""

    code: RuleCode
    label: Label
    stage: Stage
    breach: Literal["fails", "warns"]
