"""The joint decision (联合决定): an agenda, who was present, a result with reasons for each, who signed that text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from haitang.lexicon import Conflict, Digest, Instant, Label, OrganisationCode, Problem, Record, canonical_json
from haitang.pilot.review_settings import ReviewSettings


class DecisionResult(StrEnum):
    """What is decided on an application."""

    SELECTED = "selected"
    NOT_SELECTED = "not_selected"

    @property
    def label(self) -> Label:
        """What people read."""
        return _RESULTS[self]


_RESULTS = {
    DecisionResult.SELECTED: Label(zh="入选", en="Selected"),
    DecisionResult.NOT_SELECTED: Label(zh="不入选", en="Not selected"),
}


class AgendaItem(Record):
    """One application on the agenda, what is decided on it and why.

    Attributes
    ----------
    version : int
        The version of the application's record that is decided on.
    review : str
        What its review came to when it was put down, in words.
    """

    project: UUID
    number: str
    title: str
    version: int = Field(ge=1)
    review: str = ""
    result: DecisionResult | None = None
    reasons: str = Field(default="", max_length=2000)
    dissent: str = Field(default="", max_length=2000)


class Presence(Record):
    """Who was there for one authority."""

    body: OrganisationCode
    names: tuple[str, ...]


class MeetingSignature(Record):
    """An authority's signature under the text as it stood."""

    body: OrganisationCode
    person: UUID
    name: str
    at: Instant
    content: Digest


class Meeting(Record):
    """A meeting of the authorities, or a round of signatures without one (会签)."""

    title: str = Field(min_length=1, max_length=120)
    held_at: Instant
    place: str = Field(default="", max_length=120)
    chair: str = Field(default="", max_length=40)
    presence: tuple[Presence, ...] = ()
    notes: str = Field(default="", max_length=8000)
    items: tuple[AgendaItem, ...] = Field(min_length=1)
    signatures: tuple[MeetingSignature, ...] = ()
    published_at: Instant | None = None
    stands_from: Instant | None = None

    def content_digest(self) -> Digest:
        """SHA-256 of what is signed: everything but signatures and publication."""
        content = self.model_dump(mode="json", exclude={"signatures", "published_at", "stands_from"})
        return Digest.sha256(canonical_json(content))

    @property
    def projects(self) -> frozenset[UUID]:
        """Applications on the agenda."""
        return frozenset(item.project for item in self.items)

    def item(self, project: UUID) -> AgendaItem | None:
        """The line of one application."""
        return next((item for item in self.items if item.project == project), None)

    def standing(self) -> tuple[MeetingSignature, ...]:
        """The signatures under the text as it now stands."""
        content = self.content_digest()
        return tuple(each for each in self.signatures if each.content == content)

    def rewritten(self, **changes: object) -> Meeting:
        """This meeting with another text; signatures under the old one fall away.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> item = AgendaItem(project=UUID(int=1), number="SD-1", title="甲", version=1)
        >>> meeting = Meeting(title="第一次", held_at=datetime(2026, 7, 20, tzinfo=UTC), items=(item,))
        >>> signed = meeting.signed("1131000000000F060N", UUID(int=2), "某", meeting.held_at)
        >>> len(signed.signatures), len(signed.rewritten(place="一楼").signatures)
        (1, 0)
        """
        fresh = Meeting.model_validate(self.model_copy(update=dict(changes)).model_dump())
        return fresh.model_copy(update={"signatures": fresh.standing()})

    def signed(self, body: str, person: UUID, name: str, at: datetime) -> Meeting:
        """This meeting with the signature of one authority under the text as it stands.

        Raises
        ------
        Conflict
            This authority signed this text already.
        """
        standing = self.standing()
        if body in {each.body for each in standing}:
            raise Conflict("本部门已签署", advice="等待其他主管部门签署")
        signature = MeetingSignature(body=body, person=person, name=name, at=at, content=self.content_digest())
        return self.model_copy(update={"signatures": (*standing, signature)})

    def decided(self, bodies: int, settings: ReviewSettings) -> bool:
        """Whether all that the round wants have signed the same text."""
        return len(self.standing()) >= settings.decision.signatures(bodies)


def meeting_problems(
    meeting: Meeting, settings: ReviewSettings, bodies: Mapping[str, str], *, selected_before: int = 0
) -> list[Problem]:
    """All that keeps a meeting's text from being signed.

    Parameters
    ----------
    bodies : mapping of str to str
        Name of each authority of the round by its organisation's code.
    selected_before : int
        How many applications of the round were selected by earlier decisions.
    """
    return [
        *_items(meeting, settings),
        *_presence(meeting, settings, bodies),
        *_quota(meeting, settings, selected_before),
    ]


def _items(meeting: Meeting, settings: ReviewSettings) -> Iterator[Problem]:
    clause = f"依据：{settings.decision.source} {settings.decision.clause}"
    for row, item in enumerate(meeting.items):
        if item.result is None:
            yield Problem("会议", f"items.{row}.result", f"{item.number} 尚无结论", bound="入选或不入选", advice=clause)
        if not item.reasons.strip():
            yield Problem("会议", f"items.{row}.reasons", f"{item.number} 尚未写明理由", advice=clause)


def _presence(meeting: Meeting, settings: ReviewSettings, bodies: Mapping[str, str]) -> Iterator[Problem]:
    if not settings.decision.minutes:
        return
    clause = f"依据：{settings.decision.source} {settings.decision.clause}"
    if not meeting.place.strip():
        yield Problem("会议", "place", "会议纪要缺少地点", advice=clause)
    there = {each.body for each in meeting.presence if any(name.strip() for name in each.names)}
    for code, name in bodies.items():
        if code not in there:
            yield Problem("会议", f"presence.{code}", f"会议纪要缺少{name}的出席人员", advice=clause)


def _quota(meeting: Meeting, settings: ReviewSettings, before: int) -> Iterator[Problem]:
    chosen = before + sum(item.result is DecisionResult.SELECTED for item in meeting.items)
    if settings.quota is not None and chosen > settings.quota:
        clause = f"依据：{settings.source} {settings.clause}"
        yield Problem("会议", "items", "入选数超过名额", str(chosen), f"不超过 {settings.quota}", clause)
