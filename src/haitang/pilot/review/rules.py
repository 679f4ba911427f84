"""What a review and a consensus must hold before they are taken (评审意见、合议的要求)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from haitang.lexicon import Problem
from haitang.pilot.review.model import Answer, Consensus, GateAnswer, Review
from haitang.pilot.review_settings import ReviewSettings

FILE = "评审意见"


def review_problems(review: Review, settings: ReviewSettings) -> list[Problem]:
    """All that is missing or wrong in a review that is to be handed in."""
    return [*_gates(review.gates, settings, FILE), *_scores(review, settings)]


def consensus_problems(consensus: Consensus, settings: ReviewSettings) -> list[Problem]:
    """All that is missing or wrong in a consensus."""
    file = "合议意见"
    found = list(_gates(consensus.gates, settings, file))
    clause = f"依据：{settings.source} {settings.clause}".strip()
    if settings.criteria and consensus.total is None:
        found.append(Problem(file, "total", "缺少合议总分", bound="0 至 100", advice=clause))
    if not settings.criteria and consensus.total is not None:
        found.append(Problem(file, "total", "本批次不评分", consensus.total, advice=clause))
    if consensus.total is not None and Fraction(consensus.total) > 100:
        found.append(Problem(file, "total", "总分超出范围", consensus.total, "0 至 100", clause))
    return found


def _gates(gates: tuple[GateAnswer, ...], settings: ReviewSettings, file: str) -> Iterator[Problem]:
    given = {each.gate: each for each in gates}
    for gate in settings.gates:
        clause = f"依据：{gate.source} {gate.clause}"
        answered = given.get(gate.code)
        at = f"gates.{gate.code}"
        if answered is None:
            yield Problem(file, at, f"尚未回答“{gate.label.zh}”", bound="符合、不符合或待核实", advice=clause)
        elif answered.answer is not Answer.YES and not answered.comment.strip():
            yield Problem(file, at, f"“{gate.label.zh}”须说明理由", answered.answer.label.zh, advice=clause)
    known = {gate.code for gate in settings.gates}
    for code in sorted(set(given) - known):
        yield Problem(file, f"gates.{code}", "本批次没有这项要求", code)


def _scores(review: Review, settings: ReviewSettings) -> Iterator[Problem]:
    given = {each.criterion: each for each in review.scores}
    for criterion in settings.criteria:
        at, bound = f"scores.{criterion.code}", f"0 至 {criterion.maximum}"
        clause = f"依据：{criterion.source} {criterion.clause}"
        score = given.get(criterion.code)
        if score is None:
            yield Problem(FILE, at, f"尚未评“{criterion.label.zh}”", bound=bound, advice=clause)
        elif score.points > criterion.maximum:
            yield Problem(FILE, at, f"“{criterion.label.zh}”超出满分", str(score.points), bound, clause)
    known = {criterion.code for criterion in settings.criteria}
    for code in sorted(set(given) - known):
        yield Problem(FILE, f"scores.{code}", "本批次没有这个评分项", code)
