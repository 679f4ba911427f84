"""``haitang application``: check an application in a folder or a workbook, and turn one into the other."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from haitang.cli.writing import write_folder, write_whole
from haitang.lexicon import BadInput, Problem, refuse_if

if TYPE_CHECKING:
    from haitang.insured import Inventory
    from haitang.pilot import Application, Verdict

app = typer.Typer(help="申报方案：自查、导出、导入 check, export, import", no_args_is_help=True)
Source = Annotated[Path, typer.Argument(help="文件夹、ZIP 或工作簿 a folder, a ZIP of one, or a workbook")]
Json = Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")]
_MARKS = {"ok": "符合", "fails": "不符合", "warns": "请核对", "not_applicable": "不适用"}


@app.command()
def check(
    source: Source,
    inventory: Annotated[
        Path | None, typer.Option(help="资产清单 XLSX inventory, for the rules on systems", exists=True, dir_okay=False)
    ] = None,
    stage: Annotated[str, typer.Option(help="查到哪一步 check, seal or submit")] = "check",
    at: Annotated[str, typer.Option(help="自查时间，默认现在 time of the check, now by default")] = "",
    as_json: Json = False,
) -> None:
    """Answer every rule of the round; exit code 2 where one is not met (自查)."""
    from haitang.documents import build_application, glyph_problems
    from haitang.pilot import Stage, breaches, load_round
    from haitang.pilot import check as check_rules

    if stage not in set(Stage):
        raise BadInput([Problem("--stage", "", "没有这一步", stage, "、".join(Stage))])
    (application, _proofs), now = _read(source), _instant(at)
    round_ = load_round(application.round_code)
    found = check_rules(application, _inventory(inventory), round_, now=now)
    failing, unprintable = breaches(found, Stage(stage)), glyph_problems(build_application(application, round_))
    if as_json:
        plain = {
            "verdicts": [each.model_dump(mode="json") for each in found],
            "failing": len(failing),
            "unprintable": [str(problem) for problem in unprintable],
        }
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1) + "\n")
    else:
        _show(application, found)
        for problem in unprintable:
            typer.echo(str(problem))
    if failing:
        raise typer.Exit(2)


@app.command("export")
def export(
    source: Source,
    out: Annotated[Path, typer.Argument(help="要写出的工作簿 the workbook to write (.xlsx)")],
) -> None:
    """Write an application as a workbook; proofs and signatures stay behind (导出为工作簿)."""
    from haitang.journeys import write_workbook
    from haitang.pilot import load_round

    application, _proofs = _read(source)
    if out.suffix.lower() != ".xlsx":
        raise BadInput([Problem(out.name, "", "扩展名不符", out.suffix or "无", ".xlsx", "改用 .xlsx 文件名")])
    write_whole(out, write_workbook(application, load_round(application.round_code)))
    typer.echo(f"已写出 {out}")


@app.command("import")
def import_(
    source: Source,
    out: Annotated[Path, typer.Argument(help="要写出的文件夹 the folder to write; empty or absent")],
) -> None:
    """Write a workbook, or a ZIP, as a folder that a case can hold (导入为文件夹)."""
    from haitang.pilot import write_application

    application, proofs = _read(source)
    write_folder(out, write_application(application, proofs))
    typer.echo(f"已写出 {out}")


@app.command("print")
def print_(
    source: Source,
    out: Annotated[Path, typer.Argument(help="申报书 .docx 或 .pdf，或报送包 .zip the form, or the filing package")],
    inventory: Annotated[
        Path | None, typer.Option(help="资产清单 XLSX inventory, for the table of systems", exists=True, dir_okay=False)
    ] = None,
    number: Annotated[str, typer.Option(help="报送编号，印在回执和签条上 number of the package")] = "",
) -> None:
    """Write the form as DOCX or PDF, or the whole filing package; the same input gives the same bytes (打印申报书)."""
    from haitang import documents
    from haitang.pilot import load_round

    (application, proofs), plant = _read(source), _inventory(inventory)
    round_ = load_round(application.round_code)
    paper = documents.build_application(application, round_, inventory=plant)
    match out.suffix.lower():
        case ".docx":
            data = documents.render_docx(paper)
        case ".pdf":
            refuse_if(documents.glyph_problems(paper))
            data = documents.render_pdf(paper)
        case ".zip":
            refuse_if(documents.glyph_problems(paper))
            data = documents.build_bundle(
                application,
                round_,
                number=number or f"{application.lead.code}-{application.applied_on:%Y%m%d}",
                dated=application.applied_on,
                attachments={name.rsplit("/", 1)[-1]: content for name, content in proofs.items()},
                inventory=plant,
            ).zip()
        case other:
            raise BadInput(
                [Problem(out.name, "", "扩展名不符", other or "无", ".docx、.pdf 或 .zip", "改用这些扩展名")]
            )
    write_whole(out, data)
    typer.echo(f"已写出 {out}")


@app.command()
def template(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="批次代码 code of the round")],
    out: Annotated[Path, typer.Argument(help="要写出的工作簿 the workbook to write (.xlsx)")],
) -> None:
    """Write the empty workbook of a round: its fields, limits and instructions (空白模板)."""
    from haitang.journeys import write_workbook
    from haitang.pilot import load_round

    write_whole(out, write_workbook(None, load_round(round_)))
    typer.echo(f"已写出 {out}")


def _read(source: Path) -> tuple[Application, dict[str, bytes]]:
    """The application in a folder, a ZIP of one, or a workbook; and the proofs that came with it.

    Raises
    ------
    BadInput
        It cannot be read; every fault at once.
    """
    import tempfile

    from haitang.journeys import EXCHANGED, accept_upload, read_workbook, unpacked

    if source.is_dir():
        return _of_folder(source)
    try:
        data = source.read_bytes()
    except OSError as error:
        problem = Problem(str(source), "", "无法读取文件", str(error.strerror), advice="检查路径和权限")
        raise BadInput([problem]) from error
    accept_upload(source.name, data, allowed=EXCHANGED)
    if source.suffix.lower() == ".xlsx":
        return read_workbook(data, file=source.name), {}
    with tempfile.TemporaryDirectory() as place:
        return _of_folder(unpacked(data, Path(place), file=source.name))


def _of_folder(folder: Path) -> tuple[Application, dict[str, bytes]]:
    """The units stand beside the application, or in the folder of the case around it."""
    from haitang.pilot import read_application, read_parties

    places = [folder / "parties.yaml", folder.resolve().parent / "parties.yaml"]
    parties = next((place for place in places if place.is_file()), places[0])
    application = read_application(folder, read_parties(parties))
    files = {proof.file for statement in application.eligibility for proof in statement.proofs if proof.file}
    return application, {file: (folder / file).read_bytes() for file in sorted(files)}


def _inventory(file: Path | None) -> Inventory | None:
    from haitang.assessment import read_inventory_xlsx

    return read_inventory_xlsx(file.read_bytes(), file=file.name) if file else None


def _instant(text: str) -> datetime:
    from haitang.lexicon import SHANGHAI, SystemClock

    if not text:
        return SystemClock().now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        bound = "2026-06-18T09:00:00+08:00"
        raise BadInput([Problem("--at", "", "不是时间", text, bound, "按该格式填写")]) from error
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def _show(application: Application, found: tuple[Verdict, ...]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 140)
    table = Table(title=escape(f"{application.title}（{application.lead.name}）"), title_justify="left")
    for column in ("结论", "规则", "位置", "依据"):
        table.add_column(column, overflow="fold")
    for each in found:
        value = f"（{each.value}）" if each.value and each.outcome != "ok" else ""
        table.add_row(_MARKS[each.outcome], escape(each.message.zh + value), escape(each.at), escape(each.clause))
    console.print(table)
    counts = Counter(_MARKS[each.outcome] for each in found)
    console.print("，".join(f"{name} {count}" for name, count in counts.items()), highlight=False)
