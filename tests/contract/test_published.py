"""Published cases of site terms and of waiting periods: OasisLMF's validation sets (@fc4e4056, BSD-3-Clause)."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from haitang.contract import Contract, LossEvent, settle
from haitang.lexicon import Cover, Yuan

AT = datetime(2026, 8, 12, tzinfo=UTC)
FACTORS = (0.25, 0.5, 0.75, 1, 2)
OTHERS = 1_000_000 + 100_000 + 50_000
YEAR = 36_500
DAYS = 365


def contract(*covers: dict[str, object], **terms: object) -> Contract:
    """A contract of these covers, with a limit far above them."""
    return Contract.model_validate(
        {
            "form": "first_party",
            "insured": "D2143569X",
            "insurers": [{"code": "D2143569X", "share": 1}],
            "period": {"start": "2026-07-01T00:00:00+08:00", "end": "2027-07-01T00:00:00+08:00"},
            "systems": ["sys"],
            "covers": covers,
            "aggregate_limit": "10亿元",
            **terms,
        }
    )


def event(*losses: tuple[Cover, float], interruption: tuple[dict[str, object], ...] = ()) -> LossEvent:
    """An event with losses in yuan."""
    return LossEvent.model_validate(
        {
            "id": UUID(int=1),
            "occurred": AT,
            "discovered": AT,
            "systems": ["sys"],
            "losses": [
                {"reference": str(number), "cover": cover, "amount": amount}
                for number, (cover, amount) in enumerate(losses)
            ],
            "interruption": interruption,
        }
    )


@pytest.mark.parametrize(
    ("waiting", "indemnity", "insured"),
    [
        (7, 182.5, (295_925, 592_550, 880_750, 1_168_250, 2_318_250)),
        (0, 182.5, (296_625, 593_250, 880_750, 1_168_250, 2_318_250)),
        (7, 365, (295_925, 592_550, 889_175, 1_185_800, 2_336_500)),
        (7, 730, (295_925, 592_550, 889_175, 1_185_800, 2_372_300)),
    ],
)
def test_waiting_period_and_period_of_indemnity(waiting: int, indemnity: float, insured: tuple[int, ...]) -> None:
    """validation/insurance_bi/expected/loc_summary.csv: 100 a day, ``factor`` years of interruption.

    A day of the case is two days here, at half the loss, so that half a day of indemnity is a whole one; what is lost
    of buildings and contents is paid in full.
    """
    terms = contract(
        {"cover": "hardware_improvement", "clause": "1"},
        {
            "cover": "business_interruption",
            "clause": "2",
            "interruption": {
                "waiting_hours": 2 * 24 * waiting,
                "retention": "waiting_only",
                "indemnity_days": round(2 * indemnity),
                "indemnity_from": "waiting_end",
            },
        },
    )
    for factor, expected in zip(FACTORS, insured, strict=True):
        # 24 yuan a day are a yuan an hour: the amounts of the case times 0.48.
        lasted = round(2 * DAYS * factor * 24 * 60)
        found = event(
            (Cover.HARDWARE_IMPROVEMENT, OTHERS * factor),
            interruption=({"minutes": lasted, "hourly_loss": 1},),
        )
        settlement = settle(terms, found)
        paid = settlement.payable(Cover.BUSINESS_INTERRUPTION).yuan / 24 * 50
        assert settlement.payable(Cover.HARDWARE_IMPROVEMENT) == Yuan.parse(OTHERS * factor)
        assert float(paid) + OTHERS * factor == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("first", "second", "policy", "insured"),
    [
        ({"deductible": {"amount": 9_570_000}}, {"deductible": {"amount": 25_130_000}}, {}, (81_630_000, 102_670_000)),
        ({"deductible": {"rate": "10%"}}, {"deductible": {"rate": "25%"}}, {}, (82_080_000, 95_850_000)),
        ({}, {}, {"event_deductible": {"amount": 7_290_000}}, (88_164_164.38, 123_545_835.62)),
        (
            {"deductible": {"amount": 8_280_000}},
            {"deductible": {"amount": 13_430_000}},
            {"event_limit": 51_140_000},
            (21_493_886.16, 29_646_113.84),
        ),
        (
            {"deductible": {"amount": 10_690_000}, "event_limit": 31_060_000},
            {"deductible": {"amount": 24_570_000}, "event_limit": 41_420_000},
            {"event_limit": 36_880_000},
            (15_804_260.49, 21_075_739.51),
        ),
    ],
    ids=["Q1_1", "Q1_2", "Q1_5", "Q1_6", "Q1_14"],
)
def test_two_sites_wholly_damaged(
    first: dict[str, object], second: dict[str, object], policy: dict[str, object], insured: tuple[float, float]
) -> None:
    """validation/insurance/location.csv, FlexiLoc_ExpectedGrossLossDR100: sites of 91.2 and 127.8 million."""
    one, two = Cover.DATA_RESTORATION, Cover.HARDWARE_IMPROVEMENT
    terms = contract({"cover": one, "clause": "1", **first}, {"cover": two, "clause": "2", **second}, **policy)
    settlement = settle(terms, event((one, 91_200_000), (two, 127_800_000)))
    assert [float(settlement.payable(cover).yuan) for cover in (one, two)] == pytest.approx(insured, rel=1e-6)


def test_nine_coverages_and_a_layer() -> None:
    """validation/cyber/expected/ils.csv: (865,000 - 50,000 - 10,000) x 0.1, shared out over nine coverages."""
    deductibles = {Cover.RANSOM: 10_000, Cover.SOCIAL_ENGINEERING_FRAUD: 25_000}
    covers = [
        {"cover": cover, "clause": "1", "deductible": {"amount": deductibles.get(cover, 0)}}
        for cover in Cover
        if cover is not Cover.BUSINESS_INTERRUPTION
    ]
    covers.append(
        {
            "cover": "business_interruption",
            "clause": "1",
            "interruption": {"waiting_hours": 0, "retention": "waiting_only", "indemnity_days": 365},
        }
    )
    terms = contract(*covers, event_deductible={"amount": 60_000}, insured_share="90%")
    settlement = settle(terms, event(*((cover, 100_000) for cover in Cover)))
    # Rounded parts would add up to 80,500.01: one of them has to be a 分 lower.
    expected = {Cover.RANSOM: 8375_72, Cover.SOCIAL_ENGINEERING_FRAUD: 6979_77}
    assert settlement.indemnity == Yuan.parse(80_500)
    for cover in Cover:
        assert abs(settlement.payable(cover).fen - expected.get(cover, 9306_36)) <= 1, cover
