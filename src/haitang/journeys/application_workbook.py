"""Writes an application as an XLSX workbook, or a round's empty template (申报方案工作簿)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from haitang.assessment import workbook_bytes
from haitang.journeys.workbook_sheets import (
    BASICS,
    ELIGIBILITY,
    GUIDE,
    HEADS,
    MILESTONES,
    PLAIN,
    PRICES,
    SCHEMES,
    SCOPE,
    TEXTS,
    UNIT_FIELDS,
    UNITS,
)
from haitang.lexicon import BadInput, Problem
from haitang.parties import Nature, Organisation, PartyCategory, Relation
from haitang.pilot import MILESTONE_COLUMNS, PRICE_COLUMNS, Application, Round, fields_of, label_of, table_rows

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_OF_A_SCHEME = ("title", "insurers", "security")
_LONGEST = 32_767
"""The most characters of a cell; spreadsheets cut what is longer without a word."""


def write_workbook(application: Application | None, round_: Round) -> bytes:
    """The workbook of an application, or the empty template of a round; the same content gives the same bytes.

    Raises
    ------
    BadInput
        A paragraph is longer than a cell can hold.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    first = workbook.worksheets[0]
    texts = fields_of(application) if application else {}
    rows = {
        BASICS: _basics(round_, texts),
        UNITS: list(_units(application, texts)),
        ELIGIBILITY: [[item.code, item.text, texts.get(f"eligibility.{item.code}", "")] for item in round_.eligibility],
        TEXTS: list(_texts(application, round_, texts)),
        SCHEMES: _schemes(application, texts),
        PRICES: list(_prices(application, texts)),
        SCOPE: [[code] for code in (application.scope if application else ())],
        MILESTONES: [cells for _n, cells in table_rows(texts.get("milestones", ""), len(MILESTONE_COLUMNS))],
        GUIDE: _guide(round_),
    }
    heads = HEADS | {GUIDE: ("工作表", "说明")}
    for name, found in rows.items():
        _fill(workbook.create_sheet(name), heads[name], found)
    workbook.remove(first)
    return workbook_bytes(workbook)


def _basics(round_: Round, texts: Mapping[str, str]) -> list[list[str]]:
    return [
        ["round", "试点批次", round_.code],
        *([path, label_of(path, round_).zh, texts.get(path, "")] for path in PLAIN),
    ]


def _units(application: Application | None, texts: Mapping[str, str]) -> Iterator[list[str]]:
    if application is None:
        yield ["牵头单位"]
        return
    yield ["牵头单位", *_unit(application.lead, Relation.LEAD, "lead", texts)]
    for party in application.joint:
        yield ["联合单位", *_unit(party.organisation, party.relation, f"joint.{party.organisation.code}", texts)]


def _unit(unit: Organisation, relation: Relation, at: str, texts: Mapping[str, str]) -> list[str]:
    fictional = "是" if unit.fictional else ""
    known = [unit.code, unit.category.value, relation.value, unit.parent or "", fictional]
    return known + [texts.get(f"{at}.{name}", "") for name in UNIT_FIELDS]


def _texts(application: Application | None, round_: Round, texts: Mapping[str, str]) -> Iterator[list[str]]:
    paths = ["introduction"] if round_.form.introduction else []
    paths += [f"parts.{section.code}" for section in round_.form.texts]
    points = round_.form.schemes.points if round_.form.schemes else ()
    for row in range(max(len(application.schemes) if application else 0, 1 if points else 0)):
        paths += [f"schemes.{row}.points.{point.code}" for point in points]
    for path in paths:
        for line in texts.get(path, "").split("\n"):
            yield [path, label_of(path, round_).zh, line]


def _schemes(application: Application | None, texts: Mapping[str, str]) -> list[list[str]]:
    return [
        [str(row + 1), *(texts[f"schemes.{row}.{name}"].replace("\n", "、") for name in _OF_A_SCHEME)]
        for row in range(len(application.schemes) if application else 0)
    ]


def _prices(application: Application | None, texts: Mapping[str, str]) -> Iterator[list[str]]:
    for row in range(len(application.schemes) if application else 0):
        for _number, cells in table_rows(texts.get(f"schemes.{row}.prices", ""), len(PRICE_COLUMNS)):
            yield [str(row + 1), *cells]


def _guide(round_: Round) -> list[list[str]]:
    lines = [[GUIDE, item] for item in round_.form.instructions.items]
    lines += [[TEXTS, f"{limit.label.zh}：不超过 {limit.words} 字"] for limit in round_.text_limits]
    lines += [[TEXTS, f"{section.heading}：{section.prompt}"] for section in round_.form.texts]
    lines += [[UNITS, f"类别 {_choices(PartyCategory)}"], [UNITS, f"性质 {_choices(Nature)}"]]
    return [
        *lines,
        [PRICES, "金额写明单位，如 26万元；未写单位时为元"],
        [GUIDE, "签章不随工作簿导入，导入后各单位重新签署"],
    ]


def _choices(kind: type[PartyCategory] | type[Nature]) -> str:
    return "；".join(f"{each.value}（{each.label.zh}）" for each in kind)


def _fill(sheet: Worksheet, head: tuple[str, ...], rows: list[list[str]]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for column, title in enumerate(head, start=1):
        sheet.cell(row=1, column=column, value=title).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = (
            60 if title in {"内容", "说明"} or "段落" in title else 20
        )
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            if text:
                if len(text) > _LONGEST:
                    place, bound = f"{sheet.title} {get_column_letter(column)}{number}", f"{_LONGEST} 个字符以内"
                    raise BadInput([Problem("工作簿", place, "段落过长", f"{len(text)} 个字符", bound, "分段后再导出")])
                # Text, even where it looks like a formula: nothing that a unit typed is ever run by a spreadsheet.
                plain = ILLEGAL_CHARACTERS_RE.sub("□", text)
                written = sheet.cell(row=number, column=column, value=plain)
                written.data_type, written.number_format = "s", "@"
                written.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
