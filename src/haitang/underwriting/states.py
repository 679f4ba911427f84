"""The life of a policy (保险单的状态) as a table: states, actions and who may act."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from haitang.lexicon import Conflict, Label, Record
from haitang.parties import Role


class PolicyState(StrEnum):
    """Where a policy stands."""

    QUOTED = "quoted"
    REFERRED = "referred"
    DECLINED = "declined"
    BOUND = "bound"
    IN_FORCE = "in_force"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STATES[self]


class Transition(Record):
    """One line of the table."""

    sources: tuple[PolicyState, ...]
    action: str
    label: Label
    target: PolicyState
    roles: tuple[Role, ...]


_STATES: Final = MappingProxyType(
    {
        PolicyState.QUOTED: Label(zh="已报价", en="Quoted"),
        PolicyState.REFERRED: Label(zh="已上报", en="Referred"),
        PolicyState.DECLINED: Label(zh="已拒保", en="Declined"),
        PolicyState.BOUND: Label(zh="已承保", en="Bound"),
        PolicyState.IN_FORCE: Label(zh="生效中", en="In force"),
        PolicyState.CANCELLED: Label(zh="已解除", en="Cancelled"),
        PolicyState.EXPIRED: Label(zh="已期满", en="Expired"),
    }
)

TRANSITIONS: Final = (
    Transition(
        sources=(PolicyState.QUOTED,),
        action="refer",
        label=Label(zh="上报", en="Refer"),
        target=PolicyState.REFERRED,
        roles=(Role.UNDERWRITER,),
    ),
    Transition(
        sources=(PolicyState.QUOTED, PolicyState.REFERRED),
        action="decline",
        label=Label(zh="拒保", en="Decline"),
        target=PolicyState.DECLINED,
        roles=(Role.UNDERWRITER, Role.INSURER_MANAGER),
    ),
    Transition(
        sources=(PolicyState.REFERRED,),
        action="approve",
        label=Label(zh="批准", en="Approve"),
        target=PolicyState.QUOTED,
        roles=(Role.INSURER_MANAGER,),
    ),
    Transition(
        sources=(PolicyState.QUOTED,),
        action="bind",
        label=Label(zh="承保", en="Bind"),
        target=PolicyState.BOUND,
        roles=(Role.UNDERWRITER,),
    ),
    Transition(
        sources=(PolicyState.BOUND,),
        action="incept",
        label=Label(zh="生效", en="Incept"),
        target=PolicyState.IN_FORCE,
        roles=(),
    ),
    Transition(
        sources=(PolicyState.BOUND, PolicyState.IN_FORCE),
        action="cancel",
        label=Label(zh="解除", en="Cancel"),
        target=PolicyState.CANCELLED,
        roles=(Role.UNDERWRITER, Role.INSURER_MANAGER),
    ),
    Transition(
        sources=(PolicyState.IN_FORCE,),
        action="expire",
        label=Label(zh="期满", en="Expire"),
        target=PolicyState.EXPIRED,
        roles=(),
    ),
)
"""The whole table; an action without roles is the clock's own."""


def next_state(state: PolicyState, action: str) -> PolicyState:
    """Where an action leads.

    Raises
    ------
    Conflict
        The state does not admit the action; the message says which it does.

    Examples
    --------
    >>> next_state(PolicyState.QUOTED, "bind").label.zh
    '已承保'
    """
    for transition in TRANSITIONS:
        if state in transition.sources and transition.action == action:
            return transition.target
    possible = [item.action for item in TRANSITIONS if state in item.sources]
    raise Conflict(f"保险单{state.label.zh}，不能{action}", advice="可做：" + ("、".join(possible) or "无"))
