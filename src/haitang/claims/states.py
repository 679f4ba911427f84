"""The life of a claim (赔案的状态): states, actions, who may act, and what must hold first."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from haitang.lexicon import Conflict, Label, Record
from haitang.parties import Role


class ClaimState(StrEnum):
    """Where a claim stands (赔案状态)."""

    FILED = "filed"
    DOCUMENTS_ASKED = "documents_asked"
    ADJUSTING = "adjusting"
    SETTLED = "settled"
    AGREED = "agreed"
    PAID = "paid"
    REFUSED = "refused"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STATES[self]


_STATES: Final = {
    ClaimState.FILED: Label(zh="已索赔", en="Filed"),
    ClaimState.DOCUMENTS_ASKED: Label(zh="待补充材料", en="Documents asked for"),
    ClaimState.ADJUSTING: Label(zh="查勘定损", en="Being adjusted"),
    ClaimState.SETTLED: Label(zh="已理算", en="Settled"),
    ClaimState.AGREED: Label(zh="已达成协议", en="Agreed"),
    ClaimState.PAID: Label(zh="已赔付", en="Paid"),
    ClaimState.REFUSED: Label(zh="已拒赔", en="Refused"),
    ClaimState.CLOSED: Label(zh="已结案", en="Closed"),
    ClaimState.WITHDRAWN: Label(zh="已撤回", en="Withdrawn"),
}


class Guard(StrEnum):
    """What must hold before an action; who acts shows it, the table demands it."""

    ADJUSTED = "adjusted"
    ALL_POINTS_SIGNED = "all_points_signed"
    REASON_GIVEN = "reason_given"
    NOTHING_PAID = "nothing_paid"

    @property
    def label(self) -> Label:
        """What people read."""
        return _GUARDS[self]


_GUARDS: Final = MappingProxyType(
    {
        Guard.ADJUSTED: Label(zh="已有理算结果", en="the claim was adjusted"),
        Guard.ALL_POINTS_SIGNED: Label(zh="定责要点均已签署", en="every point of liability is signed"),
        Guard.REASON_GIVEN: Label(zh="说明理由", en="a reason is given"),
        Guard.NOTHING_PAID: Label(zh="尚未赔付", en="nothing was paid"),
    }
)


class Transition(Record):
    """One line of the table."""

    sources: tuple[ClaimState, ...]
    action: str
    label: Label
    target: ClaimState
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()


def _row(
    sources: tuple[ClaimState, ...],
    action: tuple[str, str, str],
    target: ClaimState,
    roles: tuple[Role, ...],
    *guards: Guard,
) -> Transition:
    code, zh, en = action
    return Transition(
        sources=sources, action=code, label=Label(zh=zh, en=en), target=target, roles=roles, guards=guards
    )


_S = ClaimState
_INSURED: Final = (Role.RISK_MANAGER, Role.INCIDENT_OFFICER)
_INSURER: Final = (Role.ADJUSTER,)
_OPEN: Final = (_S.FILED, _S.DOCUMENTS_ASKED, _S.ADJUSTING)

TRANSITIONS: Final[tuple[Transition, ...]] = (
    _row((_S.FILED,), ("ask_documents", "通知补充材料", "ask for documents"), _S.DOCUMENTS_ASKED, _INSURER),
    _row((_S.DOCUMENTS_ASKED,), ("supplement", "补充材料", "supplement"), _S.ADJUSTING, _INSURED),
    _row((_S.FILED,), ("adjust", "查勘定损", "adjust"), _S.ADJUSTING, _INSURER),
    _row((_S.FILED, _S.ADJUSTING), ("settle", "理算", "settle"), _S.SETTLED, _INSURER, Guard.ADJUSTED),
    _row(
        (_S.SETTLED, _S.REFUSED, _S.CLOSED),
        ("readjust", "重新定损", "adjust again"),
        _S.ADJUSTING,
        _INSURER,
        Guard.REASON_GIVEN,
        Guard.NOTHING_PAID,
    ),
    _row((_S.SETTLED,), ("agree", "达成赔付协议", "agree"), _S.AGREED, _INSURED, Guard.ALL_POINTS_SIGNED),
    _row((_S.AGREED,), ("pay", "支付赔款", "pay"), _S.PAID, _INSURER, Guard.ALL_POINTS_SIGNED),
    _row(
        (_S.ADJUSTING, _S.SETTLED),
        ("refuse", "拒赔", "refuse"),
        _S.REFUSED,
        _INSURER,
        Guard.ALL_POINTS_SIGNED,
        Guard.REASON_GIVEN,
    ),
    _row((_S.PAID, _S.REFUSED), ("close", "结案", "close"), _S.CLOSED, _INSURER),
    _row(_OPEN, ("withdraw", "撤回索赔", "withdraw"), _S.WITHDRAWN, _INSURED),
)


def advance(state: ClaimState, action: str) -> ClaimState:
    """The state after an action.

    Raises
    ------
    Conflict
        The state does not admit the action; the advice lists those that it does.

    Examples
    --------
    >>> advance(ClaimState.SETTLED, "agree").label.zh
    '已达成协议'
    """
    admitted = {row.action: row.target for row in TRANSITIONS if state in row.sources}
    if action not in admitted:
        allowed = "、".join(admitted) or "无"
        raise Conflict(f"赔案{state.label.zh}，不能 {action}", advice=f"此时可以：{allowed}")
    return admitted[action]
