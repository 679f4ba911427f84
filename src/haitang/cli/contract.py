"""``haitang contract``: check a contract, settle one event, and see it under several contracts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from haitang.cli.reading import text_of
from haitang.lexicon import BadInput, Problem, Record, refuse_if

if TYPE_CHECKING:
    from haitang.contract import Contract

T = TypeVar("T")
app = typer.Typer(help="合同：校验、理算、比较 check, settle, compare", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")]


class Document(StrEnum):
    """What has a published schema."""

    CONTRACT = "contract"
    EVENT = "event"
    USED = "used"
    PROGRAM = "program"
    YEAR = "year"


@app.command()
def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="合同，或含 treaties 的再保险安排；- 为标准输入")
    ],
    as_json: Json = False,
) -> None:
    """Say everything that is wrong with contracts or reinsurance programs; exit code 2 where anything is (校验)."""
    from haitang.contract import load_terms

    problems: list[Problem] = []
    for file in files:
        _taken(problems, file, load_terms)
    refuse_if(problems)
    if as_json:
        sys.stdout.write(json.dumps({"files": files, "problems": []}, ensure_ascii=False, indent=1) + "\n")
    else:
        typer.echo("\n".join(f"{file}：条款无矛盾" for file in files))


@app.command()
def settle(
    contract: Annotated[str, typer.Argument(help="合同 contract")],
    event: Annotated[str, typer.Argument(help="事故 event")],
    used: Annotated[
        str | None, typer.Option("--used", help="已用限额，或上一次的理算结果 limits used, or the settlement before")
    ] = None,
    as_json: Json = False,
) -> None:
    """Settle one event by a contract, every step with its clause and reason (理算)."""
    from haitang.contract import Used, load_contract, load_event, load_used
    from haitang.contract import settle as settle_event

    problems: list[Problem] = []
    terms = _taken(problems, contract, load_contract)
    found = _taken(problems, event, load_event)
    spent = Used() if used is None else _taken(problems, used, load_used)
    if terms is None or found is None or spent is None:
        raise BadInput(problems)
    settlement = settle_event(terms, found, spent)
    if as_json:
        _write(settlement)
    else:
        from haitang.cli.contract_tables import show_settlement

        show_settlement(settlement)


@app.command()
def compare(
    event: Annotated[str, typer.Argument(help="事故 event")],
    contracts: Annotated[list[str], typer.Argument(help="一份以上合同 one contract or more")],
    forms: Annotated[
        bool,
        typer.Option("--forms", help="另与各种条款结构比较，金额取第一份合同 with every form, by the first's amounts"),
    ] = False,
    as_json: Json = False,
) -> None:
    """See one event under several contracts, side by side (条款比较)."""
    from haitang.contract import compare as compare_contracts
    from haitang.contract import load_contract, load_event

    problems: list[Problem] = []
    found = _taken(problems, event, load_event)
    given = {
        name: _taken(problems, file, load_contract) for name, file in zip(_names(contracts), contracts, strict=True)
    }
    if found is None or problems:
        raise BadInput(problems)
    good = {name: contract for name, contract in given.items() if contract is not None}
    left_out = _add_forms(good) if forms else {}
    comparison = compare_contracts(found, good)
    if as_json:
        told = {code: [problem.message for problem in error.problems] for code, error in left_out.items()}
        _write(comparison, left_out=told)
    else:
        from haitang.cli.contract_tables import show_comparison

        show_comparison(comparison, left_out)


@app.command()
def cede(
    program: Annotated[str, typer.Argument(help="再保险安排 reinsurance program")],
    year: Annotated[str, typer.Argument(help="一年的事故 events of a year")],
    as_json: Json = False,
) -> None:
    """Cede a year's events to a reinsurance program, a step and a reason for each treaty and event (分出)."""
    from haitang.contract import cede_year, load_program, load_year

    problems: list[Problem] = []
    treaties = _taken(problems, program, load_program)
    events = _taken(problems, year, load_year)
    if treaties is None or events is None:
        raise BadInput(problems)
    ceded = cede_year(treaties.treaties, events.events)
    if as_json:
        _write(ceded)
    else:
        from haitang.cli.contract_tables import show_ceded

        show_ceded(ceded)


@app.command()
def schema(
    of: Annotated[Document, typer.Option("--of", help="哪种文件 which document")] = Document.CONTRACT,
) -> None:
    """Print the JSON Schema of a contract, an event, used limits, a program, or a year (文件格式)."""
    from haitang.contract import json_schema

    typer.echo(json.dumps(json_schema(of.value), ensure_ascii=False, indent=1))


def _taken(problems: list[Problem], file: str, load: Callable[[str, str], T]) -> T | None:
    """What a file holds; None where it is faulty, its faults kept for one report."""
    try:
        return load(text_of(file), file)
    except BadInput as error:
        problems += error.problems
        return None


def _names(files: list[str]) -> list[str]:
    """Contracts are named by their files: by the path where two files have one name."""
    stems = [Path(file).stem for file in files]
    return [stem if stems.count(stem) == 1 else file for stem, file in zip(stems, files, strict=True)]


def _add_forms(given: dict[str, Contract]) -> dict[str, BadInput]:
    """Put the first contract's amounts under every form; tell which forms they do not fit, and why."""
    from haitang.contract import forms, under_form

    first = next(iter(given.values()))
    left_out: dict[str, BadInput] = {}
    for code, form in forms().items():
        try:
            given[code] = under_form(form, first)
        except BadInput as error:
            left_out[code] = error
    return left_out


def _write(record: Record, **more: Any) -> None:
    told = {**record.model_dump(mode="json"), **more}
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
