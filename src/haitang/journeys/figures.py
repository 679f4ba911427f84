"""Figures of a project counted from its records: for the yearly summary, for reports, for pages; never typed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from haitang.assessment import Assessment
from haitang.claims import Claim, ClaimState
from haitang.incident import Incident, Signal
from haitang.journeys.kinds import ASSESSMENT, CLAIM, INCIDENT, POLICY, REPAIR
from haitang.journeys.ports import Project, Stored, UnitOfWork
from haitang.journeys.repair_review import RepairReview
from haitang.lexicon import ZERO, Digest, canonical_json
from haitang.pilot import Activity, ClaimFact, FigureCode, Figures, PolicyFact, Proof
from haitang.pilot.progress import Source
from haitang.underwriting import Policy

NO_SCANS: Final[Mapping[str, Proof]] = MappingProxyType({})


@dataclass(frozen=True)
class LoopRecords:
    """Everything of a project that a figure is counted from, at one time."""

    project: Project
    policies: tuple[Stored[Policy], ...]
    claims: tuple[Stored[Claim], ...]
    assessments: tuple[Stored[Assessment], ...]
    repairs: tuple[Stored[RepairReview], ...]
    incidents: tuple[Stored[Incident], ...]
    signals: tuple[Signal, ...]

    @classmethod
    def of(cls, work: UnitOfWork, project: Project) -> LoopRecords:
        """All of a project's."""
        return cls(
            project=project,
            policies=work.every(POLICY, project.id),
            claims=work.every(CLAIM, project.id),
            assessments=work.every(ASSESSMENT, project.id),
            repairs=work.every(REPAIR, project.id),
            incidents=work.every(INCIDENT, project.id),
            signals=work.signals(project.id),
        )

    def kept_by(self, unit: str) -> LoopRecords:
        """Those of one organisation's own work: what it keeps, and the claims under its policies."""
        policies = tuple(stored for stored in self.policies if stored.owner == unit)
        numbers = {stored.number for stored in policies}
        return replace(
            self,
            policies=policies,
            claims=tuple(stored for stored in self.claims if stored.body.notice.policy in numbers),
            assessments=tuple(stored for stored in self.assessments if stored.owner == unit),
            repairs=tuple(stored for stored in self.repairs if stored.owner == unit),
        )

    def policy_facts(self, scans: Mapping[str, Proof] = NO_SCANS) -> tuple[PolicyFact, ...]:
        """The policies, each with its scan where there is one, by number."""
        return tuple(
            PolicyFact(
                number=stored.number,
                premium=stored.body.premium,
                sum_insured=stored.body.contract.aggregate_limit,
                systems=stored.body.contract.systems,
                scan=scans.get(stored.number),
            )
            for stored in self.policies
        )

    def claim_facts(self) -> tuple[ClaimFact, ...]:
        """The claims, and what was paid of them when."""
        return tuple(_claim_fact(stored) for stored in self.claims)

    def activity(self) -> Activity:
        """What else was done."""
        return Activity(
            assessments=len(self.assessments),
            weaknesses_closed=sum(len(stored.body.controls) for stored in self.repairs),
            signals=len(self.signals),
            incidents=len(self.incidents),
        )

    def figures(self) -> Figures:
        """All of it in figures."""
        return Figures.of(self.policy_facts(), self.claim_facts(), self.activity())

    def sources(self, codes: tuple[FigureCode, ...]) -> tuple[Source, ...]:
        """The records behind those figures, each at the version that was counted."""
        wanted = {kind for code in codes for kind in _BEHIND[code]}
        records: dict[str, tuple[Stored[Any], ...]] = {
            "policy": self.policies,
            "assessment": self.assessments,
            "repair": self.repairs,
            "incident": self.incidents,
            "claim": self.claims,
        }
        found = [
            Source(kind=kind, number=stored.number, version=stored.version, digest=stored.digest)
            for kind, stored_ones in records.items()
            if kind in wanted
            for stored in stored_ones
        ]
        if "signals" in wanted and self.signals:
            keys = canonical_json([[signal.key, signal.count] for signal in self.signals])
            number, count = f"{self.project.number}-XH", len(self.signals)
            found.append(Source(kind="signals", number=number, version=count, digest=Digest.sha256(keys).hex))
        return tuple(found)


_POLICY, _CLAIM = ("policy",), ("claim",)
_BEHIND: Final[Mapping[FigureCode, tuple[str, ...]]] = MappingProxyType(
    {
        FigureCode.POLICIES: _POLICY,
        FigureCode.SYSTEMS_INSURED: _POLICY,
        FigureCode.PREMIUM: _POLICY,
        FigureCode.SUM_INSURED: _POLICY,
        FigureCode.ASSESSMENTS: ("assessment",),
        FigureCode.WEAKNESSES_CLOSED: ("repair",),
        FigureCode.SIGNALS: ("signals",),
        FigureCode.INCIDENTS: ("incident",),
        FigureCode.CLAIMS: _CLAIM,
        FigureCode.PAID: _CLAIM,
        FigureCode.DAYS_TO_PAY: _CLAIM,
    }
)


def _claim_fact(stored: Stored[Claim]) -> ClaimFact:
    paid_at = stored.body.events.get("paid") if stored.state == ClaimState.PAID.value else None
    return ClaimFact(
        number=stored.number,
        filed_at=stored.body.notice.filed_at,
        paid_at=paid_at.earliest if paid_at else None,
        paid=stored.body.payable if paid_at else ZERO,
    )
