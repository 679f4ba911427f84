"""证明材料: files that prove a statement of eligibility, each under a name of its own; none is overwritten."""

from __future__ import annotations

from itertools import count
from pathlib import PurePosixPath
from uuid import UUID

from haitang.journeys.drafting import editable_draft, keep_draft
from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.step import Step, step
from haitang.journeys.uploads import accept_upload
from haitang.lexicon import BadInput, NotFound, Problem
from haitang.parties import Actor
from haitang.pilot import Application, Proof, Statement


def attach_proof(
    ports: Ports, actor: Actor, project: UUID, item: str, name: str, data: bytes, *, title: str = ""
) -> Stored[Application]:
    """Put a file to the statement on one criterion (上传证明材料).

    Raises
    ------
    BadInput
        The round has no such criterion, nothing was stated on it yet, or the file is not taken; every fault at once.
    Conflict
        The application was handed in.
    """
    with step(ports, actor, "application.edit", project, subject=f"proof {item}") as doing:
        known = editable_draft(doing)
        statement = _statement(known.body, item)
        kept = accept_upload(name, data)
        path = _free_name(doing, item, kept)
        digest = doing.work.keep_file(doing.project, path, data, actor=actor, at=doing.at)
        if any(proof.digest == digest for proof in statement.proofs):
            raise BadInput([Problem(kept, "内容", "该文件已经上传", bound="每份证明一次")])
        proof = Proof(title=title.strip() or PurePosixPath(kept).stem, file=path, digest=digest)
        return keep_draft(doing, known, _with(known.body, item, (*statement.proofs, proof)))


def remove_proof(ports: Ports, actor: Actor, project: UUID, item: str, file: str) -> Stored[Application]:
    """Take a proof from its statement (删除证明材料); earlier versions keep it.

    Raises
    ------
    NotFound, Conflict
        There is no such proof; the application was handed in.
    """
    with step(ports, actor, "application.edit", project, subject=f"proof {item}") as doing:
        known = editable_draft(doing)
        proofs = _statement(known.body, item).proofs
        kept = tuple(proof for proof in proofs if proof.file != file)
        if len(kept) == len(proofs):
            raise NotFound("没有这份证明材料", advice="刷新页面后再试")
        return keep_draft(doing, known, _with(known.body, item, kept))


def proof_file(ports: Ports, actor: Actor, project: UUID, file: str) -> bytes:
    """The bytes of a proof that the application names, for whoever sees the application.

    Raises
    ------
    NotFound
        The application names no such file.
    """
    with step(ports, actor, "application.view", project, subject=file[:200]) as doing:
        known = doing.need(APPLICATION, "先由牵头单位立项")
        if file not in {proof.file for statement in known.body.eligibility for proof in statement.proofs}:
            raise NotFound("没有这份证明材料", advice="从申报方案页重新进入")
        return doing.work.file(project, file)


def _statement(application: Application, item: str) -> Statement:
    found = next((statement for statement in application.eligibility if statement.item == item), None)
    if found is None:
        advice = "先写明该项情况，再上传证明材料"
        raise BadInput([Problem("申报方案", f"eligibility.{item}", "尚无该项说明", bound="先填说明", advice=advice)])
    return found


def _with(application: Application, item: str, proofs: tuple[Proof, ...]) -> Application:
    statements = tuple(
        statement.model_copy(update={"proofs": proofs}) if statement.item == item else statement
        for statement in application.eligibility
    )
    return application.model_copy(update={"eligibility": statements})


def _free_name(doing: Step, item: str, name: str) -> str:
    """A name under which the project keeps no file yet: earlier versions keep theirs."""
    path = PurePosixPath(name)
    for number in count(1):
        free = f"proofs/{item}/{path.stem}{f'-{number}' if number > 1 else ''}{path.suffix}"
        if not doing.work.has_file(doing.project.id, free):
            return free
    raise AssertionError("there is always a free number")
