"""监测: signals in lanes over time, and what each rests on."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from haitang.incident import Signal, SignalKind, TimeBasis
from haitang.insured import Asset
from haitang.journeys import CaseFile
from haitang.lexicon import Label
from haitang.web.time_axis import around

LANE = 30
LEFT = 96
WIDTH = 1150
_BASES = {
    TimeBasis.ZONE_GIVEN: Label(zh="自带时区", en="zone given"),
    TimeBasis.DECLARED: Label(zh="声明偏移", en="declared"),
    TimeBasis.INFERRED: Label(zh="推定", en="inferred"),
}


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows of the signals."""
    if not file.signals:
        return {"shown": file.signal_facts}
    plant = file.plant.body if file.plant else None
    assets = {asset.code: asset for asset in plant.assets} if plant else {}
    systems = {system.code: system.name for system in plant.systems} if plant else {}
    incident = file.incident.body if file.incident else None
    cited = set(incident.signals) if incident else set()
    counts = Counter(signal.kind for signal in file.signals)
    return {
        "lanes": lanes(file.signals),
        "signals": [_row(signal, assets, systems, cited) for signal in file.signals],
        "kinds": [(kind, counts[kind]) for kind in SignalKind if counts[kind]],
        "events": sum(signal.count for signal in file.signals),
    }


def _row(signal: Signal, assets: dict[str, Asset], systems: dict[str, str], cited: set[UUID]) -> dict[str, Any]:
    asset = assets.get(signal.asset)
    return {
        "signal": signal,
        "where": asset.name if asset else systems.get(signal.system, signal.asset or signal.system),
        "address": asset.address if asset else "",
        "basis": _BASES[signal.time_basis],
        "cited": signal.id in cited,
        "leaves": sorted({leaf.index for leaf in signal.leaves}),
    }


def lanes(signals: tuple[Signal, ...]) -> dict[str, Any]:
    """Each kind in a lane; a signal spans from its first to its last sight."""
    kinds = [kind for kind in SignalKind if any(signal.kind is kind for signal in signals)]
    instants = [at for signal in signals for at in (signal.seen.earliest, signal.last_seen)]
    axis = around(instants, left=LEFT, width=WIDTH - LEFT - 20)
    row = {kind: index for index, kind in enumerate(kinds)}
    bottom = len(kinds) * LANE + 12
    return {
        "width": WIDTH,
        "height": bottom + 22,
        "bottom": bottom,
        "kinds": [(kind, row[kind] * LANE + 24) for kind in kinds],
        "ticks": axis.ticks(9),
        "marks": [
            {
                "signal": signal,
                "x": axis.x(signal.seen.earliest),
                "width": max(axis.x(signal.last_seen) - axis.x(signal.seen.earliest), 5.0),
                "y": row[signal.kind] * LANE + 12,
                "alarm": signal.kind in {SignalKind.INCIDENT, SignalKind.FNOL},
            }
            for signal in signals
        ],
    }
