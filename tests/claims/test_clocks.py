"""The board of clocks: what runs, what is met, what is missed, and what nobody can say yet."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from haitang.claims import ClockState, Standing, Within, board
from haitang.claims.clock_rules import rules
from haitang.incident import ImpactFacts, Incident, Timeline
from haitang.lexicon import SHANGHAI, BadInput, Moment, Peril, Share, Yuan


def at(day: int, hour: int = 0, minute: int = 0, *, month: int = 8) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def exactly(day: int, hour: int = 0, minute: int = 0, *, month: int = 8) -> Moment:
    return Moment.at(at(day, hour, minute, month=month))


def incident(loss: Yuan | None, *, critical: bool = False, crime: bool = True, width: int = 0) -> Incident:
    discovery = Moment(earliest=at(12, 2, 41), latest=at(12, 2, 41) + timedelta(minutes=width))
    return Incident(
        id=UUID(int=1),
        enterprise="D2143569X",
        peril=Peril.OT_INTRUSION,
        title="磨加工线停线",
        narrative="",
        systems=("sys-grind",),
        timeline=Timeline(discovery=discovery),
        facts=ImpactFacts(
            critical_infrastructure=critical,
            outage_minutes_whole=5,
            outage_minutes_main=5,
            people_affected=0,
            province_share=Share(0),
            city_share=Share(0),
            personal_records=0,
            direct_loss=loss,
            suspected_crime=crime,
        ),
    )


def clock(states: tuple[ClockState, ...], code: str) -> ClockState:
    return next(state for state in states if state.rule.code == code)


CONSIDERABLE = Yuan.wan(600)
ORDINARY = Yuan.wan(200)


def test_board_of_an_ordinary_incident_has_no_report_to_the_authority() -> None:
    states = board(incident(ORDINARY), {}, at(12, 12))
    assert {state.rule.code: state.standing.value for state in states} == {
        "report_cii": "not_applicable",
        "report_central_organ": "not_applicable",
        "report_provincial_cac": "not_applicable",
        "escalation_protection_authority": "not_applicable",
        "escalation_provincial_cac": "not_applicable",
        "handling_summary": "not_applicable",
        "report_police": "running",
        "policy_notice": "running",
        "insurer_documents_request": "waiting",
        "insurer_decision": "waiting",
        "insurer_payment": "waiting",
        "insurer_refusal": "waiting",
        "insurer_determinable_part": "waiting",
        "limitation": "running",
    }


def test_considerable_incident_is_due_in_four_hours() -> None:
    state = clock(board(incident(CONSIDERABLE), {}, at(12, 5)), "report_provincial_cac")
    assert (state.standing, state.due, state.remaining(at(12, 5))) == (
        Standing.RUNNING,
        at(12, 6, 41),
        timedelta(hours=1, minutes=41),
    )
    assert not state.provisional


def test_critical_infrastructure_has_one_hour_and_not_four() -> None:
    states = board(incident(CONSIDERABLE, critical=True), {}, at(12, 3))
    assert clock(states, "report_cii").due == at(12, 3, 41)
    assert clock(states, "report_provincial_cac").standing is Standing.NOT_APPLICABLE


def test_open_level_runs_the_clock_provisionally() -> None:
    state = clock(board(incident(None), {}, at(12, 5)), "report_provincial_cac")
    assert (state.standing, state.provisional) == (Standing.RUNNING, True)
    assert state.note is not None
    assert state.note.zh == "事件级别未定（至少一般，可能为特别重大），暂按须报告计时"


@pytest.mark.parametrize(
    ("reported", "standing"),
    [((12, 6, 41), Standing.MET), ((12, 6, 42), Standing.MISSED)],
)
def test_the_last_minute_counts(reported: tuple[int, int, int], standing: Standing) -> None:
    states = board(incident(CONSIDERABLE), {"reported_provincial_cac": exactly(*reported)}, at(13))
    assert clock(states, "report_provincial_cac").standing is standing


def test_due_time_counts_from_the_earliest_discovery_and_the_doubt_is_said() -> None:
    unsure = incident(CONSIDERABLE, width=30)
    state = clock(board(unsure, {"reported_provincial_cac": exactly(12, 7)}, at(13)), "report_provincial_cac")
    assert (state.due, state.due_latest) == (at(12, 6, 41), at(12, 7, 11))
    assert (state.standing, state.certain) == (Standing.MISSED, False)
    late = clock(board(unsure, {"reported_provincial_cac": exactly(12, 7, 12)}, at(13)), "report_provincial_cac")
    assert (late.standing, late.certain) == (Standing.MISSED, True)


def test_missed_without_an_answer() -> None:
    state = clock(board(incident(CONSIDERABLE), {}, at(12, 6, 42)), "report_provincial_cac")
    assert (state.standing, state.remaining(at(12, 6, 42))) == (Standing.MISSED, None)


def test_late_notice_says_that_it_is_no_refusal() -> None:
    states = board(incident(ORDINARY), {"insurer_notified": exactly(13, 3)}, at(14))
    state = clock(states, "policy_notice")
    assert state.standing is Standing.MISSED
    assert state.note is not None
    assert state.note.zh.endswith("迟报本身不等于拒赔")


def test_policy_may_agree_on_other_hours() -> None:
    states = board(incident(ORDINARY), {}, at(12, 12), agreed={"policy_notice": Within(hours=48)})
    assert clock(states, "policy_notice").due == at(14, 2, 41)


def test_what_lies_ahead_of_now_is_not_seen() -> None:
    done = {"insurer_notified": exactly(12, 9, 20), "claim_filed": exactly(28, 10)}
    before, after = (board(incident(ORDINARY), done, now) for now in (at(12, 9), at(12, 10)))
    assert clock(before, "policy_notice").standing is Standing.RUNNING
    assert clock(after, "policy_notice").standing is Standing.MET
    assert clock(after, "insurer_decision").standing is Standing.WAITING


def test_insurer_decides_in_thirty_days_without_those_it_waited_for_documents() -> None:
    done = {"claim_filed": exactly(28, 10), "documents_requested": exactly(29, 10)}
    filed = clock(board(incident(ORDINARY), {"claim_filed": done["claim_filed"]}, at(30)), "insurer_decision")
    assert filed.due == at(28, month=9)
    complete = done | {"documents_complete": exactly(31, 10)}
    state = clock(board(incident(ORDINARY), complete, at(1, month=9)), "insurer_decision")
    assert state.due == at(30, month=9)


def test_insurers_clocks_of_payment_refusal_and_the_determinable_part() -> None:
    done = {
        "claim_filed": exactly(28, 10),
        "documents_complete": exactly(31, 10),
        "agreement_reached": exactly(10, 15, month=9),
    }
    states = board(incident(ORDINARY), done, at(11, month=9))
    assert clock(states, "insurer_payment").due == at(21, month=9)
    assert clock(states, "insurer_determinable_part").due == at(31, month=10)
    assert clock(states, "insurer_refusal").standing is Standing.WAITING
    paid = board(incident(ORDINARY), done | {"paid": exactly(18, 9, month=9)}, at(1, month=11))
    assert clock(paid, "insurer_payment").standing is Standing.MET
    assert clock(paid, "insurer_determinable_part").standing is Standing.NOT_APPLICABLE


def test_documents_that_were_complete_need_no_request() -> None:
    done = {"claim_filed": exactly(28, 10), "documents_complete": exactly(28, 10)}
    assert clock(board(incident(ORDINARY), done, at(29)), "insurer_documents_request").standing is (
        Standing.NOT_APPLICABLE
    )


def test_prompt_duty_has_no_instant_that_makes_it_missed() -> None:
    state = clock(board(incident(ORDINARY), {}, at(30, month=12)), "report_police")
    assert (state.standing, state.due) == (Standing.RUNNING, None)


def test_no_suspected_crime_no_report_to_the_police() -> None:
    state = clock(board(incident(ORDINARY, crime=False), {}, at(12, 12)), "report_police")
    assert state.standing is Standing.NOT_APPLICABLE


def test_limitation_is_two_years_to_the_end_of_the_day() -> None:
    due = clock(board(incident(ORDINARY), {}, at(13)), "limitation").due
    assert due == datetime(2028, 8, 13, tzinfo=SHANGHAI)


def test_a_year_without_that_day_ends_on_the_last_of_the_month() -> None:
    leap = datetime(2028, 2, 29, 12, tzinfo=SHANGHAI)
    assert Within(years=1).after(leap) == datetime(2029, 3, 1, tzinfo=SHANGHAI)


def test_unknown_events_and_clocks_are_refused_together() -> None:
    with pytest.raises(BadInput) as caught:
        board(incident(ORDINARY), {"told_somebody": exactly(12)}, at(13), agreed={"tea_break": Within(hours=1)})
    assert [(problem.at, problem.value) for problem in caught.value.problems] == [
        ("events", "told_somebody"),
        ("agreed", "tea_break"),
    ]


def test_a_time_has_one_unit() -> None:
    with pytest.raises(ValueError, match="期限须且只须用一种单位"):
        Within(hours=1, days=1)


def test_events_of_the_table_are_reachable() -> None:
    # Every clock starts with an event of the incident or with one that another clock is met by, or that people record.
    table = rules()
    given = {"discovery", "disposal_completed", "documents_complete", "agreement_reached", "refusal_decided"}
    assert {rule.starts for rule in table} <= given | {rule.until for rule in table}
