"""Runs the works of one participant in the participant's own environment: `python worker.py PARTICIPANT.py`.

A participant is a module with `PACKAGES` (whose versions are told) and `WORKS`: name of a work to a function that takes
the work's input and returns a call without arguments; what the function itself does (reading tables, writing input
files) is not timed, the call is. This needs the standard library alone, since it runs beside any peer's pins.

One line of JSON in, one line out: `{"work", "case", "input", "calls"}` to `{"seconds", "cpu", "answers",
"peak"}`: seconds, processor seconds and answer of each call, and the peak memory of the process since the command came,
MB.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

Call = Callable[[], dict[str, float]]


def main() -> None:
    """Load the participant, say so, and answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    # What a peer prints goes nowhere; complaints still go to standard error.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    warnings.simplefilter("ignore")
    began = time.perf_counter()
    module = _loaded(Path(sys.argv[1]))
    loading = time.perf_counter() - began
    _say(
        answers, {"loading": loading, "versions": {name: importlib.metadata.version(name) for name in module.PACKAGES}}
    )
    prepared: dict[str, Call] = {}
    for line in sys.stdin:
        command = json.loads(line)
        key = f"{command['work']} {command['case']}"
        if key not in prepared:
            prepared[key] = module.WORKS[command["work"]](command["input"])
        _say(answers, _measured(prepared[key], command["calls"]))


def _measured(call: Call, calls: int) -> dict[str, Any]:
    _forget_peak()
    seconds, cpu, answers = [], [], []
    for _ in range(calls):
        began, used = time.perf_counter(), time.process_time()
        answers.append(call())
        cpu.append(time.process_time() - used)
        seconds.append(time.perf_counter() - began)
    return {"seconds": seconds, "cpu": cpu, "answers": answers, "peak": _peak()}


def _loaded(path: Path) -> Any:
    # Under a name of its own: a file called as the library it drives must not hide it.
    specification = importlib.util.spec_from_file_location(f"participant_{path.stem}", path)
    if specification is None or specification.loader is None:
        raise SystemExit(f"{path} is not a module")
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


def _forget_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak() -> float:
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _say(answers: IO[str], record: dict[str, Any]) -> None:
    answers.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
