"""The contract as a picture against its terms, and one event under several contracts against their settlements."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from haitang.contract import (
    Contract,
    CoverState,
    Insurer,
    LossEvent,
    Reinstatements,
    RelatedEvents,
    Rule,
    ServicePackage,
    Settlement,
    compare,
    exclusion_label,
    forms,
    settle,
    under_form,
)
from haitang.journeys import CLAIM, POLICY, QUOTE, Walk
from haitang.lexicon import SHANGHAI, Cover, Share, Yuan
from haitang.parties import Role
from haitang.web.tabs.comparison import OWN
from haitang.web.tabs.terms import cover_steps, policy_steps, span, waits
from haitang.web.tabs.tower import SEEN, tower

pytestmark = pytest.mark.django_db


def contract_of(walked: Walk) -> Contract:
    with walked.ports.transaction() as work:
        stored = work.latest(POLICY, walked.project)
    assert stored is not None
    contract: Contract = stored.body.contract
    return contract


def settled(walked: Walk) -> Settlement:
    with walked.ports.transaction() as work:
        claim = work.latest(CLAIM, walked.project)
    assert claim is not None
    assert claim.body.settlement is not None
    return claim.body.settlement


def page(client: Client, project: UUID, tab: str, code: str, asked: Any = None) -> Any:
    return client.get(reverse("case-page", args=[project, tab, code]), asked or {})


def test_the_tower_stands_on_one_scale(walked: Walk) -> None:
    contract = contract_of(walked)
    most = contract.aggregate_limit
    built = tower(contract)
    assert [floor.label for floor in built.covers] == [terms.cover.label for terms in contract.covers]
    for floor, terms in zip(built.covers, contract.covers, strict=True):
        limit, first = terms.event_limit or most, terms.deductible.amount
        assert floor.paid == pytest.approx(100 * limit.fen / most.fen, abs=0.005)
        assert floor.borne == (pytest.approx(max(100 * first.fen / most.fen, SEEN), abs=0.005) if first else 0)
    assert built.event == pytest.approx(100 * (contract.event_limit or most).fen / most.fen, abs=0.005)
    assert [floor.text for floor in built.whole] == ["赔至 2,000", "先自担 5; 赔至 1,000"]


def test_a_limit_that_is_restored_makes_the_tower_higher(walked: Walk) -> None:
    contract = contract_of(walked).model_copy(update={"reinstatements": Reinstatements(count=1)})
    built = tower(contract)
    assert built.whole[0].text == "赔至 4,000"
    interruption = next(floor for floor in built.covers if floor.label == Cover.BUSINESS_INTERRUPTION.label)
    assert interruption.paid == pytest.approx(20.0)


def test_a_cover_that_does_not_answer_is_drawn_closed(walked: Walk) -> None:
    contract = contract_of(walked)
    excluded = contract.covers[0].model_copy(update={"state": CoverState.EXCLUDED})
    floor = tower(contract.model_copy(update={"covers": (excluded, *contract.covers[1:])})).covers[0]
    assert (floor.answers, floor.borne, floor.paid, floor.text) == (False, 0.0, 0.0, "")


def test_the_span_shows_what_counts_before_and_after_the_period(walked: Walk) -> None:
    contract = contract_of(walked).model_copy(update={"extended_reporting_days": 73})
    drawn = span(contract, datetime(2026, 7, 1, tzinfo=SHANGHAI))
    assert [(each.tone, each.dates) for each in drawn.stretches] == [
        ("late", "2025-07-01 – 2026-06-30"),
        ("held", "2026-07-01 – 2027-06-30"),
        ("late", "2027-07-01 – 2027-09-11"),
    ]
    assert [each.width for each in drawn.stretches] == pytest.approx([36500 / 803, 36500 / 803, 7300 / 803], abs=0.01)
    assert drawn.now == drawn.stretches[1].left
    assert span(contract, datetime(2030, 1, 1, tzinfo=SHANGHAI)).now is None


def test_the_steps_stand_in_the_contracts_own_order(walked: Walk) -> None:
    contract = contract_of(walked)
    assert [step.rule for step in cover_steps(contract)] == list(contract.order.cover)
    agreed = {step.rule: step.agreed for step in cover_steps(contract)}
    assert agreed[Rule.RETENTION] == "营业中断"
    assert agreed[Rule.SUBLIMIT] == "全部险别"
    assert agreed[Rule.AVERAGE] == ""
    policy = policy_steps(contract)
    assert [step.rule for step in policy] == list(contract.order.policy)
    assert {step.rule: (step.agreed, step.clause) for step in policy if step.clause} == {
        Rule.EVENT_DEDUCTIBLE: ("5", "第十五条"),
        Rule.EVENT_LIMIT: ("1,000", "第十四条第一款"),
        Rule.AGGREGATE: ("2,000", "第十四条第二款"),
    }


def test_the_hours_are_told(walked: Walk) -> None:
    (wait,) = waits(contract_of(walked))
    assert (wait.hours, wait.days, wait.deductible, wait.qualifying) == (8, 180, "10", False)


def test_the_page_shows_every_term(walked: Walk, sign_in: Any) -> None:
    contract = contract_of(walked)
    answer = page(sign_in(Role.RISK_MANAGER).client, walked.project, "policy", "terms")
    text = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    for terms in contract.covers:
        assert f'<td class="nowrap">{terms.clause}</td>' in text
        for condition in terms.conditions:
            assert f"<td>{condition.text().zh}</td>" in text
            assert f"<td>{condition.effect_text().zh}</td>" in text
    for code in contract.exclusions:
        assert f"<li>{exclusion_label(code).zh}</li>" in text
    assert "前 8 小时" in text
    assert "至第 180 天" in text
    assert reverse("case-data", args=[walked.project, "policy", "contract.yaml"]) in text
    assert reverse("paper", args=[walked.project, "policy-docx"]) in text


def test_terms_that_few_contracts_have_are_shown_where_agreed(walked: Walk, sign_in: Any) -> None:
    contract = contract_of(walked)
    insurer = contract.insurers[0].code
    richer = contract.model_copy(
        update={
            "insurers": (Insurer(code=insurer, share=Share(600_000)), Insurer(code="D2143569X", share=Share(400_000))),
            "reinstatements": Reinstatements(count=2, rate=Share(500_000)),
            "related_events": RelatedEvents(hours=72, clause="第十六条"),
            "services": ServicePackage(clause="第十七条", limit=Yuan.wan(30)),
        }
    )
    with walked.ports.transaction() as work:
        stored = work.latest(QUOTE, walked.project)
        assert stored is not None
        request = stored.body.request.model_copy(update={"contract": richer})
        actor = sign_in(Role.UNDERWRITER).actor
        body = stored.body.model_copy(update={"request": request})
        work.revise(QUOTE, stored, body=body, actor=actor, at=walked.clock.now())
    text = page(sign_in(Role.UNDERWRITER).client, walked.project, "quote", "terms").content.decode()
    assert "<b>D2143569X</b> 40%" in text
    assert 'style="width:60.00%"' in text
    assert "2 × 50%" in text
    assert "72 小时内同一起因的事故视为一次 第十六条" in text
    assert "最高 30 万元，不占责任限额 第十七条" in text


def test_the_claims_event_pays_what_the_claim_pays(walked: Walk, sign_in: Any) -> None:
    settlement = settled(walked)
    answer = page(sign_in(Role.RISK_MANAGER).client, walked.project, "policy", "comparison")
    own = answer.context["columns"][0]
    assert (own.own, own.result.total, own.result.loss) == (True, settlement.total, settlement.loss)
    text = answer.content.decode()
    assert f'<b class="n">{settlement.total.text()}</b>' in text
    for payment in settlement.covers:
        assert f"{payment.payable.text()}</td>" in text
    assert "属责任免除" in text


def test_a_supposed_event_pays_what_settle_says(walked: Walk, sign_in: Any) -> None:
    asked = {
        "event": "supposed", "hours": "40", "hourly": "3", "data_restoration": "30", "incident_response": "20",
        "mitigation": "2", "cause": "malicious_act", "breached": ["panel_vendor"],
    }  # fmt: skip
    answer = page(sign_in(Role.UNDERWRITER).client, walked.project, "quote", "comparison", asked)
    assert answer.status_code == HTTPStatus.OK
    event: LossEvent = answer.context["event"]
    assert [(piece.minutes, piece.hourly_loss) for piece in event.interruption] == [(2400, Yuan.wan(3))]
    assert {loss.cover: loss.amount for loss in event.losses} == {
        Cover.DATA_RESTORATION: Yuan.wan(30),
        Cover.INCIDENT_RESPONSE: Yuan.wan(20),
    }
    assert (event.mitigation, event.breached) == (Yuan.wan(2), ("panel_vendor",))
    contract = contract_of(walked)
    # 40 h × 3万 less 8 h × 3万 (above the 10万 deductible); 30万; 20万 less 10 %; the retention covers the event's 5万.
    assert settle(contract, event).total == Yuan.wan(96 + 30 + 18 + 2)
    assert answer.context["columns"][0].result == compare(event, {OWN: contract}).contracts[0]


def test_every_form_stands_beside_the_contract(walked: Walk, sign_in: Any) -> None:
    asked = {
        "event": "supposed", "hours": "40", "hourly": "3", "hourly_net": "2", "data_restoration": "30",
        "incident_response": "20", "in_kind": "1", "breached": ["unremediated_hazard"],
    }  # fmt: skip
    answer = page(sign_in(Role.UNDERWRITER).client, walked.project, "quote", "comparison", asked)
    event, columns = answer.context["event"], answer.context["columns"]
    contract = contract_of(walked)
    expected = {form.label: settle(under_form(form, contract), event) for form in forms().values()}
    assert {column.label: column.result.total for column in columns[1:]} == {
        label: settlement.total for label, settlement in expected.items()
    }
    assert answer.context["refused"] == []
    text = answer.content.decode()
    for column in columns:
        assert f'<b class="n">{column.result.total.text()}</b>' in text
        assert column.uncovered == Yuan.total(item.amount for item in column.result.not_covered)
        for item in column.result.not_covered:
            assert f"<td>{item.reason.zh}</td>" in text
        for rule in column.result.rows:
            if rule.kind == "fall":
                assert f"−{column.result.taken(rule.rule).text()}</td>" in text
    by_form = {settlement_label.en.split(" (")[0]: item for settlement_label, item in expected.items()}
    # Net profit of 2万 an hour, the first 8 hours borne, where the form goes by net profit; in kind where it serves.
    net = by_form["First party, net profit per hour"]
    assert next(item.loss for item in net.covers if item.cover is Cover.BUSINESS_INTERRUPTION) == Yuan.wan(80)
    assert by_form["Response in kind with limited cash"].in_kind == Yuan.wan(20)


def test_faulty_questions_are_answered_with_every_fault(walked: Walk, sign_in: Any) -> None:
    asked = {"event": "supposed", "hours": "-4", "hourly": "viel", "ransom": "-1", "cause": "aliens"}
    answer = page(sign_in(Role.UNDERWRITER).client, walked.project, "quote", "comparison", asked)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [problem.at for problem in answer.context["problems"]] == [
        "停产时间（小时）",
        "每小时毛利润损失（万元）",
        "勒索损失",
        "触发原因",
    ]
    assert answer.context["columns"] == []
    text = answer.content.decode()
    assert 'value="viel"' in text
    assert "各合同赔多少" not in text


def test_an_empty_question_costs_nothing(walked: Walk, sign_in: Any) -> None:
    answer = page(sign_in(Role.UNDERWRITER).client, walked.project, "quote", "comparison", {"event": "supposed"})
    assert {column.result.total for column in answer.context["columns"]} == {Yuan(0)}


def test_who_does_not_see_the_claim_is_not_shown_its_event(walked: Walk, sign_in: Any) -> None:
    secret = settled(walked).total.text()
    owner = page(sign_in(Role.RISK_MANAGER).client, walked.project, "policy", "comparison").content.decode()
    assert (secret in owner, "本案事故" in owner) == (True, True), "there is something that could leak"
    for asked in ({}, {"event": "claim"}):
        other = page(sign_in(Role.UNDERWRITER).client, walked.project, "policy", "comparison", asked).content.decode()
        assert (secret in other, "本案事故" in other) == (False, False)


def test_a_page_that_a_tab_does_not_have_is_not_found(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.UNDERWRITER).client
    for tab, code in (("policy", "distribution"), ("plant", "terms"), ("nosuch", "terms"), ("quote", "nosuch")):
        assert page(client, walked.project, tab, code).status_code == HTTPStatus.NOT_FOUND
    for tab, file in (("policy", "curve.csv"), ("plant", "contract.json"), ("quote", "contract.exe")):
        answer = client.get(reverse("case-data", args=[walked.project, tab, file]))
        assert answer.status_code == HTTPStatus.NOT_FOUND
