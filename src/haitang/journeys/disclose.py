"""举证: the plant shows the raw records that its signals cite, with proof that they are what was committed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

from haitang.documents import pack
from haitang.evidence import CustodyRecord, CustodyStep, Person, SignOff, build_package
from haitang.journeys.case_file import EVIDENCE_FILE
from haitang.journeys.ledger import KEEPER, ledger_view, party_keys
from haitang.journeys.ports import Ports
from haitang.journeys.step import Step, step
from haitang.journeys.watch import TOOL
from haitang.lexicon import Conflict, Digest, Moment, shanghai
from haitang.monitoring import CommittedBatch, LogSource, disclosures
from haitang.parties import Actor


def disclose_evidence(
    ports: Ports,
    actor: Actor,
    project: UUID,
    *,
    batches: Iterable[CommittedBatch],
    sources: Sequence[LogSource],
    folder: Path,
    witness: Actor,
) -> dict[str, bytes]:
    """Make the evidence package (证据包) of the project's signals, and keep it with the project.

    Parameters
    ----------
    batches : iterable of CommittedBatch
        What the plant committed, from its own collector.
    sources, folder
        The plant's own logs; they are read here and only the cited lines leave.
    witness : Actor
        The second person of the chain of custody.

    Raises
    ------
    Conflict
        Nothing was committed yet.
    Tampered
        A log is no longer what was committed.
    """
    with step(ports, actor, "evidence.disclose", project) as doing:
        view = ledger_view(doing.work, doing.project)
        if not view.checkpoints:
            raise Conflict("尚无存证", advice="先报送监测信号")
        signals = doing.work.signals(project)
        *earlier, note = view.checkpoints
        keeper = ports.keys.signer(KEEPER)
        package = build_package(
            package_id=doing.new_id(),
            title=f"{doing.project.number} {doing.project.title}",
            log=view.log,
            note=note,
            log_key=keeper.verifier(),
            parties=party_keys(ports.keys, doing.project),
            signer=keeper,
            batches=disclosures(signals, batches, folder, sources=sources),
            earlier=earlier,
            custody=[_custody(doing, source, folder, witness) for source in sources],
        )
        doing.work.keep_file(
            doing.project, EVIDENCE_FILE, pack(package, dated=shanghai(doing.at).date()), actor=actor, at=doing.at
        )
        return package


def _custody(doing: Step, source: LogSource, folder: Path, witness: Actor) -> CustodyRecord:
    data = (folder / source.file).read_bytes()
    holder = _person(doing, doing.actor)
    return CustodyRecord(
        id=doing.new_id(),
        step=CustodyStep.DISCLOSED,
        persons=(holder, _person(doing, witness)),
        what=source.file,
        at=Moment.at(doing.at),
        place=source.sensor,
        method=TOOL,
        digests=(Digest.sha256(data), Digest.sm3(data)),
        sign_off=SignOff(person=_person(doing, witness), at=doing.at),
    )


def _person(doing: Step, actor: Actor) -> Person:
    return Person(
        name=actor.name, organisation=doing.work.organisation(actor.organisation).name, role=actor.role.label.zh
    )
