"""发布宣传资料: write, publish and withdraw a material, and put files beside it."""

from __future__ import annotations

from pathlib import PurePath
from uuid import UUID

from haitang.journeys.outreach.kinds import MATERIAL, changed, marked, missing, new_record, of_round, still_at
from haitang.journeys.ports import Filed, Ports
from haitang.journeys.step import Step, step
from haitang.journeys.uploads import accept_upload
from haitang.lexicon import Conflict, Digest, NotAllowed, Record, refuse_if
from haitang.parties import Actor, Organisation, Relation
from haitang.pilot.outreach import MATERIAL_MOVES, Material, MaterialState, material_problems, moved


class MaterialSheet(Record):
    """What the writer of a material fills in."""

    title: str
    kind: str
    topics: tuple[str, ...] = ()
    text: str = ""
    note: str = ""


def publisher(doing: Step) -> Organisation:
    """The actor's organisation, where the round lets it publish.

    Raises
    ------
    NotAllowed
        The round's settings do not name its kind of unit.
    """
    unit = doing.work.organisation(doing.actor.organisation)
    rules = doing.round.outreach
    if unit.category not in rules.publishers:
        kinds = "、".join(category.label.zh for category in rules.publishers)
        raise NotAllowed(f"{unit.category.label.zh}不能在本批次发布", advice=f"可发布：{kinds}（{rules.clause}）")
    return unit


def keep_material(
    ports: Ports, actor: Actor, code: str, sheet: MaterialSheet, *, id: UUID | None = None, version: int | None = None
) -> Filed[Material]:
    """Keep a new material as a draft, or the next version of one; a published one stays published.

    Raises
    ------
    BadInput
        Every fault of it at once.
    NotAllowed, NotFound, Conflict
        The unit does not publish in this round; it is not the unit's own; somebody else changed it first.
    """
    with step(ports, actor, "outreach.publish", round_code=code, subject=str(id or "")) as doing:
        unit = publisher(doing)
        body = Material(**sheet.model_dump(), publisher=unit.code, publisher_name=unit.name)
        found = material_problems(body, doing.round.outreach)
        refuse_if([*found, *marked(doing, body.texts(), "宣传资料")])
        if id is None:
            return new_record(doing, MATERIAL, body, state=MaterialState.DRAFT)
        known = own_material(doing, id)
        still_at(known, version)
        return changed(
            doing, MATERIAL, known, body=body, state=moved(MATERIAL_MOVES, MaterialState(known.state), "edit")
        )


def publish_material(ports: Ports, actor: Actor, code: str, id: UUID) -> Filed[Material]:
    """Publish a draft: every business role may read it (发布).

    Raises
    ------
    Conflict
        It is no draft, or has neither text nor file.
    """
    with step(ports, actor, "outreach.publish", round_code=code, subject=str(id)) as doing:
        publisher(doing)
        known = own_material(doing, id)
        state = moved(MATERIAL_MOVES, MaterialState(known.state), "publish")
        if not known.body.text.strip() and not doing.work.attachments(id):
            raise Conflict("没有正文，也没有文件", advice="填写正文或上传文件后再发布")
        return changed(doing, MATERIAL, known, state=state)


def withdraw_material(ports: Ports, actor: Actor, code: str, id: UUID) -> Filed[Material]:
    """Withdraw a material (撤下): its publisher, or an authority of the round."""
    with step(ports, actor, "outreach.publish", round_code=code, subject=str(id)) as doing:
        known = of_round(doing.work, MATERIAL, code, id)
        if not (known.state == MaterialState.PUBLISHED and Relation.AUTHORITY in doing.held):
            known = own_material(doing, id)
        return changed(doing, MATERIAL, known, state=moved(MATERIAL_MOVES, MaterialState(known.state), "withdraw"))


def attach_to_material(ports: Ports, actor: Actor, code: str, id: UUID, name: str, data: bytes) -> Digest:
    """Put a file beside a material; a newer one of the same name stands for it.

    Raises
    ------
    BadInput
        It is not what its name says, is too large, or carries a classification marking.
    Conflict
        The material was withdrawn, or has as many files as the round allows.
    """
    with step(ports, actor, "outreach.publish", round_code=code, subject=str(id)) as doing:
        publisher(doing)
        known = own_material(doing, id)
        moved(MATERIAL_MOVES, MaterialState(known.state), "edit")
        safe = accept_upload(name, data)
        refuse_if(marked(doing, _readable(safe, data), "宣传资料"))
        names = {file.name for file in doing.work.attachments(id)}
        most = doing.round.outreach.files
        if safe not in names and len(names) >= most:
            raise Conflict(f"每份资料不超过 {most} 个文件", advice=f"合并后再上传（{doing.round.outreach.clause}）")
        return doing.work.attach(id, safe, data, actor=actor, at=doing.at)


def own_material(doing: Step, id: UUID) -> Filed[Material]:
    """A material of the actor's own organisation; another's draft is not found, what another published not allowed."""
    known = of_round(doing.work, MATERIAL, doing.round_code, id)
    if known.body.publisher == doing.actor.organisation:
        return known
    if known.state != MaterialState.PUBLISHED:
        raise missing(MATERIAL)
    raise NotAllowed("这份资料由其他单位发布", advice=f"请联系{known.body.publisher_name}")


def _readable(name: str, data: bytes) -> list[tuple[str, str]]:
    """The texts of a file that can be looked through: its name, and what a plain text holds."""
    texts = [("文件名", name)]
    if PurePath(name).suffix.lower() in {".txt", ".md", ".csv"}:
        texts.append((name, data.decode("utf-8", "replace")))
    return texts
