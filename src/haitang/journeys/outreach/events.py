"""举办活动: plan an event, change or cancel it, take names, move the waiting up, record who came, list them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from uuid import UUID

from haitang.journeys.outreach.kinds import (
    EVENT,
    MATERIAL,
    SIGN_UP,
    changed,
    marked,
    missing,
    new_record,
    of_round,
    still_at,
)
from haitang.journeys.outreach.materials import publisher
from haitang.journeys.ports import Filed, Ports, UnitOfWork
from haitang.journeys.step import Step, step
from haitang.lexicon import BadInput, Conflict, Instant, NotAllowed, NotFound, Problem, Record, refuse_if
from haitang.parties import Actor
from haitang.pilot.outreach import (
    EVENT_MOVES,
    SEAT_MOVES,
    Event,
    EventState,
    MaterialState,
    Seat,
    SignUp,
    event_problems,
    moved,
    seat_for,
    sign_up_problems,
)

COMING = (Seat.SEATED, Seat.WAITING)
_WHERE = "宣贯活动"


class EventSheet(Record):
    """What the organiser of an event fills in."""

    title: str
    kind: str
    topics: tuple[str, ...] = ()
    starts: Instant
    ends: Instant
    place: str = ""
    link: str = ""
    capacity: int
    agenda: str = ""
    materials: tuple[UUID, ...] = ()


def keep_event(
    ports: Ports, actor: Actor, code: str, sheet: EventSheet, *, id: UUID | None = None, version: int | None = None
) -> Filed[Event]:
    """Plan an event, or change one; who waits moves up where there are more seats now.

    Raises
    ------
    BadInput
        A date in the past, a clash with another event, fewer seats than are taken, and every other fault at once.
    """
    with step(ports, actor, "outreach.publish", round_code=code, subject=str(id or "")) as doing:
        unit = publisher(doing)
        known = None if id is None else _own_event(doing, id)
        event = Event(**sheet.model_dump(), organiser=unit.code, organiser_name=unit.name)
        planned = doing.work.filed(EVENT, round_code=code, states=(EventState.PLANNED,))
        others = [each.body for each in planned if each.id != id]
        seated = [] if id is None else [each for each in sign_ups(doing.work, id) if each.state == Seat.SEATED]
        refuse_if(
            [
                *event_problems(event, doing.round.outreach, others, doing.at, unit.category),
                *_material_problems(doing, sheet.materials),
                *_too_few_seats(event, len(seated)),
                *marked(doing, event.texts(), _WHERE),
            ]
        )
        if known is None:
            return new_record(doing, EVENT, event, state=EventState.PLANNED)
        still_at(known, version)
        state = moved(EVENT_MOVES, EventState(known.state), "edit")
        if (event.starts, event.place, event.link) != (known.body.starts, known.body.place, known.body.link):
            _tell(doing, known, sign_ups(doing.work, known.id, states=COMING), "outreach.event_changed")
        after = changed(doing, EVENT, known, body=event, state=state)
        _move_up(doing, after)
        return after


def cancel_event(ports: Ports, actor: Actor, code: str, id: UUID, reason: str) -> Filed[Event]:
    """Cancel an event and tell every organisation that signed up (取消活动).

    Raises
    ------
    BadInput
        No reason is given.
    """
    with step(ports, actor, "outreach.publish", round_code=code, subject=str(id)) as doing:
        known = _own_event(doing, id)
        state = moved(EVENT_MOVES, EventState(known.state), "cancel")
        if not 2 <= len(reason.strip()) <= 200:
            raise BadInput([Problem(_WHERE, "取消原因", "缺少原因或过长", bound="2 至 200 字", advice="说明取消原因")])
        refuse_if(marked(doing, [("取消原因", reason)], _WHERE))
        _tell(doing, known, sign_ups(doing.work, id, states=COMING), "outreach.event_cancelled")
        return changed(doing, EVENT, known, body=known.body.model_copy(update={"reason": reason.strip()}), state=state)


def sign_up(ports: Ports, actor: Actor, code: str, event: UUID, *, person: str, duty: str = "") -> Filed[SignUp]:
    """Sign up a person of the actor's organisation, on a seat or in the waiting list (报名).

    Raises
    ------
    BadInput
        Too late, too many of one organisation, or the person is elsewhere at that time.
    Conflict
        The event is full, was cancelled, or the person has signed up.
    """
    with step(ports, actor, "outreach.sign_up", round_code=code, subject=str(event)) as doing:
        known, rules = of_round(doing.work, EVENT, code, event), doing.round.outreach
        if known.state != EventState.PLANNED:
            raise Conflict(f"活动{EventState(known.state).label.zh}，不再接受报名", advice="请关注其他场次")
        # The number is taken first: it holds whoever signs up at the same moment until this one is done.
        queue = doing.work.next_number(f"{event}/sign-up")
        unit = doing.work.organisation(actor.organisation)
        rows = sign_ups(doing.work, event)
        own = [row for row in rows if row.owner == unit.code and row.state in COMING]
        found = sign_up_problems(
            known.body, rules, doing.at, own=len(own), elsewhere=_elsewhere(doing, person.strip(), known)
        )
        refuse_if([*_person_problems(person, duty), *found, *marked(doing, [("姓名", person), ("职务", duty)], _WHERE)])
        body = SignUp(
            event=event,
            organisation=unit.code,
            organisation_name=unit.name,
            person=person.strip(),
            duty=duty.strip(),
            queue=queue,
        )
        seat = seat_for(known.body, sum(row.state == Seat.SEATED for row in rows), rules)
        subject = _subject(event, unit.code, body.person)
        before = next((row for row in rows if row.subject == subject), None)
        if before is None:
            return new_record(doing, SIGN_UP, body, state=seat, subject=subject)
        if before.state in COMING:
            raise Conflict(f"{body.person}已报名", advice="无需重复报名")
        return changed(doing, SIGN_UP, before, body=body, state=seat)


def give_up(ports: Ports, actor: Actor, code: str, id: UUID) -> Filed[SignUp]:
    """Give up a seat (取消报名): its own organisation, or the organiser; the first who waits moves up."""
    with step(ports, actor, "outreach.sign_up", round_code=code, subject=str(id)) as doing:
        known = of_round(doing.work, SIGN_UP, code, id)
        event = of_round(doing.work, EVENT, code, known.body.event)
        if actor.organisation not in {known.owner, event.owner}:
            raise missing(SIGN_UP)
        if event.state != EventState.PLANNED or doing.at >= event.body.starts:
            raise Conflict("活动已开始、举办或取消", advice="联系举办单位")
        after = changed(doing, SIGN_UP, known, state=moved(SEAT_MOVES, Seat(known.state), "give_up"))
        _move_up(doing, event)
        return after


def record_attendance(ports: Ports, actor: Actor, code: str, event: UUID, present: Collection[UUID]) -> Filed[Event]:
    """Record who came (签到); whoever else held a seat was absent.

    Raises
    ------
    Conflict
        The event has not begun.
    NotFound
        One of those present did not sign up for this event.
    """
    with step(ports, actor, "outreach.publish", round_code=code, subject=str(event)) as doing:
        known = _own_event(doing, event)
        state = moved(EVENT_MOVES, EventState(known.state), "attend")
        if doing.at < known.body.starts:
            raise Conflict("活动尚未开始", advice="开始后再登记出席")
        rows = {row.id: row for row in sign_ups(doing.work, event)}
        if not set(present) <= set(rows):
            raise missing(SIGN_UP)
        for row in rows.values():
            came = Seat.ATTENDED if row.id in present else Seat.ABSENT
            counted = row.id in present or row.state in {Seat.SEATED, Seat.ATTENDED}
            if counted and row.state != came:
                changed(doing, SIGN_UP, row, state=came)
        return changed(doing, EVENT, known, state=state)


def sign_ups(work: UnitOfWork, event: UUID, states: Collection[str] = ()) -> tuple[Filed[SignUp], ...]:
    """Who signed up for an event, in the order of arrival; two queries."""
    found = work.filed(SIGN_UP, subject_from=f"{event}/", states=tuple(states))
    return tuple(sorted(found, key=lambda each: each.body.queue))


def _own_event(doing: Step, id: UUID) -> Filed[Event]:
    known = of_round(doing.work, EVENT, doing.round_code, id)
    if known.body.organiser != doing.actor.organisation:
        raise NotAllowed("这场活动由其他单位举办", advice=f"请联系{known.body.organiser_name}")
    return known


def _subject(event: UUID, organisation: str, person: str) -> str:
    """One record for each person of an organisation; the name itself is no key."""
    return f"{event}/{organisation}/{hashlib.sha256(person.encode()).hexdigest()[:16]}"


def _person_problems(person: str, duty: str) -> list[Problem]:
    problems = []
    if not 2 <= len(person.strip()) <= 40 or any(letter.isdigit() for letter in person):
        bound = "2 至 40 字，不含数字"
        problems.append(Problem("活动报名", "姓名", "不是姓名", bound=bound, advice="只填姓名，不填证件或电话号码"))
    if len(duty.strip()) > 60:
        problems.append(Problem("活动报名", "职务", "过长", f"{len(duty)} 字", "不超过 60 字", "缩短后再提交"))
    return problems


def _elsewhere(doing: Step, person: str, event: Filed[Event]) -> list[Event]:
    """Other planned events of the round for which the same person of the same organisation has signed up."""
    mine = doing.work.filed(SIGN_UP, round_code=doing.round_code, owner=doing.actor.organisation, states=COMING)
    wanted = {row.body.event for row in mine if row.body.person == person and row.body.event != event.id}
    if not wanted:
        return []
    planned = doing.work.filed(EVENT, round_code=doing.round_code, states=(EventState.PLANNED,))
    return [each.body for each in planned if each.id in wanted]


def _move_up(doing: Step, event: Filed[Event]) -> None:
    """Give free seats to those who wait, in the order of their arrival, and tell them."""
    rows = sign_ups(doing.work, event.id, states=COMING)
    free = event.body.capacity - sum(row.state == Seat.SEATED for row in rows)
    for row in [row for row in rows if row.state == Seat.WAITING][: max(free, 0)]:
        changed(doing, SIGN_UP, row, state=moved(SEAT_MOVES, Seat.WAITING, "move_up"))
        _tell(doing, event, [row], "outreach.moved_up")


def _tell(doing: Step, event: Filed[Event], rows: Iterable[Filed[SignUp]], kind: str) -> None:
    """A notice to each organisation: the number alone, no names."""
    for organisation in sorted({row.owner for row in rows}):
        doing.work.send(kind, {"number": event.number, "organisation": organisation}, at=doing.at)


def _material_problems(doing: Step, materials: Iterable[UUID]) -> list[Problem]:
    found = []
    for id in materials:
        try:
            known = of_round(doing.work, MATERIAL, doing.round_code, id)
        except NotFound:
            known = None
        if known is None or known.state != MaterialState.PUBLISHED:
            found.append(Problem(_WHERE, "资料", "不是本批次已发布的资料", str(id), advice="先发布资料，再关联到活动"))
    return found


def _too_few_seats(event: Event, seated: int) -> list[Problem]:
    if event.capacity >= seated:
        return []
    return [Problem(_WHERE, "名额", "名额少于已报名人数", str(event.capacity), f"不少于 {seated} 人", "调高名额")]
