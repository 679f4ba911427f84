"""导入导出: an application as a folder in a ZIP, or as a workbook; an import is shown before it is taken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from haitang.journeys.application_workbook import write_workbook
from haitang.journeys.drafting import editable_draft, keep_draft, may_fill
from haitang.journeys.import_reading import Imported, read_import
from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Filed, Kind, Ports, Stored
from haitang.journeys.step import Step, step
from haitang.journeys.uploads import accept_upload
from haitang.lexicon import BadInput, Conflict, Digest, Label, NotFound, Problem, Record
from haitang.parties import Actor
from haitang.pilot import (
    Application,
    Difference,
    Proof,
    Statement,
    differences,
    fields_of,
    fill_in,
    label_of,
    without_scheme,
    write_application,
)

EXCHANGED: Final = (".zip", ".xlsx")
"""Extensions of what can be imported."""
_FIXED: Final = (1980, 1, 1, 0, 0, 0)
PREVIEWED, TAKEN = "previewed", "taken"


class ImportNote(Record):
    """A file that was handed over to be imported, as it is looked at before it is taken (导入预览)."""

    file: str
    digest: Digest


IMPORT = Kind("application_import", ImportNote, Label(zh="申报方案导入", en="Import of an application"))


@dataclass(frozen=True)
class Preview:
    """What an import would change.

    Attributes
    ----------
    kept : tuple of Label
        Fields that differ and stay: their own units fill them in.
    strangers : tuple of str
        Units that the file names and that do not apply here; they have to be invited.
    problems : tuple of Problem
        Fields that cannot be taken.
    """

    record: Filed[ImportNote]
    before: Stored[Application]
    after: Application
    differences: tuple[Difference, ...]
    kept: tuple[Label, ...]
    strangers: tuple[str, ...]
    problems: tuple[Problem, ...]


def export_application(ports: Ports, actor: Actor, project: UUID, form: str) -> bytes:
    """The application as ``zip`` or ``xlsx``; the same version gives the same bytes.

    Raises
    ------
    NotFound
        There is no such form.
    """
    with step(ports, actor, "application.edit", project, subject=f"export {form}") as doing:
        known = doing.need(APPLICATION, "先由牵头单位立项")
        if form == "xlsx":
            return write_workbook(known.body, doing.round)
        if form != "zip":
            raise NotFound("没有这种导出格式", advice="可导出 zip 或 xlsx")
        named = {proof.file for statement in known.body.eligibility for proof in statement.proofs if proof.file}
        proofs = {file: doing.work.file(project, file) for file in sorted(named)}
        return packed(write_application(known.body, proofs))


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a ZIP, the same bytes for the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return held.getvalue()


def preview_import(ports: Ports, actor: Actor, project: UUID, name: str, data: bytes) -> Preview:
    """What a file would change in the draft (导入预览); the file is kept, the draft is not touched.

    Raises
    ------
    BadInput
        The file cannot be read, every fault at once; or it is for another round.
    Conflict
        The application was handed in.
    """
    with step(ports, actor, "application.edit", project, subject="import") as doing:
        editable_draft(doing)
        kept = accept_upload(name, data, allowed=EXCHANGED)
        read_import(kept, data, doing.round)
        id = doing.new_id()
        record = doing.work.file_record(
            IMPORT,
            ImportNote(file=kept, digest=Digest.sha256(data)),
            id=id,
            round_code=doing.round_code,
            project=project,
            subject=str(id),
            number=doing.number("DR"),
            state=PREVIEWED,
            actor=actor,
            at=doing.at,
        )
        doing.work.attach(record.id, kept, data, actor=actor, at=doing.at)
        return _preview(doing, record, data)


def open_preview(ports: Ports, actor: Actor, project: UUID, id: UUID) -> Preview:
    """The preview of an import again, against the draft as it now stands."""
    with step(ports, actor, "application.edit", project, subject="import") as doing:
        record = _record(doing, id)
        return _preview(doing, record, doing.work.attachment(record.id, record.body.file))


def take_import(ports: Ports, actor: Actor, project: UUID, id: UUID, *, base: int) -> Stored[Application]:
    """Take an import over the version that the preview showed (确认导入); what cannot be taken stays as it was.

    Raises
    ------
    Conflict
        Somebody changed the draft since the preview, the import was taken already, or the application was handed in.
    """
    with step(ports, actor, "application.edit", project, subject="import taken") as doing:
        record = _record(doing, id)
        if record.state != PREVIEWED:
            raise Conflict("该文件已经导入", advice="如需再次导入，请重新上传")
        data = doing.work.attachment(record.id, record.body.file)
        preview = _preview(doing, record, data)
        if preview.before.version != base:
            raise Conflict("预览之后方案又有改动", advice="重新打开预览，核对差异后再导入")
        doing.work.refile(IMPORT, record, state=TAKEN, actor=actor, at=doing.at)
        for item, proofs in read_import(record.body.file, data, doing.round).proofs.items():
            for _title, file, content in proofs:
                path = _proof_path(item, file, content)
                doing.work.keep_file(doing.project, path, content, actor=actor, at=doing.at)
        return keep_draft(doing, preview.before, preview.after)


def _record(doing: Step, id: UUID) -> Filed[ImportNote]:
    record = doing.work.filed_record(IMPORT, id)
    if record.project != doing.project.id:
        raise NotFound("没有这次导入", advice="重新上传文件")
    return record


def _preview(doing: Step, record: Filed[ImportNote], data: bytes) -> Preview:
    known = editable_draft(doing)
    imported = read_import(record.body.file, data, doing.round)
    current, unit = known.body, doing.actor.organisation
    if imported.lead != current.lead.code:
        advice = "请核对是否选错了文件"
        raise BadInput(
            [Problem(record.body.file, "lead", "不是本单位的申报方案", imported.lead, current.lead.code, advice)]
        )
    changed = {at: text for at, text in imported.fields.items() if fields_of(current).get(at, "") != text}
    joint = {party.organisation.code for party in current.joint}
    own = [at for at in changed if not may_fill(doing.project, current, doing.round, unit, at)]
    foreign = {at for at in changed if at.startswith("joint.") and at.split(".")[1] not in joint}
    taken = {at: text for at, text in changed.items() if at not in own and at not in foreign}
    fewer = current
    for row in reversed(range(imported.schemes, len(current.schemes))):
        fewer = without_scheme(fewer, row)
    filled, problems = fill_in(fewer, taken, doing.round)
    after = _with_proofs(filled, imported)
    names = {party.organisation.code: party.organisation.name for party in current.joint}
    return Preview(
        record=record,
        before=known,
        after=after,
        differences=differences(current, after, doing.round),
        kept=tuple(label_of(at, doing.round, names) for at in own if at not in foreign),
        strangers=tuple(name for code, name in imported.units.items() if code not in joint),
        problems=tuple(imported.sheets.located(problems)) if imported.sheets else problems,
    )


def _with_proofs(application: Application, imported: Imported) -> Application:
    """The application with the proofs that came along, beside those that it has."""
    return application.model_copy(
        update={
            "eligibility": tuple(
                statement.model_copy(update={"proofs": (*statement.proofs, *_new_proofs(statement, imported))})
                for statement in application.eligibility
            )
        }
    )


def _new_proofs(statement: Statement, imported: Imported) -> Iterable[Proof]:
    known = {proof.digest for proof in statement.proofs}
    for title, file, content in imported.proofs.get(statement.item, ()):
        digest = Digest.sha256(content)
        if digest not in known:
            known.add(digest)
            yield Proof(title=title, file=_proof_path(statement.item, file, content), digest=digest)


def _proof_path(item: str, file: str, content: bytes) -> str:
    """A name of its own for each content, so that an import never overwrites another proof."""
    path = Path(file)
    return f"proofs/{item}/{path.stem}-{Digest.sha256(content).hex[:8]}{path.suffix}"
