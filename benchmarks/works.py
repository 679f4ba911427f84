"""What is measured: works, who does them, with which input; the settings of each peer are its own best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks import reference
from benchmarks.measure import Entry

Exact = dict[str, dict[str, float]]
POLICY: dict[str, Any] = {
    "frequency": "poisson",
    "mean": 3,
    "size": 3,
    "mu": 10,
    "sigma": 1.8,
    "deductible": 25_000,
    "event_limit": 1_000_000,
    "aggregate_limit": 3_000_000,
}
GRIDS = {"1,000 x 2^12": (1000, 2**12), "250 x 2^14": (250, 2**14), "62.5 x 2^16": (62.5, 2**16)}
COVERS = [
    {
        "frequency": "poisson",
        "mean": 0.02 * (1 + place),
        "mu": 10 + 0.15 * place,
        "sigma": 1.4 + 0.06 * place,
        "deductible": 10_000 * (1 + place % 4),
        "event_limit": 500_000 * (1 + place % 5),
    }
    for place in range(12)
]
TERMS: dict[str, Any] = {
    "policies": 100,
    "events": 250_000,
    "covers": 8,
    "mu": 10,
    "sigma": 1.8,
    "cover_deductible": 10_000,
    "cover_limit": 1_000_000,
    "deductible": 25_000,
    "event_limit": 3_000_000,
    "seed": 1,
}
CORES = 2
BOOK: dict[str, Any] = POLICY | {
    "policies": 1000,
    "years": 100_000,
    "yearly": 0.03,
    "vendors": 20,
    "vendor_yearly": 0.1,
    "hit": 0.2,
    "correlation": 0.5,
}


@dataclass(frozen=True)
class Work:
    """A table of the page.

    Attributes
    ----------
    code : str
        Its marker in the page, and its name on the command line.
    columns : tuple of str
        Keys of `page.COLUMNS`.
    rounds, quick_rounds : int
        Rounds of a full run and of a short look.
    exact : callable
        Group of entries to exact mean and VaR; called when the work is measured, since some take seconds.
    items : dict
        Items that one call of a group works through, for rates.
    cold : bool
        Whether each call is the first of a new process.
    """

    code: str
    title: str
    entries: tuple[Entry, ...]
    columns: tuple[str, ...]
    rounds: int = 7
    quick_rounds: int = 2
    exact: Callable[[], Exact] = dict
    items: int = 0
    cold: bool = False


def _one_policy() -> Work:
    entries: list[Entry] = []
    for frequency, grids in (("poisson", tuple(GRIDS)), ("negative_binomial", ("250 x 2^14",))):
        for grid in grids:
            step, points = GRIDS[grid]
            case = POLICY | {"frequency": frequency, "step": step, "points": points}
            group = f"{frequency} {grid}"
            for participant, call, note, calls in (
                ("haitang", "one_policy", "", 60),
                ("gemact", "one_policy", "", 12),
                ("aggregate", "one_policy", "", 4),
                ("aggregate", "one_policy_without_table", ", quantile by hand", 6),
            ):
                name = "Poisson" if frequency == "poisson" else "negative binomial"
                entries.append(Entry(participant, call, f"{name}, {grid}{note}", case, group, calls))
    exact = {entry.group: reference.published(entry.input["frequency"]) for entry in entries}
    return Work(
        "one-policy",
        "One policy: mean and VaR 99.5 % by FFT on the same grid (yuan x points)",
        tuple(entries),
        ("who", "setting", "median", "p99", "cpu", "ratio", "mean_off", "var_off", "peak"),
        exact=lambda: exact,
    )


def _twelve_covers() -> Work:
    entries = []
    for grid, step, points in (("1,000 x 2^14", 1000, 2**14), ("250 x 2^16", 250, 2**16)):
        case = {"covers": COVERS, "step": step, "points": points}
        entries.append(Entry("haitang", "twelve_covers", grid, case, grid, 20))
        entries.append(Entry("aggregate", "twelve_covers", f"{grid}, without allocation", case, grid, 2))
    return Work(
        "twelve-covers",
        "Twelve covers of their own frequency, severity and terms into one distribution",
        tuple(entries),
        ("who", "setting", "median", "p99", "cpu", "ratio", "mean_off", "var_off", "peak"),
        exact=lambda: dict.fromkeys({entry.group for entry in entries}, reference.of_covers(COVERS)),
    )


def _contract() -> Work:
    return Work(
        "contract",
        "The worked case's contract: nine covers, waiting hours, eight perils, another risk each time",
        (
            Entry("haitang", "contract_price", "exact price", {}, "price", 60),
            Entry("haitang", "contract_statement", "premium statement, without controls", {}, "statement", 10),
        ),
        ("who", "setting", "median", "p99", "cpu", "peak"),
    )


def _simulated(call: str, setting: str, case: dict[str, Any]) -> tuple[Entry, ...]:
    """Ours on both cores and on one."""
    return tuple(
        Entry("haitang_simulation", call, setting, case | {"workers": cores}, cores=cores) for cores in (CORES, 1)
    )


def _years() -> Work:
    case = POLICY | {"years": 1_000_000}
    return Work(
        "years",
        "One policy, a million years of Monte Carlo with its terms",
        (
            *_simulated("years", "from records to figures", case),
            Entry("numpy", "years", "arrays by hand", case),
            Entry("pal", "years", "NumPy functions on its variables", case),
            Entry("gemact", "years", 'method "mc"', case),
        ),
        ("who", "setting", "cores", "median", "cpu", "ratio", "mean_off", "var_off", "peak"),
        rounds=5,
        exact=lambda: {"": reference.published("poisson")},
    )


def _terms() -> Work:
    return Work(
        "terms",
        "Terms alone: a deductible and a limit for each of eight covers, then for the policy",
        (
            Entry("haitang_simulation", "terms", "compiled, int64, all of a contract's rules", TERMS),
            Entry("haitang", "terms", "array kernel, int64, all of a contract's rules", TERMS | {"batch": 32_768}),
            Entry("numpy", "terms", "float64, by hand", TERMS),
            Entry("numpy", "terms_single", "float32, by hand", TERMS),
            Entry("oasislmf", "terms", "fmpy, float32, policy totals", TERMS | {"rule": 0}),
            Entry("oasislmf", "terms", "fmpy, float32, shared back to covers", TERMS | {"rule": 2}),
        ),
        ("who", "setting", "cores", "median", "cpu", "rate", "ratio", "answer", "peak"),
        items=TERMS["events"] * TERMS["covers"],
    )


def _book() -> Work:
    return Work(
        "book",
        "1,000 policies, 100,000 years, own events and 20 shared vendors",
        (
            *_simulated("book", "from records to figures", BOOK),
            Entry("numpy", "book_naive", "a count for every policy and year", BOOK),
            Entry("numpy", "book_sparse", "only the events", BOOK),
        ),
        ("who", "setting", "cores", "median", "cpu", "ratio", "mean_off", "answer_var", "peak"),
        rounds=5,
        exact=lambda: {"": _book_mean(BOOK)},
    )


def _book_mean(case: dict[str, Any]) -> dict[str, float]:
    """A policy by itself is compound Poisson: its own events and, thinned, those of its vendor."""
    alone = case | {"mean": case["yearly"] + case["vendor_yearly"] * case["hit"]}
    return {"mean": case["policies"] * reference.of_covers([alone], case["aggregate_limit"])["mean"]}


def _large_book() -> Work:
    full = BOOK | {"policies": 100_000, "spread": 0.5, "curves": True, "treaties": True, "workers": CORES}
    bare = full | {"curves": False, "treaties": False}
    nine = full | {"covers": 9}
    name = "haitang_simulation"
    return Work(
        "large-book",
        "100,000 policies, 100,000 years: treaties, curves by cover and peril, standard errors",
        (
            Entry(
                name, "book", "one cover, quota share, excess with reinstatement, stop loss, curves", full, cores=CORES
            ),
            Entry(name, "book", "the same on one core", full | {"workers": 1}),
            Entry(name, "book", "one cover, no treaties, no curves", bare, cores=CORES),
            Entry(name, "book", "nine covers with hours, all treaties and curves", nine, cores=CORES),
        ),
        ("who", "setting", "cores", "median", "cpu", "answer", "peak"),
        rounds=1,
        quick_rounds=1,
    )


def _tail() -> Work:
    """Shocks rule: an own event of a policy every hundred years, a vendor that hits half of its policies every ten."""
    case = BOOK | {"years": 20_000, "yearly": 0.01, "hit": 0.5, "workers": CORES}
    calls = 20
    return Work(
        "tail",
        "VaR 99.5 % of a shock-driven book of 1,000 policies in 20,000 years, over seeds",
        (
            Entry(
                "haitang_simulation",
                "book",
                "stratified years",
                case | {"tail": "stratified"},
                calls=calls,
                cores=CORES,
            ),
            Entry("haitang_simulation", "book", "plain years", case, calls=calls, cores=CORES),
            Entry("numpy", "book_sparse", "only the events", case, calls=calls),
        ),
        ("who", "setting", "median", "mean_off", "answer_var", "spread"),
        rounds=2,
        quick_rounds=1,
        exact=lambda: {"": _book_mean(case)},
    )


def _cold() -> Work:
    case = POLICY | {"step": 250, "points": 2**14}
    return Work(
        "cold",
        "From the start of a process to its first answer",
        (
            Entry("haitang", "contract_price", "nine covers, waiting hours, eight perils", {}, "contract"),
            Entry("haitang", "one_policy", "one policy by FFT", case, "policy"),
            Entry(
                "haitang_simulation", "years", "one policy, 10,000 years", case | {"years": 10_000, "workers": CORES}
            ),
            Entry("gemact", "one_policy", "one policy by FFT", case, "policy"),
            Entry("aggregate", "one_policy", "one policy by FFT", case, "policy"),
            Entry("pal", "years", "one policy, 10,000 years", case | {"years": 10_000}, "policy"),
        ),
        ("who", "setting", "cold_median", "cold_min", "first", "peak"),
        cold=True,
    )


def works() -> tuple[Work, ...]:
    """All works, in the order of the page."""
    return (_one_policy(), _twelve_covers(), _contract(), _years(), _terms(), _book(), _large_book(), _tail(), _cold())
