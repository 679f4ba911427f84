"""Ten forms by structure, and one event under them: 40 hours at 3万元 (net profit 1万元), a loss under each cover."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from haitang.catalog import Verified
from haitang.contract import (
    Contract,
    Loss,
    LossEvent,
    Piece,
    check,
    compare,
    contract_of_form,
    form_named,
    forms,
    settle,
    under_form,
)
from haitang.contract.schedule import CoverAmounts, FormAmounts
from haitang.lexicon import BadInput, Cover, NotFound, Yuan

LOSSES = {
    Cover.RANSOM: 50,
    Cover.SOCIAL_ENGINEERING_FRAUD: 40,
    Cover.THIRD_PARTY_LIABILITY: 100,
    Cover.DATA_RESTORATION: 30,
    Cover.HARDWARE_IMPROVEMENT: 25,
    Cover.INCIDENT_RESPONSE: 20,
    Cover.PUBLIC_RELATIONS: 8,
    Cover.LEGAL: 10,
}
AT = datetime(2026, 8, 12, tzinfo=UTC)
EVENT = LossEvent(
    id=UUID(int=7),
    occurred=AT,
    discovered=AT,
    systems=("sys-grind",),
    losses=tuple(Loss(reference=cover.value, cover=cover, amount=Yuan.wan(wan)) for cover, wan in LOSSES.items()),
    interruption=(Piece(minutes=40 * 60, hourly_loss=Yuan.wan(3), hourly_net_profit=Yuan.wan(1)),),
)
SCHEDULE = FormAmounts.model_validate(
    {
        "insured": "D2143569X",
        "insurers": [{"code": "D2143569X", "share": "100%"}],
        "period": {"start": "2026-07-01T00:00:00+08:00", "end": "2027-07-01T00:00:00+08:00"},
        "systems": ["sys-grind"],
        "event_deductible": {"amount": "5万元"},
        "event_limit": "1000万元",
        "aggregate_limit": "2000万元",
        "retroactive_date": "2025-07-01T00:00:00+08:00",
        "services_limit": "15万元",
        "covers": {
            cover.value: {
                "event_limit": "800万元",
                "deductible": {"amount": "10万元"},
                "waiting_hours": 8,
                "indemnity_days": 120,
            }
            for cover in Cover
        },
    }
)
BREACHED = {"service_in_kind": ("unremediated_hazard",), "repair_only": ("panel_vendor",)}
PAID = {
    # 96 of the interruption (8 hours, 24万元, are more than 10万元), which is credited against the 5万元 of the event.
    "package_higher_of": 96 + 40 + 100 + 30 + 20 + 8 + 10,
    # 40 hours at 1万元; 8 hours of them, 8万元, are less than the deductible of 10万元.
    "first_party_net_profit": 30 + 30 + 20 + 8,
    # 5.5万元 of event deductible; response is rendered in kind.
    "service_in_kind": 50 + 30 - 5.5,
    "liability_claims_made": 100 + 10 - 5,
    # 40 hours outlast 8: all of them are paid, and nothing is credited.
    "package_qualifying_wait": 120 + 40 + 100 + 30 + 20 + 8 + 10 - 5,
    "package_waiting_instead": 96 + 100 + 30 + 25 + 20,
    "package_270_days": 50 + 96 + 100 + 30 + 25 + 20,
    # 10万元 off each module; that of the interruption is credited against the event deductible.
    "modular_amount_or_rate": 110 + 90 + 20 + 0 + 0,
    "repair_only": 0,
    "property_first_party": 96 + 30 + 20 + 8 + 10,
}


def test_ten_forms_are_known_and_say_where_they_are_from() -> None:
    assert sorted(forms()) == sorted(PAID)
    assert {form.verified for form in forms().values()} == {Verified.SECONDARY}
    with pytest.raises(NotFound, match="没有条款结构"):
        form_named("none")


@pytest.mark.parametrize("code", sorted(PAID))
def test_one_event_under_each_form(code: str) -> None:
    contract = contract_of_form(form_named(code), SCHEDULE)
    assert check(contract) == []
    event = EVENT.model_copy(update={"breached": BREACHED.get(code, ())})
    assert settle(contract, event).indemnity == Yuan.wan(str(PAID[code]))


def test_services_take_the_place_of_the_response_in_cash() -> None:
    settlement = settle(contract_of_form(form_named("service_in_kind"), SCHEDULE), EVENT)
    assert (settlement.services, settlement.in_kind) == (Yuan.wan(20), Yuan.wan(15))
    assert settlement.indemnity == Yuan.wan(75)


def test_what_a_form_asks_for_is_told_at_once() -> None:
    bare = SCHEDULE.model_copy(
        update={
            "retroactive_date": None,
            "event_deductible": SCHEDULE.covers[Cover.LEGAL].deductible.model_copy(update={"amount": Yuan(0)}),
            "covers": {Cover.LEGAL: CoverAmounts()},
        }
    )
    with pytest.raises(BadInput) as caught:
        contract_of_form(form_named("liability_claims_made"), bare, file="schedule.yaml")
    assert [problem.at for problem in caught.value.problems] == [
        "event_deductible",
        "retroactive_date",
        "covers.third_party_liability.event_limit",
        "covers.legal.event_limit",
    ]


def test_an_optional_cover_that_is_not_bought_is_no_part_of_the_contract() -> None:
    only = {Cover.THIRD_PARTY_LIABILITY: SCHEDULE.covers[Cover.THIRD_PARTY_LIABILITY]}
    contract = contract_of_form(form_named("package_270_days"), SCHEDULE.model_copy(update={"covers": only}))
    assert [terms.cover for terms in contract.covers] == [Cover.THIRD_PARTY_LIABILITY]


def test_a_contract_under_every_form_keeps_its_amounts_and_covers() -> None:
    own = contract_of_form(form_named("package_270_days"), SCHEDULE)
    others = {code: under_form(form, own) for code, form in forms().items()}
    insured = {terms.cover for terms in own.covers}
    for code, contract in others.items():
        assert check(contract) == [], code
        assert {terms.cover for terms in contract.covers if terms.state.answers} <= insured
        assert (contract.event_limit, contract.aggregate_limit) == (own.event_limit, own.aggregate_limit)
    compared = compare(EVENT, {"own": own, **others})
    assert compared.contract("own").total == compared.contract("package_270_days").total == Yuan.wan(321)
    # No 40万元 of fraud and no 18万元 of PR and legal costs: the contract does not insure them.
    assert compared.contract("package_higher_of").total == Yuan.wan(304 - 40 - 8 - 10)


def test_a_contract_that_shares_no_cover_with_a_form_is_refused() -> None:
    fraud = {Cover.SOCIAL_ENGINEERING_FRAUD: SCHEDULE.covers[Cover.SOCIAL_ENGINEERING_FRAUD]}
    fields = contract_of_form(form_named("package_higher_of"), SCHEDULE).model_dump()
    fields |= {"form": "first_party", "covers": [c for c in fields["covers"] if c["cover"] in fraud]}
    with pytest.raises(BadInput, match="没有共同的险别"):
        under_form(form_named("liability_claims_made"), Contract.model_validate(fields))


def test_a_comparison_tells_what_each_rule_takes_and_what_is_not_covered() -> None:
    names = ("package_higher_of", "liability_claims_made")
    compared = compare(EVENT, {name: contract_of_form(form_named(name), SCHEDULE) for name in names})
    package, liability = compared.contracts
    assert (package.name, package.loss, liability.loss) == (names[0], Yuan.wan(403), Yuan.wan(403))
    assert {rule: package.taken(rule) for rule in compared.rules} == {
        "state": Yuan.wan(75),
        "retention": Yuan.wan(24),
        "event_deductible": Yuan(0),
    }
    assert liability.taken(compared.rules[-1]) == Yuan.wan(5)
    assert [(item.cover, item.amount) for item in package.not_covered] == [
        (Cover.RANSOM, Yuan.wan(50)),
        (Cover.HARDWARE_IMPROVEMENT, Yuan.wan(25)),
    ]
    assert package.not_covered[0].reason.zh == "勒索损失为“名义承保”，不予赔付"
    assert (
        liability.cover(Cover.LEGAL).payable.fen + liability.cover(Cover.THIRD_PARTY_LIABILITY).payable.fen
        == 105_0000_00
    )
    assert compared.covers == tuple(Cover)
