"""The whole assessment, on the worked case and on what differs from it."""

import math
from datetime import timedelta

import pytest

from haitang.assessment import Assessment, Catalogues, assess, expected_loss, risk_profile, with_remediation
from haitang.assessment.profile import limited_mean
from haitang.insured import Inventory, Posture
from haitang.lexicon import BadInput, Cover, NotFound, Peril, Yuan
from haitang.loss import Scenario

from .conftest import NOW, TURNOVER


def scenario(assessed: Assessment, peril: Peril) -> Scenario:
    return {each.peril: each for each in assessed.profile.scenarios}[peril]


def profile_loss(inventory: Inventory, posture: Posture, code: str) -> float:
    after = with_remediation(inventory, posture, code, turnover=TURNOVER, sector="manufacturing", now=NOW)
    return sum(expected_loss(each) for each in after.scenarios)


def by_cover(each: Scenario) -> dict[Cover, float]:
    """Mean uncapped loss of one event by cover, yuan."""
    mean = limited_mean(each.severity.model_copy(update={"cap": None}))
    return {part.cover: part.weight * mean for part in each.consequences}


def test_there_is_a_scenario_for_every_peril_and_its_base_is_the_catalogue(assessed: Assessment) -> None:
    assert [each.peril for each in assessed.profile.scenarios] == list(Peril)
    total = 0.0989 * 0.112 / 0.093 * 0.5
    assert sum(each.base_yearly for each in assessed.profile.scenarios) == pytest.approx(total)
    assert scenario(assessed, Peril.RANSOMWARE).base_yearly == pytest.approx(total * 0.30)
    assert {each.dispersion for each in assessed.profile.scenarios} == {0.365}


def test_factors_multiply_to_what_they_explain(assessed: Assessment, catalogues: Catalogues) -> None:
    for each in assessed.profile.scenarios:
        by_kind = {
            kind: math.prod(factor.relativity for factor in each.factors if factor.kind == kind)
            for kind in ("frequency", "severity")
        }
        assert by_kind["frequency"] == pytest.approx(each.yearly / each.base_yearly)
        entry, tier = catalogues.severities.peril(each.peril), catalogues.severities.tiers[0]
        base = tier.mu + math.log(7.1217 * 0.4 * entry.median_ratio)
        assert math.log(by_kind["severity"]) == pytest.approx(each.severity.mu - base)


def test_consequences_stay_whole(assessed: Assessment) -> None:
    for each in assessed.profile.scenarios:
        assert math.fsum(part.weight for part in each.consequences) == pytest.approx(1)


def test_hours_are_turned_by_what_a_peril_can_stop(assessed: Assessment) -> None:
    assert scenario(assessed, Peril.OT_INTRUSION).hourly_loss == Yuan.parse("20666.67")
    outage = scenario(assessed, Peril.PROVIDER_OUTAGE)
    assert (outage.systems, outage.hourly_loss) == (("sys-scm",), Yuan.parse("866.67"))
    assert scenario(assessed, Peril.PAYMENT_FRAUD).hourly_loss == Yuan.parse("20666.67")


def test_reach_splits_frequency_and_never_creates_it(assessed: Assessment) -> None:
    for reach, each in zip(assessed.reach, assessed.profile.scenarios, strict=True):
        assert reach.peril is each.peril
        for system in reach.systems:
            assert system.yearly == pytest.approx(each.yearly * system.probability)
            assert system.yearly <= each.yearly
        assert 0.5 <= reach.severity_factor <= 2


def test_the_way_to_the_grinding_line_is_the_maker_of_the_machines(assessed: Assessment) -> None:
    reach = {each.peril: each for each in assessed.reach}[Peril.OT_INTRUSION]
    systems = {system.system: system for system in reach.systems}
    path = systems["sys-grind"].path
    assert path is not None
    assert (path.zones, path.conduits) == (("z-outside", "z-grind"), ("c-outside-grind",))
    assert max(systems.values(), key=lambda system: system.probability).system == "sys-grind"
    assert assessed.best_cut == "c-outside-grind"


def test_weaknesses_of_the_case(assessed: Assessment) -> None:
    assert [(finding.code, finding.subjects) for finding in assessed.findings] == [
        ("internet_facing_control", ("grind-router-1",)),
        ("internet_facing_asset", ("scm-web-1",)),
        ("high_risk_protocol", ("c-outside-grind", "c-idmz-heat", "c-mes-grind")),
        ("unknown_firmware", ("grind-cnc-4", "grind-io-1")),
    ]


def test_what_was_said_and_what_is_seen_are_both_shown(assessed: Assessment) -> None:
    [conflict] = assessed.conflicts
    assert (conflict.control, conflict.said, conflict.seen) == ("ot_architecture", 0.9, pytest.approx(0.6))
    assert conflict.subjects == ("c-outside-grind", "c-mes-grind")
    factor = next(each for each in scenario(assessed, Peril.OT_INTRUSION).factors if each.code == "ot_architecture")
    assert (factor.coverage, factor.assurance) == (pytest.approx(0.6), "seen_in_inventory")


