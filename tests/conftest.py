"""Settings that hold for every test."""

import pytest
from hypothesis import settings

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
