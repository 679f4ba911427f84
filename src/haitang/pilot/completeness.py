"""Completeness of a whole round (完整性): which application fails which rule, and how many fail each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from haitang.lexicon import Record
from haitang.pilot.application import Application
from haitang.pilot.party_rules import projects_counted
from haitang.pilot.requirements import RuleCode, RuleEntry
from haitang.pilot.round import Round
from haitang.pilot.rules import outcomes
from haitang.pilot.verdict import Facts, OtherApplications, Outcome, Plant, Reopening

_NONE = OtherApplications()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application as a round counts it.

    Attributes
    ----------
    at : datetime, aware
        The instant for which the deadline is judged: when it was handed in, or now.
    """

    project: UUID
    application: Application
    plant: Plant | None
    at: datetime
    reopening: Reopening | None = None


class Completeness(Record):
    """Whether an application is complete: the rules that fail, and those that only warn, in the round's order."""

    project: UUID
    failing: tuple[RuleCode, ...] = ()
    warning: tuple[RuleCode, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether no rule fails."""
        return not self.failing


class RuleCount(Record):
    """How many applications fail a rule, and how many it warns."""

    rule: RuleCode
    failing: int
    warning: int


class RoundCompleteness(Record):
    """The answer of every rule to every application of a round."""

    applications: tuple[Completeness, ...]
    rules: tuple[RuleCount, ...]

    @property
    def complete(self) -> int:
        """How many applications are complete."""
        return sum(each.complete for each in self.applications)


def round_completeness(round_: Round, candidates: Iterable[Candidate]) -> RoundCompleteness:
    """Answer every rule for every application of a round, in one pass.

    The number of projects of an applicant is counted over the candidates themselves: each is one of its lead's
    projects, and of its joint applicants' where the round counts their roles.

    Parameters
    ----------
    candidates : iterable of Candidate
        One for each project, those withdrawn left out; taken one at a time, so that they may come from a cursor.

    Raises
    ------
    ValueError
        An application is for another round.
    """
    across = next((entry for entry in round_.rules if entry.code is RuleCode.PROJECTS), None)
    alone = tuple(entry for entry in round_.rules if entry is not across)
    led: Counter[str] = Counter()
    joined: Counter[str] = Counter()
    found: list[tuple[str, bool, Completeness]] = []
    for candidate in candidates:
        application = candidate.application
        lead, joint = application.lead.code, {party.organisation.code for party in application.joint}
        led[lead] += 1
        joined.update(joint)
        found.append((lead, lead in joint, _answered(round_, alone, candidate)))
    applications = tuple(each for _, _, each in found)
    if across is not None:
        applications = tuple(
            _in_order(round_, each, across)
            if projects_counted(round_, OtherApplications(as_lead=led[lead] - 1, as_joint=joined[lead] - own))
            > round_.limits.projects_per_applicant
            else each
            for lead, own, each in found
        )
    return RoundCompleteness(applications=applications, rules=rule_counts(round_, applications))


def rule_counts(round_: Round, applications: Iterable[Completeness]) -> tuple[RuleCount, ...]:
    """How many of the applications fail each rule of the round, and how many it warns."""
    failing: Counter[RuleCode] = Counter()
    warning: Counter[RuleCode] = Counter()
    for each in applications:
        failing.update(each.failing)
        warning.update(each.warning)
    return tuple(
        RuleCount(rule=entry.code, failing=failing[entry.code], warning=warning[entry.code]) for entry in round_.rules
    )


def _answered(round_: Round, entries: Iterable[RuleEntry], candidate: Candidate) -> Completeness:
    if candidate.application.round_code != round_.code:
        raise ValueError(f"application is for round {candidate.application.round_code!r}, not {round_.code!r}")
    facts = Facts(candidate.application, candidate.plant, round_, candidate.at, _NONE, candidate.reopening)
    failing: list[RuleCode] = []
    warning: list[RuleCode] = []
    for entry in entries:
        told = outcomes(entry, facts)
        if Outcome.FAILS in told:
            failing.append(entry.code)
        elif Outcome.WARNS in told:
            warning.append(entry.code)
    return Completeness(project=candidate.project, failing=tuple(failing), warning=tuple(warning))


def _in_order(round_: Round, known: Completeness, breached: RuleEntry) -> Completeness:
    """The same with one more rule that is breached, in the round's order."""
    kind = "failing" if breached.breach == "fails" else "warning"
    codes = {*getattr(known, kind), breached.code}
    return known.model_copy(update={kind: tuple(entry.code for entry in round_.rules if entry.code in codes)})
