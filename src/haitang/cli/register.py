"""``haitang register``: organisations and people from files, for those who run a platform."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from haitang.cli.reading import text_of
from haitang.cli.writing import write_whole
from haitang.lexicon import BadInput, Problem, parse

if TYPE_CHECKING:
    from haitang.storage.register import Account


def register(
    parties: Annotated[str, typer.Argument(help="单位文件 parties.yaml: organisations")],
    people: Annotated[str, typer.Argument(help="人员文件 people.yaml: username, name, organisation, role")],
    passwords: Annotated[
        Path | None, typer.Option(help="写出新账户的初始密码 file for first passwords of new accounts")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="演示账户，可一键登录 one-click people in demo mode")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")] = False,
) -> None:
    """Enter organisations and people into the register (登记单位和人员)."""
    if passwords is None and not demo:
        raise BadInput([Problem("--passwords", "", "未指定初始密码文件", advice="指定一个新文件，或加 --demo")])
    if passwords is not None and passwords.exists():
        raise BadInput([Problem("--passwords", "", "文件已存在", str(passwords), advice="换一个文件名")])
    os.environ["DJANGO_SETTINGS_MODULE"] = "haitang.storage.settings"
    import django

    django.setup()
    from haitang.journeys import CasePerson
    from haitang.parties import Organisation
    from haitang.storage.register import register_people
    from haitang.storage.start import prepare_database

    units = parse(text_of(parties), tuple[Organisation, ...], file=parties)
    persons = parse(text_of(people), tuple[CasePerson, ...], file=people)
    prepare_database()
    accounts = register_people(units, persons, demo=demo)
    if passwords is not None:
        write_whole(passwords, _csv(accounts).encode("utf-8-sig"), private=True)
    fresh = [account.username for account in accounts if account.password]
    if as_json:
        typer.echo(json.dumps({"organisations": len(units), "people": len(accounts), "new": fresh}, ensure_ascii=False))
        return
    typer.echo(f"已登记单位 {len(units)} 家、人员 {len(accounts)} 人，其中新账户 {len(fresh)} 个")
    if fresh and passwords is not None:
        typer.echo(f"初始密码在 {passwords}，请分别交给本人，登录后即修改")


def _csv(accounts: tuple[Account, ...]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["username", "name", "organisation", "password"])
    writer.writerows(
        [account.username, account.name, account.organisation, account.password]
        for account in accounts
        if account.password
    )
    return out.getvalue()
