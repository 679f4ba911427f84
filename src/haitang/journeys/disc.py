"""光盘核对: the list of files on a disc that came with the papers, held against what was handed in."""

from __future__ import annotations

from uuid import UUID

from haitang.documents import DISC_FOLDER, Manifest, check_disc
from haitang.journeys.intake import record_disc
from haitang.journeys.kinds import APPLICATION
from haitang.journeys.papers import filing_bundle
from haitang.journeys.ports import Ports
from haitang.journeys.step import Step, step
from haitang.lexicon import Conflict, Problem
from haitang.parties import Actor
from haitang.pilot import State


def check_disc_of(ports: Ports, actor: Actor, project: UUID, manifest_csv: str) -> list[Problem]:
    """What on an applicant's disc differs from the submission; nothing where it agrees. The intake keeps the result.

    Parameters
    ----------
    manifest_csv : str
        The disc's own list of files; it is not trusted.

    Raises
    ------
    NotAllowed, NotFound
        The actor does not receive this application.
    Conflict
        Nothing was handed in yet.
    """
    with step(ports, actor, "application.receive", project, subject="disc") as doing:
        found = check_disc(manifest_csv, _submitted(doing), within=f"{DISC_FOLDER}/")
        record_disc(doing, found)
        return found


def _submitted(doing: Step) -> Manifest:
    """The list of the package as it was handed in last, made again from the version that was submitted."""
    known = doing.need(APPLICATION, "等待牵头单位报送")
    lines = doing.work.version_lines(known.id)
    version = next((line.version for line in reversed(lines) if line.state == State.SUBMITTED.value), None)
    if version is None:
        raise Conflict("申报方案尚未报送，无从核对光盘", advice="等待牵头单位报送")
    return filing_bundle(doing, doing.work.version_of(APPLICATION, known.id, version)).manifest
