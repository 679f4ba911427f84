"""Quotes on a terminal: the premium first, then what it is made of, then what else it could be."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from haitang.insured import Assurance
from haitang.lexicon import Yuan
from haitang.underwriting import Comparison, FactorLine, Quote, Replay

_KINDS = {
    "base": "同类企业平均状况下的预期赔款",
    "control": "安全措施",
    "posture": "其他状况差异",
    "experience": "自身赔付经验",
    "reinsurance": "再保险",
    "capital": "风险附加",
    "loading": "费用与税",
}
_ASSURANCE = {each.value: each.label.zh for each in Assurance} | {
    "unanswered": "未回答",
    "seen_in_inventory": "清单所见",
}


def show_quote(quote: Quote, out: Path | None) -> None:
    """Print a quote."""
    console = Console()
    statement = quote.statement
    console.print(f"[bold]{escape(quote.number)}　技术保费 {quote.premium.text()} 元[/bold]")
    console.print(
        f"费率 {statement.rate_on_line}（全国首批试点平均 {statement.anchor}），有效至 {quote.valid_until:%Y-%m-%d}"
    )
    console.print(_statement(quote))
    if quote.filed is not None:
        filed = quote.filed
        console.print(
            f"备案产品 {escape(filed.label.zh)}：{filed.premium.text()} 元，区间 {filed.lowest.text()} 至 "
            f"{filed.highest.text()} 元，与技术保费相差 {filed.difference.text()} 元"
        )
        for warning in filed.warnings:
            console.print(f"[yellow]{escape(warning.zh)}[/yellow]")
    if quote.what_ifs:
        console.print(_what_ifs(quote))
    if quote.options:
        console.print(_options(quote))
    for referral in quote.referrals:
        word = "拒保" if referral.outcome == "decline" else "上报"
        console.print(
            f"[red]{word}：{escape(referral.label.zh)}（{referral.seen:,.4g}，界限 {referral.bound:,.4g}）[/red]"
        )
    if out is not None:
        console.print(f"已写出 {escape(str(out))}；复算：haitang quote replay {escape(str(out))}", soft_wrap=True)


def _statement(quote: Quote) -> Table:
    table = Table(title="保费说明书（各行相加恰等于技术保费）", title_justify="left")
    table.add_column("项目")
    table.add_column("元", justify="right")
    table.add_column("依据", overflow="fold")
    for kind, title in _KINDS.items():
        lines = quote.statement.of_kind(kind)
        if not lines:
            continue
        table.add_section()
        table.add_row(f"[bold]{title}[/bold]", f"[bold]{Yuan.total(line.amount for line in lines).text()}[/bold]", "")
        for line in lines:
            note = line.note.zh if line.note else _answer(line.factor) if line.factor else ""
            table.add_row(f"  {escape(line.label.zh)}", line.amount.text(), escape(note))
    table.add_section()
    table.add_row("[bold]技术保费[/bold]", f"[bold]{quote.premium.text()}[/bold]", "")
    return table


def _answer(factor: FactorLine) -> str:
    """What was answered beside the market, how it is known, what it does, and the files that support it."""
    low, high = min(factor.relativities.values()), max(factor.relativities.values())
    moved = f"×{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"×{low:.2f}～{high:.2f}"
    known = _ASSURANCE.get(factor.assurance, factor.assurance)
    said = f"覆盖 {factor.coverage:.0%}（同业 {factor.market:.0%}），{known}，{moved}"
    return "，".join((said, *factor.evidence))


def _what_ifs(quote: Quote) -> Table:
    table = Table(title="改进一项，保费每年变动", title_justify="left")
    table.add_column("措施")
    table.add_column("改进后保费（元）", justify="right")
    table.add_column("每年（元）", justify="right")
    for each in quote.what_ifs:
        table.add_row(escape(each.label.zh), each.premium.text(), (-each.saving).text())
    return table


def _options(quote: Quote) -> Table:
    table = Table(title="方案比较", title_justify="left")
    for column in (
        "事故限额（万元）",
        "累计限额（万元）",
        "免赔额（万元）",
        "等待期（小时）",
        "技术保费（元）",
        "费率",
    ):
        table.add_column(column, justify="right", overflow="fold")
    for option in quote.options:
        table.add_row(
            option.event_limit.in_wan() if option.event_limit else "—",
            option.aggregate_limit.in_wan(),
            option.event_deductible.in_wan(),
            "—" if option.waiting_hours is None else str(option.waiting_hours),
            option.premium.text(),
            str(option.rate_on_line),
        )
    return table


def show_comparison(compared: Comparison) -> None:
    """Print quotes side by side."""
    console = Console()
    for title, rows in (("保费构成（元）", compared.figures), ("不同的条款", compared.terms)):
        if not rows:
            continue
        table = Table(title=title, title_justify="left")
        table.add_column("项目", overflow="fold")
        for number in compared.numbers:
            table.add_column(escape(number), justify="right", overflow="fold")
        for row in rows:
            table.add_row(escape(row.label.zh), *(escape(value) for value in row.values))
        console.print(table)
    table = Table(title=f"与 {escape(compared.numbers[0])} 的保费差异及原因（元）", title_justify="left")
    for column in ("报价", "差异", "条款", "风险", "定价基础", "目录与引擎"):
        table.add_column(column, justify="right")
    for reason in compared.reasons:
        parts = (reason.difference, reason.terms, reason.risk, reason.basis, reason.tables)
        table.add_row(escape(reason.number), *(part.text() for part in parts))
    console.print(table)


def show_replay(found: Replay) -> None:
    """Print whether a quote came out again."""
    console = Console()
    if found.same:
        console.print("[green]复算一致：逐字节相同[/green]")
        return
    head = "数值一致，仅计算环境不同" if not found.differences else f"复算不一致：{len(found.differences)} 处"
    console.print(f"[red]{head}[/red]")
    table = Table(title="差异", title_justify="left")
    for column in ("字段", "报价", "复算"):
        table.add_column(column, overflow="fold")
    for each in (*found.environment, *found.differences):
        table.add_row(escape(each.field), escape(each.quoted), escape(each.replayed))
    console.print(table)
