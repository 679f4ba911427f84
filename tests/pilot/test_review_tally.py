"""What reviews add up to, by two rounds' own weights; ranks over what is given alone; rules of reviews and meetings."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest

from haitang.lexicon import BadInput, Conflict
from haitang.pilot import (
    AgendaItem,
    Answer,
    Consensus,
    DecisionResult,
    GateAnswer,
    GivenReview,
    Meeting,
    Presence,
    Review,
    Round,
    Score,
    consensus_problems,
    meeting_problems,
    parse_package,
    ranked,
    read_round,
    review_problems,
    tally,
    total_of,
)

AT = datetime(2031, 4, 1, 9, tzinfo=UTC)
FOLDER = Path(__file__).with_name("riverland-2031")
UNIT = "9131011500000A016L"


@pytest.fixture(scope="module")
def riverland() -> Round:
    return read_round(FOLDER)


def given(row: int, safety: int, cost: int, gate: Answer = Answer.YES, comment: str = "") -> GivenReview:
    review = Review(
        person=UUID(int=row),
        name=f"评审{row}",
        employers=(UNIT,),
        gates=(GateAnswer(gate="solvent", answer=gate, comment=comment),),
        scores=(Score(criterion="safety", points=safety), Score(criterion="cost", points=cost)),
        submitted_at=AT,
    )
    return GivenReview(f"{row}/1", review)


def test_totals_are_exact_shares_of_the_hundred(riverland: Round) -> None:
    assert total_of(given(1, 7, 3).review, riverland.review) == 42 + 24
    counted = tally([given(1, 7, 3), given(2, 8, 3), given(3, 8, 4)], None, riverland.review)
    assert counted.total == Fraction(66 + 72 + 80, 3)
    assert (counted.total_text, counted.spread, counted.apart, counted.complete) == ("72.67", 14, (), True)
    assert counted.qualified is True
    assert counted.means == {"safety": Fraction(23, 30), "cost": Fraction(10, 15)}


def test_below_the_pass_mark_is_not_qualified(riverland: Round) -> None:
    counted = tally([given(row, 5, 3) for row in (1, 2, 3)], None, riverland.review)
    assert (counted.total, counted.qualified) == (54, False)


def test_a_gate_that_is_not_met_outweighs_every_point(riverland: Round) -> None:
    counted = tally([given(row, 10, 5, Answer.NO, "资不抵债") for row in (1, 2, 3)], None, riverland.review)
    assert (counted.total, counted.qualified) == (100, False)


def test_too_few_reviews_say_nothing(riverland: Round) -> None:
    counted = tally([given(1, 10, 5), given(2, 10, 5)], None, riverland.review)
    assert (counted.complete, counted.qualified) == (False, None)
    assert tally([], None, riverland.review).total is None


def test_reviewers_who_are_apart_call_for_a_consensus_which_a_revision_voids(riverland: Round) -> None:
    reviews = [given(1, 10, 5), given(2, 7, 5), given(3, 5, 5, Answer.UNCLEAR, "缺审计报告")]
    counted = tally(reviews, None, riverland.review)
    assert (counted.apart, counted.spread, counted.qualified) == (("solvent", "spread"), 30, None)
    agreed = Consensus(
        gates=(GateAnswer(gate="solvent", answer=Answer.YES),),
        total="81.50",
        reason="补充材料后一致认为符合",
        by="主持人",
        at=AT,
        basis=tuple(each.key for each in reversed(reviews)),
    )
    settled = tally(reviews, agreed, riverland.review)
    assert (settled.apart, settled.total_text, settled.qualified, settled.agreed) == ((), "81.50", True, True)
    revised = GivenReview("3/2", reviews[2].review)
    assert tally([*reviews[:2], revised], agreed, riverland.review).apart == ("solvent", "spread")


def test_ranks_count_among_what_is_given_and_ties_follow_the_rule(riverland: Round) -> None:
    def three(safety: int, cost: int) -> list[GivenReview]:
        return [given(row, safety, cost) for row in (1, 2, 3)]

    counted = {
        UUID(int=1): tally(three(6, 5), None, riverland.review),  # 36 + 40 = 76
        UUID(int=2): tally(three(10, 2), None, riverland.review),  # 60 + 16 = 76, safer
        UUID(int=3): tally(three(10, 5), None, riverland.review),
        UUID(int=4): tally(three(6, 5), None, riverland.review),
        UUID(int=5): tally(three(9, 9)[:1], None, riverland.review),
    }
    ranks = ranked(counted, riverland.review)
    assert {project.int: rank for project, rank in ranks.items()} == {3: 1, 2: 2, 1: 3, 4: 3}
    seen = {project: each for project, each in counted.items() if project.int != 3}
    assert {project.int: rank for project, rank in ranked(seen, riverland.review).items()} == {2: 1, 1: 2, 4: 2}


def test_shanghai_ranks_nothing(shanghai_round: Round) -> None:
    settings = shanghai_round.review
    assert (settings.ranking, settings.quota, settings.pass_mark, settings.publicity_days) == (False, None, None, 0)
    assert ranked({UUID(int=1): tally([], None, settings)}, settings) == {}
    assert {gate.verified.value for gate in settings.gates} == {"source"}
    assert "source" not in {each.verified.value for each in (*settings.criteria, *settings.conflicts)}
    assert settings.decision.signatures(3) == 3


def test_a_review_is_refused_with_every_fault(riverland: Round) -> None:
    faulty = Review(
        person=UUID(int=1),
        name="某",
        employers=(UNIT,),
        gates=(GateAnswer(gate="solvent", answer=Answer.NO), GateAnswer(gate="pretty", answer=Answer.YES)),
        scores=(Score(criterion="safety", points=11), Score(criterion="charm", points=1)),
    )
    found = [(problem.at, problem.value) for problem in review_problems(faulty, riverland.review)]
    assert found == [
        ("gates.solvent", "不符合"),
        ("gates.pretty", "pretty"),
        ("scores.safety", "11"),
        ("scores.cost", ""),
        ("scores.charm", "charm"),
    ]
    assert review_problems(given(1, 10, 0).review, riverland.review) == []


def test_a_consensus_needs_every_gate_and_a_total_of_the_hundred(riverland: Round) -> None:
    bare = Consensus(gates=(), reason="无", by="某", at=AT, basis=())
    assert [problem.at for problem in consensus_problems(bare, riverland.review)] == ["gates.solvent", "total"]
    high = Consensus(
        gates=(GateAnswer(gate="solvent", answer=Answer.YES),), total="100.01", reason="无", by="某", at=AT, basis=()
    )
    assert [problem.value for problem in consensus_problems(high, riverland.review)] == ["100.01"]


BODIES = {"1131000000000F060N": "甲局", "1131000000000G0712": "乙局"}


def meeting(*results: DecisionResult | None) -> Meeting:
    items = tuple(
        AgendaItem(project=UUID(int=row), number=f"SD-{row}", title="方案", version=1, result=result, reasons="符合")
        for row, result in enumerate(results)
    )
    return Meeting(title="第一次会议", held_at=AT, place="一楼", items=items)


def test_a_text_without_results_reasons_or_presence_is_not_signed(shanghai_round: Round, riverland: Round) -> None:
    bare = meeting(None).rewritten(place="")
    found = [problem.at for problem in meeting_problems(bare, shanghai_round.review, BODIES)]
    assert found == ["items.0.result", "place", *(f"presence.{code}" for code in BODIES)]
    assert [problem.at for problem in meeting_problems(bare, riverland.review, BODIES)] == ["items.0.result"]
    there = tuple(Presence(body=code, names=("某",)) for code in BODIES)
    whole = meeting(DecisionResult.SELECTED).rewritten(presence=there)
    assert meeting_problems(whole, shanghai_round.review, BODIES) == []


def test_a_quota_counts_what_was_selected_before(riverland: Round) -> None:
    two = meeting(DecisionResult.SELECTED, DecisionResult.SELECTED, DecisionResult.NOT_SELECTED)
    assert meeting_problems(two, riverland.review, BODIES) == []
    (fault,) = meeting_problems(two, riverland.review, BODIES, selected_before=1)
    assert (fault.value, fault.bound) == ("3", "不超过 2")


def test_a_change_voids_signatures_and_nobody_signs_twice(shanghai_round: Round, riverland: Round) -> None:
    first, second = BODIES
    signed = meeting(DecisionResult.SELECTED).signed(first, UUID(int=1), "某", AT)
    with pytest.raises(Conflict, match="已签署"):
        signed.signed(first, UUID(int=2), "另一人", AT)
    both = signed.signed(second, UUID(int=3), "某", AT)
    assert [both.decided(2, each.review) for each in (shanghai_round, riverland)] == [True, True]
    assert [signed.decided(2, each.review) for each in (shanghai_round, riverland)] == [False, True]
    assert both.rewritten(notes="补充").signatures == ()
    assert both.rewritten(place="一楼").signatures == both.signatures


TEXTS = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir()}


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("weight: 60", "weight: 50", "权重之和须为 100，现为 90"),
        ("tie_break: [safety, cost]", "tie_break: [charm]", "charm"),
        ("code: declared", "code: competitor", "declared"),
        ("bodies: 1", "bodies: 0", "至少须有一个主管部门"),
        ("code: cost, label: {zh: 成本", "code: safety, label: {zh: 成本", "评分项代码重复"),
    ],
)
def test_settings_that_do_not_hold_together_are_refused(before: str, after: str, message: str) -> None:
    assert TEXTS["review.yaml"].count(before) == 1
    changed = TEXTS | {"review.yaml": TEXTS["review.yaml"].replace(before, after)}
    with pytest.raises(BadInput) as caught:
        parse_package(changed)
    (problem,) = caught.value.problems
    assert problem.file == "review.yaml"
    assert message in f"{problem.message}{problem.value}{problem.bound}"
