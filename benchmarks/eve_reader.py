"""How fast EVE logs are read, committed and reduced to signals, and in how much memory; beside plain `json`.

    python benchmarks/eve_reader.py [--lines 400000]

The lines are those of the worked case, repeated; each stage runs in a process of its own, so that the memory printed
is that of the stage. Prints one row per stage; what they mean: docs/method/signals.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

LOGS = Path(__file__).parents[1] / "examples" / "haimao-bearing" / "logs"
ASSETS = LOGS.parent / "plant" / "csv" / "assets.csv"
AT = datetime(2026, 8, 13, tzinfo=UTC)
Stage = Callable[[Path], int]


def plain_json(path: Path) -> int:
    """The standard library's parser alone: what a naive reader pays before it does anything."""
    with path.open("rb") as file:
        return sum(1 for line in file if json.loads(line))


def lines_alone(path: Path) -> int:
    """Splitting the file into lines: the floor."""
    from haitang.monitoring import raw_records

    return sum(1 for _ in raw_records(path, print))


def read(path: Path) -> int:
    """Parse, normalise the time, set the unreadable aside."""
    from haitang.monitoring import Quarantine, read_eve

    return sum(1 for _ in read_eve(path, _source(path), at=AT, quarantine=Quarantine()))


def detect(path: Path) -> int:
    """The same, and the rules."""
    from haitang.monitoring import Detector, Place, Quarantine, detection, read_eve

    detector, place = Detector(_source(path), _inventory(), detection()), Place(0, 0)
    for event in read_eve(path, _source(path), at=AT, quarantine=Quarantine()):
        detector.take(event, place)
    return detector.events


def commit(path: Path) -> int:
    """Ledger alone: leaf hash and tree per line, SHA-256 and SM3 over the batch."""
    from haitang.evidence import BatchDigests, leaf_hash
    from haitang.monitoring import raw_records

    digests = BatchDigests()
    for record in raw_records(path, print):
        digests.add(record.raw, leaf_hash(record.raw))
    digests.sm3()
    return digests.records


def end_to_end(path: Path) -> int:
    """`watch`: parse, time, rules, every line committed."""
    from haitang.evidence import Log
    from haitang.lexicon import SeededIds
    from haitang.monitoring import watch

    folder, source = path.parent, _source(path)
    arguments = {"inventory": _inventory(), "log": Log("benchmark"), "ids": SeededIds("b"), "at": AT}
    return watch([source], folder, **arguments, tool="benchmark").events


STAGES: dict[str, Stage] = {
    "json.loads (standard library)": plain_json,
    "lines alone": lines_alone,
    "read_eve": read,
    "read_eve + rules": detect,
    "ledger alone": commit,
    "watch, end to end": end_to_end,
}


def _source(path: Path) -> object:
    from haitang.monitoring import SensorClock, read_sources

    # No correction of the clock: lines of both sensors stand in one file.
    plain = {"file": path.name, "sha256": None, "clock": SensorClock(), "silence_seconds": 10**9}
    return read_sources(LOGS)[0].model_copy(update=plain)


def _inventory() -> object:
    from haitang.insured import Asset, Inventory, Site, System, Zone

    with ASSETS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return Inventory(
        enterprise="D2143569-X",
        sites=(Site(code="site", name="site", region="310115"),),
        systems=tuple(
            System(code=code, name=code, kind="other", site="site") for code in sorted({row[2] for row in rows})
        ),
        zones=tuple(Zone(code=code, name=code, level=1) for code in sorted({row[3] for row in rows})),
        assets=tuple(
            Asset(code=row[0], name=row[1], system=row[2], zone=row[3], category=row[4], address=row[8]) for row in rows
        ),
    )


def _measured(name: str, path: Path, results: multiprocessing.SimpleQueue[tuple[int, float, float]]) -> None:
    if STAGES[name] is not plain_json:
        import haitang.monitoring  # noqa: F401 - loading the program is not part of the stage
    start = time.perf_counter()
    count = STAGES[name](path)
    seconds = time.perf_counter() - start
    results.put((count, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def say(text: str) -> None:
    """One line on the screen."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Make the file, run each stage in its own process, print the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=400_000)
    wanted = parser.parse_args().lines
    lines = b"".join(path.read_bytes() for path in sorted(LOGS.glob("eve-*.json"))).splitlines(keepends=True)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "eve.json"
        with path.open("wb") as file:
            for start in range(0, wanted, len(lines)):
                file.writelines(lines[: wanted - start])
        size = path.stat().st_size / 1e6
        say(f"{wanted:,} lines, {size:.0f} MB, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
        say(f"{'stage':32}{'lines/s':>12}{'MB/s':>8}{'peak MB':>9}")
        for name in STAGES:
            results = context.SimpleQueue()
            process = context.Process(target=_measured, args=(name, path, results))
            process.start()
            process.join()
            count, seconds, memory = results.get()
            if count != wanted:
                raise SystemExit(f"{name}: {count:,} of {wanted:,} lines")
            say(f"{name:32}{count / seconds:>12,.0f}{size / seconds:>8,.0f}{memory:>9,.0f}")


if __name__ == "__main__":
    main()
