"""``haitang schema``: the published JSON Schemas of everything that a person writes."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from haitang.lexicon import NotFound

app = typer.Typer(help="文件格式：公布的 JSON Schema published schemas", no_args_is_help=True)


@app.command("list")
def list_schemas(
    as_json: Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")] = False,
) -> None:
    """List the files that have a schema (列出有格式定义的文件)."""
    names = list(_schemas())
    typer.echo(json.dumps(names, ensure_ascii=False) if as_json else "\n".join(names))


@app.command()
def show(name: Annotated[str, typer.Argument(help="文件名，如 case.yaml")]) -> None:
    """Print the schema of one file (输出一个文件的格式定义)."""
    schemas = _schemas()
    if name not in schemas:
        raise NotFound(f"没有 {name} 的格式定义", advice="现有：" + "、".join(schemas))
    typer.echo(json.dumps(schemas[name], ensure_ascii=False, indent=1))


def _schemas() -> dict[str, dict[str, Any]]:
    from haitang.journeys import file_schemas
    from haitang.loss import RiskProfile, spec_schema
    from haitang.loss.simulation import book_schema
    from haitang.pilot import round_schema
    from haitang.underwriting import CapitalSnapshot

    quotes = {
        "quotes/profile.yaml": RiskProfile.model_json_schema(),
        "quotes/snapshot.json": CapitalSnapshot.model_json_schema(),
    }
    losses = {"loss/spec.yaml": spec_schema(), "portfolios/book.yaml": book_schema()}
    return file_schemas() | quotes | losses | {"rounds/*.yaml": round_schema()}
