"""What is done from the case page: each deed is one journey, posted by a form, answered by the page as it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from haitang.journeys import (
    Ports,
    agree_to_settlement,
    approve_quote,
    bind_policy,
    check_application,
    hand_in_summary,
    pay_claim,
    quote_terms,
    review_application,
    sign_application,
    start_implementation,
)
from haitang.lexicon import ZERO, BadInput, NotFound, Problem, Yuan, refuse_if
from haitang.parties import Actor
from haitang.storage import queries
from haitang.underwriting import PolicyRequest, load_request, sublimits_within
from haitang.web.case import page_facts
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports

Journey = Callable[[Ports, Actor, UUID], Any]


def _pay(ports: Ports, actor: Actor, project: UUID) -> Any:
    """A second click pays nothing more: the key is the project's own."""
    return pay_claim(ports, actor, project, key=f"pay/{project}")


DEEDS: dict[str, tuple[Journey, str, Promise | str]] = {
    "check": (check_application, "application", gettext_lazy("The application was checked")),
    "sign": (sign_application, "application", gettext_lazy("Signed for your organisation")),
    "review": (review_application, "application", gettext_lazy("The application went to review")),
    "start": (start_implementation, "application", gettext_lazy("The pilot was started")),
    "approve": (approve_quote, "quote", gettext_lazy("The quote was approved")),
    "agree": (agree_to_settlement, "claim", gettext_lazy("The settlement was agreed to")),
    "pay": (_pay, "claim", gettext_lazy("The payment was recorded")),
    "hand-in": (hand_in_summary, "summary", gettext_lazy("The summary was handed in")),
    "bind": (bind_policy, "policy", gettext_lazy("The policy was issued")),
}
"""Deeds of one click: the journey, the tab that shows what came of it, and what is said then."""

FIELDS: dict[str, Promise | str] = {
    "event_limit": gettext_lazy("Limit per event, CNY 10k"),
    "aggregate_limit": gettext_lazy("Aggregate limit, CNY 10k"),
    "event_deductible": gettext_lazy("Deductible per event, CNY 10k"),
}
WAITING = "waiting_hours"


@login_required
@require_POST
@answering
def do(request: HttpRequest, project: UUID, deed: str) -> HttpResponse:
    """Do one of the deeds of one click."""
    if deed not in DEEDS:
        raise NotFound("没有这个操作", advice="从项目页重新进入")
    journey, tab, said = DEEDS[deed]
    journey(ports(), actor_of(request), project)
    request.session["said"] = str(said)
    return redirect("case-tab", project=project, tab=tab)


@login_required
@require_POST
@answering
def requote(request: HttpRequest, project: UUID) -> HttpResponse:
    """Quote again with other limits or another deductible: the next version of the quote, or every fault at once."""
    actor = actor_of(request)
    file = queries.case_file(ports(), actor, project, "quote")
    if file.quote is None or file.quote.body is None:
        raise NotFound("尚无报价", advice="先按投保意向出具第一版报价")
    asked = {field: request.POST.get(field, "").strip() for field in (*FIELDS, WAITING)}
    try:
        quoted = quote_terms(ports(), actor, project, changed(file.quote.body.request, asked))
    except BadInput as error:
        facts = page_facts(file, actor, "quote") | {"problems": error.problems, "asked": asked}
        return render(request, "haitang/case.html", facts, status=status_of(error))
    request.session["said"] = _("Quote version %(version)d: premium %(premium)s CNY") % {
        "version": quoted.version,
        "premium": quoted.body.premium.text(),
    }
    return redirect("case-tab", project=project, tab="quote")


def changed(request: PolicyRequest, asked: dict[str, str]) -> PolicyRequest:
    """The request with other terms, read and checked as if it came from a file; bare amounts are 万元.

    Raises
    ------
    BadInput
        Every fault of the fields at once; then every contradiction between the terms.
    """
    form = _("Quote form")
    amounts = {field: _amount(asked[field]) for field in FIELDS if asked[field] or field != "event_limit"}
    faults = [fault for field, amount in amounts.items() for fault in _faults(form, field, amount)]
    waiting = asked.get(WAITING, "")
    if waiting and not waiting.isdecimal():
        faults.append(Problem(form, _("Waiting period, hours"), _("not a whole number"), waiting, "≥ 0"))
    refuse_if(faults)
    aggregate = Yuan.parse(amounts["aggregate_limit"])
    plain = request.model_copy(update={"contract": sublimits_within(request.contract, aggregate)}).model_dump(
        mode="json"
    )
    contract = plain["contract"]
    contract["aggregate_limit"] = amounts["aggregate_limit"]
    contract["event_limit"] = amounts.get("event_limit")
    contract["event_deductible"]["amount"] = amounts["event_deductible"]
    for terms in contract["covers"]:
        if waiting and terms["interruption"]:
            terms["interruption"]["waiting_hours"] = int(waiting)
    return load_request(json.dumps(plain, ensure_ascii=False), form)


def _faults(form: str, field: str, amount: str) -> list[Problem]:
    at = str(FIELDS[field])
    try:
        value = Yuan.parse(amount)
    except ValueError as error:
        return [Problem(form, at, str(error), amount, "≥ 0")]
    least = ZERO if field == "event_deductible" else Yuan(1)
    return [] if value >= least else [Problem(form, at, _("out of its bounds"), value.text(), f"≥ {least.text()}")]


def _amount(text: str) -> str:
    """A bare number is 万元; whoever writes a unit is taken at their word; the rest is for the parser to refuse."""
    return f"{text}万元" if text and text[-1].isdecimal() else text
