"""供需发布: put a need or an offer on the board, change it, take it back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from pydantic import Field

from haitang.journeys.outreach.kinds import (
    NEED,
    OFFER,
    changed,
    marked,
    missing,
    new_record,
    of_round,
    still_at,
    unfit_to_publish,
)
from haitang.journeys.ports import Filed, Kind, Ports
from haitang.journeys.step import Step, step
from haitang.lexicon import BadInput, Conflict, Cover, NotAllowed, NotFound, Problem, Record, SystemKind, refuse_if
from haitang.parties import Actor, Contact, Organisation, PartyCategory
from haitang.pilot.outreach import NEED as NEED_SHEET
from haitang.pilot.outreach import OFFER as OFFER_SHEET
from haitang.pilot.outreach import (
    POST_MOVES,
    Need,
    Offer,
    PostState,
    moved,
    need_problems,
    offer_problems,
    public_texts,
)

P = TypeVar("P", Need, Offer)


class NeedSheet(Record):
    """What an enterprise fills in to post a need."""

    named: bool = False
    sector: str
    district: str
    services: tuple[str, ...]
    covers: tuple[Cover, ...] = ()
    systems: tuple[SystemKind, ...] = ()
    sum: str = ""
    wanted_from: date
    wanted_until: date
    text: str = ""
    contact: Contact


class OfferSheet(Record):
    """What a service body fills in to post an offer; ``member`` is whom an association posts it for."""

    member: str = ""
    services: tuple[str, ...]
    covers: tuple[Cover, ...] = ()
    systems: tuple[SystemKind, ...] = ()
    sums: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    capacity: int = Field(ge=1, le=10_000)
    available_from: date
    available_until: date
    qualifications: tuple[str, ...] = Field(default=(), max_length=20)
    text: str = ""
    contact: Contact


def local_day(doing: Step) -> date:
    """The day of the step on the clocks of the round's region."""
    return date.fromisoformat(doing.round.application_deadline.clock(doing.at)[:10])


def post_need(
    ports: Ports, actor: Actor, code: str, sheet: NeedSheet, *, id: UUID | None = None, version: int | None = None
) -> Filed[Need]:
    """Put a need on the board, or change one; either way it stands anew for the days that the round gives.

    Raises
    ------
    BadInput
        Every fault at once: an unknown code, a marking, personal data, a name where it was to stay unnamed.
    NotAllowed
        The organisation is none that may lead an application.
    Conflict
        It has as many needs open as the round allows.
    """
    with step(ports, actor, "matching.need", round_code=code, subject=str(id or "")) as doing:
        unit, rules, today = (
            doing.work.organisation(actor.organisation),
            doing.round.outreach.matching,
            local_day(doing),
        )
        if unit.category not in doing.round.categories.lead:
            raise NotAllowed(f"{unit.category.label.zh}不能发布需求", advice="需求由申报主体发布，服务机构请发布供给")
        need = Need(
            **{name: getattr(sheet, name) for name in NeedSheet.model_fields},
            party=unit.code,
            party_name=unit.name,
            expires_on=today + timedelta(days=rules.need_days),
        )
        faults = need_problems(need, rules, today, covers=_covers(doing), systems=_systems(doing))
        refuse_if([*faults, *_text_problems(doing, need, NEED_SHEET)])
        return _fresh(doing, NEED, need) if id is None else _edited(doing, NEED, own_need(doing, id), need, version)


def post_offer(
    ports: Ports, actor: Actor, code: str, sheet: OfferSheet, *, id: UUID | None = None, version: int | None = None
) -> Filed[Offer]:
    """Put an offer on the board, or change one; an association may do so for a member, which may take it back.

    Raises
    ------
    BadInput
        Every fault at once: an unknown code, a service that such a unit does not give, a marking, personal data.
    NotAllowed
        The organisation gives none of the round's services and is no association.
    Conflict
        It has as many offers open as the round allows.
    """
    with step(ports, actor, "matching.offer", round_code=code, subject=str(id or "")) as doing:
        poster = doing.work.organisation(actor.organisation)
        rules, today = doing.round.outreach.matching, local_day(doing)
        party = _party(doing, poster, sheet.member)
        offer = Offer(
            **{name: getattr(sheet, name) for name in OfferSheet.model_fields if name != "member"},
            party=party.code,
            party_name=party.name,
            category=party.category,
            posted_by=poster.code,
            posted_by_name=poster.name,
            expires_on=today + timedelta(days=rules.offer_days),
        )
        faults = offer_problems(offer, rules, today, covers=_covers(doing), systems=_systems(doing))
        refuse_if([*faults, *_text_problems(doing, offer, OFFER_SHEET)])
        if id is not None:
            known = own_offer(doing, id)
            if known.body.party != party.code:
                raise Conflict("供给的单位不能更换", advice="撤回后为另一家单位重新发布")
            # Who speaks for it stays, whoever of the two changes its text.
            spoken = {"posted_by": known.body.posted_by, "posted_by_name": known.body.posted_by_name}
            return _edited(doing, OFFER, known, offer.model_copy(update=spoken), version)
        kept = _fresh(doing, OFFER, offer)
        if party.code != poster.code:
            payload = {"number": kept.number, "organisation": party.code}
            doing.work.send("matching.posted_for_member", payload, at=doing.at)
        return kept


