"""保费说明书 as a waterfall of rows: each line starts where the one before it ended, and opens what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from haitang.assessment import Assessment, Control
from haitang.insured import Evidence, Posture
from haitang.journeys import CaseFile
from haitang.lexicon import ZERO, Label, Peril, Share, Yuan
from haitang.underwriting import Policy, Quote, Statement, StatementLine
from haitang.web.catalogues import catalogues, control_names
from haitang.web.tabs.assessment import ASSURANCE
from haitang.web.tabs.grounds import Grounds, grounds
from haitang.web.tabs.plant import system_names

Tone = Literal["rise", "fall", "flat", "total"]


@dataclass(frozen=True)
class Bar:
    """A bar between two levels, in per cent of the highest level."""

    left: float
    width: float
    tone: Tone


@dataclass(frozen=True)
class Said:
    """An answer as it was given: coverage of which systems, how it is known, who said it, on which papers."""

    coverage: Share
    systems: tuple[str, ...]
    assurance: Label
    by: str
    at: datetime
    age_days: int
    evidence: tuple[Evidence, ...]
    known_to_insurer: str = ""


@dataclass(frozen=True)
class Opened:
    """What a control's line rests on."""

    control: Control | None
    coverage: float
    market: float
    quality: float
    assurance: Label | str
    relativities: list[tuple[Peril, float]]
    files: tuple[str, ...]
    answers: list[Said]


@dataclass(frozen=True)
class Row:
    """A line of the statement; ``opened`` where it rests on a control, ``grounds`` where it rests on something else."""

    line: StatementLine
    name: Label | str
    bar: Bar
    opened: Opened | None
    grounds: Grounds | None


@dataclass(frozen=True)
class Stage:
    """Lines of one kind, their sum, and where they leave the premium; ``landing`` names that level."""

    name: str
    rows: list[Row]
    sum: Yuan
    level: Yuan
    bar: Bar
    landing: str


def stages(quote: Quote, file: CaseFile) -> list[Stage]:
    """The statement's lines in its own order, cut where the kind of line changes."""
    cuts = _cuts(quote.statement)
    scale = _scale(quote.statement)
    answers = answers_behind(quote, file)
    level = ZERO
    found = []
    for place, (code, lines) in enumerate(cuts):
        rows = []
        for line in lines:
            bar = _bar(level, level + line.amount, scale)
            rows.append(Row(line, _name(line), bar, _opened(line, answers), grounds(line, quote)))
            level += line.amount
        following = cuts[place + 1][0] if place + 1 < len(cuts) else ""
        total = Yuan.total(line.amount for line in lines)
        landing = _landing(code, following)
        found.append(Stage(_title(code), rows, total, level, _bar(ZERO, level, scale, "total"), landing))
    return found


def _cuts(statement: Statement) -> list[tuple[str, list[StatementLine]]]:
    cuts: list[tuple[str, list[StatementLine]]] = []
    for line in statement.lines:
        if not cuts or cuts[-1][0] != line.kind:
            cuts.append((line.kind, []))
        cuts[-1][1].append(line)
    return cuts


def _title(stage: str) -> str:
    return {
        "base": _("Expected insured loss at the market's average posture, by cover"),
        "control": _("What each control changes"),
        "posture": _("What the controls change together"),
        "experience": _("Own claims"),
        "reinsurance": _("Reinsurance"),
        "capital": _("Risk and capital"),
        "loading": _("Costs, commission, expenses, tax"),
    }.get(stage, stage)


def _landing(stage: str, following: str) -> str:
    """Name of the level that a part of the premium ends on, where it has one of its own."""
    if not following:
        return _("Premium")
    if stage == "base":
        return _("Average posture")
    of_loss = {"control", "posture", "experience"}
    return _("Expected insured loss") if stage in of_loss and following not in of_loss else ""


def _name(line: StatementLine) -> Label | str:
    return control_names().get(line.code, line.label)


def _scale(statement: Statement) -> int:
    """The highest level that the lines reach, in 分."""
    level, highest = 0, 1
    for line in statement.lines:
        level += line.amount.fen
        highest = max(highest, level)
    return highest


def _bar(start: Yuan, end: Yuan, scale: int, tone: Tone | None = None) -> Bar:
    low, high = max(min(start, end).fen, 0), max(start, end, ZERO).fen
    moved: Tone = "rise" if end > start else "fall" if end < start else "flat"
    return Bar(round(100 * low / scale, 2), round(100 * (high - low) / scale, 2), tone or moved)


def _opened(line: StatementLine, answers: Mapping[str, list[Said]]) -> Opened | None:
    factor = line.factor
    if factor is None:
        return None
    return Opened(
        control=catalogues().controls.by_code.get(line.code),
        coverage=factor.coverage,
        market=factor.market,
        quality=factor.evidence_quality,
        assurance=ASSURANCE.get(factor.assurance, factor.assurance),
        relativities=sorted(factor.relativities.items(), key=lambda each: each[1]),
        files=factor.evidence,
        answers=answers.get(line.code, []),
    )


def answers_behind(quote: Quote, file: CaseFile) -> dict[str, list[Said]]:
    """The answers that a price rests on, by control, as far as the reader may see them.

    Those given up to the assessment count; where a later repair replaced them, the policy has them as it froze them.
    """
    assessed: Assessment | None = file.assessment.body if file.assessment else None
    until = assessed.assessed_at if assessed else quote.made_at
    posture: Posture | None = file.posture.body if file.posture else None
    policy: Policy | None = file.policy.body if file.policy else None
    frozen = [each for each in policy.disclosures if each.answered_at <= until] if policy else []
    known = {(each.control, each.answered_at): each.known_to_insurer for each in frozen}
    systems = system_names(file)
    found: dict[str, list[Said]] = {}
    for answer in posture.answers if posture else ():
        if answer.answered_at <= until:
            said = Said(
                coverage=answer.coverage,
                systems=tuple(systems.get(code, code) for code in answer.systems),
                assurance=answer.assurance.label,
                by=answer.answered_by,
                at=answer.answered_at,
                age_days=(until - answer.answered_at) // timedelta(days=1),
                evidence=answer.evidence,
                known_to_insurer=known.get((answer.control, answer.answered_at), ""),
            )
            found.setdefault(answer.control, []).append(said)
    replaced = {each.control for each in frozen} - set(found)
    for each in frozen:
        if each.control in replaced:
            said = Said(
                coverage=each.answer,
                systems=(),
                assurance=each.assurance.label,
                by=each.signed_by,
                at=each.answered_at,
                age_days=(until - each.answered_at) // timedelta(days=1),
                evidence=each.evidence,
                known_to_insurer=each.known_to_insurer,
            )
            found.setdefault(each.control, []).append(said)
    return found


def half_life() -> int:
    """Days after which the evidence of an answer is worth half."""
    return round(catalogues().controls.parameter("half_life_days"))
