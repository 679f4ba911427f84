"""``haitang case``: walk the whole loop on a folder, through the same journeys as the pages."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from haitang.lexicon import BadInput, HaitangError, Problem

if TYPE_CHECKING:
    from haitang.journeys import Result

app = typer.Typer(help="案例：一个文件夹走完全程 a worked case, a folder", no_args_is_help=True)
MARK = "results.json"


@app.callback()
def _group() -> None:
    """Keep ``run`` a command of its own."""


@app.command()
def run(
    folder: Annotated[Path, typer.Argument(help="案例文件夹 folder of the case")],
    out: Annotated[Path, typer.Option("--out", help="输出文件夹 folder for the results")],
    as_json: Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")] = False,
) -> None:
    """Walk the loop on a case and write every paper of it (走完全程并写出全部材料)."""
    _refuse_foreign(out)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="haitang-") as var:
        os.environ |= {"HAITANG_VAR": var, "DJANGO_SETTINGS_MODULE": "haitang.storage.settings"}
        os.environ.pop("DATABASE_URL", None)
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=_parent(out)))
        try:
            rows = _walk(folder, draft, quiet=as_json)
            _replace(out, draft)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    _report(rows, out, time.perf_counter() - began, as_json=as_json)


def _walk(folder: Path, draft: Path, *, quiet: bool) -> tuple[Result, ...]:
    from haitang.journeys import load_case

    case = load_case(folder)
    import django

    django.setup()
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from haitang.journeys import STEPS, walk_case, write_results
    from haitang.lexicon import SetClock
    from haitang.storage.start import case_ports, prepare_database

    prepare_database()
    clock = SetClock(case.sheet.moments.open)
    ports = case_ports(case.sheet.key, clock)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True, quiet=quiet)
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("准备", total=len(STEPS) + 1)

        def on_step(label: str) -> None:
            progress.update(task, description=label)
            progress.advance(task)

        walked = walk_case(case, ports, clock, on_step=on_step)
        progress.update(task, description="写出材料")
        rows = write_results(walked, draft)
        progress.advance(task)
    return rows


def _refuse_foreign(out: Path) -> None:
    """Never replace a folder that is not a result of this command."""
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise BadInput([Problem("--out", "", "输出位置已有其他内容", str(out), advice="换一个新的或空的文件夹")])


def _parent(out: Path) -> Path:
    parent = out.resolve().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HaitangError(f"无法建立 {parent}：{error.strerror}", advice="检查路径和权限") from error
    return parent


def _replace(out: Path, draft: Path) -> None:
    """Put the finished folder in place by renames; a killed run leaves the old one or the new one."""
    draft.chmod(0o755)
    if out.exists():
        old = draft.with_name(draft.name + "-old")
        out.replace(old)
        draft.replace(out)
        shutil.rmtree(old)
    else:
        draft.replace(out)


def _report(rows: tuple[Result, ...], out: Path, seconds: float, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(
            json.dumps({"out": str(out), "results": [asdict(row) for row in rows]}, ensure_ascii=False, indent=1) + "\n"
        )
        return
    table = Table(title="结果 results", title_justify="left")
    for column in ("步骤", "结果", "文件"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(row.step, row.result, "\n".join(row.files))
    console = Console()
    console.print(table)
    console.print(f"{out}/index.html  （{seconds:.1f} 秒）")
