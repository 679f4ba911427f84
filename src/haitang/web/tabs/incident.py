"""事件: the clock board as bars that fill, the timeline as intervals, the level and what decides it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from haitang.claims import ClockState, LevelFinding, Standing, assess_level, board
from haitang.incident import Incident, Timeline
from haitang.journeys import CaseFile
from haitang.lexicon import Label, Moment
from haitang.web.time_axis import around

WIDTH = 1150
LEFT = 150
LANE = 30
_MOMENTS = {
    "first_hostile_act": Label(zh="首次攻击行为", en="First hostile act"),
    "interruption_start": Label(zh="中断开始", en="Interruption starts"),
    "discovery": Label(zh="发现", en="Discovery"),
    "insurer_notified": Label(zh="通知保险人", en="Insurer notified"),
    "restoration": Label(zh="恢复正常", en="Restoration"),
}
_ANSWERS = {
    "insured": Label(zh="被保险人", en="Insured"),
    "insurer": Label(zh="保险人", en="Insurer"),
    "protection_authority": Label(zh="保护工作部门", en="Protection authority"),
    "provincial_cac": Label(zh="省级网信部门", en="Provincial CAC"),
}
_ORDER = (Standing.RUNNING, Standing.MISSED, Standing.MET, Standing.WAITING, Standing.NOT_APPLICABLE)


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the incident itself."""
    if file.incident is None:
        return {}
    body: Incident | None = file.incident.body
    if body is None:
        return {"shown": file.incident.facts}
    plant = file.plant.body if file.plant else None
    names = {system.code: system.name for system in plant.systems} if plant else {}
    level = assess_level(body.facts)
    clocks = board(body, done(file), file.now, level=level)
    return {
        "level": level,
        "clocks": clock_rows(clocks, file.now),
        "clock_tally": [(state, sum(clock.standing is state for clock in clocks)) for state in _ORDER],
        "timeline": drawn(body.timeline),
        "moments": moments(body.timeline),
        "systems": [names.get(code, code) for code in body.systems],
        "cited": [signal for signal in file.signals if signal.id in set(body.signals)],
        "decides": _decides(level),
    }


def done(file: CaseFile) -> dict[str, Moment]:
    """Events after discovery, as far as the incident's and the claim's records know them."""
    records = [seen.body for seen in (file.incident, file.claim) if seen is not None and seen.body is not None]
    return {name: at for record in records for name, at in record.events.items()}


def clock_rows(clocks: tuple[ClockState, ...], now: datetime) -> list[dict[str, Any]]:
    """Clocks that ask for something first, each with how much of its time is used up, in per cent."""
    rows = [
        {
            "clock": clock,
            "answers": _ANSWERS[clock.rule.answers],
            "used": _used(clock, now),
            "idle": clock.standing in {Standing.WAITING, Standing.NOT_APPLICABLE},
        }
        for clock in clocks
    ]
    return sorted(rows, key=lambda row: _ORDER.index(row["clock"].standing))


def _used(clock: ClockState, now: datetime) -> float | None:
    if clock.started is None or clock.due is None:
        return None
    until = clock.met_at.latest if clock.met_at else now
    whole = clock.due - clock.started.earliest
    return round(100 * min(max((until - clock.started.earliest) / whole, 0.0), 1.0), 1)


def moments(timeline: Timeline) -> list[tuple[Label, Moment | None]]:
    """The moments of an incident in their order, None where not yet known."""
    return [(label, getattr(timeline, name)) for name, label in _MOMENTS.items()]


def drawn(timeline: Timeline) -> dict[str, Any]:
    """Each moment as an interval on a common axis, and the interruption as a band behind them."""
    known = [(label, moment) for label, moment in moments(timeline) if moment is not None]
    axis = around(
        [at for _, moment in known for at in (moment.earliest, moment.latest)], left=LEFT, width=WIDTH - LEFT - 20
    )
    bottom = len(known) * LANE + 8
    band = None
    if timeline.interruption_start and timeline.restoration:
        first, last = axis.x(timeline.interruption_start.earliest), axis.x(timeline.restoration.latest)
        band = {"x": first, "width": last - first}
    return {
        "width": WIDTH,
        "height": bottom + 22,
        "bottom": bottom,
        "left": LEFT,
        "band": band,
        "ticks": axis.ticks(9),
        "rows": [
            {
                "label": label,
                "moment": moment,
                "x": axis.x(moment.earliest),
                "width": max(axis.x(moment.latest) - axis.x(moment.earliest), 4.0),
                "end": max(axis.x(moment.latest), axis.x(moment.earliest) + 4.0),
                "late": axis.x(moment.latest) > WIDTH * 0.75,
                "y": index * LANE + 10,
            }
            for index, (label, moment) in enumerate(known)
        ],
    }


def _decides(level: LevelFinding) -> list[tuple[Label, bool]]:
    met = [(threshold.label, True) for threshold in level.decided_by]
    return met + [(question.label, False) for question in level.open]
