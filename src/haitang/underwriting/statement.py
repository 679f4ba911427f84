"""The premium statement (保费说明书): what every cover, control and loading is worth in yuan, adding up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Literal, Self

from pydantic import model_validator

from haitang.contract import Contract, largest_remainder
from haitang.lexicon import ZERO, Cover, Label, Peril, Record, Share, Yuan
from haitang.loss import (
    AggregateLoss,
    Factor,
    InsuredEvents,
    RiskProfile,
    Scenario,
    aggregate_events,
    insured_events,
)
from haitang.underwriting.rating import Premium, share_of, technical_premium, to_yuan


class FactorLine(Record):
    """What a control was seen to be: the effect per peril, and the evidence that it rests on."""

    relativities: dict[Peril, float]
    coverage: float
    market: float
    evidence_quality: float
    assurance: str
    evidence: tuple[str, ...]


class StatementLine(Record):
    """One line: yuan, and what they are for.

    Attributes
    ----------
    kind : str
        ``base``: expected insured loss of a cover at market-average posture; ``control``: what one control changes
        in it; ``posture``: what the controls together change beyond their product; ``loading``: costs, risk, tax.
    """

    kind: Literal["base", "control", "posture", "loading"]
    code: str
    label: Label
    amount: Yuan
    cover: Cover | None = None
    factor: FactorLine | None = None


class Statement(Record):
    """All lines of a premium; they add up to ``premium`` to the 分.

    Attributes
    ----------
    expected : Yuan
        Expected insured loss after posture.
    base_expected : Yuan
        The same at market-average posture.
    rate_on_line, anchor : Share
        Premium by aggregate limit, and the same of the first national pilot, as a sanity line.
    """

    lines: tuple[StatementLine, ...]
    base_expected: Yuan
    expected: Yuan
    premium: Yuan
    rate_on_line: Share
    anchor: Share

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum((line.amount for line in self.lines), ZERO) != self.premium:
            raise ValueError("保费说明书各行合计与保险费不符")
        return self

    def of_kind(self, kind: str) -> tuple[StatementLine, ...]:
        """Lines of one kind, in order."""
        return tuple(line for line in self.lines if line.kind == kind)


def premium_statement(
    profile: RiskProfile, contract: Contract, *, names: dict[str, Label] | None = None
) -> tuple[Statement, AggregateLoss]:
    """Itemise the technical premium of a contract for a risk.

    Base: every scenario at the frequency and severity of the average firm, priced by the exact engine and split by
    cover. Then each factor of the profile in turn, priced again: its line is the difference. Then the loadings.

    Parameters
    ----------
    names : dict, optional
        Names of controls by code; the code itself where there is none.

    Returns
    -------
    Statement, AggregateLoss
        The statement, and the distribution that it rests on.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> statement, year = premium_statement(example_profile(), example_contract())
    >>> statement.premium == sum((line.amount for line in statement.lines), ZERO)
    True
    >>> [line.kind for line in statement.lines][:3]
    ['base', 'base', 'posture']
    """
    ladder = _Ladder(profile, contract)
    lines = _base_lines(ladder.year)
    base = level = sum((line.amount for line in lines), ZERO)
    for code in _codes(profile):
        ladder.apply(code)
        after = to_yuan(ladder.year.mean)
        label = (names or {}).get(code) or Label(zh=code, en=code)
        lines.append(
            StatementLine(
                kind="control", code=code, label=label, amount=after - level, factor=_factor_line(profile, code)
            )
        )
        level = after
    year = ladder.finish()
    premium = technical_premium(year)
    if premium.expected != level:
        lines.append(StatementLine(kind="posture", code="posture", label=_POSTURE, amount=premium.expected - level))
    lines += _loading_lines(premium)
    rate = Share(round(premium.total.fen * 1_000_000 / contract.aggregate_limit.fen))
    statement = Statement(
        lines=tuple(lines),
        base_expected=base,
        expected=premium.expected,
        premium=premium.total,
        rate_on_line=rate,
        anchor=share_of("rate_on_line_anchor"),
    )
    return statement, year


_POSTURE = Label(zh="其他状况差异", en="Other differences of posture")


class _Ladder:
    """The profile on its way from market-average to its own posture, priced at every rung."""

    def __init__(self, profile: RiskProfile, contract: Contract) -> None:
        self._contract = contract
        self._profile = profile
        self._scenarios = [_at_market(scenario) for scenario in profile.scenarios]
        self._reprice(True)

    def apply(self, code: str) -> None:
        """Put one factor on and price again."""
        severity_moved = False
        for place, own in enumerate(self._profile.scenarios):
            for factor in _factors(own, code):
                severity_moved = severity_moved or factor.kind == "severity"
                self._scenarios[place] = _with_factor(self._scenarios[place], factor)
        self._reprice(severity_moved)

    def finish(self) -> AggregateLoss:
        """The price of the profile as it is."""
        self._scenarios = list(self._profile.scenarios)
        self._reprice(True)
        return self.year

    def _reprice(self, events_too: bool) -> None:
        if events_too:
            profile = self._profile.model_copy(update={"scenarios": tuple(self._scenarios)})
            self._events: InsuredEvents = insured_events(profile, self._contract)
            self._reached = [self._profile_place(item.scenario) for item in self._events.scenarios]
        yearly = [self._scenarios[place].yearly for place in self._reached]
        self.year = aggregate_events(self._events, yearly)

    def _profile_place(self, scenario: Scenario) -> int:
        return next(place for place, own in enumerate(self._scenarios) if own is scenario)


def _at_market(scenario: Scenario) -> Scenario:
    """The scenario before posture: base frequency, and the severity without its factors."""
    scaled = sum(log(factor.relativity) for factor in scenario.factors if factor.kind == "severity")
    severity = scenario.severity.model_copy(update={"mu": scenario.severity.mu - scaled})
    return scenario.model_copy(update={"yearly": scenario.base_yearly, "severity": severity})


def _with_factor(scenario: Scenario, factor: Factor) -> Scenario:
    if factor.kind == "frequency":
        return scenario.model_copy(update={"yearly": scenario.yearly * factor.relativity})
    severity = scenario.severity.model_copy(update={"mu": scenario.severity.mu + log(factor.relativity)})
    return scenario.model_copy(update={"severity": severity})


def _factors(scenario: Scenario, code: str) -> Sequence[Factor]:
    return [factor for factor in scenario.factors if factor.code == code]


def _codes(profile: RiskProfile) -> tuple[str, ...]:
    """Codes of all factors, in the order that they first appear."""
    return tuple(dict.fromkeys(factor.code for scenario in profile.scenarios for factor in scenario.factors))


def _factor_line(profile: RiskProfile, code: str) -> FactorLine:
    found = {scenario.peril: factor for scenario in profile.scenarios for factor in _factors(scenario, code)}
    first = next(iter(found.values()))
    return FactorLine(
        relativities={peril: factor.relativity for peril, factor in found.items()},
        coverage=first.coverage,
        market=first.market,
        evidence_quality=first.evidence_quality,
        assurance=first.assurance,
        evidence=first.evidence,
    )


def _base_lines(year: AggregateLoss) -> list[StatementLine]:
    """Expected loss by cover; rounding is shared out so that the lines add up to the whole."""
    weights = [round(mean * 1e4) for mean in year.by_cover.values()]
    parts = largest_remainder(to_yuan(year.mean).fen, weights)
    return [
        StatementLine(kind="base", code=cover.value, label=cover.label, amount=Yuan(part), cover=cover)
        for cover, part in zip(year.by_cover, parts, strict=True)
    ]


def _loading_lines(premium: Premium) -> list[StatementLine]:
    return [
        StatementLine(kind="loading", code=loading.code, label=loading.label, amount=loading.amount)
        for loading in premium.loadings
    ]
