"""Random contracts and events without a search for the smallest: cheap enough for ten thousand of them in one test."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

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

AT = datetime(2026, 8, 12, tzinfo=UTC)
CODES = ("consent", "panel", "hazard")
PERIOD = Period.of_dates(date(2026, 7, 1), date(2027, 6, 30))
ALONE = (Insurer(code="D2143569X", share=Share(PPM)),)


def random_contract(random: Random) -> Contract:
    """A contract with one to four covers; every term is there now and then."""
    covers = random.sample(list(Cover), random.randint(0, 3))
    if random.random() < 0.8 and Cover.BUSINESS_INTERRUPTION not in covers:
        covers.append(Cover.BUSINESS_INTERRUPTION)
    return Contract(
        form="first_party",
        insured="D2143569X",
        insurers=ALONE,
        period=PERIOD,
        systems=("sys",),
        covers=tuple(_cover(random, cover) for cover in covers or [Cover.RANSOM]),
        event_deductible=_deductible(random),
        event_limit=_sometimes(random, _amount(random, 1)),
        insured_share=_share(random),
        other_insurance=random.choice(list(OtherInsurance)),
        aggregate_deductible=_sometimes(random, _amount(random)) or Yuan(0),
        aggregate_limit=_amount(random, 1),
        reinstatements=_sometimes(random, Reinstatements(count=random.randint(1, 3))),
        services=_sometimes(random, _services(random)),
        conditions=tuple(_condition(random) for _ in range(random.randint(0, 1))),
        order=_order(random),
    )


def random_event(random: Random, contract: Contract) -> LossEvent:
    """An event with losses under the contract's covers."""
    covers = [terms.cover for terms in contract.covers]
    discovered = AT + timedelta(minutes=random.randint(0, 2000))
    return LossEvent(
        id=UUID(int=random.getrandbits(64)),
        occurred=AT,
        discovered=discovered,
        reported=_sometimes(random, discovered + timedelta(minutes=random.randint(0, 2000))),
        cause=_sometimes(random, random.choice(list(Cause))),
        provider=random.choice(["", "", "cloud-a", "cloud-b"]),
        systems=("sys",),
        losses=tuple(
            Loss(
                reference=str(number),
                cover=random.choice(covers),
                amount=_amount(random),
                in_kind=random.random() < 0.1,
            )
            for number in range(random.randint(0, 4))
        ),
        interruption=tuple(_piece(random) for _ in range(random.randint(0, 3))),
        breached=tuple(code for code in CODES if random.random() < 0.2),
        insured_values={cover: Share(random.randint(0, PPM)) for cover in covers if random.random() < 0.2},
        other_sums=_sometimes(random, _amount(random)) or Yuan(0),
    )


def _cover(random: Random, cover: Cover) -> CoverTerms:
    return CoverTerms(
        cover=cover,
        clause="2",
        state=random.choice(list(CoverState)) if random.random() < 0.15 else CoverState.COVERED,
        causes=(Cause.MALICIOUS_ACT, Cause.PROVIDER_OUTAGE) if random.random() < 0.2 else (),
        dependent=_sometimes(
            random,
            DependentTerms(
                providers=("cloud-a",) if random.random() < 0.5 else (),
                event_limit=_sometimes(random, _amount(random, 1)),
            ),
        ),
        event_limit=_sometimes(random, _amount(random, 1)),
        aggregate_limit=_sometimes(random, _amount(random, 1)),
        average=random.random() < 0.5,
        deductible=_deductible(random),
        insured_share=_share(random),
        interruption=_interruption(random) if cover is Cover.BUSINESS_INTERRUPTION else None,
        conditions=tuple(_condition(random) for _ in range(random.randint(0, 2))),
    )


def _interruption(random: Random) -> InterruptionTerms:
    return InterruptionTerms(
        waiting_hours=random.choice([0, 1, 8, 12, 24]),
        hours=random.choice(["clock", "operating"]),
        waiting_from=random.choice(["interruption", "discovery", "notice"]),
        waiting=random.choice(list(Waiting)),
        retention=random.choice(list(Retention)),
        indemnity_days=random.randint(1, 5),
        indemnity_from=random.choice(["interruption", "waiting_end"]),
        basis=random.choice(["gross_profit", "net_profit_per_hour"]),
    )


def _piece(random: Random) -> Piece:
    minutes = random.randint(1, 4000)
    return Piece(
        minutes=minutes,
        hourly_loss=Yuan(random.randint(0, 10**8)),
        hourly_net_profit=_sometimes(random, Yuan(random.randint(0, 10**8))),
        operating=_sometimes(random, random.randint(0, minutes)),
    )


def _services(random: Random) -> ServicePackage:
    covers = tuple(random.sample(list(Cover), random.randint(0, 2)))
    return ServicePackage(clause="7", limit=_amount(random, 1), covers=covers)


def _condition(random: Random) -> Condition:
    return Condition(
        code=random.choice(CODES),
        clause="9",
        effect=random.choice(["excluded", "added_rate", "raised_deductible"]),
        added_rate=_share(random),
        raised_by=_share(random),
    )


def _order(random: Random) -> Order:
    if random.random() < 0.5:
        return Order()
    cover, policy = list(COVER_RULES), list(POLICY_RULES[:-2])
    random.shuffle(cover)
    random.shuffle(policy)
    return Order(cover=tuple(cover), policy=(*policy, *LAST))


def _deductible(random: Random) -> Deductible:
    return Deductible(amount=_sometimes(random, _amount(random)) or Yuan(0), rate=_share(random))


def _share(random: Random) -> Share:
    return Share(random.choice([0, 0, 100_000, random.randint(1, PPM - 1)]))


def _amount(random: Random, least: int = 0) -> Yuan:
    """Any size from single 分 to a hundred million yuan, small ones as often as large ones."""
    return Yuan(random.randint(least, 10 ** random.randint(1, 10)))


def _sometimes(random: Random, value: Any) -> Any:
    return value if random.random() < 0.4 else None
