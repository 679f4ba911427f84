"""Every catalogue says where each of its entries is from, and how far that was verified."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from haitang.catalog import Verified, names
from haitang.catalog.loader import text_of

WANTED = {"source", "date", "verified"}


def entries(tree: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The mappings that claim a provenance; in a round's package a clause alone claims that of the round's notice."""
    if isinstance(tree, dict):
        if (WANTED | {"clause"}) & tree.keys():
            yield at, tree
            return
        for name, value in tree.items():
            yield from entries(value, f"{at}.{name}")
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from entries(value, f"{at}[{number}]")


@pytest.mark.parametrize("name", names())
def test_every_entry_has_its_provenance(name: str) -> None:
    tree = yaml.safe_load(text_of(name))
    package = name.rpartition("/")[0] if name.startswith("rounds/") else ""
    notice = yaml.safe_load(text_of(f"{package}/notice"))["notice"] if package else {}
    found = [(at, notice | entry) for at, entry in entries(tree, name)]
    assert found, f"{name} has no entry with source, date and verified"
    if isinstance(tree, list):
        assert [at for at, _ in found if at.count("[") == 1] == [f"{name}[{i}]" for i in range(len(tree))]
    for at, entry in found:
        assert sorted(WANTED - entry.keys()) == [], at
        assert str(entry["source"]).strip(), at
        assert isinstance(entry["date"], datetime.date), at
        assert entry["verified"] in {level.value for level in Verified}, at
