"""A capital snapshot (资本快照): what the book's tail is, and whose tail it is; a simulation of the book writes it.

A policy's capital is its part of the book's tail (co-TVaR, Euler's allocation), not its own tail. Its part cannot be
known before the book is simulated with it, so a snapshot tells which share of their stand-alone tails the policies
of the book, of a cluster and of a node needed, and a new policy takes the share of those it resembles.

Source: Tasche, D. (1999), Risk contributions and performance measurement, for the allocation
``coTVaR_i = E[X_i | S > VaR_q(S)]``, which adds up to the TVaR of the book.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from haitang.lexicon import PPM, BadInput, Digest, Instant, Label, Problem, Record, Share, Yuan, parse, refuse_if

if TYPE_CHECKING:
    from haitang.loss.simulation import SimulatedBook, TailSums


class Tail(Record):
    """The tail of some policies of a book.

    Attributes
    ----------
    policies : int
        How many they are.
    expected : Yuan
        Their expected insured loss of a year together.
    tail : Yuan
        Their part of the book's TVaR (co-TVaR); for the whole book its TVaR.
    stand_alone : Yuan
        Sum of their own TVaRs, each as if it were the whole book; >= ``tail`` but for the error of a simulation.

    Examples
    --------
    >>> Tail(policies=2, expected="100万元", tail="350万元", stand_alone="1100万元").share
    Share('25%')
    """

    policies: int = Field(ge=1)
    expected: Yuan
    tail: Yuan
    stand_alone: Yuan

    @model_validator(mode="after")
    def _has_a_tail(self) -> Self:
        if self.expected.fen < 0:
            raise ValueError(f"预期赔款不得为负：{self.expected}")
        if self.stand_alone <= self.expected:
            raise ValueError(f"各保单自身尾部之和（{self.stand_alone}）须高于预期赔款（{self.expected}）")
        return self

    @property
    def share(self) -> Share:
        """Part of the stand-alone tails above the expected loss that the book needs; between 0 and 1."""
        above = (self.tail - self.expected).fen
        own = (self.stand_alone - self.expected).fen
        return Share(min(max((2 * above * PPM + own) // (2 * own), 0), PPM))


class TailGroup(Record):
    """The tail of the policies of one cluster (a kind of business), or of all on one shared node.

    Attributes
    ----------
    code : str
        The cluster's or node's name in the book, such as ``plc_vendor:acme``.
    sum_insured : Yuan or None
        Aggregate limits of these policies together, for the rules of accumulation; None where it is not told.
    """

    scope: Literal["cluster", "node"]
    code: str = Field(min_length=1)
    tail: Tail
    sum_insured: Yuan | None = None


class CapitalSnapshot(Record):
    """What a simulation of the book says of its tail.

    Attributes
    ----------
    as_of : Instant
        When the book stood so.
    quantile : Share
        Confidence of the VaR beyond which the tail is taken.
    source : Digest
        Of the portfolio that was simulated.
    engine : str
        Engine and version that simulated it.
    years, seed : int
        Simulated years, and the seed; with ``source`` and ``engine`` they make the snapshot again.
    book : Tail
        The whole book: its share is the default.
    groups : tuple of TailGroup
        By cluster and by node.

    Examples
    --------
    >>> example_snapshot().share_for(nodes=("mes:star",))
    (Share('15%'), Label(zh='资本快照：节点 mes:star', en='Capital snapshot: node mes:star'))
    """

    schema_version: Literal[1] = 1
    as_of: Instant
    quantile: Share
    source: Digest
    engine: str = Field(min_length=1)
    years: int = Field(ge=1)
    seed: int = 0
    book: Tail
    groups: tuple[TailGroup, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not Share(0) < self.quantile < Share(PPM):
            raise ValueError(f"置信水平须在 0% 与 100% 之间：{self.quantile}")
        known = [(group.scope, group.code) for group in self.groups]
        if len(set(known)) < len(known):
            raise ValueError("集群或节点重复")
        return self

    def group(self, scope: Literal["cluster", "node"], code: str) -> TailGroup | None:
        """The group of that name; None where the book has none."""
        return next((group for group in self.groups if (group.scope, group.code) == (scope, code)), None)

    def share_for(self, *, cluster: str = "", nodes: tuple[str, ...] = ()) -> tuple[Share, Label]:
        """The co-TVaR share of a stand-alone tail for a policy, and where it is from.

        A named cluster speaks for its policies. Else the heaviest of the policy's nodes does, since a policy suffers
        with every node that it hangs on; else the whole book.
        """
        found = self.group("cluster", cluster)
        if found is None:
            on = [group for code in nodes if (group := self.group("node", code)) is not None]
            found = max(on, key=lambda group: group.tail.share, default=None)
        if found is None:
            return self.book.share, Label(zh="资本快照：全部保单", en="Capital snapshot: whole book")
        kind = Label(zh="集群", en="cluster") if found.scope == "cluster" else Label(zh="节点", en="node")
        return found.tail.share, Label(
            zh=f"资本快照：{kind.zh} {found.code}", en=f"Capital snapshot: {kind.en} {found.code}"
        )


def snapshot_of(answer: SimulatedBook, *, as_of: datetime) -> CapitalSnapshot:
    """The snapshot that a simulated book gives.

    Parameters
    ----------
    answer : SimulatedBook
        Of a book whose report asks for ``capital``.
    as_of : datetime
        When the book stood so.

    Raises
    ------
    BadInput
        The report did not ask for it.
    """
    tails = answer.tails
    if tails is None:
        raise BadInput(
            [Problem("report", "capital", "没有要求资本快照", advice="在组合的 report 中给出 capital: 0.995")]
        )
    return CapitalSnapshot(
        as_of=as_of,
        quantile=Share.parse(tails.level),
        source=answer.source,
        engine=answer.engine,
        years=answer.years,
        seed=answer.seed,
        book=_tail(tails.book),
        groups=tuple(
            TailGroup(scope=scope, code=group.code, tail=_tail(group), sum_insured=group.sum_insured)
            for scope in ("cluster", "node")
            for group in tails.groups
            if group.scope == scope and group.stand_alone > group.expected
        ),
    )


def _tail(sums: TailSums) -> Tail:
    return Tail(policies=sums.policies, expected=sums.expected, tail=sums.tail, stand_alone=sums.stand_alone)


def load_snapshot(text: str, file: str) -> CapitalSnapshot:
    """A snapshot from JSON or YAML; the answer of a simulation is taken by its ``capital``.

    Raises
    ------
    BadInput
        Every fault at once.

    Examples
    --------
    >>> load_snapshot(example_snapshot().model_dump_json(), "capital.json") == example_snapshot()
    True
    """
    plain: dict[str, object] = parse(text, dict[str, object], file=file)
    inside = "capital" in plain and "book" not in plain
    if inside and plain["capital"] is None:
        refuse_if([Problem(file, "capital", "模拟结果没有资本快照", advice="对保单组合重新模拟，并要求输出 capital")])
    if not inside:
        return parse(text, CapitalSnapshot, file=file)
    answer: _Answer = parse(text, _Answer, file=file)
    return answer.capital


class _Answer(Record, extra="ignore"):
    """The answer of a simulation, of which only the snapshot is of interest."""

    capital: CapitalSnapshot


def example_snapshot() -> CapitalSnapshot:
    """A small snapshot, for the examples of the documentation; its numbers stand for no book.

    Examples
    --------
    >>> example_snapshot().book.share
    Share('8%')
    """
    return CapitalSnapshot.model_validate(
        {
            "as_of": "2026-06-01T00:00:00+08:00",
            "quantile": "99.5%",
            "source": Digest.sha256(b"example").model_dump(),
            "engine": "simulation/1",
            "years": 100_000,
            "seed": 7,
            "book": {"policies": 1000, "expected": "1000万元", "tail": "9000万元", "stand_alone": "101000万元"},
            "groups": [
                {
                    "scope": "node",
                    "code": "mes:star",
                    "tail": {"policies": 50, "expected": "50万元", "tail": "800万元", "stand_alone": "5050万元"},
                    "sum_insured": "5亿元",
                },
                {
                    "scope": "cluster",
                    "code": "machinery",
                    "tail": {"policies": 200, "expected": "200万元", "tail": "2200万元", "stand_alone": "20200万元"},
                },
            ],
        }
    )
