from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from haitang.contract import (
    Condition,
    Loss,
    Order,
    Rule,
    Used,
    example_contract,
    example_event,
    settle,
    waterfall,
)
from haitang.lexicon import ZERO, Cover, Share, Yuan

BI, DATA = Cover.BUSINESS_INTERRUPTION, Cover.DATA_RESTORATION


def test_every_step_names_rule_clause_and_reason_in_both_languages() -> None:
    settlement = settle(example_contract(), example_event())
    assert [(step.rule.value, step.clause, step.cover) for step in settlement.steps] == [
        ("fact_loss", "2.1", BI),
        ("retention", "2.1", BI),
        ("sublimit", "2.1", BI),
        ("fact_loss", "2.2", DATA),
        ("sublimit", "2.2", DATA),
        ("sum", "", None),
        ("event_deductible", "", None),
        ("event_limit", "", None),
        ("aggregate", "", None),
    ]
    assert all(step.reason.zh and step.reason.en for step in settlement.steps)


def test_a_cover_that_the_contract_does_not_name_is_unmapped_and_pays_nothing() -> None:
    ransom = Loss(reference="R", cover=Cover.RANSOM, amount=Yuan.wan(10))
    event = example_event().model_copy(update={"losses": (ransom,), "interruption": ()})
    settlement = settle(example_contract(), event)
    assert settlement.indemnity == ZERO
    assert settlement.steps[1].rule is Rule.STATE
    assert settlement.steps[1].reason.zh == "勒索损失为“未约定”，不予赔付"


def test_the_order_of_terms_is_the_contracts() -> None:
    contract = example_contract().model_copy(update={"insured_share": Share.parse("50%"), "event_limit": Yuan.wan(100)})
    limit_first = settle(contract, example_event()).indemnity
    swapped = (Rule.EVENT_DEDUCTIBLE, Rule.POLICY_SHARE, Rule.EVENT_LIMIT)
    share_first = Order(policy=(*swapped, Rule.OTHER_INSURANCE, Rule.AGGREGATE_DEDUCTIBLE, Rule.AGGREGATE))
    assert limit_first == Yuan.wan(50)
    reordered = settle(contract.model_copy(update={"order": share_first}), example_event())
    assert reordered.indemnity == Yuan.wan(63)


def test_a_condition_of_the_whole_policy_acts_on_every_cover() -> None:
    hazard = Condition(code="hazard", clause="20", effect="added_rate", added_rate=Share.parse("10%"))
    contract = example_contract().model_copy(update={"conditions": (hazard,)})
    event = example_event().model_copy(update={"breached": ("hazard",)})
    settlement = settle(contract, event)
    assert [step.cover for step in settlement.steps if step.rule is Rule.ADDED_RATE] == [BI, DATA]
    assert settlement.indemnity == Yuan.wan("113.4")


def test_the_event_deductible_takes_all_of_a_small_loss_after_credit() -> None:
    small = Loss(reference="D", cover=DATA, amount=Yuan.parse(30_000))
    event = example_event().model_copy(update={"losses": (small,), "interruption": ()})
    assert settle(example_contract(), event).indemnity == ZERO


def test_nothing_lost_still_owes_what_it_cost_to_prevent_it() -> None:
    event = example_event().model_copy(update={"losses": (), "interruption": (), "mitigation": Yuan.wan(3)})
    settlement = settle(example_contract(), event)
    assert (settlement.indemnity, settlement.total) == (ZERO, Yuan.wan(3))


def test_used_limits_are_carried_by_cover_and_in_all() -> None:
    first = settle(example_contract(), example_event())
    second = settle(example_contract(), example_event(), first.used)
    assert first.used == Used(aggregate=Yuan.wan(126), covers={BI: Yuan.wan(96), DATA: Yuan.wan(30)}, events=1)
    assert second.used.covers == {BI: Yuan.wan(192), DATA: Yuan.wan(60)}


def test_an_event_on_systems_that_are_not_insured_pays_nothing() -> None:
    event = example_event().model_copy(update={"systems": ("sys-office",)})
    settlement = settle(example_contract(), event)
    assert settlement.indemnity == ZERO
    assert {step.rule for step in settlement.steps if step.after < step.before} == {Rule.SYSTEM}


def test_the_waterfall_runs_from_loss_to_payment_without_a_gap() -> None:
    event = example_event().model_copy(update={"mitigation": Yuan.wan(2)})
    rows = waterfall(settle(example_contract(), event))
    assert [(row.kind, row.label.zh) for row in rows] == [
        ("total", "事实损失"),
        ("fall", "等待期与免赔"),
        ("total", "保险赔款"),
        ("rise", "减损施救费用"),
        ("total", "赔付合计"),
    ]
    assert all(after.start in {before.end, ZERO} for before, after in pairwise(rows))
    assert rows[-1].end == Yuan.wan(128)


def test_an_event_after_the_period_is_refused_for_every_cover() -> None:
    contract = example_contract()
    event = example_event()
    late = event.model_copy(
        update={"occurred": contract.period.end, "discovered": contract.period.end + timedelta(hours=1)}
    )
    assert settle(contract, late).indemnity == ZERO
