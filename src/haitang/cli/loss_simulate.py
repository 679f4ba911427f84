"""``haitang loss simulate``: a book of policies over many years, with progress, cancelling and going on."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from haitang.cli.reading import text_of
from haitang.cli.writing import write_whole
from haitang.lexicon import HaitangError

if TYPE_CHECKING:
    from haitang.loss.simulation import Book, Figures, Progress, SimulatedBook

WAN = 10_000
WIDE = 140
"""Columns of a table that goes to a file."""
CAPITAL_LEVEL = 0.995
"""Level of a capital snapshot where the book does not name one."""
INTERRUPTED = 130
"""Exit code of a run that somebody stopped, as shells have it."""


def simulate(
    portfolio: Annotated[str, typer.Argument(help="组合文件（YAML 或 JSON），- 为标准输入 book of policies")],
    years: Annotated[int, typer.Option("--years", min=1, help="模拟年数 simulated years")] = 100_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子 seed")] = 1,
    workers: Annotated[int, typer.Option("--workers", min=0, max=256, help="线程数，0 为全部核心 threads")] = 0,
    out: Annotated[Path | None, typer.Option("--out", help="把结果写入文件 write the answer to a file")] = None,
    capital: Annotated[
        Path | None, typer.Option("--capital", help="写出资本快照，供报价使用 write a capital snapshot for quotes")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", help="快照时点，默认现在 when the book stood so", formats=["%Y-%m-%d"])
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option("--checkpoint", help="断点文件：中断后用同一命令继续 go on from here")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")] = False,
) -> None:
    """Simulate a book of policies and tell what a year costs, gross, ceded and net (模拟保单组合)."""
    text = text_of(portfolio)
    for file in (out, capital):
        _refuse_unwritable(file)
    from haitang.loss.simulation import estimate, load_book

    book = load_book(text, portfolio)
    if capital and book.report.capital is None:
        book = book.model_copy(update={"report": book.report.model_copy(update={"capital": CAPITAL_LEVEL})})
    threads = workers or os.cpu_count() or 1
    console = Console(stderr=True)
    console.print(estimate(book, years=years, workers=threads).text(), soft_wrap=True, highlight=False)
    began = time.perf_counter()
    answer = _run(book, years, seed, threads, checkpoint, console)
    plain = answer.model_dump_json(indent=1)
    if capital:
        write_whole(capital, (_snapshot(answer, as_of) + "\n").encode())
    if out:
        write_whole(out, (plain + "\n").encode())
    if as_json:
        sys.stdout.write(plain + "\n")
    elif not out:
        _show(answer)
    console.print(f"用时 {time.perf_counter() - began:.1f} 秒", highlight=False)


def _snapshot(answer: SimulatedBook, as_of: datetime | None) -> str:
    from haitang.lexicon import SHANGHAI
    from haitang.underwriting import snapshot_of

    at = as_of.replace(tzinfo=SHANGHAI) if as_of else datetime.now(SHANGHAI).replace(microsecond=0)
    return snapshot_of(answer, as_of=at).model_dump_json(indent=1)


def _run(book: Book, years: int, seed: int, threads: int, checkpoint: Path | None, console: Console) -> SimulatedBook:
    from haitang.loss.simulation import Cancelled
    from haitang.loss.simulation import simulate as simulate_book

    with _stopping() as stop, _bar(console) as on_progress:
        try:
            return simulate_book(
                book,
                years=years,
                seed=seed,
                workers=threads,
                checkpoint=checkpoint,
                on_progress=on_progress,
                stop=stop,
            )
        except Cancelled:
            kept = (
                f"已保存到 {checkpoint.name}，用同一命令继续"
                if checkpoint and checkpoint.exists()
                else "未写出任何结果"
            )
            console.print(f"已中断；{kept}", soft_wrap=True)
            raise typer.Exit(INTERRUPTED) from None


@contextmanager
def _stopping() -> Iterator[Event]:
    """An event that Ctrl-C or a polite kill sets; a second Ctrl-C ends the process as usual."""
    stop = Event()

    def ask(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Told:
    """Shows the stage and how far it is."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self.bar.add_task("准备（首次运行须编译，约半分钟）", total=None)

    def __call__(self, progress: Progress) -> None:
        self.bar.update(self._task, description=progress.stage, completed=progress.done, total=progress.whole)


@contextmanager
def _bar(console: Console) -> Iterator[_Told]:
    told = _Told(console)
    with told.bar:
        yield told


def _refuse_unwritable(out: Path | None) -> None:
    """Find out before the work, not after it."""
    if out is not None and (out.is_dir() or not os.access(out.parent, os.W_OK)):
        raise HaitangError(f"无法写入 {out}", advice="换一个可写的文件")


def _show(answer: SimulatedBook) -> None:
    table = Table(title=f"{answer.policies:,} 份保单 × {answer.years:,} 年（万元）", title_justify="left")
    for column in ("", "年均", "标准差", *(f"VaR {level}" for level in answer.gross.quantiles)):
        table.add_column(column, justify="right" if column else "left", no_wrap=True)
    rows: list[tuple[str, Figures]] = [("毛损失", answer.gross)]
    rows += [(f"分出 {treaty.code}", treaty.ceded) for treaty in answer.treaties]
    rows += [("净损失", answer.net)] if answer.net else []
    rows += [(f"  {cover.label.zh}", told) for cover, told in answer.by_cover.items()]
    for name, told in rows:
        values = (told.aal.value, told.sd, *(estimate.value for estimate in told.quantiles.values()))
        table.add_row(name, *(f"{value / WAN:,.1f}" for value in values))
    console = Console()
    if not console.is_terminal:
        console.width = WIDE
    console.print(table)
    error = answer.gross.aal.standard_error
    if error is not None:
        sys.stdout.write(f"年均毛损失的标准误 {error:,.0f} 元；引擎 {answer.engine}，种子 {answer.seed}\n")
