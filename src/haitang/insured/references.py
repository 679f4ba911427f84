"""Codes are unique inside their table, and every reference between tables is resolved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

REFERENCES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "lines": {"site": "sites"},
        "systems": {"site": "sites", "lines": "lines", "zone": "zones"},
        "conduits": {"source": "zones", "target": "zones"},
        "assets": {"system": "systems", "zone": "zones"},
        "processes": {"line": "lines", "systems": "systems"},
    }
)
"""Table, then field, then the table whose codes the field names."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that contradicts another one.

    Attributes
    ----------
    table : str
        ``sites``, ``lines``, ``systems``, ``zones``, ``conduits``, ``assets`` or ``processes``.
    index : int
        Position of the row in its table, from 0.
    field : str
        Field of the row.
    message, value, bound : str
        What is wrong, what was seen, what it should have been.
    """

    table: str
    index: int
    field: str
    message: str
    value: str
    bound: str = ""

    def __str__(self) -> str:
        return f"{self.table}.{self.index}.{self.field}：{self.message}（{self.value}）"


def faults_of(
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
) -> tuple[Fault, ...]:
    """Every duplicate code, every reference to a row that is not there, every conduit from a zone to itself.

    Parameters
    ----------
    tables : mapping
        Rows by table; a row maps fields to values and may lack some. References into a table that is left out are not
        checked: it could not be read, and saying so once is enough.

    Examples
    --------
    >>> faults_of({"sites": [], "lines": [{"code": "line-1", "site": "site-a"}]})[0].message
    '引用的厂区不存在'
    """
    codes = {table: {str(row.get("code", "")) for row in rows} for table, rows in tables.items()}
    found: list[Fault] = []
    for table, rows in tables.items():
        found.extend(_duplicates(table, rows))
        for field, target in REFERENCES.get(table, {}).items():
            if target not in tables:
                continue
            for index, row in enumerate(rows):
                found.extend(
                    Fault(table, index, field, f"引用的{_NOUNS[target]}不存在", value, _list(codes[target]))
                    for value in _values(row.get(field))
                    if value not in codes[target]
                )
    for index, row in enumerate(tables.get("conduits", ())):
        if row.get("source") and row.get("source") == row.get("target"):
            found.append(Fault("conduits", index, "target", "通道的两端是同一区域", str(row["target"])))
    return tuple(found)


def _duplicates(table: str, rows: Sequence[Mapping[str, Any]]) -> list[Fault]:
    seen: set[str] = set()
    found = []
    for index, row in enumerate(rows):
        code = row.get("code")
        if code is None:
            continue
        if code in seen:
            found.append(Fault(table, index, "code", "编号重复", str(code), "同一表内编号不重复"))
        seen.add(code)
    return found


def _values(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (str(value),)


def _list(codes: Collection[str], most: int = 8) -> str:
    shown = sorted(codes)[:most]
    return "现有 " + "、".join(shown) + (" 等" if len(codes) > most else "") if shown else "该表为空"


_NOUNS: Final = {"sites": "厂区", "lines": "产线", "systems": "系统", "zones": "区域"}
