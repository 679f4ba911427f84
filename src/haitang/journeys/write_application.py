"""填报: units fill in their own fields of one draft, side by side; nobody's text is lost to anybody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from haitang.journeys.draft_view import DraftView, draft_view
from haitang.journeys.drafting import editable_draft, keep_draft, may_fill
from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.step import Step, step
from haitang.lexicon import BadInput, Label, NotAllowed, NotFound, Problem
from haitang.parties import Actor
from haitang.pilot import (
    Application,
    Piece,
    fields_of,
    fill_in,
    label_of,
    without_scheme,
    woven,
)


@dataclass(frozen=True)
class Clash:
    """A field that two people changed at once: neither text is taken over the other.

    Attributes
    ----------
    theirs, mine : str
        The text that is kept, and the one that was sent now.
    pieces : tuple of Piece
        What the two have in common, and what each alone says.
    """

    at: str
    label: Label
    theirs: str
    mine: str
    pieces: tuple[Piece, ...]
    by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Written:
    """What came of filling in fields.

    Attributes
    ----------
    view : DraftView
        The draft after it.
    saved : bool
        Whether a new version was made of it.
    problems : tuple of Problem
        Fields that could not be taken, each with its reason; the others were.
    clashes : tuple of Clash
        Fields that somebody else changed meanwhile; nothing of them was overwritten.
    """

    view: DraftView
    saved: bool
    problems: tuple[Problem, ...]
    clashes: tuple[Clash, ...]


def write_application(ports: Ports, actor: Actor, project: UUID, changes: Mapping[str, str], *, base: int) -> Written:
    """Fill in fields of the draft, each by its path, over the version that was being looked at.

    A field that nobody else changed since ``base`` is taken; one that only others changed stays theirs; one that both
    changed clashes and stays as it is kept.

    Parameters
    ----------
    base : int
        `Stored.version` of the application when the form was opened.

    Raises
    ------
    NotAllowed
        A field is another unit's own; nothing was taken.
    Conflict
        The application was handed in: a submission is frozen.
    """
    with step(ports, actor, "application.fill", project, subject=",".join(sorted(changes))[:200]) as doing:
        known = editable_draft(doing)
        refuse_foreign_fields(doing, known, changes)
        seen = _seen(doing, known, base)
        before, current = fields_of(seen.body), fields_of(known.body)
        wanted, problems = _canonical(doing, seen.body, before, changes)
        clashing = [at for at in wanted if current.get(at, "") not in (before.get(at, ""), wanted[at])]
        taken = {at: text for at, text in wanted.items() if at not in clashing}
        body, late = fill_in(known.body, taken, doing.round)
        stored = keep_draft(doing, known, body)
        return Written(
            view=draft_view(doing, stored),
            saved=stored.version != known.version,
            problems=(*problems, *late),
            clashes=tuple(_clash(doing, known, at, current.get(at, ""), wanted[at]) for at in clashing),
        )


def remove_scheme(ports: Ports, actor: Actor, project: UUID, row: int, *, base: int) -> Stored[Application]:
    """Take a service scheme out of the draft.

    Raises
    ------
    NotFound, Conflict
        There is no such scheme; somebody changed the schemes since ``base``.
    """
    with step(ports, actor, "application.edit", project, subject=f"schemes.{row}") as doing:
        known = editable_draft(doing)
        if row >= len(known.body.schemes):
            raise NotFound("没有这个服务方案", advice="刷新页面后再试")
        refuse_if_changed(_seen(doing, known, base), known, f"schemes.{row}.", "服务方案")
        return keep_draft(doing, known, without_scheme(known.body, row))


def refuse_if_changed(seen: Stored[Application], known: Stored[Application], prefix: str, what: str) -> None:
    """Refuse to act on something that somebody changed meanwhile.

    Raises
    ------
    BadInput
        A field under ``prefix`` differs; the message says whose change it was.
    """
    before, current = fields_of(seen.body), fields_of(known.body)
    if any(before.get(at) != current.get(at) for at in {*before, *current} if at.startswith(prefix)):
        message = f"{what}已被{known.recorded_by}修改，未予删除"
        raise BadInput([Problem("申报方案", prefix.rstrip("."), message, advice="刷新页面，核对后再删除")])


def refuse_foreign_fields(doing: Step, known: Stored[Application], changes: Mapping[str, str]) -> None:
    """Refuse fields that are for others to fill in.

    Raises
    ------
    NotAllowed
        At least one is another unit's own, or the lead's.
    """
    unit = doing.actor.organisation
    if foreign := [at for at in changes if not may_fill(doing.project, known.body, doing.round, unit, at)]:
        label = label_of(foreign[0], doing.round, {unit.code: unit.name for unit in known.body.units}).zh
        raise NotAllowed(f"“{label}”不由本单位填写", advice="请由该单位填写；牵头单位填写其余各项")


def _seen(doing: Step, known: Stored[Application], base: int) -> Stored[Application]:
    """The version that was being looked at; the newest where a form names none that there is."""
    return known if base >= known.version or base < 1 else doing.work.version_of(APPLICATION, known.id, base)


def _canonical(
    doing: Step, seen: Application, before: Mapping[str, str], changes: Mapping[str, str]
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Each change as it would be kept, without those that change nothing; and what cannot be taken."""
    filled, problems = fill_in(seen, changes, doing.round)
    after = fields_of(filled)
    return {at: after.get(at, "") for at in changes if after.get(at, "") != before.get(at, "")}, problems


def _clash(doing: Step, known: Stored[Application], at: str, theirs: str, mine: str) -> Clash:
    names = {unit.code: unit.name for unit in known.body.units}
    versions = reversed(doing.work.history(APPLICATION, known.id))
    since = list(takewhile(lambda version: fields_of(version.body).get(at, "") == theirs, versions))[-1]
    return Clash(
        at=at,
        label=label_of(at, doing.round, names),
        theirs=theirs,
        mine=mine,
        pieces=woven(theirs, mine),
        by=since.recorded_by,
        recorded_at=since.recorded_at,
    )
