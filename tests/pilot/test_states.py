"""The life of an application: who may do what, when, and what must hold first."""

import pytest

from haitang.lexicon import Conflict, NotAllowed
from haitang.parties import Role
from haitang.pilot import TRANSITIONS, Guard, State, Transition, actions, next_state, transition

HAPPY = (
    ("check", Role.APPLICANT, State.CHECKED),
    ("seal", Role.LEGAL_REPRESENTATIVE, State.SEALED),
    ("submit", Role.APPLICANT, State.SUBMITTED),
    ("receive", Role.CASE_OFFICER, State.RECEIVED),
    ("review", Role.CASE_OFFICER, State.UNDER_REVIEW),
    ("select", Role.AUTHORITY_LEADER, State.SELECTED),
    ("start", Role.APPLICANT, State.IMPLEMENTING),
    ("summarise", Role.APPLICANT, State.SUMMARISED),
    ("close", Role.CASE_OFFICER, State.CLOSED),
)


def test_the_whole_way() -> None:
    state = State.DRAFT
    for action, role, expected in HAPPY:
        state = next_state(state, action, role, met=set(Guard))
        assert state is expected


@pytest.mark.parametrize("line", TRANSITIONS, ids=lambda line: line.action)
def test_every_guard_is_demanded(line: Transition) -> None:
    for guard in line.guards:
        with pytest.raises(Conflict, match=guard.label.zh):
            next_state(line.sources[0], line.action, line.roles[0], met=set(Guard) - {guard})


@pytest.mark.parametrize("line", TRANSITIONS, ids=lambda line: line.action)
def test_nobody_else_may_act(line: Transition) -> None:
    for role in set(Role) - set(line.roles):
        with pytest.raises(NotAllowed):
            next_state(line.sources[0], line.action, role, met=set(Guard))


def test_a_state_admits_one_target_for_each_action() -> None:
    pairs = [(state, line.action) for line in TRANSITIONS for state in line.sources]
    assert len(pairs) == len(set(pairs))


def test_every_state_is_reached_and_ends_are_ends() -> None:
    reached = {State.DRAFT} | {line.target for line in TRANSITIONS}
    assert reached == set(State)
    left = {state for line in TRANSITIONS for state in line.sources}
    assert set(State) - left == {
        State.INADMISSIBLE,
        State.NOT_SELECTED,
        State.EXITED,
        State.CLOSED,
        State.WITHDRAWN,
    }


def test_the_refusal_lists_what_is_possible() -> None:
    with pytest.raises(Conflict, match="receive、return、refuse、withdraw"):
        transition(State.SUBMITTED, "edit")


def test_no_withdrawal_after_the_decision() -> None:
    for state in (State.SELECTED, State.NOT_SELECTED, State.INADMISSIBLE, State.IMPLEMENTING):
        with pytest.raises(Conflict):
            next_state(state, "withdraw", Role.APPLICANT)


def test_what_a_role_is_offered() -> None:
    assert [line.action for line in actions(State.CHECKED, Role.APPLICANT)] == ["edit", "seal", "withdraw"]
    assert actions(State.CHECKED, Role.SYSTEM_ADMIN) == ()
