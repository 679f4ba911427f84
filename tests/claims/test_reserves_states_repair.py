"""What a claim leaves behind: a ledger that pays once, a life as a table, a plan that somebody else verifies."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haitang.claims import (
    TRANSITIONS,
    Accounts,
    ClaimState,
    EvidenceReference,
    RepairItem,
    RepairState,
    ReserveMovement,
    advance,
    balance,
    finish,
    net_profit_loss,
    record,
    standard_cost,
    verify,
)
from haitang.incident import Labour
from haitang.insured import Assurance
from haitang.lexicon import ZERO, BadInput, Conflict, Yuan

AT = datetime(2026, 8, 28, tzinfo=UTC)
PROOF = (EvidenceReference(file="evidence/switch-port.txt"),)


def move(key: str, kind: Any, yuan: int, day: int = 0) -> ReserveMovement:
    return ReserveMovement(key=key, kind=kind, amount=Yuan.parse(yuan), at=AT + timedelta(days=day), by="丁睿")


def test_ledger_adds_up() -> None:
    ledger: tuple[ReserveMovement, ...] = ()
    for movement in (
        move("1", "opened", 100),
        move("2", "changed", -20, 1),
        move("3", "paid", 50, 2),
        move("4", "recovered", 10, 3),
    ):
        ledger = record(ledger, movement)
    state = balance(ledger)
    assert (str(state.outstanding), str(state.paid), str(state.recovered), str(state.incurred)) == (
        "30.00",
        "50.00",
        "10.00",
        "70.00",
    )


@pytest.mark.parametrize(
    ("movement", "fault"),
    [
        (move("1", "paid", 1), "已用于另一笔"),
        (move("2", "opened", 1), "只立案一次"),
        (move("2", "paid", 101), "准备金不足"),
        (move("2", "changed", -101), "准备金不足"),
        (move("2", "recovered", 1), "超过已赔付"),
        (move("2", "paid", -1), "金额不得为负"),
        (move("2", "paid", 1, -1), "变动时间早于上一笔"),
    ],
)
def test_what_the_ledger_refuses(movement: ReserveMovement, fault: str) -> None:
    with pytest.raises(Conflict, match=fault):
        record((move("1", "opened", 100),), movement)


def test_the_same_movement_again_changes_nothing() -> None:
    ledger = record((move("1", "opened", 100),), move("2", "paid", 40, 1))
    assert record(ledger, move("2", "paid", 40, 1)) == ledger


def test_nothing_comes_before_the_opening() -> None:
    with pytest.raises(Conflict, match="须先立案"):
        record((), move("1", "paid", 1))


@given(st.lists(st.tuples(st.sampled_from(["changed", "paid", "recovered"]), st.integers(-500, 500)), max_size=12))
def test_ledger_never_goes_below_nothing(steps: list[tuple[str, int]]) -> None:
    ledger = record((), move("0", "opened", 300))
    for number, (kind, yuan) in enumerate(steps, start=1):
        try:
            ledger = record(ledger, move(str(number), kind, yuan))
        except Conflict:
            continue
        state = balance(ledger)
        assert state.outstanding >= ZERO
        assert state.recovered <= state.paid


def test_life_of_a_claim_that_is_paid() -> None:
    state = ClaimState.FILED
    for action in ("ask_documents", "supplement", "settle", "agree", "pay", "close"):
        state = advance(state, action)
    assert state is ClaimState.CLOSED


def test_what_a_state_does_not_admit_says_what_it_does() -> None:
    with pytest.raises(Conflict, match="赔案已赔付，不能 settle；此时可以：close"):
        advance(ClaimState.PAID, "settle")


def test_every_state_is_reached_and_no_action_is_ambiguous() -> None:
    reached = {ClaimState.FILED} | {row.target for row in TRANSITIONS}
    assert reached == set(ClaimState)
    pairs = [(source, row.action) for row in TRANSITIONS for source in row.sources]
    assert len(pairs) == len(set(pairs))


def item() -> RepairItem:
    return RepairItem(
        code="R-1",
        control="segmentation",
        finding="未登记主机可直接访问控制器",
        systems=("sys-grind",),
        responsible="邱峰",
        due=AT,
    )


def test_repair_is_done_and_verified_by_somebody_else() -> None:
    done = finish(item(), by="邱峰", evidence=PROOF)
    with pytest.raises(Conflict, match="不得自行验证"):
        verify(done, by="邱峰", passed=True, assurance=Assurance.ASSESSOR_VERIFIED)
    with pytest.raises(Conflict, match="不得为自述"):
        verify(done, by="方珺", passed=True, assurance=Assurance.SELF_DECLARED)
    verified = verify(done, by="方珺", passed=True, assurance=Assurance.ASSESSOR_VERIFIED)
    assert (verified.state, verified.verified_as) == (RepairState.VERIFIED, Assurance.ASSESSOR_VERIFIED)
    with pytest.raises(Conflict, match="无须再次登记"):
        finish(verified, by="邱峰", evidence=PROOF)


def test_repair_that_fails_is_done_again() -> None:
    rejected = verify(
        finish(item(), by="邱峰", evidence=PROOF), by="方珺", passed=False, assurance=Assurance.ASSESSOR_VERIFIED
    )
    assert (rejected.state, rejected.verified_as) == (RepairState.REJECTED, None)
    assert finish(rejected, by="邱峰", evidence=PROOF).state is RepairState.DONE


def test_repair_without_evidence_or_before_it_is_done_is_refused() -> None:
    with pytest.raises(Conflict, match="没有整改证据"):
        finish(item(), by="邱峰", evidence=())
    with pytest.raises(Conflict, match="不能验证"):
        verify(item(), by="方珺", passed=True, assurance=Assurance.SENSOR_OBSERVED)


def test_repair_is_overdue_only_while_it_is_not_done() -> None:
    late = AT + timedelta(days=1)
    assert (item().overdue(AT), item().overdue(late)) == (False, True)
    assert not finish(item(), by="邱峰", evidence=PROOF).overdue(late)


def test_standard_cost_by_level() -> None:
    # 36,300 ÷ 20.67 = 1,756.168…; × 150 % × 160 % = 4,214.804…; × 2.5 = 10,537.01.
    assert standard_cost(Labour(days=Decimal("2.5"), level=3), "310000") == Yuan.parse("10537.01")


def hours(**figures: Any) -> Accounts:
    return Accounts.model_validate(
        {
            "financial_year": 2025,
            "turnover": 1,
            "operating_profit": 1,
            "lines": ["x"],
            "interruption": {"start": AT, "end": AT + timedelta(hours=36)},
            "indemnity_end": AT + timedelta(hours=36),
            "trend": {"ratio": "100%", "reason": "x"},
        }
        | figures
    )


def test_net_profit_per_hour() -> None:
    # 36 ÷ 24 × 20,000 − 1,000 earned + 6,000 charges − 400 saved = 34,600.
    sheet = net_profit_loss(
        hours(
            net_profit={"daily_average": 20_000, "earned": 1_000, "standing_charges": 6_000},
            saved_charges=[{"name": "夜班津贴", "amount": 400}],
        )
    )
    assert sheet.total == Yuan.parse(34_600)
    assert Yuan.total(piece.loss for piece in sheet.curve) == sheet.total
    assert sum(piece.minutes for piece in sheet.curve) == 36 * 60


def test_net_profit_needs_its_figures() -> None:
    with pytest.raises(BadInput, match="账目缺少该项"):
        net_profit_loss(hours())


def test_net_profit_stops_at_the_maximum_period() -> None:
    sheet = net_profit_loss(hours(net_profit={"daily_average": 24_000}), until=AT + timedelta(hours=12))
    assert (sheet.total, sum(piece.minutes for piece in sheet.curve)) == (Yuan.parse(12_000), 12 * 60)
