"""What a long run keeps of itself, so that a stopped one goes on where it was; written whole or not at all."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from haitang.lexicon import HaitangError
from haitang.loss.simulation.totals import Totals
from haitang.loss.simulation.unit import Moments

SECONDS_BETWEEN = 2.0
_ARRAYS = ("total", "largest", "cover", "peril", "ceded", "reinstatement", "net")


@dataclass(slots=True)
class Checkpoint:
    """A file with the totals of all epochs done so far.

    Attributes
    ----------
    path : Path
    run : str
        What the run is: engine, book, years and seed; a file of another run is refused, not overwritten.
    """

    path: Path
    run: str
    _saved: float = field(default_factory=time.monotonic)

    def load(self, fresh: Totals) -> tuple[int, Totals]:
        """Epochs done and their totals; ``fresh`` where there is no file yet.

        Raises
        ------
        HaitangError
            The file is of another run, or is no checkpoint.
        """
        if not self.path.exists():
            return 0, fresh
        try:
            with np.load(self.path, allow_pickle=False) as kept:
                if str(kept["run"]) != self.run:
                    raise HaitangError(
                        f"{self.path.name} 属于另一次模拟", advice="换一个文件名，或确认后删除它再重新开始"
                    )
                arrays = {name: kept[name] for name in _ARRAYS}
                moments = Moments(*(kept[f"moments_{name}"] for name in Moments._fields))
                return int(kept["epochs"]), replace(fresh, **arrays, moments=moments)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise HaitangError(
                f"{self.path.name} 不是模拟的断点文件", advice="换一个文件名，或删除它再重新开始"
            ) from error

    def save(self, epochs: int, totals: Totals) -> None:
        """Keep the totals, at most every few seconds."""
        now = time.monotonic()
        if now - self._saved < SECONDS_BETWEEN:
            return
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        moments = {f"moments_{name}": part for name, part in zip(Moments._fields, totals.moments, strict=True)}
        arrays = {name: getattr(totals, name) for name in _ARRAYS}
        try:
            with draft.open("wb") as file:
                np.savez(file, allow_pickle=False, run=np.array(self.run), epochs=np.array(epochs), **arrays, **moments)
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        self._saved = now

    def discard(self) -> None:
        """The run is over; nothing is left to go on with."""
        self.path.unlink(missing_ok=True)
