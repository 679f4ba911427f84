"""Settlements and comparisons as tables for people."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from haitang.contract import CededYear, Comparison, Settlement, forms
from haitang.lexicon import BadInput, Yuan


def show_settlement(settlement: Settlement) -> None:
    """Every step, then what is paid."""
    console = Console()
    steps = Table(title="理算步骤（元） steps", title_justify="left")
    steps.add_column("范围", overflow="fold")
    steps.add_column("规则与条款", overflow="fold")
    steps.add_column("计算前", justify="right", no_wrap=True)
    steps.add_column("计算后", justify="right", no_wrap=True)
    steps.add_column("理由", overflow="fold", ratio=1)
    for step in settlement.steps:
        scope = step.cover.label.zh if step.cover else "整张保险单"
        rule = f"{step.rule.label.zh}\n{step.clause}".strip()
        steps.add_row(scope, rule, step.before.text(), step.after.text(), step.reason.zh)
    console.print(steps)
    console.print(f"保险赔款 {settlement.indemnity.text()} 元，赔付合计 {settlement.total.text()} 元")
    if settlement.services:
        console.print(f"实物服务 {settlement.services.text()} 元，其中服务限额以内 {settlement.in_kind.text()} 元")
    if settlement.restored:
        console.print(f"恢复保额 {settlement.restored.text()} 元")


def show_comparison(comparison: Comparison, left_out: Mapping[str, BadInput]) -> None:
    """Contracts as rows: what each pays by cover, and what it does not cover."""
    console = Console()
    table = Table(title="条款比较（万元） comparison", title_justify="left")
    table.add_column("合同", overflow="fold")
    table.add_column("赔付合计", justify="right", no_wrap=True)
    table.add_column("实物服务", justify="right", no_wrap=True)
    for cover in comparison.covers:
        table.add_column(cover.label.zh, justify="right", overflow="fold")
    for contract in comparison.contracts:
        cells = [contract.cover(cover) for cover in comparison.covers]
        paid = ["—" if cell is None else cell.payable.in_wan() for cell in cells]
        table.add_row(_label(contract.name), contract.total.in_wan(), contract.in_kind.in_wan(), *paid)
    console.print(table)
    for contract in comparison.contracts:
        _show_refusals(console, _label(contract.name), [(item.reason.zh, item.amount) for item in contract.not_covered])
    for code, error in left_out.items():
        reasons = "；".join(problem.message for problem in error.problems)
        console.print(f"{_label(code)}：不能与该合同比较（{reasons}）")


def show_ceded(year: CededYear) -> None:
    """Every cession, then what each treaty takes and what is kept."""
    console = Console()
    table = Table(title="分出步骤（元） cessions", title_justify="left")
    table.add_column("事故")
    table.add_column("再保险合同")
    for name in ("分保标的", "分出", "恢复保费"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("理由", overflow="fold", ratio=1)
    for step in year.cessions:
        amounts = (step.subject.text(), step.ceded.text(), step.premium.text())
        table.add_row(step.event or "全年", step.treaty, *amounts, step.reason.zh)
    console.print(table)
    for code, amount in year.by_treaty.items():
        console.print(f"{code} 摊回 {amount.text()} 元")
    console.print(f"合计 {year.gross.text()} 元，分出 {year.ceded.text()} 元，自留 {year.net.text()} 元")
    if year.premium:
        console.print(f"恢复保费 {year.premium.text()} 元")


def _show_refusals(console: Console, name: str, refusals: list[tuple[str, Yuan]]) -> None:
    for reason, amount in refusals:
        console.print(f"{name}：{reason}，{amount.text()} 元不赔")


def _label(name: str) -> str:
    known = forms().get(name)
    return known.label.zh if known else name
