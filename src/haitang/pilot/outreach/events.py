"""宣贯会、培训、对接会: when, where, for how many; who signed up, who waits, who came."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import Field

from haitang.lexicon import Conflict, Instant, OrganisationCode, Problem, Record, shanghai
from haitang.parties import PartyCategory
from haitang.pilot.outreach.materials import code_problems, title_problems, word_problems
from haitang.pilot.outreach.settings import Outreach
from haitang.pilot.outreach.states import Seat

_WHERE = "宣贯活动"
_LONGEST = timedelta(days=5)
_MOST_SEATS = 2000


class Event(Record):
    """An event of a round.

    Attributes
    ----------
    starts, ends : datetime
        Half-open.
    place, link : str
        Where it is held, or the address of the meeting; at least one.
    capacity : int
        How many people it seats.
    materials : tuple of UUID
        Materials that belong to it.
    reason : str
        Why it was cancelled.
    """

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
    reason: str = ""
    organiser: OrganisationCode
    organiser_name: str

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text that is kept, with its place."""
        return (
            ("标题", self.title),
            ("地点", self.place),
            ("线上链接", self.link),
            ("议程", self.agenda),
            ("取消原因", self.reason),
        )

    def overlaps(self, other: Event) -> bool:
        """Whether both are on at some instant."""
        return self.starts < other.ends and other.starts < self.ends

    def closes(self, settings: Outreach) -> datetime:
        """The first instant at which no more names are taken."""
        return self.starts - timedelta(hours=settings.closes_hours)


class SignUp(Record):
    """One person of one organisation who comes to an event (报名); ``queue`` is the place in the order of arrival."""

    event: UUID
    organisation: OrganisationCode
    organisation_name: str
    person: str = Field(min_length=2, max_length=40)
    duty: str = Field(default="", max_length=60)
    queue: int = Field(ge=1)


def event_problems(
    event: Event, settings: Outreach, others: Iterable[Event], now: datetime, category: PartyCategory
) -> list[Problem]:
    """Everything that keeps an event from being planned: a date in the past, a clash, no place, an unknown kind.

    Parameters
    ----------
    others : iterable of Event
        The round's other events that are planned.
    category : PartyCategory
        What the organiser is.
    """
    kind = next((each for each in settings.event_kinds if each.code == event.kind), None)
    problems = [
        *title_problems(_WHERE, event.title),
        *code_problems(_WHERE, "类别", [event.kind], settings.event_kinds),
        *code_problems(_WHERE, "主题", event.topics, settings.topics, needed=True),
        *word_problems(_WHERE, "议程", event.agenda, settings.material_words, settings.clause),
        *_time_problems(event, now),
        *_place_problems(event),
        *_clashes(event, others),
    ]
    if kind and kind.organisers and category not in kind.organisers:
        allowed = "、".join(each.label.zh for each in kind.organisers)
        problems.append(Problem(_WHERE, "类别", "本单位不能举办这类活动", category.label.zh, allowed, kind.clause))
    if not 1 <= event.capacity <= _MOST_SEATS:
        bound = f"1 至 {_MOST_SEATS} 人"
        problems.append(Problem(_WHERE, "名额", "名额超出范围", str(event.capacity), bound, "修改名额"))
    return problems


def _time_problems(event: Event, now: datetime) -> Iterator[Problem]:
    start = _clock(event.starts)
    if event.starts <= now:
        yield Problem(_WHERE, "开始时间", "时间已过", start, f"晚于 {_clock(now)}", "改为将来的时间")
    if not timedelta() < event.ends - event.starts <= _LONGEST:
        bound = f"晚于开始时间，不超过 {_LONGEST.days} 天"
        yield Problem(_WHERE, "结束时间", "起止时间不成立", _clock(event.ends), bound, "修改起止时间")


def _place_problems(event: Event) -> Iterator[Problem]:
    if not event.place.strip() and not event.link.strip():
        yield Problem(_WHERE, "地点", "没有地点，也没有线上链接", bound="至少填写一项", advice="填写会场地址或会议链接")
    if len(event.place) > 120:
        yield Problem(_WHERE, "地点", "地点过长", f"{len(event.place)} 字", "不超过 120 字", "只写地址")
    if event.link and not _is_web_address(event.link):
        yield Problem(_WHERE, "线上链接", "不是网页地址", event.link[:80], "以 https:// 开头", "填写会议的完整链接")


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    plain = link.isprintable() and " " not in link and len(link) <= 300
    return plain and parts.scheme == "https" and bool(parts.hostname)


def _clashes(event: Event, others: Iterable[Event]) -> Iterator[Problem]:
    """The same place, the same link, or the same organiser at the same time."""
    for other in others:
        if not event.overlaps(other):
            continue
        for at, mine, theirs in (
            ("地点", event.place, other.place),
            ("线上链接", event.link, other.link),
            ("举办单位", event.organiser, other.organiser),
        ):
            if mine and _plain(mine) == _plain(theirs):
                value = f"{other.title}（{_clock(other.starts)} 至 {_clock(other.ends)}）"
                yield Problem(_WHERE, at, "与已安排的活动时间冲突", value, "同一时间不重叠", "调整时间或地点")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _clock(at: datetime) -> str:
    return shanghai(at).strftime("%Y-%m-%d %H:%M")


def seat_for(event: Event, taken: int, settings: Outreach) -> Seat:
    """Where the next person stands: on a seat, or in the waiting list.

    Raises
    ------
    Conflict
        All seats are taken, and the round has no waiting list.
    """
    if taken < event.capacity:
        return Seat.SEATED
    if settings.waiting_list:
        return Seat.WAITING
    raise Conflict("名额已满", advice=f"共 {event.capacity} 个名额，请关注其他场次")


def sign_up_problems(
    event: Event, settings: Outreach, now: datetime, *, own: int, elsewhere: Iterable[Event]
) -> list[Problem]:
    """What keeps a person from signing up.

    Parameters
    ----------
    own : int
        How many people of the organisation hold a seat or wait.
    elsewhere : iterable of Event
        Planned events for which the same person has signed up.
    """
    problems = []
    if now >= event.closes(settings):
        bound = f"{_clock(event.closes(settings))} 前"
        problems.append(Problem(_WHERE, "报名时间", "报名已截止", _clock(now), bound, "联系举办单位"))
    if own >= settings.seats_per_organisation:
        bound = f"每家单位不超过 {settings.seats_per_organisation} 人（{settings.clause}）"
        problems.append(Problem(_WHERE, "报名人数", "本单位报名人数已满", f"{own} 人", bound, "先取消一人再报名"))
    problems += [
        Problem(_WHERE, "姓名", "此人同一时间已报名其他活动", other.title, "同一时间不重叠", "先取消另一场的报名")
        for other in elsewhere
        if event.overlaps(other)
    ]
    return problems
