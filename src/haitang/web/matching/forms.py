"""From the forms of a need and an offer to the sheets that journeys take, and back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from haitang.journeys.outreach import NeedSheet, OfferSheet
from haitang.parties import Contact
from haitang.pilot.outreach import Need, Offer
from haitang.web.rounds.outreach_forms import line, passage, read_sheet

LISTS = ("services", "covers", "systems", "sums", "districts")


def need_sheet(request: HttpRequest) -> NeedSheet:
    """What the form of a need holds."""
    data = request.POST
    plain = {
        "named": data.get("named") == "yes",
        "sector": data.get("sector", ""),
        "district": data.get("district", ""),
        "sum": data.get("sum", ""),
        "wanted_from": data.get("wanted_from", ""),
        "wanted_until": data.get("wanted_until", ""),
        **_common(data),
    }
    return read_sheet(NeedSheet, plain, file="对接需求")


def offer_sheet(request: HttpRequest) -> OfferSheet:
    """What the form of an offer holds; a qualification stands on each line."""
    data = request.POST
    named = [line(each) for each in passage(data.get("qualifications", "")).split("\n")]
    plain = {
        "member": line(data.get("member", "")).upper(),
        "sums": data.getlist("sums"),
        "districts": data.getlist("districts"),
        "capacity": data.get("capacity", ""),
        "available_from": data.get("available_from", ""),
        "available_until": data.get("available_until", ""),
        "qualifications": [each for each in named if each],
        **_common(data),
    }
    return read_sheet(OfferSheet, plain, file="服务供给")


def _common(data: QueryDict) -> dict[str, Any]:
    return {
        "services": data.getlist("services"),
        "covers": data.getlist("covers"),
        "systems": data.getlist("systems"),
        "text": passage(data.get("text", "")),
        "contact": Contact(
            name=line(data.get("contact_name", "")),
            phone=line(data.get("contact_phone", "")),
            email=line(data.get("contact_email", "")),
        ),
    }


def asked_of(post: Need | Offer) -> dict[str, Any]:
    """The fields of a form that changes a post."""
    contact = post.contact
    asked: dict[str, Any] = {
        "services": post.services,
        "covers": post.covers,
        "systems": post.systems,
        "text": post.text,
        "contact_name": contact.name,
        "contact_phone": contact.phone,
        "contact_email": contact.email,
    }
    if isinstance(post, Need):
        return asked | {
            "named": "yes" if post.named else "",
            "sector": post.sector,
            "district": post.district,
            "sum": post.sum,
            "wanted_from": post.wanted_from.isoformat(),
            "wanted_until": post.wanted_until.isoformat(),
        }
    return asked | {
        "member": post.party if post.party != post.posted_by else "",
        "sums": post.sums,
        "districts": post.districts,
        "capacity": post.capacity,
        "available_from": post.available_from.isoformat(),
        "available_until": post.available_until.isoformat(),
        "qualifications": "\n".join(post.qualifications),
    }
