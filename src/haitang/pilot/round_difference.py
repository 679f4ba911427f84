"""What differs between two rounds, field by field: next year's notice is read by its difference from this year's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from haitang.lexicon import Record
from haitang.pilot.round import Round


class RoundDifference(Record):
    """One field that differs; None where a round does not have it."""

    at: str
    before: str | None
    after: str | None


def compare_rounds(before: Round, after: Round) -> tuple[RoundDifference, ...]:
    """Every field that differs, in the order of the first round, then what only the second has.

    Entries are told apart by their code, so that one more rule does not move the others. Source and date that an entry
    has from its round's notice are told once, of the notice; how far an entry was verified is no difference.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> shanghai = load_round("shanghai-2026")
    >>> later = shanghai.model_copy(update={"year": 2027, "rules": shanghai.rules[:-1]})
    >>> [(each.at, each.before, each.after) for each in compare_rounds(shanghai, later) if each.at == "year"]
    [('year', '2026', '2027')]
    >>> {each.at.split(".")[1] for each in compare_rounds(shanghai, later) if each.after is None}
    {'deadline'}
    """
    left, right = dict(_fields(before)), dict(_fields(after))
    return tuple(
        RoundDifference(at=at, before=left.get(at), after=right.get(at))
        for at in dict.fromkeys((*left, *right))
        if left.get(at) != right.get(at)
    )


def _fields(round_: Round) -> Iterator[tuple[str, str]]:
    plain = round_.model_dump(mode="json")
    return _flat(plain, "", plain["notice"])


def _flat(value: Any, at: str, notice: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            if at == "notice" or not (name == "verified" or (name in {"source", "date"} and part == notice[name])):
                yield from _flat(part, f"{at}.{name}" if at else name, notice)
    elif isinstance(value, list):
        named = all(isinstance(part, dict) and "code" in part for part in value)
        for row, part in enumerate(value):
            yield from _flat(part, f"{at}.{part['code'] if named else row}", notice)
    else:
        yield at, "" if value is None else str(value)
