"""Random contracts and random sequences of events, for the laws that must hold for every contract."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from haitang.contract import (
    Cause,
    Condition,
    Contract,
    CoverState,
    CoverTerms,
    Deductible,
    DependentTerms,
    Insurer,
    InterruptionTerms,
    Loss,
    LossEvent,
    Order,
    OtherInsurance,
    Piece,
    Reinstatements,
    Retention,
    ServicePackage,
    Waiting,
)
from haitang.contract.order import COVER_RULES, LAST, POLICY_RULES
from haitang.lexicon import PPM, Cover, Period, Share, Yuan

CODES = ("consent", "panel", "hazard")
PROVIDERS = ("", "cloud-a", "cloud-b")
AT = datetime(2026, 8, 12, tzinfo=UTC)
amounts = st.one_of(st.integers(0, 500), st.integers(0, 10**7), st.integers(0, 10**12)).map(Yuan)
limits = st.one_of(st.integers(1, 10**4), st.integers(1, 10**10)).map(Yuan)
shares = st.one_of(st.just(Share(0)), st.integers(0, PPM - 1).map(Share), st.sampled_from([Share(100_000)]))
deductibles = st.builds(Deductible, amount=st.one_of(st.just(Yuan(0)), amounts), rate=shares)
conditions = st.builds(
    Condition,
    code=st.sampled_from(CODES),
    clause=st.just("9"),
    effect=st.sampled_from(["excluded", "added_rate", "raised_deductible"]),
    added_rate=shares,
    raised_by=shares,
)
interruptions = st.builds(
    InterruptionTerms,
    waiting_hours=st.integers(0, 30),
    hours=st.sampled_from(["clock", "operating"]),
    waiting_from=st.sampled_from(["interruption", "discovery", "notice"]),
    waiting=st.sampled_from(Waiting),
    retention=st.sampled_from(Retention),
    indemnity_days=st.integers(1, 3),
    indemnity_from=st.sampled_from(["interruption", "waiting_end"]),
    basis=st.sampled_from(["gross_profit", "net_profit_per_hour"]),
)
dependents = st.builds(
    DependentTerms,
    providers=st.sampled_from([(), ("cloud-a",)]),
    event_limit=st.none() | limits,
)
services = st.builds(
    ServicePackage, clause=st.just("7"), limit=limits, covers=st.lists(st.sampled_from(Cover), max_size=1).map(tuple)
)
reinstatements = st.builds(Reinstatements, count=st.integers(1, 3))
orders = st.builds(
    lambda cover, policy: Order(cover=tuple(cover), policy=(*policy, *LAST)),
    st.permutations(COVER_RULES),
    st.permutations(POLICY_RULES[:-2]),
)


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    """A stretch of an interruption, now and then with shifts and with a net profit of its own."""
    minutes = draw(st.integers(1, 5000))
    return Piece(
        minutes=minutes,
        hourly_loss=Yuan(draw(st.integers(0, 10**9))),
        hourly_net_profit=draw(st.none() | st.integers(0, 10**9).map(Yuan)),
        operating=draw(st.none() | st.integers(0, minutes)),
    )


@st.composite
def cover_terms(draw: st.DrawFn, cover: Cover) -> CoverTerms:
    """Terms of one cover; now and then one that does not answer."""
    return CoverTerms(
        cover=cover,
        clause="2",
        state=draw(st.sampled_from([*CoverState, CoverState.COVERED, CoverState.COVERED, CoverState.COVERED])),
        causes=draw(st.sampled_from([(), (), (Cause.MALICIOUS_ACT, Cause.PROVIDER_OUTAGE)])),
        dependent=draw(st.none() | dependents),
        event_limit=draw(st.none() | limits),
        aggregate_limit=draw(st.none() | limits),
        average=draw(st.booleans()),
        deductible=draw(deductibles),
        insured_share=draw(shares),
        interruption=draw(interruptions) if cover is Cover.BUSINESS_INTERRUPTION else None,
        conditions=tuple(draw(st.lists(conditions, max_size=2))),
    )


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """A contract of one to five covers, in any order of terms."""
    covers = draw(st.lists(st.sampled_from(Cover), min_size=1, max_size=5, unique=True))
    first = draw(st.integers(1, PPM - 1))
    return Contract(
        form="first_party",
        insured="D2143569X",
        insurers=(
            Insurer(code="D2143569X", share=Share(first)),
            Insurer(code="D2143569X", share=Share(PPM - first)),
        ),
        period=Period.of_dates(date(2026, 7, 1), date(2027, 6, 30)),
        systems=("sys",),
        covers=tuple(draw(cover_terms(cover)) for cover in covers),
        event_deductible=draw(deductibles),
        event_limit=draw(st.none() | limits),
        insured_share=draw(shares),
        other_insurance=draw(st.sampled_from(OtherInsurance)),
        aggregate_deductible=draw(st.just(Yuan(0)) | amounts),
        aggregate_limit=draw(limits),
        reinstatements=draw(st.none() | reinstatements),
        services=draw(st.none() | services),
        conditions=tuple(draw(st.lists(conditions, max_size=1))),
        order=draw(st.just(Order()) | orders),
    )


@st.composite
def events(draw: st.DrawFn, contract: Contract) -> LossEvent:
    """An event with losses under the contract's covers."""
    covers = [terms.cover for terms in contract.covers]
    hit = draw(st.lists(st.sampled_from(covers), max_size=6))
    interrupted = Cover.BUSINESS_INTERRUPTION in covers and draw(st.booleans())
    discovered = AT + timedelta(minutes=draw(st.integers(0, 3000)))
    return LossEvent(
        id=UUID(int=draw(st.integers(0, 2**64))),
        occurred=AT,
        discovered=discovered,
        reported=draw(st.none() | st.integers(0, 3000).map(lambda after: discovered + timedelta(minutes=after))),
        cause=draw(st.sampled_from([None, None, *Cause])),
        provider=draw(st.sampled_from(PROVIDERS)),
        systems=("sys",),
        losses=tuple(
            Loss(reference=str(number), cover=cover, amount=draw(amounts), in_kind=draw(st.integers(0, 5)) == 0)
            for number, cover in enumerate(hit)
        ),
        interruption=tuple(draw(st.lists(pieces(), max_size=4))) if interrupted else (),
        breached=tuple(draw(st.sets(st.sampled_from(CODES), max_size=2))),
        insured_values={
            cover: draw(st.integers(0, PPM).map(Share)) for cover in draw(st.sets(st.sampled_from(covers), max_size=2))
        },
        other_sums=draw(st.just(Yuan(0)) | amounts),
    )


@st.composite
def years(draw: st.DrawFn, max_events: int = 4) -> tuple[Contract, list[LossEvent]]:
    """A contract and the events of its period, in order."""
    contract = draw(contracts())
    return contract, draw(st.lists(events(contract), min_size=1, max_size=max_events))
