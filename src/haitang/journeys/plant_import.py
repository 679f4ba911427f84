"""导入资产清单: a workbook is read and compared first; what was shown is what is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from haitang.assessment import Difference, difference, read_inventory_xlsx
from haitang.insured import Inventory
from haitang.journeys.assess import keep_plant, refuse_foreign
from haitang.journeys.kinds import PLANT
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.step import step
from haitang.journeys.uploads import accept_upload
from haitang.lexicon import Conflict, Digest
from haitang.parties import Actor

INCOMING: Final = "plant/incoming.xlsx"
"""Name under which a project keeps the workbook that was compared last."""


@dataclass(frozen=True)
class PlantPreview:
    """What a workbook would change, and the digest by which it is taken."""

    name: str
    digest: Digest
    difference: Difference


def compare_plant(ports: Ports, actor: Actor, project: UUID, name: str, data: bytes) -> PlantPreview:
    """Read a workbook and say what it would change (导入预览); the inventory stays as it is.

    Raises
    ------
    BadInput
        Not a workbook, or every fault of its rows at once; or the inventory is another enterprise's.
    """
    with step(ports, actor, "plant.import", project, subject="compare") as doing:
        safe = accept_upload(name, data, allowed=(".xlsx",))
        inventory = read_inventory_xlsx(data, file=safe)
        refuse_foreign(inventory, doing.project, safe)
        known = doing.work.latest(PLANT, project)
        found = difference(known.body if known else None, inventory)
        digest = doing.work.keep_file(doing.project, INCOMING, data, actor=actor, at=doing.at)
        return PlantPreview(safe, digest, found)


def take_plant(ports: Ports, actor: Actor, project: UUID, digest: str) -> Stored[Inventory]:
    """Keep the inventory of the workbook that was compared last.

    Raises
    ------
    Conflict
        Another workbook was compared in the meantime.
    """
    with step(ports, actor, "plant.import", project, subject=digest[:12]) as doing:
        data = doing.work.file(project, INCOMING)
        if Digest.sha256(data).hex != digest:
            raise Conflict("所比较的文件已被另一份替换", advice="重新上传并核对差异后再导入")
        return keep_plant(doing, read_inventory_xlsx(data, file=INCOMING), file=INCOMING)
