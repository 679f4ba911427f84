"""``haitang loss aggregate``: the exact distribution of what a layer takes of a year."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from haitang.lexicon import BadInput, Problem

if TYPE_CHECKING:
    from haitang.loss import AggregateAnswer

STDIN = "-"


def aggregate(
    spec: Annotated[str, typer.Argument(help="规格文件（YAML 或 JSON），- 为标准输入 specification, - for stdin")],
    as_json: Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")] = False,
) -> None:
    """Answer a specification of an aggregate loss exactly (精确求解年累计赔付)."""
    from haitang.loss import aggregate_spec, load_spec

    name, text = _read(spec)
    answer = aggregate_spec(load_spec(text, name), file=name)
    if as_json:
        sys.stdout.write(answer.model_dump_json(indent=1) + "\n")
    else:
        _print(answer)


def _read(spec: str) -> tuple[str, str]:
    """Name and text of the specification."""
    try:
        if spec == STDIN:
            return "stdin", sys.stdin.buffer.read().decode("utf-8-sig")
        return Path(spec).name, Path(spec).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput([Problem(spec, "", "无法读取文件", str(error.strerror), advice="检查路径和权限")]) from error
    except UnicodeDecodeError as error:
        raise BadInput([Problem(spec, "", "不是 UTF-8 文字", advice="另存为 UTF-8")]) from error


def _print(answer: AggregateAnswer) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title="年累计赔付 aggregate loss of a year", title_justify="left")
    table.add_column("项目")
    table.add_column("数值", justify="right", overflow="fold")
    for name, value in _rows(answer.model_dump(exclude={"error", "grid", "engine", "notes"})):
        table.add_row(name, _number(value))
    console.print(table)
    error = answer.error
    console.print(
        f"{answer.engine}，网格 {answer.grid.points:,} 点；离散误差估计 {error.discretisation:.1g}，"
        f"截断误差估计 {error.truncation:.1g}"
    )
    for name, reason in answer.notes.items():
        console.print(f"{name}：{reason}")


def _rows(figures: dict[str, Any], above: str = "") -> Iterator[tuple[str, float | None]]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _rows(value, f"{above}{name} ")
        else:
            yield above + name, value


def _number(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:,.2f}" if abs(value) >= 1000 else f"{value:.9g}"
