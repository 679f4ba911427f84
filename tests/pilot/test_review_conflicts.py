"""Conflicts of interest over the graph of parties, and the proposal that keeps clear of them."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haitang.parties import Nature, Organisation, PartyCategory, Relation
from haitang.pilot import ConflictGround, Entrant, PartyGraph, ReviewerSeat, ReviewersWanted, conflicts_of, propose

LEAD, INSURER, ASSESSOR, TOP, SISTER, LONER = (
    "9131011500000A016L",
    "9131011500000B0270",
    "9131011200000D049B",
    "9131010400000E05XY",
    "9131010600000C038A",
    "9131010400000L1203",
)


def unit(code: str, name: str, parent: str | None = None) -> Organisation:
    return Organisation(
        code=code,
        name=name,
        category=PartyCategory.SECURITY_FIRM,
        nature=Nature.PRIVATE,
        region="310115",
        parent=parent,
    )


def entrant(number: int, *parties: tuple[str, Relation]) -> Entrant:
    return Entrant(UUID(int=number), f"SD-{number}", parties)


UNITS = (
    unit(LEAD, "甲厂"),
    unit(INSURER, "乙保险", TOP),
    unit(ASSESSOR, "丙安全"),
    unit(TOP, "丁集团"),
    unit(SISTER, "戊研究院", TOP),
    unit(LONER, "己学院"),
)
MINE = entrant(1, (LEAD, Relation.LEAD), (INSURER, Relation.INSURER), (ASSESSOR, Relation.SECURITY))


def grounds(employer: str, *others: Entrant, of: Entrant = MINE) -> list[tuple[str, str]]:
    found = conflicts_of([employer], of, PartyGraph((of, *others), UNITS))
    return [(each.ground.value, each.text) for each in found]


def test_the_employer_is_a_party() -> None:
    assert grounds(ASSESSOR) == [("employer", "丙安全 → 本申报的安全服务方")]


def test_the_same_group_by_way_of_the_parent() -> None:
    assert grounds(SISTER) == [
        ("group", "戊研究院（上级单位：丁集团） → 乙保险（上级单位：丁集团） → 本申报的保险人"),
    ]
    assert grounds(TOP) == [("group", "丁集团 → 乙保险（上级单位：丁集团） → 本申报的保险人")]


def test_somebody_without_ties_may_review() -> None:
    assert grounds(LONER, entrant(2, (TOP, Relation.LEAD), (ASSESSOR, Relation.TESTING))) == []


def test_a_competing_application_and_what_it_shares() -> None:
    rival = entrant(2, (LONER, Relation.LEAD), (INSURER, Relation.INSURER), (ASSESSOR, Relation.TESTING))
    assert grounds(LONER, rival) == [
        ("competitor", "己学院 → 另一申报 SD-2 的牵头单位"),
        ("shared_insurer", "己学院 → 另一申报 SD-2 的牵头单位 → 同一保险人：乙保险 → 本申报"),
        ("shared_assessor", "己学院 → 另一申报 SD-2 的牵头单位 → 同一评估机构：丙安全 → 本申报"),
    ]


def test_a_competing_application_of_the_group() -> None:
    rival = entrant(2, (SISTER, Relation.PARTNER))
    assert grounds(TOP, rival, of=entrant(1, (LEAD, Relation.LEAD))) == [
        ("competitor", "丁集团 → 戊研究院（上级单位：丁集团） → 另一申报 SD-2 的联合单位"),
    ]


def test_an_authority_takes_no_part() -> None:
    overseen = entrant(1, (LEAD, Relation.LEAD), (TOP, Relation.AUTHORITY))
    assert grounds(TOP, of=overseen) == []


@pytest.mark.parametrize("start", [LEAD, INSURER, ASSESSOR])
def test_a_circle_of_parents_is_one_group(start: str) -> None:
    circle = (unit(LEAD, "甲厂", INSURER), unit(INSURER, "乙厂", ASSESSOR), unit(ASSESSOR, "丙厂", INSURER))
    graph = PartyGraph((), circle)
    assert graph.head(start) == min(INSURER, ASSESSOR)
    assert len(graph.chain(start)) == len(set(graph.chain(start)))


def test_a_unit_that_nobody_registered_stands_for_itself() -> None:
    assert grounds("9131011500000P092E") == []


def test_grounds_come_in_the_order_of_their_weight() -> None:
    order = list(ConflictGround)
    rival = entrant(2, (LEAD, Relation.LEAD), (INSURER, Relation.INSURER))
    found = [ConflictGround(ground) for ground, _ in grounds(LEAD, rival)]
    assert found == sorted(found, key=order.index)
    assert found[0] is ConflictGround.EMPLOYER


people = st.integers(2, 6)


@given(projects=st.integers(1, 12), pool=people, each=st.integers(1, 2))
def test_a_proposal_without_conflicts_is_balanced_and_whole(projects: int, pool: int, each: int) -> None:
    wanted = [ReviewersWanted(UUID(int=100 + row), f"SD-{row:03d}", each) for row in range(projects)]
    seats = [ReviewerSeat(UUID(int=1 + row), (f"unit-{row}",)) for row in range(pool)]
    plan = propose(wanted, seats, set())
    load = [sum(person == seat.person for _, person in plan.given) for seat in seats]
    assert plan.short == ()
    assert len(set(plan.given)) == len(plan.given) == projects * each
    assert max(load) - min(load) <= 1
    assert propose(reversed(wanted), reversed(seats), set()).given == plan.given


@given(barred=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3))))
def test_nobody_barred_is_proposed_and_every_gap_is_named(barred: set[tuple[int, int]]) -> None:
    wanted = [ReviewersWanted(UUID(int=100 + row), f"SD-{row}", 2) for row in range(4)]
    seats = [ReviewerSeat(UUID(int=row), ("unit",)) for row in range(4)]
    pairs = {(UUID(int=100 + project), UUID(int=person)) for project, person in barred}
    plan = propose(wanted, seats, pairs)
    assert pairs.isdisjoint(plan.given)
    able = {each.number: 4 - sum(project == each.project for project, _ in pairs) for each in wanted}
    assert dict(plan.short) == {number: 2 - count for number, count in able.items() if count < 2}


def test_reviewers_of_one_application_come_from_different_units_where_they_can() -> None:
    seats = [
        ReviewerSeat(UUID(int=1), ("甲",)),
        ReviewerSeat(UUID(int=2), ("甲",)),
        ReviewerSeat(UUID(int=3), ("乙",), load=5),
    ]
    wanted = [ReviewersWanted(UUID(int=9), "SD-1", 2)]
    assert [person.int for _, person in propose(wanted, seats, set()).given] == [1, 3]
    assert [person.int for _, person in propose(wanted, seats, set(), apart=False).given] == [1, 2]


def test_who_reviews_it_already_is_not_asked_again() -> None:
    seats = [ReviewerSeat(UUID(int=1), ("甲",)), ReviewerSeat(UUID(int=2), ("乙",))]
    wanted = [ReviewersWanted(UUID(int=9), "SD-1", 1, held=(UUID(int=1),))]
    assert [person.int for _, person in propose(wanted, seats, set()).given] == [2]
