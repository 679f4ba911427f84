"""The life of an application (申报方案的状态): states, actions, who may act, and what must hold first."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from haitang.lexicon import Conflict, Label, NotAllowed, Record
from haitang.parties import Role


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    CHECKED = "checked"
    SEALED = "sealed"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    RETURNED = "returned"
    INADMISSIBLE = "inadmissible"
    UNDER_REVIEW = "under_review"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    IMPLEMENTING = "implementing"
    EXITED = "exited"
    SUMMARISED = "summarised"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STATES[self]


class Guard(StrEnum):
    """What must hold before an action; who acts shows it, the table demands it."""

    RULES_HOLD = "rules_hold"
    ALL_SIGNED = "all_signed"
    ALL_SEALED = "all_sealed"
    IN_TIME = "in_time"
    REASON_GIVEN = "reason_given"
    JOINT_DECISION = "joint_decision"
    SUMMARY_COMPLETE = "summary_complete"

    @property
    def label(self) -> Label:
        """What people read."""
        return _GUARDS[self]


class Transition(Record):
    """One line of the table."""

    sources: tuple[State, ...]
    action: str
    label: Label
    target: State
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()


_STATES: Final = MappingProxyType(
    {
        State.DRAFT: Label(zh="编制中", en="Draft"),
        State.CHECKED: Label(zh="已自查", en="Checked"),
        State.SEALED: Label(zh="已签章", en="Sealed"),
        State.SUBMITTED: Label(zh="已报送", en="Submitted"),
        State.RECEIVED: Label(zh="已受理", en="Received"),
        State.RETURNED: Label(zh="退回补正", en="Returned"),
        State.INADMISSIBLE: Label(zh="不予受理", en="Inadmissible"),
        State.UNDER_REVIEW: Label(zh="评审中", en="Under review"),
        State.SELECTED: Label(zh="入选", en="Selected"),
        State.NOT_SELECTED: Label(zh="未入选", en="Not selected"),
        State.IMPLEMENTING: Label(zh="实施中", en="Implementing"),
        State.EXITED: Label(zh="已退出", en="Exited"),
        State.SUMMARISED: Label(zh="已总结", en="Summarised"),
        State.CLOSED: Label(zh="已结项", en="Closed"),
        State.WITHDRAWN: Label(zh="已撤回", en="Withdrawn"),
    }
)
_GUARDS: Final = MappingProxyType(
    {
        Guard.RULES_HOLD: Label(zh="自查规则全部符合", en="every rule holds"),
        Guard.ALL_SIGNED: Label(zh="各单位均已签署承诺与声明", en="every unit has signed"),
        Guard.ALL_SEALED: Label(zh="公章及骑缝章齐全", en="every seal is there"),
        Guard.IN_TIME: Label(zh="在截止时间之前，或已重新开放", en="in time, or reopened"),
        Guard.REASON_GIVEN: Label(zh="说明理由", en="a reason is given"),
        Guard.JOINT_DECISION: Label(zh="主管部门联合决定", en="the authorities decided together"),
        Guard.SUMMARY_COMPLETE: Label(zh="总结内容齐全", en="the summary is complete"),
    }
)

_WRITERS: Final = (Role.APPLICANT, Role.RISK_MANAGER)
_FILERS: Final = (Role.APPLICANT, Role.LEGAL_REPRESENTATIVE)
_UNDECIDED: Final = (
    State.DRAFT,
    State.CHECKED,
    State.SEALED,
    State.SUBMITTED,
    State.RECEIVED,
    State.RETURNED,
    State.UNDER_REVIEW,
)

TRANSITIONS: Final[tuple[Transition, ...]] = (
    Transition(
        sources=(State.DRAFT,),
        action="check",
        label=Label(zh="自查", en="check"),
        target=State.CHECKED,
        roles=_WRITERS,
        guards=(Guard.RULES_HOLD,),
    ),
    Transition(
        sources=(State.CHECKED, State.SEALED, State.RETURNED),
        action="edit",
        label=Label(zh="修改", en="edit"),
        target=State.DRAFT,
        roles=_WRITERS,
    ),
    Transition(
        sources=(State.CHECKED,),
        action="seal",
        label=Label(zh="签章", en="seal"),
        target=State.SEALED,
        roles=_FILERS,
        guards=(Guard.RULES_HOLD, Guard.ALL_SIGNED, Guard.ALL_SEALED),
    ),
    Transition(
        sources=(State.SEALED,),
        action="submit",
        label=Label(zh="报送", en="submit"),
        target=State.SUBMITTED,
        roles=_FILERS,
        guards=(Guard.RULES_HOLD, Guard.ALL_SIGNED, Guard.ALL_SEALED, Guard.IN_TIME),
    ),
    Transition(
        sources=(State.SUBMITTED,),
        action="receive",
        label=Label(zh="受理", en="receive"),
        target=State.RECEIVED,
        roles=(Role.CASE_OFFICER,),
    ),
    Transition(
        sources=(State.SUBMITTED, State.RECEIVED),
        action="return",
        label=Label(zh="退回补正", en="return"),
        target=State.RETURNED,
        roles=(Role.CASE_OFFICER,),
        guards=(Guard.REASON_GIVEN,),
    ),
    Transition(
        sources=(State.SUBMITTED, State.RECEIVED),
        action="refuse",
        label=Label(zh="不予受理", en="refuse"),
        target=State.INADMISSIBLE,
        roles=(Role.CASE_OFFICER,),
        guards=(Guard.REASON_GIVEN,),
    ),
    Transition(
        sources=(State.RECEIVED,),
        action="review",
        label=Label(zh="转入评审", en="send to review"),
        target=State.UNDER_REVIEW,
        roles=(Role.CASE_OFFICER,),
    ),
    Transition(
        sources=(State.UNDER_REVIEW,),
        action="select",
        label=Label(zh="决定入选", en="select"),
        target=State.SELECTED,
        roles=(Role.AUTHORITY_LEADER,),
        guards=(Guard.JOINT_DECISION,),
    ),
    Transition(
        sources=(State.UNDER_REVIEW,),
        action="decline",
        label=Label(zh="决定不入选", en="decline"),
        target=State.NOT_SELECTED,
        roles=(Role.AUTHORITY_LEADER,),
        guards=(Guard.JOINT_DECISION, Guard.REASON_GIVEN),
    ),
    Transition(
        sources=(State.SELECTED,),
        action="start",
        label=Label(zh="启动实施", en="start"),
        target=State.IMPLEMENTING,
        roles=_WRITERS,
    ),
    Transition(
        sources=(State.SELECTED, State.IMPLEMENTING),
        action="exit",
        label=Label(zh="取消试点资格", en="end the pilot"),
        target=State.EXITED,
        roles=(Role.AUTHORITY_LEADER,),
        guards=(Guard.JOINT_DECISION, Guard.REASON_GIVEN),
    ),
    Transition(
        sources=(State.IMPLEMENTING,),
        action="summarise",
        label=Label(zh="上报总结", en="hand in the summary"),
        target=State.SUMMARISED,
        roles=_FILERS,
        guards=(Guard.SUMMARY_COMPLETE,),
    ),
    Transition(
        sources=(State.SUMMARISED,),
        action="return_summary",
        label=Label(zh="退回总结", en="send the summary back"),
        target=State.IMPLEMENTING,
        roles=(Role.CASE_OFFICER,),
        guards=(Guard.REASON_GIVEN,),
    ),
    Transition(
        sources=(State.SUMMARISED,),
        action="close",
        label=Label(zh="结项", en="close"),
        target=State.CLOSED,
        roles=(Role.CASE_OFFICER, Role.AUTHORITY_LEADER),
    ),
    Transition(
        sources=_UNDECIDED,
        action="withdraw",
        label=Label(zh="撤回", en="withdraw"),
        target=State.WITHDRAWN,
        roles=_FILERS,
    ),
)
"""The transition table."""


def transition(state: State, action: str) -> Transition:
    """The line of the table for ``action`` in ``state``.

    Raises
    ------
    Conflict
        The state does not admit the action; the message lists those that it admits.
    """
    for line in TRANSITIONS:
        if line.action == action and state in line.sources:
            return line
    admitted = "、".join(line.action for line in TRANSITIONS if state in line.sources) or "无"
    raise Conflict(f"“{state.label.zh}”状态不能执行 {action}", advice=f"可执行：{admitted}")


def next_state(state: State, action: str, role: Role, *, met: Collection[Guard] = ()) -> State:
    """The state after ``action``.

    Parameters
    ----------
    met : collection of Guard
        The guards that the caller has shown to hold.

    Raises
    ------
    Conflict
        The state does not admit the action, or a guard is not met.
    NotAllowed
        The role may not act here.

    Examples
    --------
    >>> next_state(State.DRAFT, "check", Role.APPLICANT, met={Guard.RULES_HOLD}).label.zh
    '已自查'
    """
    line = transition(state, action)
    if role not in line.roles:
        allowed = "、".join(each.label.zh for each in line.roles)
        raise NotAllowed(f"{role.label.zh}不能{line.label.zh}", advice=f"请由{allowed}办理")
    if missing := [guard for guard in line.guards if guard not in met]:
        raise Conflict(f"不能{line.label.zh}：" + "；".join(f"未满足“{guard.label.zh}”" for guard in missing))
    return line.target


def actions(state: State, role: Role) -> tuple[Transition, ...]:
    """What ``role`` may do in ``state``, guards aside."""
    return tuple(line for line in TRANSITIONS if state in line.sources and role in line.roles)
