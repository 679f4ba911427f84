"""What proves and what goes out: ledgers, files, audit, outbox, idempotency, printed numbers."""

from __future__ import annotations

from django.db import models

from haitang.storage.models.projects import Project


class LedgerLeaf(models.Model):
    """A leaf of a ledger; the bytes are what was hashed."""

    log = models.CharField(max_length=80)
    index = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["log", "index"], name="leaf_once"),)


class LedgerCheckpoint(models.Model):
    """A signed checkpoint of a ledger."""

    log = models.CharField(max_length=80)
    size = models.BigIntegerField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["log", "size"], name="checkpoint_once"),)


class StoredFile(models.Model):
    """A file, kept once by its digest."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    sm3 = models.CharField(max_length=64)
    size = models.BigIntegerField()


class FileName(models.Model):
    """A name under which a project keeps a file; a newer one of the same name stands beside the older."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="names")
    added_at = models.DateTimeField()
    added_by = models.UUIDField()


class RecordFile(models.Model):
    """A name under which a file is kept beside a record of a round."""

    record = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="record_names")
    added_at = models.DateTimeField()
    added_by = models.UUIDField()


class AuditRow(models.Model):
    """One line of the audit log; append-only and chained."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=40, db_index=True)
    project = models.UUIDField(null=True, db_index=True)
    result = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    body = models.JSONField()


class OutboxMessage(models.Model):
    """A message that must leave, written with what caused it."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, db_index=True)


class IdempotencyKey(models.Model):
    """A key that an outside write carries, and what it gave."""

    key = models.CharField(max_length=200, primary_key=True)
    outcome = models.CharField(max_length=200)
    seen_at = models.DateTimeField()


class NumberSeries(models.Model):
    """How far a series of printed numbers has run."""

    series = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField(default=0)
