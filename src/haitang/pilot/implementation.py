"""What a round asks of those selected: reports, exit, ratings, support, typical cases (实施、退出、支持、典型案例)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from haitang.catalog import Entry
from haitang.lexicon import Label, Yuan
from haitang.parties import PartyCategory
from haitang.pilot.requirements import Deadline


class FigureCode(StrEnum):
    """The figures that a report or a summary is filled with."""

    POLICIES = "policies"
    SYSTEMS_INSURED = "systems_insured"
    PREMIUM = "premium"
    SUM_INSURED = "sum_insured"
    ASSESSMENTS = "assessments"
    WEAKNESSES_CLOSED = "weaknesses_closed"
    SIGNALS = "signals"
    INCIDENTS = "incidents"
    CLAIMS = "claims"
    PAID = "paid"
    DAYS_TO_PAY = "days_to_pay"

    @property
    def label(self) -> Label:
        """What people read."""
        return _FIGURES[self]


_FIGURES: Final = MappingProxyType(
    {
        FigureCode.POLICIES: Label(zh="保险单（张）", en="Policies"),
        FigureCode.SYSTEMS_INSURED: Label(zh="投保系统（套）", en="Systems insured"),
        FigureCode.PREMIUM: Label(zh="保费（万元）", en="Premium (10,000 yuan)"),
        FigureCode.SUM_INSURED: Label(zh="保额（万元）", en="Sum insured (10,000 yuan)"),
        FigureCode.ASSESSMENTS: Label(zh="风险评估（次）", en="Assessments"),
        FigureCode.WEAKNESSES_CLOSED: Label(zh="整改完成的弱点（项）", en="Weaknesses closed"),
        FigureCode.SIGNALS: Label(zh="监测信号（条）", en="Signals"),
        FigureCode.INCIDENTS: Label(zh="网络安全事件（起）", en="Incidents"),
        FigureCode.CLAIMS: Label(zh="索赔（件）", en="Claims"),
        FigureCode.PAID: Label(zh="已付赔款（万元）", en="Paid (10,000 yuan)"),
        FigureCode.DAYS_TO_PAY: Label(zh="索赔至赔付（日）", en="Days from claim to payment"),
    }
)

Side = Literal["lead", "service"]
"""Who a part is for: the lead, or each service body (网络安全保险服务机构)."""


class ReportPeriod(Deadline):
    """A period that is reported on, until the end of its ``last_day`` (报告期)."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=24)
    label: Label
    starts: date
    ends: date


class Reporter(Entry):
    """A kind of service body that reports on its own part.

    Attributes
    ----------
    figures : tuple of FigureCode
        Those that its report carries: what its own work makes, and nothing that is not its to see.
    own : bool
        Whether policies, assessments and repairs count only where its own organisation keeps them.
    """

    category: PartyCategory
    figures: tuple[FigureCode, ...] = ()
    own: bool = False


class ReportSection(Entry):
    """A text that a report holds, and who writes it."""

    code: str
    label: Label
    prompt: str
    words: int = Field(gt=0)
    sides: tuple[Side, ...] = Field(min_length=1)
    required: bool = True


class Reports(Entry):
    """Periodic reports (定期报告试点工作进展)."""

    periods: tuple[ReportPeriod, ...]
    reporters: tuple[Reporter, ...]
    sections: tuple[ReportSection, ...] = Field(min_length=1)
    remind_days: tuple[int, ...]

    def period(self, code: str) -> ReportPeriod | None:
        """The period of that code."""
        return next((each for each in self.periods if each.code == code), None)

    def reporter(self, category: PartyCategory) -> Reporter | None:
        """How a service body of that kind reports; None where it does not."""
        return next((each for each in self.reporters if each.category is category), None)

    def sections_of(self, side: Side) -> tuple[ReportSection, ...]:
        """The texts that the lead, or a service body, writes."""
        return tuple(section for section in self.sections if side in section.sides)


class HandoverItem(Entry):
    """Something to be settled when a pilot ends before its time (善后), and who says that it is."""

    code: str
    text: Label
    side: Side


class ExitSettings(Entry):
    """How a pilot ends before its time (试点退出): the right of reply and what is handed over."""

    reply_days: int = Field(ge=1)
    voluntary: bool
    handover: tuple[HandoverItem, ...]


class Grade(Entry):
    """A grade of the outcome and what it asks for; ``supported`` where it opens the support measures."""

    code: str = Field(pattern=r"^[a-z0-9_]+$", max_length=24)
    label: Label
    asks: str
    supported: bool = False


class SupportMeasure(Entry):
    """A support that the authorities explore for those who did well (支持保障)."""

    code: str
    label: Label
    text: str


class SecretKind(StrEnum):
    """What must not stand in a published case."""

    SYSTEM = "system"
    VENDOR = "vendor"
    ADDRESS = "address"
    AMOUNT = "amount"

    @property
    def label(self) -> Label:
        """What people read."""
        return _SECRETS[self]


_SECRETS: Final = MappingProxyType(
    {
        SecretKind.SYSTEM: Label(zh="系统或资产名称", en="Name of a system or asset"),
        SecretKind.VENDOR: Label(zh="厂商或产品名称", en="Name of a vendor or product"),
        SecretKind.ADDRESS: Label(zh="网络地址", en="Network address"),
        SecretKind.AMOUNT: Label(zh="合同金额", en="Amount of the contract"),
    }
)


class CaseSection(Entry):
    """A text of a typical case."""

    code: str
    label: Label
    prompt: str
    words: int = Field(gt=0)


class CaseForm(Entry):
    """The form of a typical case (典型案例).

    Attributes
    ----------
    removed : tuple of SecretKind
        What must not stand in it.
    amounts_from : Yuan
        Amounts of the contract from here on are secret; smaller ones may stand.
    """

    sections: tuple[CaseSection, ...] = Field(min_length=1)
    removed: tuple[SecretKind, ...]
    amounts_from: Yuan


class Implementation(Entry):
    """Everything that a round lays down for the time after selection."""

    reports: Reports
    exit: ExitSettings
    grades: tuple[Grade, ...] = Field(min_length=1)
    support: tuple[SupportMeasure, ...]
    cases: CaseForm

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for what, codes in (
            ("报告期", [each.code for each in self.reports.periods]),
            ("报告章节", [each.code for each in self.reports.sections]),
            ("报告单位类别", [each.category.value for each in self.reports.reporters]),
            ("善后事项", [each.code for each in self.exit.handover]),
            ("评价等次", [each.code for each in self.grades]),
            ("支持措施", [each.code for each in self.support]),
            ("案例章节", [each.code for each in self.cases.sections]),
        ):
            if twice := sorted(code for code, count in Counter(codes).items() if count > 1):
                raise ValueError(f"{what}代码重复：{'、'.join(twice)}")
        for period in self.reports.periods:
            if not period.starts <= period.ends <= period.last_day:
                raise ValueError(f"报告期 {period.code} 的起、止、报送截止须依次不早于前一个")
        return self

    def grade(self, code: str) -> Grade | None:
        """The grade of that code."""
        return next((each for each in self.grades if each.code == code), None)
