"""Settings that hold for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import settings

from haitang.journeys import STEPS, Walk, load_case, open_project, walk_case
from haitang.lexicon import SetClock
from haitang.parties import Role

CASE = Path(__file__).parents[1] / "examples" / "haimao-bearing"

# The same examples on every run, so that a failure can be repeated. Deadlines measure the machine, not the code.
settings.register_profile("haitang", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("haitang")

TOUCH_THE_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by what a test does, so that nobody can forget to: the database, a real browser."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & TOUCH_THE_DATABASE:
            item.add_marker("database")
        if "e2e" in item.path.parts:
            item.add_marker("e2e")


def walk_the_loop(folder: Path = CASE) -> Walk:
    """The whole loop of a case, walked into the database that is open."""
    from haitang.storage.start import case_ports

    case = load_case(folder)
    clock = SetClock(case.sheet.moments.open)
    return walk_case(case, case_ports(case.sheet.key, clock), clock)


@contextmanager
def files_in(folder: Path) -> Iterator[None]:
    """Keep stored files, and the server's keys, in a folder of the tests."""
    before = django_settings.FILES, django_settings.KEYS
    django_settings.FILES, django_settings.KEYS = folder / "files", folder / "keys"
    yield
    django_settings.FILES, django_settings.KEYS = before


@pytest.fixture(scope="session")
def walked(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The worked case, loaded once; every test sees it and leaves it as it was."""
    with files_in(tmp_path_factory.mktemp("haitang")), django_db_blocker.unblock():
        yield walk_the_loop()


@pytest.fixture(autouse=True)
def clock_at_the_end(request: pytest.FixtureRequest) -> None:
    """The case's clock is one for all tests; each finds it where the loop ended, whatever others did with it."""
    if "walked" in request.fixturenames:
        request.getfixturevalue("walked").at("summarise")


@pytest.fixture
def underway(walked: Walk, db: None) -> Callable[[str], Walk]:
    """A second project of the same enterprise, walked up to a step of the loop (that step included)."""

    def up_to(moment: str) -> Walk:
        sheet = walked.case.sheet
        second = Walk(case=walked.case, ports=walked.ports, clock=walked.clock, people=walked.people)
        second.at("open")
        second.opened = open_project(
            walked.ports,
            second.actor(Role.APPLICANT),
            number="SH2026-SD-0002",
            round_code=sheet.round,
            title="海锚轴承第二项目",
            partners=sheet.partners,
        )
        for step in STEPS[1:]:
            second.at(step.moment)
            step.do(second)
            if step.moment == moment:
                return second
        raise AssertionError(f"the loop has no step {moment}")

    return up_to