def withdraw_need(ports: Ports, actor: Actor, code: str, id: UUID) -> Filed[Need]:
    """Take a need off the board (撤回)."""
    with step(ports, actor, "matching.need", round_code=code, subject=str(id)) as doing:
        known = own_need(doing, id)
        return changed(doing, NEED, known, state=moved(POST_MOVES, PostState(known.state), "withdraw"))


def withdraw_offer(ports: Ports, actor: Actor, code: str, id: UUID) -> Filed[Offer]:
    """Take an offer off the board (撤回): who posted it, or the member for which it was posted."""
    with step(ports, actor, "matching.offer", round_code=code, subject=str(id)) as doing:
        known = own_offer(doing, id)
        return changed(doing, OFFER, known, state=moved(POST_MOVES, PostState(known.state), "withdraw"))


def own_need(doing: Step, id: UUID) -> Filed[Need]:
    """A need of the actor's organisation; another's is not found."""
    known = of_round(doing.work, NEED, doing.round_code, id)
    if known.body.party != doing.actor.organisation:
        raise missing(NEED)
    return known


def own_offer(doing: Step, id: UUID) -> Filed[Offer]:
    """An offer for which the actor's organisation speaks; another's is not found."""
    known = of_round(doing.work, OFFER, doing.round_code, id)
    if not known.body.owned_by(doing.actor.organisation):
        raise missing(OFFER)
    return known


def _fresh(doing: Step, kind: Kind[P], body: P) -> Filed[P]:
    """Put a new post on the board, where the organisation has room for one more."""
    most, today = doing.round.outreach.matching.open_at_once, local_day(doing)
    mine = doing.work.filed(kind, round_code=doing.round_code, owner=doing.actor.organisation, states=(PostState.OPEN,))
    if sum(post.body.stands(post.state, today) for post in mine) >= most:
        clause = doing.round.outreach.matching.clause
        raise Conflict(f"同时有效的{kind.label.zh}不超过 {most} 条", advice=f"先撤回一条（{clause}）")
    return new_record(doing, kind, body, state=PostState.OPEN)


def _edited(doing: Step, kind: Kind[P], known: Filed[P], body: P, version: int | None) -> Filed[P]:
    """Put the next version of a post on the board."""
    still_at(known, version)
    return changed(doing, kind, known, body=body, state=moved(POST_MOVES, PostState(known.state), "edit"))


def _party(doing: Step, poster: Organisation, member: str) -> Organisation:
    """Whose offer it is.

    Raises
    ------
    NotAllowed, BadInput
        Only an association posts for another; the member is not on the register.
    """
    serving = {category for each in doing.round.outreach.matching.services for category in each.categories}
    if not member or member == poster.code:
        if poster.category not in serving:
            raise NotAllowed(f"{poster.category.label.zh}不能发布供给", advice="供给由批次所列的服务机构发布")
        return poster
    if poster.category is not PartyCategory.ASSOCIATION:
        raise NotAllowed("只有行业协会可以代会员单位发布", advice="以本单位名义发布，或请协会代为发布")
    try:
        return doing.work.organisation(member)
    except NotFound as error:
        advice = "核对统一社会信用代码，或先登记该单位"
        raise BadInput(
            [Problem(OFFER_SHEET, "会员单位", "平台没有登记这家单位", member[:40], advice=advice)]
        ) from error


def _text_problems(doing: Step, post: Need | Offer, where: str) -> list[Problem]:
    found = unfit_to_publish(doing, public_texts(post), where)
    contact = post.contact
    if not contact.name.strip() or not (contact.phone.strip() or contact.email.strip()):
        bound = "姓名，以及电话或邮箱"
        found.append(Problem(where, "联系人", "联系信息不全", bound=bound, advice="对方接受后才会看到"))
    if any(len(value) > 60 for value in (contact.name, contact.phone, contact.email)):
        found.append(Problem(where, "联系人", "联系信息过长", bound="每项不超过 60 字", advice="缩短后再提交"))
    fields = [("联系人", contact.name), ("电话", contact.phone), ("邮箱", contact.email)]
    return [*found, *marked(doing, fields, where)]


def _covers(doing: Step) -> frozenset[str]:
    return frozenset(cover.code for cover in doing.round.covers)


def _systems(doing: Step) -> frozenset[str]:
    return frozenset(target.code for target in doing.round.targets)
