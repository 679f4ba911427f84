"""成效评价: how a pilot ended, by the authorities' grade and reason, and which units are recommended for support."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from haitang.lexicon import Instant, OrganisationCode, Problem, Record
from haitang.pilot.round import Round

FILE: Final = "成效评价"


class Recommendation(Record):
    """A unit that is recommended for a support measure (推荐名单)."""

    unit: OrganisationCode
    measure: str
    reason: str = ""


class Rating(Record):
    """The outcome of a pilot as the authorities rate it."""

    grade: str
    reason: str
    recommended: tuple[Recommendation, ...] = ()
    by: str
    organisation: OrganisationCode
    at: Instant


def rating_problems(
    grade: str, reason: str, recommended: Iterable[Recommendation], round_: Round, units: Collection[str]
) -> list[Problem]:
    """Everything that is wrong with a rating, each with the bound.

    Examples
    --------
    >>> from haitang.pilot.package import load_round
    >>> found = rating_problems("passed", "", [Recommendation(unit="9131011500000A016L", measure="special_fund")],
    ...     load_round("shanghai-2026"), {"9131011500000A016L"})
    >>> [problem.at for problem in found]
    ['reason', 'recommended.0']
    """
    settings = round_.implementation
    known, measures = settings.grade(grade), {measure.code for measure in settings.support}
    problems = []
    if known is None:
        grades = "、".join(each.label.zh for each in settings.grades)
        problems.append(Problem(FILE, "grade", "没有这个评价等次", grade, grades, "选择一个等次"))
    if not reason.strip():
        problems.append(Problem(FILE, "reason", "缺少评价理由", bound=known.asks if known else "", advice="写明理由"))
    for row, each in enumerate(recommended):
        at = f"recommended.{row}"
        if each.measure not in measures:
            problems.append(Problem(FILE, at, "通知没有这项支持措施", each.measure, "、".join(sorted(measures))))
        if each.unit not in units:
            problems.append(Problem(FILE, at, "该单位不是试点单位", each.unit))
        if known is not None and not known.supported:
            bound = "、".join(grade.label.zh for grade in settings.grades if grade.supported)
            problems.append(Problem(FILE, at, "该等次不列入支持名单", known.label.zh, bound, "改评等次，或取消推荐"))
    return problems
