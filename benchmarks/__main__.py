"""Measures side by side with peers and writes the page: `python -m benchmarks [--quick] [--only CODE ...]`.

Peers come into environments of their own on the first run (some hundreds of megabytes). `--quick` takes two rounds and
leaves the page as it is.
"""

from __future__ import annotations

import argparse
import os
import sys

from benchmarks.measure import Measured, measure, measure_cold
from benchmarks.page import circumstances, put, table
from benchmarks.works import Work, works


def _run(work: Work, quick: bool, versions: dict[str, dict[str, str]]) -> str:
    before = os.getloadavg()[0]
    way = measure_cold if work.cold else measure
    rows: list[Measured] = way(work.entries, work.quick_rounds if quick else work.rounds)
    for row in rows:
        versions.setdefault(row.entry.participant, {}).update(row.versions)
    return table(work, rows, work.exact()) + "\n\n" + circumstances((before, os.getloadavg()[0]))


def main() -> None:
    """Measure what is asked for, print it, and write the page."""
    every = {work.code: work for work in works()}
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two rounds, and the page stays as it is")
    parser.add_argument("--only", nargs="+", choices=every, metavar="CODE", help="some works: " + ", ".join(every))
    asked = parser.parse_args()
    versions: dict[str, dict[str, str]] = {}
    for code in asked.only or every:
        sys.stderr.write(f"{code}: {every[code].title}\n")
        text = _run(every[code], asked.quick, versions)
        print(f"\n## {every[code].title}\n\n{text}", flush=True)
        if not asked.quick:
            put(code, text)
    print()
    for participant, found in versions.items():
        print(f"{participant}: " + ", ".join(f"{name} {version}" for name, version in found.items()))


if __name__ == "__main__":
    main()
