"""试点总结报告: the year of a pilot in figures and words, with its policies, claims and services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from haitang.documents.model import Block, Cell, Document, Heading, Paragraph, SealBox, Table
from haitang.documents.report import numbered, report
from haitang.documents.wording import instant_text, middle, names_of, note, total_row
from haitang.insured import Inventory
from haitang.lexicon import Yuan, shanghai
from haitang.parties import Organisation
from haitang.pilot import Prose, Round, Summary, SummarySection

_FIGURES = "主要数据"
_POLICIES = "保险单与赔案"


def build_summary(
    summary: Summary, rules: Round, *, parties: Iterable[Organisation] = (), inventory: Inventory | None = None
) -> Document:
    """The yearly summary (年度试点总结报告) with every section that the round asks for, in its order.

    Parameters
    ----------
    parties : iterable of Organisation
        Names those who gave the services; a code that none of them has is printed as it is.
    inventory : Inventory, optional
        Names the insured systems; without it they are printed by code.
    """
    known = tuple(parties)
    names = names_of(known)
    sections = [section.label.zh for section in rules.summary]
    titles = numbered([*sections, _FIGURES, _POLICIES])
    blocks: list[Block] = []
    for section in rules.summary:
        blocks.append(Heading(level=1, text=titles[section.label.zh]))
        blocks += _prose(summary.part(section.code))
        blocks += _services(summary, section, names)
    blocks += [Heading(level=1, text=titles[_FIGURES]), _figures(summary)]
    blocks += [Heading(level=1, text=titles[_POLICIES]), *_policies(summary, inventory), *_claims(summary)]
    blocks.append(SealBox(lines=(f"牵头单位（盖章）　{summary.lead.name}", "　　　　年　　月　　日")))
    return report(
        f"{rules.title}总结报告",
        blocks,
        author=summary.lead.name,
        dated=shanghai(summary.prepared_at).date(),
        subtitle=f"{summary.title}　{summary.lead.name}",
        fictional=summary.lead.fictional,
    )


def _prose(prose: Prose) -> Iterator[Block]:
    for block in prose.blocks:
        if block.heading:
            yield Heading(level=2, text=block.heading)
        yield from (Paragraph.of(paragraph) for paragraph in block.paragraphs)


def _services(summary: Summary, section: SummarySection, names: Mapping[str, str]) -> Iterator[Block]:
    if section.services_required and summary.services:
        rows: list[list[str | Cell]] = [
            [names.get(service.provider, service.provider), service.title, service.content, service.method]
            for service in summary.services
        ]
        yield Table.of([22, 16, 34, 28], ["服务机构", "服务", "内容", "开展方式"], rows, name="网络安全服务")


def _figures(summary: Summary) -> Table:
    shown = [(label.zh, value) for label, value in summary.figures.rows()]
    if len(shown) % 2:
        shown.append(("", ""))
    rows: list[list[str | Cell]] = [
        [left[0], Cell.of(left[1], align="right"), other[0], Cell.of(other[1], align="right")]
        for left, other in zip(shown[::2], shown[1::2], strict=True)
    ]
    return Table.of([30, 20, 30, 20], ["指标", "数值", "指标", "数值"], rows, name=_FIGURES)


def _policies(summary: Summary, inventory: Inventory | None) -> Iterator[Block]:
    if not summary.policies:
        yield Paragraph.of("尚未签发保险单。")
        return
    named = {system.code: system.name for system in inventory.systems} if inventory else {}
    rows: list[list[str | Cell]] = [
        [
            policy.number,
            "、".join(named.get(code, code) for code in policy.systems),
            Cell.money(policy.premium),
            Cell.money(policy.sum_insured),
            policy.scan.title if policy.scan else "未附",
        ]
        for policy in summary.policies
    ]
    heads = ["保险单号", "投保系统", "保费（元）", "保额（元）", "保险单扫描件"]
    yield Table.of([22, 30, 15, 17, 16], heads, rows, name="保险单")


def _claims(summary: Summary) -> Iterator[Block]:
    if not summary.claims:
        yield Paragraph.of("本年度没有索赔。")
        return
    rows: list[list[str | Cell]] = [
        [
            claim.number,
            instant_text(claim.filed_at)[:10],
            instant_text(claim.paid_at)[:10],
            middle("—" if claim.days_to_pay is None else str(claim.days_to_pay)),
            Cell.money(claim.paid),
        ]
        for claim in summary.claims
    ]
    rows.append(list(total_row("合计", Yuan.total(claim.paid for claim in summary.claims), before=4)))
    heads = ["赔案号", "索赔日期", "赔付日期", "用时（日）", "赔款（元）"]
    yield Table.of([28, 18, 18, 14, 22], heads, rows, name="赔案")
    yield note("主要数据由平台从保险单、评估、监测、事件和赔案记录中统计，不由人工填写。")
