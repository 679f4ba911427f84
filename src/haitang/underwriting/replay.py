"""Makes a quote again from what went into it, and says whether the bytes are the same (复算)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from haitang.lexicon import Record, canonical_json
from haitang.underwriting.quote import Quote, make_quote


class Difference(Record):
    """A field of a quote that came out otherwise; ``field`` is its path."""

    field: str
    quoted: str
    replayed: str


class Replay(Record):
    """Whether a quote came out again byte by byte, and if not, where it differs.

    Attributes
    ----------
    same : bool
        Whether all bytes are the same.
    environment : tuple of Difference
        Versions, CPU feature level, catalogues: what else may have changed than the quote itself.
    differences : tuple of Difference
        All other fields, figures above all.
    """

    same: bool
    environment: tuple[Difference, ...] = ()
    differences: tuple[Difference, ...] = ()


_CAUSES = ("engine", "environment", "catalogues", "input_hash")
MOST = 200
"""Differences that are told at most; the first ones say what happened."""


def replay(quote: Quote) -> Replay:
    """Make a quote again from what went into it, and compare the bytes.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from uuid import UUID
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import PolicyRequest
    >>> at = datetime(2026, 6, 24, tzinfo=UTC)
    >>> request = PolicyRequest(contract=example_contract())
    >>> quote = make_quote(request, example_profile(), quote_id=UUID(int=1), number="HTQ2026000001", made_at=at)
    >>> replay(quote).same
    True
    """
    again = make_quote(
        quote.request,
        quote.profile,
        quote_id=quote.id,
        number=quote.number,
        made_at=quote.made_at,
        names=quote.names,
        alternatives=quote.alternatives,
    )
    if canonical_json(again) == canonical_json(quote):
        return Replay(same=True)
    found = list(differences(quote.model_dump(mode="json"), again.model_dump(mode="json")))[:MOST]
    causes = tuple(each for each in found if each.field.split(".")[0] in _CAUSES)
    return Replay(same=False, environment=causes, differences=tuple(each for each in found if each not in causes))


def differences(quoted: Any, replayed: Any, at: str = "") -> Iterator[Difference]:
    """Every leaf that differs between two plain values, with its path.

    Examples
    --------
    >>> [each.field for each in differences({"a": [1, 2], "b": 3}, {"a": [1, 5], "b": 3, "c": 4})]
    ['a.1', 'c']
    """
    if isinstance(quoted, dict) and isinstance(replayed, dict):
        for key in dict.fromkeys((*quoted, *replayed)):
            yield from differences(quoted.get(key), replayed.get(key), f"{at}.{key}" if at else key)
    elif isinstance(quoted, list) and isinstance(replayed, list) and len(quoted) == len(replayed):
        for place, (one, other) in enumerate(zip(quoted, replayed, strict=True)):
            yield from differences(one, other, f"{at}.{place}" if at else str(place))
    elif quoted != replayed:
        yield Difference(field=at, quoted=_shown(quoted), replayed=_shown(replayed))


def _shown(value: object, width: int = 120) -> str:
    text = str(value)
    return text if len(text) <= width else text[: width - 1] + "…"
