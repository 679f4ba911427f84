"""Conflicts of interest over the graph of parties (利益冲突与回避): employer, group, competing applications, declared.

>>> from uuid import UUID
>>> from haitang.parties import Nature, Organisation, PartyCategory, Relation
>>> from haitang.pilot.review.conflicts import Entrant, PartyGraph, conflicts_of
>>> def unit(code, name, parent=None):
...     return Organisation(code=code, name=name, category=PartyCategory.SECURITY_FIRM, nature=Nature.PRIVATE,
...                         region="310115", parent=parent)
>>> group, firm = unit("9131011500000A016L", "甲集团"), unit("9131011500000B0270", "乙安全", "9131011500000A016L")
>>> applied = Entrant(project=UUID(int=1), number="SD-1", parties=((firm.code, Relation.SECURITY),))
>>> found = conflicts_of((group.code,), applied, PartyGraph((applied,), (group, firm)))
>>> [(each.ground.value, each.path) for each in found]
[('group', ('甲集团', '乙安全（上级单位：甲集团）', '本申报的安全服务方'))]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from haitang.parties import Organisation, Relation
from haitang.pilot.review_settings import ConflictGround

_ASSESSORS = frozenset({Relation.SECURITY, Relation.TESTING})
_INSURERS = frozenset({Relation.INSURER, Relation.REINSURER})


@dataclass(frozen=True)
class Entrant:
    """An application of the round and who takes part in it; authorities do not."""

    project: UUID
    number: str
    parties: tuple[tuple[str, Relation], ...]

    def held_by(self, relations: Collection[Relation]) -> frozenset[str]:
        """Units that stand in one of these relations."""
        return frozenset(code for code, relation in self.parties if relation in relations)


@dataclass(frozen=True)
class InterestConflict:
    """Why somebody is barred, and the way through the graph in words, from their unit to the application."""

    ground: ConflictGround
    path: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole way in one line."""
        return " → ".join(self.path)


class PartyGraph:
    """Units, who controls whom, and who takes part in which application.

    Parameters
    ----------
    entrants : iterable of Entrant
        Applications of one round.
    units : iterable of Organisation
        Units whose ``parent`` makes the groups; a unit that is missing stands for itself.
    """

    def __init__(self, entrants: Iterable[Entrant], units: Iterable[Organisation]) -> None:
        self.units = {unit.code: unit for unit in units}
        self._heads: dict[str, str] = {}
        self._entered: dict[str, list[tuple[Entrant, str, Relation]]] = defaultdict(list)
        for entrant in entrants:
            for code, relation in entrant.parties:
                if relation is not Relation.AUTHORITY:
                    self._entered[self.head(code)].append((entrant, code, relation))

    def chain(self, code: str) -> tuple[str, ...]:
        """A unit and those above it, the nearest first; a circle is walked once."""
        seen = {code: None}
        unit = self.units.get(code)
        while unit is not None and unit.parent is not None and unit.parent not in seen:
            seen[unit.parent] = None
            unit = self.units.get(unit.parent)
        return tuple(seen)

    def head(self, code: str) -> str:
        """The unit that stands for the whole group of ``code``."""
        if code not in self._heads:
            chain = self.chain(code)
            top = self.units.get(chain[-1])
            circle = top is not None and top.parent in chain
            self._heads[code] = min(chain[chain.index(str(top.parent)) :]) if circle and top else chain[-1]
        return self._heads[code]

    def entered(self, code: str) -> Iterator[tuple[Entrant, str, Relation]]:
        """Every part that the group of ``code`` takes in an application of the round."""
        return iter(self._entered.get(self.head(code), ()))

    def name(self, code: str) -> str:
        """The name of a unit; its code where it is not known."""
        unit = self.units.get(code)
        return unit.name if unit else code

    def described(self, code: str) -> str:
        """A unit's name, and those above it where there are any."""
        above = "、".join(self.name(each) for each in self.chain(code)[1:])
        return f"{self.name(code)}（上级单位：{above}）" if above else self.name(code)


def conflicts_of(employers: Iterable[str], entrant: Entrant, graph: PartyGraph) -> tuple[InterestConflict, ...]:
    """Every conflict between somebody in the service of ``employers`` and an application, in the order of the grounds.

    Parameters
    ----------
    employers : iterable of str
        Codes of the units in whose service the person stands.
    graph : PartyGraph
        Holds the other applications of the round that count as competing.
    """
    found: dict[tuple[ConflictGround, str, str], InterestConflict] = {}
    for employer in employers:
        for ground, key, path in _ways(employer, entrant, graph):
            found.setdefault((ground, employer, key), InterestConflict(ground, path))
    order = tuple(ConflictGround)
    return tuple(sorted(found.values(), key=lambda each: order.index(each.ground)))


_Way = tuple[ConflictGround, str, tuple[str, ...]]


def _ways(employer: str, entrant: Entrant, graph: PartyGraph) -> Iterator[_Way]:
    start = graph.described(employer)
    for other, code, relation in graph.entered(employer):
        step = () if code == employer else (graph.described(code),)
        if other.project == entrant.project:
            ground = ConflictGround.EMPLOYER if code == employer else ConflictGround.GROUP
            yield ground, code, (start, *step, f"本申报的{relation.label.zh}")
            continue
        way = (start, *step, f"另一申报 {other.number} 的{relation.label.zh}")
        yield ConflictGround.COMPETITOR, other.number, way
        yield from _shared(ConflictGround.SHARED_INSURER, _INSURERS, entrant, other, way, graph)
        yield from _shared(ConflictGround.SHARED_ASSESSOR, _ASSESSORS, entrant, other, way, graph)


def _shared(
    ground: ConflictGround,
    relations: Collection[Relation],
    entrant: Entrant,
    other: Entrant,
    way: tuple[str, ...],
    graph: PartyGraph,
) -> Iterator[_Way]:
    for code in sorted(entrant.held_by(relations) & other.held_by(relations)):
        yield ground, f"{other.number}/{code}", (*way, f"同一{_SERVES[ground]}：{graph.name(code)}", "本申报")


_SERVES = {ConflictGround.SHARED_INSURER: "保险人", ConflictGround.SHARED_ASSESSOR: "评估机构"}
