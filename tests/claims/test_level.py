"""Levels of incidents: the final table of 2025, facts that are not known, figures that could not be read."""

import pytest

from haitang.catalog import Verified
from haitang.claims import Level, assess_level
from haitang.claims.level import thresholds
from haitang.incident import ImpactFacts
from haitang.lexicon import Share, Yuan


def known(**facts: object) -> ImpactFacts:
    """Facts of an incident without any effect, but for those given."""
    nothing: dict[str, object] = {
        "outage_minutes_whole": 0,
        "outage_minutes_main": 0,
        "people_affected": 0,
        "province_share": Share(0),
        "city_share": Share(0),
        "personal_records": 0,
        "direct_loss": Yuan(0),
    }
    return ImpactFacts.model_validate(nothing | facts)


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"direct_loss": Yuan.parse("4999999.99")}, Level.ORDINARY),
        ({"direct_loss": Yuan.wan(500)}, Level.CONSIDERABLE),
        ({"direct_loss": Yuan.wan(2000)}, Level.MAJOR),
        ({"direct_loss": Yuan.wan(10000)}, Level.EXTRAORDINARY),
        ({"personal_records": 999_999}, Level.ORDINARY),
        ({"personal_records": 1_000_000}, Level.CONSIDERABLE),
        ({"personal_records": 10_000_000}, Level.MAJOR),
        ({"personal_records": 100_000_000}, Level.EXTRAORDINARY),
        ({"people_affected": 10_000_000}, Level.EXTRAORDINARY),
        ({"province_share": Share.parse("50%")}, Level.EXTRAORDINARY),
        # Ten minutes exactly is not "more than ten minutes".
        ({"critical_infrastructure": True, "outage_minutes_whole": 10}, Level.ORDINARY),
        ({"critical_infrastructure": True, "outage_minutes_main": 31}, Level.CONSIDERABLE),
        ({"critical_infrastructure": True, "outage_minutes_whole": 360}, Level.EXTRAORDINARY),
        ({"critical_infrastructure": True, "outage_minutes_main": 1440}, Level.EXTRAORDINARY),
        # The same outage outside critical infrastructure is no criterion.
        ({"outage_minutes_whole": 5000, "outage_minutes_main": 5000}, Level.ORDINARY),
    ],
)
def test_any_confirmed_threshold_is_enough(facts: dict[str, object], level: Level) -> None:
    assert assess_level(known(**facts)).at_least is level


def test_draft_of_2023_is_not_in_the_table() -> None:
    # The draft asked 30 minutes of the whole system and 10 % of a prefecture; the final text asks 10 and 30 %.
    bounds = {row.code: row.at_least for row in thresholds()}
    assert (bounds["cii_whole_outage_considerable"], bounds["city_share_considerable"]) == (10, "30%")
    assert assess_level(known(city_share=Share.parse("10%"))).at_least is Level.ORDINARY


def test_unknown_facts_leave_the_level_open_and_say_what_decides() -> None:
    finding = assess_level(known(direct_loss=None))
    assert (finding.at_least, finding.could_be, finding.decided) == (Level.ORDINARY, Level.EXTRAORDINARY, False)
    assert [(question.threshold.code, question.reason) for question in finding.open] == [
        ("loss_extraordinary", "fact_unknown"),
        ("loss_major", "fact_unknown"),
        ("loss_considerable", "fact_unknown"),
    ]
    assert finding.label.zh == "至少一般，可能为特别重大"


def test_nothing_is_open_once_the_facts_are_known() -> None:
    finding = assess_level(known(direct_loss=Yuan.wan(620)))
    assert (finding.label.zh, finding.open, finding.decided) == ("较大", (), True)
    assert [row.code for row in finding.decided_by] == ["loss_considerable"]


def test_unconfirmed_figure_never_decides_but_is_named() -> None:
    finding = assess_level(known(critical_infrastructure=True, outage_minutes_whole=90))
    assert (finding.at_least, finding.could_be) == (Level.CONSIDERABLE, Level.MAJOR)
    assert [(question.threshold.code, question.reason) for question in finding.open] == [
        ("cii_whole_outage_major", "threshold_unconfirmed")
    ]


def test_unconfirmed_figure_is_out_of_reach_below_its_confirmed_neighbour() -> None:
    assert assess_level(known(critical_infrastructure=True, outage_minutes_whole=5)).decided


def test_some_people_without_a_known_figure_stay_open() -> None:
    finding = assess_level(known(people_affected=40_000))
    assert [question.threshold.code for question in finding.open] == ["people_major", "people_considerable"]


def test_every_row_says_how_far_it_is_verified() -> None:
    unread = {row.code for row in thresholds() if row.verified is Verified.UNCONFIRMED}
    assert unread == {
        "cii_whole_outage_major",
        "cii_main_outage_major",
        "city_share_major",
        "people_major",
        "people_considerable",
    }
