"""The case page: a header, a steps bar, and a tab for each part of the loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from haitang.journeys import KINDS, CaseFile
from haitang.lexicon import Cover, NotFound, Yuan
from haitang.parties import Actor, Role, may
from haitang.storage import queries
from haitang.web.duties import LOOP, Duty, open_duties, own
from haitang.web.errors import answering
from haitang.web.papers import offered
from haitang.web.people import actor_of, ports
from haitang.web.records import seen_whole
from haitang.web.review.shell import ways
from haitang.web.states import state_of
from haitang.web.tabs import TABS, Page, ledger
from haitang.web.templatetags.haitang import day, wan_short


@dataclass(frozen=True)
class Stop:
    """A step of the loop: where it is seen, and whether it was reached."""

    label: Promise | str
    tab: str
    reached: bool
    visible: bool
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """One of the three figures that matter."""

    label: Promise | str
    value: Yuan


@login_required
@require_safe
@answering
def opening(request: HttpRequest, project: UUID) -> HttpResponse:
    """The case at the first tab that the role may see."""
    return _page(request, project, "")


@login_required
@require_safe
@answering
def tab(request: HttpRequest, project: UUID, tab: str) -> HttpResponse:
    """The case at one tab; htmx gets the tab alone."""
    if tab not in TABS:
        raise NotFound("没有这个页面", advice="从项目页重新进入")
    return _page(request, project, tab)


@login_required
@require_safe
@answering
def inner(request: HttpRequest, project: UUID, tab: str, page: str) -> HttpResponse:
    """The case at a page inside a tab; it holds what the tab holds, and is for whoever sees that whole."""
    found = next((each for each in TABS[tab].pages if each.code == page), None) if tab in TABS else None
    if found is None:
        raise NotFound("没有这个页面", advice="从项目页重新进入")
    return _page(request, project, tab, found)


@vary_on_headers("HX-Request")
def _page(request: HttpRequest, project: UUID, code: str, page: Page | None = None) -> HttpResponse:
    actor = actor_of(request)
    file = queries.case_file(ports(), actor, project, code)
    facts = page_facts(file, actor, code or file.tabs[0])
    if page is not None:
        facts |= _inner_facts(file, code, page, request.GET)
    if code == "ledger":
        facts |= ledger.proof(file, request.GET.get("leaf", ""))
    if facts["current"].code in {"application", "ledger"}:
        facts["looks"] = queries.looks(actor, project)
    part = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == "case-part"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if facts.get("problems") else HTTPStatus.OK
    return render(request, "haitang/case_part.html" if part else "haitang/case.html", facts, status=status)


def _inner_facts(file: CaseFile, code: str, page: Page, asked: QueryDict) -> dict[str, Any]:
    seen_whole(file, code)
    return {
        "page": page,
        "template": f"haitang/pages/{page.code}.html",
    } | page.facts(file, code, asked)


def page_facts(file: CaseFile, actor: Actor, code: str) -> dict[str, Any]:
    """All that the page at one tab shows."""
    seen = getattr(file, code, None)
    withheld = code == "signals" and not file.signals and bool(file.signal_facts)
    withheld = withheld or (seen is not None and hasattr(seen, "body") and seen.body is None)
    duties = open_duties(states(file), kinds_seen(file))
    relations = file.relations
    return {
        "file": file,
        "project": file.project,
        "lead": file.parties[file.project.lead],
        "state": state_of("application", file.application.state) if file.application else None,
        "figures": figures(file),
        "stops": stops(file),
        "names": {code: party.name for code, party in file.parties.items()},
        "tabs": [(TABS[each], reverse("case-tab", args=[file.project.id, each])) for each in file.tabs],
        "current": TABS[code],
        "pages": _pages(file, code) if seen is not None and not withheld else [],
        "seen": seen,
        "withheld": withheld,
        "template": f"haitang/tabs/{'facts' if withheld else code}.html",
        "duty": duties[0] if duties else None,
        "own": own(duties, actor, relations),
        "performers": _performers(duties),
        "papers": offered(file, code),
        "sees_progress": file.application is not None and may(actor, "progress.view", relations),
        "ways": ways(actor, relations, file.project.id) if code == "application" else [],
        "may_requote": code == "quote" and may(actor, "quote.make", relations),
        "may_import": code == "plant" and may(actor, "plant.import", relations),
        "asked": _asked(file) if code == "quote" else {},
    } | TABS[code].facts(file)


def _pages(file: CaseFile, code: str) -> list[tuple[str, Promise | str, str]]:
    """Code, label and address of each page that a tab opens on; none where the tab is one page."""
    tab = TABS[code]
    if not tab.pages:
        return []
    inner = [
        (page.code, page.label, reverse("case-page", args=[file.project.id, code, page.code])) for page in tab.pages
    ]
    return [("", tab.front, reverse("case-tab", args=[file.project.id, code])), *inner]


def _asked(file: CaseFile) -> dict[str, str]:
    """The terms as quoted, for the form that changes them; 万元."""
    if file.quote is None or file.quote.body is None:
        return {}
    contract = file.quote.body.contract
    held = contract.terms(Cover.BUSINESS_INTERRUPTION)
    return {
        "event_limit": wan_short(contract.event_limit) if contract.event_limit else "",
        "aggregate_limit": wan_short(contract.aggregate_limit),
        "event_deductible": wan_short(contract.event_deductible.amount),
        "waiting_hours": str(held.interruption.waiting_hours) if held and held.interruption else "",
    }


def _performers(duties: list[Duty]) -> list[Role]:
    return duties[0].performers()[:2] if duties else []


def states(file: CaseFile) -> dict[str, str]:
    """The state of each kind of record that there is and that the actor may see."""
    found = {kind.code: getattr(file, kind.code) for kind in KINDS}
    return {code: seen.state for code, seen in found.items() if seen is not None}


def kinds_seen(file: CaseFile) -> list[str]:
    """Kinds of record whose presence the actor can tell."""
    return [*file.tabs, *(["posture"] if "assessment" in file.tabs else [])]


def figures(file: CaseFile) -> list[Figure]:
    """Sum insured, premium and payment, as far as they exist and are for the actor."""
    found: list[Figure] = []
    policy = file.policy.body if file.policy else None
    quote = file.quote.body if file.quote else None
    priced = policy or quote
    if priced is not None:
        found.append(Figure(_("Sum insured"), priced.contract.aggregate_limit))
        found.append(Figure(_("Premium") if policy else _("Premium quoted"), priced.premium))
    claim = file.claim.body if file.claim else None
    if claim is not None:
        found.append(Figure(_("Payable"), claim.payable))
    assessment = file.assessment.body if file.assessment else None
    if assessment is not None:
        found.insert(0, Figure(_("Expected loss a year"), assessment.expected_loss))
    return found[-3:]


def stops(file: CaseFile) -> list[Stop]:
    """申报 → 评估 → 报价 → 承保 → 监测 → 事件 → 理赔 → 总结; what is not for the actor is passed over."""
    taken = {code: bool(getattr(file, code)) for _label, code in LOOP}
    taken["signals"] = bool(file.signals or file.signal_facts)
    last = max((place for place, (_label, code) in enumerate(LOOP) if taken[code]), default=-1)
    return [
        Stop(
            label,
            code,
            taken[code] or (code not in file.tabs and place < last),
            code in file.tabs,
            _noted(code, file),
        )
        for place, (label, code) in enumerate(LOOP)
    ]


def _noted(code: str, file: CaseFile) -> str:
    """The day on which a step of the loop was taken, as its record says."""
    if code == "signals":
        return day(file.signals[0].seen.earliest) if file.signals else ""
    seen = getattr(file, code)
    if seen is None:
        return ""
    body = seen.body
    days: dict[str, Callable[[], date | datetime]] = {
        "application": lambda: body.applied_on,
        "assessment": lambda: body.assessed_at,
        "quote": lambda: body.made_at,
        "policy": lambda: body.issued_at,
        "incident": lambda: body.timeline.discovery.earliest,
        "claim": lambda: body.notice.filed_at,
        "repair": lambda: body.verified_at,
        "summary": lambda: body.prepared_at,
    }
    return day(seen.recorded_at if body is None else days[code]())
