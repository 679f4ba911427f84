"""Every address of publicity and matching for every role, against the matrix; ids of others answer nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.conftest import HOME
from tests.web.outreach_cast import (
    Stage,
    colleague,
    event_form,
    material_form,
    need_form,
    offer_form,
    set_the_stage,
    signed_in,
    url,
)
from tests.web.test_permissions import MATCHING, OUTREACH

from haitang.journeys import Walk
from haitang.parties import Actor, Relation, Role, may

pytestmark = pytest.mark.django_db
UNKNOWN = "01980000-0000-7000-8000-000000000000"
OK, FOUND, FORBIDDEN, MISSING = HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND


@pytest.fixture
def stage(walked: Walk, db: None) -> Stage:
    return set_the_stage()


def pages(stage: Stage) -> dict[str, str]:
    """Addresses that any reader of the round may open, by the action that opens them."""
    return {
        url("outreach"): "outreach.view",
        url("material", stage.material): "outreach.view",
        url("event", stage.event): "outreach.view",
        url("matching-of"): "matching.view",
        url("matching-export"): "matching.view",
        url("offer", stage.offer): "matching.view",
        url("matching-mine"): "matching.talk",
        url("need-new"): "matching.need",
        url("offer-new"): "matching.offer",
    }


def of_others(stage: Stage) -> list[tuple[str, str]]:
    """Every address about something of somebody else, with its method; none of them is for an outsider."""
    gets = [
        url("material", stage.draft),
        url("material-edit", stage.material),
        url("material-edit", stage.draft),
        url("material-file", stage.draft, "a.txt"),
        url("event-edit", stage.event),
        url("event-list", stage.event),
        url("need-edit", stage.need),
        url("offer-edit", stage.offer),
        url("talk", stage.talk),
        url("complaints"),
    ]
    posts = [
        url("material-publish", stage.draft),
        url("material-withdraw", stage.material),
        url("material-attach", stage.material),
        url("event-cancel", stage.event),
        url("event-give-up", stage.name),
        url("event-attend", stage.event),
        url("need-withdraw", stage.need),
        url("offer-withdraw", stage.offer),
        url("interest"),
        url("talk-answer", stage.talk),
        url("talk-say", stage.talk),
        url("complaint-settle", UNKNOWN),
    ]
    return [("get", each) for each in gets] + [("post", each) for each in posts]


DATA = {"reason": "无人报名", "action": "accept", "text": "你好", "ruling": "不属实", "present": UNKNOWN}


def test_every_address_is_tried(stage: Stage) -> None:
    from django.urls import resolve

    tried = {resolve(address.split("?")[0]).url_name for address in pages(stage)}
    tried |= {resolve(address).url_name for _, address in of_others(stage)}
    by_hand = {
        "matching",
        "need",
        "material-new",
        "event-new",
        "material-keep",
        "event-keep",
        "need-keep",
        "offer-keep",
    }
    by_hand |= {"event-sign-up", "need-complain", "offer-complain"}
    assert tried | by_hand == OUTREACH | MATCHING


def test_a_visitor_is_asked_to_sign_in(stage: Stage, client: Client) -> None:
    addresses = [*pages(stage), *(address for _, address in of_others(stage)), reverse("matching")]
    assert {client.get(address).headers.get("Location") for address in addresses} == {
        f"{reverse('sign-in')}?next={address}" for address in addresses
    }


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_what_the_matrix_grants(role: Role, stage: Stage, sign_in: Any) -> None:
    who = sign_in(role)
    seen = {address: who.client.get(address).status_code for address in pages(stage)}
    assert seen == {address: OK if may(who.actor, action) else FORBIDDEN for address, action in pages(stage).items()}
    assert who.client.get(reverse("matching")).status_code == (FOUND if may(who.actor, "matching.view") else FORBIDDEN)


@pytest.mark.parametrize("role", list(Role))
def test_no_role_reaches_what_is_anothers(role: Role, stage: Stage, sign_in: Any) -> None:
    who = sign_in(role)
    officer = role is Role.CASE_OFFICER
    for method, address in of_others(stage):
        if officer and (address == url("complaints") or ("withdraw" in address and "materials" in address)):
            continue
        data = DATA | {"need": stage.need, "offer": stage.offer, "file": SimpleUploadedFile("a.txt", b"abc")}
        status = getattr(who.client, method)(address, data).status_code
        assert status in {FORBIDDEN, MISSING}, (method, address)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_posts_what_the_matrix_grants(role: Role, stage: Stage, sign_in: Any) -> None:
    """Publishing and posting also ask what kind of unit it is; whoever the matrix bars is barred before that."""
    who = sign_in(role)
    held = {Relation.AUTHORITY} if role in {Role.CASE_OFFICER, Role.AUTHORITY_LEADER} else set()

    def barred(actor: Actor, action: str) -> bool:
        return not may(actor, action, held)

    service = {Role.BROKER: "broking", Role.ASSESSOR: "assessment", Role.TESTER: "testing"}.get(role, "insurance")
    posts = {
        "outreach.publish": [
            ("material-keep", material_form(title="新的资料")),
            ("event-keep", event_form(place="别处", link="")),
        ],
        "matching.need": [("need-keep", need_form())],
        "matching.offer": [("offer-keep", offer_form(services=[service]))],
        "outreach.sign_up": [("event-sign-up", {"person": "某人"})],
        "matching.complain": [("offer-complain", {"cause": "untrue"})],
    }
    ids = {"event-sign-up": stage.event, "offer-complain": stage.offer}
    for action, forms in posts.items():
        for name, form in forms:
            status = who.client.post(url(name, ids[name]) if name in ids else url(name), form).status_code
            # Those who have no home in the case work for an enterprise, which neither publishes nor offers.
            fits = role in HOME or name in ids
            assert status == (FORBIDDEN if barred(who.actor, action) or not fits else FOUND), name
    for name in ("material-new", "event-new"):
        allowed = who.client.get(url(name)).status_code
        assert allowed == (FORBIDDEN if barred(who.actor, "outreach.publish") else allowed)


def test_the_units_own_kind_decides_too(stage: Stage) -> None:
    enterprise = colleague("gears", Role.BROKER)
    assert may(enterprise.actor, "outreach.publish")
    assert enterprise.client.post(url("material-keep"), material_form()).status_code == FORBIDDEN
    assert enterprise.client.post(url("offer-keep"), offer_form()).status_code == FORBIDDEN
    insurer = colleague("insurer", Role.APPLICANT)
    assert insurer.client.post(url("need-keep"), need_form()).status_code == FORBIDDEN


@pytest.mark.parametrize("name", ["pumps", "other_insurer", "lab", "club"])
def test_foreign_and_unknown_ids_answer_the_same(name: str, stage: Stage) -> None:
    who = signed_in(name).client
    for page in ("need-edit", "offer-edit", "talk"):
        foreign = {"need-edit": stage.need, "offer-edit": stage.offer, "talk": stage.talk}[page]
        answers = [who.get(url(page, each)).status_code for each in (foreign, UNKNOWN)]
        assert answers in ([MISSING, MISSING], [FORBIDDEN, FORBIDDEN]), page


def test_forms_from_elsewhere_are_refused(stage: Stage) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in("insurer").client.cookies
    assert strict.post(url("offer-keep"), offer_form()).status_code == FORBIDDEN
