"""Periodic reports (进展报告): what a unit writes, the figures frozen with their sources, late marks, returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from haitang.lexicon import Instant, Label, OrganisationCode, Problem, Record
from haitang.parties import PartyCategory
from haitang.pilot.confidentiality import refused_markings
from haitang.pilot.implementation import FigureCode, ReportPeriod, Reports, Side
from haitang.pilot.round import Round
from haitang.pilot.summary import Figures
from haitang.pilot.word_count import count_words

FILE: Final = "进展报告"


class ReportState(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    RETURNED = "returned"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STATES[self]


_STATES: Final = MappingProxyType(
    {
        ReportState.DRAFT: Label(zh="编制中", en="Draft"),
        ReportState.HANDED_IN: Label(zh="已报送", en="Handed in"),
        ReportState.RETURNED: Label(zh="退回修改", en="Returned"),
    }
)


class Source(Record):
    """A record that a figure was counted from, at its version of that time."""

    kind: str
    number: str
    version: int
    digest: str = ""


class Counted(Record):
    """Figures counted from records at one time, and the records themselves."""

    figures: Figures
    codes: tuple[FigureCode, ...]
    sources: tuple[Source, ...]
    at: Instant

    def rows(self) -> tuple[tuple[Label, str], ...]:
        """The figures of the report with their labels."""
        return self.figures.rows(self.codes)


class Remark(Record):
    """Why an authority sent something back (退回理由)."""

    reason: str
    by: str
    organisation: OrganisationCode
    at: Instant


class ReportSheet(Record):
    """What a unit writes into a report: ``texts`` by section of the round."""

    period: str
    unit: OrganisationCode
    texts: dict[str, str]


class ProgressReport(Record):
    """The report of one unit on one period; ``counted`` is frozen when it is handed in."""

    round_code: str
    period: str
    unit: OrganisationCode
    side: Side
    texts: dict[str, str]
    counted: Counted | None = None
    handed_in_at: Instant | None = None
    handed_in_by: str = ""
    remarks: tuple[Remark, ...] = ()


def reporting_units(
    reports: Reports, lead: str, parties: Mapping[str, PartyCategory]
) -> tuple[tuple[str, Side, tuple[FigureCode, ...]], ...]:
    """Who reports on a project, on which side, with which figures: the lead first.

    Parameters
    ----------
    parties : mapping of str to PartyCategory
        Every organisation of the project by its code; those that do not report are passed over.

    Examples
    --------
    >>> from haitang.pilot.package import load_round
    >>> reports = load_round("shanghai-2026").implementation.reports
    >>> parties = {"L": PartyCategory.INDUSTRIAL_ENTERPRISE, "T": PartyCategory.TESTING_BODY}
    >>> [(unit, side, len(codes)) for unit, side, codes in reporting_units(reports, "L", parties)]
    [('L', 'lead', 11), ('T', 'service', 2)]
    """
    found: list[tuple[str, Side, tuple[FigureCode, ...]]] = [(lead, "lead", tuple(FigureCode))]
    for unit, category in parties.items():
        reporter = reports.reporter(category)
        if unit != lead and reporter is not None:
            found.append((unit, "service", reporter.figures))
    return tuple(found)


def days_late(period: ReportPeriod, at: datetime) -> int:
    """Days between the last day of a period's reports and ``at``, on the round's own calendar; 0 in time.

    Examples
    --------
    >>> from datetime import date
    >>> from haitang.pilot.package import load_round
    >>> period = load_round("shanghai-2026").implementation.reports.periods[0]
    >>> noon = datetime(2026, 9, 12, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> days_late(period, noon)
    2
    """
    return max((at.astimezone(ZoneInfo(period.timezone)).date() - period.last_day).days, 0)


def report_problems(report: ProgressReport, round_: Round) -> list[Problem]:
    """All that keeps a report from being handed in: texts missing or too long, each with its clause."""
    problems = []
    for section in round_.implementation.reports.sections_of(report.side):
        at, clause = f"texts.{section.code}", f"依据：{section.source} {section.clause}"
        text = report.texts.get(section.code, "").strip()
        if section.required and not text:
            problems.append(Problem(FILE, at, f"缺少“{section.label.zh}”", bound=section.prompt, advice=clause))
        if (words := count_words(text)) > section.words:
            problems.append(
                Problem(FILE, at, f"“{section.label.zh}”超过字数", f"{words} 字", f"{section.words} 字", clause)
            )
    return problems


def text_problems(texts: Mapping[str, str], round_: Round, sections: Iterable[str], *, file: str) -> list[Problem]:
    """Faults that keep texts from being stored at all: sections that the round does not have, classification marks."""
    known = tuple(sections)
    unknown = [
        Problem(file, f"texts.{code}", "没有这个章节", code, "、".join(known), "按批次规定的章节填写")
        for code in texts
        if code not in known
    ]
    return unknown + refused_markings(((f"texts.{code}", text) for code, text in texts.items()), round_, file=file)
