"""事件时钟表: who answers for what after an incident, until when, and how each clock stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from haitang.claims import ClockState, LevelFinding, Standing
from haitang.documents.model import Block, Cell, Document, Heading, Paragraph, Run, Table
from haitang.documents.report import numbered, report
from haitang.documents.wording import facts, instant_text, middle, moment_text, note, span_text
from haitang.incident import Incident
from haitang.insured import Inventory
from haitang.lexicon import shanghai
from haitang.parties import Organisation

_ANSWERS = {
    "insured": "被保险人",
    "insurer": "保险人",
    "protection_authority": "保护工作部门",
    "provincial_cac": "省级网信部门",
}
_TONES = {Standing.MISSED: "B3402E", Standing.RUNNING: "1F5F8B", Standing.MET: "3C7A57"}


def build_clock_board(
    incident: Incident,
    states: Sequence[ClockState],
    *,
    level: LevelFinding,
    now: datetime,
    enterprise: Organisation,
    number: str,
    inventory: Inventory | None = None,
) -> Document:
    """The board of clocks (事件时钟表) of an incident as it stands at ``now``.

    Parameters
    ----------
    inventory : Inventory, optional
        Names the systems that were hit; without it they are printed by code.
    """
    names = {system.code: system.name for system in inventory.systems} if inventory else {}
    titles = numbered(["事件概要", "事件级别", "时钟"])
    line = incident.timeline
    blocks: list[Block] = [
        Heading(level=1, text=titles["事件概要"]),
        facts(
            [
                ("事件", incident.title),
                ("单位", enterprise.name),
                ("风险场景", incident.peril.label.zh),
                ("涉及系统", "、".join(names.get(code, code) for code in incident.systems)),
                ("首次敌对行为", moment_text(line.first_hostile_act)),
                ("中断开始", moment_text(line.interruption_start)),
                ("发现时间", moment_text(line.discovery)),
                ("通知保险人", moment_text(line.insurer_notified)),
                ("恢复时间", moment_text(line.restoration)),
                ("制表时刻", instant_text(now)),
            ],
            name="事件概要",
        ),
        Paragraph.of(incident.narrative, style="plain", before=120),
        Heading(level=1, text=titles["事件级别"]),
        Paragraph.of(f"按已知事实：{level.label.zh}。", style="plain"),
        *(
            Paragraph.of(
                f"依据：{each.label.zh}（{each.source} {each.clause}，{each.verified.label.zh}）。", style="plain"
            )
            for each in level.decided_by
        ),
        *(note(each.label.zh) for each in level.open),
        Heading(level=1, text=titles["时钟"]),
        _clocks(states, now),
        note("起点只知区间时，按最早时刻计时；按此按时完成的，无论实情如何都已按时。时间均为北京时间。"),
    ]
    return report(
        "网络安全事件时钟表",
        blocks,
        author=enterprise.name,
        dated=shanghai(now).date(),
        number=number,
        subtitle=enterprise.name,
        fictional=enterprise.fictional,
    )


def _clocks(states: Sequence[ClockState], now: datetime) -> Table:
    rows: list[list[str | Cell]] = [
        [
            Cell.of(state.rule.label.zh, *([state.note.zh] if state.note else [])),
            middle(_ANSWERS[state.rule.answers]),
            f"{state.rule.source} {state.rule.clause}".strip(),
            moment_text(state.started),
            instant_text(state.due),
            moment_text(state.met_at),
            Cell.of(*_standing(state, now), align="center"),
        ]
        for state in states
    ]
    heads = ["事项", "责任方", "依据", "起算", "截止", "完成", "状态"]
    return Table.of([22, 10, 18, 14, 13, 13, 10], heads, rows, name="时钟")


def _standing(state: ClockState, now: datetime) -> list[str | Run]:
    shown: list[str | Run] = [
        Run(text=state.standing.label.zh, bold=True, color=_TONES.get(state.standing, "")),
    ]
    left = state.remaining(now)
    if left is not None:
        shown.append(f"余 {span_text(left)}")
    if not state.certain:
        shown.append("（待定）")
    return shown
