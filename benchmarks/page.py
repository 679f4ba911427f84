"""Tables out of measurements, and into the page between its markers."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from statistics import median

from benchmarks.environments import ROOT
from benchmarks.measure import Measured
from benchmarks.works import Exact, Work

PAGE = ROOT / "docs" / "method" / "benchmarks.md"
NAMES = {
    "haitang": "**Haitang**",
    "haitang_simulation": "**Haitang**, simulation",
    "gemact": "GEMAct",
    "aggregate": "aggregate",
    "oasislmf": "OasisLMF fmpy",
    "pal": "PAL",
    "numpy": "NumPy",
}


class Context:
    """What a cell may need beside its own row."""

    def __init__(self, work: Work, rows: list[Measured], exact: Exact) -> None:
        self.work, self.exact = work, exact
        # The quickest of ours in each group is what the others are compared with.
        self.ours: dict[str, Measured] = {}
        for row in rows:
            group = row.entry.group
            if (
                row.entry.ours
                and not row.absent
                and (group not in self.ours or median(row.seconds) < median(self.ours[group].seconds))
            ):
                self.ours[group] = row


def _duration(seconds: float) -> str:
    for bound, unit, factor in ((1e-3, "µs", 1e6), (1.0, "ms", 1e3)):
        if seconds < bound:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds:.3g} s"


def _off(row: Measured, context: Context, name: str) -> str:
    exact = context.exact.get(row.entry.group, {}).get(name)
    return "" if exact is None else f"{row.mean_of(name) / exact - 1:+.1e}"


def _figure(value: float) -> str:
    return "" if isnan(value) else f"{value:,.2f}" if value < 1e6 else f"{value:,.0f}"


def _ratio(row: Measured, context: Context) -> str:
    ours = context.ours.get(row.entry.group)
    if ours is None:
        return ""
    return "1" if ours is row else f"{row.ratio_to(ours):.3g}"


def _spread(row: Measured) -> str:
    found = [answer["var"] for answer in row.answers]
    mean = sum(found) / len(found)
    deviation = (sum((value - mean) ** 2 for value in found) / (len(found) - 1)) ** 0.5
    return f"{deviation / mean:.2%}"


Cell = Callable[[Measured, Context], str]
COLUMNS: dict[str, tuple[str, Cell]] = {
    "who": ("who", lambda row, _: NAMES[row.entry.participant]),
    "setting": ("how", lambda row, _: row.entry.setting.replace(" x ", " × ")),
    "cores": ("cores", lambda row, _: str(row.entry.cores)),
    "median": ("median", lambda row, _: _duration(median(row.seconds))),
    "cpu": ("processor time", lambda row, _: _duration(row.processor_seconds)),
    "least": ("least", lambda row, _: _duration(row.seconds[0])),
    "p99": ("p99", lambda row, _: _duration(row.seconds[min(int(len(row.seconds) * 0.99), len(row.seconds) - 1)])),
    "rate": (
        "items per processor second",
        lambda row, context: f"{context.work.items / row.processor_seconds / 1e6:,.0f} M",
    ),
    "ratio": ("× ours", _ratio),
    "mean_off": ("mean off", lambda row, context: _off(row, context, "mean")),
    "var_off": ("VaR 99.5 % off", lambda row, context: _off(row, context, "var")),
    "answer": ("mean", lambda row, _: _figure(row.mean_of("mean"))),
    "answer_var": ("VaR 99.5 %", lambda row, _: _figure(row.mean_of("var"))),
    "spread": ("its s.d. over seeds", lambda row, _: _spread(row)),
    "peak": ("peak", lambda row, _: f"{row.peak:,.0f} MB"),
    "cold_median": ("median", lambda row, _: _duration(median(row.cold))),
    "cold_min": ("least", lambda row, _: _duration(min(row.cold))),
    "first": ("of it the first call", lambda row, _: _duration(median(found[0] for found in row.rounds))),
}


def table(work: Work, rows: list[Measured], exact: Exact) -> str:
    """A Markdown table of a work, a row for each entry; an absent peer's row says why."""
    context = Context(work, rows, exact)
    lines = [
        "| " + " | ".join(COLUMNS[name][0] for name in work.columns) + " |",
        "|" + "---|" * len(work.columns),
    ]
    for row in rows:
        shown = work.columns if not row.absent else work.columns[:2]
        cells = [COLUMNS[name][1](row, context) for name in shown]
        if row.absent:
            cells += [f"absent: {row.absent.replace('|', '/')}"] + [""] * (len(work.columns) - 3)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def circumstances(loads: tuple[float, float]) -> str:
    """When and on what a table was measured."""
    model = "unknown processor"
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
        model = found[1] if found else model
    except OSError:
        model = platform.processor() or model
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores ({model}), "
        f"Python {platform.python_version()}, load {loads[0]:.1f} before and {loads[1]:.1f} after."
    )


def put(code: str, text: str, page: Path = PAGE) -> None:
    """Replace what stands between a work's markers in the page."""
    before = page.read_text(encoding="utf-8")
    start, end = f"<!-- measured: {code} -->", f"<!-- end: {code} -->"
    if before.count(start) != 1 or before.count(end) != 1:
        sys.exit(f"{page}: needs one `{start}` and one `{end}`")
    head, rest = before.split(start)
    _, tail = rest.split(end)
    page.write_text(f"{head}{start}\n\n{text}\n\n{end}{tail}", encoding="utf-8")
