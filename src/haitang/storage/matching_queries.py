"""Reads of the matching board: a need shows no more than its enterprise chose, until two sides are in contact."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count

from haitang.journeys import Filed
from haitang.journeys.outreach import COMPLAINT, NEED, OFFER, TALK, missing, of_round
from haitang.lexicon import Record
from haitang.parties import Actor, Contact, Organisation, PartyCategory, require
from haitang.pilot import Round, load_round
from haitang.pilot.outreach import (
    Complaint,
    ComplaintState,
    Need,
    Offer,
    PostState,
    SeenNeed,
    Side,
    Suggestion,
    Talk,
    TalkState,
    ranked,
    score,
    seen_need,
    shown_contact,
    shows_district,
    suggest,
    visible_to,
)
from haitang.storage import models
from haitang.storage.queries import relations_to_round
from haitang.storage.unit_of_work import DatabaseUnitOfWork

B = TypeVar("B", bound=Record)


@dataclass(frozen=True)
class NeedRow:
    """A need as the actor sees it; ``district`` is its code where the actor may know it."""

    id: UUID
    number: str
    version: int
    own: bool
    stands: bool
    state: PostState
    seen: SeenNeed
    district: str
    contact: Contact | None


@dataclass(frozen=True)
class OfferRow:
    """An offer; its contact is there for its own alone."""

    id: UUID
    number: str
    version: int
    own: bool
    stands: bool
    state: PostState
    body: Offer
    contact: Contact | None


@dataclass(frozen=True)
class Board:
    """Everything of the board that the actor may see, newest first, with the actor's own and its talks."""

    round: Round
    unit: Organisation
    needs: tuple[NeedRow, ...]
    offers: tuple[OfferRow, ...]
    talks: tuple[Filed[Talk], ...]
    raw_needs: dict[UUID, Need]

    def need(self, id: UUID) -> NeedRow:
        """A need on the board, or `NotFound`."""
        found = next((row for row in self.needs if row.id == id), None)
        if found is None:
            raise missing(NEED)
        return found

    def offer(self, id: UUID) -> OfferRow:
        """An offer on the board, or `NotFound`."""
        found = next((row for row in self.offers if row.id == id), None)
        if found is None:
            raise missing(OFFER)
        return found

    def fit(self, need: NeedRow, offer: OfferRow) -> Suggestion | None:
        """Why the two fit, with no more than the actor may know of the need."""
        rules = self.round.outreach.matching
        return suggest(self.raw_needs[need.id], offer.body, rules, district=bool(need.district))

    def offers_for(self, need: NeedRow, *, own: bool = False, most: int = 10) -> list[tuple[OfferRow, Suggestion]]:
        """The best standing offers for a need with their reasons; only the actor's own where ``own``."""
        offers = [row for row in self.offers if row.stands and (row.own or not own)]
        best = ranked([(row, self._score(need, row)) for row in offers], self.round.outreach.matching)[:most]
        return [(row, fit) for row, _ in best if (fit := self.fit(need, row))]

    def needs_for(self, offer: OfferRow, *, own: bool = False, most: int = 10) -> list[tuple[NeedRow, Suggestion]]:
        """The best standing needs for an offer with their reasons; only the actor's own where ``own``."""
        needs = [row for row in self.needs if row.stands and (row.own or not own)]
        best = ranked([(row, self._score(row, offer)) for row in needs], self.round.outreach.matching)[:most]
        return [(row, fit) for row, _ in best if (fit := self.fit(row, offer))]

    def best_score(self, post: NeedRow | OfferRow) -> int | None:
        """The best score of a post with the actor's own of the other side, where it is worth suggesting."""
        if isinstance(post, NeedRow):
            scores = [self._score(post, row) for row in self.offers if row.own and row.stands]
        else:
            scores = [self._score(row, post) for row in self.needs if row.own and row.stands]
        least = self.round.outreach.matching.suggested_from
        return max((each for each in scores if each is not None and each >= least), default=None)

    def _score(self, need: NeedRow, offer: OfferRow) -> int | None:
        rules = self.round.outreach.matching
        return score(self.raw_needs[need.id], offer.body, rules, district=bool(need.district))

    def talk_between(self, need: UUID, offer: UUID) -> Filed[Talk] | None:
        """The actor's talk about a pair, if there is one."""
        return next((talk for talk in self.talks if (talk.body.need, talk.body.offer) == (need, offer)), None)


