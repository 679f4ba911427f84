"""Receiving an application (材料接收): papers, disc and sealed scans; return for correction."""

from __future__ import annotations

from collections.abc import Collection

from pydantic import Field

from haitang.lexicon import Digest, Instant, OrganisationCode, Problem, Record
from haitang.pilot.paper_rules import PaperIntake, intake_problems
from haitang.pilot.round import Round
from haitang.pilot.verdict import Reopening


class SealedScan(Record):
    """A unit's signed and sealed pages, scanned (签章扫描件)."""

    unit: OrganisationCode
    file: str = Field(min_length=1, max_length=200)
    digest: Digest
    at: Instant


class IntakeSheet(Record):
    """What the receiving authority has in hand for one application (材料接收登记).

    Attributes
    ----------
    disc_checked : bool
        Whether the disc's list of files was held against the submission.
    disc_faults : tuple of str
        What differed then.
    """

    papers: PaperIntake | None = None
    disc_checked: bool = False
    disc_faults: tuple[str, ...] = ()
    scans: tuple[SealedScan, ...] = ()

    def missing(self, units: tuple[str, ...], round_: Round) -> list[Problem]:
        """What is not there yet, by the round's own counts; nothing where the intake is complete."""
        wanted = round_.intake
        on_paper = wanted.paper_copies or wanted.disc or wanted.perforation_seal
        if not on_paper:
            return []
        clause = f"依据：{wanted.source} {wanted.clause}"
        if self.papers is None:
            return [Problem("纸质材料", "papers", "尚未登记接收", advice=clause)]
        found = intake_problems(self.papers, units, round_)
        return [*found, *(Problem("光盘", "disc", fault, advice=clause) for fault in self.disc_faults)]

    def unscanned(self, units: Collection[str]) -> tuple[str, ...]:
        """Units whose sealed pages were not scanned yet."""
        there = {scan.unit for scan in self.scans}
        return tuple(unit for unit in units if unit not in there)


class Correction(Record):
    """An application sent back to be mended (退回补正): why, which parts, and until when it may come again.

    Attributes
    ----------
    fields : tuple of str
        Paths of the application's fields, or names of papers, that are to be mended.
    """

    reason: str = Field(min_length=1, max_length=2000)
    fields: tuple[str, ...] = ()
    until: Instant
    authority: str
    by: str
    at: Instant

    @property
    def leave(self) -> Reopening:
        """The leave to hand in again after the round's deadline, as long as the correction runs."""
        return Reopening(
            authority=self.authority,
            reason=f"退回补正，{self.reason}"[:500],
            granted_at=self.at,
            until=self.until,
        )


class Ruling(Record):
    """Something said about an application once, with its reason: refused, withdrawn."""

    reason: str = Field(min_length=1, max_length=2000)
    by: str
    organisation: OrganisationCode
    at: Instant


class Objection(Record):
    """An objection to a published result (公示异议), and what became of it."""

    text: str = Field(min_length=1, max_length=4000)
    raised_by: str = Field(min_length=1, max_length=120)
    at: Instant
    answer: str = Field(default="", max_length=4000)
    answered_at: Instant | None = None
