"""Steps that are more than texts: schemes with prices, proofs, systems in scope, milestones; and rows as posted."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict

from haitang.insured import System
from haitang.journeys import DraftView
from haitang.lexicon import Label
from haitang.parties import PartyCategory
from haitang.pilot import (
    MILESTONE_COLUMNS,
    PRICE_COLUMNS,
    EligibilityItem,
    Point,
    Proof,
    table_rows,
    table_text,
)
from haitang.web.apply.blanks import LONG, Blank, Length, Told, lengths, text_blank

_ROW: Final = re.compile(r"(schemes\.\d{1,3}\.prices|milestones)\.(\d{1,3})\.([a-z_]+)")
_COLUMNS: Final = {"prices": PRICE_COLUMNS, "milestones": MILESTONE_COLUMNS}
_AMOUNTS: Final = frozenset({"premium", "sum_insured"})
_SPARE: Final = 2


@dataclass(frozen=True)
class SchemeShown:
    """A service scheme as it is filled in."""

    row: int
    title: Blank
    bodies: list[Blank]
    points: list[tuple[Point, Blank]]
    prices: Blank | None
    price_rows: list[list[str]]
    lengths: list[Length]
    removable: bool


@dataclass(frozen=True)
class Criterion:
    """A criterion of eligibility, what was said to it, and its proofs."""

    item: EligibilityItem
    blank: Blank
    proofs: tuple[Proof, ...]


def schemes_step(view: DraftView, told: Told) -> dict[str, Any]:
    """The service schemes, and room for one more."""
    section = view.round.form.schemes
    points = section.points if section else ()
    shown = [_scheme(view, told, row, points) for row in range(len(view.body.schemes))]
    return {
        "schemes": shown,
        "heading": section.heading if section else "",
        "prompt": section.prompt if section else "",
        "next_row": len(shown),
    }


def _scheme(view: DraftView, told: Told, row: int, points: tuple[Point, ...]) -> SchemeShown:
    at = f"schemes.{row}"
    priced = f"{at}.prices"
    title = _blank(view, told, f"{at}.title", Label(zh="方案名称", en="Title"))
    return SchemeShown(
        row=row,
        title=title,
        bodies=[_bodies(view, told, row, "insurers"), _bodies(view, told, row, "security")],
        points=[(point, _point(view, told, f"{at}.points.{point.code}", point)) for point in points],
        prices=_blank(view, told, priced, Label(zh="保费及保额（单价）", en="Premium and sum insured per unit"))
        if any(point.content == "prices" for point in points)
        else None,
        price_rows=rows_shown(view, priced, PRICE_COLUMNS),
        lengths=lengths(view, f"{at}.title"),
        removable=view.leads and view.editable,
    )


def _point(view: DraftView, told: Told, path: str, point: Point) -> Blank:
    """A point of a scheme; where a table of prices says it, the text may be left out."""
    blank = text_blank(view, told, path, point.text, point.topics, point.label)
    return replace(blank, required=point.content == "text")


_INSURERS: Final = frozenset({PartyCategory.INSURER, PartyCategory.REINSURER})


_BODIES: Final = {
    "insurers": Label(zh="保险机构", en="Insurers"),
    "security": Label(zh="网络安全企业", en="Security firms"),
}


def _bodies(view: DraftView, told: Told, row: int, name: str) -> Blank:
    path = f"schemes.{row}.{name}"
    chosen = set(view.fields.get(path, "").split())
    units = [party.organisation for party in view.body.joint]
    likely = [unit for unit in units if (unit.category in _INSURERS) is (name == "insurers") or unit.code in chosen]
    return Blank(
        path=path,
        label=_BODIES[name],
        text=view.fields.get(path, ""),
        kind="units",
        options=[(unit.code, unit.name, unit.code in chosen) for unit in likely],
        open=view.fills(path),
        **told.of(path),
    )


def _blank(view: DraftView, told: Told, path: str, label: Label) -> Blank:
    return Blank(path=path, label=label, text=view.fields.get(path, ""), open=view.fills(path), **told.of(path))


def rows_shown(view: DraftView, path: str, columns: tuple[str, ...]) -> list[list[str]]:
    """The rows of a table as they are typed, and spare ones where it may be filled in."""
    rows = [cells for _number, cells in table_rows(view.fields.get(path, ""), len(columns))]
    return rows + [[""] * len(columns)] * (_SPARE if view.fills(path) else 0)


def eligibility_step(view: DraftView, told: Told) -> dict[str, Any]:
    """Each criterion with its statement and its proofs."""
    proofs = {statement.item: statement.proofs for statement in view.body.eligibility}
    return {
        "criteria": [
            Criterion(
                item=item,
                blank=Blank(
                    path=f"eligibility.{item.code}",
                    label=Label(zh="情况说明", en="Statement"),
                    text=view.fields.get(f"eligibility.{item.code}", ""),
                    kind=LONG,
                    hint=item.text,
                    required=True,
                    open=view.fills(f"eligibility.{item.code}"),
                    **told.of(f"eligibility.{item.code}"),
                ),
                proofs=proofs.get(item.code, ()),
            )
            for item in view.round.eligibility
        ]
    }


@dataclass(frozen=True)
class SystemShown:
    """A system of the inventory: whether it is in the plan, whether it has to be, and whether the round insures it."""

    system: System
    chosen: bool
    obliged: bool
    insured: bool


def scope_step(view: DraftView, told: Told) -> dict[str, Any]:
    """The systems of the inventory; those that must be in are ticked while the plan names none, and named if left."""
    chosen = view.fields.get("scope", "").split()
    inventory = view.inventory
    obliged = {system.code for system in inventory.mandatory} if inventory else set()
    kinds = {target.code for target in view.round.targets}
    offered = set(chosen) or (obliged if view.fills("scope") else set())
    known = {system.code for system in inventory.systems} if inventory else set()
    return {
        "systems": [
            SystemShown(system, system.code in offered, system.code in obliged, system.kind in kinds)
            for system in (inventory.systems if inventory else ())
        ],
        "others": [code for code in chosen if code not in known],
        "left_out": [system for system in (inventory.mandatory if inventory else ()) if system.code not in offered],
        "preticked": not chosen and bool(offered),
        "scope": _blank(view, told, "scope", Label(zh="纳入试点的系统", en="Systems in scope")),
        "inventory": inventory,
        "targets": view.round.targets,
    }


def milestones_step(view: DraftView, told: Told) -> dict[str, Any]:
    """The milestones, and spare rows."""
    rows = rows_shown(view, "milestones", MILESTONE_COLUMNS)
    return {
        "stones": [
            (code, title, due, [(unit.code, unit.name, unit.code in units) for unit in view.body.units], deliverable)
            for code, title, due, units, deliverable in rows
        ],
        "milestones": _blank(view, told, "milestones", Label(zh="里程碑", en="Milestones")),
        "summary_deadline": view.round.summary_deadline.last_day,
    }


def posted(post: QueryDict) -> dict[str, str]:
    """Fields by path out of a form: ticks of one field as a list, cells of a table as rows; bare amounts are 万元.

    Whatever else was posted is passed on, so that the journey can refuse it.
    """
    fields: dict[str, str] = {}
    tables: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for name in post:
        if name in _OWN_NAMES or name.startswith("~"):
            continue
        if found := _ROW.fullmatch(name):
            tables[found[1]][int(found[2])][found[3]] = _cell(found[3], post.getlist(name))
        else:
            fields[name] = "\n".join(value for value in post.getlist(name) if value)
    for path, rows in tables.items():
        columns = _COLUMNS[path.rsplit(".", 1)[-1]]
        fields[path] = table_text([rows[number].get(column, "") for column in columns] for number in sorted(rows))
    return fields


_OWN_NAMES: Final = frozenset({"csrfmiddlewaretoken", "base", "held", "keep", "next"})
"""What a form carries beside the fields; so does whatever begins with ``~``."""


def _cell(column: str, values: list[str]) -> str:
    text = "、".join(value.strip() for value in values if value.strip())
    bare = column in _AMOUNTS and re.fullmatch(r"[\d,，.]+", text)
    return f"{text}万元" if bare else text
