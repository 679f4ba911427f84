"""The worked case of a bearing maker, from its papers to its settlement, with figures worked out by hand.

Sums of the production file were taken with awk, column 4 (turnover):

    2026-07-29 … 2026-08-11   24,598,605.25      the same 14 days 52 weeks before   23,779,897.05
    trend = 24,598,605.25 ÷ 23,779,897.05 = 103.4429 %

    gross profit = 41,850,000 + 58,400,000 + 31,200,000 + 9,350,000 + 8,000,000 = 148,800,000
    rate = 148,800,000 ÷ 620,000,000 = 24 %

    standard turnover, 12 August 02:00 to 20 August 00:00, hour by hour without the planned furnace stop
                                                       14,074,205.39
    actual turnover                                    11,085,848.80
    sold from stock                                       180,000.00
    turnover lost                                       2,808,356.59
    × 24 %                                                674,005.58   (674,005.5816)
    overtime on Sunday 64,000 × 148.8 ÷ (148.8 + 6.2)      61,440.00   (cap 350,000 × 24 % = 84,000)
    gas charge saved                                      −21,000.00
    credit of the maintenance provider                     −8,000.00
    loss of business interruption                         706,445.58

    The waiting period, 02:14 to 10:14, holds 46 minutes of the first hour (a whole hour's loss), seven hours and 14
    minutes of the ninth: 8,958.71 + 11,742.30 + 11,772.27 + 11,836.10 + 11,656.42 + 11,870.10 + 14,390.30 + 14,440.25
    + 14,512.98 × 14 ÷ 60 = 100,052.81 (parts by largest remainders). It is more than
    the deductible of 100,000, and the higher counts: 706,445.58 − 100,052.81 = 606,392.77.

    data restoration 150,000 + 50,000 = 200,000; hardware 300,000 (50,000 without consent withheld); response 180,000;
    public relations 60,000; legal 80,000; contract penalties 150,000 excluded.
    606,392.77 + 200,000 + 300,000 + 180,000 + 60,000 + 80,000 = 1,426,392.77. The event deductible of 50,000 is borne
    already by the interruption's own retention and is not taken twice.
    mitigation 60,000 and ascertainment 60,000 + 90,000 come on top: 1,636,392.77.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from haitang.claims import (
    Claim,
    ClaimNotice,
    Outcome,
    Rulings,
    Standing,
    adjust,
    assess_level,
    balance,
    board,
    file_claim,
    pay,
)
from haitang.contract import Contract, CoverState, settle
from haitang.incident import Incident, IncidentReport
from haitang.lexicon import SHANGHAI, BadInput, Conflict, Cover, Moment, Yuan

SETTLED = datetime(2026, 9, 10, 16, 30, tzinfo=SHANGHAI)
PAID = datetime(2026, 9, 16, 10, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def adjusted(claim: Claim, contract: Contract, incident: Incident, rulings: Rulings) -> Claim:
    return adjust(claim, contract, incident, rulings, by="丁睿", at=SETTLED)


def test_work_sheet(claim: Claim) -> None:
    (sheet,) = claim.sheets
    assert {line.code: line.value for line in sheet.lines} == {
        "insured_charges": "106,950,000.00 元",
        "uninsured_charges": "6,200,000.00 元",
        "gross_profit": "148,800,000.00 元",
        "rate": "24.0000%",
        "trend": "103.4429%",
        "standard_turnover": "14,074,205.39 元",
        "actual_turnover": "11,085,848.80 元",
        "turnover_lost": "2,808,356.59 元",
        "loss_on_turnover": "674,005.58 元",
        "increased_cost:JB-0816": "61,440.00 元",
        "saved_charges": "21,000.00 元",
        "service_credits": "8,000.00 元",
        "loss": "706,445.58 元",
    }


def test_curve_carries_the_loss_and_the_length_of_the_interruption(claim: Claim) -> None:
    (sheet,) = claim.sheets
    assert Yuan.total(piece.loss for piece in sheet.curve) == Yuan.parse("706445.58")
    # 02:14 on the 12th to 00:00 on the 15th: 69 hours and 46 minutes.
    assert sum(piece.minutes for piece in sheet.curve) == 69 * 60 + 46
    assert [str(piece.loss) for piece in sheet.curve[:9]] == [
        "8958.71",
        "11742.30",
        "11772.27",
        "11836.10",
        "11656.42",
        "11870.10",
        "14390.30",
        "14440.25",
        "14512.98",
    ]


def test_settlement(adjusted: Claim) -> None:
    settlement = adjusted.settlement
    assert settlement is not None
    assert {payment.cover: (str(payment.loss), str(payment.payable)) for payment in settlement.covers} == {
        Cover.BUSINESS_INTERRUPTION: ("706445.58", "606392.77"),
        Cover.THIRD_PARTY_LIABILITY: ("150000.00", "0.00"),
        Cover.DATA_RESTORATION: ("200000.00", "200000.00"),
        Cover.HARDWARE_IMPROVEMENT: ("300000.00", "300000.00"),
        Cover.INCIDENT_RESPONSE: ("180000.00", "180000.00"),
        Cover.PUBLIC_RELATIONS: ("60000.00", "60000.00"),
        Cover.LEGAL: ("80000.00", "80000.00"),
    }
    assert {payment.statute: str(payment.payable) for payment in settlement.statutory} == {
        "mitigation": "60000.00",
        "ascertainment": "150000.00",
    }
    assert (settlement.indemnity, settlement.total) == (Yuan.parse("1426392.77"), Yuan.parse("1636392.77"))


def test_claimed_and_payable(adjusted: Claim) -> None:
    # 1,180,000 of invoices net + 50,000 without consent + 706,445.58.
    assert (adjusted.claimed, adjusted.payable) == (Yuan.parse("1936445.58"), Yuan.parse("1636392.77"))


def test_every_item_goes_one_way_only(adjusted: Claim) -> None:
    assert adjusted.adjustment is not None
    event = adjusted.adjustment.event
    settled = [loss.reference for loss in event.losses]
    withheld = [entry.reference for entry in adjusted.adjustment.withheld]
    statutory = [item.reference for item in adjusted.items if item.statute]
    assert sorted([*settled, *withheld, *statutory]) == sorted(item.reference for item in adjusted.items)
    amounts = [loss.amount for loss in event.losses] + [entry.amount for entry in adjusted.adjustment.withheld]
    whole = Yuan.total([*amounts, event.mitigation, event.ascertainment, event.defence])
    assert whole == Yuan.total(item.net for item in adjusted.items)


def test_the_contract_alone_settles_the_event(adjusted: Claim, contract: Contract) -> None:
    assert adjusted.adjustment is not None
    assert settle(contract, adjusted.adjustment.event) == adjusted.adjustment.settlement


def test_item_without_consent_is_withheld_in_the_adjusters_words(adjusted: Claim) -> None:
    assert adjusted.adjustment is not None
    (entry,) = adjusted.adjustment.withheld
    assert (entry.reference, str(entry.amount), entry.clause) == ("HM-08", "50000.00", "第九条第三款")
    assert entry.reason.zh == "单元防火墙方案已书面同意；接入交换机未事先征得同意，且并非紧急，该项不赔（丁睿）"


def test_liability_is_signed_and_the_dissent_is_kept(adjusted: Claim) -> None:
    assert adjusted.adjustment is not None
    liability = adjusted.adjustment.liability
    assert adjusted.adjustment.signed
    failed = [entry for entry in liability.points if entry.outcome is Outcome.FAILS]
    assert [entry.point.code for entry in failed] == ["condition:hardware_consent"]
    assert failed[0].determination is not None
    assert [dissent.by for dissent in failed[0].determination.dissent] == ["何敏"]
    states = {opinion.cover: opinion.state for opinion in liability.covers}
    assert states[Cover.BUSINESS_INTERRUPTION] is CoverState.LIMITED
    assert states[Cover.HARDWARE_IMPROVEMENT] is CoverState.CONDITIONAL


def test_labour_is_questioned_and_not_cut(adjusted: Claim) -> None:
    assert adjusted.adjustment is not None
    # 8 × 36,300 ÷ 20.67 × 100 % × 160 % = 22,478.955; invoiced 50,000.
    assert [(flag.reference, str(flag.standard)) for flag in adjusted.adjustment.flags] == [("HM-06", "22478.96")]


def test_reserve_follows_and_is_paid_once(adjusted: Claim) -> None:
    paid = pay(adjusted, key="payment-1", by="顾珺", at=PAID)
    assert [(move.kind, str(move.amount)) for move in paid.reserves] == [
        ("opened", "1936445.58"),
        ("changed", "-300052.81"),
        ("paid", "1636392.77"),
    ]
    assert balance(paid.reserves).outstanding == Yuan(0)
    assert pay(paid, key="payment-1", by="顾珺", at=PAID) == paid
    with pytest.raises(Conflict, match=r"赔案已赔付 1,636,392\.77 元；不重复支付"):
        pay(paid, key="payment-2", by="顾珺", at=PAID)


def test_a_paid_claim_is_not_adjusted_again(
    adjusted: Claim, contract: Contract, incident: Incident, rulings: Rulings
) -> None:
    paid = pay(adjusted, key="payment-1", by="顾珺", at=PAID)
    with pytest.raises(Conflict, match="赔案已有赔付"):
        adjust(paid, contract, incident, rulings, by="丁睿", at=PAID)


def test_a_draft_is_not_paid(claim: Claim, contract: Contract, incident: Incident) -> None:
    draft = adjust(claim, contract, incident, Rulings(), by="丁睿", at=SETTLED)
    assert draft.adjustment is not None
    assert not draft.adjustment.signed
    assert "liability_decided" not in draft.events
    with pytest.raises(Conflict, match="赔案尚未完成定责和理算"):
        pay(draft, key="payment-1", by="顾珺", at=PAID)


def test_level_and_clocks_of_the_incident(adjusted: Claim, incident: Incident) -> None:
    assert assess_level(incident.facts).label.zh == "一般"
    paid = pay(adjusted, key="payment-1", by="顾珺", at=PAID)
    done = {**paid.events, "agreement_reached": Moment.at(SETTLED)}
    states = board(incident, done, datetime(2026, 9, 22, 15, tzinfo=SHANGHAI))
    assert {state.rule.code: state.standing for state in states if state.standing is not Standing.NOT_APPLICABLE} == {
        "report_police": Standing.MET,
        "policy_notice": Standing.MET,
        "insurer_documents_request": Standing.MET,
        "insurer_decision": Standing.MET,
        "insurer_payment": Standing.MET,
        "insurer_refusal": Standing.WAITING,
        "limitation": Standing.MET,
    }


def test_failed_trigger_leaves_nothing_to_settle(
    claim: Claim, contract: Contract, incident: Incident, rulings: Rulings
) -> None:
    decided = tuple(
        item.model_copy(update={"outcome": Outcome.FAILS}) if item.point == "trigger" else item
        for item in rulings.determinations
    )
    refused = adjust(
        claim, contract, incident, rulings.model_copy(update={"determinations": decided}), by="丁睿", at=SETTLED
    )
    assert refused.payable == Yuan(0)
    assert refused.adjustment is not None
    assert Yuan.total(entry.amount for entry in refused.adjustment.withheld) == refused.claimed
    assert {opinion.state for opinion in refused.adjustment.liability.covers} == {CoverState.EXCLUDED}


def test_unexplained_exclusion_does_not_bind(
    claim: Claim, contract: Contract, incident: Incident, rulings: Rulings
) -> None:
    told = tuple(item.model_copy(update={"explained": False}) for item in rulings.explanations)
    bound = adjust(claim, contract, incident, rulings.model_copy(update={"explanations": told}), by="丁睿", at=SETTLED)
    assert bound.settlement is not None
    assert bound.settlement.payable(Cover.THIRD_PARTY_LIABILITY) == Yuan.wan(15)


def test_breached_panel_condition_is_the_contracts_to_apply(
    claim: Claim, contract: Contract, incident: Incident, rulings: Rulings
) -> None:
    decided = tuple(
        item.model_copy(update={"outcome": Outcome.FAILS}) if item.point == "condition:panel_vendor" else item
        for item in rulings.determinations
    )
    other = adjust(
        claim, contract, incident, rulings.model_copy(update={"determinations": decided}), by="丁睿", at=SETTLED
    )
    assert other.settlement is not None
    # Ten points of 免赔率 on 180,000.
    assert other.settlement.payable(Cover.INCIDENT_RESPONSE) == Yuan.parse(162_000)


def faults(notice: ClaimNotice, files: dict[str, str], incident: Incident, contract: Contract) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        file_claim(notice, files, incident=incident, contract=contract)
    return [(problem.file, problem.at) for problem in caught.value.problems]


def test_faults_of_every_file_come_together(
    notice: ClaimNotice, files: dict[str, str], incident: Incident, contract: Contract
) -> None:
    bad: dict[str, Any] = dict(files)
    bad["invoices.csv"] = files["invoices.csv"].replace("CNY,,40,3", "USD,,40,3")
    bad["production.csv"] = files["production.csv"].replace(
        "line-heat,2026-08-19T23:00,", "line-mill,2026-08-19T23:00,"
    )
    assert faults(notice, bad, incident, contract) == [
        ("invoices.csv", "第 2 行 currency"),
        ("production.csv", "第 2113 行 line"),
        ("production.csv", "line-heat 2026-08-19 23:00 至 2026-08-20 00:00"),
    ]


def test_interruption_outside_the_timeline_is_refused(
    notice: ClaimNotice, files: dict[str, str], incident: Incident, contract: Contract
) -> None:
    earlier = files["accounts.yaml"].replace('start: "2026-08-12T02:14:00+08:00"', 'start: "2026-08-12T00:14:00+08:00"')
    assert faults(notice, files | {"accounts.yaml": earlier}, incident, contract)[0] == (
        "accounts.yaml",
        "interruption.start",
    )


def test_papers_that_claim_nothing_are_refused(
    notice: ClaimNotice, files: dict[str, str], incident: Incident, contract: Contract
) -> None:
    assert faults(notice, {}, incident, contract) == [("claim/", "")]
    only = {"production.csv": files["production.csv"]}
    assert faults(notice, only, incident, contract) == [("claim/", ""), ("production.csv", "")]
    without = {"accounts.yaml": files["accounts.yaml"]}
    assert faults(notice, without, incident, contract) == [("production.csv", "")]


def test_notice_of_another_incident_is_refused(
    notice: ClaimNotice, files: dict[str, str], incident: Incident, contract: Contract
) -> None:
    other = notice.model_copy(update={"incident": UUID(int=99)})
    assert faults(other, files, incident, contract) == [("notice", "incident")]


def test_a_claim_survives_being_written_down(adjusted: Claim) -> None:
    assert Claim.model_validate_json(adjusted.model_dump_json()) == adjusted


def test_the_report_is_the_events_of_the_clocks(report: IncidentReport, adjusted: Claim) -> None:
    assert set(report.events) <= set(adjusted.events)
