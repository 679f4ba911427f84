"""Reads of a round's materials and events: every query takes the actor; drafts and names stay with their own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from haitang.journeys import ROUND, Filed, KeptFile
from haitang.journeys.outreach import EVENT, MATERIAL, NEED, OFFER, SIGN_UP, TALK, missing, of_round, sign_ups
from haitang.lexicon import NotFound
from haitang.parties import Actor, PartyCategory, Relation, may, require
from haitang.pilot import load_round, round_codes
from haitang.pilot.outreach import (
    Event,
    EventState,
    Material,
    MaterialState,
    OutreachFigures,
    PostState,
    Seat,
    SignUp,
    TalkState,
    outreach_figures,
)
from haitang.storage import models
from haitang.storage.queries import relations_to_round
from haitang.storage.unit_of_work import DatabaseUnitOfWork

_COMING = {Seat.SEATED, Seat.ATTENDED, Seat.ABSENT}


@dataclass(frozen=True)
class MaterialPage:
    """A material with its files and versions, and what the actor may do with it."""

    record: Filed[Material]
    files: tuple[KeptFile, ...]
    versions: tuple[Filed[Material], ...]
    own: bool
    may_withdraw: bool


@dataclass(frozen=True)
class EventRow:
    """An event with how many seats are taken, how many people wait, and how many of them are the actor's own."""

    record: Filed[Event]
    taken: int
    waiting: int
    mine: int


@dataclass(frozen=True)
class EventPage:
    """An event as the actor sees it: the organiser sees every name, others those of their own organisation."""

    row: EventRow
    own: bool
    names: tuple[Filed[SignUp], ...]
    materials: tuple[Filed[Material], ...]


def current_round(today: date) -> str:
    """Code of the newest notice of the rounds opened on this platform; one of a later day only where there is no other.

    Raises
    ------
    NotFound
        None was opened yet.
    """
    opened = {desk.round for desk in DatabaseUnitOfWork().filed(ROUND)} & set(round_codes())
    if not opened:
        raise NotFound("本平台尚未开启批次", advice="主管部门经办人员在批次页开启后再来")
    signed = {code: load_round(code).signed_on for code in opened}
    return max(opened, key=lambda code: (signed[code] <= today, signed[code], code))


def category_of(actor: Actor) -> PartyCategory:
    """What kind of unit the actor's organisation is."""
    return PartyCategory(models.Organisation.objects.values_list("category", flat=True).get(pk=actor.organisation))


def may_publish(actor: Actor, code: str) -> bool:
    """Whether the matrix and the round both let the actor publish."""
    return may(actor, "outreach.publish", relations_to_round(actor, code)) and (
        category_of(actor) in load_round(code).outreach.publishers
    )


def materials(actor: Actor, code: str) -> list[Filed[Material]]:
    """What is published in a round, and what of the actor's own is not, newest first; two queries."""
    require(actor, "outreach.view")
    found = DatabaseUnitOfWork().filed(MATERIAL, round_code=code)
    return [record for record in reversed(found) if _readable(actor, record)]


def material(actor: Actor, code: str, id: UUID) -> MaterialPage:
    """One material; a draft or a withdrawn one is there for its publisher alone."""
    require(actor, "outreach.view")
    work = DatabaseUnitOfWork()
    record = _material(work, actor, code, id)
    held = relations_to_round(actor, code)
    publishes = may(actor, "outreach.publish", held)
    mine = record.body.publisher == actor.organisation
    history = work.filed_history(MATERIAL, id)
    return MaterialPage(
        record=record,
        files=work.attachments(id),
        versions=tuple(version for version in reversed(history) if mine or version.state == MaterialState.PUBLISHED),
        own=mine and publishes,
        may_withdraw=publishes and (mine or Relation.AUTHORITY in held),
    )


def material_file(actor: Actor, code: str, id: UUID, name: str) -> bytes:
    """A file beside a material that the actor may read."""
    require(actor, "outreach.view")
    work = DatabaseUnitOfWork()
    _material(work, actor, code, id)
    return work.attachment(id, name)


def _material(work: DatabaseUnitOfWork, actor: Actor, code: str, id: UUID) -> Filed[Material]:
    record = of_round(work, MATERIAL, code, id)
    if not _readable(actor, record):
        raise missing(MATERIAL)
    return record


def _readable(actor: Actor, record: Filed[Material]) -> bool:
    return record.state == MaterialState.PUBLISHED or record.body.publisher == actor.organisation


def events(actor: Actor, code: str) -> list[EventRow]:
    """The events of a round, the next first, those that are over last; three queries for any number of them."""
    require(actor, "outreach.view")
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for subject, state, owner in _names(code):
        names[subject.partition("/")[0]].append((state, owner))
    found = DatabaseUnitOfWork().filed(EVENT, round_code=code)
    rows = [event_row(record, names[str(record.id)], actor) for record in found]
    return sorted(rows, key=lambda row: (row.record.state != EventState.PLANNED, row.record.body.starts))


def _names(code: str) -> QuerySet[models.RoundRecord, tuple[str, str, str]]:
    """Subject, state and organisation of everybody who signed up in a round, without their names."""
    rows = models.RoundRecord.objects.filter(kind=SIGN_UP.code, round=code)
    return rows.values_list("subject", "state", "owner_id")


def event_row(record: Filed[Event], names: Iterable[tuple[str, str]], actor: Actor) -> EventRow:
    """An event with its counts, out of the state and the organisation of everybody who signed up."""
    names = list(names)
    states = Counter(state for state, _ in names)
    return EventRow(
        record=record,
        taken=sum(states[state] for state in _COMING),
        waiting=states[Seat.WAITING],
        mine=sum(owner == actor.organisation and state in {*_COMING, Seat.WAITING} for state, owner in names),
    )


def event(actor: Actor, code: str, id: UUID) -> EventPage:
    """One event."""
    require(actor, "outreach.view")
    work = DatabaseUnitOfWork()
    record = of_round(work, EVENT, code, id)
    names = sign_ups(work, id)
    organises = record.body.organiser == actor.organisation
    own = organises and may(actor, "outreach.publish", relations_to_round(actor, code))
    published = {each.id: each for each in work.filed(MATERIAL, round_code=code, states=(MaterialState.PUBLISHED,))}
    return EventPage(
        row=event_row(record, [(name.state, name.owner) for name in names], actor),
        own=own,
        names=tuple(name for name in names if own or name.owner == actor.organisation),
        materials=tuple(published[each] for each in record.body.materials if each in published),
    )


def figures(actor: Actor, code: str) -> OutreachFigures:
    """What publicity and matching came to in a round, for its authorities."""
    require(actor, "round.oversee", relations_to_round(actor, code))
    work = DatabaseUnitOfWork()
    return outreach_figures(
        materials=[MaterialState(state) for state in _states(code, MATERIAL.code)],
        events=[(EventState(each.state), each.body) for each in work.filed(EVENT, round_code=code)],
        sign_ups=[(Seat(state), owner) for _, state, owner in _names(code)],
        needs=[PostState(state) for state in _states(code, NEED.code)],
        offers=[PostState(state) for state in _states(code, OFFER.code)],
        talks=[TalkState(state) for state in _states(code, TALK.code)],
    )


def _states(code: str, kind: str) -> list[str]:
    return list(models.RoundRecord.objects.filter(kind=kind, round=code).values_list("state", flat=True))
