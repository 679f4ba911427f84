"""What pages work out from records is kept by the record's digest: the same record always gives the same answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

T = TypeVar("T")


def kept(key: str, make: Callable[[], T]) -> T:
    """What ``make`` gives, worked out once per process and key."""
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found)
    return cast("T", found)
