"""Each term of the language on the example: 40 hours at 3万元 (waiting 8 h, deductible 10万元) and data for 30万元."""

from __future__ import annotations

from datetime import timedelta

import pytest

from haitang.contract import (
    Cause,
    Condition,
    Contract,
    DependentTerms,
    LossEvent,
    Piece,
    Reinstatements,
    RelatedEvents,
    Rule,
    ServicePackage,
    Used,
    example_contract,
    example_event,
    group_related,
    settle,
)
from haitang.lexicon import ZERO, Cover, Share, Yuan

BI, DATA = Cover.BUSINESS_INTERRUPTION, Cover.DATA_RESTORATION


def contract_with(**changes: object) -> Contract:
    """The example contract with other terms of the policy."""
    return Contract.model_validate({**example_contract().model_dump(), **changes})


def interruption_with(**changes: object) -> Contract:
    """The example contract with waiting alone, and other terms of the interruption."""
    fields = example_contract().model_dump()
    fields["covers"][0]["deductible"] = {}
    fields["covers"][0]["interruption"] |= {"retention": "waiting_only", **changes}
    return Contract.model_validate(fields)


def event_with(**changes: object) -> LossEvent:
    """The example event, found and told as the test says."""
    return LossEvent.model_validate({**example_event().model_dump(), **changes})


def interrupted(*pieces: Piece, **changes: object) -> LossEvent:
    """An event that is an interruption and nothing else."""
    return event_with(losses=(), interruption=pieces, **changes)


def taken(contract: Contract, event: LossEvent, used: Used | None = None) -> dict[str, Yuan]:
    """What each rule took."""
    found: dict[str, Yuan] = {}
    for step in settle(contract, event, used).steps:
        if step.after < step.before:
            found[step.rule.value] = found.get(step.rule.value, ZERO) + step.before - step.after
    return found


SHIFTS = Piece(minutes=48 * 60, hourly_loss=Yuan.wan(1), operating=16 * 60)


@pytest.mark.parametrize(
    ("changes", "borne"),
    [
        ({}, 8),
        # A third of the time is operating: 8 operating hours take 24 hours of the clock.
        ({"hours": "operating"}, 24),
        ({"hours": "operating", "waiting_hours": 16}, 48),
        # The clock starts 6 hours after the interruption, and what was lost before is borne too.
        ({"waiting_from": "notice"}, 14),
        ({"waiting_from": "discovery"}, 10),
        ({"waiting_from": "notice", "hours": "operating"}, 30),
        ({"waiting_from": "notice", "waiting": "qualifying"}, 6),
        ({"waiting": "qualifying"}, 0),
        # 42 hours after the notice are not more than the 42 that have to be waited.
        ({"waiting_from": "notice", "waiting": "qualifying", "waiting_hours": 42}, 48),
    ],
)
def test_hours_are_counted_as_agreed(changes: dict[str, object], borne: int) -> None:
    began = example_event().occurred
    event = interrupted(SHIFTS, discovered=began + timedelta(hours=2), reported=began + timedelta(hours=6))
    found = taken(interruption_with(**changes), event)
    assert found.get("retention", ZERO) == Yuan.wan(borne)


def test_the_clock_runs_from_the_start_of_the_interruption_not_of_the_intrusion() -> None:
    began = example_event().occurred
    hours = timedelta(hours=30)
    event = interrupted(SHIFTS, interrupted=began + hours, discovered=began + hours, reported=began + hours)
    assert taken(interruption_with(waiting_from="notice"), event) == {"retention": Yuan.wan(8)}


def test_indemnity_is_counted_from_the_end_of_operating_hours() -> None:
    contract = interruption_with(hours="operating", indemnity_days=1, indemnity_from="waiting_end")
    long = Piece(minutes=60 * 60, hourly_loss=Yuan.wan(1), operating=20 * 60)
    # Waiting ends after 24 hours of the clock, indemnity after 48; the last 12 hours are not counted.
    assert taken(contract, interrupted(long)) == {"indemnity_period": Yuan.wan(12), "retention": Yuan.wan(24)}


@pytest.mark.parametrize(("basis", "loss"), [("gross_profit", 120), ("net_profit_per_hour", 40)])
def test_the_basis_decides_what_an_hour_is_worth(basis: str, loss: int) -> None:
    piece = Piece(minutes=40 * 60, hourly_loss=Yuan.wan(3), hourly_net_profit=Yuan.wan(1))
    assert settle(interruption_with(basis=basis), interrupted(piece)).loss == Yuan.wan(loss)


