"""The hash tree of RFC 6962 / RFC 9162 over SHA-256: roots, inclusion proofs, consistency proofs.

Letters follow RFC 9162 §2.1: ``n`` and ``m`` are sizes of trees, ``k`` is the largest power of two below ``n``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""Root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf: ``SHA-256(0x00 || data)``.

    Examples
    --------
    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: ``SHA-256(0x01 || left || right)``; the prefix keeps a node from posing as a leaf."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The few hashes that stand for a growing tree: appends and gives the root in O(log n) memory, proves nothing.

    Examples
    --------
    >>> frontier = Frontier()
    >>> for record in (b"a", b"b", b"c"):
    ...     frontier.append(leaf_hash(record))
    >>> frontier.size, frontier.root() == root_of([leaf_hash(record) for record in (b"a", b"b", b"c")])
    (3, True)
    """

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash (32 bytes)."""
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Root over all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = node_hash(peak, node)
        return node


class Tree:
    """A tree that keeps every complete subtree, so that roots and proofs of any earlier size cost O(log² n).

    Examples
    --------
    >>> tree = Tree(leaf_hash(record) for record in (b"a", b"b", b"c"))
    >>> verify_inclusion(leaf_hash(b"b"), index=1, size=3, proof=tree.inclusion(1), root=tree.root())
    True
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """How many leaves."""
        return len(self._levels[0])

    @property
    def leaves(self) -> tuple[bytes, ...]:
        """The leaf hashes, in order."""
        return tuple(self._levels[0])

    def append(self, leaf: bytes) -> int:
        """Add one leaf hash and give its index.

        Raises
        ------
        ValueError
            Not 32 bytes.
        """
        if len(leaf) != 32:
            raise ValueError(f"a leaf hash has 32 bytes, got {len(leaf)}")
        index = self.size
        node, level = leaf, 0
        self._levels[0].append(node)
        position = index
        while position & 1:
            node = node_hash(self._levels[level][position - 1], node)
            level, position = level + 1, position >> 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node)
        return index

    def root(self, size: int | None = None) -> bytes:
        """Root of the first ``size`` leaves; of all without it."""
        n = self._checked(size)
        return self._subroot(0, n) if n else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """PATH(index, D[size]) of RFC 9162 §2.1.3.1.

        Raises
        ------
        IndexError
            No such leaf in a tree of that size.
        """
        n = self._checked(size)
        if not 0 <= index < n:
            raise IndexError(f"leaf {index} is not in a tree of {n}")
        start, end, path = 0, n, []
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._subroot(middle, end))
                end = middle
            else:
                path.append(self._subroot(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """PROOF(old, D[new]) of RFC 9162 §2.1.4.1; empty for equal sizes and for an empty old tree."""
        n = self._checked(new)
        if not 0 <= old <= n:
            raise IndexError(f"a tree of {n} has no earlier size {old}")
        if old in (0, n):
            return ()
        start, end, whole, path = 0, n, True, []
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._subroot(middle, end))
                end = middle
            else:
                path.append(self._subroot(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._subroot(start, end))
        return tuple(reversed(path))

    def _checked(self, size: int | None) -> int:
        n = self.size if size is None else size
        if not 0 <= n <= self.size:
            raise IndexError(f"the tree has {self.size} leaves, not {n}")
        return n

    def _subroot(self, start: int, end: int) -> bytes:
        """Root of leaves ``start`` to ``end``, where ``start`` is aligned as the tree's own splits are."""
        width = end - start
        if width & (width - 1) == 0:
            level = width.bit_length() - 1
            return self._levels[level][start >> level]
        middle = start + _split(width)
        return node_hash(self._subroot(start, middle), self._subroot(middle, end))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Root over leaf hashes, in one pass."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def verify_inclusion(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` leads from a leaf hash at ``index`` to the root of a tree of ``size`` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, node = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = node_hash(step, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = node_hash(node, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the new tree only appended to the old one (RFC 9162 §2.1.4.2).

    Examples
    --------
    >>> tree = Tree(leaf_hash(bytes([number])) for number in range(7))
    >>> verify_consistency(
    ...     old_size=3, old_root=tree.root(3), new_size=7, new_root=tree.root(), proof=tree.consistency(3)
    ... )
    True
    """
    if not 0 <= old_size <= new_size:
        return False
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if old_size == new_size:
        return not proof and old_root == new_root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old_node = new_node = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old_node, new_node = node_hash(step, old_node), node_hash(step, new_node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new_node = node_hash(new_node, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old_node == old_root and new_node == new_root


def _split(width: int) -> int:
    """``k``: the largest power of two below ``width``."""
    return 1 << ((width - 1).bit_length() - 1)
