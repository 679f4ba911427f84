"""What others see of a need before its enterprise is known to them: no name, and a district that many share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from haitang.lexicon import Cover, Label, Record, SystemKind
from haitang.parties import Contact, Organisation, PartyCategory
from haitang.pilot.outreach.posts import Need
from haitang.pilot.outreach.settings import ContactRules, MatchingRules, label_of


class SeenNeed(Record):
    """A need as somebody sees it; ``name`` is None, and ``district`` the whole region, where they may not know more."""

    name: str | None
    sector: Label
    district: Label
    services: tuple[str, ...]
    covers: tuple[Cover, ...]
    systems: tuple[SystemKind, ...]
    sum: str
    wanted_from: date
    wanted_until: date
    text: str
    expires_on: date


def visible_to(need: Need, reader: Organisation, competitors: Collection[PartyCategory]) -> bool:
    """Whether a need is on the board for a reader; those who may post needs of their own see it only where it is named.

    Parameters
    ----------
    competitors : collection of PartyCategory
        The kinds of unit that may lead an application.
    """
    return reader.code == need.party or need.named or reader.category not in competitors


def shows_district(need: Need, rules: MatchingRules, *, whole: bool, neighbours: int) -> bool:
    """Whether a reader may know in which district a need is."""
    return whole or need.named or neighbours >= rules.contacts.anonymity


def seen_need(need: Need, rules: MatchingRules, region: Label, *, whole: bool, neighbours: int) -> SeenNeed:
    """A need as others see it: its name where it is ``named`` or they are in contact, else sector and district.

    Parameters
    ----------
    region : Label
        What stands in place of the district where too few enterprises share it.
    whole : bool
        Whether the reader is the owner, or in contact with it.
    neighbours : int
        How many enterprises are registered in the need's district.
    """
    known = whole or need.named
    near = shows_district(need, rules, whole=whole, neighbours=neighbours)
    return SeenNeed(
        name=need.party_name if known else None,
        sector=label_of(rules.sectors, need.sector),
        district=label_of(rules.districts, need.district) if near else region,
        services=need.services,
        covers=need.covers,
        systems=need.systems,
        sum=need.sum,
        wanted_from=need.wanted_from,
        wanted_until=need.wanted_until,
        text=need.text,
        expires_on=need.expires_on,
    )


def shown_contact(contact: Contact, rules: ContactRules) -> Contact:
    """The contact with only the fields that the round lets both sides see.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> rules = load_round("shanghai-2026").outreach.matching.contacts.model_copy(update={"shown": ("email",)})
    >>> shown_contact(Contact(name="何敏", phone="021-50000000", email="a@example.cn"), rules)
    Contact(name='', phone='', email='a@example.cn', fax='')
    """
    return Contact(
        name=contact.name if "name" in rules.shown else "",
        phone=contact.phone if "phone" in rules.shown else "",
        email=contact.email if "email" in rules.shown else "",
    )
