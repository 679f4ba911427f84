from __future__ import annotations

import json

import pytest

from haitang.contract import Contract, Order, check, example_contract, json_schema, load_contract
from haitang.lexicon import BadInput, Share, Yuan

BAD = """
form: package
insured: D2143569X
insurers:
  - {code: D2143569X, share: 60%}
  - {code: D2143569X, share: 30%}
period: {start: "2026-07-01T00:00:00+08:00", end: "2027-07-01T00:00:00+08:00"}
systems: [sys-grind, sys-grind]
event_limit: 3000万元
event_deductible: {amount: 4000万元}
aggregate_limit: 2000万元
retroactive_date: "2026-08-01T00:00:00+08:00"
covers:
  - {cover: ransom, clause: "5", state: limited}
  - cover: data_restoration
    clause: "9"
    event_limit: 2500万元
    interruption: {waiting_hours: 8, retention: waiting_only, indemnity_days: 180}
  - {cover: data_restoration, clause: "9", state: conditional, event_limit: -1}
  - {cover: business_interruption, clause: "6"}
"""


def test_every_contradiction_is_said_at_once_with_its_place() -> None:
    with pytest.raises(BadInput) as caught:
        load_contract(BAD, "request.yaml")
    assert [(problem.at, problem.message) for problem in caught.value.problems] == [
        ("event_limit", "每次事故限额高于累计限额"),
        ("event_deductible.amount", "免赔额高于限额"),
        ("form", "该形式须含第三者责任"),
        ("retroactive_date", "追溯日晚于保险期间起始"),
        ("retroactive_date", "没有期内索赔式险别而约定了追溯日"),
        ("insurers", "共保份额合计不为 100%"),
        ("insurers.1.code", "保险人重复"),
        ("covers.2.cover", "险别重复"),
        ("systems.1", "保险标的重复"),
        ("covers.0.event_limit", "限额承保而无限额"),
        ("covers.1.event_limit", "分项限额高于累计限额"),
        ("covers.1.interruption", "只有营业中断可有等待期"),
        ("covers.2.event_limit", "限额须大于 0"),
        ("covers.2.conditions", "附条件承保而无条件"),
        ("covers.2.deductible.amount", "免赔额高于限额"),
        ("covers.3.interruption", "营业中断缺等待期与赔偿期"),
    ]


def test_bad_fields_are_said_at_once_with_value_and_path() -> None:
    text = example_contract().model_dump_json()
    for good, bad in (('"business_interruption"', '"flood"'), ('"50000.00"', '"-1"'), ("D2143569X", "D21435690")):
        text = text.replace(good, bad, 1)
    with pytest.raises(BadInput) as caught:
        load_contract(text, "contract.json")
    places = [problem.at for problem in caught.value.problems]
    assert places == ["insured", "covers.0.cover", "event_deductible"]


def with_interruption(**changes: object) -> Contract:
    """The example with its interruption terms or the cover's deductible changed."""
    contract = example_contract()
    cover = contract.covers[0]
    assert cover.interruption is not None
    update: dict[str, object] = {}
    if "deductible" in changes:
        update["deductible"] = changes.pop("deductible")
    update["interruption"] = cover.interruption.model_validate({**cover.interruption.model_dump(), **changes})
    return contract.model_copy(update={"covers": (cover.model_copy(update=update), *contract.covers[1:])})


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"retention": "waiting_only"}, "covers.0.deductible"),
        ({"retention": "deductible_only"}, "covers.0.interruption.waiting_hours"),
        ({"waiting_hours": 200 * 24}, "covers.0.interruption.waiting_hours"),
    ],
)
def test_retention_modes_must_fit_their_terms(changes: dict[str, object], at: str) -> None:
    assert [problem.at for problem in check(with_interruption(**changes))] == [at]


def test_an_odd_combination_has_to_be_confirmed() -> None:
    plain = example_contract().covers[0].deductible.model_copy(update={"amount": Yuan(0)})
    odd = with_interruption(retention="waiting_only", waiting="qualifying", deductible=plain)
    assert [problem.at for problem in check(odd)] == ["covers.0.interruption.waiting"]
    assert check(odd.model_copy(update={"confirmed": ("qualifying_without_deductible",)})) == []


def with_cover(index: int, **changes: object) -> dict[str, object]:
    """The example's fields with one cover changed."""
    covers = [cover.model_dump() for cover in example_contract().covers]
    covers[index] |= changes
    return {"covers": covers}


