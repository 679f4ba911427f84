"""Each report of the loop over the records of `records`."""

from datetime import timedelta

import records
from papers import INSURER, LEAD, SECURITY

from haitang.documents import (
    Document,
    Mark,
    build_assessment,
    build_clock_board,
    build_policy,
    build_premium_statement,
    build_quote,
    build_settlement,
    build_signals,
    build_summary,
)
from haitang.lexicon import Yuan
from haitang.pilot import load_round


def assessment() -> Document:
    return build_assessment(
        records.assessment(),
        records.PLANT,
        enterprise=LEAD,
        assessor=SECURITY,
        number="PG2026-001",
        marks=[Mark(label="风险容忍度", amount=Yuan.wan(300), tone="tolerance")],
    )


def quote() -> Document:
    return build_quote(records.quote(), parties=records.PARTIES, inventory=records.PLANT, tolerance=Yuan.wan(300))


def premium_statement() -> Document:
    return build_premium_statement(records.quote(), parties=records.PARTIES)


def policy() -> Document:
    return build_policy(records.policy(), parties=records.PARTIES, inventory=records.PLANT)


def policy_changed() -> Document:
    return build_policy(records.policy_changed(), parties=records.PARTIES, inventory=records.PLANT)


def signals() -> Document:
    now = records.HIT + timedelta(hours=1)
    return build_signals(
        records.signals(), enterprise=LEAD, monitor=SECURITY, number="JC2026-001", now=now, inventory=records.PLANT
    )


def clock_board() -> Document:
    now = records.HIT + timedelta(hours=8)
    return build_clock_board(
        records.incident(), records.clocks(), level=records.level(), now=now, enterprise=LEAD, number="SJ2026-001"
    )


def settlement() -> Document:
    return build_settlement(
        records.settlement(),
        records.contract(),
        number="HTC2026000001",
        policy_number="HTP2026000001",
        dated=records.DAY,
        parties=records.PARTIES,
        incident=records.incident(),
        items=records.items(),
    )


def settlement_in_full() -> Document:
    claim = records.claim()
    assert claim.adjustment is not None
    return build_settlement(
        claim.adjustment.settlement,
        records.contract(),
        number="HTC2026000001",
        policy_number="HTP2026000001",
        dated=records.DAY,
        parties=records.PARTIES,
        incident=records.incident(),
        items=claim.items,
        work_sheets=claim.sheets,
        adjustment=claim.adjustment,
        reserves=claim.reserves,
    )


def summary() -> Document:
    return build_summary(
        records.summary(), load_round("shanghai-2026"), parties=records.PARTIES, inventory=records.PLANT
    )


ALL = {
    "assessment": assessment,
    "clock_board": clock_board,
    "policy": policy,
    "policy_changed": policy_changed,
    "premium_statement": premium_statement,
    "quote": quote,
    "settlement": settlement,
    "settlement_in_full": settlement_in_full,
    "signals": signals,
    "summary": summary,
}
assert INSURER in records.PARTIES
