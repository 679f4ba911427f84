"""One project as one actor may see it (项目卷宗); every look is audited, and the owner can see who looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from haitang.incident import Signal
from haitang.journeys.bind import policy_state
from haitang.journeys.facts import Fact, facts_of, signal_facts
from haitang.journeys.kinds import (
    APPLICATION,
    ASSESSMENT,
    CLAIM,
    INCIDENT,
    PLANT,
    POLICY,
    POSTURE,
    QUOTE,
    REPAIR,
    SUMMARY,
)
from haitang.journeys.ledger import LedgerView, ledger_view
from haitang.journeys.ports import Kind, Ports, Project, Stored
from haitang.journeys.step import Step, step
from haitang.journeys.visibility import relations_held
from haitang.lexicon import NotAllowed, Record
from haitang.parties import Actor, Organisation, Relation, Sight, sight
from haitang.underwriting import Policy

R = TypeVar("R", bound=Record)

TABS: Mapping[str, str] = {
    "application": "application.view",
    "plant": "plant.view",
    "assessment": "assessment.view",
    "quote": "quote.view",
    "policy": "policy.view",
    "signals": "signals.view",
    "incident": "incident.view",
    "claim": "claim.view",
    "repair": "repair.view",
    "ledger": "ledger.view",
    "summary": "summary.view",
}
"""Tabs of a case in the order of the loop, and the action of the matrix that opens each."""


EVIDENCE_FILE = "evidence.zip"
"""Name under which a project keeps the evidence package that was disclosed last."""


@dataclass(frozen=True)
class Seen(Generic[R]):
    """A record as the actor may see it: whole, or the facts of it without trade secrets."""

    id: UUID
    kind: str
    number: str
    state: str
    version: int
    applies_from: datetime
    recorded_at: datetime
    recorded_by: str
    digest: str
    sight: Sight
    body: R | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class CaseFile:
    """A project and all of its records that the actor may see; None where there is none, or none for them.

    Attributes
    ----------
    relations : frozenset of Relation
        What the actor is to the project.
    """

    project: Project
    relations: frozenset[Relation]
    parties: dict[str, Organisation]
    tabs: tuple[str, ...]
    application: Seen[Any] | None
    plant: Seen[Any] | None
    posture: Seen[Any] | None
    assessment: Seen[Any] | None
    quote: Seen[Any] | None
    policy: Seen[Any] | None
    signals: tuple[Signal, ...]
    signal_facts: tuple[Fact, ...]
    incident: Seen[Any] | None
    claim: Seen[Any] | None
    repair: Seen[Any] | None
    summary: Seen[Any] | None
    ledger: LedgerView | None
    evidence: bool
    now: datetime


def open_case_file(ports: Ports, actor: Actor, project: UUID, tab: str = "") -> CaseFile:
    """Open a project for reading.

    Parameters
    ----------
    tab : str
        The tab that is looked at, one of `TABS`; it is what the audit log names. Without it, the first that the
        actor may see.

    Raises
    ------
    NotFound
        There is no such project, or it is not the actor's to know of.
    NotAllowed
        The tab is not for the actor.
    """
    first = tab or _first_tab(ports, actor, project)
    with step(ports, actor, TABS[first], project, subject=first) as doing:
        return _case_file(doing)


def _first_tab(ports: Ports, actor: Actor, project: UUID) -> str:
    with ports.transaction() as work:
        relations = relations_held(work, actor, work.project(project))
    visible = [tab for tab, action in TABS.items() if sight(actor, action, relations)]
    if not visible and relations:
        raise NotAllowed("您的岗位不参与该项目", advice="请由有权限的岗位查看")
    return visible[0] if visible else "application"


def _case_file(doing: Step) -> CaseFile:
    work, project, actor = doing.work, doing.project, doing.actor
    sights = {tab: sight(actor, action, doing.held) for tab, action in TABS.items()}

    def seen(kind: Kind[R], tab: str = "") -> Seen[R] | None:
        held = sights[tab or kind.code]
        stored = work.latest(kind, project.id) if held else None
        return _seen(stored, held, doing.at) if stored and held else None

    signal_sight = sights["signals"]
    signals = work.signals(project.id) if signal_sight else ()
    return CaseFile(
        project=project,
        relations=doing.held,
        parties={code: work.organisation(code) for code in dict.fromkeys(code for code, _ in project.relations)},
        tabs=tuple(tab for tab, held in sights.items() if held),
        application=seen(APPLICATION),
        plant=seen(PLANT),
        posture=seen(POSTURE, "assessment"),
        assessment=seen(ASSESSMENT),
        quote=seen(QUOTE),
        policy=seen(POLICY),
        signals=signals if signal_sight is Sight.FULL else (),
        signal_facts=signal_facts(signals),
        incident=seen(INCIDENT),
        claim=seen(CLAIM),
        repair=seen(REPAIR),
        summary=seen(SUMMARY),
        ledger=ledger_view(work, project) if sights["ledger"] else None,
        evidence=sights["ledger"] is not None and work.has_file(project.id, EVIDENCE_FILE),
        now=doing.at,
    )


def _seen(stored: Stored[R], held: Sight, now: datetime) -> Seen[R]:
    body = stored.body
    state = policy_state(body, stored.state, now) if isinstance(body, Policy) else stored.state
    return Seen(
        id=stored.id,
        kind=stored.kind,
        number=stored.number,
        state=state,
        version=stored.version,
        applies_from=stored.applies_from,
        recorded_at=stored.recorded_at,
        recorded_by=stored.recorded_by,
        digest=stored.digest,
        sight=held,
        body=body if held is Sight.FULL else None,
        facts=facts_of(stored.kind, body),
    )
