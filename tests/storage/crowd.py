"""More applications of the worked case's round, each of an enterprise of its own, kept as journeys keep them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from stdnum.cn import uscc

from haitang.insured import Inventory
from haitang.journeys import APPLICATION, PLANT, POLICY, Project, Walk
from haitang.lexicon import Yuan, organisation_check_digit
from haitang.parties import Nature, Organisation, PartyCategory, Relation, Role
from haitang.pilot import Application
from haitang.storage.unit_of_work import unit_of_work

NAMES = UUID(int=20261126)


def enterprise(number: int, region: str = "310115") -> Organisation:
    """An enterprise with a code whose check digits hold."""
    letters = f"7{number:07d}"
    body = f"91{region}{letters}{organisation_check_digit(letters)}"
    known = uscc.calc_check_digit(body)
    return Organisation(
        code=body + known,
        name=f"上海第{number}号机械有限公司",
        category=PartyCategory.INDUSTRIAL_ENTERPRISE,
        nature=Nature.PRIVATE,
        region=region,
        fictional=True,
    )


def hand_in(
    walk: Walk,
    number: int,
    *,
    at: datetime,
    region: str = "310115",
    state: str = "submitted",
    lead: Organisation | None = None,
    plant: Inventory | None = None,
    insured: tuple[str, str] | None = None,
    seen: bool = True,
    **changes: Any,
) -> UUID:
    """Keep an application of the round with its plant; drafts and those of other authorities too.

    Parameters
    ----------
    insured : (str, str), optional
        Premium and sum insured of a policy.
    seen : bool
        Whether the authorities are related to the project, as handing in makes them.
    """
    with unit_of_work() as work:
        known = work.latest(APPLICATION, walk.project)
        policy = work.latest(POLICY, walk.project)
        project = work.project(walk.project)
        assert known is not None
        assert policy is not None
        lead = lead or enterprise(number, region)
        work.save_organisation(lead)
        actor = walk.actor(Role.APPLICANT)
        others = tuple(each for each in project.relations if each[1] not in {Relation.LEAD, Relation.AUTHORITY})
        authorities = tuple(each for each in project.relations if each[1] is Relation.AUTHORITY) if seen else ()
        opened = Project(
            id=uuid5(NAMES, f"project {number}"),
            number=f"T{number:05d}",
            round=project.round,
            title=f"第{number}号试点方案",
            lead=lead.code,
            relations=((lead.code, Relation.LEAD), *others, *authorities),
        )
        work.add_project(opened, actor=actor, at=at)
        inventory = (plant or walk.case.inventory).model_copy(update={"enterprise": lead.code})
        application: Application = known.body.model_copy(update={"lead": lead, "signatures": (), **changes})
        keep: dict[str, Any] = {"project": opened, "actor": actor, "at": at}
        work.add(PLANT, inventory, id=uuid5(opened.id, "plant"), number=f"ZC{number}", state="current", **keep)
        first = work.add(
            APPLICATION,
            application,
            id=uuid5(opened.id, "application"),
            number=f"SB{number}",
            state="draft" if state == "draft" else "submitted",
            **keep,
        )
        if state not in {"draft", "submitted"}:
            work.revise(APPLICATION, first, state=state, actor=actor, at=at)
        if insured is not None:
            premium, limit = (Yuan.parse(text) for text in insured)
            contract = policy.body.contract.model_copy(update={"aggregate_limit": limit})
            body = policy.body.model_copy(update={"premium": premium, "contract": contract, "endorsements": ()})
            work.add(POLICY, body, id=uuid5(opened.id, "policy"), number=f"BD{number}", state="bound", **keep)
    return opened.id
