"""The rule list of a round: every rule answered with its clause, what is wrong, and where to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType
from typing import Final

from haitang.insured import Inventory
from haitang.lexicon import Label
from haitang.pilot import confidentiality, paper_rules, party_rules, scope_rules, text_rules
from haitang.pilot.application import Application
from haitang.pilot.requirements import RuleCode, RuleEntry
from haitang.pilot.round import Round
from haitang.pilot.verdict import Facts, Finding, OtherApplications, Outcome, Reopening, Rule, Verdict

RULES: Final = MappingProxyType[RuleCode, Rule](
    {
        RuleCode.LEAD_REGION: party_rules.lead_region,
        RuleCode.LEAD_CODE_REGION: party_rules.lead_code_region,
        RuleCode.LEAD_CATEGORY: party_rules.lead_category,
        RuleCode.ELIGIBILITY: party_rules.eligibility,
        RuleCode.PROJECTS: party_rules.projects,
        RuleCode.JOINT_PARTIES: party_rules.joint_parties,
        RuleCode.JOINT_CATEGORIES: party_rules.joint_categories,
        RuleCode.NATURES: party_rules.natures,
        RuleCode.CODES: party_rules.codes,
        RuleCode.FORM_FIELDS: party_rules.form_fields,
        RuleCode.MANDATORY_SYSTEMS: scope_rules.mandatory_systems,
        RuleCode.SCOPE: scope_rules.scope,
        RuleCode.SECTIONS: text_rules.sections,
        RuleCode.TEXT_LIMITS: text_rules.text_limits,
        RuleCode.TOPICS: text_rules.topics,
        RuleCode.SCHEMES: text_rules.schemes,
        RuleCode.SCHEME_POINTS: text_rules.scheme_points,
        RuleCode.PRICES: text_rules.prices,
        RuleCode.CLASSIFICATION: confidentiality.classification,
        RuleCode.PERSONAL_DATA: confidentiality.personal_data,
        RuleCode.SIGNATURES: paper_rules.signatures,
        RuleCode.SEALS: paper_rules.seals,
        RuleCode.DEADLINE: paper_rules.deadline,
    }
)
"""The decision behind each rule; which of them a round lays down, with which bounds, is the round's data."""


ALONE: Final = OtherApplications()
"""The lead takes part in no other application of the round."""


def check(
    application: Application,
    inventory: Inventory | None,
    round_: Round,
    *,
    now: datetime,
    others: OtherApplications = ALONE,
    reopening: Reopening | None = None,
) -> tuple[Verdict, ...]:
    """Answer every rule of the round, in the round's order.

    Parameters
    ----------
    inventory : Inventory or None
        What the lead has; without it the rules on systems do not apply yet.
    now : datetime, aware
        The instant of checking or of submission.
    others : OtherApplications
        How often the lead takes part in other applications of the same round.
    reopening : Reopening or None
        An authority's leave to hand in late.

    Returns
    -------
    tuple of Verdict
        One that holds for each rule with nothing to say; otherwise one for each thing found.

    Raises
    ------
    ValueError
        The application is for another round, or ``now`` has no time zone.
    """
    if application.round_code != round_.code:
        raise ValueError(f"application is for round {application.round_code!r}, not {round_.code!r}")
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    facts = Facts(application, inventory, round_, now, others, reopening)
    return tuple(verdict for entry in round_.rules for verdict in _answers(entry, facts))


def outcomes(entry: RuleEntry, facts: Facts) -> tuple[Outcome, ...]:
    """What a rule found, without the words; nothing where it holds."""
    return tuple(_outcome(entry, finding) for finding in RULES[entry.code](facts))


def _answers(entry: RuleEntry, facts: Facts) -> Iterator[Verdict]:
    findings = tuple(RULES[entry.code](facts))
    clause = f"{entry.source} {entry.clause}".strip()
    if not findings:
        yield Verdict(rule=entry.code, clause=clause, outcome=Outcome.OK, message=entry.label, stage=entry.stage)
    for finding in findings:
        yield Verdict(
            rule=entry.code,
            clause=clause,
            outcome=_outcome(entry, finding),
            message=Label(zh=finding.zh, en=finding.en),
            at=finding.at,
            bound=finding.bound,
            value=finding.value,
            stage=entry.stage,
        )


def _outcome(entry: RuleEntry, finding: Finding) -> Outcome:
    """The round decides how much a breach weighs; a finding may only be lighter than that."""
    weight = Outcome(entry.breach)
    if finding.outcome is None or (finding.outcome is Outcome.FAILS and weight is Outcome.WARNS):
        return weight
    return finding.outcome
