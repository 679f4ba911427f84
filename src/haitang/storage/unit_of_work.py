"""One transaction over the database and the files, as the journeys ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F

from haitang.incident import Signal
from haitang.journeys import KeptFile, Kind, Project, Stored, VersionLine
from haitang.lexicon import Conflict, Digest, NotFound, Record
from haitang.parties import GENESIS, Actor, AuditRecord, Organisation, Person, Relation
from haitang.storage import files, models
from haitang.storage.mappers import body_of, stored, table_of
from haitang.storage.round_index import keep_in_step
from haitang.storage.round_records import RoundRecords, newest_files, stored_file
from haitang.storage.rows import fill, folded, project_of, signal_row

R = TypeVar("R", bound=Record)


@contextmanager
def unit_of_work() -> Iterator[DatabaseUnitOfWork]:
    """A transaction: all that is written inside is kept together, or none of it."""
    with transaction.atomic():
        yield DatabaseUnitOfWork()


class DatabaseUnitOfWork(RoundRecords):
    """Fulfils `haitang.journeys.UnitOfWork` with Django's ORM."""

    def organisation(self, code: str) -> Organisation:
        """The organisation of that code, or `NotFound`."""
        # PostgreSQL cannot even be asked for a text with a NUL in it.
        row = None if "\0" in code else models.Organisation.objects.filter(code=code).first()
        if row is None:
            raise NotFound(f"没有代码为 {code} 的单位", advice="先登记该单位，或核对代码")
        return Organisation.model_validate(row.body)

    def save_organisation(self, organisation: Organisation) -> None:
        """Add an organisation, or bring the one of the same code up to date."""
        models.Organisation.objects.update_or_create(
            code=organisation.code,
            defaults={
                "name": organisation.name,
                "category": organisation.category.value,
                "region": organisation.region,
                "body": organisation.model_dump(mode="json"),
            },
        )

    def save_person(self, person: Person) -> None:
        """Add a person who may sign in, or bring the one of the same username up to date."""
        user, made = models.User.objects.get_or_create(
            username=person.username, defaults={"id": person.id, "organisation_id": person.organisation}
        )
        user.full_name, user.role, user.demo = person.name, person.role.value, person.demo
        user.organisation_id = person.organisation
        if made:
            user.set_unusable_password()
        user.save()

    def add_project(self, project: Project, *, actor: Actor, at: datetime) -> None:
        """Open a project with its relations."""
        row = models.Project.objects.create(
            id=project.id,
            number=project.number,
            round=project.round,
            title=project.title,
            lead_id=project.lead,
            created_at=at,
            created_by=actor.id,
        )
        models.ProjectRelation.objects.bulk_create(
            models.ProjectRelation(project=row, organisation_id=code, relation=relation.value)
            for code, relation in project.relations
        )

    def project(self, id: UUID) -> Project:
        """The project of that id, or `NotFound`."""
        row = models.Project.objects.prefetch_related("relations").filter(pk=id).first()
        if row is None:
            raise NotFound("没有这个试点项目", advice="从工作台重新进入")
        return project_of(row)

    def relate(self, project: Project, organisation: str, relation: Relation) -> None:
        """Give an organisation a relation to a project, once."""
        models.ProjectRelation.objects.get_or_create(
            project_id=project.id, organisation_id=organisation, relation=relation.value
        )

    def unrelate(self, project: Project, organisation: str, relation: Relation) -> None:
        """Take a relation to a project from an organisation."""
        models.ProjectRelation.objects.filter(
            project_id=project.id, organisation_id=organisation, relation=relation.value
        ).delete()

    def add(
        self,
        kind: Kind[R],
        body: R,
        *,
        id: UUID,
        project: Project,
        number: str,
        state: str,
        actor: Actor,
        at: datetime,
        applies_from: datetime | None = None,
    ) -> Stored[R]:
        """Keep the first version of a record."""
        table = table_of(kind)
        current = table.model.objects.create(
            id=id,
            number=number,
            project_id=project.id,
            owner_id=actor.organisation,
            state=state,
            version=1,
            created_at=at,
            created_by=actor.id,
            changed_at=at,
            changed_by=actor.id,
            **table.figures(body),
        )
        return self._keep_version(kind, current, body, actor=actor, at=at, applies_from=applies_from or at)

    def revise(
        self,
        kind: Kind[R],
        stored: Stored[R],
        *,
        actor: Actor,
        at: datetime,
        body: R | None = None,
        state: str | None = None,
        number: str | None = None,
        applies_from: datetime | None = None,
    ) -> Stored[R]:
        """Keep the next version; `Conflict` when somebody else did so first."""
        table = table_of(kind)
        body = body if body is not None else stored.body
        changed = (
            table.rows()
            .filter(pk=stored.id, version=stored.version)
            .update(
                version=F("version") + 1,
                state=state or stored.state,
                number=number or stored.number,
                changed_at=at,
                changed_by=actor.id,
                **table.figures(body),
            )
        )
        if not changed:
            raise Conflict(f"{stored.number} 已被他人修改", advice="重新打开该页，核对差异后再保存")
        current = table.rows().get(pk=stored.id)
        return self._keep_version(kind, current, body, actor=actor, at=at, applies_from=applies_from or at)

    def _keep_version(
        self,
        kind: Kind[R],
        current: models.CurrentRecord,
        body: R,
        *,
        actor: Actor,
        at: datetime,
        applies_from: datetime,
    ) -> Stored[R]:
        plain, digest = body_of(body)
        version = models.RecordVersion.objects.create(
            record=current.pk,
            kind=kind.code,
            version=current.version,
            state=current.state,
            number=current.number,
            applies_from=applies_from,
            recorded_at=at,
            recorded_by=actor.id,
            recorded_by_name=actor.name,
            digest=digest,
            body=plain,
        )
        keep_in_step(kind, current.project_id, body, state=current.state, at=at)
        return stored(kind, current, version)

    def latest(self, kind: Kind[R], project: UUID) -> Stored[R] | None:
        """The newest record of a kind in a project, at its newest version."""
        current = table_of(kind).rows().filter(project_id=project).order_by("created_at", "id").last()
        return None if current is None else self._at_newest(kind, current)

    def every(self, kind: Kind[R], project: UUID) -> tuple[Stored[R], ...]:
        """All records of a kind in a project, oldest first, at their newest versions."""
        rows = table_of(kind).rows().filter(project_id=project).order_by("created_at", "id")
        return tuple(self._at_newest(kind, row) for row in rows)

    def history(self, kind: Kind[R], id: UUID) -> tuple[Stored[R], ...]:
        """All versions of one record, oldest first."""
        current = table_of(kind).rows().get(pk=id)
        versions = models.RecordVersion.objects.filter(record=id).order_by("version")
        return tuple(stored(kind, current, version) for version in versions)

    def version_of(self, kind: Kind[R], id: UUID, version: int) -> Stored[R]:
        """One version of one record, or `NotFound`."""
        current = table_of(kind).rows().filter(pk=id).first()
        found = models.RecordVersion.objects.filter(record=id, kind=kind.code, version=version).first()
        if current is None or found is None:
            raise NotFound(f"没有第 {version} 版{kind.label.zh}", advice="从版本列表重新选择")
        return stored(kind, current, found)

    def version_lines(self, id: UUID) -> tuple[VersionLine, ...]:
        """All versions of one record without their bodies, oldest first; one query."""
        columns = ("version", "state", "recorded_at", "recorded_by_name")
        rows = models.RecordVersion.objects.filter(record=id).order_by("version").values_list(*columns)
        return tuple(VersionLine(*row) for row in rows)

    def _at_newest(self, kind: Kind[R], current: models.CurrentRecord) -> Stored[R]:
        return stored(kind, current, models.RecordVersion.objects.get(record=current.pk, version=current.version))

    def next_number(self, series: str) -> int:
        """The next count of a series of printed numbers, from 1."""
        models.NumberSeries.objects.get_or_create(series=series)
        row = models.NumberSeries.objects.select_for_update().get(series=series)
        row.last += 1
        row.save(update_fields=["last"])
        return row.last

    def merge_signals(self, project: Project, signals: Sequence[Signal], *, at: datetime) -> int:
        """Keep signals, folding those whose key is known; the count of new ones."""
        known = {row.key: row for row in models.SignalRow.objects.filter(project_id=project.id)}
        fresh = []
        for signal in signals:
            row = known.get(signal.key)
            if row is None:
                fresh.append(signal_row(project, signal, at))
                continue
            body = Signal.model_validate(row.body)
            fill(row, folded(body, signal))
            row.save()
        models.SignalRow.objects.bulk_create(fresh)
        return len(fresh)

    def signals(self, project: UUID) -> tuple[Signal, ...]:
        """Signals of a project in the order of their first sight."""
        rows = models.SignalRow.objects.filter(project_id=project).order_by("first_seen", "key")
        return tuple(Signal.model_validate(row.body) for row in rows)

    def append_leaves(self, log: str, leaves: Sequence[bytes]) -> int:
        """Append leaves (the bytes that are hashed) to a ledger; the index of the first."""
        first = models.LedgerLeaf.objects.filter(log=log).count()
        models.LedgerLeaf.objects.bulk_create(
            models.LedgerLeaf(log=log, index=first + offset, data=leaf) for offset, leaf in enumerate(leaves)
        )
        return first

    def leaves(self, log: str) -> tuple[bytes, ...]:
        """All leaves of a ledger, in order."""
        rows = models.LedgerLeaf.objects.filter(log=log).order_by("index").values_list("data", flat=True)
        return tuple(bytes(data) for data in rows)

    def add_checkpoint(self, log: str, *, size: int, note: str, at: datetime) -> None:
        """Keep a signed checkpoint of a ledger."""
        models.LedgerCheckpoint.objects.create(log=log, size=size, note=note, made_at=at)

    def checkpoints(self, log: str) -> tuple[str, ...]:
        """The signed checkpoints of a ledger, oldest first."""
        return tuple(models.LedgerCheckpoint.objects.filter(log=log).order_by("size").values_list("note", flat=True))

    def keep_file(self, project: Project, name: str, data: bytes, *, actor: Actor, at: datetime) -> Digest:
        """Keep a file once by its digest, under a name in the project."""
        digest, row = stored_file(data)
        models.FileName.objects.create(project_id=project.id, name=name, file=row, added_at=at, added_by=actor.id)
        return digest

    def files(self, project: UUID) -> tuple[KeptFile, ...]:
        """The files of a project, by name, each at its newest."""
        return newest_files(models.FileName.objects.filter(project_id=project))

    def has_file(self, project: UUID, name: str) -> bool:
        """Whether a project keeps a file of that name."""
        return models.FileName.objects.filter(project_id=project, name=name).exists()

    def file(self, project: UUID, name: str) -> bytes:
        """The newest file of that name in a project, or `NotFound`."""
        row = models.FileName.objects.filter(project_id=project, name=name).order_by("added_at", "pk").last()
        if row is None:
            raise NotFound(f"项目中没有文件 {name}", advice="先上传该文件")
        return files.read(row.file_id)

    def send(self, kind: str, payload: Mapping[str, Any], *, at: datetime) -> None:
        """Put a message into the outbox; it leaves after the commit or not at all."""
        models.OutboxMessage.objects.create(kind=kind, payload=dict(payload), made_at=at)

    def audit(self, record: Callable[[int, str], AuditRecord]) -> None:
        """Append an audit record, made from its sequence number and its predecessor's digest."""
        # One series row serialises the writers: a chain has no branches.
        sequence = self.next_number("audit") - 1
        last = models.AuditRow.objects.filter(sequence=sequence - 1).first()
        line = record(sequence, last.digest if last else GENESIS)
        models.AuditRow.objects.create(
            sequence=line.sequence,
            at=line.at,
            action=line.action,
            project=line.project,
            result=line.result,
            digest=line.digest(),
            body=line.model_dump(mode="json"),
        )

    def outcome_of(self, key: str) -> str | None:
        """What an idempotency key gave the first time, if it was seen."""
        row = models.IdempotencyKey.objects.filter(pk=key).first()
        return row.outcome if row else None

    def remember(self, key: str, outcome: str, *, at: datetime) -> None:
        """Bind an idempotency key to what it gave."""
        models.IdempotencyKey.objects.create(key=key, outcome=outcome, seen_at=at)
