"""Runs the entries of a work in turn, round after round, each in a process of its own; keeps what they measured.

Entry by entry within a round, so that a machine that slows down slows all of them; ratios are taken within rounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO, Any

from benchmarks.environments import PEERS, ROOT, build, environment_of

WORKER = Path(__file__).resolve().parent / "worker.py"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Entry:
    """One row of a table: a participant doing a work with one input.

    Attributes
    ----------
    participant : str
        Name of a module in `peers/`, which is also that of its environment.
    call : str
        Which of the participant's `WORKS`.
    setting : str
        What distinguishes the row, for the reader.
    group : str
        Rows of one group do the same; ratios are to the group's row of ours, errors to the group's exact answer.
    calls : int
        Calls in each round.
    """

    participant: str
    call: str
    setting: str
    input: dict[str, Any]
    group: str = ""
    calls: int = 1
    cores: int = 1

    @property
    def ours(self) -> bool:
        """Whether the row is Haitang's own."""
        return self.participant.startswith("haitang")


@dataclass
class Measured:
    """What was measured of an entry: seconds by round and call, those of the processors, answers, peak memory in MB."""

    entry: Entry
    rounds: list[list[float]] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    answers: list[dict[str, float]] = field(default_factory=list)
    peak: float = 0.0
    cold: list[float] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    absent: str = ""

    @property
    def seconds(self) -> list[float]:
        """Seconds of every call but the first, which loads and compiles; sorted."""
        every = [second for found in self.rounds for second in found]
        return sorted(every[1:] or every)

    @property
    def processor_seconds(self) -> float:
        """Median over every call but the first; on a busy machine it says more than the time that passed."""
        return median(self.cpu[1:] or self.cpu)

    def ratio_to(self, other: Measured) -> float:
        """Median over the rounds of the ratio of median calls."""
        pairs = list(zip(self.rounds, other.rounds, strict=True))
        return median(median(mine) / median(theirs) for mine, theirs in pairs[1:] or pairs)

    def mean_of(self, name: str) -> float:
        """Mean of one of the answer's figures over all calls."""
        found = [answer[name] for answer in self.answers if name in answer]
        return sum(found) / len(found) if found else float("nan")


class Absent(Exception):
    """A participant cannot be run; the message says why."""


class Participant:
    """A process that does works on demand."""

    def __init__(self, name: str) -> None:
        if reason := build(name) if environment_of(name) != Path(sys.executable) else "":
            raise Absent(reason)
        self._complaints: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - as long as the process
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            [str(environment_of(name)), str(WORKER), str(PEERS / f"{name}.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
            env=os.environ | ONE_THREAD,
        )
        self.versions: dict[str, str] = self._answer()["versions"]

    def run(self, entry: Entry) -> dict[str, Any]:
        """Do the entry's calls of one round."""
        case = json.dumps([entry.setting, entry.input], sort_keys=True)
        command = {"work": entry.call, "case": case, "input": entry.input, "calls": entry.calls}
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Absent(self._last_complaint()) from None
        return self._answer()

    def since_start(self) -> float:
        """Seconds since the process was started."""
        return time.perf_counter() - self._began

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._complaints.close()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            raise Absent(self._last_complaint())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _last_complaint(self) -> str:
        self._complaints.seek(0)
        lines = [line.strip() for line in self._complaints if line.strip()]
        # No path of this machine goes into a page.
        return lines[-1].replace(f"{ROOT}/", "") if lines else "it ended without a word"


def measure(entries: tuple[Entry, ...], rounds: int) -> list[Measured]:
    """Measure warm calls: every entry in a process that stays, all of them in turn, round after round.

    A round of each is shown on standard error, since a long work is otherwise silent.
    """
    found = [Measured(entry) for entry in entries]
    running: dict[int, Participant] = {}
    try:
        for place, one in enumerate(found):
            try:
                running[place] = Participant(one.entry.participant)
            except Absent as reason:
                one.absent = str(reason)
                continue
            one.versions = running[place].versions
        for number in range(rounds):
            for place, one in enumerate(found):
                if not one.absent:
                    _round(one, running[place])
            sys.stderr.write(f"  round {number + 1} of {rounds}\n")
    finally:
        for participant in running.values():
            participant.close()
    return found


def measure_cold(entries: tuple[Entry, ...], rounds: int) -> list[Measured]:
    """Measure from the start of a process to its first answer: a new process for each entry and round."""
    found = [Measured(entry) for entry in entries]
    for _ in range(rounds):
        for one in found:
            if one.absent:
                continue
            try:
                participant = Participant(one.entry.participant)
            except Absent as reason:
                one.absent = str(reason)
                continue
            one.versions = participant.versions
            try:
                answer = participant.run(one.entry)
                one.cold.append(participant.since_start())
                _keep(one, answer)
            except Absent as reason:
                one.absent = str(reason)
            finally:
                participant.close()
    return found


def _round(one: Measured, participant: Participant) -> None:
    try:
        answer = participant.run(one.entry)
    except Absent as reason:
        one.absent = str(reason)
        return
    _keep(one, answer)


def _keep(one: Measured, answer: dict[str, Any]) -> None:
    one.rounds.append(answer["seconds"])
    one.cpu += answer["cpu"]
    one.answers += answer["answers"]
    one.peak = max(one.peak, answer["peak"])
