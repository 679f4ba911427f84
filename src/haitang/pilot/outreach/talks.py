"""对接: one side shows interest, the other accepts or declines; only then do both know whom to call."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from haitang.lexicon import Conflict, Instant, Label, NotAllowed, OrganisationCode, Problem, Record
from haitang.pilot.outreach.materials import word_problems
from haitang.pilot.outreach.settings import ContactRules
from haitang.pilot.outreach.states import TALK_MOVES, TalkState, moved

TALK: Final = "对接"


class Side(StrEnum):
    """The two sides of a talk."""

    NEED = "need"
    OFFER = "offer"

    @property
    def label(self) -> Label:
        """What people read."""
        return _SIDES[self]

    @property
    def other(self) -> Side:
        """The side across."""
        return Side.OFFER if self is Side.NEED else Side.NEED


_SIDES: Final = MappingProxyType(
    {Side.NEED: Label(zh="需求方", en="The enterprise"), Side.OFFER: Label(zh="供给方", en="The service body")}
)


class Message(Record):
    """A short message; it names its side and no person."""

    side: Side
    at: Instant
    text: str


class Talk(Record):
    """A need and an offer whose owners speak with each other.

    Attributes
    ----------
    opened_by : Side
        Who showed interest first.
    need_party, offer_party, offer_poster : str
        The organisations that may read it.
    """

    need: UUID
    offer: UUID
    need_number: str
    offer_number: str
    opened_by: Side
    need_party: OrganisationCode
    offer_party: OrganisationCode
    offer_poster: OrganisationCode
    messages: tuple[Message, ...] = ()

    def side_of(self, organisation: str) -> Side | None:
        """On which side an organisation is; None where it has no part in it."""
        if organisation == self.need_party:
            return Side.NEED
        return Side.OFFER if organisation in {self.offer_party, self.offer_poster} else None


def answered(talk: Talk, state: TalkState, action: str, side: Side) -> TalkState:
    """The state after ``accept``, ``decline`` or ``withdraw``.

    Raises
    ------
    NotAllowed
        Who asked does not answer; who is asked does not withdraw.
    Conflict
        It was answered already.
    """
    after = moved(TALK_MOVES, state, action)
    if (action == "withdraw") is not (side is talk.opened_by):
        raise NotAllowed("这一步由另一方办理", advice="发起方可以撤回，另一方接受或谢绝")
    return after


def message_problems(talk: Talk, text: str, rules: ContactRules) -> list[Problem]:
    """What keeps a message from being sent: nothing in it, or more 字 than the round allows.

    Raises
    ------
    Conflict
        The round allows no more messages in one talk.
    """
    if len(talk.messages) >= rules.messages:
        raise Conflict(f"留言已达 {rules.messages} 条", advice="双方已可直接联系，请线下继续")
    if not text.strip():
        return [Problem(TALK, "留言", "留言为空", advice="填写内容后再发送")]
    return word_problems(TALK, "留言", text, rules.message_words, rules.clause)