HAZARD = {"code": "hazard", "clause": "4", "effect": "raised_deductible", "raised_by": "10%"}
CONTRADICTIONS = {
    "aggregate deductible below nothing": ({"aggregate_deductible": -1}, ["aggregate_deductible"]),
    "reinstatements let one event use a full limit": (
        {"event_limit": None, "reinstatements": {"count": 1}},
        ["reinstatements"],
    ),
    "reinstated beyond every bound": (
        {"aggregate_limit": "7000亿元", "reinstatements": {"count": 2}},
        ["reinstatements.count"],
    ),
    "service package without a limit": ({"services": {"clause": "7", "limit": 0}}, ["services.limit"]),
    "extended reporting without claims-made": ({"extended_reporting_days": 60}, ["extended_reporting_days"]),
    "retroactive date without claims-made": (
        {"retroactive_date": "2025-07-01T00:00:00+08:00"},
        ["retroactive_date"],
    ),
    "the same place twice": ({"locations": ["lingang", "lingang"]}, ["locations.1"]),
    "the same exclusion twice": ({"exclusions": ["fines", "fines"]}, ["exclusions.1"]),
    "a condition that raises by nothing": (
        {"conditions": [{**HAZARD, "raised_by": "0%"}]},
        ["conditions.0.raised_by"],
    ),
    "a condition that raises what is not there": (
        with_cover(1, conditions=[HAZARD]),
        ["covers.1.conditions.0.effect"],
    ),
    "figures of another effect": (
        {"conditions": [{**HAZARD, "effect": "excluded", "added_rate": "5%"}]},
        ["conditions.0.added_rate", "conditions.0.raised_by"],
    ),
    "the same condition twice": ({"conditions": [HAZARD, HAZARD]}, ["conditions.1"]),
    "a dependent sublimit above the cover's": (
        with_cover(1, dependent={"event_limit": "300万元"}),
        ["covers.1.dependent.event_limit"],
    ),
    "dependent providers whose outage is no cause": (
        with_cover(1, dependent={"providers": ["cloud-a", "cloud-a"]}, causes=["human_error"]),
        ["covers.1.dependent.providers.1", "covers.1.dependent"],
    ),
    "claims-made for a loss of one's own, without a date": (
        with_cover(1, trigger="claims_made"),
        ["covers.1.trigger", "covers.1.trigger"],
    ),
}


@pytest.mark.parametrize(("changes", "places"), CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_contradictions_are_refused_with_their_place(changes: dict[str, object], places: list[str]) -> None:
    contract = Contract.model_validate({**example_contract().model_dump(), **changes})
    assert [problem.at for problem in check(contract)] == places


ODD = {
    "reinstatements_without_event_limit": {"event_limit": None, "reinstatements": {"count": 1}},
    "claims_made_without_retroactive_date": {
        "covers": [{"cover": "third_party_liability", "clause": "8", "trigger": "claims_made"}]
    },
    "claims_made_first_party": {
        "retroactive_date": "2025-07-01T00:00:00+08:00",
        **with_cover(1, trigger="claims_made"),
    },
}


@pytest.mark.parametrize(("code", "changes"), ODD.items())
def test_what_is_odd_is_refused_until_it_is_confirmed(code: str, changes: dict[str, object]) -> None:
    odd = Contract.model_validate({**example_contract().model_dump(), **changes})
    assert len(check(odd)) == 1
    assert check(odd.model_copy(update={"confirmed": (code,)})) == []


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"waiting_hours": 0}, ["covers.0.interruption.waiting_hours"]),
        (
            {"waiting_hours": 0, "retention": "deductible_only", "hours": "operating", "waiting_from": "notice"},
            ["covers.0.interruption.hours", "covers.0.interruption.waiting_from"],
        ),
        (
            {"waiting_hours": 0, "retention": "deductible_only", "waiting": "qualifying"},
            ["covers.0.interruption.waiting"],
        ),
    ],
)
def test_the_clock_of_a_waiting_period_needs_hours(changes: dict[str, object], places: list[str]) -> None:
    assert [problem.at for problem in check(with_interruption(**changes))] == places


def test_a_contract_of_schema_version_1_is_read_as_one_of_today() -> None:
    plain = example_contract().model_dump(mode="json")
    new = {"schema_version", "locations", "other_insurance", "aggregate_deductible", "reinstatements"}
    new |= {"related_events", "services", "extended_reporting_days"}
    old = {name: value for name, value in plain.items() if name not in new}
    old["schema_version"] = 1
    old["order"] = {"policy": ["event_limit", "event_deductible", "policy_share", "aggregate"]}
    contract = load_contract(json.dumps(old), "contract.json")
    order = ("event_limit", "event_deductible", "policy_share", "other_insurance", "aggregate_deductible", "aggregate")
    assert contract.order.policy == order
    assert contract.model_copy(update={"order": Order()}) == example_contract()


def test_todays_contract_has_to_order_every_rule() -> None:
    text = example_contract().model_dump_json().replace('"other_insurance","aggregate_deductible",', "")
    with pytest.raises(BadInput, match="条款顺序须恰好各含一次"):
        load_contract(text, "contract.json")


def test_the_terms_of_the_year_come_last() -> None:
    last = '"aggregate_deductible","aggregate"]'
    text = example_contract().model_dump_json().replace(last, '"aggregate","aggregate_deductible"]')
    with pytest.raises(BadInput, match="最后两步"):
        load_contract(text, "contract.json")


def test_a_whole_share_borne_by_the_insured_is_refused() -> None:
    contract = example_contract().model_copy(update={"insured_share": Share.parse("100%")})
    assert [problem.at for problem in check(contract)] == ["insured_share"]


def test_a_contract_survives_a_round_trip() -> None:
    contract = example_contract()
    assert load_contract(contract.model_dump_json(), "contract.json") == contract


def test_the_schema_names_every_field_of_a_contract() -> None:
    assert set(json_schema()["properties"]) == set(Contract.model_fields)


def test_an_incomplete_order_is_refused() -> None:
    text = example_contract().model_dump_json().replace('"average",', "", 1)
    with pytest.raises(BadInput, match="条款顺序须恰好各含一次"):
        load_contract(text, "contract.json")
