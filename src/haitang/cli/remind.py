"""``haitang remind``: reminders of what pilots owe into the outbox; for cron, since again it changes nothing."""

from __future__ import annotations

import json
import os
from typing import Annotated

import typer


def remind(
    code: Annotated[str, typer.Argument(help="批次代码 code of the round")],
    as_json: Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")] = False,
) -> None:
    """Remind units of reports, milestones and summaries that are due or late (催报)."""
    from haitang.pilot import load_round

    round_ = load_round(code)
    os.environ["DJANGO_SETTINGS_MODULE"] = "haitang.storage.settings"
    import django

    django.setup()
    from haitang.journeys.progress import send_reminders
    from haitang.storage.progress_rows import standings_of_round
    from haitang.storage.start import prepare_database, server_ports

    prepare_database()
    sent = send_reminders(server_ports(), round_, standings_of_round(code))
    lines = [
        {
            "to": each.owed.unit,
            "project": each.owed.number,
            "what": each.owed.kind.value,
            "code": each.owed.code,
            "due": each.owed.due.isoformat(),
            "stage": each.stage,
        }
        for each in sent
    ]
    if as_json:
        typer.echo(json.dumps({"sent": lines}, ensure_ascii=False, indent=1))
        return
    typer.echo(f"已发出催报 {len(sent)} 条" if sent else "没有需要催报的事项")
    for each in sent:
        late = "已逾期" if each.stage == "late" else f"{each.owed.due.isoformat()} 到期"
        typer.echo(f"  {each.owed.number} {each.owed.unit} {each.owed.kind.label.zh} {each.owed.label.zh} {late}")
