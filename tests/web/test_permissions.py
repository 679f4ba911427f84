"""Every address for every role, against the permission matrix; whoever has no part in a case learns nothing of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from haitang.journeys import PAPERS, POLICY, TABS, Walk
from haitang.parties import Actor, Relation, Role, Sight, may, sight
from haitang.web.actions import DEEDS
from haitang.web.duties import DUTIES
from haitang.web.files import DATA
from haitang.web.tabs import TABS as PAGES

pytestmark = pytest.mark.django_db

OPEN = {"sign-in", "sign-out", "demo-sign-in", "set_language", "health"}
BY_ROLE = {"password", "desk", "projects", "api-projects", "audit", "users"}
OF_A_ROUND = {"rounds", "round", "round-open", "round-overview", "round-register", "round-export"}
OF_A_CASE = {"case", "case-tab", "case-page", "case-data", "paper", "do", "requote"}
LETTERS = {
    "letters",
    "letter-issue",
    "letter-file",
    "round-minutes",
    "round-case-file",
    "round-form",
    "round-support-list",
    "disc-check",
}
PLANT_IMPORT = {"plant-workbook", "plant-compare", "plant-take"}
REVIEW_OF_A_ROUND = {
    "round-intake",
    "round-reopen",
    "round-review",
    "round-proposal",
    "round-assign",
    "round-review-answer",
    "round-reviewers",
    "round-enrol",
    "round-release",
    "round-decisions",
    "round-plan",
    "round-meeting",
    "round-meeting-do",
}
REVIEW_OF_A_CASE = {
    "intake",
    "intake-papers",
    "intake-scan",
    "intake-scanned",
    "intake-do",
    "review",
    "review-do",
    "decision",
    "withdraw",
}
PROGRESS = {
    *("progress", "progress-milestone-done", "progress-milestone-due", "progress-reports", "progress-report-save"),
    *("progress-report", "progress-report-return", "progress-exit", "progress-exit-do", "progress-summary"),
    *("progress-summary-do", "progress-outcome", "progress-outcome-rate", "progress-case", "progress-case-do"),
    *("progress-file", "words", "round-progress", "round-progress-export", "round-cases", "round-case"),
}
OUTREACH = {
    *("outreach", "material", "material-new", "material-edit", "material-keep", "material-publish"),
    *("material-withdraw", "material-attach", "material-file", "event", "event-new", "event-edit", "event-keep"),
    *("event-cancel", "event-sign-up", "event-give-up", "event-attend", "event-list"),
}
MATCHING = {
    *("matching", "matching-of", "matching-mine", "matching-export", "interest", "talk", "talk-answer", "talk-say"),
    *("need", "need-new", "need-edit", "need-keep", "need-withdraw", "need-complain"),
    *("offer", "offer-new", "offer-edit", "offer-keep", "offer-withdraw", "offer-complain"),
    *("complaints", "complaint-settle"),
}
"""Held by test_outreach_permissions."""
APPLY = {
    *("project-new", "invitations", "invitation-answer", "apply", "apply-step", "apply-save", "apply-versions"),
    *("apply-restore", "apply-receipt", "apply-receipt-pdf", "apply-proof", "apply-proof-attach", "apply-proof-remove"),
    *("apply-scheme-remove", "apply-invite", "apply-recall", "apply-unit-remove", "apply-check", "apply-sign"),
    *("apply-seal", "apply-submit", "apply-exchange", "apply-export", "apply-import-upload", "apply-import"),
    *("apply-import-take",),
}
"""Held by test_apply."""
INNER = [(code, page.code) for code, tab in PAGES.items() for page in tab.pages]
FILES = [(code, file) for code, files in DATA.items() for file in files]
ACTIONS = {duty.deed: duty.action for duty in DUTIES if duty.deed}
TERMS = {"event_limit": "800", "aggregate_limit": "2000", "event_deductible": "10"}
REFUSED = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


def test_every_address_is_held_against_the_matrix() -> None:
    names = {pattern.name for pattern in patterns(get_resolver().url_patterns)}
    known = (
        OPEN,
        BY_ROLE,
        OF_A_CASE,
        OF_A_ROUND,
        PLANT_IMPORT,
        LETTERS,
        OUTREACH,
        MATCHING,
        REVIEW_OF_A_ROUND,
        REVIEW_OF_A_CASE,
        PROGRESS,
        APPLY,
    )
    assert names == set().union(*known)
    assert set(ACTIONS) == set(DEEDS)


def patterns(found: list[Any]) -> list[URLPattern]:
    return [
        each
        for pattern in found
        for each in ([pattern] if isinstance(pattern, URLPattern) else patterns(pattern.url_patterns))
    ]


def test_a_visitor_is_asked_to_sign_in(walked: Walk, client: Client) -> None:
    addresses = [reverse(name) for name in BY_ROLE] + [
        reverse("case", args=[walked.project]),
        *(reverse("case-tab", args=[walked.project, tab]) for tab in TABS),
        *(reverse("case-page", args=[walked.project, *page]) for page in INNER),
        *(reverse("case-data", args=[walked.project, *file]) for file in FILES),
        reverse("paper", args=[walked.project, "policy-docx"]),
        reverse("do", args=[walked.project, "bind"]),
        reverse("requote", args=[walked.project]),
    ]
    answers = {address: client.get(address) for address in addresses}
    assert {address: (answer.status_code, answer.headers.get("Location")) for address, answer in answers.items()} == {
        address: (HTTPStatus.FOUND, f"{reverse('sign-in')}?next={address}") for address in addresses
    }


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_what_the_matrix_grants(role: Role, walked: Walk, sign_in: Any, relations_of: Any) -> None:
    who = sign_in(role)
    held = relations_of(who.actor)

    def expected(action: str, granted: int = HTTPStatus.OK) -> int:
        if not held:
            return HTTPStatus.NOT_FOUND
        return granted if may(who.actor, action, held) else HTTPStatus.FORBIDDEN

    seen = {tab: who.client.get(reverse("case-tab", args=[walked.project, tab])).status_code for tab in TABS}
    assert seen == {tab: expected(action) for tab, action in TABS.items()}
    first = who.client.get(reverse("case", args=[walked.project])).status_code
    any_tab = any(may(who.actor, action, held) for action in TABS.values())
    assert first == (HTTPStatus.NOT_FOUND if not held else HTTPStatus.OK if any_tab else HTTPStatus.FORBIDDEN)
    paper = who.client.get(reverse("paper", args=[walked.project, "statement-xlsx"])).status_code
    whole = sight(who.actor, "quote.view", held) is Sight.FULL
    assert paper == (HTTPStatus.OK if whole else expected("quote.view", HTTPStatus.FORBIDDEN))
    inner = {page: who.client.get(reverse("case-page", args=[walked.project, *page])).status_code for page in INNER}
    assert inner == {page: whole_only(who.actor, held, page[0]) for page in INNER}
    files = {file: who.client.get(reverse("case-data", args=[walked.project, *file])).status_code for file in FILES}
    assert files == {file: whole_only(who.actor, held, file[0]) for file in FILES}
    registers = {name: who.client.get(reverse(name)).status_code for name in ("audit", "users", "desk", "projects")}
    assert registers == {
        "audit": HTTPStatus.OK if may(who.actor, "audit.view") else HTTPStatus.FORBIDDEN,
        "users": HTTPStatus.OK if may(who.actor, "users.view") else HTTPStatus.FORBIDDEN,
        "desk": HTTPStatus.OK,
        "projects": HTTPStatus.OK,
    }


def whole_only(actor: Actor, held: frozenset[Relation], tab: str) -> int:
    """What shows a record whole is for whoever sees it whole: 事实 alone is not enough."""
    if not held:
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.OK if sight(actor, TABS[tab], held) is Sight.FULL else HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("role", list(Role))
def test_a_role_does_what_the_matrix_grants(role: Role, walked: Walk, sign_in: Any, relations_of: Any) -> None:
    who = sign_in(role)
    held = relations_of(who.actor)
    refused = HTTPStatus.FORBIDDEN if held else HTTPStatus.NOT_FOUND
    done = {deed: who.client.post(reverse("do", args=[walked.project, deed])).status_code for deed in DEEDS}
    for deed, status in done.items():
        if may(who.actor, ACTIONS[deed], held):
            # The loop has ended: whoever may do it is told that the state does not admit it, or that it is done.
            assert status in {HTTPStatus.CONFLICT, HTTPStatus.FOUND}, deed
        else:
            assert status == refused, deed
    quoted = who.client.post(reverse("requote", args=[walked.project]), TERMS).status_code
    assert quoted == (HTTPStatus.FOUND if may(who.actor, "quote.make", held) else refused)


@pytest.mark.parametrize("outsider", ["stranger", "rival"])
def test_another_company_and_another_insurer_learn_nothing(
    outsider: str, walked: Walk, sign_in: Any, request: pytest.FixtureRequest
) -> None:
    elsewhere = request.getfixturevalue(outsider)
    with walked.ports.transaction() as work:
        project = work.project(walked.project)
        stored = work.latest(POLICY, walked.project)
    assert stored is not None
    policy = stored.body
    secrets = [project.number, project.title, "SH2026-SD-0001", policy.premium.in_wan()]
    owner = sign_in(Role.RISK_MANAGER).client
    page = owner.get(reverse("case-tab", args=[walked.project, "policy"])).content.decode()
    assert [secret for secret in secrets if secret not in page] == [], "there is something that could leak"
    assert "别家" in elsewhere.client.get(reverse("projects")).content.decode()

    gets = [
        reverse("case", args=[walked.project]),
        *(reverse("case-tab", args=[walked.project, tab]) for tab in TABS),
        *(reverse("case-page", args=[walked.project, *page]) for page in INNER),
        *(reverse("case-data", args=[walked.project, *file]) for file in FILES),
        *(reverse("paper", args=[walked.project, paper]) for paper in PAPERS),
    ]
    posts = [
        reverse("requote", args=[walked.project]),
        *(reverse("do", args=[walked.project, deed]) for deed in DEEDS),
    ]
    answers = [elsewhere.client.get(address) for address in gets]
    answers += [elsewhere.client.post(address, TERMS) for address in posts]
    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    everywhere = "".join(
        answer.content.decode()
        for answer in [
            *answers,
            *(elsewhere.client.get(reverse(name)) for name in ("desk", "projects", "api-projects")),
        ]
    )
    assert [secret for secret in secrets if secret in everywhere] == []


def test_an_unknown_case_answers_as_a_foreign_one_does(walked: Walk, stranger: Any) -> None:
    unknown = "01980000-0000-7000-8000-000000000000"
    foreign = stranger.client.get(reverse("case-tab", args=[walked.project, "policy"]))
    missing = stranger.client.get(reverse("case-tab", args=[unknown, "policy"]))
    assert missing.status_code == foreign.status_code == HTTPStatus.NOT_FOUND
    assert main_of(missing) == main_of(foreign)


def main_of(answer: Any) -> str:
    return str(answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0])


def test_facts_hold_no_trade_secret(walked: Walk, sign_in: Any) -> None:
    whole = sign_in(Role.RISK_MANAGER).client.get(reverse("case-tab", args=[walked.project, "plant"])).content.decode()
    facts = sign_in(Role.CASE_OFFICER).client.get(reverse("case-tab", args=[walked.project, "plant"])).content.decode()
    secrets = ["10.0.0.57", "14,200.00", "grind-plc-1"]
    assert [secret for secret in secrets if secret not in whole] == []
    assert [secret for secret in secrets if secret in facts] == []
    assert "不含商业秘密" in facts
    assert "资产" in facts
