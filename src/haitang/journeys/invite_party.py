"""联合单位: the lead invites a unit, the unit answers for itself, and may be taken out before the submission."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from haitang.journeys.drafting import editable_draft, is_editable, keep_draft
from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Filed, Kind, Ports, Stored
from haitang.journeys.step import Step, step
from haitang.lexicon import BadInput, Conflict, Instant, Label, NotFound, OrganisationCode, Problem, Record
from haitang.parties import Actor, PartyCategory, Relation
from haitang.pilot import Application, Round, with_unit, without_unit

_RELATIONS: Final = {
    PartyCategory.INSURER: Relation.INSURER,
    PartyCategory.REINSURER: Relation.REINSURER,
    PartyCategory.INSURANCE_INTERMEDIARY: Relation.BROKER,
    PartyCategory.SECURITY_FIRM: Relation.SECURITY,
    PartyCategory.TESTING_BODY: Relation.TESTING,
}
_NEVER: Final = frozenset({PartyCategory.AUTHORITY, PartyCategory.PLATFORM})
SENT, ACCEPTED, DECLINED, RECALLED, REMOVED = "sent", "accepted", "declined", "recalled", "removed"


class Invitation(Record):
    """An invitation to apply together (联合申报邀请).

    Attributes
    ----------
    relation : Relation
        What the unit will be to the project, by its kind: access follows it.
    answer : str
        What the unit said when it declined, or why it was removed.
    """

    unit: OrganisationCode
    unit_name: str
    lead_name: str
    project_title: str
    relation: Relation
    duties: str = ""
    message: str = ""
    invited_by: str
    invited_at: Instant
    answer: str = ""
    answered_by: str = ""


INVITATION = Kind("invitation", Invitation, Label(zh="联合申报邀请", en="Invitation"))


def relation_for(category: PartyCategory) -> Relation:
    """What a unit of a kind is to a project that it joins.

    Examples
    --------
    >>> relation_for(PartyCategory.SECURITY_FIRM).value, relation_for(PartyCategory.RESEARCH_INSTITUTE).value
    ('security', 'partner')
    """
    return _RELATIONS.get(category, Relation.PARTNER)


def invite_party(
    ports: Ports, actor: Actor, project: UUID, unit: str, *, duties: str = "", message: str = ""
) -> Filed[Invitation]:
    """Invite a unit on this platform to apply together (邀请联合申报单位).

    Raises
    ------
    BadInput
        The unit is no kind that may join, takes part already, or would be one too many; with the clause.
    NotFound
        No unit of that code is registered here.
    Conflict
        The application was handed in, or the unit has not answered an earlier invitation yet.
    """
    with step(ports, actor, "party.invite", project, subject=unit) as doing:
        application = editable_draft(doing).body
        invited = doing.work.organisation(unit)
        sent = doing.work.filed(INVITATION, project=project, states=(SENT,))
        if any(each.body.unit == invited.code for each in sent):
            raise Conflict(f"{invited.name}尚未答复先前的邀请", advice="等待答复，或撤回后重新邀请")
        if invited.code in {each.code for each in application.units}:
            raise BadInput([Problem("联合申报单位", "unit", "已是申报单位", invited.name, "每家单位一次")])
        if invited.category in _NEVER:
            raise BadInput([Problem("联合申报单位", "unit", "该类单位不能联合申报", invited.category.label.zh)])
        _refuse_one_too_many(doing.round, application, waiting=len(sent))
        body = Invitation(
            unit=invited.code,
            unit_name=invited.name,
            lead_name=application.lead.name,
            project_title=application.title,
            relation=relation_for(invited.category),
            duties=duties,
            message=message,
            invited_by=actor.name,
            invited_at=doing.at,
        )
        doing.work.send("party.invited", {"number": doing.project.number}, at=doing.at)
        return _kept(doing, body)


def _refuse_one_too_many(round_: Round, application: Application, *, waiting: int) -> None:
    limits = round_.limits
    count = len(application.joint) + waiting + 1 + (1 if limits.joint_parties_count_lead else 0)
    if count > limits.joint_parties:
        message = f"联合申报主体不得超过 {limits.joint_parties} 家，再邀请即为第 {count} 家"
        advice = f"依据：{limits.source} {limits.clause}；先移除一家，或撤回未答复的邀请"
        raise BadInput(
            [Problem("联合申报单位", "joint", message, str(count), f"至多 {limits.joint_parties} 家", advice)]
        )


def _kept(doing: Step, body: Invitation) -> Filed[Invitation]:
    """The invitation as sent: the first to the unit, or another after one that came to nothing."""
    known = doing.work.filed(INVITATION, project=doing.project.id, subject=body.unit)
    if known:
        return doing.work.refile(INVITATION, known[0], body=body, state=SENT, actor=doing.actor, at=doing.at)
    return doing.work.file_record(
        INVITATION,
        body,
        id=doing.new_id(),
        round_code=doing.round_code,
        project=doing.project.id,
        subject=body.unit,
        number=doing.number("YQ"),
        state=SENT,
        actor=doing.actor,
        at=doing.at,
    )


def recall_invitation(ports: Ports, actor: Actor, project: UUID, unit: str) -> Filed[Invitation]:
    """Take back an invitation that was not answered yet (撤回邀请).

    Raises
    ------
    Conflict
        The unit answered already.
    """
    with step(ports, actor, "party.invite", project, subject=unit) as doing:
        known = doing.work.filed(INVITATION, project=project, subject=unit, states=(SENT,))
        if not known:
            raise Conflict("该邀请已有答复", advice="刷新页面查看")
        return doing.work.refile(INVITATION, known[0], state=RECALLED, actor=actor, at=doing.at)


def invitations_to(ports: Ports, actor: Actor) -> tuple[Filed[Invitation], ...]:
    """Invitations to the actor's own unit, newest first."""
    with step(ports, actor, "party.answer", subject="list") as doing:
        return doing.work.filed(INVITATION, subject=actor.organisation)[::-1]


