"""Starts storage: the database at its newest schema, the ports of a server, the people of a demonstration."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from haitang.journeys import Ports
from haitang.lexicon import BadInput, Clock, Problem, SeededIds, SetClock, SystemClock, SystemIds
from haitang.storage import models
from haitang.storage.keys import KeyFolder, SeededKeys
from haitang.storage.round_index import refresh_rounds
from haitang.storage.unit_of_work import unit_of_work


def prepare_database() -> None:
    """Bring the database to the newest schema, and what rounds count by to their packages; quick where it is so."""
    call_command("migrate", interactive=False, verbosity=0)
    refresh_rounds()


def server_ports() -> Ports:
    """The ports of a running platform: the machine's clock and randomness, keys that are kept."""
    return Ports(transaction=unit_of_work, clock=clock(), ids=SystemIds(), keys=KeyFolder(Path(settings.KEYS)))


def clock() -> Clock:
    """The machine's clock, or one that stands where a drill set it (``HAITANG_NOW``).

    Raises
    ------
    BadInput
        The setting is no instant with a zone.
    """
    if not settings.NOW:
        return SystemClock()
    try:
        return SetClock(datetime.fromisoformat(settings.NOW))
    except ValueError as error:
        bound = "2026-08-12T09:00:00+08:00"
        problem = Problem("HAITANG_NOW", "", "不是带时区的时刻", settings.NOW, bound, "改正环境变量，或去掉它")
        raise BadInput([problem]) from error


def case_ports(seed: str, clock: Clock) -> Ports:
    """The ports of a worked case: its own clock, and ids and keys that are the same each time."""
    return Ports(transaction=unit_of_work, clock=clock, ids=SeededIds(seed), keys=SeededKeys(seed))


def whole_or_nothing() -> AbstractContextManager[None]:
    """One transaction around many journeys, for loading a case: a killed process leaves none of it."""
    return transaction.atomic()


def has_project(number: str) -> bool:
    """Whether a project of that number was opened before."""
    return models.Project.objects.filter(number=number).exists()


def demo_people() -> list[tuple[str, str, str]]:
    """Name, role and organisation of those who may be signed in as by one click."""
    rows = models.User.objects.filter(demo=True).select_related("organisation").order_by("date_joined", "pk")
    return [(row.full_name, row.role, row.organisation.name if row.organisation else "") for row in rows]
