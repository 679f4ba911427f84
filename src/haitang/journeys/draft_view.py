"""填报视图: a draft as one of its units fills it in: fields, the rule list, what live facts suggest, who is invited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from haitang.insured import Inventory
from haitang.journeys.apply import verdicts
from haitang.journeys.drafting import is_editable, may_fill
from haitang.journeys.intake import reopening_of
from haitang.journeys.invite_party import INVITATION, Invitation
from haitang.journeys.kinds import APPLICATION, PLANT
from haitang.journeys.ports import Filed, Ports, Project, Stored
from haitang.journeys.step import Step, step
from haitang.lexicon import NotAllowed
from haitang.parties import Actor, Relation, Sight, may, sight
from haitang.pilot import Application, Reopening, Round, RuleCode, Suggestion, Verdict, fields_of, prefill

_OUTSIDERS = frozenset({Relation.AUTHORITY, Relation.REVIEWER})


@dataclass(frozen=True)
class DraftView:
    """One application as one of its units sees it while it is being filled in.

    Attributes
    ----------
    fields : dict of str to str
        Text of every field by its path.
    inventory : Inventory or None
        The plant, for those who see it whole.
    verdicts : tuple of Verdict
        The rule list; rules that look at what the unit may not see are left out.
    editable : bool
        Whether it is not handed in, and the actor fills anything in.
    leads : bool
        Whether the actor's unit is the lead.
    """

    project: Project
    round: Round
    stored: Stored[Application]
    fields: dict[str, str]
    inventory: Inventory | None
    verdicts: tuple[Verdict, ...]
    suggestions: tuple[Suggestion, ...]
    invitations: tuple[Filed[Invitation], ...]
    reopening: Reopening | None
    actor: Actor
    editable: bool
    leads: bool
    now: datetime

    @property
    def body(self) -> Application:
        """The application itself."""
        return self.stored.body

    def fills(self, path: str) -> bool:
        """Whether the actor fills in a field now."""
        unit = self.actor.organisation
        return self.editable and may_fill(self.project, self.body, self.round, unit, path)


def open_draft(ports: Ports, actor: Actor, project: UUID) -> DraftView:
    """Open an application for filling in, or for reading it field by field.

    Raises
    ------
    NotFound, NotAllowed
        The actor's unit has no part in it, or reads what was handed in on the case page.
    """
    with step(ports, actor, "application.view", project, subject="fill") as doing:
        if doing.held <= _OUTSIDERS:
            raise NotAllowed("填报页只供申报单位使用", advice="在项目页查看已报送的方案")
        return draft_view(doing, doing.need(APPLICATION, "先由牵头单位立项"))


def draft_view(doing: Step, stored: Stored[Application]) -> DraftView:
    """The view of a draft inside a step that runs."""
    leads = Relation.LEAD in doing.held
    plant = doing.work.latest(PLANT, doing.project.id)
    whole = plant is not None and sight(doing.actor, "plant.view", doing.held) is Sight.FULL
    inventory = plant.body if plant is not None and whole else None
    apart = set() if leads else {RuleCode.PROJECTS.value}
    apart |= set() if inventory or plant is None else {RuleCode.MANDATORY_SYSTEMS.value, RuleCode.SCOPE.value}
    fills = may(doing.actor, "application.fill", doing.held)
    return DraftView(
        project=doing.project,
        round=doing.round,
        stored=stored,
        fields=fields_of(stored.body),
        inventory=inventory,
        verdicts=tuple(each for each in verdicts(doing, stored.body) if each.rule not in apart),
        suggestions=prefill(inventory, stored.body.scope, doing.round) if inventory and leads else (),
        invitations=doing.work.filed(INVITATION, project=doing.project.id) if leads else (),
        reopening=reopening_of(doing.work, doing.project, doing.at),
        actor=doing.actor,
        editable=fills and is_editable(stored.state),
        leads=leads,
        now=doing.at,
    )


def with_texts(view: DraftView, texts: dict[str, str]) -> DraftView:
    """The view with texts as somebody typed them, where they were not taken: a form gives them back."""
    return replace(view, fields=view.fields | texts)