def test_gaps_of_the_case(assessed: Assessment) -> None:
    status = {gap.number: gap.status for gap in assessed.gaps}
    assert len(status) == 33
    assert {number for number, each in status.items() if each == "unanswered"} == {6, 15, 19, 30}
    assert {number for number, each in status.items() if each == "missing"} == {23}
    assert {number for number, each in status.items() if each == "met"} == {1, 13, 16, 17, 21, 29, 32}


def test_repairs_are_ranked_by_what_assessing_anew_gives(
    assessed: Assessment, plant: Inventory, posture: Posture
) -> None:
    before = sum(expected_loss(each) for each in assessed.profile.scenarios)
    saved = [each.loss_saved for each in assessed.remediations]
    assert saved == sorted(saved, reverse=True)
    for repair in assessed.remediations[:6]:
        assert float(repair.loss_saved.yuan) == pytest.approx(
            before - profile_loss(plant, posture, repair.code), abs=0.01
        )


def test_a_defensible_architecture_also_shortens_the_reach(plant: Inventory, posture: Posture) -> None:
    after = with_remediation(plant, posture, "ot_architecture", turnover=TURNOVER, sector="manufacturing", now=NOW)
    ransomware = next(each for each in after.scenarios if each.peril is Peril.RANSOMWARE)
    relativity = {factor.code: factor for factor in ransomware.factors}
    assert relativity["ot_architecture"].coverage == 1
    assert relativity["ot_architecture"].assurance == "assessor_verified"
    assert relativity["reach"].relativity < 1.15


def test_no_such_repair(plant: Inventory, posture: Posture) -> None:
    for code in ("no_such_control", "conduit:c-none"):
        with pytest.raises(NotFound, match="没有"):
            profile_loss(plant, posture, code)


def test_a_backup_that_restores_lowers_the_ransom_alone(
    plant: Inventory, posture: Posture, assessed: Assessment
) -> None:
    after = with_remediation(plant, posture, "restorable_backup", turnover=TURNOVER, sector="manufacturing", now=NOW)
    old = scenario(assessed, Peril.RANSOMWARE)
    new = next(each for each in after.scenarios if each.peril is Peril.RANSOMWARE)
    assert new.yearly == old.yearly
    amounts = [by_cover(each) for each in (old, new)]
    assert amounts[1][Cover.RANSOM] < amounts[0][Cover.RANSOM]
    assert {cover: amount for cover, amount in amounts[1].items() if cover is not Cover.RANSOM} == pytest.approx(
        {cover: amount for cover, amount in amounts[0].items() if cover is not Cover.RANSOM}
    )


def test_silence_costs_more_than_the_average_and_more_than_the_case(plant: Inventory, assessed: Assessment) -> None:
    silent = Posture(enterprise=plant.enterprise, answers=())
    found = assess(plant, silent, turnover=TURNOVER, sector="manufacturing", now=NOW)
    for mute, told in zip(found.profile.scenarios, assessed.profile.scenarios, strict=True):
        assert mute.base_yearly <= mute.yearly <= 6 * mute.base_yearly * (1 + 1e-12)
        assert told.yearly <= mute.yearly
    assert found.multiplier > 2 > assessed.multiplier
    assert {gap.status for gap in found.gaps} == {"unanswered"}


def test_evidence_ages(plant: Inventory, posture: Posture, assessed: Assessment) -> None:
    later = risk_profile(plant, posture, turnover=TURNOVER, sector="manufacturing", now=NOW + timedelta(days=90))
    for old, new in zip(assessed.profile.scenarios, later.scenarios, strict=True):
        assert new.yearly >= old.yearly


def test_the_same_input_gives_the_same_bytes(plant: Inventory, posture: Posture, assessed: Assessment) -> None:
    again = assess(plant, posture, turnover=TURNOVER, sector="manufacturing", now=NOW)
    assert again.model_dump_json() == assessed.model_dump_json()
    assert Assessment.model_validate_json(again.model_dump_json()) == again


def test_catalogues_are_named_by_their_versions(assessed: Assessment, catalogues: Catalogues) -> None:
    assert assessed.profile.catalogues == catalogues.versions
    assert sorted(catalogues.versions) == [
        "asset-categories",
        "base-rates",
        "control-effects",
        "guideline-33",
        "reach",
        "severities",
        "weaknesses",
    ]


def test_all_that_keeps_an_assessment_from_starting_is_told_at_once(plant: Inventory) -> None:
    idle = plant.model_copy(update={"processes": ()})
    other = Posture(enterprise="D2143569X", answers=())
    with pytest.raises(BadInput) as caught:
        assess(idle, other, turnover=Yuan(0), sector="bearings", now=NOW)
    assert [problem.at for problem in caught.value.problems] == ["enterprise", "turnover", "sector", "processes"]


def test_expected_loss_is_frequency_times_the_capped_mean(assessed: Assessment) -> None:
    each = assessed.profile.scenarios[0]
    assert each.severity.cap == pytest.approx(0.5 * 6.2e8)
    assert assessed.expected[0].expected_loss == Yuan(round(each.yearly * limited_mean(each.severity) * 100))
    assert assessed.expected_loss == Yuan.total(part.expected_loss for part in assessed.expected)
