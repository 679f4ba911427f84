"""``haitang round``: the rounds that can be run, the next one's package, what a package asks for and how two differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from haitang.lexicon import Record

app = typer.Typer(help="批次：列出、新建、校验、比较 rounds as packages of data", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")]


@app.command("list")
def list_rounds(as_json: Json = False) -> None:
    """List the rounds that can be run: those that ship, and those of HAITANG_ROUNDS (列出批次)."""
    from haitang.pilot import load_round, round_codes

    rounds = [load_round(code) for code in round_codes()]
    if as_json:
        _write(
            [
                {
                    "code": each.code,
                    "title": each.title,
                    "number": each.number,
                    "applications_until": each.application_deadline.last_day.isoformat(),
                    "summaries_until": each.summary_deadline.last_day.isoformat(),
                }
                for each in rounds
            ]
        )
    else:
        from haitang.cli.round_tables import show_rounds

        show_rounds(rounds)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="新的数据包文件夹 folder to make")],
    year: Annotated[int, typer.Option("--year", help="新批次的年份 year of the new round")],
    source: Annotated[
        str, typer.Option("--from", help="原批次：代码或文件夹 the round that it follows")
    ] = "shanghai-2026",
    code: Annotated[str, typer.Option("--code", help="新批次代码，缺省为文件夹名 code; the folder's name")] = "",
    as_json: Json = False,
) -> None:
    """Write a complete package for the next round, to be edited (新建批次数据包)."""
    from haitang.pilot import find_package, package_texts, read_round, unconfirmed, write_next_round

    package = find_package(source)
    old, texts = read_round(package), package_texts(package)
    made = write_next_round(folder, old, texts, code=code or folder.name, year=year)
    if as_json:
        _write({"folder": str(folder), "code": made.code, "files": list(texts), "unconfirmed": len(unconfirmed(made))})
        return
    typer.echo(f"已建立 {folder}（{made.code}，{len(texts)} 个文件），由 {old.code} 转来")
    typer.echo(f"有 {len(unconfirmed(made))} 项待按新通知核实；文号待填")
    typer.echo(f"校验：haitang round check {folder}")
    typer.echo(f"比较：haitang round compare {source} {folder}")


@app.command()
def check(
    folder: Annotated[str, typer.Argument(help="数据包文件夹，或批次代码 package folder, or a code")],
    as_json: Json = False,
) -> None:
    """Say what a package asks for and what is unconfirmed; every fault at once with exit code 2 (校验)."""
    from haitang.pilot import demands, find_package, read_round, unconfirmed

    round_ = read_round(find_package(folder))
    asked, loose = demands(round_), unconfirmed(round_)
    if as_json:
        _write(
            {
                "code": round_.code,
                "title": round_.title,
                "number": round_.number,
                "demands": _plain(asked),
                "unconfirmed": _plain(loose),
            }
        )
    else:
        from haitang.cli.round_tables import show_check

        show_check(round_, asked, loose)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(help="前一批次：代码或文件夹 earlier round")],
    after: Annotated[str, typer.Argument(help="后一批次：代码或文件夹 later round")],
    as_json: Json = False,
) -> None:
    """Say field by field how two rounds differ (比较两个批次)."""
    from haitang.pilot import compare_rounds, find_package, read_round

    left, right = (read_round(find_package(place)) for place in (before, after))
    found = compare_rounds(left, right)
    if as_json:
        _write({"before": left.code, "after": right.code, "differences": _plain(found)})
    else:
        from haitang.cli.round_tables import show_differences

        show_differences(left, right, found)


def _plain(records: tuple[Record, ...]) -> list[dict[str, Any]]:
    return [record.model_dump(mode="json") for record in records]


def _write(told: object) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
