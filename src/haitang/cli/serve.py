"""``haitang serve``: bring the database up to date, load the worked case where asked, and serve pages."""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

import haitang
from haitang.lexicon import HaitangError
from haitang.parties import Role

if TYPE_CHECKING:
    from haitang.journeys import Case

DEMO_CASE = Path(__file__).resolve().parents[3] / "examples" / "haimao-bearing"


def version(
    as_json: Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")] = False,
) -> None:
    """Print the version (版本)."""
    typer.echo(json.dumps({"version": haitang.__version__}) if as_json else haitang.__version__)


def serve(
    host: Annotated[str, typer.Option(help="监听地址 address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 port", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="工作进程数 worker processes", min=1, max=64)] = 2,
    demo: Annotated[bool, typer.Option("--demo", help="演示模式：载入示例并可一键登录 demo mode")] = False,
    demo_case: Annotated[Path, typer.Option(help="示例文件夹 folder of the worked case")] = DEMO_CASE,
) -> None:
    """Serve the platform (启动平台)."""
    _refuse_taken(host, port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "haitang.storage.settings"
    if demo:
        os.environ["HAITANG_DEMO"] = "1"
    import django

    django.setup()
    from haitang.storage.start import prepare_database

    console = Console(width=None if sys.stdout.isatty() else 120)
    prepare_database()
    if demo:
        _load_demo(console, demo_case)
    console.print(f"海塘 Haitang {haitang.__version__}  [bold]http://{host}:{port}[/bold]", highlight=False)
    if demo:
        _print_people(console)
    console.print("按 Ctrl-C 停止 to stop")
    from haitang.cli.server import Server

    Server(f"{host}:{port}", workers=workers).run()


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            advice = f"停止占用该端口的程序，或换一个端口：haitang serve --port {port + 1 if port < 65535 else 8000}"
            raise HaitangError(f"不能在 {host}:{port} 上监听：{error.strerror}", advice=advice) from error


def _load_demo(console: Console, folder: Path) -> None:
    """Load the worked case once, in a process of its own.

    The typesetter starts threads in the process where it first sets a paper; they would be missing in workers that are
    forked from it, and the first paper there would wait for them for ever.
    """
    from django.db import connections

    from haitang.journeys import load_case, read_sheet
    from haitang.storage.start import has_project

    if has_project(read_sheet(folder).number):
        return
    case = load_case(folder)
    connections.close_all()
    loading = multiprocessing.get_context("fork").Process(target=_walk_demo, args=(console, case))
    loading.start()
    loading.join()
    if loading.exitcode:
        raise typer.Exit(1)


def _walk_demo(console: Console, case: Case) -> None:
    """Walk the worked case by the same journeys as a user's input."""
    from haitang.journeys import walk_case
    from haitang.lexicon import SetClock
    from haitang.storage.start import case_ports, server_ports, whole_or_nothing

    clock = SetClock(case.sheet.moments.open)
    # The platform goes on signing these ledgers, so they are signed with the platform's own keys from the start.
    keys = server_ports().keys
    with console.status("载入示例 loading the worked case") as status, whole_or_nothing():
        ports = replace(case_ports(case.sheet.key, clock), keys=keys)
        walked = walk_case(case, ports, clock, on_step=lambda label: status.update(f"载入示例：{label}"))
        second = case.under_way()
        if second and case.sheet.under_way:
            ports = replace(case_ports(second.sheet.key, clock), keys=keys)
            walk_case(second, ports, clock, people=walked.people, until=case.sheet.under_way.until)


def _print_people(console: Console) -> None:
    from haitang.storage.start import demo_people

    table = Table(title="演示账户，登录页一键进入 demo roles, one click each", title_justify="left", box=None)
    for name, role, organisation in demo_people():
        table.add_row(Role(role).label.zh, Role(role).label.en, name, organisation)
    console.print(table)
