"""The yearly summary (试点总结): figures out of live records, words out of the enterprise's own account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import Field, TypeAdapter

from haitang.lexicon import Instant, Label, OrganisationCode, Record, Yuan, day_text, refuse_if, shanghai
from haitang.parties import Organisation
from haitang.pilot.application import Application, Block, Part, Proof, Prose, SystemCode
from haitang.pilot.implementation import FigureCode
from haitang.pilot.prose import read_prose
from haitang.pilot.reading import read_yaml
from haitang.pilot.round import Round

SUMMARY: Final = "summary.yaml"


class PolicyFact(Record):
    """A policy as it runs: what it covers, what it costs, and its scan once there is one (保险单扫描件)."""

    number: str
    premium: Yuan
    sum_insured: Yuan
    systems: tuple[SystemCode, ...]
    scan: Proof | None = None


class ClaimFact(Record):
    """A claim as it ended; ``paid_at`` is None while it is open, and nothing paid then."""

    number: str
    filed_at: Instant
    paid_at: Instant | None = None
    paid: Yuan = Yuan(0)

    @property
    def days_to_pay(self) -> int | None:
        """Calendar days in Shanghai from the claim to its payment."""
        if self.paid_at is None:
            return None
        return (shanghai(self.paid_at).date() - shanghai(self.filed_at).date()).days


class Activity(Record):
    """What else was counted in the year: assessments, weaknesses closed, signals, incidents."""

    assessments: int = Field(default=0, ge=0)
    weaknesses_closed: int = Field(default=0, ge=0)
    signals: int = Field(default=0, ge=0)
    incidents: int = Field(default=0, ge=0)


class Figures(Record):
    """The year in figures.

    Attributes
    ----------
    systems_insured : int
        Systems under at least one policy, each counted once.
    days_to_pay : tuple of int
        Calendar days from claim to payment, one for each claim paid.
    """

    systems_insured: int
    policies: int
    premium: Yuan
    sum_insured: Yuan
    activity: Activity
    claims: int
    paid: Yuan
    days_to_pay: tuple[int, ...]

    @classmethod
    def of(cls, policies: Iterable[PolicyFact], claims: Iterable[ClaimFact], activity: Activity) -> Figures:
        """Counted from the records themselves.

        Examples
        --------
        >>> policy = PolicyFact(number="P1", premium="18万元", sum_insured="1000万元", systems=("sys-heat",))
        >>> Figures.of([policy], [], Activity(assessments=1)).premium.in_wan()
        '18.00'
        """
        policies, claims = tuple(policies), tuple(claims)
        return cls(
            systems_insured=len({system for policy in policies for system in policy.systems}),
            policies=len(policies),
            premium=Yuan.total(policy.premium for policy in policies),
            sum_insured=Yuan.total(policy.sum_insured for policy in policies),
            activity=activity,
            claims=len(claims),
            paid=Yuan.total(claim.paid for claim in claims),
            days_to_pay=tuple(days for claim in claims if (days := claim.days_to_pay) is not None),
        )

    def rows(self, codes: Iterable[FigureCode] = FigureCode) -> tuple[tuple[Label, str], ...]:
        """Each figure, or those of ``codes``, with its label, as a table prints it."""
        return tuple((code.label, self.text(code)) for code in codes)

    def text(self, code: FigureCode) -> str:
        """One figure as a table prints it; sums in 万元."""
        match code:
            case FigureCode.PREMIUM | FigureCode.SUM_INSURED | FigureCode.PAID:
                amount: Yuan = getattr(self, code.value)
                return amount.in_wan()
            case FigureCode.POLICIES | FigureCode.SYSTEMS_INSURED | FigureCode.CLAIMS:
                return str(getattr(self, code.value))
            case FigureCode.DAYS_TO_PAY:
                return "、".join(str(days) for days in self.days_to_pay) or "—"
            case _:
                return str(getattr(self.activity, code.value))


class ServiceDelivered(Record):
    """A security service as it was given: by whom, what, and how (网络安全服务内容及开展方式)."""

    provider: OrganisationCode
    title: str = Field(min_length=1)
    content: str = Field(min_length=1)
    method: str = Field(min_length=1)


class SummarySheet(Record):
    """What ``summary.yaml`` holds: only what no record can tell; ``texts`` by section of the round's summary."""

    round: str
    texts: dict[str, str]
    services: tuple[ServiceDelivered, ...] = ()


class Summary(Record):
    """The yearly summary, whole."""

    round_code: str
    title: str
    lead: Organisation
    prepared_at: Instant
    figures: Figures
    policies: tuple[PolicyFact, ...]
    claims: tuple[ClaimFact, ...]
    parts: tuple[Part, ...]
    services: tuple[ServiceDelivered, ...]

    def part(self, code: str) -> Prose:
        """The text of a section; empty where nothing was written."""
        return next((part.prose for part in self.parts if part.code == code), Prose())


def read_summary_sheet(folder: Path) -> SummarySheet:
    """``summary.yaml`` of a folder.

    Raises
    ------
    BadInput
        Every fault at once, the texts' own included.
    """
    sheet = read_yaml(folder / SUMMARY, SummarySheet)
    refuse_if(
        [
            problem
            for code, text in sheet.texts.items()
            for problem in read_prose(text, file=f"{SUMMARY} texts.{code}")[1]
        ]
    )
    return sheet


def summary_schema() -> dict[str, Any]:
    """JSON Schema of ``summary.yaml``."""
    return TypeAdapter(SummarySheet).json_schema()


def summarise(
    application: Application,
    sheet: SummarySheet,
    round_: Round,
    *,
    policies: Iterable[PolicyFact],
    claims: Iterable[ClaimFact],
    activity: Activity,
    prepared_at: datetime,
) -> Summary:
    """The summary of an application's year: figures counted, and put in words where the round wants them."""
    policies, claims = tuple(policies), tuple(claims)
    figures = Figures.of(policies, claims, activity)
    parts = []
    for section in round_.summary:
        own, _ = read_prose(sheet.texts.get(section.code, ""), file=SUMMARY)
        counted = _in_words(figures, prepared_at).blocks if section.figures else ()
        parts.append(Part(code=section.code, prose=Prose(blocks=(*counted, *own.blocks))))
    return Summary(
        round_code=round_.code,
        title=application.title,
        lead=application.lead,
        prepared_at=prepared_at,
        figures=figures,
        policies=policies,
        claims=claims,
        parts=tuple(parts),
        services=sheet.services,
    )


def _in_words(figures: Figures, at: datetime) -> Prose:
    """The figures as running text; what did not happen is said to be none, never left out."""
    done = figures.activity
    first = (
        f"截至{day_text(shanghai(at).date())}，试点项目共签发网络安全保险保险单 {figures.policies} 张，"
        f"投保核心工业网络系统 {figures.systems_insured} 套，保费 {figures.premium.in_wan()} 万元，"
        f"保额 {figures.sum_insured.in_wan()} 万元；开展风险评估 {done.assessments} 次，"
        f"整改完成弱点 {done.weaknesses_closed} 项，产生监测信号 {done.signals} 条。"
    )
    second = f"期间发生网络安全事件 {done.incidents} 起，索赔 {figures.claims} 件"
    if figures.days_to_pay:
        days = "、".join(f"{days} 日" for days in figures.days_to_pay)
        second += f"，已付赔款 {figures.paid.in_wan()} 万元，自索赔至赔付用时 {days}。"
    else:
        second += "，尚无赔款支付。" if figures.claims else "。"
    return Prose(blocks=(Block(paragraphs=(first, second)),))
