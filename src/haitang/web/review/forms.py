"""What people type into the forms of intake, review and decision, read with every fault named."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from haitang.lexicon import BadInput, NotFound, Problem
from haitang.pilot import Round


def instant_of(text: str, round_: Round, *, file: str, at: str) -> datetime:
    """A day and time as a form sends them (``2026-07-20T10:00``), on the clocks of the round.

    Raises
    ------
    BadInput
        It is no day and time.
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput([Problem(file, at, "不是日期和时间", text, "年-月-日T时:分，如 2026-07-20T10:00")]) from error
    zone = ZoneInfo(round_.application_deadline.timezone)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def id_of(text: str) -> UUID:
    """An id that a form carries; whatever is none names nothing.

    Raises
    ------
    NotFound
        It is no id.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("没有这条记录", advice="从页面重新进入") from error


def count_of(text: str, *, file: str, at: str, most: int = 999) -> int:
    """A whole number from 0 on.

    Raises
    ------
    BadInput
        It is none, or beyond ``most``.
    """
    bare = text.strip()
    if not bare.isdecimal() or len(bare) > 6 or int(bare) > most:
        raise BadInput([Problem(file, at, "不是整数", text[:40], f"0 至 {most}")])
    return int(bare)


def page_of(text: str) -> int:
    """The page that an address asks for; the first where it asks for none."""
    return int(text) if text.isdecimal() and len(text) < 6 else 1
