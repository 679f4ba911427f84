"""Rounds on a terminal: what each asks for, what nobody has confirmed, how two differ."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from haitang.pilot import Demand, Round, RoundDifference, Unconfirmed


def show_rounds(rounds: Sequence[Round]) -> None:
    """Print the rounds that can be run."""
    table = _table("批次代码", "名称", "通知文号", "申报截止", "总结截止")
    for each in rounds:
        days = (each.application_deadline.last_day.isoformat(), each.summary_deadline.last_day.isoformat())
        table.add_row(each.code, escape(each.title), escape(each.number), *days)
    Console().print(table)


def show_check(round_: Round, asked: Sequence[Demand], loose: Sequence[Unconfirmed]) -> None:
    """Print what a round asks for, then what was not read in its notice."""
    console = Console()
    console.print(f"[bold]{escape(round_.title)}[/bold]（{round_.code}，{escape(round_.number)}）", highlight=False)
    table = _table("类别", "事项", "要求", "依据", "核实")
    for topic, group in groupby(asked, key=lambda each: each.topic.zh):
        for row, each in enumerate(group):
            cells = (each.what.zh, each.asked.zh, each.clause, each.verified.label.zh)
            table.add_row("" if row else topic, *(escape(cell) for cell in cells))
        table.add_section()
    console.print(table)
    if loose:
        rest = _table("尚未按通知原文核实的条目", "依据", "核实")
        for entry in loose:
            rest.add_row(escape(entry.at), escape(entry.clause), entry.verified.label.zh)
        console.print(rest)
    console.print(f"数据包完整；{len(loose)} 项尚未按通知原文核实", highlight=False)


def show_differences(before: Round, after: Round, found: Sequence[RoundDifference]) -> None:
    """Print the fields that differ."""
    console = Console()
    if not found:
        console.print("两个批次没有差异")
        return
    table = _table("字段", before.code, after.code)
    for each in found:
        table.add_row(escape(each.at), _shown(each.before), _shown(each.after))
    console.print(table)
    console.print(f"共 {len(found)} 处不同", highlight=False)


def _shown(value: str | None) -> str:
    return "[dim]无[/dim]" if value is None else escape(value)


def _table(*columns: str) -> Table:
    table = Table(show_header=True, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
