"""Projects and the records that their loop goes through.

A record's table holds what is current and what lists sort and sum by; `RecordVersion` holds every version of its
body, in both times, and is never overwritten.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from haitang.storage.models.people import Organisation


class PlainEncoder(json.JSONEncoder):
    """Writes Chinese as it is: half the bytes of its escapes, and quicker to read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})


class Project(models.Model):
    """A pilot project (试点项目)."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    round = models.CharField(max_length=40, db_index=True)
    title = models.CharField(max_length=120)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="projects_led")
    created_at = models.DateTimeField()
    created_by = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ProjectRelation(models.Model):
    """What an organisation is to a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="relations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="relations")
    relation = models.CharField(max_length=16)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "organisation", "relation"], name="relation_once"),)


class CurrentRecord(models.Model):
    """What every kind of record has: identity, owner, state, version, who and when."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=60, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    state = models.CharField(max_length=24, db_index=True)
    version = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_index=True)
    created_by = models.UUIDField()
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class ApplicationRecord(CurrentRecord):
    """申报方案; once handed in, with what the round's rules found, and under which rules (`rules_digest`)."""

    schemes = models.PositiveIntegerField(default=0)
    handed_in_at = models.DateTimeField(null=True, db_index=True)
    failing = models.PositiveIntegerField(default=0)
    warning = models.PositiveIntegerField(default=0)
    rules_digest = models.CharField(max_length=64, default="")


class PlantRecord(CurrentRecord):
    """资产清单."""

    systems = models.PositiveIntegerField(default=0)
    assets = models.PositiveIntegerField(default=0)


class PostureRecord(CurrentRecord):
    """安全状况答复."""

    answers = models.PositiveIntegerField(default=0)


class AssessmentRecord(CurrentRecord):
    """风险评估."""

    expected_loss_fen = models.BigIntegerField(default=0)


class QuoteRecord(CurrentRecord):
    """报价."""

    premium_fen = models.BigIntegerField(default=0)
    aggregate_limit_fen = models.BigIntegerField(default=0)


class PolicyRecord(CurrentRecord):
    """保险单."""

    premium_fen = models.BigIntegerField(default=0)
    written_fen = models.BigIntegerField(default=0)
    aggregate_limit_fen = models.BigIntegerField(default=0)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)


class IncidentRecord(CurrentRecord):
    """网络安全事件."""

    peril = models.CharField(max_length=32, default="")
    level = models.CharField(max_length=16, default="")
    discovered_at = models.DateTimeField(null=True)


class ClaimRecord(CurrentRecord):
    """赔案."""

    claimed_fen = models.BigIntegerField(default=0)
    payable_fen = models.BigIntegerField(default=0)


class RepairRecord(CurrentRecord):
    """整改复核."""

    refund_fen = models.BigIntegerField(default=0)


class SummaryRecord(CurrentRecord):
    """试点总结."""


class ListedSystem(models.Model):
    """A system of a project's inventory, and whether the plan includes it (纳入试点); kept in step with both."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="listed_systems")
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    site = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    protection_level = models.PositiveSmallIntegerField(null=True)
    critical = models.BooleanField(default=False)
    in_scope = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "code"], name="system_once"),)


class RuleFinding(models.Model):
    """A rule of the round that an application handed in does not hold; kept in step with it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="rule_findings")
    rule = models.CharField(max_length=32)
    outcome = models.CharField(max_length=8)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "rule"], name="finding_once"),)


class RoundRecord(models.Model):
    """A record of a round's business (批次卷宗); ``key`` lets there be one of a kind for each project and subject."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=80, unique=True)
    round = models.CharField(max_length=40)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="round_records")
    subject = models.CharField(max_length=80, default="")
    key = models.CharField(max_length=240, unique=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    state = models.CharField(max_length=24)
    version = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.UUIDField()
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()

    class Meta:
        indexes = (
            models.Index(fields=["kind", "round", "state"], name="round_record_state"),
            models.Index(fields=["kind", "project"], name="round_record_project"),
            models.Index(fields=["kind", "subject"], name="round_record_subject"),
        )

    def __str__(self) -> str:
        return self.number


class RecordVersion(models.Model):
    """One version of one record: never changed, never deleted."""

    record = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=24)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=24)
    number = models.CharField(max_length=60)
    applies_from = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    body = models.JSONField(encoder=PlainEncoder)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["record", "version"], name="version_once"),)


class SignalRow(models.Model):
    """A signal, one row per project and key."""

    id = models.UUIDField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="signals")
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=24, db_index=True)
    first_seen = models.DateTimeField(db_index=True)
    last_seen = models.DateTimeField()
    count = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "key"], name="signal_once"),)
