"""申报书: the form of a round, filled from an application; the prescribed text comes from the round, none from here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from haitang.documents.application_table import basics_table
from haitang.documents.filing_sheet import filing_sheet
from haitang.documents.model import (
    Block,
    Cell,
    CoverField,
    CoverPage,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    SealBox,
    Table,
)
from haitang.documents.wording import FICTIONAL
from haitang.insured import Inventory
from haitang.pilot import (
    Application,
    Declaration,
    Form,
    NoteSection,
    Point,
    Prose,
    Round,
    Scheme,
    SchemesSection,
    TableSection,
    TextSection,
    answer_text,
)

_BLANK = re.compile(r"_{3,}")
_ORDINALS = "一二三四五六七八九十"


def build_application(application: Application, rules: Round, *, inventory: Inventory | None = None) -> Document:
    """The filing (申报书) of an application: cover, instructions, tables, parts, schemes, a declaration for each unit.

    Parameters
    ----------
    application : Application
        What is filled in.
    rules : Round
        The round whose form, prescribed text and format apply.
    inventory : Inventory, optional
        Names the systems in scope; without it the plan shows no table of systems.
    """
    return Document(
        title="".join(rules.form.cover.title) + "：" + application.title,
        sheet=filing_sheet(rules.layout),
        dated=application.applied_on,
        author=application.lead.name,
        blocks=tuple(_blocks(rules, application, inventory)),
        header=FICTIONAL if application.fictional else "",
        subject=rules.title,
    )


def build_blank_form(rules: Round) -> Document:
    """The form of a round as it is printed, with nothing filled in (空白表).

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> next(build_blank_form(load_round("shanghai-2026")).texts())
    '2026 上海市工业领域'
    """
    issuer = next((issuer.name for issuer in rules.issuers if issuer.leads), rules.issuers[0].name)
    return Document(
        title="".join(rules.form.cover.title),
        sheet=filing_sheet(rules.layout),
        dated=rules.printed_on,
        author=issuer,
        blocks=tuple(_blocks(rules, None, None)),
        subject=rules.title,
    )


def _blocks(rules: Round, application: Application | None, inventory: Inventory | None) -> Iterator[Block]:
    form = rules.form
    yield _cover(form, application)
    yield Heading(level=1, text=form.instructions.heading, align="center")
    yield from (Paragraph.of(f"{number}. {item}") for number, item in enumerate(form.instructions.items, start=1))
    yield PageBreak()
    last_text = form.texts[-1].code if form.texts else ""
    for section in form.sections:
        match section:
            case TableSection():
                yield Heading(level=1, text=section.heading)
                yield basics_table(section, application)
            case NoteSection():
                yield PageBreak()
                yield Paragraph.of(section.text)
            case TextSection():
                yield Heading(level=1, text=section.heading)
                yield Paragraph.of(section.prompt)
                if application is not None:
                    yield from _prose(application.part(section.code), level=2)
                if section.code == last_text and application is not None and inventory is not None:
                    yield from _scope(application, inventory)
            case SchemesSection():
                yield PageBreak()
                yield from _schemes(section, application)
    for unit in [unit.name for unit in application.units] if application else [""]:
        for declaration in form.declarations:
            yield PageBreak()
            yield from _declaration(declaration, unit)


def _cover(form: Form, application: Application | None) -> CoverPage:
    """The cover with its blanks filled; a blank that is part of a text, such as a date, keeps its words."""
    values = (
        answer_text(application, field.field) if application else _BLANK.sub("　　　", field.blank)
        for field in form.cover.fields
    )
    fields = tuple(
        CoverField(label=field.label, value=value if value.strip() else "", behind=field.suffix)
        for field, value in zip(form.cover.fields, values, strict=True)
    )
    return CoverPage(title=form.cover.title, fields=fields)


def _prose(prose: Prose, *, level: int) -> Iterator[Block]:
    for block in prose.blocks:
        if block.heading:
            yield Heading(level=level, text=block.heading)
        yield from (Paragraph.of(paragraph) for paragraph in block.paragraphs)


def _scope(application: Application, inventory: Inventory) -> Iterator[Block]:
    """The systems that the plan includes; the notice obliges it to name CII and 等保 level 3 and above."""
    known = {system.code: system for system in inventory.systems}
    rows: list[list[str | Cell]] = []
    for number, code in enumerate(application.scope, start=1):
        system = known.get(code)
        if system is None:
            continue
        level = f"第{_ORDINALS[system.protection_level - 1]}级" if system.protection_level else "未定级"
        rows.append(
            [
                Cell.of(str(number), align="center"),
                system.name,
                system.kind.label.zh,
                Cell.of(level, align="center"),
                Cell.of("是" if system.critical else "否", align="center"),
            ]
        )
    if rows:
        heads = ["序号", "系统名称", "标的类别", "网络安全等级保护", "关键信息基础设施"]
        yield Table.of([8, 34, 26, 16, 16], heads, rows, name="纳入试点的系统", caption="纳入试点的系统")


def _schemes(section: SchemesSection, application: Application | None) -> Iterator[Block]:
    yield Heading(level=1, text=section.heading)
    yield Paragraph.of(section.prompt)
    yield from (Paragraph.of(f"{number}. {point.text}") for number, point in enumerate(section.points, start=1))
    for number, scheme in enumerate(application.schemes if application else ()):
        ordinal = _ORDINALS[number] if number < len(_ORDINALS) else str(number + 1)
        yield Heading(level=2, text=f"方案{ordinal}：{scheme.title}")
        for place, point in enumerate(section.points, start=1):
            yield from _point(place, point, scheme)


def _point(place: int, point: Point, scheme: Scheme) -> Iterator[Block]:
    yield Heading(level=3, text=f"{place}. {point.label.zh}")
    for part in scheme.points:
        if part.code == point.code:
            yield from _prose(part.prose, level=3)
    if point.content == "prices" and scheme.prices:
        rows: list[list[str | Cell]] = [
            [
                price.item,
                price.unit,
                Cell.of(price.premium.in_wan(), align="right"),
                Cell.of(price.sum_insured.in_wan(), align="right"),
                price.note,
            ]
            for price in scheme.prices
        ]
        heads = ["项目", "单位", "保费（万元）", "保额（万元）", "备注"]
        yield Table.of([25, 16, 19, 19, 21], heads, rows, name="保费及保额（单价）")


def _declaration(declaration: Declaration, unit: str) -> Iterator[Block]:
    if declaration.mark:
        yield Paragraph.of(declaration.mark, style="plain")
    yield Heading(level=1, text=declaration.heading, align="center")
    yield from (Paragraph.of(line) for line in declaration.opening)
    yield from (Paragraph.of(f"{number}. {item}") for number, item in enumerate(declaration.items, start=1))
    yield Paragraph.of(declaration.closing)
    yield SealBox(lines=tuple(signature_line(line, unit) for line in declaration.signature))


def signature_line(line: str, unit: str) -> str:
    """A line to sign: room for the date, and the unit's name behind the line for its seal.

    Examples
    --------
    >>> signature_line("年 月 日", "甲公司"), signature_line("单位（盖章）", "甲公司")
    ('　　　　年　　月　　日', '单位（盖章）　甲公司')
    """
    if line.split() == ["年", "月", "日"]:
        return "　　　　年　　月　　日"
    return f"{line}　{unit}".rstrip() if "章）" in line or "公章" in line else line
