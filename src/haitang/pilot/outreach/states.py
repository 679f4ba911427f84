"""The lives of a material, an event, a seat, a post on the board, a talk and a complaint, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from haitang.lexicon import Conflict, Label


class MaterialState(StrEnum):
    """Where a material is in its life (宣传资料)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Label:
        """What people read."""
        return _LABELS[f"material.{self}"]


class EventState(StrEnum):
    """Where an event is in its life (宣贯活动)."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"

    @property
    def label(self) -> Label:
        """What people read."""
        return _LABELS[f"event.{self}"]


class Seat(StrEnum):
    """Where a person who signed up stands (报名)."""

    SEATED = "seated"
    WAITING = "waiting"
    GIVEN_UP = "given_up"
    ATTENDED = "attended"
    ABSENT = "absent"

    @property
    def label(self) -> Label:
        """What people read."""
        return _LABELS[f"seat.{self}"]


class PostState(StrEnum):
    """Where a need or an offer is in its life; expiry is the clock's and no state (需求、供给)."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"

    @property
    def label(self) -> Label:
        """What people read."""
        return _LABELS[f"post.{self}"]


class TalkState(StrEnum):
    """Where two sides stand with each other (对接)."""

    INTERESTED = "interested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Label:
        """What people read."""
        return _LABELS[f"talk.{self}"]


class ComplaintState(StrEnum):
    """What became of a complaint (举报)."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"

    @property
    def label(self) -> Label:
        """What people read."""
        return _LABELS[f"complaint.{self}"]


_LABELS: Final = MappingProxyType(
    {
        "material.draft": Label(zh="草稿", en="Draft"),
        "material.published": Label(zh="已发布", en="Published"),
        "material.withdrawn": Label(zh="已撤下", en="Withdrawn"),
        "event.planned": Label(zh="报名中", en="Planned"),
        "event.cancelled": Label(zh="已取消", en="Cancelled"),
        "event.held": Label(zh="已举办", en="Held"),
        "seat.seated": Label(zh="已报名", en="Signed up"),
        "seat.waiting": Label(zh="候补", en="Waiting"),
        "seat.given_up": Label(zh="已取消报名", en="Given up"),
        "seat.attended": Label(zh="已签到", en="Attended"),
        "seat.absent": Label(zh="未到", en="Absent"),
        "post.open": Label(zh="有效", en="Open"),
        "post.withdrawn": Label(zh="已撤回", en="Withdrawn"),
        "post.removed": Label(zh="已下架", en="Removed"),
        "talk.interested": Label(zh="待回复", en="Awaiting an answer"),
        "talk.accepted": Label(zh="已对接", en="In contact"),
        "talk.declined": Label(zh="已谢绝", en="Declined"),
        "talk.withdrawn": Label(zh="已撤回", en="Withdrawn"),
        "complaint.open": Label(zh="待处理", en="To be settled"),
        "complaint.upheld": Label(zh="属实，已下架", en="Upheld, removed"),
        "complaint.dismissed": Label(zh="不成立", en="Dismissed"),
    }
)

S = TypeVar("S", bound=StrEnum)
Moves = Mapping[tuple[S, str], S]

MATERIAL_MOVES: Final[Moves[MaterialState]] = MappingProxyType(
    {
        (MaterialState.DRAFT, "edit"): MaterialState.DRAFT,
        (MaterialState.DRAFT, "publish"): MaterialState.PUBLISHED,
        (MaterialState.DRAFT, "withdraw"): MaterialState.WITHDRAWN,
        (MaterialState.PUBLISHED, "edit"): MaterialState.PUBLISHED,
        (MaterialState.PUBLISHED, "withdraw"): MaterialState.WITHDRAWN,
        (MaterialState.WITHDRAWN, "edit"): MaterialState.DRAFT,
    }
)
EVENT_MOVES: Final[Moves[EventState]] = MappingProxyType(
    {
        (EventState.PLANNED, "edit"): EventState.PLANNED,
        (EventState.PLANNED, "cancel"): EventState.CANCELLED,
        (EventState.PLANNED, "attend"): EventState.HELD,
        (EventState.HELD, "attend"): EventState.HELD,
    }
)
SEAT_MOVES: Final[Moves[Seat]] = MappingProxyType(
    {
        (Seat.SEATED, "give_up"): Seat.GIVEN_UP,
        (Seat.WAITING, "give_up"): Seat.GIVEN_UP,
        (Seat.WAITING, "move_up"): Seat.SEATED,
    }
)
POST_MOVES: Final[Moves[PostState]] = MappingProxyType(
    {
        (PostState.OPEN, "edit"): PostState.OPEN,
        (PostState.OPEN, "withdraw"): PostState.WITHDRAWN,
        (PostState.OPEN, "remove"): PostState.REMOVED,
        (PostState.WITHDRAWN, "remove"): PostState.REMOVED,
        (PostState.REMOVED, "remove"): PostState.REMOVED,
    }
)
TALK_MOVES: Final[Moves[TalkState]] = MappingProxyType(
    {
        (TalkState.INTERESTED, "accept"): TalkState.ACCEPTED,
        (TalkState.INTERESTED, "decline"): TalkState.DECLINED,
        (TalkState.INTERESTED, "withdraw"): TalkState.WITHDRAWN,
    }
)
COMPLAINT_MOVES: Final[Moves[ComplaintState]] = MappingProxyType(
    {
        (ComplaintState.OPEN, "uphold"): ComplaintState.UPHELD,
        (ComplaintState.OPEN, "dismiss"): ComplaintState.DISMISSED,
    }
)


def moved(moves: Moves[S], state: S, action: str) -> S:
    """The state that an action leads to.

    Raises
    ------
    Conflict
        The table does not have that action in that state.

    Examples
    --------
    >>> moved(MATERIAL_MOVES, MaterialState.DRAFT, "publish").label.zh
    '已发布'
    """
    found = moves.get((state, action))
    if found is None:
        label = getattr(state, "label", None)
        now = label.zh if isinstance(label, Label) else state.value
        raise Conflict(f"当前状态是“{now}”，不能这样办理", advice="刷新页面，按现有状态办理")
    return found
