"""存证: leaves and checkpoints of the ledger, and the proof of one leaf, worked out again before the reader's eyes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from haitang.evidence import Checkpoint, Log, Note, leaf_hash, node_hash, verify_consistency, verify_inclusion
from haitang.journeys import KINDS, CaseFile
from haitang.lexicon import Label

WIDTH = 620
ROW = 34
DRAWN = 64
"""A tree of more leaves than this is not drawn; the steps are listed all the same."""


@dataclass(frozen=True)
class Leaf:
    """A leaf as listed: its place, its hash, and what its bytes say."""

    index: int
    hash: str
    kind: Label
    name: str
    records: int | None


@dataclass(frozen=True)
class State:
    """A signed checkpoint, and whether the ledger still leads to it."""

    checkpoint: Checkpoint
    signers: tuple[str, ...]
    holds: bool


@dataclass(frozen=True)
class Step:
    """One step of a proof: the sibling, its side, and the node that both make."""

    side: str
    sibling: str
    node: str


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows of the ledger."""
    ledger = file.ledger
    if ledger is None:
        return {}
    log = ledger.log
    return {
        "ledger": ledger,
        "leaves": [_leaf(index, data) for index, data in enumerate(ledger.leaves)],
        "states": [_state(log, note) for note in ledger.checkpoints],
    }


def proof(file: CaseFile, asked: str) -> dict[str, Any]:
    """The proof of the leaf that was asked for, or of the last; verified anew from its bytes."""
    ledger = file.ledger
    if ledger is None or not ledger.leaves:
        return {}
    size = len(ledger.leaves)
    index = int(asked) if asked.isdecimal() and int(asked) < size else size - 1
    leaf = leaf_hash(ledger.leaves[index])
    nodes = [bytes.fromhex(node) for node in ledger.proof(index)]
    holds = verify_inclusion(leaf, index=index, size=size, proof=nodes, root=bytes.fromhex(ledger.root))
    return {
        "proved": _leaf(index, ledger.leaves[index]),
        "text": ledger.leaves[index].decode("utf-8", "replace"),
        "steps": steps(leaf, index, size, nodes),
        "holds": holds,
        "tree": tree(size, index) if size <= DRAWN else None,
    }


def steps(leaf: bytes, index: int, size: int, nodes: list[bytes]) -> list[Step]:
    """From the leaf to the root: each sibling, its side, and the node that both make (RFC 9162, 2.1.3.2).

    Examples
    --------
    >>> log = Log("example")
    >>> for data in (b"a", b"b", b"c"):
    ...     _ = log.append(data)
    >>> found = steps(leaf_hash(b"c"), 2, 3, list(log.inclusion(2)))
    >>> found[-1].node == log.root().hex(), found[-1].side
    (True, 'left')
    """
    found: list[Step] = []
    place, last, node = index, size - 1, leaf
    for sibling in nodes:
        if place % 2 or place == last:
            node = node_hash(sibling, node)
            found.append(Step("left", sibling.hex(), node.hex()))
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
            found.append(Step("right", sibling.hex(), node.hex()))
        place, last = place >> 1, last >> 1
    return found


def tree(size: int, index: int) -> dict[str, Any]:
    """The tree with the way of one leaf to the root in one colour, and the siblings that prove it."""
    gap = WIDTH / size
    nodes: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []

    def place(start: int, end: int, depth: int, *, on_path: bool, proves: bool) -> tuple[float, float]:
        y = depth * ROW + 12.0
        if end - start == 1:
            x = (start + 0.5) * gap
            nodes.append({"x": x, "y": y, "path": on_path, "proves": proves, "leaf": start})
            return x, y
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        ends = []
        for first, past in ((start, middle), (middle, end)):
            holds = first <= index < past
            ends.append(place(first, past, depth + 1, on_path=on_path and holds, proves=on_path and not holds))
        x = sum(at for at, _ in ends) / 2
        lines.extend({"x1": x, "y1": y, "x2": x2, "y2": y2} for x2, y2 in ends)
        nodes.append({"x": x, "y": y, "path": on_path, "proves": proves, "leaf": None})
        return x, y

    place(0, size, 0, on_path=True, proves=False)
    height = max(node["y"] for node in nodes) + 24
    return {"nodes": nodes, "lines": lines, "width": WIDTH, "height": height, "index": index}


def _leaf(index: int, data: bytes) -> Leaf:
    said = json.loads(data)
    kind = next((each for each in KINDS if each.code == said.get("kind")), None)
    return Leaf(
        index=index,
        hash=leaf_hash(data).hex(),
        kind=kind.label if kind else Label(zh="日志批次", en="Batch of log records"),
        name=f"{said['number']} v{said['version']}" if kind else str(said.get("name", "")),
        records=said.get("records"),
    )


def _state(log: Log, note: Note) -> State:
    checkpoint = Checkpoint.parse(note.text)
    root = bytes.fromhex(checkpoint.root)
    holds = checkpoint.size <= log.size and (
        log.root(checkpoint.size) == root
        and verify_consistency(
            old_size=checkpoint.size,
            old_root=root,
            new_size=log.size,
            new_root=log.root(),
            proof=log.consistency(checkpoint.size, log.size) if checkpoint.size else (),
        )
    )
    return State(checkpoint, tuple(line.name for line in note.lines), holds)
