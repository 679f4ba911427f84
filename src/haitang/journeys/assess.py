"""评估: import the plant, take the answers, find the risk profile."""

from __future__ import annotations

from uuid import UUID

from haitang.assessment import Assessment, assess
from haitang.insured import Inventory, Posture
from haitang.journeys.kinds import ASSESSMENT, PLANT, POSTURE
from haitang.journeys.ports import Ports, Project, Stored
from haitang.journeys.step import Step, step
from haitang.lexicon import BadInput, Problem, Yuan
from haitang.parties import Actor

CURRENT = "current"


def import_plant(ports: Ports, actor: Actor, project: UUID, inventory: Inventory, *, file: str) -> Stored[Inventory]:
    """Keep the plant's inventory, or the next version of it.

    Raises
    ------
    BadInput
        The inventory is another enterprise's.
    """
    with step(ports, actor, "plant.import", project, subject=file) as doing:
        return keep_plant(doing, inventory, file=file)


def keep_plant(doing: Step, inventory: Inventory, *, file: str) -> Stored[Inventory]:
    """Keep an inventory as the next version of the project's, where it is the lead's own."""
    refuse_foreign(inventory, doing.project, file)
    return doing.keep_next(PLANT, inventory, series="ZC", state=CURRENT)


def answer_posture(ports: Ports, actor: Actor, project: UUID, posture: Posture, *, file: str) -> Stored[Posture]:
    """Keep the enterprise's answers with their evidence, or the next version of them."""
    with step(ports, actor, "posture.answer", project, subject=file) as doing:
        refuse_foreign(posture, doing.project, file)
        return doing.keep_next(POSTURE, posture, series="ZK", state=CURRENT)


def run_assessment(ports: Ports, actor: Actor, project: UUID, *, turnover: Yuan, sector: str) -> Stored[Assessment]:
    """Assess the plant as it stands on the answers as they stand."""
    with step(ports, actor, "assessment.run", project) as doing:
        plant = doing.need(PLANT, "先导入资产清单")
        posture = doing.need(POSTURE, "先填报安全状况")
        found = assess(plant.body, posture.body, turnover=turnover, sector=sector, now=doing.at)
        return doing.keep_next(ASSESSMENT, found, series="PG", state=CURRENT)


def refuse_foreign(given: Inventory | Posture, project: Project, file: str) -> None:
    """Refuse the data of an enterprise that does not lead the project.

    Raises
    ------
    BadInput
        It is another enterprise's.
    """
    if given.enterprise != project.lead:
        advice = "核对统一社会信用代码，或换用正确的文件"
        raise BadInput([Problem(file, "enterprise", "不是牵头单位的数据", given.enterprise, project.lead, advice)])
