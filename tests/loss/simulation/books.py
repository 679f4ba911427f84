"""Books for the tests of the simulation."""

from __future__ import annotations

from datetime import date
from random import Random

from haitang.contract import Contract, CoverTerms, Deductible, Insurer
from haitang.lexicon import PPM, Cover, Peril, Period, Share, Yuan
from haitang.loss import Consequence, Lognormal, RiskProfile, Scenario
from haitang.loss.model import Stretch
from haitang.loss.simulation import Book, BookPolicy, SharedScenario

RAMP = (Stretch(time=0.5, rate=1), Stretch(time=0.25, rate=0.5), Stretch(time=0.25, rate=0.1))


def one_cover(**terms: object) -> Contract:
    """Data restoration alone: event deductible 2.5万元, event limit 100万元, aggregate 300万元."""
    given: dict[str, object] = {
        "event_deductible": Deductible(amount=Yuan.parse(25_000)),
        "event_limit": Yuan.wan(100),
        "aggregate_limit": Yuan.wan(300),
        "covers": (CoverTerms(cover=Cover.DATA_RESTORATION, clause="1"),),
    }
    return Contract(
        form="first_party",
        insured="D2143569X",
        insurers=(Insurer(code="D2143569X", share=Share(PPM)),),
        period=Period.of_dates(date(2026, 7, 1), date(2027, 6, 30)),
        systems=("sys",),
        **(given | terms),
    )


def profile(yearly: float, *, mu: float = 10.0, sigma: float = 1.8, dispersion: float | None = None) -> RiskProfile:
    """One peril that costs data."""
    scenario = Scenario(
        peril=Peril.SUPPLY_CHAIN_COMPROMISE,
        base_yearly=yearly,
        yearly=yearly,
        dispersion=dispersion,
        severity=Lognormal(mu=mu, sigma=sigma),
        consequences=(Consequence(cover=Cover.DATA_RESTORATION, weight=1.0),),
        hourly_loss=Yuan.wan(1),
    )
    return RiskProfile(enterprise="D2143569X", scenarios=(scenario,))


def random_profile(random: Random, covers: list[Cover], *, yearly: float) -> RiskProfile:
    """One to three perils over some covers, Poisson and negative binomial, some with a ramp-up."""
    scenarios = []
    for peril in random.sample(list(Peril), random.randint(1, 3)):
        hit = random.sample(covers, random.randint(1, len(covers)))
        weights = [random.random() + 0.05 for _ in hit]
        scenarios.append(
            Scenario(
                peril=peril,
                base_yearly=yearly,
                yearly=yearly * random.uniform(0.3, 1.5),
                dispersion=random.choice([None, 0.3, 2.0]),
                severity=Lognormal(
                    mu=random.uniform(4, 16), sigma=random.uniform(0.5, 2.5), cap=random.choice([None, 3e8])
                ),
                consequences=tuple(
                    Consequence(cover=cover, weight=weight / sum(weights))
                    for cover, weight in zip(hit, weights, strict=True)
                ),
                hourly_loss=Yuan(random.randint(1, 10**8)),
                recovery=random.choice([RAMP, (*RAMP[:1], Stretch(time=0.5, rate=0.3))]),
            )
        )
    return RiskProfile(enterprise="D2143569X", scenarios=tuple(scenarios))


def vendor_book(policies: int, *, yearly: float = 0.1, vendors: int = 5, **book: object) -> Book:
    """Policies of one kind, spread over vendors that fail them all at once."""
    nodes = tuple(f"v{number}" for number in range(vendors))
    return Book(
        contracts={"c": one_cover()},
        profiles={"p": profile(yearly)},
        policies=(BookPolicy(id="p", contract="c", profile="p", count=policies, nodes=(nodes,)),),
        shared=tuple(
            SharedScenario(code=node, node=node, peril=Peril.SUPPLY_CHAIN_COMPROMISE, yearly=0.05, hit=0.4)
            for node in nodes
        ),
        **book,
    )
