"""对接: show interest, accept or decline, write short messages; report a post, and settle the report."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from haitang.journeys.outreach.kinds import (
    COMPLAINT,
    NEED,
    OFFER,
    TALK,
    changed,
    marked,
    missing,
    new_record,
    of_round,
    unfit_to_publish,
)
from haitang.journeys.outreach.posts import local_day
from haitang.journeys.ports import Filed, Ports
from haitang.journeys.step import Step, step
from haitang.lexicon import BadInput, Conflict, Problem, refuse_if
from haitang.parties import Actor
from haitang.pilot.outreach import (
    COMPLAINT_MOVES,
    POST_MOVES,
    About,
    Complaint,
    ComplaintState,
    Message,
    Need,
    Offer,
    PostState,
    Side,
    Talk,
    TalkState,
    answered,
    complaint_problems,
    message_problems,
    moved,
    named_in,
    visible_to,
)

_WHERE = "对接"


def show_interest(ports: Ports, actor: Actor, code: str, need: UUID, offer: UUID, text: str = "") -> Filed[Talk]:
    """Show interest in the other side's need or offer; the other side then accepts or declines (意向).

    Raises
    ------
    NotFound
        Neither is the actor's own, or the other is not visible to it.
    Conflict
        One of them no longer stands, or the two have spoken already.
    """
    with step(ports, actor, "matching.talk", round_code=code, subject=f"{need}/{offer}") as doing:
        wanted, offered = of_round(doing.work, NEED, code, need), of_round(doing.work, OFFER, code, offer)
        talk = Talk(
            need=need,
            offer=offer,
            need_number=wanted.number,
            offer_number=offered.number,
            opened_by=Side.NEED,
            need_party=wanted.body.party,
            offer_party=offered.body.party,
            offer_poster=offered.body.posted_by,
        )
        side = talk.side_of(actor.organisation)
        if side is None:
            raise missing(OFFER)
        _refuse_fallen(doing, wanted, offered)
        talk = talk.model_copy(update={"opened_by": side})
        if text.strip():
            talk = _with_message(doing, talk, TalkState.INTERESTED, side, text, wanted)
        subject = f"{need}/{offer}"
        before = next(iter(doing.work.filed(TALK, round_code=code, subject=subject)), None)
        if before is None:
            kept = new_record(doing, TALK, talk, state=TalkState.INTERESTED, subject=subject)
        elif before.state == TalkState.WITHDRAWN:
            talk = talk.model_copy(update={"messages": (*before.body.messages, *talk.messages)})
            kept = changed(doing, TALK, before, body=talk, state=TalkState.INTERESTED)
        else:
            raise Conflict(f"双方{TalkState(before.state).label.zh}", advice="从“我的对接”进入已有的对接")
        _tell(doing, kept, side.other, "matching.interest")
        return kept


def answer_talk(
    ports: Ports, actor: Actor, code: str, id: UUID, action: Literal["accept", "decline", "withdraw"]
) -> Filed[Talk]:
    """Accept or decline the other side's interest, or take back one's own; on acceptance both see the contacts.

    Raises
    ------
    NotAllowed, Conflict
        The step is the other side's; it was answered, or the need or the offer no longer stands.
    """
    with step(ports, actor, "matching.talk", round_code=code, subject=str(id)) as doing:
        known, side = _own_talk(doing, id)
        state = answered(known.body, TalkState(known.state), action, side)
        if action == "accept":
            _refuse_fallen(doing, *_posts(doing, known.body))
        after = changed(doing, TALK, known, state=state)
        _tell(doing, after, side.other, f"matching.{state.value}")
        return after


def say(ports: Ports, actor: Actor, code: str, id: UUID, text: str) -> Filed[Talk]:
    """Write a short message to the other side (留言); before acceptance it may hold no personal data and no name.

    Raises
    ------
    BadInput, Conflict
        Empty, too long, a marking, personal data too early; the talk is over, or holds as many as the round allows.
    """
    with step(ports, actor, "matching.talk", round_code=code, subject=str(id)) as doing:
        known, side = _own_talk(doing, id)
        state = TalkState(known.state)
        if state not in {TalkState.INTERESTED, TalkState.ACCEPTED}:
            raise Conflict(f"对接{state.label.zh}，不能再留言", advice="如需继续，请重新表达意向")
        wanted, _ = _posts(doing, known.body)
        after = changed(doing, TALK, known, body=_with_message(doing, known.body, state, side, text, wanted))
        _tell(doing, after, side.other, "matching.message")
        return after


def complain(
    ports: Ports, actor: Actor, code: str, about: About, id: UUID, *, cause: str, text: str = ""
) -> Filed[Complaint]:
    """Report a need or an offer to the round's authorities (举报).

    Raises
    ------
    NotFound
        It is not on the board, or not visible to the actor.
    Conflict
        The actor's organisation has reported it already.
    """
    with step(ports, actor, "matching.complain", round_code=code, subject=f"{about}/{id}") as doing:
        unit = doing.work.organisation(actor.organisation)
        post: Filed[Any] = of_round(doing.work, NEED if about == "need" else OFFER, code, id)
        if isinstance(post.body, Need) and not visible_to(post.body, unit, doing.round.categories.lead):
            raise missing(NEED)
        complaint = Complaint(
            about=about,
            about_id=id,
            about_number=post.number,
            cause=cause,
            text=text.strip(),
            by=unit.code,
            by_name=unit.name,
        )
        faults = complaint_problems(complaint, doing.round.outreach.matching)
        refuse_if([*faults, *marked(doing, [("说明", text)], "举报")])
        return new_record(doing, COMPLAINT, complaint, state=ComplaintState.OPEN, subject=f"{id}/{unit.code}")


def settle_complaint(
    ports: Ports, actor: Actor, code: str, id: UUID, action: Literal["uphold", "dismiss"], ruling: str
) -> Filed[Complaint]:
    """Settle a complaint: uphold it, which takes the post off the board, or dismiss it; with reasons (处理举报)."""
    with step(ports, actor, "matching.settle", round_code=code, subject=str(id)) as doing:
        known = of_round(doing.work, COMPLAINT, code, id)
        state = moved(COMPLAINT_MOVES, ComplaintState(known.state), action)
        if not 2 <= len(ruling.strip()) <= 500:
            raise BadInput([Problem("举报", "处理意见", "缺少意见或过长", bound="2 至 500 字", advice="写明依据")])
        refuse_if(marked(doing, [("处理意见", ruling)], "举报"))
        if state is ComplaintState.UPHELD:
            _remove(doing, known.body)
        return changed(
            doing, COMPLAINT, known, body=known.body.model_copy(update={"ruling": ruling.strip()}), state=state
        )


def _remove(doing: Step, complaint: Complaint) -> None:
    if complaint.about == "need":
        need = of_round(doing.work, NEED, doing.round_code, complaint.about_id)
        changed(doing, NEED, need, state=moved(POST_MOVES, PostState(need.state), "remove"))
        owner = need.owner
    else:
        offer = of_round(doing.work, OFFER, doing.round_code, complaint.about_id)
        changed(doing, OFFER, offer, state=moved(POST_MOVES, PostState(offer.state), "remove"))
        owner = offer.owner
    payload = {"number": complaint.about_number, "organisation": owner}
    doing.work.send("matching.removed", payload, at=doing.at)


def _own_talk(doing: Step, id: UUID) -> tuple[Filed[Talk], Side]:
    """A talk and the side of the actor's organisation; one in which it has no part is not found."""
    known = of_round(doing.work, TALK, doing.round_code, id)
    side = known.body.side_of(doing.actor.organisation)
    if side is None:
        raise missing(TALK)
    return known, side


