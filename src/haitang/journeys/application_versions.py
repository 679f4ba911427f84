"""版本: which versions an application had, what changed between any two of them, and back to an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from haitang.journeys.drafting import editable_draft, is_editable, keep_draft
from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Ports, Project, Stored, VersionLine
from haitang.journeys.step import Step, step
from haitang.lexicon import NotFound
from haitang.parties import Actor, Relation
from haitang.pilot import Application, Difference, State, differences

_SESSION: Final = timedelta(minutes=10)
_OUTSIDERS: Final = frozenset({Relation.AUTHORITY, Relation.REVIEWER})


@dataclass(frozen=True)
class Versions:
    """The versions of an application as the actor may see them, and two of them side by side.

    Attributes
    ----------
    lines : tuple of VersionLine
        Newest first; saves of one person within ten minutes are one line, the last of them.
    before, after : Stored or None
        The two that are compared; None where there are not two.
    """

    project: Project
    lines: tuple[VersionLine, ...]
    before: Stored[Application] | None
    after: Stored[Application] | None
    differences: tuple[Difference, ...]


def compare_versions(
    ports: Ports, actor: Actor, project: UUID, before: int = 0, after: int = 0, *, every: bool = False
) -> Versions:
    """Two versions of the application, and every field that differs (修改对照).

    Without numbers, the newest is compared with the last one that was handed in before it; and where there is none,
    with the line before it. Authorities and reviewers see what was handed in, no draft.

    Raises
    ------
    NotFound
        There is no such version, or it is not the actor's to see.
    """
    with step(ports, actor, "application.view", project, subject="versions") as doing:
        known = doing.need(APPLICATION, "先由牵头单位立项")
        lines = doing.work.version_lines(known.id)
        if doing.held <= _OUTSIDERS:
            lines = tuple(line for line in lines if not _drafted(line))
        shown = lines if every else sessions(lines)
        before, after = _chosen(shown, before, after)
        seen = {line.version for line in lines}
        if missing := sorted({before, after} - seen - {0}):
            raise NotFound(f"没有第 {missing[0]} 版", advice="从版本列表中选择")
        older, newer = (_version(doing, known, number) if number else None for number in (before, after))
        found = differences(older.body, newer.body, doing.round) if older and newer else ()
        return Versions(project=doing.project, lines=shown[::-1], before=older, after=newer, differences=found)


def restore_version(ports: Ports, actor: Actor, project: UUID, version: int) -> Stored[Application]:
    """Make the content of an earlier version the newest (恢复旧版); nothing in between is lost.

    Joint units, and what they say of themselves, stay as they are now.

    Raises
    ------
    NotFound, Conflict
        There is no such version; the application was handed in.
    """
    with step(ports, actor, "application.edit", project, subject=f"restore {version}") as doing:
        known = editable_draft(doing)
        earlier = doing.work.version_of(APPLICATION, known.id, version).body
        return keep_draft(doing, known, restored(known.body, earlier))


def restored(current: Application, earlier: Application) -> Application:
    """The earlier content with the joint units of today."""
    units = {unit.code for unit in current.units}
    schemes = tuple(
        scheme.model_copy(
            update={
                "insurers": tuple(code for code in scheme.insurers if code in units),
                "security": tuple(code for code in scheme.security if code in units),
            }
        )
        for scheme in earlier.schemes
    )
    lead = earlier.lead.code
    natures = (
        *(each for each in earlier.other_natures if each.unit == lead),
        *(each for each in current.other_natures if each.unit != lead),
    )
    return earlier.model_copy(
        update={
            "joint": current.joint,
            "other_natures": natures,
            "schemes": schemes,
            "version": current.version,
            "signatures": current.signatures,
            "sealing": current.sealing,
        }
    )


def sessions(lines: Iterable[VersionLine]) -> tuple[VersionLine, ...]:
    """The last save of each sitting: one person, one state, no more than ten minutes between saves.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 6, 1, tzinfo=UTC)
    >>> saves = [VersionLine(number, "draft", at + timedelta(minutes=minute), who)
    ...          for number, (minute, who) in enumerate([(0, "甲"), (2, "甲"), (3, "乙"), (30, "乙")], start=1)]
    >>> [line.version for line in sessions(saves)]
    [2, 3, 4]
    """
    kept: list[VersionLine] = []
    for line in lines:
        last = kept[-1] if kept else None
        same = last is not None and (last.state, last.recorded_by) == (line.state, line.recorded_by)
        if last is not None and same and is_editable(line.state) and line.recorded_at - last.recorded_at <= _SESSION:
            kept[-1] = line
        else:
            kept.append(line)
    return tuple(kept)


def _drafted(line: VersionLine) -> bool:
    """Whether it was never handed in as it stands."""
    return State(line.state) in {State.DRAFT, State.CHECKED, State.SEALED}


def _chosen(lines: Sequence[VersionLine], before: int, after: int) -> tuple[int, int]:
    """The numbers of the two versions to compare; 0 where there is none."""
    if not lines:
        return 0, 0
    after = after or lines[-1].version
    if before:
        return before, after
    earlier = [line for line in lines if line.version < after]
    handed_in = [line for line in earlier if line.state == State.SUBMITTED.value]
    current = next((line for line in lines if line.version == after), lines[-1])
    if handed_in and not _drafted(current):
        # What was handed in last time, not this time: the newest submission before the one that is looked at.
        last = max(line.version for line in lines if line.state == State.SUBMITTED.value and line.version <= after)
        handed_in = [line for line in handed_in if line.version < last]
    chosen = handed_in or earlier
    return (chosen[-1].version if chosen else 0), after


def _version(doing: Step, known: Stored[Application], number: int) -> Stored[Application]:
    return known if number == known.version else doing.work.version_of(APPLICATION, known.id, number)
