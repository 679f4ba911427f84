"""A small contract and a small event, for the examples of the documentation."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from haitang.contract.event import Loss, LossEvent, Piece
from haitang.contract.interruption import InterruptionTerms, Retention
from haitang.contract.model import Contract, CoverTerms, Deductible, Insurer
from haitang.lexicon import PPM, SHANGHAI, Cover, Period, Share, Yuan


def example_contract() -> Contract:
    """A package of two covers: event deductible 5万元, event limit 1,000万元, aggregate 2,000万元; BI waits 8 hours.

    Examples
    --------
    >>> example_contract().terms(Cover.BUSINESS_INTERRUPTION).event_limit
    Yuan('8000000.00')
    """
    interruption = CoverTerms(
        cover=Cover.BUSINESS_INTERRUPTION,
        clause="2.1",
        event_limit=Yuan.wan(800),
        deductible=Deductible(amount=Yuan.wan(10)),
        interruption=InterruptionTerms(waiting_hours=8, retention=Retention.HIGHER_OF, indemnity_days=180),
    )
    restoration = CoverTerms(cover=Cover.DATA_RESTORATION, clause="2.2", event_limit=Yuan.wan(200))
    return Contract(
        form="first_party",
        insured="D2143569X",
        insurers=(Insurer(code="D2143569X", share=Share(PPM)),),
        period=Period.of_dates(date(2026, 7, 1), date(2027, 6, 30)),
        systems=("sys-grind",),
        covers=(interruption, restoration),
        event_deductible=Deductible(amount=Yuan.wan(5)),
        event_limit=Yuan.wan(1000),
        aggregate_limit=Yuan.wan(2000),
    )


def example_event() -> LossEvent:
    """Forty hours of standstill and some data to restore.

    Examples
    --------
    >>> example_event().interruption[0].loss
    Yuan('1200000.00')
    """
    at = datetime(2026, 8, 12, 2, 10, tzinfo=SHANGHAI)
    restored = Loss(reference="INV-1", cover=Cover.DATA_RESTORATION, amount=Yuan.wan(30), head="F2 数据恢复")
    return LossEvent(
        id=UUID(int=1),
        occurred=at,
        discovered=at,
        systems=("sys-grind",),
        losses=(restored,),
        interruption=(Piece(minutes=40 * 60, hourly_loss=Yuan.wan(3)),),
    )