def test_an_event_elsewhere_is_not_insured() -> None:
    contract = contract_with(locations=("lingang",))
    assert taken(contract, event_with(locations=("suzhou",))) == {"location": Yuan.wan(150)}
    assert settle(contract, event_with(locations=("suzhou", "lingang"))).indemnity == Yuan.wan(126)
    assert settle(contract, event_with()).indemnity == Yuan.wan(126)


def test_a_cover_answers_for_the_causes_that_it_names() -> None:
    fields = example_contract().model_dump()
    fields["covers"][0]["causes"] = ("malicious_act",)
    contract = Contract.model_validate(fields)
    settlement = settle(contract, event_with(cause=Cause.HUMAN_ERROR))
    assert (settlement.payable(BI), settlement.payable(DATA)) == (ZERO, Yuan.wan(25))
    assert [step.reason.zh for step in settlement.steps if step.rule is Rule.CAUSE] == [
        "触发原因为人为失误，该险别只承保恶意行为"
    ]
    assert settle(contract, event_with(cause=Cause.MALICIOUS_ACT)).indemnity == Yuan.wan(126)
    assert settle(contract, event_with()).indemnity == Yuan.wan(126), "an unknown cause is not held against the insured"


@pytest.mark.parametrize(
    ("provider", "cause", "payable"),
    [("", None, 96), ("cloud-a", None, 50), ("cloud-b", None, 0), ("", Cause.PROVIDER_OUTAGE, 0)],
)
def test_dependent_providers_are_named_and_have_their_own_sublimit(
    provider: str, cause: Cause | None, payable: int
) -> None:
    fields = example_contract().model_dump()
    fields["covers"][0]["dependent"] = DependentTerms(providers=("cloud-a",), event_limit=Yuan.wan(50))
    contract = Contract.model_validate(fields)
    assert settle(contract, event_with(provider=provider, cause=cause)).payable(BI) == Yuan.wan(payable)


def test_an_aggregate_deductible_is_borne_once_in_a_period() -> None:
    contract = contract_with(aggregate_deductible="200万元")
    used, paid = Used(), []
    for _ in range(3):
        settlement = settle(contract, example_event(), used)
        used = settlement.used
        paid.append(settlement.indemnity)
    assert paid == [ZERO, Yuan.wan(52), Yuan.wan(126)]
    assert (used.deductible, used.aggregate) == (Yuan.wan(200), Yuan.wan(178))


def test_reinstatements_give_each_event_one_full_limit_at_most() -> None:
    contract = contract_with(event_limit=None, aggregate_limit="100万元", reinstatements={"count": 1})
    used, paid, restored = Used(), [], []
    for _ in range(3):
        settlement = settle(contract, example_event(), used)
        used = settlement.used
        paid.append(settlement.indemnity)
        restored.append(settlement.restored)
    assert paid == [Yuan.wan(100), Yuan.wan(100), ZERO]
    assert restored == [Yuan.wan(100), ZERO, ZERO]


def test_a_reinstatement_is_paid_for_by_amount_and_time() -> None:
    terms = Reinstatements(count=1, rate=Share.parse("80%"), pro_rata_time=True)
    due = terms.premium(Yuan.wan(10), limit=Yuan.wan(100), restored=Yuan.wan(25), time_left=Share.parse("40%"))
    assert due == Yuan.parse(8000)


@pytest.mark.parametrize(
    ("mode", "others", "indemnity"),
    [
        ("pro_rata", 2000, 63),
        ("pro_rata", 6000, "31.5"),
        ("excess", 100, 26),
        ("excess", 200, 0),
        ("primary", 2000, 126),
    ],
)
def test_other_insurance_is_shared_as_agreed(mode: str, others: int, indemnity: object) -> None:
    settlement = settle(contract_with(other_insurance=mode), event_with(other_sums=Yuan.wan(others)))
    assert settlement.indemnity == Yuan.wan(str(indemnity))


def test_an_excess_clause_counts_the_loss_before_the_event_limit() -> None:
    contract = contract_with(other_insurance="excess", event_limit="50万元")
    assert settle(contract, event_with(other_sums=Yuan.wan(90))).indemnity == Yuan.wan(36)


HAZARD = Condition(code="hazard", clause="4", effect="raised_deductible", raised_by=Share.parse("10%"))


