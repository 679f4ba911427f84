"""编制: the draft of an application, as long as it may be changed; every change is a version of its own."""

from __future__ import annotations

from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Project, Stored
from haitang.journeys.step import Step
from haitang.lexicon import Conflict
from haitang.parties import Relation
from haitang.pilot import TRANSITIONS, Application, Round, State

_EDITABLE = frozenset(
    {State.DRAFT, *(source for line in TRANSITIONS if line.action == "edit" for source in line.sources)}
)


def is_editable(state: str) -> bool:
    """Whether an application in this state may be changed; a submission is frozen.

    Examples
    --------
    >>> is_editable("returned"), is_editable("submitted")
    (True, False)
    """
    return State(state) in _EDITABLE


def editable_draft(doing: Step) -> Stored[Application]:
    """The project's application, if it may be changed.

    Raises
    ------
    Conflict
        There is none, or it was handed in: a submission is frozen.
    """
    known = doing.need(APPLICATION, "先由牵头单位立项")
    if not is_editable(known.state):
        state = State(known.state).label.zh
        raise Conflict(f"申报方案{state}，内容已冻结", advice="如需修改，请主管部门退回补正，补正后形成新版本")
    return known


def keep_draft(doing: Step, known: Stored[Application], body: Application) -> Stored[Application]:
    """The next version of the draft; the same version where nothing of the content changed.

    Signatures and seals were over the earlier text: they fall away with it.
    """
    if body.content_digest() == known.body.content_digest():
        return known
    fresh = body.model_copy(update={"signatures": (), "sealing": None, "version": known.body.version + 1})
    return doing.advance(APPLICATION, known, State.DRAFT.value, fresh)


def units_of(project: Project) -> frozenset[str]:
    """Codes of the units beside the lead and the authorities that work on the project here and speak for themselves."""
    apart = {Relation.LEAD, Relation.AUTHORITY}
    return frozenset(code for code, relation in project.relations if relation not in apart)


def may_fill(project: Project, application: Application, round_: Round, unit: str, path: str) -> bool:
    """Whether a unit fills in a field of a project's application, as the round divides the work."""
    relations = project.relations_of(unit)
    if Relation.LEAD in relations:
        return round_.filling.lead_may(path, on_platform=units_of(project))
    return round_.filling.joint_may(path, application, unit, relations)