def board(actor: Actor, code: str, today: date) -> Board:
    """The board of a round; eight queries for any number of posts."""
    require(actor, "matching.view")
    work, round_ = DatabaseUnitOfWork(), load_round(code)
    unit = work.organisation(actor.organisation)
    talks = tuple(each for each in work.filed(TALK, round_code=code) if each.body.side_of(actor.organisation))
    met = {talk.body.need for talk in talks if talk.state == TalkState.ACCEPTED}
    neighbours = _neighbours()
    needs = [
        each
        for each in reversed(work.filed(NEED, round_code=code))
        if each.owner == actor.organisation
        or each.id in met
        or (each.body.stands(each.state, today) and visible_to(each.body, unit, round_.categories.lead))
    ]
    offers = [
        each
        for each in reversed(work.filed(OFFER, round_code=code))
        if each.body.owned_by(actor.organisation)
        or each.body.stands(each.state, today)
        or any(talk.body.offer == each.id for talk in talks)
    ]
    return Board(
        round=round_,
        unit=unit,
        needs=tuple(_need_row(each, actor, round_, today, neighbours, whole=each.id in met) for each in needs),
        offers=tuple(_offer_row(each, actor, today) for each in offers),
        talks=tuple(reversed(talks)),
        raw_needs={each.id: each.body for each in needs},
    )


def _neighbours() -> Counter[str]:
    """How many enterprises are registered in each district."""
    rows = models.Organisation.objects.filter(category=PartyCategory.INDUSTRIAL_ENTERPRISE.value)
    return Counter(dict(rows.values_list("region").annotate(Count("pk"))))


def _need_row(
    need: Filed[Need], actor: Actor, round_: Round, today: date, neighbours: Counter[str], *, whole: bool
) -> NeedRow:
    own = need.owner == actor.organisation
    rules, count = round_.outreach.matching, neighbours[need.body.district]
    whole = own or whole
    near = shows_district(need.body, rules, whole=whole, neighbours=count)
    return NeedRow(
        id=need.id,
        number=need.number,
        version=need.version,
        own=own,
        stands=need.body.stands(need.state, today),
        state=PostState(need.state),
        seen=seen_need(need.body, rules, round_.region.label, whole=whole, neighbours=count),
        district=need.body.district if near else "",
        contact=need.body.contact if own else None,
    )


def _offer_row(offer: Filed[Offer], actor: Actor, today: date) -> OfferRow:
    own = offer.body.owned_by(actor.organisation)
    return OfferRow(
        id=offer.id,
        number=offer.number,
        version=offer.version,
        own=own,
        stands=offer.body.stands(offer.state, today),
        state=PostState(offer.state),
        body=offer.body,
        contact=offer.body.contact if own else None,
    )


@dataclass(frozen=True)
class TalkPage:
    """A talk as one of its two sides sees it; ``contact`` is the other side's, once they are in contact."""

    record: Filed[Talk]
    state: TalkState
    side: Side
    need: NeedRow
    offer: OfferRow
    fit: Suggestion | None
    contact: Contact | None
    own_contact: Contact
    unit: str | None
    unit_name: str | None


def talk(actor: Actor, code: str, id: UUID, today: date) -> TalkPage:
    """One talk; whoever has no part in it is told that there is none."""
    require(actor, "matching.talk")
    work, round_ = DatabaseUnitOfWork(), load_round(code)
    record = of_round(work, TALK, code, id)
    side = record.body.side_of(actor.organisation)
    if side is None:
        raise missing(TALK)
    need, offer = work.filed_record(NEED, record.body.need), work.filed_record(OFFER, record.body.offer)
    met = record.state == TalkState.ACCEPTED
    need_row = _need_row(need, actor, round_, today, _neighbours(), whole=met)
    offer_row = _offer_row(offer, actor, today)
    rules = round_.outreach.matching
    theirs, ours = (offer, need) if side is Side.NEED else (need, offer)
    return TalkPage(
        record=record,
        state=TalkState(record.state),
        side=side,
        need=need_row,
        offer=offer_row,
        fit=suggest(need.body, offer.body, rules, district=bool(need_row.district)),
        contact=shown_contact(theirs.body.contact, rules.contacts) if met else None,
        own_contact=shown_contact(ours.body.contact, rules.contacts),
        unit=theirs.body.party if met else None,
        unit_name=offer.body.party_name if side is Side.NEED else need_row.seen.name,
    )


def complaints(actor: Actor, code: str) -> list[tuple[Filed[Complaint], ComplaintState, str, str]]:
    """Complaints of a round for its authorities, the open ones first, with the post's text and its owner's name."""
    require(actor, "matching.settle", relations_to_round(actor, code))
    work = DatabaseUnitOfWork()
    posts = {each.id: (each.body.text, each.body.party_name) for each in work.filed(NEED, round_code=code)}
    posts |= {each.id: (each.body.text, each.body.party_name) for each in work.filed(OFFER, round_code=code)}
    found = sorted(work.filed(COMPLAINT, round_code=code), key=lambda each: each.state != ComplaintState.OPEN)
    return [(each, ComplaintState(each.state), *posts[each.body.about_id]) for each in found]
