"""Reads an application's workbook, every faulty cell named; formulas are refused, never run (申报方案工作簿)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from haitang.assessment import BadCell, guarded_text, open_workbook, plain_text
from haitang.journeys.workbook_sheets import (
    BASICS,
    ELIGIBILITY,
    GUIDE,
    HEADS,
    MILESTONES,
    MOST_COLUMNS,
    MOST_ROWS,
    PLAIN,
    PRICES,
    SCHEMES,
    SCOPE,
    TEXTS,
    UNIT_FIELDS,
    UNITS,
    Sheets,
)
from haitang.lexicon import BadInput, Problem, checked_code, problems_of, refuse_if
from haitang.parties import Nature, Organisation, PartyCategory, Relation
from haitang.pilot import Application, Round, fill_in, load_round, table_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Row = tuple[int, list[str]]


def read_sheets(data: bytes, *, file: str) -> Sheets:
    """What a workbook says, field by field.

    Raises
    ------
    BadInput
        It cannot be opened, a sheet is missing or unknown, a head was changed, or a cell cannot be taken: every fault
        at once, each with its sheet and cell.
    """
    workbook, problems = open_workbook(data, file=file)
    if workbook is None:
        raise BadInput(problems)
    found = Sheets(file, problems=problems)
    rows: dict[str, list[Row]] = {}
    for sheet in workbook.worksheets:
        if sheet.title in HEADS:
            rows[sheet.title] = _rows(sheet, found)
        elif sheet.title != GUIDE:
            found.fault(sheet.title, "未知的工作表", bound="、".join(HEADS), advice="删去该表")
    found.problems += [
        Problem(file, name, "缺少工作表", bound="、".join(HEADS), advice="按模板补上")
        for name in HEADS
        if name not in rows
    ]
    refuse_if(found.problems)
    for name, read in _READERS.items():
        read(rows[name], found)
    refuse_if(found.problems)
    return found


def read_workbook(data: bytes, *, file: str, round_: Round | None = None) -> Application:
    """The application that a workbook holds, whole.

    Raises
    ------
    BadInput
        As `read_sheets`; or a field that cannot be taken, said by its cell.
    NotFound
        There is no such round.
    """
    found = read_sheets(data, file=file)
    round_ = round_ or load_round(found.round_code)
    blank = _blank(found, round_)
    filled, problems = fill_in(blank, found.fields, round_)
    refuse_if(found.located(problems))
    return filled


def _blank(found: Sheets, round_: Round) -> Application:
    """The application with its units and nothing else, to be filled in."""
    units = {role: _unit(found, role) for role in found.units}
    if "" not in units:
        found.fault(UNITS, "缺少牵头单位", bound="一行“牵头单位”", advice="补上该行")
    for name in ("title", "applied_on"):
        if not found.fields.get(name):
            found.fault(found.place(name), "未填写", bound="必填", advice="补上该项")
    refuse_if(found.problems)
    lead, joint = units[""], {role: unit for role, unit in units.items() if role}
    try:
        return Application.model_validate(
            {
                "round_code": round_.code,
                "title": found.fields["title"],
                "applied_on": found.fields["applied_on"],
                "lead": lead,
                "joint": [
                    {"organisation": unit, "relation": found.units[role]["relation"]} for role, unit in joint.items()
                ],
            }
        )
    except ValidationError as error:
        raise BadInput(found.located(problems_of(error, file=found.file))) from error


def _unit(found: Sheets, role: str) -> Organisation | None:
    """A unit by what has to be said of it; the rest is filled in field by field."""
    at, known = f"joint.{role}" if role else "lead", found.units[role]
    plain = {name: found.fields.get(f"{at}.{name}", "") for name in ("name", "nature", "region")}
    plain |= {name: known[name] for name in ("code", "category", "parent") if known[name]}
    try:
        return Organisation.model_validate(plain | {"fictional": known["fictional"] == "是"})
    except ValidationError as error:
        found.problems += found.located(each.under(at) for each in problems_of(error, file=found.file))
        return None


def _rows(sheet: Worksheet, found: Sheets) -> list[Row]:
    """Number and texts of each row that holds anything, under a head as the template has it."""
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        size, most = f"{sheet.max_row} 行 {sheet.max_column} 列", f"至多 {MOST_ROWS} 行 {MOST_COLUMNS} 列"
        found.fault(sheet.title, "工作表过大", size, most, "删去远处的空白单元格")
        return []
    rows: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell, f"{sheet.title} {cell.coordinate}", found) for cell in cells]
        if any(texts):
            rows.append((number, texts + [""] * (MOST_COLUMNS - len(texts))))
    head = rows.pop(0)[1] if rows else []
    wanted = list(HEADS[sheet.title])
    if head[: len(wanted)] != wanted:
        seen = "、".join(filter(None, head))[:60]
        found.fault(sheet.title, "表头不符", seen, "、".join(wanted)[:200], "按模板保留表头")
        return []
    return rows


def _text(cell: Any, place: str, found: Sheets) -> str:
    raw = cell.value
    if isinstance(raw, str) and cell.data_type != "f":
        raw = guarded_text(raw)
    try:
        return plain_text(raw).removesuffix("T00:00:00")
    except BadCell as fault:
        found.fault(place, fault.message, fault.value, fault.bound, fault.advice)
        return ""


def _basics(rows: list[Row], found: Sheets) -> None:
    for number, (path, _label, text, *_rest) in rows:
        if path == "round":
            found.round_code = text
        elif path in PLAIN:
            found.fields[path], found.cells[path] = text, f"{BASICS} C{number}"
        else:
            found.fault(f"{BASICS} A{number}", "未知的项目编号", path, "、".join(("round", *PLAIN)), "按模板填写")
    if not found.round_code:
        found.fault(BASICS, "未写明试点批次", bound="round 一行", advice="按模板补上")


_ROLES: Final = ("牵头单位", "联合单位")


def _units(rows: list[Row], found: Sheets) -> None:
    for number, (role, code, category, relation, parent, fictional, *said) in rows:
        try:
            checked = checked_code(code)
        except ValueError as error:
            found.fault(f"{UNITS} B{number}", str(error), code, advice="核对营业执照")
            continue
        key = "" if role == _ROLES[0] else checked
        if role not in _ROLES:
            found.fault(f"{UNITS} A{number}", "角色不符", role, "、".join(_ROLES), "改为所列取值之一")
        elif key in found.units or checked in {each["code"] for each in found.units.values()}:
            found.fault(f"{UNITS} A{number}", "单位重复", checked, "每家单位一行", "删去一行")
        found.units[key] = {
            "code": checked,
            "category": _choice(PartyCategory, category, found, f"{UNITS} C{number}"),
            "relation": _choice(Relation, relation, found, f"{UNITS} D{number}"),
            "parent": parent,
            "fictional": fictional,
        }
        at = f"joint.{checked}" if key else "lead"
        for column, (name, text) in zip(_UNIT_COLUMNS, zip(UNIT_FIELDS, said, strict=False), strict=False):
            if key or name != "duties":
                place = f"{UNITS} {column}{number}"
                found.cells[f"{at}.{name}"] = place
                found.fields[f"{at}.{name}"] = _choice(Nature, text, found, place) if name == "nature" else text


_UNIT_COLUMNS: Final = "GHIJKLMNOPQRS"
"""Columns of `UNIT_FIELDS`, after those of what no field says."""


def _choice(kind: type[PartyCategory] | type[Nature] | type[Relation], text: str, found: Sheets, place: str) -> str:
    """A code, or the label that people read in its place."""
    for each in kind:
        if text in {each.value, each.label.zh, each.label.en}:
            return each.value
    listed = "、".join(f"{each.value}（{each.label.zh}）" for each in kind)
    found.fault(place, "不在可取值之中", text, listed[:300], "改为所列取值之一")
    return text


def _eligibility(rows: list[Row], found: Sheets) -> None:
    for number, (item, _label, text, *_rest) in rows:
        path = f"eligibility.{item}"
        found.fields[path], found.cells[path] = text, f"{ELIGIBILITY} C{number}"


def _texts(rows: list[Row], found: Sheets) -> None:
    lines: dict[str, list[str]] = defaultdict(list)
    for number, (path, _label, line, *_rest) in rows:
        lines[path].append(line)
        found.cells.setdefault(path, f"{TEXTS} C{number}")
    for path, kept in lines.items():
        text = "\n".join(kept).strip("\n")
        # The template has rows for the points of a scheme that nobody writes.
        if text or not path.startswith("schemes.") or f"{path.split('.points.')[0]}.title" in found.fields:
            found.fields[path] = text


def _schemes(rows: list[Row], found: Sheets) -> None:
    for number, (place, title, insurers, security, *_rest) in rows:
        row = _scheme_row(place, found, f"{SCHEMES} A{number}")
        if row is None:
            continue
        found.schemes = max(found.schemes, row + 1)
        for column, name, text in (("B", "title", title), ("C", "insurers", insurers), ("D", "security", security)):
            path = f"schemes.{row}.{name}"
            found.fields[path], found.cells[path] = text, f"{SCHEMES} {column}{number}"


def _prices(rows: list[Row], found: Sheets) -> None:
    tables: dict[int, list[list[str]]] = defaultdict(list)
    for number, (place, *cells) in rows:
        row = _scheme_row(place, found, f"{PRICES} A{number}")
        if row is not None:
            tables[row].append(cells[:5])
            found.cells.setdefault(f"schemes.{row}.prices", f"{PRICES} {number} 行起")
    found.fields |= {f"schemes.{row}.prices": table_text(cells) for row, cells in tables.items()}


def _scheme_row(place: str, found: Sheets, at: str) -> int | None:
    if place.isdecimal() and 1 <= int(place) <= 99:
        return int(place) - 1
    found.fault(at, "方案序号不符", place, "1 至 99 的整数", "写明属于第几个方案")
    return None


def _scope(rows: list[Row], found: Sheets) -> None:
    found.fields["scope"] = "\n".join(cells[0] for _number, cells in rows)
    found.cells["scope"] = f"{SCOPE} A"


def _milestones(rows: list[Row], found: Sheets) -> None:
    found.fields["milestones"] = table_text(cells[:5] for _number, cells in rows)
    found.cells["milestones"] = MILESTONES


_READERS: Final[dict[str, Callable[[list[Row], Sheets], None]]] = {
    BASICS: _basics,
    UNITS: _units,
    ELIGIBILITY: _eligibility,
    SCHEMES: _schemes,
    TEXTS: _texts,
    PRICES: _prices,
    SCOPE: _scope,
    MILESTONES: _milestones,
}
"""In the order in which fields are filled in: a scheme before its points."""
