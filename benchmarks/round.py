"""A round of 3,000 applications: how long its completeness, its figures and its list take, on SQLite.

    python benchmarks/round.py [--applications 3000] [--folder DIR]

Every application is a full one (texts of some 4,900 characters, six units, fourteen signatures) of an enterprise of
its own, with a plant; part of them have policies, incidents and claims. Filling the database is not measured. With
``--folder`` the database stays there, and a second run takes it as it is. What the rows mean: docs/method/benchmarks.md
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

CALLS = 50


def say(text: str) -> None:
    """One line on the screen."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def measured(name: str, work: Callable[[], object], calls: int) -> None:
    """Run ``work`` and print the median and the most of its calls; the first, which loads, is told apart."""
    start = time.perf_counter()
    work()
    first = time.perf_counter() - start
    seconds: list[float] = []
    processor: list[float] = []
    for _ in range(calls):
        start, used = time.perf_counter(), time.process_time()
        work()
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = [f"{figure * 1e3:>9,.0f}" for figure in (first, median(seconds), max(seconds))]
    say(f"{name:46}{''.join(told)}{median(processor) * 1e3:>11,.0f}{peak:>8,.0f}")


def main() -> None:
    """Fill a database, then measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--applications", type=int, default=3000)
    parser.add_argument("--folder", type=Path)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = wanted.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {"HAITANG_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "haitang.storage.settings"}
        os.environ.pop("DATABASE_URL", None)
        _measure(wanted.applications)


def _measure(applications: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from benchmarks.round_seed import fill
    from haitang.parties import Actor, Role
    from haitang.storage import models
    from haitang.storage.round_figures import figures
    from haitang.storage.round_index import completeness_of_round, refresh_rounds
    from haitang.web.people import ports

    call_command("migrate", interactive=False, verbosity=0)
    if not models.ApplicationRecord.objects.exists():
        fill(applications)
    officer = models.User.objects.filter(role=Role.CASE_OFFICER.value)[0]
    actor = Actor(
        id=officer.pk, name=officer.full_name, organisation=officer.organisation_id or "", role=Role.CASE_OFFICER
    )
    code, now = models.Project.objects.values_list("round", flat=True)[0], ports().clock.now()
    found = completeness_of_round(code)
    say(f"{len(found.applications):,} applications, {found.complete:,} complete; Python {sys.version.split()[0]}")
    say(f"{'':46}{'first':>9}{'median':>9}{'most':>9}{'processor':>11}{'peak':>8}")
    say(f"{'':46}{'ms':>9}{'ms':>9}{'ms':>9}{'ms':>11}{'MB':>8}")
    measured("completeness of the round, from its texts", lambda: completeness_of_round(code), 5)
    start = time.perf_counter()
    refresh_rounds()
    say(f"{'the same and kept, once after a new package':46}{(time.perf_counter() - start) * 1e3:>9,.0f}")
    measured("figures of the round", lambda: figures(actor, code, now=now), CALLS)
    client = Client(headers={"host": "localhost"})
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    for name, address in (
        ("page: overview", "overview/"),
        ("page: overview of one district", "overview/?district=310115"),
        ("page: register, first 50", "register/"),
        ("page: register, page 40", "register/?page=40"),
    ):
        measured(name, partial(_ok, client, f"/rounds/{code}/{address}"), CALLS)
    measured("export: register as XLSX", partial(_ok, client, f"/rounds/{code}/export/register.xlsx"), 3)


def _ok(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"{address} answered {answer.status_code}")


if __name__ == "__main__":
    # Run as a file, the folder of the file is on the path and its parent is not.
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
