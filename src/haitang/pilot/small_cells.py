"""What a table that leaves the authorities may not tell: amounts of cells that stand for too few (小单元格抑制)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

FEWEST: Final = 3
"""An amount is told outside only where it stands for at least so many."""


def withheld_cells(counts: Sequence[int], *, fewest: int = FEWEST) -> frozenset[int]:
    """Places of the cells whose amounts are withheld, so that the total gives none of them away.

    A cell that stands for fewer than ``fewest`` is withheld. Where that is a single one, or those withheld stand for
    too few together, the smallest of the others goes with it, since the total less the rest would tell it.

    Parameters
    ----------
    counts : sequence of int
        How many each cell stands for; empty cells tell nothing and are left.

    Examples
    --------
    >>> sorted(withheld_cells([12, 1, 0, 5, 40]))
    [1, 3]
    >>> sorted(withheld_cells([12, 5])), sorted(withheld_cells([2, 2, 9])), sorted(withheld_cells([2]))
    ([], [0, 1], [0])
    """
    held = {place for place, count in enumerate(counts) if 0 < count < fewest}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= fewest)
    while held and others and (len(held) < 2 or sum(counts[place] for place in held) < fewest):
        held.add(others.pop(0)[1])
    return frozenset(held)
