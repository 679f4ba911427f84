"""The contracts of the works, as our own participants need them."""

from __future__ import annotations

from datetime import date
from typing import Any

from haitang.contract import Contract, CoverTerms, Deductible, Insurer
from haitang.lexicon import PPM, Cover, Period, Share, Yuan

INSURED = "D2143569X"


def one_cover(case: dict[str, Any]) -> Contract:
    """Terms of the policy alone."""
    return _contract(case, (CoverTerms(cover=Cover.DATA_RESTORATION, clause="2"),), Yuan.parse(case["aggregate_limit"]))


def package(case: dict[str, Any]) -> Contract:
    """Covers with a deductible and a limit each, then the policy's own; the interruption is left out."""
    money = [cover for cover in Cover if cover is not Cover.BUSINESS_INTERRUPTION][: case["covers"]]
    limit, deductible = Yuan.parse(case["cover_limit"]), Deductible(amount=Yuan.parse(case["cover_deductible"]))
    covers = tuple(CoverTerms(cover=cover, clause="2", event_limit=limit, deductible=deductible) for cover in money)
    return _contract(case, covers, Yuan.wan(1_000_000))


def _contract(case: dict[str, Any], covers: tuple[CoverTerms, ...], aggregate_limit: Yuan) -> Contract:
    return Contract(
        form="package",
        insured=INSURED,
        insurers=(Insurer(code=INSURED, share=Share(PPM)),),
        period=Period.of_dates(date(2026, 1, 1), date(2026, 12, 31)),
        systems=("system",),
        covers=covers,
        event_deductible=Deductible(amount=Yuan.parse(case["deductible"])),
        event_limit=Yuan.parse(case["event_limit"]),
        aggregate_limit=aggregate_limit,
    )