def _posts(doing: Step, talk: Talk) -> tuple[Filed[Need], Filed[Offer]]:
    return doing.work.filed_record(NEED, talk.need), doing.work.filed_record(OFFER, talk.offer)


def _refuse_fallen(doing: Step, need: Filed[Need], offer: Filed[Offer]) -> None:
    """Refuse where the need or the offer was taken back or has expired."""
    today = local_day(doing)
    for post in (need, offer):
        if not post.body.stands(post.state, today):
            raise Conflict(f"{post.number} 已撤回、下架或过期", advice="选择仍有效的需求和供给")


def _with_message(doing: Step, talk: Talk, state: TalkState, side: Side, text: str, need: Filed[Need]) -> Talk:
    faults = message_problems(talk, text, doing.round.outreach.matching.contacts)
    if state is TalkState.ACCEPTED:
        faults += marked(doing, [("留言", text)], _WHERE)
    else:
        faults += unfit_to_publish(doing, [("留言", text)], _WHERE)
        hidden = side is Side.NEED and not need.body.named
        if hidden and (name := named_in(text, need.body.party_name)):
            advice = "对方接受后，双方自会看到名称"
            faults.append(Problem(_WHERE, "留言", "选择不公开名称，但留言中写有本单位名称", name, "不出现名称", advice))
    refuse_if(faults)
    message = Message(side=side, at=doing.at, text=text.strip())
    return talk.model_copy(update={"messages": (*talk.messages, message)})


def _tell(doing: Step, talk: Filed[Talk], side: Side, kind: str) -> None:
    """A notice to a side: the number alone."""
    parties = [talk.body.need_party] if side is Side.NEED else sorted({talk.body.offer_party, talk.body.offer_poster})
    for organisation in parties:
        doing.work.send(kind, {"number": talk.number, "organisation": organisation}, at=doing.at)
