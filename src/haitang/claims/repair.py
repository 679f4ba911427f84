"""The remediation plan after an incident (整改): born from findings, each item verified by another or a sensor."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from haitang.claims.rulings import EvidenceReference
from haitang.insured import Assurance
from haitang.lexicon import Conflict, Instant, Label, Record


class RepairState(StrEnum):
    """How far an item is (整改状态)."""

    PLANNED = "planned"
    DONE = "done"
    VERIFIED = "verified"
    REJECTED = "rejected"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STATES[self]


_STATES = {
    RepairState.PLANNED: Label(zh="计划中", en="Planned"),
    RepairState.DONE: Label(zh="已整改待验证", en="Done, to be verified"),
    RepairState.VERIFIED: Label(zh="已验证", en="Verified"),
    RepairState.REJECTED: Label(zh="验证未通过", en="Rejected"),
}


class RepairItem(Record):
    """One thing to repair, the control that it restores, and how it was verified.

    Attributes
    ----------
    control : str
        Code in the catalogue of control effects: verified, it raises that answer's assurance.
    finding : str
        What was found, and where it comes from.
    verified_as : Assurance or None
        Strength of the verification: an assessor's or a sensor's.
    """

    code: str
    control: str
    finding: str = Field(min_length=1)
    systems: tuple[str, ...] = ()
    responsible: str
    due: Instant
    state: RepairState = RepairState.PLANNED
    done_by: str = ""
    verified_by: str = ""
    verified_as: Assurance | None = None
    evidence: tuple[EvidenceReference, ...] = ()

    def overdue(self, now: Instant) -> bool:
        """Whether it is not yet done although its day has passed."""
        return self.state in {RepairState.PLANNED, RepairState.REJECTED} and now > self.due


def finish(item: RepairItem, *, by: str, evidence: tuple[EvidenceReference, ...]) -> RepairItem:
    """The item as done, with what shows it.

    Raises
    ------
    Conflict
        It is done already, or nothing shows it.
    """
    if item.state not in {RepairState.PLANNED, RepairState.REJECTED}:
        raise Conflict(f"{item.code} {item.state.label.zh}", advice="无须再次登记")
    if not evidence:
        raise Conflict(f"{item.code} 没有整改证据", advice="附上文件或存证记录")
    return item.model_copy(update={"state": RepairState.DONE, "done_by": by, "evidence": (*item.evidence, *evidence)})


def verify(
    item: RepairItem, *, by: str, passed: bool, assurance: Assurance, evidence: tuple[EvidenceReference, ...] = ()
) -> RepairItem:
    """The item as verified or rejected.

    Raises
    ------
    Conflict
        It is not done; who did it verifies it; or the verification is a mere declaration.
    """
    if item.state is not RepairState.DONE:
        raise Conflict(f"{item.code} {item.state.label.zh}，不能验证", advice="先登记整改完成")
    if by == item.done_by:
        raise Conflict(f"{item.code} 的整改人不得自行验证", advice="由测评人员或监测传感器验证")
    if assurance is Assurance.SELF_DECLARED:
        raise Conflict(f"{item.code} 的验证不得为自述", advice="由测评人员或监测传感器验证")
    state = RepairState.VERIFIED if passed else RepairState.REJECTED
    return item.model_copy(
        update={
            "state": state,
            "verified_by": by,
            "verified_as": assurance if passed else None,
            "evidence": (*item.evidence, *evidence),
        }
    )
