"""``haitang filing``: hold a filing package against its own list of files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from haitang.lexicon import BadInput, Problem

app = typer.Typer(help="报送包：核对 check a filing package", no_args_is_help=True)


@app.command()
def verify(
    package: Annotated[Path, typer.Argument(help="报送包的文件夹或压缩包 folder or zip")],
    digest: Annotated[str, typer.Option(help="回执上的清单摘要 digest printed on the receipt")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")] = False,
) -> None:
    """Check every file of a package against its list, in SHA-256 and SM3 (核对报送包)."""
    from haitang.documents import manifest_of, package_faults, read_package

    files = read_package(package)
    problems = package_faults(files)
    manifest = manifest_of(files)
    if digest and digest.strip() != str(manifest.digest):
        found = Problem(
            "清单.csv", "", "清单摘要与回执不符", str(manifest.digest), digest.strip(), "向制作单位索取原包"
        )
        problems.append(found)
    if problems:
        raise BadInput(problems)
    if as_json:
        typer.echo(json.dumps({"files": len(manifest.entries), "digest": str(manifest.digest)}, ensure_ascii=False))
        return
    typer.echo(f"{package.name}：{len(manifest.entries)} 个文件与清单一致")
    typer.echo(f"清单摘要 {manifest.digest}" + ("，与回执一致" if digest else "，请与回执核对"))
