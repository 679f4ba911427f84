"""Writes what a walked case made: every paper, the records as JSON, the evidence, and a page that links them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from haitang.journeys.case_file import CaseFile, open_case_file
from haitang.journeys.clocks import clock_board
from haitang.journeys.papers import PAPERS, make_paper
from haitang.journeys.walk import Walk
from haitang.lexicon import Record
from haitang.parties import Role

_FOLDERS = {
    "application": "01-申报",
    "assessment": "02-评估",
    "quote": "03-报价",
    "policy": "04-保单",
    "signals": "05-监测",
    "incident": "06-事件",
    "claim": "07-理赔",
    "repair": "08-修复",
    "summary": "09-总结",
}
_MAKERS = {
    "application": Role.APPLICANT,
    "assessment": Role.ASSESSOR,
    "quote": Role.UNDERWRITER,
    "policy": Role.UNDERWRITER,
    "signals": Role.MONITOR,
    "incident": Role.INCIDENT_OFFICER,
    "claim": Role.ADJUSTER,
    "repair": Role.UNDERWRITER,
    "summary": Role.APPLICANT,
}
"""Who takes the papers of a tab: somebody who may see it whole."""


@dataclass(frozen=True)
class Result:
    """A line of the table of results."""

    step: str
    result: str
    files: tuple[str, ...]


def write_results(walk: Walk, out: Path) -> tuple[Result, ...]:
    """Write everything under ``out`` and tell what there is; the same case gives the same bytes."""
    results = []
    for tab, folder in _FOLDERS.items():
        actor = walk.actor(_MAKERS[tab])
        file = open_case_file(walk.ports, actor, walk.project, tab)
        written = [*_papers(walk, tab, out / folder), *_records(walk, file, tab, out / folder)]
        results.append(
            Result(step=folder, result=_outcome(file, tab), files=tuple(f"{folder}/{name}" for name in written))
        )
    for path, data in (walk.evidence or {}).items():
        _write(out / "evidence" / path, data)
    proof = Result(
        "存证", f"证据包 {len(walk.evidence or {})} 个文件，离线验证：python3 verify.py", ("evidence/verify.py",)
    )
    whole = (*results, proof)
    _write(out / "index.html", _index(walk, whole).encode())
    plain = [{"step": each.step, "result": each.result, "files": list(each.files)} for each in whole]
    _write(out / "results.json", json.dumps(plain, ensure_ascii=False, indent=1).encode() + b"\n")
    return whole


def _papers(walk: Walk, tab: str, folder: Path) -> Iterator[str]:
    for paper in PAPERS.values():
        if paper.tab == tab:
            _write(folder / paper.file, make_paper(walk.ports, walk.actor(_MAKERS[tab]), walk.project, paper.code))
            yield paper.file


def _records(walk: Walk, file: CaseFile, tab: str, folder: Path) -> Iterator[str]:
    """The records behind the papers, for machines."""
    bodies: dict[str, Record] = {}
    seen = getattr(file, tab)
    if tab == "signals":
        plain = [signal.model_dump(mode="json") for signal in file.signals]
        _write(folder / "signals.json", _json(plain))
        yield "signals.json"
        return
    if seen is not None and seen.body is not None:
        bodies[f"{tab}.json"] = seen.body
    if tab == "claim" and seen is not None and seen.body is not None and seen.body.settlement is not None:
        bodies["settlement.json"] = seen.body.settlement
    for name, body in bodies.items():
        _write(folder / name, _json(body.model_dump(mode="json")))
        yield name
    if tab == "incident" and seen is not None and seen.body is not None:
        with walk.ports.transaction() as work:
            states = clock_board(work, file.project, seen.body, file.now)
        _write(folder / "clocks.json", _json([state.model_dump(mode="json") for state in states]))
        yield "clocks.json"


def _outcome(file: CaseFile, tab: str) -> str:
    """What came of a step, in one line."""
    seen: Any = getattr(file, tab)
    body: Any = getattr(seen, "body", None)
    match tab:
        case "assessment":
            return f"年预期损失 {body.expected_loss.text()} 元，频率为同类平均的 {body.multiplier:.2f} 倍"
        case "quote":
            return f"{seen.number} 保险费 {body.premium.text()} 元"
        case "policy":
            return f"{seen.number} 累计限额 {body.contract.aggregate_limit.in_wan()} 万元"
        case "signals":
            return f"信号 {len(file.signals)} 条"
        case "incident":
            return f"{seen.number} {body.title}"
        case "claim":
            return f"{seen.number} 索赔 {body.claimed.text()} 元，赔付 {body.payable.text()} 元"
        case "repair":
            change = body.adjustment
            was, now = change.before.text(), change.after.text()
            return f"{seen.number} 保险费由 {was} 元调整为 {now} 元，按日退还 {change.refund.text()} 元"
        case _:
            return f"{seen.number} 第 {seen.version} 版"


def _json(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _index(walk: Walk, results: tuple[Result, ...]) -> str:
    sheet = walk.case.sheet
    rows = "".join(
        f"<tr><th>{escape(each.step)}</th><td>{escape(each.result)}</td><td>"
        + "<br>".join(f'<a href="{escape(name)}">{escape(name.split("/", 1)[-1])}</a>' for name in each.files)
        + "</td></tr>"
        for each in results
    )
    return f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(sheet.title.zh)}</title>
<style>
body {{ font: 14px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #1f2933;
  max-width: 1080px; margin: 32px auto; padding: 0 24px; }}
h1 {{ font-size: 22px; margin: 0; }}
p {{ color: #52606d; margin: 4px 0 24px; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-top: 1px solid #d9e2ec; padding: 10px 12px; text-align: left; vertical-align: top; }}
th {{ white-space: nowrap; font-weight: 600; }}
td {{ font-variant-numeric: tabular-nums; }}
a {{ color: #1a5fb4; text-decoration: none; }}
a:hover {{ text-decoration: underline; }}
@media print {{ body {{ margin: 0; }} }}
</style>
</head>
<body>
<h1>{escape(sheet.title.zh)}</h1>
<p>{escape(sheet.number)}<br>{escape(sheet.notice.zh)}</p>
<table>
<thead><tr><th>步骤</th><th>结果</th><th>文件</th></tr></thead>
<tbody>{rows}</tbody>
</table>
</body>
</html>
"""
