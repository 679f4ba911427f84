"""What an import would change, shown before anything is kept (导入预览)."""

from __future__ import annotations

from typing import Literal

from haitang.insured import TABLES, Inventory
from haitang.lexicon import Record


class FieldChange(Record):
    """One field of a row, before and after."""

    field: str
    before: str
    after: str


class Change(Record):
    """A row that is new, changed or gone."""

    table: str
    code: str
    kind: Literal["new", "changed", "gone"]
    name: str
    fields: tuple[FieldChange, ...] = ()


class Difference(Record):
    """All rows in which two inventories differ; empty where they say the same in whatever order."""

    changes: tuple[Change, ...]

    def count(self, kind: Literal["new", "changed", "gone"]) -> int:
        """How many rows are new, changed or gone."""
        return sum(change.kind == kind for change in self.changes)


def difference(before: Inventory | None, after: Inventory) -> Difference:
    """What changes from one inventory to the next, table by table, in the order of the tables and then of the codes.

    Parameters
    ----------
    before : Inventory or None
        What is kept so far; None where nothing is.
    after : Inventory
        What would be kept.
    """
    changes: list[Change] = []
    if before is not None and before.enterprise != after.enterprise:
        field = FieldChange(field="code", before=before.enterprise, after=after.enterprise)
        changes.append(Change(table="enterprise", code=after.enterprise, kind="changed", name="", fields=(field,)))
    for table in TABLES:
        old = _by_code(before, table)
        new = _by_code(after, table)
        for code in sorted(old.keys() | new.keys()):
            change = _change(table, code, old.get(code), new.get(code))
            if change is not None:
                changes.append(change)
    return Difference(changes=tuple(changes))


def _by_code(inventory: Inventory | None, table: str) -> dict[str, Record]:
    return {row.code: row for row in getattr(inventory, table)} if inventory is not None else {}


def _change(table: str, code: str, old: Record | None, new: Record | None) -> Change | None:
    if old is None or new is None:
        present = new or old
        kind: Literal["new", "gone"] = "new" if old is None else "gone"
        return Change(table=table, code=code, kind=kind, name=str(getattr(present, "name", "")))
    fields = tuple(
        FieldChange(field=field, before=_said(getattr(old, field)), after=_said(getattr(new, field)))
        for field in type(new).model_fields
        if getattr(old, field) != getattr(new, field)
    )
    if not fields:
        return None
    return Change(table=table, code=code, kind="changed", name=str(getattr(new, "name", "")), fields=fields)


def _said(value: object) -> str:
    if value is None:
        return ""
    return "、".join(str(item) for item in value) if isinstance(value, tuple) else str(value)
