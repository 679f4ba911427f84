"""Haitang's simulation on the same works; apart from the exact engine, which needs no compiler."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import log
from typing import Any

import exact_price  # type: ignore[import-not-found]
import numpy as np
from contracts import INSURED, one_cover, package  # type: ignore[import-not-found]

from haitang.contract import LayerTerms, Reinstatements, Treaty, TreatyKind, compile_terms
from haitang.lexicon import PPM, Cover, Peril, Share, Yuan
from haitang.loss import Consequence, Lognormal, RiskProfile, Scenario
from haitang.loss.simulation import Book, BookPolicy, Report, SharedScenario, simulate
from haitang.loss.simulation.compiled import compiled
from haitang.loss.simulation.pack import pack_terms
from haitang.loss.simulation.risks import RISK
from haitang.loss.simulation.terms import LOSS, SHEET, event_amount

PACKAGES = ("haitang", "numba", "numpy")
Answer = dict[str, float]
VENDOR_FAILS = Peril.PROVIDER_OUTAGE


def _one_peril(case: dict[str, Any], yearly: float) -> RiskProfile:
    scenario = Scenario(
        peril=VENDOR_FAILS,
        base_yearly=yearly,
        yearly=yearly,
        severity=Lognormal(mu=case["mu"], sigma=case["sigma"]),
        consequences=(Consequence(cover=Cover.DATA_RESTORATION, weight=1),),
        hourly_loss=Yuan(0),
    )
    return RiskProfile(enterprise=INSURED, scenarios=(scenario,))


def _nine_covers(case: dict[str, Any]) -> RiskProfile:
    """Eight perils over all nine covers, as often together as the one peril, their counts negative binomial."""
    weights = tuple(Consequence(cover=cover, weight=1 / len(Cover)) for cover in Cover)
    each = case["yearly"] / len(Peril)
    return RiskProfile(
        enterprise=INSURED,
        scenarios=tuple(
            Scenario(
                peril=peril,
                base_yearly=each,
                yearly=each,
                dispersion=0.365,
                severity=Lognormal(mu=case["mu"] + log(len(Cover)), sigma=case["sigma"]),
                consequences=weights,
                hourly_loss=Yuan.parse(21_200),
            )
            for peril in Peril
        ),
    )


def _treaties() -> tuple[Treaty, ...]:
    """A fifth by quota share; of an event 200 m above 100 m, reinstated once; of the year 500 m above 500 m."""
    return (
        Treaty(code="QS", kind=TreatyKind.QUOTA_SHARE, priority=1, ceded=Share(200_000)),
        Treaty(
            code="XL",
            kind=TreatyKind.PER_EVENT_EXCESS,
            priority=2,
            event=LayerTerms(deductible=Yuan.wan(10_000), limit=Yuan.wan(20_000)),
            reinstatements=Reinstatements(count=1, rate=Share(PPM)),
            premium=Yuan.wan(2_000),
        ),
        Treaty(
            code="SL",
            kind=TreatyKind.STOP_LOSS,
            priority=3,
            aggregate=LayerTerms(deductible=Yuan.wan(50_000), limit=Yuan.wan(50_000)),
        ),
    )


def _book(case: dict[str, Any]) -> Book:
    vendors = tuple(f"cloud:{number}" for number in range(case["vendors"]))
    nine = case.get("covers") == 9
    return Book(
        contracts={"contract": exact_price.contract() if nine else one_cover(case)},
        profiles={"profile": _nine_covers(case) if nine else _one_peril(case, case["yearly"])},
        policies=(
            BookPolicy(
                id="policy",
                contract="contract",
                profile="profile",
                count=case["policies"],
                spread=case.get("spread", 0),
                nodes=(vendors,) if vendors else (),
            ),
        ),
        shared=tuple(
            SharedScenario(
                code=vendor,
                node=vendor,
                peril=VENDOR_FAILS,
                yearly=case["vendor_yearly"],
                hit=case["hit"],
                correlation=case["correlation"],
            )
            for vendor in vendors
        ),
        treaties=_treaties() if case.get("treaties") else (),
        tail=case.get("tail", "plain"),
        report=Report() if case.get("curves") else Report(return_periods=(), by=(), quantiles=(0.995,), tvar=()),
    )


def book(case: dict[str, Any]) -> Callable[[], Answer]:
    """A whole book, from its records to its figures; another seed each time. Compiled before."""
    found, seeds = _book(case), _seeds()
    simulate(_book(case | {"policies": max(case["vendors"], 1)}), years=100, seed=0, workers=1)

    def call() -> Answer:
        result = simulate(found, years=case["years"], seed=next(seeds), workers=case["workers"])
        return {"mean": result.gross.aal.value, "var": result.gross.quantiles["0.995"].value}

    return call


def years(case: dict[str, Any]) -> Callable[[], Answer]:
    """One policy for many years."""
    alone = {"policies": 1, "vendors": 0, "yearly": case["mean"], "vendor_yearly": 0, "hit": 1, "correlation": 0}
    return book(case | alone)


def terms(case: dict[str, Any]) -> Callable[[], Answer]:
    """The simulation's compiled terms alone, event after event, every amount an integer of fen."""
    random = np.random.default_rng(case["seed"])
    normal = random.normal(case["mu"], case["sigma"], (case["events"], case["covers"]))
    losses = np.rint(np.exp(normal) * 100).astype(np.int64)
    packed = pack_terms([compile_terms(package(case))], list(Cover))
    risk, sheet = np.zeros(1, RISK), np.zeros(SHEET, np.int64)
    book = (packed.contract[0], packed.cover, packed.cover_order[0], packed.policy_order[0])
    _pay(losses[:1], book, risk, sheet)  # type: ignore[no-untyped-call]

    def call() -> Answer:
        return {"mean": _pay(losses, book, risk, sheet) / 100 / case["events"]}  # type: ignore[no-untyped-call]

    return call


@compiled
def _pay(losses, book, risk, sheet):  # type: ignore[no-untyped-def]
    contract, covers, cover_order, policy_order = book
    total = 0
    for event in range(losses.shape[0]):
        for column in range(losses.shape[1]):
            sheet[LOSS, column] = losses[event, column]
        total += event_amount(contract, covers, cover_order, policy_order, risk[0], 1, sheet)  # type: ignore[no-untyped-call]
    return total


def _seeds() -> Iterator[int]:
    return iter(range(1, 1_000_000))


WORKS = {"book": book, "years": years, "terms": terms}
