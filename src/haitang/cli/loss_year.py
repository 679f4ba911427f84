"""``haitang loss year``: one simulated year of one policy again, settled with reasons."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from haitang.cli.reading import text_of
from haitang.lexicon import shanghai

if TYPE_CHECKING:
    from haitang.loss.simulation import PolicyYear


def year(
    portfolio: Annotated[str, typer.Argument(help="组合文件（YAML 或 JSON），- 为标准输入 book of policies")],
    policy: Annotated[str, typer.Option("--policy", help="保单编号，多份的形如 id/1 policy")],
    number: Annotated[int, typer.Option("--year", min=0, help="第几年，从 0 起 which year")],
    years: Annotated[int, typer.Option("--years", min=1, help="模拟年数 simulated years")] = 100_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子 seed")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")] = False,
) -> None:
    """Recompute one year of one policy of a simulated book, and settle its events (重算某保单某一年并逐步理算)."""
    text = text_of(portfolio)
    from haitang.loss.simulation import load_book, policy_year

    told = policy_year(load_book(text, portfolio), policy=policy, year=number, years=years, seed=seed)
    if as_json:
        sys.stdout.write(told.model_dump_json(indent=1) + "\n")
    else:
        _show(told)


def _show(told: PolicyYear) -> None:
    console = Console()
    for event, settlement in zip(told.events, told.settlements, strict=True):
        peril = event.peril.label.zh if event.peril else ""
        table = Table(title=f"{shanghai(event.occurred):%Y-%m-%d %H:%M} {peril}", title_justify="left")
        for column in ("步骤", "险别", "之前（元）", "之后（元）", "理由"):
            table.add_column(column, justify="right" if "元" in column else "left", overflow="fold")
        for step in settlement.steps:
            cover = step.cover.label.zh if step.cover else ""
            cells = (step.rule.label.zh, cover, step.before.text(), step.after.text(), step.reason.zh)
            table.add_row(*(escape(cell) for cell in cells))
        console.print(table)
    console.print(f"{told.policy} 第 {told.year} 年：{len(told.events)} 次事故，赔付 {told.paid.text()} 元")
