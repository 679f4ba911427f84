"""Fills what 0003 added, for databases that hold projects already. What the rules find is filled at the next start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from haitang.claims import assess_level
from haitang.incident import ImpactFacts
from haitang.lexicon import Yuan


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - as Django calls it
    """Days of handing in, systems in scope, levels of incidents, premiums written."""
    versions = apps.get_model("storage", "RecordVersion").objects
    scopes: dict[Any, list[str]] = {}
    for row, body in _newest(apps, "ApplicationRecord"):
        first = versions.filter(record=row.pk, state="submitted").order_by("version").first()
        row.handed_in_at = first.recorded_at if first else None
        row.save(update_fields=["handed_in_at"])
        scopes[row.project_id] = body["scope"]
    system = apps.get_model("storage", "ListedSystem")
    columns = ("code", "name", "site", "kind", "protection_level", "critical")
    plants = {row.project_id: body["systems"] for row, body in _newest(apps, "PlantRecord")}
    system.objects.bulk_create(
        system(
            project_id=project,
            in_scope=each["code"] in scopes.get(project, ()),
            **{column: each[column] for column in columns},
        )
        for project, systems in plants.items()
        for each in systems
    )
    for row, body in _newest(apps, "IncidentRecord"):
        row.level = assess_level(ImpactFacts.model_validate(body["facts"])).at_least.value
        row.save(update_fields=["level"])
    for row, body in _newest(apps, "PolicyRecord"):
        row.written_fen = _written(body).fen
        row.save(update_fields=["written_fen"])


def _newest(apps: Apps, name: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each record of a table with its newest body, oldest first."""
    versions = apps.get_model("storage", "RecordVersion").objects
    for row in apps.get_model("storage", name).objects.order_by("created_at", "id"):
        yield row, versions.get(record=row.pk, version=row.version).body


def _written(policy: dict[str, Any]) -> Yuan:
    """What was received, less what the end of the contract gave back."""
    received = Yuan.parse(policy["premium"])
    if policy["endorsements"]:
        adjustments = [each["adjustment"] for each in policy["endorsements"]]
        received = Yuan.parse(adjustments[0]["before"]) - Yuan.total(Yuan.parse(each["refund"]) for each in adjustments)
    ended = policy["cancellation"]
    return received - Yuan.parse(ended["refunded"]["refund"]) if ended else received


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0003_round_figures"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
