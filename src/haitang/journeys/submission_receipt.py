"""回执: what was handed in last, with the digest of every file, so that anybody can hold it against the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from haitang import documents
from haitang.documents import Manifest
from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Ports, Project, Stored
from haitang.journeys.step import Step, step
from haitang.lexicon import Conflict, canonical_json, shanghai
from haitang.parties import Actor
from haitang.pilot import Application, Round, State


@dataclass(frozen=True)
class Receipt:
    """The receipt of a submission.

    Attributes
    ----------
    manifest : Manifest
        The application as data, and each proof, with their digests; ``manifest.digest`` stands for all of them.
    code : str
        What the QR code holds: the number and that digest.
    qr : str
        The QR code as SVG.
    """

    project: Project
    round: Round
    submitted: Stored[Application]
    manifest: Manifest
    code: str
    qr: str

    @property
    def at(self) -> datetime:
        """When it was handed in."""
        return self.submitted.recorded_at


def submission_receipt(ports: Ports, actor: Actor, project: UUID) -> Receipt:
    """The receipt of what was handed in last.

    Raises
    ------
    Conflict
        Nothing was handed in yet.
    """
    with step(ports, actor, "application.view", project, subject="receipt") as doing:
        return _receipt(doing)


def receipt_paper(ports: Ports, actor: Actor, project: UUID) -> bytes:
    """The receipt as a PDF; the same submission gives the same bytes."""
    with step(ports, actor, "application.view", project, subject="receipt") as doing:
        found = _receipt(doing)
        paper = documents.build_receipt(
            found.submitted.body,
            found.round,
            found.manifest,
            number=found.submitted.number,
            dated=shanghai(found.at).date(),
        )
        return documents.render_pdf(paper)


def _receipt(doing: Step) -> Receipt:
    known = doing.need(APPLICATION, "先由牵头单位立项")
    lines = doing.work.version_lines(known.id)
    last = next((line for line in reversed(lines) if line.state == State.SUBMITTED.value), None)
    if last is None:
        raise Conflict("申报方案尚未报送，没有回执", advice="先在“报送”一步报送")
    submitted = doing.work.version_of(APPLICATION, known.id, last.version)
    files = {proof.file for statement in submitted.body.eligibility for proof in statement.proofs if proof.file}
    manifest = Manifest.of(
        {"application.json": canonical_json(submitted.body)}
        | {file: doing.work.file(doing.project.id, file) for file in sorted(files)}
    )
    code = f"{submitted.number} {manifest.digest}"
    return Receipt(
        project=doing.project,
        round=doing.round,
        submitted=submitted,
        manifest=manifest,
        code=code,
        qr=documents.qr_code(code).svg,
    )
