"""How far a cover answers, and what may set it off."""

from __future__ import annotations

from enum import StrEnum

from haitang.lexicon import Label


class CoverState(StrEnum):
    """How far a cover answers (六种承保状态)."""

    COVERED = "covered"
    LIMITED = "limited"
    CONDITIONAL = "conditional"
    EXCLUDED = "excluded"
    NOMINAL = "nominal"
    UNMAPPED = "unmapped"

    @property
    def answers(self) -> bool:
        """Whether a loss under the cover can be paid at all."""
        return self in {CoverState.COVERED, CoverState.LIMITED, CoverState.CONDITIONAL}

    @property
    def label(self) -> Label:
        """What people read."""
        return _STATES[self]


class Cause(StrEnum):
    """What sets a loss off (触发原因); a cover may answer for some causes only."""

    MALICIOUS_ACT = "malicious_act"
    SYSTEM_FAILURE = "system_failure"
    HUMAN_ERROR = "human_error"
    PROVIDER_OUTAGE = "provider_outage"
    ORDER_OF_AUTHORITY = "order_of_authority"

    @property
    def label(self) -> Label:
        """What people read."""
        return _CAUSES[self]


_STATES = {
    CoverState.COVERED: Label(zh="承保", en="Covered"),
    CoverState.LIMITED: Label(zh="限额承保", en="Limited"),
    CoverState.CONDITIONAL: Label(zh="附条件承保", en="Conditional"),
    CoverState.EXCLUDED: Label(zh="除外", en="Excluded"),
    CoverState.NOMINAL: Label(zh="名义承保", en="Nominal only"),
    CoverState.UNMAPPED: Label(zh="未约定", en="Unmapped"),
}
_CAUSES = {
    Cause.MALICIOUS_ACT: Label(zh="恶意行为", en="Malicious act"),
    Cause.SYSTEM_FAILURE: Label(zh="系统故障", en="System failure"),
    Cause.HUMAN_ERROR: Label(zh="人为失误", en="Human error"),
    Cause.PROVIDER_OUTAGE: Label(zh="服务商中断", en="Outage of a provider"),
    Cause.ORDER_OF_AUTHORITY: Label(zh="主管部门责令停运", en="Order of an authority"),
}
