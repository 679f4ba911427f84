"""What the reviews of an application add up to, and the order of applications, over what its reader may see alone.

Nothing here looks anything up: whoever calls passes the reviews and applications that the reader may see, so that no
count, mean or rank can tell of one that is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from uuid import UUID

from haitang.pilot.review.model import Answer, Consensus, Review
from haitang.pilot.review_settings import ReviewSettings


@dataclass(frozen=True)
class GivenReview:
    """A review that was handed in, under the key that a consensus names it by: ``<id>/<version>``."""

    key: str
    review: Review


@dataclass(frozen=True)
class Tally:
    """What the reviews of one application add up to.

    Attributes
    ----------
    gates : dict of str to Answer or None
        The common answer to each gate; None where the reviewers differ, or nobody answered.
    total : Fraction or None
        Mean total in points of the hundred, or the one agreed on.
    means : dict of str to Fraction
        Mean points of each criterion as a share of its maximum, for ties.
    spread : Fraction or None
        Distance between the highest and the lowest total.
    agreed : bool
        Whether a consensus over exactly these reviews stands.
    apart : tuple of str
        Why consensus is called for: codes of gates, and ``spread``; empty where it is not, or where it was reached.
    """

    reviews: int
    wanted: int
    gates: dict[str, Answer | None]
    total: Fraction | None
    means: dict[str, Fraction]
    spread: Fraction | None
    agreed: bool
    apart: tuple[str, ...]
    pass_mark: int | None

    @property
    def complete(self) -> bool:
        """Whether there are enough reviews and nothing is left to be agreed on."""
        return self.reviews >= self.wanted and not self.apart

    @property
    def qualified(self) -> bool | None:
        """Whether every gate is met and the pass mark reached; None while the review is not complete."""
        if not self.complete:
            return None
        met = all(answer is Answer.YES for answer in self.gates.values())
        reached = self.pass_mark is None or (self.total is not None and self.total >= self.pass_mark)
        return met and reached

    @property
    def total_text(self) -> str:
        """The total with two decimals; empty where there is none."""
        return points_text(self.total)


def points_text(points: Fraction | None) -> str:
    """Points of the hundred with two decimals, half up.

    Examples
    --------
    >>> points_text(Fraction(200, 3)), points_text(Fraction(1, 200)), points_text(None)
    ('66.67', '0.01', '')
    """
    if points is None:
        return ""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def total_of(review: Review, settings: ReviewSettings) -> Fraction | None:
    """A review's total in points of the hundred, by the round's weights; None where the round scores nothing."""
    if not settings.criteria:
        return None
    points = {score.criterion: score.points for score in review.scores}
    return sum(
        (Fraction(each.weight * points.get(each.code, 0), each.maximum) for each in settings.criteria), Fraction(0)
    )


def tally(given: Iterable[GivenReview], consensus: Consensus | None, settings: ReviewSettings) -> Tally:
    """Add up the reviews of one application.

    Parameters
    ----------
    given : iterable of GivenReview
        The reviews that count and that the reader may see.
    consensus : Consensus or None
        It stands where it was made over exactly these reviews.
    """
    handed_in = sorted(given, key=lambda each: each.key)
    reviews = [each.review for each in handed_in]
    agreed = consensus if consensus and sorted(consensus.basis) == [each.key for each in handed_in] else None
    totals = [total for review in reviews if (total := total_of(review, settings)) is not None]
    spread = max(totals) - min(totals) if totals else None
    gates = {gate.code: _common(gate.code, reviews) for gate in settings.gates}
    apart = [code for code, answer in gates.items() if answer is None and reviews]
    if settings.spread is not None and spread is not None and spread >= settings.spread:
        apart.append("spread")
    total = sum(totals, Fraction(0)) / len(totals) if totals else None
    if agreed is not None:
        gates |= {each.gate: each.answer for each in agreed.gates}
        total = Fraction(agreed.total) if agreed.total is not None else total
    return Tally(
        reviews=len(reviews),
        wanted=settings.reviewers,
        gates=gates,
        total=total,
        means=_means(reviews, settings),
        spread=spread,
        agreed=agreed is not None,
        apart=() if agreed else tuple(apart),
        pass_mark=settings.pass_mark,
    )


def _common(gate: str, reviews: Sequence[Review]) -> Answer | None:
    answers = {each.answer for review in reviews for each in review.gates if each.gate == gate}
    return answers.pop() if len(answers) == 1 else None


def _means(reviews: Sequence[Review], settings: ReviewSettings) -> dict[str, Fraction]:
    if not reviews:
        return {}
    given = [{score.criterion: score.points for score in review.scores} for review in reviews]
    return {
        each.code: Fraction(sum(points.get(each.code, 0) for points in given), each.maximum * len(given))
        for each in settings.criteria
    }


def ranked(tallies: Mapping[UUID, Tally], settings: ReviewSettings) -> dict[UUID, int]:
    """The rank of each application whose review is complete; empty where the round does not rank.

    Ties are broken by the round's criteria in their order; what is then still equal shares the rank.

    Parameters
    ----------
    tallies : mapping
        Of the applications that the reader may see alone: ranks count within them.
    """
    if not settings.ranking:
        return {}
    keys = {
        project: (each.total, *(each.means.get(code, Fraction(0)) for code in settings.tie_break))
        for project, each in tallies.items()
        if each.complete and each.total is not None
    }
    return {project: 1 + sum(other > key for other in keys.values()) for project, key in keys.items()}
