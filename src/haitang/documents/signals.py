"""监测信号报告: what the monitors saw that matters to the insured risk, and where each sight is committed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from haitang.documents.model import Block, Cell, Document, Heading, Paragraph, Run, Table
from haitang.documents.report import numbered, report
from haitang.documents.wording import facts, instant_text, middle, moment_text, note, right
from haitang.incident import Signal, SignalKind, TimeBasis
from haitang.insured import Inventory
from haitang.lexicon import shanghai
from haitang.parties import Organisation

_BASES = {
    TimeBasis.ZONE_GIVEN: "日志自带时区",
    TimeBasis.DECLARED: "已申明时钟偏差",
    TimeBasis.INFERRED: "推定",
}


def build_signals(
    signals: Sequence[Signal],
    *,
    enterprise: Organisation,
    monitor: Organisation,
    number: str,
    now: datetime,
    inventory: Inventory | None = None,
) -> Document:
    """The report of signals (监测信号报告): counted by kind, then one by one with its place in the ledger.

    Parameters
    ----------
    signals : sequence of Signal
        In the order in which they are to be listed.
    monitor : Organisation
        Who watches and signs the report.
    inventory : Inventory, optional
        Names the systems; without it they are printed by code.
    """
    titles = numbered(["概要", "信号", "存证位置"])
    names = {system.code: system.name for system in inventory.systems} if inventory else {}
    counts = Counter(signal.kind for signal in signals)
    spans = [instant_text(signal.last_seen) for signal in signals]
    blocks: list[Block] = [
        Heading(level=1, text=titles["概要"]),
        facts(
            [
                ("被监测单位", enterprise.name),
                ("监测机构", monitor.name),
                ("信号数", f"{len(signals)} 条"),
                ("所归并的事件", f"{sum(signal.count for signal in signals):,} 条"),
                ("最后一次所见", max(spans, default="—")),
                ("编制时刻", instant_text(now)),
                *((kind.label.zh, f"{counts[kind]} 条") for kind in SignalKind if counts[kind]),
            ],
            name="概要",
        ),
        Heading(level=1, text=titles["信号"]),
    ]
    if not signals:
        blocks.append(Paragraph.of("所报期间没有信号。没有信号不等于没有事件，参见各来源的监测覆盖率。"))
    else:
        blocks += [
            _table(signals, names),
            note("把握为判断的可信程度；覆盖为本可看见的行为中实际受监测的部分。时间均为北京时间，时钟来源见各行。"),
            Heading(level=1, text=titles["存证位置"]),
            _leaves(signals),
            note("摘要为原始记录的 SHA-256；凭离线校验程序可核对记录与台账一致。"),
        ]
    return report(
        "监测信号报告",
        blocks,
        author=monitor.name,
        dated=shanghai(now).date(),
        number=number,
        subtitle=enterprise.name,
        fictional=enterprise.fictional,
    )


def _table(signals: Sequence[Signal], names: dict[str, str]) -> Table:
    rows: list[list[str | Cell]] = []
    for place, signal in enumerate(signals, start=1):
        told = [signal.title.zh]
        told += [signal.note] if signal.note else []
        told += [f"行为方：{'、'.join(signal.actors)}"] if signal.actors else []
        rows.append(
            [
                middle(str(place)),
                middle(signal.kind.label.zh),
                Cell.of(*told),
                Cell.of(*([part for part in (names.get(signal.system, signal.system), signal.asset) if part] or ["—"])),
                Cell.of(moment_text(signal.seen), _BASES[signal.time_basis]),
                right(f"{signal.count:,}"),
                Cell.of(f"把握 {signal.confidence}", f"覆盖 {signal.sensor_coverage}"),
                "、".join(cover.label.zh for cover in signal.covers) or "—",
            ]
        )
    heads = ["序", "类别", "所见", "系统与资产", "首次所见", "次数", "可信度", "相关险别"]
    return Table.of([5, 9, 27, 14, 15, 6, 11, 13], heads, rows, name="信号")


def _leaves(signals: Sequence[Signal]) -> Table:
    rows: list[list[str | Cell]] = []
    for place, signal in enumerate(signals, start=1):
        for leaf in signal.leaves[:_LEAVES_SHOWN]:
            where = f"{leaf.name} 第 {leaf.line} 行" if leaf.name and leaf.line else leaf.name or "—"
            digest = Cell.of(Run(text=leaf.digest.hex, half_points=_FINE))
            rows.append([middle(str(place)), f"{leaf.log} #{leaf.index}", where, digest])
        if len(signal.leaves) > _LEAVES_SHOWN:
            left = len(signal.leaves) - _LEAVES_SHOWN
            rows.append([middle(str(place)), Cell.of(f"另有 {left} 条，见证据包", columns=3)])
        if not signal.leaves:
            rows.append([middle(str(place)), Cell.of("未入台账", columns=3)])
    return Table.of([5, 18, 20, 57], ["序", "台账位置", "来源", "摘要（SHA-256）"], rows, name="存证位置")


_LEAVES_SHOWN = 5
# Small enough for a digest to stand on one line.
_FINE = 14
