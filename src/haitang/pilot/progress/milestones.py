"""Milestones (里程碑) as they come along: done on which day, on which evidence, late or not, moved for which reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from haitang.lexicon import BadInput, Conflict, Instant, Label, NotFound, OrganisationCode, Problem, Record, refuse_if
from haitang.pilot.application import Application, Milestone, Proof, SystemCode

FILE: Final = "里程碑"


class Standing(StrEnum):
    """How a milestone stands on a day."""

    AHEAD = "ahead"
    SOON = "soon"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STANDINGS[self]


_STANDINGS: Final = MappingProxyType(
    {
        Standing.AHEAD: Label(zh="未到期", en="Ahead"),
        Standing.SOON: Label(zh="将到期", en="Due soon"),
        Standing.LATE: Label(zh="逾期", en="Late"),
        Standing.DONE: Label(zh="按期完成", en="Done in time"),
        Standing.DONE_LATE: Label(zh="逾期完成", en="Done late"),
    }
)


class DueChange(Record):
    """A due date that was moved, with its reason."""

    was: date
    now: date
    reason: str
    by: str
    organisation: OrganisationCode
    at: Instant


class MilestoneProgress(Record):
    """A milestone of the application and what came of it.

    Attributes
    ----------
    planned : date
        As the application had it; ``due`` is where later changes moved it to.
    evidence : tuple of Proof
        Files kept beside the plan.
    """

    code: SystemCode
    title: str
    planned: date
    due: date
    units: tuple[OrganisationCode, ...] = ()
    deliverable: str = ""
    done_on: date | None = None
    note: str = ""
    reported_by: str = ""
    evidence: tuple[Proof, ...] = ()
    changes: tuple[DueChange, ...] = ()

    def standing(self, today: date, *, soon: int = 0) -> Standing:
        """How it stands on ``today``; ``soon`` days before its due date it is due soon."""
        if self.done_on is not None:
            return Standing.DONE if self.done_on <= self.due else Standing.DONE_LATE
        if today > self.due:
            return Standing.LATE
        return Standing.SOON if self.due - today <= timedelta(days=soon) else Standing.AHEAD

    def days_late(self, today: date) -> int:
        """Days beyond the due date, until it was done or until today; 0 where it is in time."""
        return max(((self.done_on or today) - self.due).days, 0)


class MilestoneDone(Record):
    """What a case folder says of a milestone: the day it was done, and the file that proves it."""

    code: SystemCode
    done_on: date
    note: str = ""
    file: str


class MilestonePlan(Record):
    """All milestones of a project in the order of the application.

    Examples
    --------
    >>> stone = MilestoneProgress(code="drill", title="演练", planned=date(2026, 8, 31), due=date(2026, 8, 31))
    >>> late = MilestonePlan(milestones=(stone,)).milestone("drill")
    >>> late.standing(date(2026, 9, 2)).label.zh, late.days_late(date(2026, 9, 2))
    ('逾期', 2)
    """

    milestones: tuple[MilestoneProgress, ...] = ()

    @classmethod
    def of(cls, application: Application) -> MilestonePlan:
        """The plan as the application has it, nothing done yet."""
        return cls.planned(application.milestones)

    @classmethod
    def planned(cls, milestones: Iterable[Milestone]) -> MilestonePlan:
        """The plan of some milestones, nothing done yet."""
        return cls(
            milestones=tuple(
                MilestoneProgress(
                    code=stone.code,
                    title=stone.title,
                    planned=stone.due,
                    due=stone.due,
                    units=stone.units,
                    deliverable=stone.deliverable,
                )
                for stone in milestones
            )
        )

    def milestone(self, code: str) -> MilestoneProgress:
        """The milestone of that code, or `NotFound`."""
        found = next((stone for stone in self.milestones if stone.code == code), None)
        if found is None:
            raise NotFound(f"方案中没有里程碑 {code}", advice="从里程碑列表中选择")
        return found

    def done(
        self, code: str, *, on: date | None, note: str, evidence: tuple[Proof, ...], by: str, today: date
    ) -> MilestonePlan:
        """The plan with a milestone done on a day, or its record corrected; earlier evidence is kept.

        Raises
        ------
        BadInput
            No day, a day to come, or nothing that proves it; all at once.
        """
        stone = self.milestone(code)
        kept = {proof.file: proof for proof in (*stone.evidence, *evidence)}
        problems = []
        if on is None:
            problems.append(Problem(FILE, f"{code}.done_on", "缺少完成日期", advice="填写实际完成日期"))
        elif on > today:
            bound = f"不晚于 {today.isoformat()}"
            problems.append(Problem(FILE, f"{code}.done_on", "完成日期在今天之后", on.isoformat(), bound))
        if not kept:
            advice = f"上传{stone.deliverable or '成果'}的文件"
            problems.append(Problem(FILE, f"{code}.evidence", "缺少完成证明", advice=advice))
        refuse_if(problems)
        fields = {"done_on": on, "note": note.strip(), "evidence": tuple(kept.values()), "reported_by": by}
        return self._with(stone.model_copy(update=fields))

    def moved(
        self, code: str, *, due: date | None, reason: str, by: str, organisation: str, at: datetime
    ) -> MilestonePlan:
        """The plan with the due date of a milestone moved, for a reason.

        Raises
        ------
        BadInput
            No date, the same date, or no reason; all at once.
        Conflict
            The milestone is done.
        """
        stone = self.milestone(code)
        if stone.done_on is not None:
            raise Conflict(f"“{stone.title}”已完成，不能再改期", advice="如完成日期有误，请更正完成记录")
        problems = []
        if due is None or due == stone.due:
            value = due.isoformat() if due else ""
            problems.append(Problem(FILE, f"{code}.due", "新的到期日未填写或未改变", value, advice="填写新的到期日"))
        if not reason.strip():
            problems.append(Problem(FILE, f"{code}.reason", "缺少改期理由", advice="说明改期的原因"))
        if problems or due is None:
            raise BadInput(problems)
        change = DueChange(was=stone.due, now=due, reason=reason.strip(), by=by, organisation=organisation, at=at)
        return self._with(stone.model_copy(update={"due": due, "changes": (*stone.changes, change)}))

    def _with(self, stone: MilestoneProgress) -> MilestonePlan:
        stones = tuple(stone if known.code == stone.code else known for known in self.milestones)
        return MilestonePlan(milestones=stones)
