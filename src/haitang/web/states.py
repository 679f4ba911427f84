"""States of records as people read them, and how much attention each asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from haitang.claims import ClaimState
from haitang.lexicon import Label
from haitang.pilot import State
from haitang.underwriting import PolicyState

Tone = Literal["idle", "due", "done", "alarm"]


@dataclass(frozen=True)
class StateShown:
    """A state with its label and its tone."""

    code: str
    label: Label
    tone: Tone


_DUE: Final = {State.SUBMITTED, State.RECEIVED, State.RETURNED, State.UNDER_REVIEW, State.CHECKED, State.SEALED}
_IDLE: Final = {State.DRAFT, State.WITHDRAWN, State.CLOSED}
_ALARM: Final = {State.INADMISSIBLE, State.NOT_SELECTED, State.EXITED}
_OTHERS: Final[dict[str, tuple[Label, Tone]]] = {
    "current": (Label(zh="现行", en="Current"), "done"),
    "reported": (Label(zh="已报案", en="Reported"), "due"),
    "verified": (Label(zh="已复核", en="Verified"), "done"),
    "draft": (Label(zh="编制中", en="Draft"), "idle"),
    "handed_in": (Label(zh="已上报", en="Handed in"), "done"),
}
_CLAIM: Final[dict[ClaimState, Tone]] = {
    ClaimState.SETTLED: "done",
    ClaimState.AGREED: "done",
    ClaimState.PAID: "done",
    ClaimState.CLOSED: "idle",
    ClaimState.WITHDRAWN: "idle",
    ClaimState.REFUSED: "alarm",
}
_POLICY: Final[dict[PolicyState, Tone]] = {
    PolicyState.QUOTED: "due",
    PolicyState.REFERRED: "due",
    PolicyState.DECLINED: "alarm",
    PolicyState.CANCELLED: "alarm",
    PolicyState.EXPIRED: "idle",
}


def state_of(kind: str, code: str) -> StateShown:
    """A record's state for the eye."""
    if kind == "application":
        state = State(code)
        tone: Tone = "due" if state in _DUE else "idle" if state in _IDLE else "alarm" if state in _ALARM else "done"
        return StateShown(code, state.label, tone)
    if kind in {"quote", "policy"} and code in {each.value for each in PolicyState}:
        found = PolicyState(code)
        return StateShown(code, found.label, _POLICY.get(found, "done"))
    if kind == "claim":
        claim = ClaimState(code)
        return StateShown(code, claim.label, _CLAIM.get(claim, "due"))
    label, tone = _OTHERS.get(code, (Label(zh=code, en=code), "idle"))
    return StateShown(code, label, tone)