def invitations_of(ports: Ports, actor: Actor, project: UUID) -> tuple[Filed[Invitation], ...]:
    """Invitations that a project sent, oldest first."""
    with step(ports, actor, "application.view", project, subject="invitations") as doing:
        return doing.work.filed(INVITATION, project=project)


def answer_invitation(
    ports: Ports, actor: Actor, invitation: UUID, *, accept: bool, answer: str = ""
) -> Filed[Invitation]:
    """Accept or decline for the actor's own unit (答复邀请); from acceptance on it sees and fills in its own part.

    Raises
    ------
    NotFound
        There is no such invitation to the actor's unit.
    Conflict
        It was answered or taken back, or the application was handed in meanwhile.
    BadInput
        Other units were faster: one more would be one too many; with the clause.
    """
    with step(ports, actor, "party.answer", subject=str(invitation)) as doing:
        known = _invitation(doing, invitation)
        if known.state != SENT:
            raise Conflict("该邀请已答复或已撤回", advice="刷新页面查看")
        body = known.body.model_copy(update={"answer": answer, "answered_by": actor.name})
        if accept:
            _join(doing, known)
        state = ACCEPTED if accept else DECLINED
        return doing.work.refile(INVITATION, known, body=body, state=state, actor=actor, at=doing.at)


def _invitation(doing: Step, id: UUID) -> Filed[Invitation]:
    known = doing.work.filed_record(INVITATION, id)
    if known.subject != doing.actor.organisation:
        raise NotFound("没有这份联合申报邀请", advice="从工作台重新进入")
    return known


def _join(doing: Step, known: Filed[Invitation]) -> None:
    if known.project is None:
        raise NotFound("没有这个试点项目", advice="从工作台重新进入")
    project = doing.work.project(known.project)
    draft = doing.work.latest(APPLICATION, project.id)
    if draft is None or not is_editable(draft.state):
        raise Conflict("该方案已报送，不能再加入", advice="请与牵头单位联系")
    inside = Step(
        work=doing.work,
        ports=doing.ports,
        actor=doing.actor,
        at=doing.at,
        opened=project,
        sight=doing.sight,
        held=frozenset({known.body.relation}),
        round_code=project.round,
    )
    _refuse_one_too_many(inside.round, draft.body, waiting=0)
    doing.work.relate(project, known.subject, known.body.relation)
    unit = doing.work.organisation(known.subject)
    keep_draft(inside, draft, with_unit(draft.body, unit, known.body.relation, known.body.duties))


def remove_party(ports: Ports, actor: Actor, project: UUID, unit: str, reason: str) -> Stored[Application]:
    """Take a unit out of the application, and its access with it (移除联合单位); the reason is kept.

    Raises
    ------
    BadInput
        No reason was given, or the unit is none of the joint units.
    Conflict
        The application was handed in.
    """
    with step(ports, actor, "party.invite", project, subject=f"remove {unit}") as doing:
        known = editable_draft(doing)
        party = next((each for each in known.body.joint if each.organisation.code == unit), None)
        if party is None:
            raise BadInput([Problem("联合申报单位", "unit", "不是联合申报单位", unit)])
        if not reason.strip():
            raise BadInput([Problem("联合申报单位", "reason", "未说明移除理由", bound="必填", advice="写明理由")])
        for relation in doing.project.relations_of(unit) - {Relation.AUTHORITY, Relation.LEAD}:
            doing.work.unrelate(doing.project, unit, relation)
        for sent in doing.work.filed(INVITATION, project=project, subject=unit):
            body = sent.body.model_copy(update={"answer": reason.strip(), "answered_by": actor.name})
            doing.work.refile(INVITATION, sent, body=body, state=REMOVED, actor=actor, at=doing.at)
        return keep_draft(doing, known, without_unit(known.body, unit))
