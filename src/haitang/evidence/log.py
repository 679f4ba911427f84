"""An append-only log: leaves in, indexes out, checkpoints and proofs on demand (存证日志)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from haitang.evidence.checkpoint import Checkpoint, Note, sign
from haitang.evidence.keys import Signer
from haitang.evidence.merkle import Tree, leaf_hash


class Log:
    """A log under one origin. What has to be stored is its leaf hashes, 32 bytes each, in order.

    Examples
    --------
    >>> log = Log("haitang.example/haimao")
    >>> log.append(b"first"), log.append(b"second")
    (0, 1)
    >>> Log.from_leaves(log.leaves, origin=log.origin).root() == log.root()
    True
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._tree = Tree()

    @classmethod
    def from_leaves(cls, leaves: Iterable[bytes], *, origin: str) -> Log:
        """The log whose stored leaf hashes these are."""
        log = cls(origin)
        log._tree = Tree(leaves)
        return log

    @property
    def size(self) -> int:
        """How many leaves."""
        return self._tree.size

    @property
    def leaves(self) -> tuple[bytes, ...]:
        """The leaf hashes, in order."""
        return self._tree.leaves

    def append(self, leaf: bytes) -> int:
        """Commit the bytes of one leaf; gives its index."""
        return self._tree.append(leaf_hash(leaf))

    def root(self, size: int | None = None) -> bytes:
        """Root of the first ``size`` leaves; of all without it."""
        return self._tree.root(size)

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Proof that leaf ``index`` is in the first ``size`` leaves."""
        return self._tree.inclusion(index, size)

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Proof that the first ``new`` leaves extend the first ``old``."""
        return self._tree.consistency(old, new)

    def state(self, at: datetime, size: int | None = None) -> Checkpoint:
        """Size and root, to be stated at ``at``."""
        count = self.size if size is None else size
        return Checkpoint(origin=self.origin, size=count, root=self.root(count).hex(), at=at)

    def checkpoint(self, at: datetime, signer: Signer) -> Note:
        """The present state as a note signed by the log's keeper, ready for the parties to cosign."""
        return sign(self.state(at).body, signer)
