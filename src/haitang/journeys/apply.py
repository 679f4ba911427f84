"""申报: open a project, write the application, sign it, hand it in, start the pilot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from haitang.journeys.intake import corrections_answered, corrections_asked, reopening_of
from haitang.journeys.kinds import APPLICATION, PLANT
from haitang.journeys.ledger import commit_record
from haitang.journeys.other_applications import other_applications, refuse_beyond_cap
from haitang.journeys.ports import Ports, Project, Stored
from haitang.journeys.rounds import authorities
from haitang.journeys.step import Step, step
from haitang.lexicon import BadInput, Conflict, Problem
from haitang.parties import Actor, Organisation, Person, Relation
from haitang.pilot import (
    Application,
    Guard,
    Reopening,
    Sealing,
    Stage,
    State,
    Verdict,
    breaches,
    check,
    load_round,
    next_state,
)

NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})


def register(ports: Ports, organisations: Iterable[Organisation], people: Iterable[Person]) -> None:
    """Enter organisations and their people into the register (登记单位和人员)."""
    with ports.transaction() as work:
        for organisation in organisations:
            work.save_organisation(organisation)
        for person in people:
            work.save_person(person)


def open_project(
    ports: Ports, actor: Actor, *, number: str, round_code: str, title: str, partners: Iterable[tuple[str, Relation]]
) -> Project:
    """Open a pilot project (试点项目) that the actor's organisation leads.

    Raises
    ------
    NotAllowed, NotFound
        The role may not open projects; there is no such round.
    BadInput
        The unit takes part in as many projects of the round as it may.
    """
    round_ = load_round(round_code)
    with step(ports, actor, "project.open", subject=number) as doing:
        refuse_beyond_cap(doing.work, actor.organisation, round_)
        project = Project(
            id=doing.new_id(),
            number=number,
            round=round_.code,
            title=title,
            lead=actor.organisation,
            relations=((actor.organisation, Relation.LEAD), *partners),
        )
        doing.work.add_project(project, actor=actor, at=doing.at)
    return project


def draft_application(
    ports: Ports, actor: Actor, project: UUID, application: Application, *, proofs: Mapping[str, bytes] = NO_FILES
) -> Stored[Application]:
    """Keep the application as a draft, or the next version of it; signatures made over an older text fall away.

    Parameters
    ----------
    proofs : mapping of str to bytes
        Files that the statements of eligibility name.

    Raises
    ------
    Conflict
        It was handed in: a submission is frozen.
    """
    with step(ports, actor, "application.edit", project) as doing:
        for name, data in proofs.items():
            doing.work.keep_file(doing.project, name, data, actor=actor, at=doing.at)
        known = doing.work.latest(APPLICATION, project)
        fresh = application.model_copy(update={"signatures": (), "sealing": None})
        if known is None:
            return doing.keep(APPLICATION, fresh, number=doing.number("SB"), state=State.DRAFT.value)
        state = State(known.state)
        if state is not State.DRAFT:
            state = next_state(state, "edit", actor.role)
        fresh = fresh.model_copy(update={"version": known.body.version + 1})
        return doing.advance(APPLICATION, known, state.value, fresh)


def verdicts(doing: Step, application: Application, reopening: Reopening | None = None) -> tuple[Verdict, ...]:
    """What the authority wants mended, then every rule of the round, answered as of now.

    A leave to hand in late is looked up where none is given.
    """
    plant = doing.work.latest(PLANT, doing.project.id)
    others = other_applications(doing.work, doing.project.lead, doing.project.round, doing.project.id)
    round_ = load_round(doing.project.round)
    leave = reopening or reopening_of(doing.work, doing.project, doing.at)
    inventory = plant.body if plant else None
    found = check(application, inventory, round_, now=doing.at, others=others, reopening=leave)
    return (*corrections_asked(doing.work, doing.project, round_), *found)


def check_application(ports: Ports, actor: Actor, project: UUID) -> tuple[Stored[Application], tuple[Verdict, ...]]:
    """Answer every rule, and mark the draft as checked (已自查) where none of the content fails."""
    with step(ports, actor, "application.edit", project, subject="check") as doing:
        known = doing.need(APPLICATION, "先编制申报方案")
        found = verdicts(doing, known.body)
        if not breaches(found, Stage.CHECK) and known.state == State.DRAFT.value:
            state = next_state(State.DRAFT, "check", actor.role, met={Guard.RULES_HOLD})
            known = doing.advance(APPLICATION, known, state.value)
        return known, found


def sign_application(ports: Ports, actor: Actor, project: UUID) -> Stored[Application]:
    """Sign the pledge and the declarations for the actor's own organisation, over the text as it stands.

    Raises
    ------
    Conflict
        The organisation is no unit of this application, or the text is not ready to be signed.
    """
    with step(ports, actor, "application.sign", project) as doing:
        known = doing.need(APPLICATION, "先编制申报方案")
        application = known.body
        if known.state != State.CHECKED.value:
            raise Conflict("方案尚未通过自查，不能签署", advice="由申报专员先完成自查")
        if actor.organisation not in {unit.code for unit in application.units}:
            raise Conflict("本单位不是该方案的申报单位", advice="由牵头单位把本单位加入联合申报单位")
        documents = load_round(doing.project.round).form.to_sign
        signed = application.signed(actor.organisation, documents, by=actor.name, at=doing.at)
        return doing.advance(APPLICATION, known, known.state, signed)


def seal_application(ports: Ports, actor: Actor, project: UUID, *, perforation: bool) -> Stored[Application]:
    """Record that the papers carry the seals of all units, and the seal across the pages."""
    with step(ports, actor, "application.submit", project, subject="seal") as doing:
        known = doing.need(APPLICATION, "先编制申报方案")
        units = tuple(unit.code for unit in known.body.units)
        sealing = Sealing(sealed_at=doing.at, units=units, perforation=perforation)
        body = known.body.model_copy(update={"sealing": sealing})
        refuse_breaches(verdicts(doing, body), Stage.SEAL)
        met = {Guard.RULES_HOLD, Guard.ALL_SIGNED} | ({Guard.ALL_SEALED} if perforation else set())
        state = next_state(State(known.state), "seal", actor.role, met=met)
        return doing.advance(APPLICATION, known, state.value, body)


def submit_application(
    ports: Ports, actor: Actor, project: UUID, *, reopening: Reopening | None = None
) -> Stored[Application]:
    """Hand the application in (报送); from now on the authorities of the round see the project.

    Raises
    ------
    BadInput
        Rules that fail, each with its clause; one second late is late.
    Conflict
        The round was not opened on this platform, or the state does not admit it.
    """
    with step(ports, actor, "application.submit", project) as doing:
        known = doing.need(APPLICATION, "先编制申报方案")
        refuse_breaches(verdicts(doing, known.body, reopening), Stage.SUBMIT)
        met = {Guard.RULES_HOLD, Guard.ALL_SIGNED, Guard.ALL_SEALED, Guard.IN_TIME}
        state = next_state(State(known.state), "submit", actor.role, met=met)
        for authority in authorities(doing.work, doing.round_code):
            doing.work.relate(doing.project, authority, Relation.AUTHORITY)
        doing.work.send("application.submitted", {"number": known.number}, at=doing.at)
        submitted = doing.advance(APPLICATION, known, state.value)
        corrections_answered(doing)
        commit_record(doing, submitted)
        return submitted


def start_implementation(ports: Ports, actor: Actor, project: UUID) -> Stored[Application]:
    """Start the pilot once selected (启动实施)."""
    with step(ports, actor, "application.edit", project, subject="start") as doing:
        known = doing.need(APPLICATION, "先编制申报方案")
        return doing.advance(APPLICATION, known, next_state(State(known.state), "start", actor.role).value)


def refuse_breaches(found: Iterable[Verdict], stage: Stage) -> None:
    """Refuse what fails at ``stage``, each rule with its clause.

    Raises
    ------
    BadInput
        At least one rule fails.
    """
    broken = breaches(found, stage)
    if broken:
        raise BadInput(
            Problem(
                file="申报方案",
                at=verdict.at,
                message=verdict.message.zh,
                value=verdict.value,
                bound=verdict.bound,
                advice=f"依据：{verdict.clause}",
            )
            for verdict in broken
        )
