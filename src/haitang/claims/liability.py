"""Does the contract answer? (定责) A record per point: proposed by rule from facts, decided and signed by a person."""

from __future__ import annotations

from collections.abc import Iterable

from haitang.claims.points import Point, points_of
from haitang.claims.rulings import Determination, Outcome, Rulings
from haitang.contract import Contract, CoverState
from haitang.incident import Incident, LossItem
from haitang.lexicon import BadInput, Cover, Label, Problem, Record


class DecidedPoint(Record):
    """A point with the determination that a person signed; None where nobody has."""

    point: Point
    determination: Determination | None = None

    @property
    def outcome(self) -> Outcome:
        """The decision, or the proposal where there is none yet."""
        return self.determination.outcome if self.determination else self.point.proposed

    @property
    def signed(self) -> bool:
        """Whether a person decided it."""
        return self.determination is not None


class CoverOpinion(Record):
    """How far one cover answers for this event, and which points make it so."""

    cover: Cover
    state: CoverState
    reason: Label
    points: tuple[str, ...] = ()


class Liability(Record):
    """The points of a claim and what follows for each cover (定责结论)."""

    points: tuple[DecidedPoint, ...]
    covers: tuple[CoverOpinion, ...]

    @property
    def signed(self) -> bool:
        """Whether a person decided every point; only then may the claim be settled in earnest."""
        return all(point.signed for point in self.points)

    def failed(self, prefix: str) -> tuple[str, ...]:
        """What follows ``prefix`` in the codes of points that fail, such as the codes of breached conditions."""
        return tuple(
            entry.point.code.removeprefix(prefix)
            for entry in self.points
            if entry.point.code.startswith(prefix) and entry.outcome is Outcome.FAILS
        )


def assess_liability(
    contract: Contract, incident: Incident, items: Iterable[LossItem], rulings: Rulings | None = None
) -> Liability:
    """Every point of liability with its proposal and, where there is one, its determination; and each cover's state.

    Parameters
    ----------
    items : iterable of LossItem
        Invoices of the claim: consent is looked up on them.
    rulings : Rulings, optional
        What was found and decided so far; nothing by default, so that all of it is a proposal.

    Raises
    ------
    BadInput
        A determination, a finding or an explanation on a point that this contract and event do not have.
    """
    rulings, listed = rulings or Rulings(), tuple(items)
    points = points_of(contract, incident, listed, rulings)
    _refuse_unknown(points, contract, rulings)
    decided = {item.point: item for item in rulings.determinations}
    entries = tuple(DecidedPoint(point=point, determination=decided.get(point.code)) for point in points)
    return Liability(points=entries, covers=_opinions(contract, entries, listed))


def _opinions(
    contract: Contract, entries: tuple[DecidedPoint, ...], items: tuple[LossItem, ...]
) -> tuple[CoverOpinion, ...]:
    named = [terms.cover for terms in contract.covers]
    others = [cover for cover in Cover if cover not in named and any(item.cover is cover for item in items)]
    return tuple(_opinion(contract, cover, entries) for cover in (*named, *others))


def _opinion(contract: Contract, cover: Cover, entries: tuple[DecidedPoint, ...]) -> CoverOpinion:
    terms = contract.terms(cover)
    if terms is None:
        return CoverOpinion(
            cover=cover,
            state=CoverState.UNMAPPED,
            reason=Label(zh="合同未约定该险别", en="The contract does not name this cover"),
        )
    mine = [entry for entry in entries if not entry.point.covers or cover in entry.point.covers]
    if not terms.state.answers:
        return CoverOpinion(cover=cover, state=terms.state, reason=terms.state.label)
    against = [entry for entry in mine if entry.outcome is Outcome.FAILS and entry.point.decisive]
    if against:
        return _because(cover, CoverState.EXCLUDED, against)
    unsure = [entry for entry in mine if entry.outcome in {Outcome.UNCLEAR, Outcome.RESERVED, Outcome.FAILS}]
    if unsure:
        return _because(cover, CoverState.CONDITIONAL, unsure)
    return CoverOpinion(
        cover=cover, state=terms.state, reason=Label(zh="各要点均成立", en="Every point holds"), points=()
    )


def _because(cover: Cover, state: CoverState, entries: list[DecidedPoint]) -> CoverOpinion:
    return CoverOpinion(
        cover=cover,
        state=state,
        reason=Label(
            zh="；".join(f"{entry.point.label.zh}{entry.outcome.label.zh}" for entry in entries),
            en="; ".join(f"{entry.point.label.en}: {entry.outcome.label.en.lower()}" for entry in entries),
        ),
        points=tuple(entry.point.code for entry in entries),
    )


def _refuse_unknown(points: tuple[Point, ...], contract: Contract, rulings: Rulings) -> None:
    known = {point.code for point in points}
    bound = "、".join(sorted(known))
    named = [(f"determinations.{n}.point", item.point) for n, item in enumerate(rulings.determinations)]
    named += [(f"found.{n}.point", item.point) for n, item in enumerate(rulings.found)]
    problems = [
        Problem(file="determinations.yaml", at=at, message="合同和本案没有这一要点", value=code, bound=bound)
        for at, code in named
        if code not in known
    ] + [
        Problem(
            file="determinations.yaml",
            at=f"explanations.{n}.exclusion",
            message="合同没有这项责任免除",
            value=item.exclusion,
            bound="、".join(contract.exclusions) or "无",
        )
        for n, item in enumerate(rulings.explanations)
        if item.exclusion not in contract.exclusions
    ]
    if problems:
        raise BadInput(problems)
