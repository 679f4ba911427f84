"""监测: the plant reads its logs, keeps them, and sends what it committed of them with the signals it saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import haitang
from haitang.journeys.kinds import PLANT, POSTURE
from haitang.journeys.ledger import commit, ledger_view
from haitang.journeys.ports import Ports
from haitang.journeys.step import step
from haitang.lexicon import Conflict, Digest
from haitang.monitoring import CommittedBatch, LogSource, Watched, watch
from haitang.parties import Actor

TOOL = f"haitang watch {haitang.__version__}"


@dataclass(frozen=True)
class Received:
    """What the centre took: how many signals were new, or that it had all of it before."""

    new: int
    repeated: bool = False


def watch_logs(
    ports: Ports, actor: Actor, project: UUID, sources: Sequence[LogSource], folder: Path
) -> tuple[Watched, Received]:
    """Read logs where they lie and send the result to the centre; raw lines never leave the folder."""
    with ports.transaction() as work:
        opened = work.project(project)
        log = ledger_view(work, opened).log
        plant, posture = work.latest(PLANT, project), work.latest(POSTURE, project)
    if plant is None:
        raise Conflict("尚无资产清单", advice="先导入资产清单，监测才知道哪台设备是谁的")
    watched = watch(
        sources,
        folder,
        inventory=plant.body,
        log=log,
        ids=ports.ids,
        at=ports.clock.now(),
        tool=TOOL,
        posture=posture.body if posture else None,
    )
    return watched, receive_signals(ports, actor, project, watched)


def receive_signals(ports: Ports, actor: Actor, project: UUID, watched: Watched) -> Received:
    """Take a collector's batches and signals, once: the same batches again change nothing.

    Raises
    ------
    Conflict
        The project's log has grown since the collector read it.
    """
    leaves = [batch.leaf.encoded for batch in watched.batches]
    key = f"signals/{project}/" + Digest.sha256(b"".join(_content(batch) for batch in watched.batches)).hex
    with step(ports, actor, "signals.send", project, subject=f"{len(leaves)} batches") as doing:
        if doing.work.outcome_of(key) is not None:
            return Received(new=0, repeated=True)
        if leaves:
            first = commit(doing, leaves)
            if first != watched.batches[0].index:
                raise Conflict("存证日志在采集期间已有新增", advice="重新读取日志并报送")
        new = doing.work.merge_signals(doing.project, watched.signals, at=doing.at)
        doing.work.remember(key, str(new), at=doing.at)
        return Received(new=new)


def _content(batch: CommittedBatch) -> bytes:
    """What makes a batch the same batch when it is sent again: whose it is, where it begins, what it holds."""
    leaf = batch.leaf
    return f"{leaf.sensor}\n{leaf.name}\n{leaf.first_line}\n{leaf.sha256}\n".encode()
