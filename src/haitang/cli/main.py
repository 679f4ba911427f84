"""Commands and their exit codes: 0 done, 2 bad input, 1 anything else that was refused."""

from __future__ import annotations

import json
import sys

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from haitang.cli import application, case, contract, filing, loss, quote, register, remind, rounds, schema, serve
from haitang.lexicon import BadInput, HaitangError

app = typer.Typer(
    name="haitang",
    help="海塘：工业网络安全保险平台。Industrial cyber insurance.",
    no_args_is_help=True,
    add_completion=False,
)
app.add_typer(application.app, name="application")
app.add_typer(case.app, name="case")
app.add_typer(contract.app, name="contract")
app.add_typer(quote.app, name="quote")
app.add_typer(filing.app, name="filing")
app.add_typer(loss.app, name="loss")
app.add_typer(rounds.app, name="round")
app.add_typer(schema.app, name="schema")
app.command("register")(register.register)
app.command("remind")(remind.remind)
app.command("serve")(serve.serve)
app.command("version")(serve.version)


def main() -> None:
    """Run the command line; every error a user may see is said with what to do about it."""
    try:
        app()
    except BadInput as error:
        _say_problems(error)
        sys.exit(2)
    except HaitangError as error:
        _say(error)
        sys.exit(1)


def _wants_json() -> bool:
    return "--json" in sys.argv[1:]


def _say_problems(error: BadInput) -> None:
    if _wants_json():
        problems = [{name: getattr(problem, name) for name in problem.__slots__} for problem in error.problems]
        sys.stdout.write(json.dumps({"problems": problems}, ensure_ascii=False, indent=1) + "\n")
        return
    if not sys.stderr.isatty():
        sys.stderr.write(f"输入有误，共 {len(error.problems)} 处，均未采用\n{error}\n")
        return
    console = Console(stderr=True)
    table = Table(title=f"输入有误，共 {len(error.problems)} 处，均未采用", title_justify="left", show_lines=True)
    for column in ("文件", "位置", "问题", "现值", "要求", "怎么办"):
        table.add_column(column, overflow="fold")
    for problem in error.problems:
        cells = (problem.file, problem.at, problem.message, problem.value, problem.bound, problem.advice)
        table.add_row(*(escape(cell) for cell in cells))
    console.print(table)


def _say(error: HaitangError) -> None:
    if _wants_json():
        sys.stdout.write(json.dumps({"error": error.message, "advice": error.advice}, ensure_ascii=False) + "\n")
        return
    Console(stderr=True, soft_wrap=True).print(f"[red]{escape(error.message)}[/red]\n{escape(error.advice)}")
