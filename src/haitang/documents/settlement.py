"""理赔计算书: every step of a settlement with its clause and reason, and the work sheets under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from haitang.claims import Adjustment, ReserveMovement, SheetLine, WorkSheet, loss_heads
from haitang.contract import Contract, Settlement, waterfall
from haitang.documents.adjustment import liability_blocks, reserve_blocks, withheld_blocks
from haitang.documents.figures import Step
from haitang.documents.figures import waterfall as waterfall_figure
from haitang.documents.model import Block, Cell, Document, Heading, Paragraph, SealBox, Table
from haitang.documents.report import numbered, report
from haitang.documents.wording import (
    both_ways,
    facts,
    instant_text,
    middle,
    moment_text,
    names_of,
    note,
    right,
    total_row,
)
from haitang.incident import Incident, LossItem
from haitang.lexicon import Yuan, shanghai
from haitang.parties import Organisation

_STATUTES: Mapping[str, str] = {
    "mitigation": "减损施救费用（保险法第五十七条）",
    "ascertainment": "查勘定损费用（保险法第六十四条）",
    "defence": "抗辩费用（保险法第六十六条）",
}


def build_settlement(
    settlement: Settlement,
    contract: Contract,
    *,
    number: str,
    policy_number: str,
    dated: date,
    parties: Iterable[Organisation],
    incident: Incident | None = None,
    items: Sequence[LossItem] = (),
    work_sheets: Sequence[WorkSheet] = (),
    adjustment: Adjustment | None = None,
    reserves: Sequence[ReserveMovement] = (),
) -> Document:
    """The settlement paper (理赔计算书) of one claim.

    Parameters
    ----------
    settlement : Settlement
        What `haitang.contract.settle` made of the event under ``contract``.
    number, policy_number : str
        Numbers of the claim and of the policy (赔案号、保险单号).
    parties : iterable of Organisation
        Names the insured and the insurers; a code that none of them has is printed as it is.
    items, work_sheets
        Invoices behind the loss, and the sheets of interruption losses.
    adjustment : Adjustment, optional
        Adds the points of liability (定责) with their signatures, and what was withheld.
    reserves : sequence of ReserveMovement
        Adds the ledger of the reserve.
    """
    known = tuple(parties)
    names = names_of(known)
    sections = [
        "赔案概要",
        "理算结论",
        *(["定责"] if adjustment else []),
        "各险别理算",
        "逐步计算",
        "法定费用",
        "共保分摊",
    ]
    sections += ["责任限额使用", *(["损失凭证"] if items else []), *(["定损工作底稿"] if work_sheets else [])]
    titles = numbered([*sections, *(["准备金"] if reserves else [])])
    insured = names.get(contract.insured, contract.insured)
    leader = names.get(contract.insurers[0].code, contract.insurers[0].code)
    blocks: list[Block] = [
        Heading(level=1, text=titles["赔案概要"]),
        facts(
            [
                ("赔案号", number),
                ("保险单号", policy_number),
                ("被保险人", insured),
                ("首席保险人", leader),
                ("保险期间", str(contract.period)),
                *(_incident(incident) if incident else ()),
            ],
            name="赔案概要",
        ),
        Heading(level=1, text=titles["理算结论"]),
        Paragraph.of(f"应付赔款合计：{both_ways(settlement.total)}。", style="body"),
        waterfall_figure(
            [Step(label=row.label.zh, after=row.end, total=row.kind == "total") for row in waterfall(settlement)],
            caption="图 1　从事实损失到应付赔款（元）",
        ),
        *(_section(titles["定责"], liability_blocks(adjustment)) if adjustment else ()),
        Heading(level=1, text=titles["各险别理算"]),
        _covers(settlement),
        Heading(level=1, text=titles["逐步计算"]),
        _steps(settlement),
        note("“计算前”“计算后”为该步骤所适用的险别或整张保险单的金额。"),
        *_statutory(settlement, titles["法定费用"]),
        Heading(level=1, text=titles["共保分摊"]),
        _insurers(settlement, contract, names),
        Heading(level=1, text=titles["责任限额使用"]),
        _limits(settlement, contract),
        *(_section(titles["损失凭证"], [_items(items)]) if items else ()),
        *(withheld_blocks(adjustment) if adjustment else ()),
        *(_section(titles["定损工作底稿"], _sheets(work_sheets)) if work_sheets else ()),
        *(_section(titles["准备金"], reserve_blocks(reserves)) if reserves else ()),
        SealBox(lines=("理算人：", "复核人：", "保险人（盖章）", "　　　　年　　月　　日")),
    ]
    return report(
        "理赔计算书",
        blocks,
        author=leader,
        dated=dated,
        number=number,
        subtitle="工业领域网络安全保险",
        fictional=any(party.fictional for party in known),
    )


def _section(title: str, blocks: Iterable[Block]) -> Iterator[Block]:
    yield Heading(level=1, text=title)
    yield from blocks


def _incident(incident: Incident) -> tuple[tuple[str, str], ...]:
    line = incident.timeline
    return (
        ("事件", incident.title),
        ("风险场景", incident.peril.label.zh),
        ("中断开始", moment_text(line.interruption_start)),
        ("发现时间", moment_text(line.discovery)),
        ("通知保险人", moment_text(line.insurer_notified)),
        ("恢复时间", moment_text(line.restoration)),
    )


def _covers(settlement: Settlement) -> Table:
    rows: list[list[str | Cell]] = [
        [payment.cover.label.zh, middle(payment.state.label.zh), Cell.money(payment.loss), Cell.money(payment.payable)]
        for payment in settlement.covers
    ]
    rows.append(
        [
            Cell.of("合计", bold=True, columns=2),
            Cell.money(settlement.loss, bold=True),
            Cell.money(settlement.indemnity, bold=True),
        ]
    )
    return Table.of([40, 16, 22, 22], ["险别", "承保状态", "核定损失（元）", "赔款（元）"], rows, name="各险别理算")


def _steps(settlement: Settlement) -> Table:
    rows: list[list[str | Cell]] = [
        [
            middle(str(place)),
            step.cover.label.zh if step.cover else "整张保险单",
            step.rule.label.zh,
            step.clause or "—",
            Cell.money(step.before),
            Cell.money(step.after),
            step.reason.zh,
        ]
        for place, step in enumerate(settlement.steps, start=1)
    ]
    heads = ["序", "范围", "规则", "条款", "计算前（元）", "计算后（元）", "理由"]
    return Table.of([5, 13, 13, 11, 14, 14, 30], heads, rows, name="逐步计算")


def _statutory(settlement: Settlement, title: str) -> Iterator[Block]:
    yield Heading(level=1, text=title)
    if not settlement.statutory:
        yield Paragraph.of("本案无另行承担的法定费用。")
        return
    rows: list[list[str | Cell]] = [
        [_STATUTES[cost.statute], Cell.money(cost.claimed), Cell.money(cost.payable)] for cost in settlement.statutory
    ]
    rows.append(
        [
            Cell.of("合计", bold=True),
            Cell.money(Yuan.total(cost.claimed for cost in settlement.statutory), bold=True),
            Cell.money(Yuan.total(cost.payable for cost in settlement.statutory), bold=True),
        ]
    )
    yield Table.of([56, 22, 22], ["费用", "索赔（元）", "应付（元）"], rows, name="法定费用")
    yield note("法定费用在损失赔偿金额以外另行计算，不冲减责任限额。")


def _insurers(settlement: Settlement, contract: Contract, names: Mapping[str, str]) -> Table:
    shares = {insurer.code: insurer.share for insurer in contract.insurers}
    rows: list[list[str | Cell]] = [
        [names.get(part.code, part.code), right(str(shares[part.code])), Cell.money(part.payable)]
        for part in settlement.insurers
    ]
    rows.append(list(total_row("合计", settlement.total, before=2)))
    return Table.of([56, 18, 26], ["保险人", "共保份额", "应付（元）"], rows, name="共保分摊")


def _limits(settlement: Settlement, contract: Contract) -> Table:
    used = settlement.used
    restored = contract.reinstatements
    whole = "保险单累计" if restored is None else f"保险单累计（含恢复 {restored.count} 次）"
    limits = [(whole, contract.capacity, used.aggregate)]
    if contract.aggregate_deductible:
        limits.append(("累计免赔额", contract.aggregate_deductible, used.deductible))
    if contract.services is not None:
        limits.append(("实物服务", contract.services.limit, used.services))
    limits += [
        (terms.cover.label.zh, terms.aggregate_limit, used.covers.get(terms.cover, Yuan(0)))
        for terms in contract.covers
        if terms.aggregate_limit is not None
    ]
    rows: list[list[str | Cell]] = [
        [name, Cell.money(limit), Cell.money(spent), Cell.money(limit - spent)] for name, limit, spent in limits
    ]
    return Table.of(
        [34, 22, 22, 22], ["累计限额", "限额（元）", "已使用（元）", "余额（元）"], rows, name="责任限额使用"
    )


def _items(items: Sequence[LossItem]) -> Table:
    rows: list[list[str | Cell]] = [
        [
            Cell.of(item.reference, *([f"发票 {item.invoice}"] if item.invoice else [])),
            Cell.of(item.cover.label.zh if not item.statute else _STATUTES[item.statute], _head(item)),
            item.vendor or "—",
            instant_text(item.incurred_on)[:10],
            Cell.money(item.gross),
            Cell.money(item.recoverable_vat),
            Cell.money(item.net),
        ]
        for item in items
    ]
    rows.append(list(total_row("合计", Yuan.total(item.net for item in items), before=6)))
    heads = ["凭证", "险别或法定费用、科目", "开具方", "日期", "价税合计（元）", "可抵扣税额（元）", "净额（元）"]
    return Table.of([14, 17, 18, 13, 14, 12, 12], heads, rows, name="损失凭证")


def _head(item: LossItem) -> str:
    known = loss_heads().get(item.head)
    return known.label.zh if known else item.head


def _sheets(sheets: Sequence[WorkSheet]) -> Iterator[Block]:
    for sheet in sheets:
        basis = "毛利润法" if sheet.basis == "gross_profit" else "每小时净利润法"
        yield Heading(level=2, text=f"营业中断损失（{basis}）")
        rows: list[list[str | Cell]] = [_sheet_line(line) for line in sheet.lines]
        rows.append(list(total_row("营业中断损失", sheet.total, before=3)))
        yield Table.of([20, 32, 30, 18], ["项目", "算法", "依据", "结果"], rows, name=f"营业中断（{basis}）")
        if sheet.hours:
            yield _hours(sheet)


def _sheet_line(line: SheetLine) -> list[str | Cell]:
    inputs = [f"{each.label.zh}：{each.value}" for each in line.inputs] or ["—"]
    result = Cell.money(line.amount) if line.amount is not None else right(line.value)
    return [line.label.zh, line.formula.zh, Cell.of(*inputs), result]


def _hours(sheet: WorkSheet) -> Table:
    """Day by day: what would have been earned, what was, and the difference."""
    rows: list[list[str | Cell]] = []
    for day, hours in groupby(sheet.hours, key=lambda hour: shanghai(hour.start).date()):
        listed = list(hours)
        span = timedelta(minutes=sum(hour.minutes for hour in listed))
        rows.append(
            [
                day.isoformat(),
                right(f"{span.total_seconds() / 3600:.2f}"),
                Cell.money(Yuan.total(hour.standard for hour in listed)),
                Cell.money(Yuan.total(hour.actual for hour in listed)),
                Cell.money(Yuan.total(hour.shortfall for hour in listed)),
            ]
        )
    heads = ["日期", "小时数", "标准营业额（元）", "实际营业额（元）", "差额（元）"]
    return Table.of([20, 14, 22, 22, 22], heads, rows, name="逐日营业额", caption="赔偿期间逐日营业额")
