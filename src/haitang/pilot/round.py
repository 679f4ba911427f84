"""A round (批次) of the pilot as data: next year's notice, or another province's, is a new package and no code."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from haitang.catalog import Provenance
from haitang.lexicon import Label, Record
from haitang.parties import Nature
from haitang.pilot.filling import Filling
from haitang.pilot.form import Form
from haitang.pilot.implementation import Implementation
from haitang.pilot.layout import Layout
from haitang.pilot.letters import Letters
from haitang.pilot.outreach.settings import Outreach
from haitang.pilot.requirements import (
    Categories,
    Confidentiality,
    Deadline,
    EligibilityItem,
    Ground,
    Intake,
    Issuer,
    Limits,
    ListedCover,
    Numbering,
    Region,
    RuleEntry,
    SummarySection,
    Target,
    TextLimit,
)
from haitang.pilot.review_settings import ReviewSettings


class Round(Record):
    """A round of the pilot, whole.

    Attributes
    ----------
    notice : Provenance
        The notice itself; every entry repeats it with its own clause.
    natures : tuple of Nature
        单位性质 as printed; ``other_nature`` says whether another may be named.
    """

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    label: Label
    year: int
    number: str
    notice: Provenance
    issuers: tuple[Issuer, ...] = Field(min_length=1)
    signed_on: date
    printed_on: date
    application_deadline: Deadline
    summary_deadline: Deadline
    region: Region
    limits: Limits
    text_limits: tuple[TextLimit, ...]
    categories: Categories
    natures: tuple[Nature, ...]
    other_nature: bool
    targets: tuple[Target, ...]
    covers: tuple[ListedCover, ...]
    eligibility: tuple[EligibilityItem, ...]
    exit_grounds: tuple[Ground, ...]
    confidentiality: Confidentiality
    intake: Intake
    numbering: Numbering
    summary: tuple[SummarySection, ...]
    rules: tuple[RuleEntry, ...]
    form: Form
    layout: Layout
    filling: Filling
    letters: Letters
    review: ReviewSettings
    implementation: Implementation
    outreach: Outreach

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        known = {section.code for section in self.form.texts}
        known |= {self.form.introduction.code} if self.form.introduction else set()
        known |= {self.form.schemes.code} if self.form.schemes else set()
        named = {code for limit in self.text_limits for code in limit.sections}
        if unknown := sorted(named - known):
            raise ValueError(f"字数上限所指的章节不在表中：{'、'.join(unknown)}")
        for what, codes in (
            ("规则", [rule.code for rule in self.rules]),
            ("章节", [section.code for section in self.form.texts]),
            ("资格条件", [item.code for item in self.eligibility]),
            ("发文机关", [issuer.code for issuer in self.issuers]),
        ):
            if len(codes) != len(set(codes)):
                raise ValueError(f"{what}代码重复")
        return self

    def acceptance_number(self, serial: int) -> str:
        """The 受理号 of the ``serial``-th application received, counted from 1."""
        if serial < 1:
            raise ValueError(f"受理序号须不小于 1：{serial}")
        return self.numbering.acceptance.format(year=self.year, serial=serial)
