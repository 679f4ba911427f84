"""From records to rows and back: which table a kind lives in, and which figures lists sort and sum by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from haitang.claims import assess_level
from haitang.journeys import (
    APPLICATION,
    ASSESSMENT,
    CLAIM,
    INCIDENT,
    PLANT,
    POLICY,
    POSTURE,
    QUOTE,
    REPAIR,
    SUMMARY,
    Kind,
    Stored,
)
from haitang.lexicon import ZERO, Digest, Problem, Record, Yuan, canonical_json, refuse_if, texts_in
from haitang.storage import models
from haitang.underwriting import Policy


@dataclass(frozen=True)
class Table:
    """Where a kind is kept: its model, and the figures that are columns of it."""

    model: type[models.CurrentRecord]
    figures: Callable[[Any], dict[str, Any]]

    def rows(self) -> QuerySet[Any]:
        """The rows of the table."""
        return self.model.objects.all()


def written(policy: Policy) -> Yuan:
    """Premium written (签单保费): what was received, less what the end of the contract gave back."""
    return policy.paid - (policy.cancellation.refunded.refund if policy.cancellation else ZERO)


_TABLES: dict[str, Table] = {
    APPLICATION.code: Table(models.ApplicationRecord, lambda body: {"schemes": len(body.schemes)}),
    PLANT.code: Table(models.PlantRecord, lambda body: {"systems": len(body.systems), "assets": len(body.assets)}),
    POSTURE.code: Table(models.PostureRecord, lambda body: {"answers": len(body.answers)}),
    ASSESSMENT.code: Table(models.AssessmentRecord, lambda body: {"expected_loss_fen": body.expected_loss.fen}),
    QUOTE.code: Table(
        models.QuoteRecord,
        lambda body: {
            "premium_fen": body.premium.fen,
            "aggregate_limit_fen": body.contract.aggregate_limit.fen,
        },
    ),
    POLICY.code: Table(
        models.PolicyRecord,
        lambda body: {
            "premium_fen": body.premium.fen,
            "written_fen": written(body).fen,
            "aggregate_limit_fen": body.contract.aggregate_limit.fen,
            "starts_at": body.contract.period.start,
            "ends_at": body.contract.period.end,
        },
    ),
    INCIDENT.code: Table(
        models.IncidentRecord,
        lambda body: {
            "peril": body.peril.value,
            "level": assess_level(body.facts).at_least.value,
            "discovered_at": body.timeline.discovery.earliest,
        },
    ),
    CLAIM.code: Table(
        models.ClaimRecord,
        lambda body: {"claimed_fen": body.claimed.fen, "payable_fen": body.payable.fen},
    ),
    REPAIR.code: Table(models.RepairRecord, lambda body: {"refund_fen": body.adjustment.refund.fen}),
    SUMMARY.code: Table(models.SummaryRecord, lambda body: {}),
}


def table_of(kind: Kind[Any]) -> Table:
    """The table of a kind."""
    return _TABLES[kind.code]


def body_of(record: Record) -> tuple[dict[str, Any], str]:
    """A record as JSON, and the SHA-256 of its canonical form.

    Raises
    ------
    BadInput
        A text holds a NUL, which no database keeps; it comes out of files, since forms with one are refused before.
    """
    plain, canonical = record.model_dump(mode="json"), canonical_json(record)
    if b"\\u0000" in canonical:
        refuse_if(
            [
                Problem("提交内容", at, "含空字符（NUL）", advice="删去后再提交")
                for at, text in texts_in(plain)
                if "\0" in text
            ]
        )
    return plain, Digest.sha256(canonical).hex


def stored(kind: Kind[Any], current: models.CurrentRecord, version: models.RecordVersion) -> Stored[Any]:
    """A version of a record, out of its two rows.

    Raises
    ------
    ValueError
        What is stored is not what was written: its digest differs.
    """
    body = kind.schema.model_validate(version.body)
    return Stored(
        id=current.pk,
        kind=kind.code,
        number=version.number,
        project=current.project_id,
        owner=current.owner_id,
        state=version.state,
        version=version.version,
        body=body,
        applies_from=version.applies_from,
        recorded_at=version.recorded_at,
        recorded_by=version.recorded_by_name,
        digest=version.digest,
    )
