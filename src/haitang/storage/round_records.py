"""Records of a round's business, their files, and a round's projects: the round's part of the unit of work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, QuerySet

from haitang.journeys import Filed, KeptFile, Kind, Project, Stored
from haitang.lexicon import Conflict, Digest, NotFound, Record, refuse_if, texts_in
from haitang.parties import Actor
from haitang.pilot import load_round, refused_markings
from haitang.storage import files, models
from haitang.storage.mappers import body_of, stored, table_of
from haitang.storage.party_records import PartyRecords
from haitang.storage.rows import project_of

R = TypeVar("R", bound=Record)


def stored_file(data: bytes) -> tuple[Digest, models.StoredFile]:
    """Keep bytes once by their digest; the digest, and the row that stands for them."""
    digest = files.keep(data)
    row, _ = models.StoredFile.objects.get_or_create(
        sha256=digest.hex, defaults={"sm3": Digest.sm3(data).hex, "size": len(data)}
    )
    return digest, row


def newest_files(rows: QuerySet[Any]) -> tuple[KeptFile, ...]:
    """Named files, by name, each at its newest; one query."""
    return _kept(rows.select_related("file").order_by("added_at", "pk"))


def _kept(rows: Iterable[Any]) -> tuple[KeptFile, ...]:
    newest = {row.name: row for row in rows}
    return tuple(
        KeptFile(
            name=name,
            digest=Digest(algorithm="sha256", hex=row.file_id),
            size=row.file.size,
            added_at=row.added_at,
            added_by=row.added_by,
        )
        for name, row in sorted(newest.items())
    )


class RoundRecords(PartyRecords):
    """Fulfils `haitang.journeys.RoundWork` with Django's ORM."""

    def file_record(
        self,
        kind: Kind[R],
        body: R,
        *,
        id: UUID,
        round_code: str,
        project: UUID | None = None,
        subject: str = "",
        number: str,
        state: str,
        actor: Actor,
        at: datetime,
    ) -> Filed[R]:
        """Keep the first version of a record of a round; `Conflict` where one with its subject is there."""
        key = f"{kind.code}/{round_code}/{project or ''}/{subject}" if subject or project else f"{kind.code}/{id}"
        if models.RoundRecord.objects.filter(key=key).exists():
            raise Conflict(f"已有{kind.label.zh}", advice="打开已有的记录再修改")
        row = models.RoundRecord.objects.create(
            id=id,
            kind=kind.code,
            number=number,
            round=round_code,
            project_id=project,
            subject=subject,
            key=key,
            owner_id=actor.organisation,
            state=state,
            version=1,
            created_at=at,
            created_by=actor.id,
            changed_at=at,
            changed_by=actor.id,
        )
        return self._keep_filed(kind, row, body, actor=actor, at=at)

    def refile(
        self,
        kind: Kind[R],
        filed: Filed[R],
        *,
        actor: Actor,
        at: datetime,
        body: R | None = None,
        state: str | None = None,
        number: str | None = None,
    ) -> Filed[R]:
        """Keep the next version of a record of a round; `Conflict` when somebody else did so first."""
        changed = models.RoundRecord.objects.filter(pk=filed.id, version=filed.version).update(
            version=F("version") + 1,
            state=state or filed.state,
            number=number or filed.number,
            changed_at=at,
            changed_by=actor.id,
        )
        if not changed:
            raise Conflict(f"{filed.number} 已被他人修改", advice="重新打开该页，核对差异后再保存")
        row = models.RoundRecord.objects.get(pk=filed.id)
        return self._keep_filed(kind, row, body if body is not None else filed.body, actor=actor, at=at)

    def _keep_filed(self, kind: Kind[R], row: models.RoundRecord, body: R, *, actor: Actor, at: datetime) -> Filed[R]:
        plain, digest = body_of(body)
        refuse_if(refused_markings(texts_in(plain), load_round(row.round), file=kind.label.zh))
        version = models.RecordVersion.objects.create(
            record=row.pk,
            kind=kind.code,
            version=row.version,
            state=row.state,
            number=row.number,
            applies_from=at,
            recorded_at=at,
            recorded_by=actor.id,
            recorded_by_name=actor.name,
            digest=digest,
            body=plain,
        )
        return _filed(kind, row, version)

    def filed(
        self,
        kind: Kind[R],
        *,
        round_code: str | None = None,
        project: UUID | None = None,
        projects: Collection[UUID] | None = None,
        subject: str | None = None,
        subject_from: str | None = None,
        owner: str | None = None,
        states: Sequence[str] = (),
    ) -> tuple[Filed[R], ...]:
        """Records of a round that fit all that is given, oldest first, at their newest versions; two queries."""
        asked = {
            "round": round_code,
            "project_id": project,
            "project_id__in": projects,
            "subject": subject,
            "subject__startswith": subject_from,
            "owner_id": owner,
        }
        found = models.RoundRecord.objects.filter(
            kind=kind.code, **{name: value for name, value in asked.items() if value is not None}
        )
        rows = list((found.filter(state__in=states) if states else found).order_by("created_at", "id"))
        newest = _newest([row.pk for row in rows])
        return tuple(_filed(kind, row, newest[row.pk]) for row in rows)

    def filed_record(self, kind: Kind[R], id: UUID) -> Filed[R]:
        """The record of a round of that id, or `NotFound`."""
        row = models.RoundRecord.objects.filter(kind=kind.code, pk=id).first()
        if row is None:
            raise NotFound(f"没有这份{kind.label.zh}", advice="从批次页重新进入")
        return _filed(kind, row, models.RecordVersion.objects.get(record=row.pk, version=row.version))

    def filed_history(self, kind: Kind[R], id: UUID) -> tuple[Filed[R], ...]:
        """All versions of a record of a round, oldest first."""
        row = models.RoundRecord.objects.get(kind=kind.code, pk=id)
        versions = models.RecordVersion.objects.filter(record=id).order_by("version")
        return tuple(_filed(kind, row, version) for version in versions)

    def attach(self, record: UUID, name: str, data: bytes, *, actor: Actor, at: datetime) -> Digest:
        """Keep a file under a name beside a record of a round; a newer one of the same name stands for it."""
        digest, row = stored_file(data)
        models.RecordFile.objects.create(record=record, name=name, file=row, added_at=at, added_by=actor.id)
        return digest

    def attachments(self, record: UUID) -> tuple[KeptFile, ...]:
        """The files beside a record of a round, by name, each at its newest."""
        return newest_files(models.RecordFile.objects.filter(record=record))

    def attachments_of(self, records: Sequence[UUID]) -> dict[UUID, tuple[KeptFile, ...]]:
        """The files beside each of some records of a round; one query."""
        found: dict[UUID, list[models.RecordFile]] = {record: [] for record in records}
        rows = models.RecordFile.objects.filter(record__in=list(found)).select_related("file")
        for row in rows.order_by("added_at", "pk"):
            found[row.record].append(row)
        return {record: _kept(files) for record, files in found.items()}

    def attachment(self, record: UUID, name: str) -> bytes:
        """The newest file of that name beside a record of a round, or `NotFound`."""
        row = models.RecordFile.objects.filter(record=record, name=name).order_by("added_at", "pk").last()
        if row is None:
            raise NotFound(f"没有文件 {name}", advice="先上传该文件")
        return files.read(row.file_id)

    def projects_of_round(self, round_code: str) -> tuple[Project, ...]:
        """Every project of a round with its relations, oldest first; two queries."""
        rows = models.Project.objects.filter(round=round_code).prefetch_related("relations")
        return tuple(project_of(row) for row in rows.order_by("created_at", "id"))

    def latest_of_round(self, kind: Kind[R], round_code: str) -> dict[UUID, Stored[R]]:
        """The newest record of a kind of every project of a round, by project; two queries."""
        rows = table_of(kind).rows().filter(project__round=round_code).order_by("created_at", "id")
        current = {row.project_id: row for row in rows}
        newest = _newest([row.pk for row in current.values()])
        return {project: stored(kind, row, newest[row.pk]) for project, row in current.items()}


def _newest(records: list[UUID]) -> dict[UUID, models.RecordVersion]:
    """The newest version of each record, in as few queries as the database's bound on parameters allows."""
    found: dict[UUID, models.RecordVersion] = {}
    for start in range(0, len(records), _AT_ONCE):
        versions = models.RecordVersion.objects.filter(record__in=records[start : start + _AT_ONCE])
        found |= {version.record: version for version in versions.order_by("version")}
    return found


# SQLite allows 32,766 parameters to a statement, PostgreSQL 65,535.
_AT_ONCE = 10_000


def _filed(kind: Kind[R], row: models.RoundRecord, version: models.RecordVersion) -> Filed[R]:
    return Filed(
        id=row.pk,
        kind=kind.code,
        number=version.number,
        round=row.round,
        project=row.project_id,
        subject=row.subject,
        owner=row.owner_id,
        state=version.state,
        version=version.version,
        body=kind.schema.model_validate(version.body),
        created_at=row.created_at,
        recorded_at=version.recorded_at,
        recorded_by=version.recorded_by_name,
        digest=version.digest,
    )
