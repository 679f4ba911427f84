"""Points of liability: what the facts propose, what a person decides, and what follows for each cover."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from haitang.claims import Claim, Disclosure, Explanation, Found, Liability, Outcome, Rulings, assess_liability
from haitang.contract import Contract, CoverState
from haitang.incident import Incident, Timeline
from haitang.lexicon import SHANGHAI, BadInput, Cover, Moment

DISCOVERED = datetime(2026, 8, 12, 2, 41, tzinfo=SHANGHAI)


def outcome(liability: Liability, code: str) -> Outcome:
    return next(entry.outcome for entry in liability.points if entry.point.code == code)


def test_points_of_the_worked_case_as_proposed(claim: Claim, contract: Contract, incident: Incident) -> None:
    liability = assess_liability(contract, incident, claim.items)
    assert {entry.point.code: entry.outcome.value for entry in liability.points} == {
        "trigger": "unclear",
        "system": "holds",
        "period": "holds",
        "notice": "holds",
        "condition:police_report": "holds",
        "condition:ransom_consent": "holds",
        "condition:callback": "holds",
        "condition:hardware_consent": "fails",
        "condition:panel_vendor": "unclear",
        "exclusion:war_and_state_operations": "holds",
        "exclusion:infrastructure_failure": "holds",
        "exclusion:physical_damage": "holds",
        "exclusion:contract_penalties": "holds",
        "exclusion:fines": "holds",
        "exclusion:known_circumstances": "holds",
    }
    assert not liability.signed


def test_a_person_overrules_the_proposal(
    claim: Claim, contract: Contract, incident: Incident, rulings: Rulings
) -> None:
    liability = assess_liability(contract, incident, claim.items, rulings)
    assert (outcome(liability, "trigger"), liability.signed) == (Outcome.HOLDS, True)


def test_period_is_unclear_where_the_doubt_straddles_its_start(
    claim: Claim, contract: Contract, incident: Incident
) -> None:
    start = contract.period.start
    for early, late, expected in (
        (-1, 1, Outcome.UNCLEAR),
        (0, 1, Outcome.HOLDS),
        (-2, -1, Outcome.FAILS),
    ):
        began = Moment(earliest=start + early * timedelta(hours=1), latest=start + late * timedelta(hours=1))
        moved = incident.model_copy(
            update={"timeline": Timeline(first_hostile_act=began, discovery=Moment.at(DISCOVERED))}
        )
        assert outcome(assess_liability(contract, moved, claim.items), "period") is expected


def test_system_that_is_not_insured_fails_every_cover(claim: Claim, contract: Contract, incident: Incident) -> None:
    liability = assess_liability(contract, incident.model_copy(update={"systems": ("sys-lab",)}), claim.items)
    assert outcome(liability, "system") is Outcome.FAILS
    assert {opinion.state for opinion in liability.covers} == {CoverState.EXCLUDED}


def test_late_notice_is_a_reservation_and_no_refusal(claim: Claim, contract: Contract, incident: Incident) -> None:
    late = Moment.at(DISCOVERED + timedelta(days=3))
    moved = incident.model_copy(update={"timeline": incident.timeline.model_copy(update={"insurer_notified": late})})
    liability = assess_liability(contract, moved, claim.items)
    assert outcome(liability, "notice") is Outcome.RESERVED
    states = {opinion.cover: opinion.state for opinion in liability.covers}
    assert states[Cover.BUSINESS_INTERRUPTION] is CoverState.CONDITIONAL


def disclosed(contract: Contract, incident: Incident, **facts: Any) -> Outcome:
    entry = Disclosure.model_validate({"question": "远程维护是否启用双因子认证", "answer_true": False} | facts)
    liability = assess_liability(contract, incident, (), Rulings(disclosures=(entry,)))
    return outcome(liability, "disclosure:1")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"answer_true": True}, Outcome.HOLDS),
        ({"answer_true": None}, Outcome.UNCLEAR),
        ({"fault": "wilful"}, Outcome.FAILS),
        ({"fault": "gross_negligence", "caused": True}, Outcome.FAILS),
        ({"fault": "gross_negligence", "caused": False}, Outcome.HOLDS),
        ({"fault": "none", "caused": True}, Outcome.HOLDS),
        # What the insurer never asked need not be disclosed.
        ({"fault": "wilful", "asked": False}, Outcome.HOLDS),
        # What its own scan showed before the contract estops it; so do thirty days of silence.
        ({"fault": "wilful", "insurer_knew_at": "2026-06-10T00:00:00+08:00"}, Outcome.HOLDS),
        ({"fault": "wilful", "insurer_knew_at": "2026-07-05T00:00:00+08:00"}, Outcome.HOLDS),
        ({"fault": "wilful", "insurer_knew_at": "2026-08-01T00:00:00+08:00"}, Outcome.FAILS),
    ],
)
def test_disclosure(contract: Contract, incident: Incident, facts: dict[str, Any], expected: Outcome) -> None:
    assert disclosed(contract, incident, **facts) is expected


def test_exclusion_binds_only_if_it_was_explained(contract: Contract, incident: Incident) -> None:
    found = Found(point="exclusion:infrastructure_failure", holds=False, statement="厂外停电", found_by="苏青")
    alone = assess_liability(contract, incident, (), Rulings(found=(found,)))
    assert outcome(alone, "exclusion:infrastructure_failure") is Outcome.FAILS
    assert alone.failed("exclusion:") == ("infrastructure_failure",)
    told = Explanation(exclusion="infrastructure_failure", explained=False)
    unexplained = assess_liability(contract, incident, (), Rulings(found=(found,), explanations=(told,)))
    assert outcome(unexplained, "exclusion:infrastructure_failure") is Outcome.HOLDS


def test_cover_that_the_contract_lacks_is_unmapped(claim: Claim, contract: Contract, incident: Incident) -> None:
    less = contract.model_copy(update={"covers": tuple(t for t in contract.covers if t.cover is not Cover.LEGAL)})
    states = {opinion.cover: opinion.state for opinion in assess_liability(less, incident, claim.items).covers}
    assert states[Cover.LEGAL] is CoverState.UNMAPPED


def test_rulings_on_points_that_are_not_there_are_refused_together(
    claim: Claim, contract: Contract, incident: Incident
) -> None:
    rulings = Rulings.model_validate(
        {
            "found": [{"point": "condition:tea", "holds": True, "statement": "x", "found_by": "y"}],
            "explanations": [{"exclusion": "weather", "explained": True}],
            "determinations": [
                {
                    "point": "condition:cake",
                    "outcome": "holds",
                    "by": "丁睿",
                    "at": "2026-09-10T10:00:00+08:00",
                    "opinion": "x",
                }
            ],
        }
    )
    with pytest.raises(BadInput) as caught:
        assess_liability(contract, incident, claim.items, rulings)
    assert [(problem.at, problem.value) for problem in caught.value.problems] == [
        ("determinations.0.point", "condition:cake"),
        ("found.0.point", "condition:tea"),
        ("explanations.0.exclusion", "weather"),
    ]


def test_one_point_is_decided_once(rulings: Rulings) -> None:
    with pytest.raises(ValueError, match="同一要点只能有一项：trigger"):
        Rulings.model_validate({"determinations": [rulings.determinations[0], rulings.determinations[0]]})


def test_a_determination_decides(rulings: Rulings) -> None:
    plain = rulings.determinations[0].model_dump() | {"outcome": "unclear"}
    with pytest.raises(ValueError, match="须作出结论"):
        Rulings.model_validate({"determinations": [plain]})
