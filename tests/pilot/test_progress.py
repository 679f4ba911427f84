"""After selection, as pure rules: what rounds lay down, what is owed when, what ends a pilot, what must not be told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from haitang.insured import Asset, Inventory
from haitang.lexicon import SHANGHAI, BadInput, Conflict, Label, Yuan
from haitang.parties import PartyCategory
from haitang.pilot import Proof, Round, SecretKind, State, parse_package, read_round
from haitang.pilot.progress import (
    EXIT_TRANSITIONS,
    CaseState,
    ExitState,
    MilestonePlan,
    MilestoneProgress,
    PilotStanding,
    ProgressReport,
    Release,
    TypicalCase,
    ask_exit,
    case_problems,
    disclosures,
    owed,
    propose_exit,
    rating_problems,
    reminders,
    reply_open,
    report_problems,
    reporting_units,
    require_case,
    require_exit,
    secrets_of,
    signed_exit,
    to_hand_over,
    with_consent,
)

FOLDER = Path(__file__).with_name("riverland-2031")
NOON = datetime(2026, 9, 1, 12, tzinfo=SHANGHAI)
INSURER, SECURITY = "9131011500000B0270", "9131011200000D049B"
PARTIES = {
    "9131011500000A016L": PartyCategory.INDUSTRIAL_ENTERPRISE,
    INSURER: PartyCategory.INSURER,
    SECURITY: PartyCategory.SECURITY_FIRM,
}
LEAD = next(iter(PARTIES))
AUTHORITIES = ("1131000000000F060N", "1131000000000G0712")
PROOF = (Proof(title="决定", file="decision.pdf"),)


@pytest.fixture(scope="module")
def riverland() -> Round:
    return read_round(FOLDER)


def stone(code: str, due: date, done: date | None = None, units: tuple[str, ...] = ()) -> MilestoneProgress:
    return MilestoneProgress(code=code, title=code, planned=due, due=due, done_on=done, units=units)


def under_way(**changes: object) -> PilotStanding:
    facts = {
        "project": UUID(int=1),
        "number": "P-1",
        "title": "试点",
        "round_code": "shanghai-2026",
        "state": State.IMPLEMENTING,
        "lead": LEAD,
        "started_on": date(2026, 7, 20),
        "parties": PARTIES,
    }
    return PilotStanding(**(facts | changes))  # type: ignore[arg-type]


# What a round lays down


def test_two_rounds_ask_for_different_things(shanghai_round: Round, riverland: Round) -> None:
    asked = [
        [(unit, side, len(codes)) for unit, side, codes in reporting_units(each.implementation.reports, LEAD, PARTIES)]
        for each in (shanghai_round, riverland)
    ]
    assert asked == [
        [(LEAD, "lead", 11), (INSURER, "service", 8), (SECURITY, "service", 4)],
        [(LEAD, "lead", 11), (INSURER, "service", 1)],
    ]
    assert [section.code for section in riverland.implementation.reports.sections_of("service")] == []
    assert {measure.code for measure in shanghai_round.implementation.support} == {
        "special_fund",
        "security_supervision",
    }
    silent = [period.verified.value for period in shanghai_round.implementation.reports.periods]
    assert silent == ["unconfirmed"] * 3, "the notice fixes no period"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("last_day: 2031-07-05", "last_day: 2031-06-29", "spring"),
        ("side: lead}", "side: nobody}", ""),
        ("remind_days: [3]", "remind_days: soon", ""),
        ("words: 8,", "words: 0,", ""),
    ],
)
def test_a_broken_setting_names_the_fault(before: str, after: str, message: str) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}
    text = texts["implementation.yaml"]
    assert text.count(before) == 1
    texts["implementation.yaml"] = text.replace(before, after)
    with pytest.raises(BadInput) as raised:
        parse_package(texts)
    assert {problem.file for problem in raised.value.problems} == {"implementation.yaml"}
    assert message in str(raised.value)


# Reports


def test_a_report_is_measured_by_its_own_round(riverland: Round) -> None:
    report = ProgressReport(round_code="riverland-2031", period="spring", unit=LEAD, side="lead", texts={})
    (missing,) = report_problems(report, riverland)
    assert (missing.at, "Art. 14" in missing.advice) == ("texts.news", True)
    long = report.model_copy(update={"texts": {"news": "one two three four five six seven eight nine"}})
    assert [(each.value, each.bound) for each in report_problems(long, riverland)] == [("9 字", "8 字")]


# What is owed


def test_only_what_has_begun_and_is_not_done_is_owed(shanghai_round: Round) -> None:
    plan = MilestonePlan(
        milestones=(
            stone("drill", date(2026, 8, 31), units=(SECURITY,)),
            stone("bind", date(2026, 7, 1), date(2026, 7, 9)),
        )
    )
    found = owed(under_way(plan=plan, received=frozenset({("2026-08", LEAD)})), shanghai_round, NOON)
    assert [(each.kind.value, each.code, each.unit) for each in found if each.code != "2026-10"] == [
        ("milestone", "drill", SECURITY),
        ("report", "2026-08", SECURITY),
        ("report", "2026-08", INSURER),
        ("summary", "summary", LEAD),
    ]
    before = owed(under_way(), shanghai_round, NOON - timedelta(days=1))
    assert {each.code for each in before} == {"2026-08", "summary"}, "a period is owed from its first day on"


@pytest.mark.parametrize("state", [state for state in State if state is not State.IMPLEMENTING])
def test_nothing_is_owed_before_and_after(state: State, shanghai_round: Round) -> None:
    assert owed(under_way(state=state), shanghai_round, NOON) == ()


def test_periods_that_ended_before_the_start_are_not_owed(shanghai_round: Round) -> None:
    late = owed(under_way(started_on=date(2026, 9, 1)), shanghai_round, NOON)
    assert {each.code for each in late} == {"2026-10", "summary"}


def test_a_summary_that_was_sent_back_is_owed_by_its_new_day(shanghai_round: Round) -> None:
    found = owed(under_way(summary_until=date(2026, 10, 20)), shanghai_round, NOON)
    assert [each.due for each in found if each.code == "summary"] == [date(2026, 10, 20)]


def test_a_stage_is_reminded_of_until_the_next_one(shanghai_round: Round) -> None:
    found = [each for each in owed(under_way(), shanghai_round, NOON) if each.code == "2026-08" and each.unit == LEAD]
    due = datetime(2026, 9, 10, 12, tzinfo=SHANGHAI)
    stages = {
        days: [one.stage for one in reminders(found, (14, 7, 1), due - timedelta(days=days))]
        for days in (15, 14, 10, 7, 2, 1, 0, -1, -30)
    }
    assert stages == {
        15: [],
        14: ["14"],
        10: ["14"],
        7: ["7"],
        2: ["7"],
        1: ["1"],
        0: ["1"],
        -1: ["late"],
        -30: ["late"],
    }


# Exit


def proposed(round_: Round, at: datetime = NOON) -> object:
    return propose_exit(
        round_,
        grounds=[ground.code for ground in round_.exit_grounds],
        reason="事实",
        evidence=PROOF,
        by="经办",
        organisation=AUTHORITIES[0],
        at=at,
    )


def test_the_reply_closes_on_the_rounds_own_calendar(riverland: Round) -> None:
    exit_ = proposed(riverland, datetime(2031, 6, 1, 23, 30, tzinfo=SHANGHAI))
    until = exit_.reply_until  # type: ignore[attr-defined]
    assert until == date(2031, 6, 4), "23:30 in Shanghai is the same day in Lisbon"
    last = datetime(2031, 6, 5, 6, 59, tzinfo=SHANGHAI)
    assert [reply_open(exit_, riverland, at) for at in (last, last + timedelta(minutes=1))] == [True, False]  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="不接受"):
        ask_exit(riverland, reason="x", evidence=(), by="a", organisation=LEAD, at=NOON)


def test_one_who_lets_it_go_on_keeps_the_pilot(shanghai_round: Round) -> None:
    at = NOON + timedelta(days=20)
    held = proposed(shanghai_round)
    for row, (unit, ends) in enumerate(zip(AUTHORITIES, (True, False), strict=True)):
        held, decided = signed_exit(
            held,  # type: ignore[arg-type]
            shanghai_round,
            AUTHORITIES,
            organisation=unit,
            ends=ends,
            reason="意见",
            by="负责人",
            at=at,
        )
        assert decided is (None if row == 0 else ExitState.KEPT)


def test_every_state_of_an_exit_is_reached_and_ends_admit_nothing() -> None:
    reached = {ExitState.ASKED, ExitState.PROPOSED} | {state for line in EXIT_TRANSITIONS for state in line.targets}
    assert reached == set(ExitState)
    for state in ExitState:
        admitted = {line.action for line in EXIT_TRANSITIONS if state in line.sources}
        assert bool(admitted) == state.open
        for action in {line.action for line in EXIT_TRANSITIONS} - admitted:
            with pytest.raises(Conflict):
                require_exit(state, action)


def test_what_is_handed_over_by_whom(shanghai_round: Round, riverland: Round) -> None:
    items = to_hand_over(shanghai_round.implementation.exit.handover, LEAD, [INSURER, SECURITY])
    assert len(items) == 3 + 2 * 3
    assert [
        (each.item, each.unit) for each in to_hand_over(riverland.implementation.exit.handover, LEAD, [INSURER])
    ] == [("keys", LEAD)]


# Outcome


def test_a_rating_answers_with_every_fault(shanghai_round: Round) -> None:
    found = rating_problems("splendid", " ", [], shanghai_round, PARTIES)
    assert [(each.at, each.value) for each in found] == [("grade", "splendid"), ("reason", "")]


# Typical cases


@pytest.fixture
def plant(inventory: Inventory) -> Inventory:
    asset = Asset(
        code="plc-1",
        name="1号控制器",
        system="sys-heat",
        zone="z",
        category="plc",
        vendor="Acme",
        product="AX-7",
        address="10.1.2.3",
    )
    return inventory.model_copy(update={"assets": (asset,)})


AMOUNTS = [(Label(zh="累计限额", en="limit"), Yuan.wan(2000)), (Label(zh="免赔额", en="deductible"), Yuan.wan(5))]
EVERYTHING = tuple(SecretKind)


def found_in(text: str, plant: Inventory) -> list[tuple[str, int]]:
    secrets = secrets_of(plant, AMOUNTS, amounts_from=Yuan.wan(10))
    return [(each.secret.value, each.character) for each in disclosures({"s": text}, secrets, EVERYTHING)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("热处理scada与1号控制器", [("热处理SCADA", 1), ("1号控制器", 10)]),
        ("由 ACME 提供 ax-7", [("Acme", 3), ("AX-7", 11)]),
        ("Acmeology 与 AX-70", []),
        ("地址 10.1.2.3 与 192.168.0.9", [("10.1.2.3", 4), ("192.168.0.9", 15)]),
        ("版本 1.2.3.4.5", []),
        ("保额2000万元", [("20,000,000.00", 3)]),
        ("保额 20,000,000 元、0.2亿元", [("20,000,000.00", 4), ("20,000,000.00", 17)]),
        ("免赔5万元，罚款2000元", []),
    ],
)
def test_a_secret_is_found_however_it_is_written(text: str, found: list[tuple[str, int]], plant: Inventory) -> None:
    assert found_in(text, plant) == found


def test_only_the_kinds_that_the_round_removes_are_looked_for(plant: Inventory, riverland: Round) -> None:
    secrets = secrets_of(plant, AMOUNTS, amounts_from=Yuan.wan(10))
    text = {"story": "热处理SCADA 10.1.2.3 2000万元"}
    removed = riverland.implementation.cases.removed
    assert [each.secret.kind for each in disclosures(text, secrets, removed)] == [SecretKind.ADDRESS]


def test_a_released_word_may_stand_for_a_reason(plant: Inventory, riverland: Round) -> None:
    secrets = secrets_of(plant, [], amounts_from=Yuan.wan(10))
    texts = {"story": "Nine plain words 10.1.2.3"}
    found = disclosures(texts, secrets, EVERYTHING)
    case = TypicalCase(round_code="r", title="A case", chosen_by="o", chosen_at=NOON, why="w", texts=texts, released=())
    assert [each.value for each in case_problems(case, riverland, found)] == ["10.1.2.3"]
    released = (Release(value="10.1.2.3", reason="a documentation address"),)
    assert case_problems(case.model_copy(update={"released": released}), riverland, found) == []


def test_a_party_that_changes_its_mind_opens_the_case_again() -> None:
    case = TypicalCase(round_code="r", title="t", chosen_by="o", chosen_at=NOON, why="w")
    said = {"unit": LEAD, "by": "x", "at": NOON}
    case, state = with_consent(case, CaseState.OFFERED, [LEAD], agrees=False, reason="no", **said)  # type: ignore[arg-type]
    assert state is CaseState.REFUSED
    case, state = with_consent(case, state, [LEAD], agrees=True, reason="", **said)  # type: ignore[arg-type]
    assert (state, case.agreed_by([LEAD]), len(case.consents)) == (CaseState.OFFERED, True, 1)
    with pytest.raises(Conflict):
        require_case(CaseState.PUBLISHED, "write")
