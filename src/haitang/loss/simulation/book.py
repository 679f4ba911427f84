"""The book (保单组合): policies with their risks, what they share, and the treaties over them; from YAML or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from haitang.contract import Contract, Treaty, check, check_program
from haitang.lexicon import Peril, Problem, Record, parse, refuse_if
from haitang.loss.model import RiskProfile

Code = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class BookPolicy(Record):
    """One policy, or ``count`` of its kind.

    Attributes
    ----------
    id : str
        What its random numbers hang on; the copies of a kind are ``id/1``, ``id/2``, …
    contract, profile : str
        Names in the book's ``contracts`` and ``profiles``.
    count : int
        How many policies of this kind there are.
    scale : float
        Factor on every loss of the profile, and on its loss per hour.
    spread : float
        Copies differ in size: their factors are the quantiles of a lognormal with this sigma and mean ``scale``.
    cluster : str
        Kind of business that it belongs to for the shares of the tail; the profile's name by default.
    nodes : tuple of str or list
        What the policy hangs on (``"plc_vendor:…"``, ``"cloud:…"``); a list spreads its nodes over the copies in turn.
    """

    id: Code
    contract: Code
    profile: Code
    count: int = Field(default=1, ge=1)
    scale: float = Field(default=1.0, gt=0, le=1e6)
    spread: float = Field(default=0.0, ge=0, le=3)
    cluster: str = Field(default="", max_length=120)
    nodes: tuple[Code | tuple[Code, ...], ...] = ()


class SharedScenario(Record):
    """A common cause (共因情景): one failure of a shared node hits many policies at once.

    A policy on the node that has a scenario of the peril is hit with probability ``hit`` times the posture's
    relativity for that peril (at most 1); it then loses as in its own scenario, its latent factor correlated with that
    of every other policy hit.

    Attributes
    ----------
    yearly : float
        Mean number of such failures a year.
    hit : float
        Probability that a policy of market-average posture on the node is hit.
    correlation : float
        Correlation of the latent factors of any two policies hit.
    severity : float
        Factor on the loss of the policy's own scenario.
    """

    code: Code
    node: Code
    peril: Peril
    yearly: float = Field(ge=0, le=1000)
    hit: float = Field(gt=0, le=1)
    correlation: float = Field(default=0.5, ge=0, lt=1)
    severity: float = Field(default=1.0, gt=0, le=1e6)


class Report(Record):
    """What the answer tells beside the moments.

    Attributes
    ----------
    quantiles, tvar : tuple of float
        Confidence levels of the year's loss.
    return_periods : tuple of float
        Points of the exceedance curves, years.
    by : tuple of str
        Split the curves by cover, by peril.
    allocation : float or None
        Share out the book's TVaR at this level to the policies (co-TVaR).
    largest_policies : int
        How many policies the allocation lists; the others are one line.
    capital : float or None
        Tell, at this level, whose tail the book's tail is: clusters and nodes, for a capital snapshot.
    top_years, top_events : int
        Worst years to take apart, and how many events of each.
    """

    quantiles: tuple[float, ...] = (0.5, 0.9, 0.95, 0.99, 0.995, 0.999)
    tvar: tuple[float, ...] = (0.99, 0.995)
    return_periods: tuple[float, ...] = (2, 5, 10, 20, 50, 100, 200, 250, 500, 1000)
    by: tuple[Literal["cover", "peril"], ...] = ("cover", "peril")
    allocation: float | None = Field(default=None, gt=0, lt=1)
    largest_policies: int = Field(default=50, ge=0, le=100_000)
    capital: float | None = Field(default=None, gt=0, lt=1)
    top_years: int = Field(default=0, ge=0, le=1000)
    top_events: int = Field(default=10, ge=1, le=1000)


class Book(Record):
    """A whole book of policies.

    Attributes
    ----------
    tail : str
        ``plain``: every simulated year weighs the same; ``stratified``: years are stratified by the number of shared
        failures and the common factor is tilted towards the tail, so that fewer years tell it as well; ``auto``:
        stratified where there are shared scenarios.
    """

    schema_version: Literal[1] = 1
    name: str = ""
    contracts: dict[Code, Contract] = Field(min_length=1)
    profiles: dict[Code, RiskProfile] = Field(min_length=1)
    policies: tuple[BookPolicy, ...] = Field(min_length=1)
    shared: tuple[SharedScenario, ...] = ()
    treaties: tuple[Treaty, ...] = ()
    tail: Literal["auto", "plain", "stratified"] = "auto"
    report: Report = Report()

    @property
    def size(self) -> int:
        """Number of policies."""
        return sum(policy.count for policy in self.policies)

    @property
    def stratified(self) -> bool:
        """Whether years are stratified."""
        return self.tail == "stratified" or (self.tail == "auto" and any(item.yearly > 0 for item in self.shared))


def load_book(text: str, file: str) -> Book:
    """A book from YAML or JSON, with everything that is wrong with it at once.

    Raises
    ------
    BadInput
        Fields first; once all are good, names that lead nowhere and contradictions between terms.
    """
    book: Book = parse(text, Book, file=file)
    refuse_if(list(_problems(book, file)))
    return book


def book_schema() -> dict[str, Any]:
    """The published JSON Schema of a book.

    Examples
    --------
    >>> book_schema()["required"]
    ['contracts', 'profiles', 'policies']
    """
    return Book.model_json_schema()


def _problems(book: Book, file: str) -> Iterator[Problem]:
    for name, contract in book.contracts.items():
        yield from (problem.under(f"contracts.{name}") for problem in check(contract, file=file))
    yield from check_program(book.treaties, file=file)
    ids: set[str] = set()
    for index, policy in enumerate(book.policies):
        at = f"policies.{index}"
        for field, name, known in (
            ("contract", policy.contract, book.contracts.keys()),
            ("profile", policy.profile, book.profiles.keys()),
        ):
            if name not in known:
                yield Problem(file, f"{at}.{field}", "没有这个名字", name, "、".join(known), "改正名字，或补上定义")
        if policy.id in ids:
            yield Problem(file, f"{at}.id", "保单编号重复", policy.id, "", "每份保单一个编号；同类多份用 count")
        ids.add(policy.id)
    yield from _report_problems(book.report, file)
    codes = [item.code for item in book.shared]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield Problem(file, f"shared.{index}.code", "共因情景重复", code, "", "每个情景一个代码")


def _report_problems(report: Report, file: str) -> Iterator[Problem]:
    for field in ("quantiles", "tvar"):
        for index, level in enumerate(getattr(report, field)):
            if not 0 <= level < 1:
                yield Problem(file, f"report.{field}.{index}", "置信水平超出范围", f"{level:g}", "[0, 1)", "如 0.995")
    for index, period in enumerate(report.return_periods):
        if not period > 1:
            yield Problem(
                file, f"report.return_periods.{index}", "重现期超出范围", f"{period:g}", "大于 1 年", "如 200"
            )
