"""How fast one policy of nine covers is priced exactly, warm and cold; beside plain Monte Carlo of the same contract.

    python benchmarks/exact_price.py [--repeats 300]

Every repeat prices another risk, so that nothing is remembered between them. Prints medians and 99th percentiles in
milliseconds, and the error against a finer grid; what they mean: docs/method/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from haitang.contract import Contract, Events, compile_terms, evaluate
from haitang.lexicon import Cover, Peril, Yuan
from haitang.loss import (
    Consequence,
    Lognormal,
    RiskProfile,
    Scenario,
    aggregate_events,
    aggregate_insured,
    insured_events,
)
from haitang.underwriting import load_request, premium_statement

SIGMAS = (1.357, 1.5, 1.681, 2.5)
"""Those of the severity catalogue: their tail tables are built once per process."""
REQUEST = Path(__file__).parents[1] / "examples" / "haimao-bearing" / "policy" / "request.yaml"


def say(text: str) -> None:
    """One line to standard output."""
    sys.stdout.write(text + "\n")


def contract() -> Contract:
    """The worked case's terms: nine covers, waiting hours, conditions, event and aggregate limits."""
    return load_request(REQUEST.read_text(encoding="utf-8"), REQUEST.name).contract


def risks(insured: str) -> Iterator[RiskProfile]:
    """Eight perils over all nine covers, a little different each time."""
    random = np.random.default_rng(1)
    weights = tuple(Consequence(cover=cover, weight=1 / len(Cover)) for cover in Cover)
    while True:
        scenarios = tuple(
            Scenario(
                peril=peril,
                base_yearly=0.01,
                yearly=float(random.uniform(0.005, 0.03)),
                dispersion=0.365,
                severity=Lognormal(mu=float(random.normal(13, 0.5)), sigma=float(random.choice(SIGMAS)), cap=3.1e8),
                consequences=weights,
                hourly_loss=Yuan.parse(21_200),
            )
            for peril in Peril
        )
        yield RiskProfile(enterprise=insured, scenarios=scenarios)


def measured(name: str, work: Callable[[], object], repeats: int) -> None:
    """Run and print the median and the 99th percentile, ms."""
    work()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    say(f"{name:<44} p50 {np.percentile(taken, 50):8.2f} ms   p99 {np.percentile(taken, 99):8.2f} ms")


def monte_carlo(profile: RiskProfile, terms: Contract, years: int) -> float:
    """Mean of a plain simulation with the same kernel; no erosion, so only the events' own terms."""
    random = np.random.default_rng(7)
    compiled = compile_terms(terms)
    total = 0.0
    for scenario in profile.scenarios:
        count = random.poisson(scenario.yearly * years)
        amount = np.exp(scenario.severity.mu + scenario.severity.sigma * random.standard_normal(count))
        fen = np.minimum(amount, scenario.severity.cap or np.inf) * 100
        part = np.rint(fen / len(Cover)).astype(np.int64)
        losses = np.repeat(part[:, None], len(compiled.covers), axis=1)
        losses[:, compiled.column(Cover.BUSINESS_INTERRUPTION)] = 0
        hourly = np.full((count, 1), scenario.hourly_loss.fen)
        minutes = np.rint(part * 60 / scenario.hourly_loss.fen).astype(np.int64)[:, None]
        total += float(evaluate(compiled, Events(losses=losses, minutes=minutes, hourly=hourly)).payable.sum()) / 100
    return total / years


def cold() -> float:
    """Seconds from the start of a process to its first price."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import exact_price as b; "
        "c = b.contract(); b.aggregate_insured(next(b.risks(c.insured)), c)"
    )
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", script, str(Path(__file__).parent)], check=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="exact price of one policy")
    parser.add_argument("--repeats", type=int, default=300)
    repeats = parser.parse_args().repeats
    terms = contract()
    source = risks(terms.insured)
    profile = next(source)
    measured("exact price, 9 covers x 8 perils", lambda: aggregate_insured(next(source), terms), repeats)
    measured("  of it: making the risk itself", lambda: next(source), repeats)
    measured("  of it: the contract along the factor", lambda: insured_events(profile, terms), repeats)
    evaluated = insured_events(profile, terms)
    measured("  of it: the year by transform", lambda: aggregate_events(evaluated), repeats)
    measured("premium statement without controls", lambda: premium_statement(profile, terms), repeats // 10)
    measured("Monte Carlo, 100,000 years, same kernel", lambda: monte_carlo(profile, terms, 100_000), repeats // 30)
    first = [cold() for _ in range(5)]
    say(f"{'cold process to first price':<44} p50 {np.median(first) * 1e3:8.0f} ms")
    fine = aggregate_insured(profile, terms, cells=8192, grid=2**17)
    plain = aggregate_insured(profile, terms, estimate_error=True)
    say(f"mean {plain.mean:,.2f}; finer {fine.mean:,.2f}; error {abs(plain.mean / fine.mean - 1):.1e}")
    say(f"estimated {(plain.error or 0) / plain.mean:.1e}")
    for probability in (0.99, 0.995):
        value, finer = plain.distribution.quantile(probability), fine.distribution.quantile(probability)
        say(f"VaR {probability:.1%} {value:,.0f}; finer {finer:,.0f}; error {abs(value / finer - 1):.1e}")


if __name__ == "__main__":
    main()