def test_an_unremediated_hazard_raises_every_deductible_by_a_tenth_of_itself() -> None:
    contract = contract_with(conditions=(HAZARD,))
    data_only = event_with(interruption=(), breached=("hazard",))
    assert settle(contract, data_only).indemnity == Yuan.wan("24.5")
    short = event_with(losses=(), interruption=(Piece(minutes=600, hourly_loss=Yuan.wan(2)),), breached=("hazard",))
    # The waiting period takes 16万元, more than 11万元; with cheaper hours the raised deductible is the higher.
    assert taken(contract, short) == {"retention": Yuan.wan(16)}
    cheap = short.model_copy(update={"interruption": (Piece(minutes=1200, hourly_loss=Yuan.wan(1)),)})
    assert taken(contract, cheap) == {"retention": Yuan.wan(11)}


def test_a_condition_of_one_cover_leaves_the_event_deductible_alone() -> None:
    fields = example_contract().model_dump()
    covers = list(fields["covers"])
    covers[1] = {**covers[1], "deductible": {"amount": "1万元"}, "conditions": (HAZARD,)}
    fields["covers"] = covers
    event = event_with(interruption=(), breached=("hazard",))
    assert taken(Contract.model_validate(fields), event) == {
        "deductible": Yuan.wan("1.1"),
        "event_deductible": Yuan.wan(5),
    }


def test_services_in_kind_lie_outside_the_limits_and_have_their_own() -> None:
    contract = contract_with(services=ServicePackage(clause="7", limit=Yuan.wan(50)))
    in_kind = example_event().losses[0].model_copy(update={"in_kind": True, "reference": "SVC-1"})
    event = event_with(losses=(*example_event().losses, in_kind))
    first = settle(contract, event)
    assert (first.services, first.in_kind, first.total) == (Yuan.wan(30), Yuan.wan(30), Yuan.wan(126))
    second = settle(contract, event, first.used)
    assert (second.in_kind, second.used.services) == (Yuan.wan(20), Yuan.wan(50))
    assert settle(example_contract(), event).in_kind == ZERO


@pytest.mark.parametrize(
    ("occurred", "claimed", "payable"),
    [(-10, 30, 95), (-10, 60, 0), (1, 30, 0), (-800, 30, 0), (-10, -5, 95)],
)
def test_extended_reporting_is_for_events_of_the_period(occurred: int, claimed: int, payable: int) -> None:
    """Days from the end of the period; 60 of extended reporting, the retroactive date a year before the period."""
    contract = contract_with(
        covers=[{"cover": "third_party_liability", "clause": "8", "trigger": "claims_made"}],
        retroactive_date="2025-07-01T00:00:00+08:00",
        extended_reporting_days=60,
    )
    end = contract.period.end
    at = end + timedelta(days=occurred)
    loss = {"reference": "L", "cover": "third_party_liability", "amount": "100万元"}
    event = event_with(
        occurred=at, discovered=at, claimed=end + timedelta(days=claimed), losses=[loss], interruption=()
    )
    assert settle(contract, event).indemnity == Yuan.wan(payable)


def test_events_of_one_origin_within_the_hours_are_one() -> None:
    contract = contract_with(related_events=RelatedEvents(hours=72))
    began = example_event().occurred
    lone = interrupted(Piece(minutes=600, hourly_loss=Yuan.wan(1)))
    times = [began + timedelta(hours=hours) for hours in (0, 24, 72, 73)]
    wave = [event_with(**lone.model_dump() | {"origin": "wave", "occurred": at, "discovered": at}) for at in times]
    other = event_with(**lone.model_dump() | {"origin": "other", "occurred": times[1], "discovered": times[1]})
    alone = event_with(**lone.model_dump() | {"occurred": times[1], "discovered": times[1]})
    grouped = group_related(contract, [alone, other, *reversed(wave)])
    assert [(event.origin, event.occurred) for event in grouped] == [
        ("wave", times[0]),
        ("", times[1]),
        ("other", times[1]),
        ("wave", times[3]),
    ]
    joint = grouped[0]
    assert [(piece.minutes, piece.hourly_loss, piece.operating) for piece in joint.interruption] == [
        (600, Yuan.wan(1), None),
        (840, ZERO, 0),
        (600, Yuan.wan(1), None),
        (2280, ZERO, 0),
        (600, Yuan.wan(1), None),
    ]
    # 30万元 in all: the waiting period takes 8 hours once, the deductible of 10万元 is higher, and is taken once.
    assert settle(contract, joint).indemnity == Yuan.wan(20)
    assert [settle(contract, event).indemnity for event in wave[:3]] == [ZERO, ZERO, ZERO]


def test_without_the_clause_every_event_stands_alone() -> None:
    events = [event_with(origin="wave"), event_with(origin="wave")]
    assert group_related(example_contract(), events) == events
